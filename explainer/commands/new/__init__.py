"""``explainer new``: a group of commands, one for each type of record, made from the model."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from explainer.commands import common
from explainer.commands.new import article, claim
from explainer.commands.new.form import Form, id_of
from explainer.commands.new.writing import write
from explainer.dataset import FOLDERS
from explainer.forms import Question, questions
from explainer.model import KINDS, BaseClaim, Record
from explainer.model.record import type_of
from explainer.model.scales import Verified
from explainer.workshop import today


@click.group()
def new() -> None:
    """Start a record: what has to be known is asked, and every answer can be an option too."""


_WORDS_FOR_ID = {"sources": ("publisher", "title"), "terms": ("term",)}


def _any(cls: type[Record]) -> Callable[[Path, dict[str, Any]], None]:
    def create(folder: Path, given: dict[str, Any]) -> None:
        form = Form(cls, folder, given)
        form.take()
        form.ask()
        if form.data.get("verified") == Verified.PAGE:
            form.ask_for("accessed", today(os.environ).isoformat())
        keys = _WORDS_FOR_ID.get(cls.folder, ("title",))
        words = " ".join(str(form.data[key]) for key in keys if key in form.data)
        if cls.folder == "events":
            words = f"{form.data['date']} {words}"
        id = id_of(form, words, given.get("id"))
        write(form, id, f"{cls.folder}/{id}")

    return create


_Extra = Mapping[str, tuple[str, click.Choice[str] | None, str | None]]
_EXTRA: dict[str, _Extra] = {"claim": claim.OPTIONS, "article": article.OPTIONS}


def _options(cls: type[Record], name: str) -> list[click.Parameter]:
    classes = list(KINDS.values()) if cls is BaseClaim else [cls]
    found = {question.key: question for each in classes for question in questions(each)}
    extra = _EXTRA.get(name, {})
    return [
        *(
            click.Option([f"--{key}"], help=text, type=type, metavar=metavar)
            for key, (text, type, metavar) in extra.items()
        ),
        *(_option(question) for question in found.values()),
        click.Option(["--id"], help="The name of its file and its address.", metavar="ID"),
    ]


def _option(question: Question) -> click.Option:
    several = " Can be given several times." if question.is_list else ""
    return click.Option(
        [question.option],
        multiple=question.is_list,
        help=f"{question.meaning}{several}",
        metavar=_metavar(question),
    )


def _metavar(question: Question) -> str:
    if question.choices:
        return f"[{'|'.join(question.choices)}]"
    return "ID" if question.to else "TEXT"


_CREATE: dict[str, Callable[[Path, dict[str, Any]], None]] = {
    "claim": claim.create,
    "article": article.create,
}


def _command(cls: type[Record]) -> click.Command:
    name = type_of(cls.folder)
    create = _CREATE.get(name) or _any(cls)

    def callback(data: Path, **given: Any) -> None:
        create(data, given)

    meaning = (cls.__doc__ or "").strip().partition("\n")[0]
    if cls is BaseClaim:
        meaning = "A fact, an opinion or a prediction, anchored to the words of a text."
    help = f"Start {'an' if name[0] in 'aeiou' else 'a'} {name}. {meaning}"
    return common.data(click.Command(name, callback=callback, params=_options(cls, name), help=help))


for _cls in FOLDERS.values():
    new.add_command(_command(_cls))
