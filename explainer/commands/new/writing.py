"""A new record on disk, if it passes the check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from explainer import canonical, files, report, workshop
from explainer.commands import common
from explainer.commands.new.form import Form
from explainer.finding import Finding, Level
from explainer.model.schema import FOLDER, named_by

NEXT = {
    "claims": "it is a draft, which only the preview shows. To publish it, add what its kind needs ({needs}) and set"
    " `status: published`",
    "articles": "`explainer new claim --article {id}` for each thing that it says; `explainer coverage {id}` shows"
    " what is left",
    "sources": "name it under `evidence` of a claim: `- source: {id}` with its `stance`",
    "actors": "name it under `about` or `claimant` of a claim: `{id}`",
    "events": "name the `actors` who took part, the `claims` it bears on and its `sources`",
    "terms": "it is explained wherever a text uses it",
    "topics": "add `key_points` and `sections`; claims name it under `topics: [{id}]`",
}
NEEDS = {
    "fact": "`verdict`, `explanation` and `evidence`",
    "opinion": "`explanation` and the strongest `counter_view`",
    "prediction": "`explanation`, and `wording` or `unqualified: true`",
}


def write(form: Form, id: str, below: str, others: Mapping[Path, str] | None = None) -> None:
    """Write the record if it passes the check; otherwise say what is wrong with it and leave nothing."""
    path = form.folder / f"{below}.yml"
    named = named_by(f"{below}.yml") if (form.folder / FOLDER).is_dir() else ""
    record = form.cls.model_validate(form.data)
    made = {**(others or {}), path: canonical.write(record, form.data, named)}
    written: list[Path] = []
    try:
        for target, text in made.items():
            files.create(target, text)
            written.append(target)
        errors = _errors(form.folder, path)
    except OSError as error:
        errors = []
        _take_back(written)
        common.fail(f"{path.as_posix()} cannot be written: {error.strerror}")
    if errors:
        _take_back(written)
        click.echo(report.text(errors), nl=False, err=True)
        common.fail("nothing was written")
    click.echo(f"{path.as_posix()} is written and passes `explainer check`")
    advice = NEXT[form.cls.folder].format(id=id, needs=NEEDS.get(form.data.get("kind", ""), ""))
    click.echo(f"next: {advice}")


def _take_back(written: list[Path]) -> None:
    for path in written:
        path.unlink()


def _errors(folder: Path, path: Path) -> list[Finding]:
    findings = workshop.read(folder, folder.as_posix()).findings
    return [f for f in findings if f.span.document.path == path.as_posix() and f.level is Level.ERROR]
