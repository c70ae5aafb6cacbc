"""``explainer coverage``"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from explainer.anchor import Coverage, Place
from explainer.commands import common
from explainer.commands.new.form import dataset_of
from explainer.dataset import Dataset
from explainer.escape import printable
from explainer.model import Article
from explainer.nearest import did_you_mean


@click.command()
@click.argument("article", required=False)
@common.data
@common.colour
def coverage(article: str | None, data: Path, colour: bool | None) -> None:
    """Print a text with what no claim and no aside accounts for, and the share that is covered.

    ARTICLE need not be named where there is only one. What is not covered stands between [[ and ]], and again
    below. Exits with 1 while there is any.
    """
    dataset = dataset_of(data)
    found = _chosen(dataset, article, data)
    accounted = dataset.accounted(found)
    colour = sys.stdout.isatty() if colour is None else colour
    for paragraph in _paragraphs(found, accounted):
        click.echo(_coloured(textwrap.fill(paragraph, 100, break_on_hyphens=False), colour), color=colour)
        click.echo()
    gaps = [found.words.text[start:end] for start, end in accounted.gaps]
    left = f"; {len(gaps)} {'gap' if len(gaps) == 1 else 'gaps'}" if gaps else ""
    click.echo(f"{accounted.covered} of {accounted.words} words are covered: {accounted.percent} %{left}")
    drafts = accounted.covered - dataset.accounted(found, public=True).covered
    if drafts:
        click.echo(f"{drafts} of them only by drafts, which readers do not see")
    unread = list(dataset.unread())
    for document in unread:
        click.echo(f"not counted, because it could not be read: {printable(document.path)}", err=True)
    for gap in gaps:  # each on one line, to be copied
        click.echo(f"left: {printable(gap)}")
    if unread:
        click.echo("next: `explainer check` says what to mend")
    elif gaps:
        click.echo(
            "next: `explainer new claim`, or list words that assert nothing under `asides` of the text"
        )
    sys.exit(common.FINDINGS if gaps or unread else common.CLEAN)


def _chosen(dataset: Dataset, named: str | None, data: Path) -> Article:
    """The text that was named; the only one there is need not be."""
    if named is None and len(dataset.articles) == 1:
        return next(iter(dataset.articles.values()))
    if named is None:
        common.fail(f"which text? There are {', '.join(dataset.articles) or 'none'}", common.WRONG_USE)
    if named not in dataset.articles:
        guess = did_you_mean(named, dataset.articles, f"the texts are in {data.as_posix()}/articles/")
        common.fail(f"there is no text `{named[:80]}`; {guess}", common.WRONG_USE)
    return dataset.articles[named]


def _paragraphs(article: Article, accounted: Coverage) -> Iterator[str]:
    text = article.words.text
    for start, end in article.words.paragraphs:
        inside = [gap for gap in accounted.gaps if gap[0] < end and gap[1] > start]
        yield printable("".join(_pieces(text, (start, end), inside)))


def _pieces(text: str, paragraph: Place, gaps: list[Place]) -> Iterator[str]:
    position, finish = paragraph
    for start, end in gaps:
        start, end = max(start, position), min(end, finish)
        yield from (text[position:start], "[[", text[start:end], "]]")
        position = end
    yield text[position:finish]


def _coloured(text: str, colour: bool) -> str:
    if not colour:
        return text
    return text.replace("[[", click.style("[[", fg="yellow", bold=True, reset=False)).replace(
        "]]", f"]]{click.style('')}"
    )
