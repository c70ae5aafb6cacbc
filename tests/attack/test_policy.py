"""The second wall: what runs where the first one is broken, and what the policy of pages makes of it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from explainer.policy import Inline, policy
from explainer.policy.inline import inline
from tests.elmford import RICH
from tests.site import host
from tests.site.browser import Tab, opened
from tests.site.conftest import Built, NewProject, browser, new, real  # noqa: F401  # fixtures
from tests.site.kinds import DESK, PALETTES, PHONE, REAL
from tests.site.preview import serving
from tests.site.project import REAL_THEME, Project
from tools import trials

pytestmark = [pytest.mark.site, pytest.mark.browser, pytest.mark.slow]

ELSEWHERE = "http://127.0.0.1:PORT"
"""Another host: a server that listens, because a browser also reports requests that it keeps back."""
RUN = "top.ranFromData.push(1)"
ATTACKS = {
    "closing title": f"</title><script>{RUN}</script>",
    "script": f"<script>{RUN}</script>",
    "closing elements": f"</textarea></style></noscript></template></svg></a></h1></article><script>{RUN}</script>",
    "picture that fails": f"<img src=x onerror={RUN}>",
    "SVG that loads": f"<svg onload={RUN}></svg>",
    "SVG with a script": f"<svg><script>{RUN}</script></svg>",
    "handler of a focus": f"<input autofocus onfocus={RUN}>",
    "handler of a fold": f"<details open ontoggle={RUN}>x</details>",
    "handler of an animation": f"<style>@keyframes x{{}}</style><b style=animation-name:x onanimationstart={RUN}>x</b>",
    "link": f'<a data-attack href="javascript:{RUN}">x</a>',
    "form": f'<form action="javascript:{RUN}"><button data-attack>x</button></form>',
    "button of a form": f'<form><button data-attack formaction="javascript:{RUN}">x</button></form>',
    "frame": f'<iframe src="javascript:{RUN}"></iframe>',
    "frame with a page": f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    "script in an address": f'<script src="data:text/javascript,{RUN}"></script>',
    "module in an address": f'<script type=module>import "data:text/javascript,{RUN}"</script>',
    "script of another host": f"<script src={ELSEWHERE}/a.js></script>",
    "other home of addresses": f'<base href="{ELSEWHERE}/"><script src=a.js></script>',
    "picture of another host": f"<img src={ELSEWHERE}/a.png>",
    "style of another host": f"<link rel=stylesheet href={ELSEWHERE}/a.css>",
    "style that asks": f"<style>body{{background:url({ELSEWHERE}/a.png)}}</style>",
    "style of an element that asks": f'<b style="background:url({ELSEWHERE}/a.png)">x</b>',
    "frame of another host": f"<iframe src={ELSEWHERE}/></iframe>",
    "object of another host": f"<object data={ELSEWHERE}/a></object>",
    "sound of another host": f"<audio autoplay src={ELSEWHERE}/a.ogg></audio>",
    "form to another host": f"<form action={ELSEWHERE}/><input name=a><button data-attack>x</button></form>",
}
"""Raw HTML as it would stand in a page if the first wall fell: each runs a script, or asks another host."""
HEADING = f"# A &lt;/title&gt;&lt;script&gt;{RUN}&lt;/script&gt;\n"
"""The theme takes back what is correctly encoded here: nothing of ours is broken for it to run."""
BREACH = """\
import json, pathlib
ATTACKS = json.loads((pathlib.Path(__file__).parent / "attacks.json").read_text())
def on_post_page(output, page, config):
    for mark, text in ATTACKS.items():
        output = output.replace(mark, text)
    return output
"""
VIOLATIONS = """
if (window === top) window.violations = [];  // a frame with a page of ours has the policy too
addEventListener("securitypolicyviolation", e =>
  top.violations.push([e.effectiveDirective, e.blockedURI, e.sample].join(" ")), true);
