"""The policy in built sites: a theme that changes is noticed, and no page is without it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from explainer import trusted
from explainer.cli import main
from explainer.policy.inline import Inline, inline
from explainer.policy.kept import NAME, Trusted
from tests.site.conftest import NewProject
from tests.site.project import MATERIAL, PLAIN, Project

OURS = '{% extends "explainer.html" %}{% block extrahead %}{{ super() }}<script>own()</script>{% endblock %}'
THEIRS = OURS.replace("own()", "other()")
WITH_OWN = f"{MATERIAL}  custom_dir: overrides\n"


def run(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["policy", "--config", str(project.path("mkdocs.yml")), *arguments])


def policy_of(page: str) -> str:
    """What the policy of a page says, if it comes before anything else that the page says."""
    found = re.search(
        r'<head>\s*(?:<meta charset="utf-8">\s*)?<meta http-equiv="Content-Security-Policy" content="([^"]*)"',
        page,
    )
    return found[1] if found else ""


def allows(page: str, script: str) -> bool:
    return Inline("script", script).digest in policy_of(page)


@pytest.mark.slow
def test_a_theme_that_changes_is_noticed_and_not_trusted(new: NewProject) -> None:
    project = new(theme=WITH_OWN)
    project.write("overrides/main.html", OURS)
    assert "there is no" in run(project, "--check").output, "nobody reviewed anything yet"
    assert run(project, "--write").exit_code == 0
    assert run(project, "--check").exit_code == 0
    project.built("--strict")
    assert allows(project.page("claims/"), "own()")

    project.write("overrides/main.html", THEIRS)
    checked = run(project, "--check")
    assert checked.exit_code == 1 and "main.html, 404.html is not in policy.html" in checked.output
    assert "error: policy.html has a script that the theme does not write: own()" in checked.output
    done = project.build("--strict")
    assert done.code == 1 and "read what changed, then run `explainer policy --write`" in done.output
    assert allows(project.page("claims/"), "own()"), "a build that fails publishes nothing"
    assert project.build().code == 0
    page = project.page("claims/")
    assert "<script>other()</script>" in page and not allows(page, "other()") and not allows(page, "own()")

    assert run(project, "--write").exit_code == 0
    assert run(project, "--check").exit_code == 0


@pytest.mark.slow
def test_whatever_template_a_page_names_it_has_a_policy(new: NewProject) -> None:
    """Whoever writes a page chooses its template; one of the theme's writes words of the page into a script."""
    project = new(theme=WITH_OWN)
    project.write("docs/moved.md", "---\ntemplate: redirect.html\nlocation: '\"+alert(1)+\"'\n---\n")
    project.write("docs/bare.md", "---\ntemplate: bare.html\n---\n# Bare\n")
    project.write(
        "overrides/bare.html", "<html><head><title>{{ page.title }}</title><script>bare()</script></head>"
    )
    project.write("overrides/broken.html", "{{ page.meta.nothing.more }}")
    project.write("docs/broken.md", "---\ntemplate: broken.html\nnothing: {more: 1}\n---\n# Broken\n")
    done = project.build()
    assert done.code == 0
    assert "broken.html cannot be rendered for a page without data" in done.output
    moved = project.page("moved/")
    injected = [one.text for one in inline(moved) if "alert(1)" in one.text]
    assert len(injected) == 1 and not allows(moved, injected[0])
    assert allows(project.page("bare/"), "bare()")
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(project.site.rglob("*.html"))}
    without = [path.name for path, page in pages.items() if not policy_of(page) and "broken" not in str(path)]
    assert without == []


