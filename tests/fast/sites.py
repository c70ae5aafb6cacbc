"""Sites that are set up in one way or another, each of which both ways have to publish alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.elmford import RICH
from tests.site.project import MATERIAL, REAL_THEME, Project

SETTINGS = """\
# file: site.yml
name: Elmford explained
licence: {name: CC BY 4.0}
publisher: {name: Elmford reading circle}
"""
OTHER_LETTERS = """\
# file: actors/ida-brook.yml
title: 北京 한국 مرحبا “Ä” & <b>
type: person
role: 记者 {{ 7*7 }}
description: 写 "x" qzj0jzq.
"""
ODD_TITLES = "".join(
    f"# file: actors/{number}.yml\ntitle: {title!r}\ntype: person\nrole: A  role\ndescription: It is.\n"
    for number, title in enumerate(
        ["true", "null", "2024", "~", "- a", "# h", "a  b", "a\u00a0b", "{{ x }}", "yes: no", "&#65;", "[x]"]
    )
)
"""Records whose titles mean something to YAML or Markdown, at addresses of digits."""
_VALIDATION = "validation:\n  nav: {omitted_files: ignore}\ntheme:"


@dataclass(frozen=True)
class Case:
    """One way to set up a site.

    Attributes:
        bundle: laid over the tests' data.
        config: what stands before the usual ``mkdocs.yml``.
        theme: its end.
        replaced: texts of the usual one, and what stands in their place.
        files: further files of the project.
        is_short: whether it is built each time, and not only in the long form.
    """

    bundle: str = RICH
    config: str = ""
    theme: str = MATERIAL
    replaced: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    is_short: bool = False

    def create(self, folder: Path) -> Project:
        project = Project.create(folder, self.bundle, self.config, theme=self.theme)
        for old, new in self.replaced.items():
            project.configure(old, new)
        for name, text in self.files.items():
            project.write(name, text)
        return project


def _theme(*features: str, **more: str) -> str:
    said = "".join(f"  {name}: {value}\n" for name, value in more.items())
    return f"  name: material\n  font: false\n  features: [{', '.join(features)}]\n{said}"


def _options(said: str) -> dict[str, str]:
    return {"  - explainer": f"  - explainer: {{{said}}}"}


def _search(said: str) -> dict[str, str]:
    return {"  - search\n": said}


def _formats(*off: str) -> str:
    return f"{SETTINGS}formats: {{{', '.join(f'{name}: false' for name in off)}}}\n"


LINKS = """\
# Links