"""


def mark(number: int) -> str:
    """A word that every encoder leaves as it is."""
    return f"Breach{chr(97 + number)}z"


def claim(number: int) -> str:
    lines = (
        "kind: opinion",
        f"statement: {mark(number)} was said.",
        "claimant: ida-brook",
        "status: published",
    )
    return "\n".join((f"# file: claims/breach-{number}.yml", *lines, ""))


TRIED = list(ATTACKS)[:: 1 if trials.LONG else 5]
"""The attacks of this run; the page that lists all claims has all of them in any case."""


def watched(browser: Browser, **options: object) -> Iterator[Tab]:  # noqa: F811
    with opened(browser, **options) as tab:
        tab.page.context.add_init_script(VIOLATIONS)
        yield tab


watching = contextmanager(watched)


@dataclass(frozen=True)
class Breached:
    """The same broken site with and without its policy, by whether it has one, and the host of an attacker."""

    sites: dict[bool, Path]
    attacker: host.Host

    def page(self, name: str) -> str:
        return f"claims/breach-{list(ATTACKS).index(name)}/"

    def came_of(self, tab: Tab, address: str) -> bool:
        """Whether anything on a page ran or asked the attacker, also when what can be clicked is clicked.

        It waits until something came of it, or until the browser says that it kept something back.
        """
        self.attacker.asked.clear()
        tab.page.goto(address)
        tab.page.evaluate("document.querySelectorAll('[data-attack]').forEach(one => one.click())")
        end = time.monotonic() + 10
        while time.monotonic() < end and not (self._came(tab) or _kept_back(tab)):
            tab.page.wait_for_timeout(10)
        tab.page.wait_for_timeout(50)  # for what else the page tries
        came = self._came(tab)
        assert came or _kept_back(tab), f"{address}: neither ran nor was kept back"
        return came

    def _came(self, tab: Tab) -> bool:
        try:
            return bool(self.attacker.asked or tab.ran())
        except PlaywrightError:  # the page is being left
            return bool(self.attacker.asked)


def _kept_back(tab: Tab) -> list[str]:
    """What the policy refused on a page; of one that was left for another there is nothing to be asked."""
    try:
        found: list[str] = tab.page.evaluate("window.violations ?? []")
    except PlaywrightError:
        return []
    return found


@pytest.fixture(scope="module")
def breached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Breached]:
    folder = tmp_path_factory.mktemp("breached")
    bundle = RICH + "".join(map(claim, range(len(ATTACKS))))
    project = Project.create(folder / "home", bundle, "hooks: [breach.py]\n", theme=REAL_THEME)
    project.write("breach.py", BREACH)
    project.write("docs/heading.md", HEADING)
    (folder / "attacker").mkdir()
    with host.served(folder / "attacker") as attacker:
        texts = {mark(n): text.replace(ELSEWHERE, attacker.origin) for n, text in enumerate(ATTACKS.values())}
        project.write("attacks.json", json.dumps(texts))
        project.built("--site-dir", str(folder / "with"))
        project.configure("  - explainer\n", "  - explainer:\n      policy: false\n")
        project.built("--site-dir", str(folder / "without"))
        yield Breached({True: folder / "with", False: folder / "without"}, attacker)


def test_what_runs_without_the_policy_does_not_run_with_it(browser: Browser, breached: Breached) -> None:  # noqa: F811
    pages = {**{name: breached.page(name) for name in TRIED}, "heading": "heading/"}
    came: dict[bool, set[str]] = {}
    for has_policy, folder in breached.sites.items():
        with host.served(folder) as site, watching(browser) as tab:
            came[has_policy] = {
                name for name, page in pages.items() if breached.came_of(tab, site.url + page)
            }
            assert breached.came_of(tab, f"{site.url}claims/") is not has_policy, "all at once"
    assert came[True] == set()
    assert came[False] == pages.keys(), "an attack that cannot succeed shows nothing"
    if trials.LONG:
        rows = (("without the policy", len(came[False])), ("with it", len(came[True])))
        says = (
            "Raw HTML in pages, as if nothing of ours encoded it, and a heading that the theme takes back: what of"
            f" {len(pages)} attacks runs a script or asks another host in Chromium."
        )
        trials.store(
            "attack",
            "policy",
            [trials.Table("The policy alone", says, ("pages", "attacks that succeed"), rows)],
        )


def test_hashes_of_built_pages_would_bless_what_was_injected(browser: Browser, breached: Breached) -> None:  # noqa: F811
    """Ours come from pages without data; those of the page itself let the injected script run."""
    page = breached.sites[True] / breached.page("closing title") / "index.html"
    text = page.read_text(encoding="utf-8")
    injected = Inline("script", RUN)
    assert injected in inline(text) and injected.digest not in text
    blessed = policy(inline(text), {})
    page.write_text(re.sub(r"default-src [^\"]*", lambda _: blessed, text, count=1), encoding="utf-8")
    with host.served(breached.sites[True]) as site, watching(browser) as tab:
        assert breached.came_of(tab, site.url + breached.page("closing title"))
    page.write_text(text, encoding="utf-8")


# Honest pages


def at_peace(tab: Tab) -> list[str]:
    """What the policy kept back on the page, and whatever else the browser complained of."""
    return [
        *_kept_back(tab),
        *tab.errors,
        *(text for text in tab.complaints if "404" not in text),
        *tab.strangers,
    ]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site below a path with pages at every depth, aligned tables, tabs, and instant navigation."""
    project = Project.create(
        tmp_path_factory.mktemp("honest") / "home",
        RICH,
        "site_url: https://explained.example/repo/\n" + EXTENSIONS,
        theme=REAL_THEME.replace(
            "  features:\n", "  features:\n    - navigation.instant\n    - content.tabs.link\n"
        ),
    )
    project.write("docs/a/b/c.md", BY_HAND)
    return project.built()


EXTENSIONS = """\
markdown_extensions:
  - tables
  - pymdownx.tabbed: {alternate_style: true}
"""
BY_HAND = """\
# Far below

| left | right | middle |
| :--- | ----: | :----: |
| a    | 1     | b      |

=== "One"

    First.

=== "Two"

    Second.
"""


