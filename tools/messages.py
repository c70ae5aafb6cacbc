"""The words of the interface for translators: ``python -m tools.messages`` writes them anew.

It finds every message of the templates, of formats written in Python, of the scales and of the phrases of dates,
writes ``explainer.pot`` and brings each catalogue beside it up to date with Babel, as gettext's ``xgettext`` and
``msgmerge`` do: translations stay, new messages are empty, those that changed are marked as fuzzy.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

import explainer
from explainer.model import scales
from explainer.model.edtf import ENGLISH

PACKAGE = Path(explainer.__file__).parent
LOCALE = PACKAGE / "locale"
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "extensions": "jinja2.ext.do"}
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}
IN_PYTHON: dict[str, tuple[int, ...] | None] = {"plain": None, "say": None, "plain_count": (1, 2)}
"""What asks for a message in Python: ``words.plain("Corrections")``, or what stands for it: ``say("Corrections")``."""
NO_HEADERS = ('"POT-', '"PO-', '"Generated-By', '"Report-', '"Last-Tr', '"Language-Team', '"Project-Id')
"""Beginnings of header lines that would change with the clock, or that nobody fills in."""
Entry = tuple[str | tuple[str, ...], str | None, str]
"""A message, its context, and where it stands."""


def entries() -> Iterator[Entry]:
    """Every message: of templates, those that change the theme too, of Python, then scale by scale."""
    for path in [
        *sorted((PACKAGE / "templates").rglob("*.jinja")),
        *sorted((PACKAGE / "theme").glob("*.html")),
    ]:
        name = path.relative_to(PACKAGE).as_posix()
        source = BytesIO(path.read_bytes())
        for _, message, _, _ in extract("jinja2", source, KEYWORDS, (), OPTIONS):
            yield message, None, name
    for path in sorted(PACKAGE.rglob("*.py")):
        for _, message, _, _ in extract("python", BytesIO(path.read_bytes()), IN_PYTHON):
            yield message, None, path.relative_to(PACKAGE).as_posix()
    for scale in scales.Scale.__subclasses__():
        if scale.__module__ != scales.__name__:
            continue  # a test's own
        for step in scale:
            for text in filter(None, (step.label, step.meaning)):
                yield text, scale.__name__, "model/scales.py"
    for phrase in ENGLISH.texts().values():
        yield phrase, "date", "model/edtf.py"


def catalogue() -> Catalog:
    """All messages, without a translation and without a date: the same code makes the same bytes."""
    made = Catalog(project="explainer", fuzzy=False, header_comment="# The words of the interface.")
    for message, context, place in entries():
        made.add(message, context=context, locations=[(place, 0)])
    return made


def template() -> str:
    """``explainer.pot`` as it should be."""
    return _written(catalogue())


def _written(made: Catalog) -> str:
    buffer = BytesIO()
    write_po(buffer, made, width=100, omit_header=False, include_lineno=False, ignore_obsolete=True)
    return "\n".join(
        line for line in buffer.getvalue().decode().split("\n") if not line.startswith(NO_HEADERS)
    )


def missing(path: Path) -> list[str]:
    """The messages that a catalogue does not translate, or has only a guess for."""
    with path.open("rb") as file:
        found = read_po(file)
    return [str(message.id) for message in catalogue() if message.id and not _is_said(found, message)]


def _is_said(found: Catalog, message: Message) -> bool:
    there = found.get(message.id, message.context)
    if there is None or there.fuzzy:
        return False
    forms = there.string if isinstance(there.string, (tuple, list)) else (there.string,)
    return all(forms)


def update(path: Path) -> str:
    """A catalogue brought up to date, as text."""
    with path.open("rb") as file:
        found = read_po(file, locale=path.stem.replace("-", "_"))
    found.update(catalogue(), no_fuzzy_matching=False, update_header_comment=False)
    return _written(found)


def main() -> int:
    LOCALE.mkdir(exist_ok=True)
    (LOCALE / "explainer.pot").write_text(template(), encoding="utf-8")
    for path in sorted(LOCALE.glob("*.po")):
        path.write_text(update(path), encoding="utf-8")
        left = missing(path)
        print(f"{path.name}: {len(left)} messages to translate" if left else f"{path.name}: complete")
    return 0


if __name__ == "__main__":
    sys.exit(main())
