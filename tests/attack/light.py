"""The matrix without MkDocs, its theme and a browser: what is left is ours, and a test can run it many times.

Pages are read by Python-Markdown with every extension that is installed, and the result by lxml.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import html  # type: ignore[import-untyped]
from mkdocs.utils import meta

from explainer import outputs, workshop
from explainer.load import load
from explainer.outputs import Output
from explainer.site import Site, arrange
from tests.attack import batches, readers, records, sites
from tests.attack.judge import Judge
from tests.attack.payloads import Payload
from tests.attack.test_inert import READER
from tests.attack.visits import Known

RESOURCES = workshop.resources(Path("no-templates"))
HARMLESS_SCHEMES = ("http://", "https://", "#", "../", "./")


def site_of(made: records.Folder, folder: Path) -> Site:
    """The site of these records, whatever the check says of them."""
    made.write(folder / "data", as_escapes=True)
    return arrange(load(folder / "data", "data").dataset, address="https://explained.example/")


def rendered(site: Site, names: Sequence[str]) -> list[Output]:
    """The files of some formats."""
    wanted = [format for format in outputs.FORMATS if format.name in names]
    assert len(wanted) == len(names), names
    return [output for format in wanted for output in format.render(site, RESOURCES)]


def found(
    payloads: Sequence[Payload], names: Sequence[str], folder: Path, *, as_it_is: bool = False
) -> list[str]:
    """All that is wrong with some formats of a site with these texts: nothing, if the guards hold."""
    return wrong(records.folder(payloads, range(1), as_it_is=as_it_is), names, folder)


def wrong(
    made: records.Folder, names: Sequence[str], folder: Path, *, judge: Judge | None = None
) -> list[str]:
    """The same with records that are there."""
    known = harmless(tuple(names))
    judge = judge or Judge(made.texts)
    strange: list[str] = []
    maps: list[str] = []
    for output in rendered(site_of(made, folder / "hostile"), names):
        strange += _looked(output, judge, known, maps)
    try:
        for reading in readers.argdown(maps) if maps else ():
            strange += batches.take(reading, judge, known, "argdown")
    except (AssertionError, RuntimeError) as error:
        strange.append(f"argdown cannot be read: {error}")
    return [*strange, *judge.changed]


@cache
def harmless(names: tuple[str, ...]) -> Known:
    """What stands in these formats when nobody attacks. Ask while every guard is on: it is remembered."""
    known = Known()
    with TemporaryDirectory() as folder:
        made = rendered(site_of(records.folder([sites.PLAIN], range(1)), Path(folder)), names)
    for output in made:
        if output.path.endswith((".md", ".html")):
            known.shapes |= readers.shapes(_page(output))
        elif not output.path.endswith(".argdown"):
            for reading in readers.readings(output.path, _bytes(output)):
                if reading.is_html:
                    known.fragments[reading.output] |= readers.shapes(readers.fragment(reading.string))
    return known


def _looked(output: Output, judge: Judge, known: Known, maps: list[str]) -> list[str]:
    """What is strange in a file; its texts are looked at besides."""
    if output.path.endswith((".md", ".html")):
        return _looked_at_page(output, judge, known)
    if output.path.endswith(".argdown"):
        maps.append(str(output.content))
        return []
    strange: list[str] = []
    try:
        for reading in readers.readings(output.path, _bytes(output)):
            strange += batches.take(reading, judge, known, output.path)
    except LookupError:
        raise
    except Exception as error:
        return [f"{output.path} cannot be read: {type(error).__name__}: {error}"]
    return strange


def _looked_at_page(output: Output, judge: Judge, known: Known) -> list[str]:
    page = _page(output)
    strange = [
        f"{output.path}: element {shape}" for shape in readers.shapes(page) if shape not in known.shapes
    ]
    for element in page.iter():
        for name, value in element.items() if isinstance(element.tag, str) else ():
            judge.look("attributes", value, is_cut=True, where=output.path)
            if name in ("href", "src") and ":" in value and not value.startswith(HARMLESS_SCHEMES):
                strange.append(f"{output.path}: address {value}")
    strange += _data(page, judge, output.path)
    for block in list(page.iter("script", "style", "textarea", "svg")):
        block.drop_tree()
    judge.look("pages", " ".join(page.itertext()), where=output.path)
    return strange


def _data(page: html.HtmlElement, judge: Judge, where: str) -> list[str]:
    """What is wrong with the data blocks of a page."""
    try:
        for block in page.iter("script"):
            judge.look_at_all("JSON-LD in pages", readers.in_data(block.text or ""), where=where)
    except json.JSONDecodeError as error:
        return [f"{where}: a block of data is none: {error}"]
    return []


def _page(output: Output) -> html.HtmlElement:
    """A page as a tree."""
    source = str(output.content)
    if output.path.endswith(".html"):
        return html.document_fromstring(source)
    body, front = meta.get_data(source)
    READER.reset()
    title = front.get("title", "")
    return html.document_fromstring(f"<title>{title}</title>{READER.convert(body)}")


def _bytes(output: Output) -> bytes:
    return output.content if isinstance(output.content, bytes) else output.content.encode()
