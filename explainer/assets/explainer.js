/* What pages can do with a script, and read as well without: notes beside their marks, toggles, filters. No
   framework and no state but the page and its address; started again for every page of instant navigation. */
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const at = id => document.getElementById(id);
  const address = () => new URL(location.href);

  // Notes. One is open at a time, right after its mark, so that Tab goes from the mark into the note and on.
  let open = null; // { mark, note, pinned }
  let quiet = false; // while the focus goes back to a mark whose note was closed
  let leaving = 0;

  const pieces = mark => all(`.explainer-mark[href="${mark.getAttribute("href")}"]`, mark.closest(".explainer-reader"));
  const isStop = mark => mark.matches("[id]");
  const stopOf = mark => pieces(mark).find(isStop) ?? mark;

  function close() {
    clearTimeout(leaving);
    if (!open) return;
    const { mark, note } = open;
    open = null;
    for (const piece of pieces(mark)) piece.classList.remove("is-open");
    mark.setAttribute("aria-expanded", "false");
    mark.removeAttribute("aria-controls");
    note.remove();
  }

  function show(mark, pinned) {
    clearTimeout(leaving);
    mark = stopOf(mark);
    if (open?.mark === mark) {
      open.pinned ||= pinned;
      return;
    }
    close();
    const body = at(mark.hash.slice(1));
    if (!body) return;
    const note = document.createElement("span");
    note.className = `explainer-open ${body.parentElement.className.replace("explainer-note", "")}`;
    note.id = "explainer-open";
    note.setAttribute("role", "note");
    note.setAttribute("aria-labelledby", "explainer-open-title");
    const title = document.createElement("span");
    title.className = "explainer-open-title";
    const name = document.createElement("span");
    name.id = "explainer-open-title";
    name.append(...body.previousElementSibling.cloneNode(true).childNodes);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", mark.closest("[data-close]").dataset.close);
    title.append(name, button);
    note.append(title, ...body.cloneNode(true).childNodes);
    const mine = pieces(mark);
    for (const piece of mine) piece.classList.add("is-open");
    let end = mine.filter(piece => piece.closest("p") === mark.closest("p")).pop();
    while (end.parentElement.matches(".explainer-under")) end = end.parentElement;
    end.after(note);
    mark.setAttribute("aria-expanded", "true");
    mark.setAttribute("aria-controls", note.id);
    open = { mark, note, pinned };
  }

  function back(mark) {
    close();
    quiet = true;
    mark.focus({ preventScroll: true });
    quiet = false;
  }

  const markOf = target => target.closest?.(".explainer-reader.has-script .explainer-mark");
  const isWide = () => matchMedia("(min-width: 60em)").matches;

  // Before the theme sees it: with instant navigation it would follow the link.
  document.addEventListener("click", event => {
    const mark = markOf(event.target);
    if (mark && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      const again = open?.mark === stopOf(mark) && open.pinned;
      if (again) close();
      else show(mark, true);
      history.replaceState(history.state, "", again ? address().pathname + address().search : `#${stopOf(mark).id}`);
    } else if (open && event.target.closest(".explainer-open button")) {
      back(open.mark);
    } else if (open && !event.target.closest(".explainer-open")) close();
  }, true);
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !open) return;
    if (open.note.contains(document.activeElement)) back(open.mark);
    else close();
  });
  document.addEventListener("focusin", event => {
    const mark = markOf(event.target);
    if (quiet) return;
    if (mark && mark.matches(":focus-visible")) show(mark, true);
    else if (open && !mark && !open.note.contains(event.target)) close();
  });
  document.addEventListener("pointerover", event => {
    if (event.pointerType !== "mouse" || !isWide() || open?.pinned) return;
    const mark = markOf(event.target);
    clearTimeout(leaving);
    if (mark) leaving = setTimeout(show, 120, mark, false);
    else if (open && !event.target.closest(".explainer-open")) leaving = setTimeout(close, 300);
  });

  function reader(box) {
    box.classList.add("has-script");
    for (const mark of all(".explainer-mark[id]", box)) {
      mark.setAttribute("role", "button");
      mark.setAttribute("aria-expanded", "false");
      mark.addEventListener("keydown", event => {
        if (event.key !== " ") return;
        event.preventDefault();
        mark.click();
      });
    }
    const tools = box.querySelector(".explainer-tools");
    tools.hidden = false;
    tools.addEventListener("click", event => {
      const button = event.target.closest("button");
      if (!button) return;
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", on);
      close();
      const kind = button.dataset.show;
      if (!kind) return void box.classList.toggle("is-neutral", on);
      box.classList.toggle(`without-${kind}`, !on);
      for (const mark of all(`.explainer-mark.${kind}[id]`, box)) mark.tabIndex = on ? 0 : -1;
    });
    // In the margin, notes begin at the height of their marks, as far as those above leave room.
    const markOfNote = new Map(all(".explainer-mark[id]", box).map(mark => [mark.hash.slice(1), mark]));
    const align = () => {
      if (!box.getClientRects().length) return; // it left the page, with instant navigation
      const wide = isWide();
      if (!wide && !box.classList.contains("is-aligned")) return;
      box.classList.toggle("is-aligned", wide);
      // Everything is measured before anything is moved: the page is laid out once.
      const measured = all(".explainer-paragraph", box).map(part => {
        const top = part.getBoundingClientRect().top;
        return all(".explainer-note", part).map(note => {
          const line = markOfNote.get(note.lastElementChild.id).getClientRects()[0].top - top;
          return { note, line, height: note.offsetHeight };
        });
      });
      for (const notes of measured) {
        let end = 0;
        for (const { note, line, height } of notes) {
          const gap = wide && !note.closest("[open]") ? Math.max(0, line - end) : 0;
          note.style.marginTop = `${gap}px`;
          end += gap + height;
        }
      }
    };
    new ResizeObserver(align).observe(box);
    arrive();
  }

  // A link to a mark or to its note opens it.
  function arrive() {
    const goal = location.hash.slice(1).replace(/^n(?=\d+$)/, "m");
    const mark = /^m[\d-]+$/.test(goal) && at(goal);
    if (!mark || !markOf(mark)) return;
    show(mark, true);
    mark.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", arrive);
  addEventListener("beforeprint", () => all("details:not([open])").forEach(fold => (fold.open = fold.dataset.print = true)));
  addEventListener("afterprint", () => all("details[data-print]").forEach(fold => (fold.open = false, delete fold.dataset.print)));

  // Filters: a row stays if it has every chosen value and every word; the choice is kept in the address.
  function filter(form) {
    const rows = all("tbody > tr", at(form.dataset.filters));
    const texts = rows.map(row => row.textContent.toLowerCase());
    const fields = [...form.elements].filter(field => field.name);
    const count = form.querySelector("output");
    const words = count.textContent;
    const apply = () => {
      const wanted = fields.filter(field => field.value && field.name !== "words");
      const said = (form.elements.words?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      rows.forEach((row, n) => {
        const fits = wanted.every(field => ` ${row.dataset[field.name] ?? ""} `.includes(` ${field.value} `))
          && said.every(word => texts[n].includes(word));
        row.hidden = !fits;
        left += fits;
      });
      count.textContent = left === rows.length ? words : `${left} / ${rows.length}`;
      const url = address();
      for (const field of fields) field.value ? url.searchParams.set(field.name, field.value) : url.searchParams.delete(field.name);
      history.replaceState(history.state, "", url);
    };
    for (const field of fields) {
      const chosen = address().searchParams.get(field.name);
      if (chosen) field.value = chosen;
    }
    form.addEventListener("input", apply);
    form.addEventListener("submit", event => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    form.hidden = false;
    if (fields.some(field => field.value)) apply();
  }

  // Code to copy: the button stands where a script can make it work. A page without TLS has no clipboard of its own.
  function copier(line) {
    const field = line.parentElement.querySelector("textarea");
    const button = line.querySelector("button");
    const said = line.querySelector("output");
    const selected = () => {
      field.focus();
      field.select();
      return document.execCommand("copy");
    };
    button.addEventListener("click", async () => {
      said.textContent = "";
      const done = await navigator.clipboard?.writeText(field.value).then(() => true, () => false) || selected();
      if (done) setTimeout(() => (said.textContent = button.dataset.done), 50); // a change is read out, the same words are not
    });
    line.hidden = false;
  }

  function start() {
    close();
    all(".explainer-reader:not(.has-script)").forEach(reader);
    all(".explainer-filter[hidden]").forEach(filter);
    all(".explainer-copy[hidden]").forEach(copier);
    // A wide table of the theme scrolls; a keyboard has to get there too.
    setTimeout(() => {
      for (const box of all(".md-typeset__scrollwrap")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }, 100);
    const today = new Date().toISOString().slice(0, 10);
    for (const date of all("[data-due]")) if (date.dataset.due < today) all("[hidden]", date).forEach(note => (note.hidden = false));
  }

  if (window.document$) document$.subscribe(start);
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
