"""What is asked, and what becomes of the answers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from explainer.commands import common
from explainer.dataset import Dataset
from explainer.escape import printable
from explainer.forms import Question, proposed_id
from explainer.load import load
from explainer.model import Record, refused
from explainer.model.fields import problem_with_id
from explainer.nearest import did_you_mean
from explainer.source import Document


class Form:
    """What is known of a record that is being made, and the data it will belong to."""

    def __init__(self, cls: type[Record], folder: Path, given: Mapping[str, Any]) -> None:
        self.cls = cls
        self.folder = folder
        self.given = given
        self.dataset = dataset_of(folder)
        self.data: dict[str, Any] = {}

    def fill(self, asked: Iterable[Question]) -> None:
        """Take what was given as options, all of it checked before anything is asked; then ask what is missing."""
        asked = list(asked)
        wrong = [f"{question.option}: {problem}" for question in asked if (problem := self._take(question))]
        if wrong:
            common.fail("\n".join(wrong), common.WRONG_USE)
        for question in asked:
            if question.is_required and question.key not in self.data:
                self.data[question.key] = self._asked(question)

    def _take(self, question: Question) -> str:
        """Take an option; what is wrong with it, if anything is."""
        given = self.given.get(question.key)
        if given in (None, ()):
            return ""
        value = list(given) if question.is_list else given
        problem = self._problem(question, value)
        if not problem:
            self.data[question.key] = value
        return problem

    def _asked(self, question: Question) -> str:
        default = self.dataset.settings.language if question.key == "language" else None
        for value, meaning in question.choices.items():
            click.echo(f"  {value}: {meaning}")
        kind = click.Choice(list(question.choices)) if question.choices else None
        text = f"{question.key}: {question.meaning}"
        return answer(text, question.option, lambda said: self._problem(question, said), kind, default)

    def _problem(self, question: Question, value: Any) -> str:
        """What is wrong with an answer, and what to do; nothing if it is right."""
        if question.to:
            for id in value if isinstance(value, list) else [value]:
                if id not in self.dataset.known[question.to]:
                    guess = did_you_mean(id, self.dataset.known[question.to], f"see data/{question.to}/")
                    return f"there is no `{printable(id[:80])}`; {guess}"
        try:
            self.cls.model_validate({**self.data, question.key: value})
        except ValidationError as error:
            found = refused.findings(error, Document("", ""), self.cls)
            routes = [tuple(details["loc"]) for details in error.errors(include_url=False)]
            mine = [f for f, route in zip(found, routes, strict=False) if route[0] == question.key]
            return f"{mine[0].message}; {mine[0].help}" if mine else ""
        return ""


def answer(
    text: str,
    option: str,
    problem: Callable[[str], str],
    kind: click.Choice[str] | None = None,
    default: str | None = None,
) -> str:
    """Ask until the answer is right.

    Where nobody can answer, the default is the answer; without one, end with the option that would have been.
    """
    while True:
        try:
            given = click.prompt(printable(text), type=kind, default=default, show_choices=False)
        except click.Abort:
            click.echo()
            if default is not None and not sys.stdin.isatty() and not problem(default):
                return default
            common.fail(f"nobody answers here: give {option} as an option", common.WRONG_USE)
        said = str(given).strip()
        wrong = problem(said)
        if not wrong:
            return said
        click.echo(f"  {printable(wrong)}")


def dataset_of(folder: Path) -> Dataset:
    """What the data folder says, as far as it could be read."""
    if not (folder / "site.yml").is_file():
        common.fail(
            f"{folder.as_posix()} is no data folder: it has no `site.yml`. `explainer init` begins a site",
            common.WRONG_USE,
        )
    return load(folder, folder.as_posix()).dataset


def id_of(form: Form, words: str, given: str | None) -> str:
    """The id of the new record: the one that was given, or the answer to a proposal made of ``words``."""
    folder = form.cls.folder
    taken = {
        *form.dataset.known[folder],
        *(old for r in form.dataset.of(folder).values() for old in r.formerly),
    }

    def problem(id: str) -> str:
        if id in taken:
            return f"`{id}` is taken"
        wrong = problem_with_id(id)
        return (
            "; ".join(wrong).removesuffix(".yml`").replace("rename the file to `", "better: ")
            if wrong
            else ""
        )

    if given is None:
        return answer(
            "id: the name of its file and its address, which never changes",
            "--id",
            problem,
            default=proposed_id(words, taken),
        )
    wrong = problem(given)
    if wrong:
        common.fail(f"--id: {wrong}", common.WRONG_USE)
    return given