def test_nothing_is_kept_back_at_any_depth(browser: Browser, honest: Path) -> None:  # noqa: F811
    pages = [
        "",
        "claims/",
        "claims/bridge-cost/",
        "a/b/c/",
        "topics/footbridge/",
        "articles/new-footbridge/",
        "x/y/z",
    ]
    with host.served(honest, "/repo/") as site, watching(browser, viewport=DESK) as tab:
        for page in pages:
            tab.page.goto(site.url + page)
            tab.page.wait_for_timeout(50)
            assert at_peace(tab) == [], page
            # The theme's own script ran: the page knows where the site begins.
            assert tab.page.evaluate("__md_scope.pathname") == "/repo/", page
        tab.page.goto(f"{site.url}a/b/c/")
        aligned = "[...document.querySelectorAll('td')].map(one => getComputedStyle(one).textAlign)"
        assert tab.page.evaluate(aligned) == ["left", "right", "center"]


def test_everything_works_with_instant_navigation(browser: Browser, honest: Path) -> None:  # noqa: F811
    with host.served(honest, "/repo/") as site, watching(browser, viewport=DESK, color_scheme="light") as tab:
        sitemap = honest / "sitemap.xml"
        text = sitemap.read_text(encoding="utf-8")
        sitemap.write_text(text.replace("https://explained.example", site.origin), encoding="utf-8")
        page = tab.page
        page.goto(f"{site.url}claims/")
        page.wait_for_load_state("networkidle")
        page.evaluate("window.stays = true")
        page.locator("#claims-list tbody a").first.click()
        page.wait_for_url(re.compile("/claims/[^/]+/$"))
        expect(page.locator('head script[type="application/ld+json"]')).to_have_count(1)
        said = page.locator('script[type="application/ld+json"]').text_content() or ""
        assert json.loads(said)[0]["@graph"][0]["@id"].endswith(page.url.removeprefix(site.url))
        _embed_is_copied(page)
        _search_finds(page, "footbridge")
        _palette_changes(page)
        assert page.evaluate("window.stays") is True, "the theme loaded no page anew"
        assert at_peace(tab) == []


def _embed_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.locator(".explainer-copy button").first.click()
    expect(page.locator(".explainer-copy output").first).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()").startswith("<iframe ")


def _search_finds(page: Page, word: str) -> None:
    page.locator(".md-search__input").click()
    page.keyboard.type(word)
    page.locator(".md-search-result__item a:visible").first.click()
    page.wait_for_url(re.compile(r"\?h="))


def _palette_changes(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator("label[for=__palette_1]").first.click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_every_page_has_one_policy_and_has_it_first(real: Built) -> None:  # noqa: F811
    policies = set()
    for path in sorted(real.folder.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        first = FIRST.search(page)
        assert first and page.count('http-equiv="Content-Security-Policy"') == 1, path
        if "embed" not in path.relative_to(real.folder).parts:
            policies.add(first[1])
    assert len(policies) == 1, "with instant navigation a second one would count besides the first"


FIRST = re.compile(
    r'<head>\s*(?:<meta charset="utf-8">\s*)?<meta http-equiv="Content-Security-Policy" content="([^"]*)">'
)


def test_the_preview_reloads_pages(new: NewProject, browser: Browser) -> None:  # noqa: F811
    project = new(RICH, theme=REAL_THEME)
    with serving(project.folder) as preview, watching(browser) as tab:
        tab.page.goto(preview.url)
        assert at_peace(tab) == []
        project.write("docs/index.md", "# Another beginning\n")
        expect(tab.page.locator("h1")).to_have_text(re.compile("Another beginning"), timeout=30_000)
        assert at_peace(tab) == []


@pytest.mark.skipif(not trials.LONG, reason="tests/site/test_every_page.py looks at one page of each kind")
def test_nothing_is_kept_back_on_any_page(browser: Browser, real: Built) -> None:  # noqa: F811
    """Every page once, and one of each kind in both palettes, on a phone and on a desk."""
    pages = [path.relative_to(real.folder).as_posix() for path in sorted(real.folder.rglob("*.html"))]
    looked = 0
    ways = [(palette, size) for palette in PALETTES for size in (PHONE, DESK)]
    with host.served(real.folder, searched=False) as site:
        for number, (palette, size) in enumerate(ways):
            with watching(browser, viewport=size, color_scheme=palette) as tab:
                for page in [*pages[number :: len(ways)], *REAL.values()]:
                    tab.page.goto(site.url + page)
                    tab.page.wait_for_timeout(30)
                    assert at_peace(tab) == [], page
                    looked += 1
    says = (
        "Every page of this site, and one of each kind light and dark, on a phone and on a desk: what the policy keeps"
        " back of pages as they are, or a browser complains of."
    )
    row = (("kept back, or complained of", looked, 0),)
    trials.store(
        "attack",
        "policy-pages",
        [trials.Table("The policy of honest pages", says, ("what", "pages", "found"), row)],
    )
