"""A new record on disk, if it passes the check."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from explainer import canonical, files, report, workshop
from explainer.checks import has_errors
from explainer.commands import common
from explainer.commands.new.form import Form
from explainer.escape import printable
from explainer.finding import Finding, Level
from explainer.model.schema import FOLDER, named_by

NEXT = {
    "claims": "it is a draft, which only the preview shows. To publish it, {needs}set `status: published`."
    " Then tie it in: `about`, a section of its topic, events, and opinions that rest on it",
    "articles": "`explainer new claim --article {id}` for each thing that it says; `explainer coverage {id}` shows"
    " what is left",
    "sources": "name it under `evidence` of a claim: `- source: {id}` with its `stance`",
    "actors": "name it under `about` or `claimant` of a claim: `{id}`",
    "events": "name the `actors` who took part, the `claims` it bears on and its `sources`",
    "terms": "it is explained wherever a text uses it",
    "topics": "add `key_points` and `sections`; claims name it under `topics: [{id}]`",
}
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "fact": (("verdict",), ("explanation",), ("evidence",)),
    "opinion": (("explanation",), ("counter_view",)),
    "prediction": (("explanation",), ("wording", "unqualified")),
}
"""What a claim of a kind should have before it is published; one key of each."""


def write(form: Form, id: str, below: str, others: Mapping[Path, str] | None = None) -> None:
    """Write the record if it passes the check; otherwise say what is wrong with it and leave nothing."""
    path = form.folder / f"{below}.yml"
    refuse_link(path, form.folder)
    named = named_by(f"{below}.yml") if (form.folder / FOLDER).is_dir() else ""
    record = form.cls.model_validate(form.data)
    # What a run that was killed wrote besides is there already.
    left = {target: text for target, text in (others or {}).items() if not files.holds(target, text)}
    made = {**left, path: canonical.write(record, form.data, named)}
    written: list[Path] = []
    target = path
    files.tidy_below(form.folder)
    try:
        for target, text in made.items():
            files.create(target, text)
            written.append(target)
        found = workshop.read(form.folder, form.folder.as_posix()).findings
    except OSError as error:
        left_over = take_back(written, form.folder)
        common.fail(f"{target.as_posix()} cannot be written: {error.strerror}; {left_over}")
    ours = [finding for finding in found if finding.span.document.path == path.as_posix()]
    if has_errors(ours):
        left_over = take_back(written, form.folder)
        click.echo(report.text(ours), nl=False, err=True)
        common.fail(left_over)
    # Of a new text nothing is covered yet, and nobody it names is known: that is what comes next.
    telling = [] if form.cls.folder == "articles" else ours
    _say(path, telling, sum(finding.level is Level.ERROR for finding in found if finding not in ours))
    click.echo(f"next: {NEXT[form.cls.folder].format(id=id, needs=_needs(form.data))}")


def refuse_link(path: Path, folder: Path) -> None:
    """End if the way from the data folder to a new file leads over a link."""
    link = next((way for way in path.parents if folder in way.parents and way.is_symlink()), None)
    if link is not None:
        common.fail(
            f"{link.as_posix()} is a link, which may lead out of the data folder; nothing was written"
        )


def _say(path: Path, ours: list[Finding], elsewhere: int) -> None:
    shown = printable(path.as_posix())
    if ours:
        click.echo(report.text(ours), nl=False, err=True)
        click.echo(f"{shown} is written; look at the {'warning' if len(ours) == 1 else 'warnings'}")
    else:
        click.echo(f"{shown} is written and passes `explainer check`")
    if elsewhere:
        click.echo(f"`explainer check` finds {elsewhere} {'error' if elsewhere == 1 else 'errors'} elsewhere")


def _needs(data: Mapping[str, Any]) -> str:
    """What the record still lacks to be published: “add `verdict` and `evidence`, and ”"""
    left = [keys for keys in NEEDS.get(data.get("kind", ""), ()) if not any(key in data for key in keys)]
    named = [" or ".join(f"`{key}`" for key in keys) for keys in left]
    return (
        f"add {' and '.join([', '.join(named[:-1]), named[-1]] if named[:-1] else named)}, and "
        if named
        else ""
    )


def take_back(written: list[Path], folder: Path) -> str:
    """Delete what was written, and the folders that were made for it; returns in words what is left of it."""
    left = files.take_back(written)
    for path in written:
        with suppress(OSError):
            for parent in path.parents:
                if parent == folder or any(parent.iterdir()):
                    break
                parent.rmdir()
    named = ", ".join(path.as_posix() for path in left)
    return f"delete {named}, which is as far as it got" if left else "nothing was written"
