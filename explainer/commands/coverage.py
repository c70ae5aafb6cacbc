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
from explainer.escape import printable
from explainer.model import Article
from explainer.nearest import did_you_mean


@click.command()
@click.argument("article")
@common.data
@common.colour
def coverage(article: str, data: Path, colour: bool | None) -> None:
    """Print a text with what no claim and no aside accounts for, and the share that is covered.

    What is not covered stands between [[ and ]]. Exits with 1 while there is any.
    """
    dataset = dataset_of(data)
    found = dataset.articles.get(article)
    if found is None:
        guess = did_you_mean(article, dataset.articles, f"the texts are in {data.as_posix()}/articles/")
        common.fail(f"there is no text `{article[:80]}`; {guess}", common.WRONG_USE)
    accounted = dataset.accounted(found)
    colour = sys.stdout.isatty() if colour is None else colour
    for paragraph in _paragraphs(found, accounted):
        click.echo(_coloured(textwrap.fill(paragraph, 100, break_on_hyphens=False), colour), color=colour)
        click.echo()
    gaps = len(accounted.gaps)
    left = f"; {gaps} {'gap' if gaps == 1 else 'gaps'}" if gaps else ""
    click.echo(f"{accounted.covered} of {accounted.words} words are covered: {accounted.percent} %{left}")
    if gaps:
        click.echo(
            "next: `explainer new claim`, or list words that assert nothing under `asides` of the text"
        )
        sys.exit(common.FINDINGS)


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
