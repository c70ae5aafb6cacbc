"""``explainer new claim``"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import click

from explainer.anchor import NormalText, Words, nearest_passage
from explainer.commands import common
from explainer.commands.new.form import Form, answer, dataset_of, id_of
from explainer.commands.new.writing import write
from explainer.dataset import Dataset
from explainer.escape import printable
from explainer.forms import beside, questions, topics_of
from explainer.model import KINDS, Article, Record
from explainer.model.fields import problem_with_id
from explainer.model.scales import Kind
from explainer.nearest import did_you_mean

SHOWN = 10
"""How many texts are listed before one is asked for."""
_CLASSES = {kind.value: cls for kind, cls in KINDS.items()}
OPTIONS = {
    "kind": ("What sort of claim it is.", click.Choice(list(_CLASSES)), None),
    "article": ("The text in which it is made.", None, "ID"),
    "exact": ("The words, exactly as the text has them.", None, "TEXT"),
    "prefix": ("The words just before, where the same words stand in the text more than once.", None, "TEXT"),
    "suffix": ("The words just after, where the same words stand in the text more than once.", None, "TEXT"),
    "folder": ("The folder below claims/ for its file.", None, "DIR"),
}
"""What is given beside the keys of the model: help, type and name of the value."""


def create(folder: Path, given: dict[str, Any]) -> None:
    """Ask for a claim, beginning with its kind and its words, and write it as a draft."""
    dataset = dataset_of(folder)
    kind = given.get("kind") or _kind()
    form = Form(_CLASSES[kind], folder, given)
    foreign = sorted(
        key for key, value in given.items() if value not in (None, ()) and key not in _known(form.cls)
    )
    if foreign:
        names = ", ".join(f"--{key.replace('_', '-')}" for key in foreign)
        common.fail(f"a claim of kind `{kind}` has no {names}", common.WRONG_USE)
    form.data = {"kind": kind}
    form.take()
    below = _chosen(given)
    article = _article(dataset, given)
    if article:
        form.data["appearances"] = [{"article": article.id, **_exact(article, given)}]
        _belongs(form, article)
    form.ask()
    form.data["status"] = "draft"
    id = id_of(form, form.data["statement"], given.get("id"))
    write(form, id, f"claims/{beside(dataset, article) if below is None else below}{id}")


def _known(cls: type[Record]) -> set[str]:
    return {*(question.key for question in questions(cls)), *OPTIONS, "id"}


def _kind() -> str:
    for kind in Kind:
        click.echo(f"  {kind.value}: {kind.meaning}")
    return answer("kind: What sort of claim it is", "--kind", lambda _: "", click.Choice(list(_CLASSES)))


def _article(dataset: Dataset, given: Mapping[str, Any]) -> Article | None:
    """The text in which the claim is made; the only one there is need not be named."""
    id = given.get("article")
    if id is None and dataset.articles:
        for known in islice(dataset.articles.values(), SHOWN):
            click.echo(f"  {known.id}: {printable(known.name)}")
        only = next(iter(dataset.articles)) if len(dataset.articles) == 1 else None
        id = answer(
            "article: The text in which it is made",
            "--article",
            lambda text: _no_article(dataset, text),
            default=only,
        )
    wrong = _no_article(dataset, id) if id else ""
    if wrong:
        common.fail(f"--article: {wrong}", common.WRONG_USE)
    return dataset.articles[id] if id else None


def _no_article(dataset: Dataset, id: str) -> str:
    if id in dataset.articles:
        return ""
    return f"there is no text `{id[:80]}`; {did_you_mean(id, dataset.articles, 'see data/articles/')}"


def _belongs(form: Form, article: Article) -> None:
    """Name the topics that explain the text, unless others were given."""
    topics = topics_of(form.dataset, article)
    if topics and "topics" not in form.data:
        form.data["topics"] = topics


def _exact(article: Article, given: Mapping[str, Any]) -> dict[str, str]:
    """The words and, where they stand there more than once, what stands around them."""
    around = {key: given[key] for key in ("prefix", "suffix") if given.get(key)}
    if given.get("exact") is None:
        return _asked(article.words, around)
    exact = _unmarked(given["exact"])
    wrong = _anchor_problem(article.words, exact, around)
    if wrong:
        common.fail(f"--exact: {wrong}", common.WRONG_USE)
    return {"exact": exact, **around}


def _asked(words: NormalText, around: dict[str, str]) -> dict[str, str]:
    exact = _unmarked(
        answer(
            "exact: The words, exactly as the text has them",
            "--exact",
            lambda said: _anchor_problem(words, _unmarked(said), around, may_be_many=True),
        )
    )
    if len(words.places(Words(exact, around.get("prefix"), around.get("suffix")))) > 1:
        click.echo(f"  these words stand there more than once{_contexts(words, exact)}")
        around["prefix"] = answer(
            "prefix: The words just before those that are meant",
            "--prefix",
            lambda said: _anchor_problem(words, exact, {**around, "prefix": said}),
        )
    return {"exact": exact, **around}


def _unmarked(exact: str) -> str:
    """Without the marks of ``explainer coverage``, from where it may have been copied."""
    return " ".join(exact.replace("[[", "").replace("]]", "").split())


def _anchor_problem(
    words: NormalText, exact: str, around: Mapping[str, str], *, may_be_many: bool = False
) -> str:
    """What is wrong with a quotation, and what to do."""
    places = words.places(Words(exact, around.get("prefix"), around.get("suffix")))
    if len(places) == 1 or (places and may_be_many):
        return ""
    if places:
        count = f"these words stand there {len(places)} times{_contexts(words, exact)}"
        return f"{count}. Quote more, or give --prefix or --suffix"
    alone = words.places(Words(exact, None, None))
    if alone and around:
        said = " and ".join(f"--{key} “{text}”" for key, text in around.items())
        return f"the words stand there, but not with {said}{_contexts(words, exact)}"
    near = nearest_passage(words, exact)
    meant = f": “{near.text}” does; {near.difference}" if near else ""
    return f"these words do not stand in the text{meant}"


def _contexts(words: NormalText, exact: str) -> str:
    places = words.places(Words(exact, None, None))
    return f": {' and '.join(f'“{words.around(place)}”' for place in places[:2])}" if places else ""


def _chosen(given: Mapping[str, Any]) -> str | None:
    """The folder below ``claims/`` that was asked for, with a slash behind it."""
    if given.get("folder") is None:
        return None
    parts = [part for part in str(given["folder"]).split("/") if part]
    for part in parts:
        if problem_with_id(part):
            common.fail(
                f"--folder: `{printable(part[:80])}` cannot be the name of a folder: use a-z, 0-9 and hyphens",
                common.WRONG_USE,
            )
    return "".join(f"{part}/" for part in parts)