def test_other_themes_and_sites_that_do_not_want_it(new: NewProject) -> None:
    project = new(theme=PLAIN)
    project.built()
    assert "Content-Security-Policy" not in project.page("claims/")
    assert "made for the theme Material" in run(project).output
    project.configure(
        "  - explainer\n", "  - explainer:\n      policy: {script-src: [\"'unsafe-inline'\"]}\n"
    )
    done = project.build()
    assert done.code == 1 and "'unsafe-inline'` would let injected text run too" in done.output
    failed = run(project, "--write")
    assert failed.exit_code == 1 and "would let injected text run too" in failed.output
    assert not project.path(NAME).exists()
    project.configure("policy: {script-src: [\"'unsafe-inline'\"]}", "policy: false")
    assert "`policy: false` stands among the plugin's options" in run(project).output


@pytest.mark.slow
def test_what_a_site_adds_and_what_it_costs(new: NewProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project = new(theme=MATERIAL)
    project.configure("  - explainer\n", "  - explainer:\n      policy: {img-src: [https://img.example]}\n")
    took: list[float] = []
    build = trusted.build

    def timed(*arguments: Any) -> Trusted:
        build(*arguments)  # templates are compiled for the build in any case
        start = time.process_time()
        found = build(*arguments)
        took.append(time.process_time() - start)
        return found

    monkeypatch.setattr(trusted, "build", timed)
    project.built()
    assert "img-src 'self' data: https://img.example;" in policy_of(project.page("claims/bridge-opened/"))
    assert took[0] < 0.1, "it is done at each build"


# Projects that need no plugin


def exported(project: Project, monkeypatch: pytest.MonkeyPatch) -> tuple[Result, str]:
    """What `explainer build` says, and the template that has the policy."""
    monkeypatch.chdir(project.folder)
    done = CliRunner().invoke(main, ["build", "--config", "mkdocs.yml", "--to", "made"])
    return done, project.path("made/theme/explainer.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_project_has_the_policy_that_was_reviewed(new: NewProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project = new(theme=WITH_OWN)
    project.write("overrides/main.html", OURS)
    run(project, "--write")
    done, theme = exported(project, monkeypatch)
    assert done.exit_code == 0 and "warning" not in done.stderr
    assert Inline("script", "own()").digest in theme
    project.write("overrides/main.html", THEIRS)
    done, theme = exported(project, monkeypatch)
    assert "warning: the script is not in policy.html and is not allowed: other()" in done.stderr
    assert Inline("script", "other()").digest not in theme and "default-src 'none'" in theme


@pytest.mark.slow
def test_a_project_without_a_policy_says_so(new: NewProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project = new(theme=WITH_OWN)
    with monkeypatch.context() as away:
        away.setattr(sys, "executable", str(project.path("nothing")))
        done, theme = exported(project, monkeypatch)
    assert "warning: these pages have no policy: MkDocs did not build the theme alone" in done.stderr
    assert done.exit_code == 0 and "default-src" not in theme
    project.write("overrides/main.html", "{% extends 'explainer.html' %}{% block x %}")
    done, theme = exported(project, monkeypatch)
    assert "warning: these pages have no policy: MkDocs did not build the theme alone" in done.stderr
    project.configure("  - explainer\n", "  - explainer:\n      policy: false\n")
    done, theme = exported(project, monkeypatch)
    assert "policy" not in done.stderr and "default-src" not in theme
    project.configure("policy: false", "policy: {img-src: [x]}")
    done, _ = exported(project, monkeypatch)
    assert done.exit_code == 2 and "`policy`: `img-src: x` is no source" in done.stderr


def paths(folder: Path) -> Iterable[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.slow
def test_the_command_says_what_may_run_and_changes_nothing(new: NewProject) -> None:
    project = new(theme=MATERIAL)
    before = sorted(paths(project.folder))
    said = run(project)
    assert said.exit_code == 0 and sorted(paths(project.folder)) == before
    assert said.output.startswith("default-src 'none'\nscript-src 'self' 'sha256-")
    assert 'script in main.html, 404.html:\n  __md_scope=new URL("{{ base_url }}",location)' in said.output
    assert run(project, "--config", "nothing.yml").exit_code == 1
    project.configure("  - explainer\n", "")
    assert "`explainer` is not among the plugins" in run(project).output