[a](claims/bridge-cost.md#evidence) [b](claims/bridge-cost.md#nothing) [c](topics/footbridge.md#nothing)
[d](claims/index.md#nothing) [e](method/index.md#kinds) [f](nowhere.md) [g](claims/bridge-price.md#nothing)
[h](claims/bridge-cost) [i](/claims/bridge-cost.md) [j](claims/bridge-cost.md) [k](actors/index.md#__nav)
"""
IN_NAVIGATION = """\
  - Claims: claims/index.md
  - topics/footbridge.md
  - What it cost: claims/bridge-cost.md
  - Others:
      - actors/index.md
      - actors/ida-brook.md
"""
EVERYTHING = """\
repo_url: https://gitlab.com/a/b
repo_name: N & <b>
edit_uri: edit/main/docs/
site_author: A & <b>
site_description: D & "q" &#49;
copyright: '&copy; <b>x</b> &#49; qzvatqzw'
extra_css: [x.css]
extra_javascript: [x.js, {path: y.mjs, type: module}]
extra:
  social: [{icon: fontawesome/brands/mastodon, link: https://m.example.org}]
  generator: false
  alternate: [{name: E, link: /en/, lang: en}]
  version: {provider: mike}
  status: {new: N}
  homepage: https://h.example.org
"""
CASES: Mapping[str, Case] = {
    "as it comes": Case(),
    "the smallest": Case(bundle=""),
    "the real theme": Case(theme=REAL_THEME, config="site_url: https://explained.example/\n"),
    "below an address": Case(config="site_url: https://explained.example/below/\n"),
    "addresses with endings": Case(
        config="use_directory_urls: false\nsite_url: https://explained.example/below\n", is_short=True
    ),
    "records in the navigation": Case(replaced={"  - Claims: claims/index.md\n": IN_NAVIGATION}, is_short=True),
    "no navigation": Case(
        replaced={"nav:\n  - Home: index.md\n  - Topics: topics/index.md\n  - Claims: claims/index.md\n": ""}
    ),
    "links by hand": Case(
        files={"docs/links.md": LINKS},
        config="validation:\n  links: {unrecognized_links: warn, anchors: warn}\n  nav: {omitted_files: warn}\n",
        replaced={_VALIDATION: "theme:"},
        is_short=True,
    ),
    "links from the root": Case(
        files={"docs/links.md": LINKS},
        config="validation:\n  links: {absolute_links: relative_to_docs, not_found: info}\n"
        "  nav: {omitted_files: info, not_found: info}\n",
        replaced={_VALIDATION: "theme:"},
    ),
    "strict": Case(
        files={"docs/links.md": "[b](claims/bridge-cost.md#nothing)"},
        config="strict: true\nvalidation:\n  links: {anchors: warn}\n  nav: {omitted_files: ignore}\n",
        replaced={_VALIDATION: "theme:"}
    ),
    "pages by hand": Case(
        files={
            "docs/claims/bridge-cost.md": "# By hand\n\n[t](../topics/footbridge.md)\n",
            "docs/claims/bridge-price.md": "# By hand\n",
            "docs/claims/index.md": "# By hand\n",
            "docs/said.md": "---\nsearch: {boost: 2}\ntags: [x]\ntitle: T\n---\n# A\n\n## A\n\n## 中\n",
            "docs/left-out.md": "---\nsearch: {exclude: true}\n---\nSaid.\n",
            "docs/empty.md": "",
            "docs/redirect.md": "---\ntemplate: redirect.html\nlocation: /x\n---\n",
            "docs/a.html": "<p>{{ x }}",
        },
        is_short=True,
    ),
    "pages by hand elsewhere": Case(files={"docs/claims/bridge-cost/index.md": "# By hand\n"}),
    "no first page": Case(replaced={"  - Home: index.md": "  - Home: README.md"}, files={"docs/README.md": "# H\n"}),
    "in German": Case(bundle=f"{RICH}{SETTINGS}language: de\n{OTHER_LETTERS}"),
    "in Chinese": Case(bundle=f"{RICH}{SETTINGS}language: zh\n{OTHER_LETTERS}"),
    "in Arabic": Case(bundle=f"{RICH}{SETTINGS}language: ar\n{OTHER_LETTERS}"),
    "in Korean": Case(bundle=f"{RICH}{SETTINGS}language: ko\n{OTHER_LETTERS}"),
    "odd titles": Case(bundle=f"{RICH}{ODD_TITLES}", is_short=True),
    "own words": Case(
        files={
            "templates/en.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
            'msgid "Evidence for and against"\nmsgstr "- 1. *E* <b> | `x`  y"\n\n'
            'msgid "Nothing."\nmsgstr "1. no & [x](y)"\n'
        }
    ),
    "a list of headings without links": Case(config="markdown_extensions: [{toc: {permalink: false, toc_depth: 2}}]\n"),
    "a list of headings with all": Case(
        config="markdown_extensions:\n  - toc: {permalink: '¶', toc_depth: 2-3, title: 'On & on',"
        " permalink_title: 'Hi \"x\"', anchorlink: true}\n"
    ),
    "a list of headings with other ids": Case(
        config="markdown_extensions:\n  - toc:\n      baselevel: 2\n      permalink: true\n      separator: _\n"
        "      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower, percent_encode: true}}\n"
    ),
    "extensions": Case(
        config="markdown_extensions: [footnotes, def_list, admonition, pymdownx.details, pymdownx.superfences,\n"
        "  {pymdownx.highlight: {anchor_linenums: true}}, {pymdownx.tabbed: {alternate_style: true}}, attr_list]\n",
        files={"docs/a.md": 'a[^1]\n\n[^1]: b\n\n```py\nx\n```\n\n=== "A"\n    x\n'},
    ),
    "the file beside its page": Case(
        bundle=f"{RICH}{SETTINGS}repository: https://github.com/a/b\n",
        config="site_url: https://explained.example/\n",
        theme=_theme("content.action.view", "content.action.edit", "navigation.path", "navigation.footer",
                     "navigation.tabs", "navigation.indexes", "toc.integrate")
    ),
    "the file in a folder called blob": Case(
        bundle=f"{RICH}{SETTINGS}repository: https://github.com/a/blob\n", theme=_theme("content.action.view")
    ),
    "features": Case(
        config="site_url: https://explained.example/\n",
        theme=_theme("search.share", "search.suggest", "search.highlight", "navigation.instant", "navigation.tracking",
                     "navigation.instant.progress", "navigation.sections", "navigation.expand", "navigation.prune",
                     "navigation.top", "toc.follow", "header.autohide", "announce.dismiss", "content.tooltips"),
    ),
    "everything": Case(
        config=EVERYTHING,
        theme=_theme("content.action.view", logo="assets/l.png", favicon="assets/l.png", language="fr",
                     direction="rtl", icon="{repo: fontawesome/brands/git}", palette="{primary: red}"),
        files={"docs/x.css": "a{}", "docs/x.js": "1", "docs/y.mjs": "1", "docs/assets/l.png": "x"},
        is_short=True,
    ),
    "part of a theme": Case(
        theme=_theme(custom_dir="over"), files={"over/assets/a.css": "a{}", "over/.icons/a.svg": "<svg/>"}
    ),
    "no policy": Case(replaced=_options("policy: false")),
    "more policy": Case(replaced=_options("policy: {img-src: [https://pictures.example.org]}")),
    "filled in place": Case(replaced=_options("in_place: true")),
    "no search": Case(replaced=_search("")),
    "search off": Case(replaced=_search("  - search: {enabled: false}\n")),
    "search later": Case(replaced={"  - search\n  - explainer": "  - explainer\n  - search"}),
    "search as wished": Case(
        replaced=_search("  - search: {lang: [en, de], separator: '[\\s-]+', fields: {title: {boost: 5}}}\n")
    ),
    "drafts": Case(bundle=RICH.replace("status: published", "status: draft"), replaced=_options("drafts: true")),
    "no drafts": Case(bundle=RICH.replace("status: published", "status: draft"), replaced=_options("drafts: false")),
    "no formats": Case(
        bundle=RICH + _formats("api", "annotations", "argument", "calendar", "citations", "database", "embeds",
                               "feeds", "linked_data", "tables", "text"),
        is_short=True,
    ),
    "a search of its own": Case(bundle=f"{RICH}{SETTINGS}search: {{pagefind_above: 5}}\n"),
    "left out": Case(config="exclude_docs: |\n  *.json\n  feed.xml\n  claims/*\n  !claims/index.md\n  topics/\n",
                     is_short=True),
    "all left out": Case(config="exclude_docs: |\n  *\n"),
    "drafts of MkDocs": Case(config="draft_docs: |\n  claims/*\n  *.csv\n  topics/index.md\n"),
    "not in the navigation": Case(
        config="not_in_nav: |\n  claims/*\n  /topics/index.md\n",
        replaced={"validation:\n  nav: {omitted_files: ignore}\n": ""},
    ),
    "words that stand for others": Case(
        config="copyright: qzvatqzw qzj0jzq\n",
        bundle=f"{RICH}# file: actors/ida-brook.yml\ntitle: qzj0jzq\ntype: person\nrole: qzvat\ndescription: qzj\n",
    ),
}  # fmt: skip
