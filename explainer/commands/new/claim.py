"""``explainer new claim``"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from explainer.anchor import NormalText, Words, nearest_passage
from explainer.commands import common
from explainer.commands.new.form import Form, answer, dataset_of, id_of
from explainer.commands.new.writing import write
from explainer.dataset import Dataset
from explainer.forms import questions
from explainer.model import KINDS, Article, Record
from explainer.model.scales import Kind
from explainer.nearest import did_you_mean

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
    article = _article(dataset, given)
    if article:
        exact = _exact(article, given)
        form.data["appearances"] = [{"article": article.id, **exact}]
    form.fill(questions(form.cls))
    form.data["status"] = "draft"
    id = id_of(form, form.data["statement"], given.get("id"))
    write(form, id, f"claims/{_subfolder(dataset, article, given)}{id}")


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


def _exact(article: Article, given: Mapping[str, Any]) -> dict[str, str]:
    around = {key: given[key] for key in ("prefix", "suffix") if given.get(key)}

    def problem(exact: str) -> str:
        return _anchor_problem(article.words, Words(exact, around.get("prefix"), around.get("suffix")))

    exact = given.get("exact")
    if exact is None:
        exact = answer("exact: The words, exactly as the text has them", "--exact", problem)
    wrong = problem(exact)
    if wrong:
        common.fail(f"--exact: {wrong}", common.WRONG_USE)
    return {"exact": exact, **around}


def _anchor_problem(words: NormalText, quoted: Words) -> str:
    places = words.places(quoted)
    if len(places) == 1:
        return ""
    if places:
        shown = " and ".join(f"“{words.around(place)}”" for place in places[:2])
        return (
            f"these words stand there {len(places)} times: {shown}. Quote more, or give --prefix or --suffix"
        )
    near = nearest_passage(words, quoted.exact)
    meant = f": “{near.text}” does; {near.difference}" if near else ""
    return f"these words do not stand in the text{meant}"


def _subfolder(dataset: Dataset, article: Article | None, given: Mapping[str, Any]) -> str:
    """Where the claim's file goes below ``claims/``: beside most of the other claims of its text."""
    if given.get("folder") is not None:
        chosen = str(given["folder"]).strip("/")
        return f"{chosen}/" if chosen else ""
    beside = Counter(
        claim.document.path.partition("/claims/")[2].rpartition("/")[0]
        for claim in dataset.claims.values()
        if article is None or any(appearance.article == article.id for appearance in claim.appearances)
    )
    most = beside.most_common(1)[0][0] if beside else ""
    return f"{most}/" if most else ""
