"""Every command on a project, wherever that lies and however its files end their lines."""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from explainer.cli import main
from tests import git
from tests.site.project import Done, Project, tree

REVIEW = """\
{"@context": "https://schema.org", "@type": "ClaimReview", "url": "https://checks.example.org/1",
 "claimReviewed": "The footbridge cost three million euros.", "datePublished": "2025-10-01",
 "author": {"@type": "Organization", "name": "Checkers"},
 "itemReviewed": {"@type": "Claim", "appearance": "https://www.example.org/speech"},
 "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "False"}}
"""


def run(folder: Path, *arguments: str, says: str = "") -> Done:
    """A command of ours, called in a folder; what is raised and is no exit comes as a traceback."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        done = CliRunner().invoke(main, list(arguments), input=says)
    finally:
        os.chdir(before)
    raised = done.exception
    trace = "" if isinstance(raised, SystemExit | None) else "".join(traceback.format_exception(raised))
    return Done(done.exit_code, done.output + trace)


@dataclass(frozen=True)
class Outcome:
    """What every command said, and the files it made."""

    said: Mapping[str, Done]
    pages: Mapping[str, bytes]
    """Of ``explainer build``."""
    ported: Mapping[str, bytes]
    """Of ``explainer build --config``."""

    def codes(self) -> dict[str, int]:
        return {name: done.code for name, done in self.said.items()}


def everything(project: Project, data: str = "data") -> Outcome:
    """What commands make of a project under git; those that write come last."""
    folder, where = project.folder, f"--data={data}"
    asked = {
        "check": ("check", where),
        "check again": ("check", where),
        "check as json": ("check", "--no-cache", "--format", "json", where),
        "check as sarif": ("check", "--no-cache", "--format", "sarif", where),
        "check against": ("check", "--against", "HEAD", where),
        "diff": ("diff", "HEAD", where),
        "report": ("report", where, "--output", "said.txt"),
        "coverage": ("coverage", "new-footbridge", where),
        "build": ("build", "--to", "pages", where),
        "build again": ("build", "--to", "pages", where),
        "port": ("build", "--config", "mkdocs.yml", "--to", "ported"),
        "doctor": ("doctor",),
        "fmt --check": ("fmt", "--check", where),
        "new": ("new", "term", "--term", "towpath", "--definition", "A path.", "--source", "trust-report", where),
        "import": ("import", "claimreview", "-", where),
        "fmt": ("fmt", where),
        "fmt again": ("fmt", "--check", where),
        "schema": ("schema", "--to", f"{data}/.explainer"),
        "init": ("init", "another site"),
    }  # fmt: skip
    said = {name: run(folder, *command, says=REVIEW) for name, command in asked.items()}
    return Outcome(said, ours(folder / "pages"), ours(folder / "ported"))


def ours(folder: Path) -> dict[str, bytes]:
    """The files that a command made, without its own notes of what it made."""
    made = tree(folder) if folder.exists() else {}
    return {path: content for path, content in made.items() if "manifest" not in path}


def under_git(project: Project) -> Project:
    """The project with a first commit of everything."""
    git.repository(project.folder)
    return project
