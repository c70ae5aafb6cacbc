"""Pages that are not what somebody thinks they are.

A page written by hand takes the place of a generated one at the same address: meant for the home page, a surprise for a
claim. MkDocs publishes what a symbolic link leads to, also from outside of the project.
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.doctor.plugin import publish
from explainer.doctor.surroundings import Built, Surroundings
from explainer.engines import by_generator
from explainer.finding import Finding, Level, Rule
from explainer.source import Document, Span

REPLACED = Rule("page-replaced", Level.WARNING, __doc__ or "")
LINK = Rule(
    "link-in-docs",
    Level.WARNING,
    "A symbolic link among the pages: MkDocs publishes what it leads to, wherever that is.",
)
MISSING = Rule(
    "pages-missing",
    Level.ERROR,
    "The built site lacks pages of records: the engine passed over the plugin, or the site is older than the data.",
)
BROKEN = Rule(
    "links-lead-nowhere",
    Level.ERROR,
    "Links of generated pages lead nowhere in the built site: its pages were written for another engine.",
)
NO_ADDRESS = Rule(
    "no-site-url",
    Level.WARNING,
    "Without `site_url` nobody knows where the site will be: feeds, citations and embedded pages then cannot say it,"
    " and previews of links have no picture.",
)


def look(around: Surroundings) -> Iterator[Finding]:
    """What is the matter with pages, those written by hand and those built."""
    frame = around.frame
    if not frame.text("site_url") and not frame.is_from_environment("site_url"):
        message = (
            "`site_url` is not known: feeds, citations and previews of links cannot say where the site is"
        )
        advice = "write the address at which the site will be: `site_url: https://example.org/`"
        yield NO_ADDRESS.at(frame.document.whole(), message, help=advice)
    for path in around.links:
        message = f"{around.docs}/{path} is a symbolic link: what it leads to is published too"
        yield LINK.at(_file(f"{around.docs}/{path}"), message, help="put a copy there, or leave it out")
    for path, generated in around.replaced:
        yield _replaced(around.docs, path, generated)
    if around.built is not None:
        yield from _built(around, around.built)


def _replaced(docs: str, path: str, generated: str) -> Finding:
    if path == generated:
        message = f"{docs}/{path} takes the place of the page that is made from the data"
        return REPLACED.at(
            _file(f"{docs}/{path}"), message, help="call it otherwise, unless that is what you want"
        )
    message = f"{docs}/{path} has the address of the generated {generated}, to which other pages link"
    return REPLACED.at(_file(f"{docs}/{path}"), message, help=f"call it {docs}/{generated}, or otherwise")


def _built(around: Surroundings, built: Built) -> Iterator[Finding]:
    engine = by_generator(built.generator)
    who = f"{engine.title} made {built.folder}" if engine else f"{built.folder} was built"
    if built.missing:
        count = f"{len(built.missing)} of {built.expected} pages of records are missing, such as {built.missing[0]}"
        yield MISSING.at(_file(built.folder), f"{who}, and {count}", help=_what_to_do(around, built))
    for page, link in built.broken[:1]:
        message = (
            f"{who}, and links of generated pages lead nowhere, such as {link} on {page or 'the home page'}"
        )
        name = engine.name if engine else around.engine.name
        advice = f"write the pages for the engine that publishes them: explainer build --engine {name}"
        yield BROKEN.at(_file(built.folder), message, help=advice)


def _what_to_do(around: Surroundings, built: Built) -> str:
    engine = by_generator(built.generator)
    if built.is_otherwise_addressed:
        return "they are there under other addresses: build again, with one setting of `use_directory_urls`"
    if engine is not None and not engine.loads_plugins and not around.is_tree:
        return f"{engine.title} does not load our plugin; {publish(around)}"
    return "build the site again; if they are still missing, look at `plugins` in the configuration"


def _file(path: str) -> Span:
    return Document(path, "").whole()
