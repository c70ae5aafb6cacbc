"""An empty build: the theme's pages without anybody's text, which say what the theme itself writes into each.

Every template that pages use is rendered for a page without title, text and front matter, once for each depth at
which pages stand, because themes write the way home into their scripts. What stands in such a page comes from the
theme, from its configuration and from nobody else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import get_relative_url

from explainer.engines import PLUGIN
from explainer.policy import Added
from explainer.policy.inline import Inline, inline
from explainer.policy.kept import BASE_URL, Part, Trusted

USUAL_DEPTH = 3
"""How many folders deep pages are expected in any case: one more page changes nothing on the others."""
_FAR = 24
"""A depth at which the way home is like nothing else in a page."""
MAIN = "main.html"


def build(env: jinja2.Environment, config: MkDocsConfig, files: Iterable[File]) -> Trusted:
    """What the theme writes into pages.

    Args:
        env: the theme's templates, ready to be rendered.
        config: the site's.
        files: the site's pages; of each only its address and the name of its template are looked at.
    """
    pages = [file for file in files if file.is_documentation_page()]
    named = {
        str(file.page.meta["template"]) for file in pages if file.page and file.page.meta.get("template")
    }
    standing = [name for name in config.theme.static_templates if name.endswith(".html")]
    depth = max([USUAL_DEPTH, *(_depth(file.url) for file in pages)])
    empty = _Empty(env, config)
    exact: set[Inline] = set()
    for name in (MAIN, *sorted(named - {MAIN})):
        exact.update(*(empty.page(name, at) for at in range(depth + 1)))
        empty.remember(name, empty.page(name, _FAR))
    home = urlsplit(config.site_url or "/").path  # as the engine has it, for a page that may stand anywhere
    for name in sorted(standing):
        exact.update(empty.standing(name, home))
        empty.remember(name, empty.standing(name, _way_home(_FAR)))
    bases = (home, *(_way_home(at) for at in range(depth + 1)))
    return Trusted(tuple(empty.parts()), frozenset(exact), bases, tuple(empty.unread.values()))


def _depth(url: str) -> int:
    return url.removeprefix("./").count("/")


def _way_home(depth: int) -> str:
    return get_relative_url(".", "a/" * depth or "./")


class _Empty:
    """Renders templates for pages in which nothing stands."""

    def __init__(self, env: jinja2.Environment, config: MkDocsConfig) -> None:
        self.env = env
        self.config = config
        self.found: dict[Inline, list[str]] = {}
        self.unread: dict[str, str] = {}

    def page(self, name: str, depth: int) -> list[Inline]:
        """What stands in a page of a template."""
        page = _page(self.config, "a/" * depth or "./")
        return self._inline(name, page, "")

    def standing(self, name: str, base: str) -> list[Inline]:
        """What stands in a page that the theme has of itself, such as the one for wrong addresses."""
        return self._inline(name, None, base)

    def _inline(self, name: str, page: Page | None, base: str) -> list[Inline]:
        nav = Navigation([page], [page]) if page else Navigation([], [])
        context = get_context(nav, [], self.config, page, base)
        try:
            return inline(self.env.get_template(name).render(context))
        except jinja2.TemplateNotFound as error:
            if error.name != name:  # a page that names a template that is not there is not ours to report
                self.unread[name] = f"{name} cannot be rendered: there is no template {error.name}"
        except Exception as error:  # whatever a template of the site's own does with a page that says nothing
            self.unread[name] = f"{name} cannot be rendered for a page without data: {error}"
        return []

    def remember(self, name: str, found: list[Inline]) -> None:
        """Note what a template writes, the way home taken out."""
        for one in found:
            text = one.text.replace(_way_home(_FAR), BASE_URL)
            templates = self.found.setdefault(Inline(one.kind, text), [])
            if name not in templates:
                templates.append(name)

    def parts(self) -> Iterator[Part]:
        """What all of them write."""
        for one, templates in self.found.items():
            yield Part(one, tuple(templates))


def _page(config: MkDocsConfig, url: str) -> Page:
    file = File("index.md", None, config.site_dir, config.use_directory_urls)
    file.url = url
    page = Page("", file, config)
    page.content, page.meta, page.toc = "", {}, TableOfContents([])
    return page


# A site by its configuration


class TrustedError(Exception):
    """The theme of a site cannot be looked at; the message says why."""


@dataclass(frozen=True, slots=True)
class OfSite:
    """What a site's theme writes into pages, and what its configuration allows besides."""

    trusted: Trusted
    added: Added


def of(configuration: Path) -> OfSite:
    """A site's empty build: all that happens before pages are rendered, without reading any data.

    Raises:
        TrustedError: the configuration cannot be used, or its pages have no policy of ours.
    """
    with _told() as told:
        try:
            config: MkDocsConfig = load_config(config_file=str(configuration))
            env, files = _begun(config)
        except (MkDocsException, SystemExit, OSError, jinja2.TemplateError) as error:
            raise TrustedError("\n".join(told) or str(error)) from error
    ours = config.plugins.get(PLUGIN)
    if ours is None:
        raise TrustedError(f"`{PLUGIN}` is not among the plugins of {configuration.as_posix()}")
    if ours.config.policy is None:
        raise TrustedError("pages have no policy: `policy: false` stands among the plugin's options")
    if config.theme.name != "material":
        raise TrustedError(
            "pages have no policy: it is made for the theme Material, which this site does not use"
        )
    return OfSite(build(env, config, files), ours.config.policy)


def _begun(config: MkDocsConfig) -> tuple[jinja2.Environment, list[File]]:
    """The templates and pages of a site, as the engine would have them before the first is rendered."""
    plugins = config.plugins
    plugins.on_startup(
        command="build", dirty=True
    )  # as if to add to a site: nothing is made beside its folder
    config = plugins.on_config(config)
    files, env = get_files(config), config.theme.get_env()
    files.add_files_from_theme(env, config)
    files = plugins.on_files(files, config=config)
    set_exclusions(files, config)
    plugins.on_nav(get_navigation(files, config), config=config, files=files)
    pages = list(files.documentation_pages())
    for file in pages:
        (file.page or Page(None, file, config)).read_source(config)
    return plugins.on_env(env, config=config, files=files), pages


@contextmanager
def _told() -> Iterator[list[str]]:
    """What the engine says of errors while the block runs, instead of printing it."""
    told: list[str] = []
    log, handler = logging.getLogger("mkdocs"), logging.Handler(logging.ERROR)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(handler)
    try:
        yield told
    finally:
        log.removeHandler(handler)
