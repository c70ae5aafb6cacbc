"""``explainer new article``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from explainer import report
from explainer.anchor import NormalText
from explainer.commands import common
from explainer.commands.new.form import Form, answer, id_of
from explainer.commands.new.writing import write
from explainer.escape import printable
from explainer.forms import sentences
from explainer.model import Article
from explainer.source import MAX_BYTES, decode

OPTIONS = {"text": ("The file with its words; empty lines separate paragraphs.", None, "FILE")}
"""What is given beside the keys of the model: help, type and name of the value."""


def create(folder: Path, given: dict[str, Any]) -> None:
    """Take a text, ask what has to be known of it, write both, and list its sentences."""
    form = Form(Article, folder, given)
    form.take()
    path = given.get("text") or answer("text: The file with its words", "--text", _no_file)
    document, problems = decode(Path(path).name, _bytes(Path(path)))
    if problems:
        click.echo(report.text(problems), nl=False, err=True)
        common.fail("this file cannot be the text of an article; nothing was written")
    if not document.text.strip():
        common.fail(f"{path} has no words; nothing was written")
    form.data["sha256"] = NormalText(document.text).sha256
    form.ask()
    id = id_of(form, form.data["title"], given.get("id"))
    write(form, id, f"articles/{id}", {folder / "articles" / f"{id}.txt": document.text})
    for number, sentence in enumerate(sentences(NormalText(document.text).text), 1):
        click.echo(f"{number:4} {printable(sentence)}")


def _no_file(name: str) -> str:
    return "" if Path(name).is_file() else "there is no such file"


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        common.fail(f"{path.as_posix()} cannot be read: {error.strerror}", common.WRONG_USE)
