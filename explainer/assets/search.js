/* The search of a large site: Pagefind answers in the theme's own box. The theme asks a worker, in four kinds of
   messages, and shows what it says; here is who says it instead. Pages load this before the theme's script. */
(() => {
  "use strict";
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3; // the theme's messages
  const AT_ONCE = 3; // results that are fetched, until they fill the box; more when somebody scrolls
  const PAUSE = 150; // milliseconds after the last letter
  const PHRASE = /^".+"$/; // asks for these words side by side
  const EXACT = "-x-exact"; // the language under which the index has each place of every word
  const Plain = Worker;
  const inert = text => text.replace(/[&<>"'`]/g, sign => `&#${sign.charCodeAt()};`);
  const element = (name, attributes, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };

  // Pagefind's own worker, asked in its own words: a page needs none of its other scripts, and WebAssembly runs there.
  class Engine {
    constructor(bundles, base, language) {
      this.waiting = new Map();
      this.worker = new Plain(`${bundles[0]}pagefind-worker.js`);
      this.worker.addEventListener("message", ({ data: { id, result, error } }) => {
        const asked = this.waiting.get(id);
        this.waiting.delete(id);
        error ? asked?.reject(new Error(error)) : asked?.resolve(result);
      });
      this.worker.addEventListener("error", event => {
        for (const { reject } of this.waiting.values()) reject(new Error(event.message || "it cannot be loaded"));
        this.waiting.clear();
      });
      const options = { baseUrl: base, language };
      this.ready = this.call("init", { basePath: bundles[0], ...options }).then(() =>
        Promise.all(bundles.slice(1).map(bundle => this.call("mergeIndex", bundle, options))));
    }

    call(method, ...args) {
      const id = (this.last = (this.last ?? 0) + 1);
      return new Promise((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        this.worker.postMessage({ id, instanceId: 0, method, args });
      });
    }
  }

  // What the theme shows of a page: titles and texts as HTML, the marked words of which it may highlight on the page.
  const spoken = word => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const pieces = excerpt => excerpt.split(/<\/?mark>/).map(text => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">"));
  const marked = (text, n) => (n % 2 ? `<mark data-md-highlight>${inert(text)}</mark>` : inert(text));
  const strength = part => part.weighted_locations.reduce((sum, place) => sum + place.balanced_score, 0);

  function shown(location, title, excerpt, score) {
    const found = pieces(excerpt);
    const words = found.filter((_, n) => n % 2).map(word => spoken(word).toLowerCase()).filter(Boolean);
    const text = excerpt && `<p>…${found.map(marked).join("")}…</p>`;
    return { location, title: inert(title), text, score, terms: Object.fromEntries(words.map(word => [word, true])) };
  }

  // A page and its sections, the best first; what has a place on a list stands below the list.
  function group(page, score) {
    const { raw_url: url, meta: { title }, sub_results: parts } = page;
    if (url.includes("#")) {
      const list = shown(url.split("#")[0], page.filters.kind?.[0] ?? "", "", 0);
      return [shown(url, title, page.excerpt, score), list];
    }
    const most = Math.max(...parts.map(strength));
    const isTop = part => !part.anchor || part.anchor.element === "h1";
    const top = parts.find(isTop);
    const sections = parts.filter(part => !isTop(part)).map(part =>
      shown(`${url}#${part.anchor.id}`, part.title, part.excerpt, score * strength(part) / most));
    const whole = top ? shown(url, title, top.excerpt, score * strength(top) / most)
      : shown(url, title, parts.length ? "" : page.excerpt, parts.length ? 0 : score);
    return [whole, ...sections].sort((a, b) => b.score - a.score);
  }

  class Search extends EventTarget {
    constructor() {
      super();
      this.base = new URL(theme().base.replace(/\/?$/, "/"), location); // which instant navigation changes
      this.query = "";
      this.chosen = {};
      this.turn = 0;
      this.engines = {};
      this.hits = [];
      this.items = [];
    }

    postMessage({ type, data }) {
      if (type === SETUP) {
        this.settings = data.config.explainer;
        this.box();
        queueMicrotask(() => this.say(READY));
      } else if (type === QUERY) {
        this.query = data.trim();
        this.ask();
      }
    }

    say(type, data) {
      this.dispatchEvent(new MessageEvent("message", { data: { type, data } }));
    }

    // Of words that most pages have, the usual index holds a few places on each: a phrase may be at another one.
    engine(isExact) {
      const bundles = this.settings.bundles.map(folder => new URL(`${folder}/`, this.base).href);
      const language = this.settings.language + (isExact ? EXACT : ""); // the index has it; the theme may speak another
      return (this.engines[language] ??= new Engine(bundles, this.base.pathname, language));
    }

    async ask() {
      const turn = ++this.turn;
      const isNarrowed = Object.keys(this.chosen).length > 0;
      if (!this.query && !isNarrowed) return this.take({ results: [] });
      await new Promise(resolve => setTimeout(resolve, PAUSE));
      if (turn !== this.turn) return;
      try {
        const engine = this.engine(PHRASE.test(this.query));
        await engine.ready;
        const found = await engine.call("search", this.query || null, { filters: this.chosen });
        turn === this.turn ? await this.take(found, engine) : this.release(found.results, engine);
      } catch (error) {
        console.warn(`The search did not work: ${error.message}`);
        if (turn === this.turn) this.take({ results: [] });
      }
    }

    release(hits, engine) {
      for (const hit of hits) engine.call("releaseData", hit.data);
    }

    async take({ results: hits, filters: counts }, engine) {
      this.release(this.hits, this.asked);
      this.hits = hits;
      this.asked = engine;
      this.items = [];
      this.counts = counts;
      this.label();
      if (hits.length) await this.more();
      else this.show();
    }

    async more() {
      const { hits, items } = this;
      if (this.isBusy === hits || items.length === hits.length) return;
      this.isBusy = hits;
      const next = hits.slice(items.length, items.length + AT_ONCE);
      const pages = await Promise.all(next.map(hit => this.asked.call("getData", hit.data)));
      this.isBusy = null;
      if (hits !== this.hits) return;
      items.push(...pages.map((page, n) => group(page, next[n].score)));
      this.show();
      const { clientHeight: room, scrollHeight } = this.scroller;
      if (room && scrollHeight <= room) await this.more(); // else nobody could scroll
    }

    // The theme draws the list anew; whoever is in it stays where they are.
    show() {
      const stops = () => [...this.list.querySelectorAll("[href], summary")];
      const at = stops().indexOf(document.activeElement);
      const open = [...this.list.querySelectorAll("details")].map(fold => fold.open);
      const { items, hits: { length } } = this;
      this.say(RESULT, { items: { length, slice: (from, to) => (to ? items : []) } });
      if (!items.length || items.length <= AT_ONCE) return;
      [...this.list.querySelectorAll("details")].forEach((fold, n) => (fold.open = open[n] ?? false));
      if (at >= 0) stops()[at]?.focus({ preventScroll: true });
    }

    // The row above the results by which they can be narrowed.
    box() {
      const { facets, narrow } = this.settings;
      const result = document.querySelector("[data-md-component=search-result]");
      this.list = result.querySelector(".md-search-result__list");
      const scroller = (this.scroller = result.parentElement);
      scroller.addEventListener("scroll", () => {
        if (scroller.scrollTop + 2 * scroller.clientHeight > scroller.scrollHeight) this.more();
      });
      this.fields = facets.map(({ name, label }) => {
        const field = element("select", { name, disabled: true });
        field.addEventListener("change", () => {
          field.value ? (this.chosen[name] = field.value) : delete this.chosen[name];
          this.ask();
        });
        return element("label", {}, `${label} `, field);
      });
      const choices = element("div", { id: "explainer-narrow", hidden: true }, ...this.fields);
      const button = element("button", { type: "button", textContent: narrow });
      button.setAttribute("aria-controls", choices.id);
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        choices.hidden = !choices.hidden;
        button.setAttribute("aria-expanded", String(!choices.hidden));
        if (!choices.hidden) this.fill().catch(error => console.warn(`The facets did not load: ${error.message}`));
      });
      const row = element("div", { className: "explainer-narrow" }, button, choices);
      scroller.insertBefore(row, result);
      this.keys(row, document.querySelector("[data-md-component=search-query]"));
    }

    // To the theme Tab closes the search, and other keys belong to the query: not in this row, nor on the way to it.
    keys(row, query) {
      const stops = () => [...row.querySelectorAll("button, select:enabled")].filter(stop => stop.offsetParent);
      const move = (event, stop) => {
        event.preventDefault();
        event.stopPropagation();
        stop.focus();
      };
      query.addEventListener("keydown", event => {
        if (event.key === "Tab" && !event.shiftKey && stops().length) move(event, stops()[0]);
      });
      row.addEventListener("keydown", event => {
        const all = stops();
        const at = all.indexOf(event.target);
        if (event.key === "Tab") {
          const next = event.shiftKey ? all[at - 1] ?? query : all[at + 1];
          if (next) move(event, next);
        } else if (event.key !== "Escape" && !(at === 0 && event.key.startsWith("Arrow"))) event.stopPropagation();
      });
    }

    async fill() {
      if (this.values) return;
      const engine = this.engine(false);
      await engine.ready;
      this.values = await engine.call("filters");
      const byName = new Intl.Collator(document.documentElement.lang || undefined);
      this.settings.facets.forEach(({ name, values }, n) => {
        const there = Object.keys(this.values[name] ?? {}).sort(byName.compare);
        const inOrder = [...values.filter(value => there.includes(value)), ...there.filter(value => !values.includes(value))];
        const field = this.fields[n].querySelector("select");
        field.append(new Option(this.settings.all, ""), ...inOrder.map(value => new Option(value, value)));
        field.disabled = false;
      });
      this.ask();
    }

    // How many results each value would leave; of a facet that is chosen nobody asked.
    label() {
      for (const field of this.fields.map(label => label.querySelector("select:enabled")).filter(Boolean)) {
        const counts = this.chosen[field.name] ? null : this.counts?.[field.name];
        for (const option of field.options) {
          const count = option.value && counts ? ` (${counts[option.value] ?? 0})` : "";
          if (option.value) option.textContent = `${option.value}${count}`;
        }
      }
    }
  }

  const theme = () => JSON.parse(document.getElementById("__config").textContent);
  window.Worker = function (url, options) {
    return url === theme().search ? new Search() : new Plain(url, options);
  };
})();
