"""What a format yields, and what it is given besides the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from explainer import catalogue, escape
from explainer.catalogue import Catalogue
from explainer.model import Record
from explainer.site import Site
from explainer.source import Document


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site: its path below the pages' folder, what is in it, and the file it was made from."""

    path: str
    made: str | bytes | Callable[[], str | bytes]
    """A text, or the bytes of a picture; or what makes them when somebody asks, because not everybody does."""
    origin: Document | None = None
    is_record: bool = False
    """Whether it is one of many pages that stay out of the navigation."""
    gives_way: bool = False
    """Whether a file of the same path that somebody wrote by hand takes its place."""
    apart: Record | None = None
    """The record that it is about, if it is worth making in another process, or taking over from the last build: it
    takes long, and others have no use for what it needs."""

    @property
    def content(self) -> str | bytes:
        """What is in it, made anew each time if it is made when somebody asks."""
        return self.made() if callable(self.made) else self.made

    def ready(self) -> Output:
        """The same file, made now."""
        return replace(self, made=self.content) if callable(self.made) else self


def page(
    path: str,
    content: str,
    origin: Document | None = None,
    *,
    is_record: bool = False,
    gives_way: bool = False,
) -> Output:
    """A Markdown page.

    Raises:
        TypeError: the content is not Markup, so it did not pass the boundary.
    """
    return Output(path, escape.write(content), origin, is_record, gives_way)


@dataclass(frozen=True, slots=True)
class Resources:
    """Texts that formats are made with, read beforehand: by path below their folders."""

    templates: Mapping[str, str]
    """Our own templates."""
    assets: Mapping[str, str]
    """Our own style sheets and scripts."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """A site's own templates, which come before ours."""
    catalogues: Mapping[str, str] = field(default_factory=dict)
    """Our own message catalogues, by file name such as ``de.po``."""
    own_catalogues: Mapping[str, str] = field(default_factory=dict)
    """A site's own message catalogues, whose words come before ours."""
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    """The fonts of the pictures that are no SVG, by file name."""

    def catalogue(self, language: str) -> Catalogue:
        """The words of the interface in a language.

        Raises:
            jinja2.TemplateSyntaxError: a catalogue cannot be read.
        """
        return catalogue.read(language, self.catalogues, self.own_catalogues)


@dataclass(frozen=True, slots=True)
class Format:
    """One way in which a site is published: how it is made, and what whoever reads it should know."""

    name: str
    """What ``formats`` in ``site.yml`` calls it; a name that stands there not is always on."""
    render: Callable[[Site, Resources], Iterator[Output]]
    title: str
    standard: str
    """What describes it, as Markdown: a link to a specification."""
    readers: str
    """Who reads it."""
    addresses: tuple[str, ...]
    """Where it is below the site's address; ``{topic}``, ``{claim}`` and so on stand for an id."""
