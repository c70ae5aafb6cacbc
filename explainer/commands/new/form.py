"""What is asked, and what becomes of the answers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from explainer.commands import common
from explainer.dataset import Dataset
from explainer.escape import printable
from explainer.forms import Question, proposed_id, questions
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

    def take(self) -> None:
        """Take what was given as options. All of it is checked, and before anything is asked."""
        wrong = [f"{q.option}: {problem}" for q in questions(self.cls) if (problem := self._take(q))]
        if wrong:
            common.fail("\n".join(wrong), common.WRONG_USE)

    def ask(self) -> None:
        """Ask for what is missing: nothing, where all that is required was given."""
        missing = [question for question in questions(self.cls) if question.key not in self.data]
        is_asking = any(question.is_required for question in missing)
        for question in missing if is_asking else ():
            if question.is_asked:
                said = self._asked(question)
                if said:
                    self.data[question.key] = said

    def ask_for(self, key: str, default: str) -> None:
        """Ask for one key more, if it was not given; where nobody answers it is left out."""
        question = next(question for question in questions(self.cls) if question.key == key)
        if key not in self.data and sys.stdin is not None and sys.stdin.isatty():
            text = f"{key}: {question.meaning.rstrip('.')}"
            self.data[key] = answer(
                text, question.option, lambda said: self._problem(question, said), None, default
            )

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
        kind = click.Choice(list(question.choices), case_sensitive=False) if question.choices else None
        text = f"{question.key}: {question.meaning.rstrip('.')}"
        if not question.is_required:
            text, default = f"{text} (Enter leaves it out)", ""
        return answer(text, question.option, lambda said: self._problem(question, said), kind, default)

    def _problem(self, question: Question, value: Any) -> str:
        """What is wrong with an answer, and what to do; nothing if it is right."""
        if not value and not question.is_required:
            return ""
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
            given = click.prompt(
                printable(text), type=kind, default=default, show_choices=False, show_default=bool(default)
            )
        except (click.Abort, RuntimeError):  # Python's own complaint of an input that was closed
            click.echo()
            if sys.stdin is not None and sys.stdin.isatty():
                common.fail("stopped; nothing was written", common.STOPPED)
            if default is not None and not problem(default):
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
            other = form.dataset.known[folder].get(id)
            return f"`{id}` is taken{f' by {other.path}' if other else ''}"
        wrong = problem_with_id(id)
        return (
            "; ".join(wrong).removesuffix(".yml`").replace("rename the file to `", "better: ")
            if wrong
            else ""
        )

    if given is None:
        meaning = "id: the name of its file and its address, which never changes"
        said = answer(
            meaning,
            "--id",
            lambda said: problem(said.removesuffix(".yml")),
            default=proposed_id(words, taken) or None,
        )
        return said.removesuffix(".yml")
    given = given.removesuffix(".yml")
    wrong = problem(given)
    if wrong:
        common.fail(f"--id: {wrong}", common.WRONG_USE)
    return given
