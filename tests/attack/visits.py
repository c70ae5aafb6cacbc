"""What Chromium makes of pages: what it reads, what ran, what was asked for, and what stands there that may do more."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

from playwright.sync_api import Browser

from tests.attack import readers
from tests.attack.judge import Judge
from tests.site.browser import opened

READ = r"""() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const without = (element, what) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(what).forEach(e => e.remove());
    return copy.textContent;
  };
  const all = [...document.querySelectorAll("*")];
  const urls = /^(href|src|action|formaction|data|poster|srcset|xlink:href|ping|background|cite)$/;
  const programs = all.filter(e => e.localName === "script" && !e.src && !/json/.test(e.type));
  return {
    title: document.title,
    headings: [...document.querySelectorAll(".md-content h1, main h1")].map(e => without(e, ".headerlink")),
    text: without(document.documentElement, "script, style, title, textarea, svg text"),
    codes: [...document.querySelectorAll("textarea")].map(e => e.textContent),
    lines: [...document.querySelectorAll("svg text")].map(e => e.textContent),
    attributes: all.flatMap(e => [...e.attributes].map(a => [e.localName, a.name, a.value]))
      .filter(([tag, name, value]) => value.includes("Zq")),
    data: all.filter(e => e.localName === "script" && /json/.test(e.type)).map(e => e.textContent),
    // The theme's script hides and shows what it has put there, and moves its own columns, sooner or later.
    shapes: [...new Set(all.map(e => [e.localName, ...[...e.attributes].map(a => a.name)
      .filter(n => n !== "hidden" && !(n === "style" && e.matches(".md-container > main > div > .md-sidebar")))
      .sort()].join(" ")))],
    urls: [...new Set(all.flatMap(e => [...e.attributes].filter(a => urls.test(a.name)).map(a => a.value)))],
    programs: [...new Set([...programs, ...document.querySelectorAll("style")].map(e => e.textContent))],
    ran: window.ranFromData ?? [],
    violations: window.violations ?? [],
  };
}"""
_LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", e => window.violations.push(
  `${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
"""


@dataclass
class Page:
    """What Chromium made of one page."""

    title: str
    headings: list[str]
    text: str
    codes: list[str]
    """HTML that readers may copy."""
    lines: list[str]
    """Lines of text in pictures."""
    attributes: list[list[str]]
    data: list[str]
    shapes: list[str]
    urls: list[str]
    programs: list[str]
    ran: list[str]
    violations: list[str]


@dataclass
class Visit:
    """What a browser saw of a site, and what went on beside that."""

    pages: dict[str, Page] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    """Requests to other hosts."""
    missing: list[str] = field(default_factory=list)
    """Requests for what the site has not: an element that no template put there asked."""
    violations: list[str] = field(default_factory=list)


def addresses(site: Path) -> list[str]:
    """Every page of a site, but those that lead on to another one at once."""
    found = (path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html"))
    return sorted(address for address in found if "/former-" not in address)


def visit(url: str, wanted: Iterable[str], browser: Browser) -> Visit:
    """Open pages one after the other."""
    seen = Visit()
    with opened(browser) as tab:
        tab.page.context.add_init_script(_LISTEN)
        tab.page.on(
            "response", lambda answer: seen.missing.append(answer.url) if answer.status >= 400 else None
        )
        for address in wanted:
            tab.page.goto(url + address)
            page = Page(**tab.page.evaluate(READ))
            seen.pages[address] = page
            seen.ran += [f"{address}: {what}" for what in page.ran]
            seen.violations += [f"{address}: {what}" for what in page.violations]
        seen.ran += tab.dialogs
        seen.errors += tab.errors
        seen.strangers += tab.strangers
    return seen


# What may stand in a page


@dataclass
class Known:
    """What stands in pages that nobody attacked: elements with their attributes, programs, and hosts."""

    shapes: set[str] = field(default_factory=set)
    programs: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    fragments: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Elements with their attributes in files that have pieces of HTML in them, by output."""

    def add(self, seen: Visit) -> None:
        """Know what stands in these pages too."""
        for page in seen.pages.values():
            self.shapes |= set(page.shapes)
            self.programs |= set(map(_program, page.programs))
            self.hosts |= set(map(_goal, page.urls))

    def strange(self, page: Page) -> list[str]:
        """What stands in a page besides."""
        return [
            *(f"element {shape}" for shape in page.shapes if shape not in self.shapes),
            *(
                f"program {program[:80]}"
                for program in map(_program, page.programs)
                if program not in self.programs
            ),
            *(f"address {url}" for url in page.urls if _goal(url) not in self.hosts),
        ]


def _program(text: str) -> str:
    """A program without how deep its page is."""
    return re.sub(r'"base": ?"[./]*"', '"base":""', re.sub(r'new URL\("[./]*"', 'new URL(""', text))


def _goal(url: str) -> str:
    """Where an address leads: its scheme and host; nothing where it stays on the site."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    is_here = parts.hostname == "127.0.0.1" or not (parts.scheme or parts.netloc)
    return "" if is_here else f"{parts.scheme}://{parts.netloc}"


def judged(seen: Visit, judge: Judge) -> None:
    """Look at every text that a browser read."""
    for address, page in seen.pages.items():
        kind = "embeds" if address.startswith("embed/") else "pages"
        judge.look(kind, page.text, where=address)
        judge.look("titles", page.title, is_cut=True, where=address)
        for line in page.lines:
            judge.look_at_line("pictures", line, where=address)
        for code in page.codes:
            judge.look_at_all(kind, readers.said(readers.fragment(code)), where=f"{address} textarea")
        for tag, name, value in page.attributes:
            output = "descriptions and names" if tag in ("meta", "link") else "attributes"
            judge.look(output, _read(name, value), is_cut=True, where=f"{address} {tag} {name}")
        for block in page.data:
            judge.look_at_all("JSON-LD in pages", readers.in_data(block), where=address)


def _read(name: str, value: str) -> str:
    """An address as whoever is sent there reads it."""
    return unquote_plus(value) if name == "href" else value
