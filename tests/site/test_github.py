"""Workflows, forms and hooks: nothing for zizmor and actionlint to say, and every step is run in CI too."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.utils.yaml import yaml_load

from explainer.cli import COMMANDS, command, main
from explainer.model import Article, Source
from explainer.model.claim import Correction
from explainer.model.evidence import Evidence
from explainer.model.scales import Genre, Stance
from explainer.repository import FORM
from tests.site.project import MATERIAL, ROOT, Project, environment, tree
from tools import audits

STARTER = ROOT / "explainer" / "starter"
GITHUB = ROOT / ".github"
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
FORMS = [path for path in sorted(GITHUB.glob("ISSUE_TEMPLATE/*.yml")) if path.name != "config.yml"]


def steps(workflow: Any) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun") / "site"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def zizmor(path: Path) -> tuple[str, int]:
    """What zizmor prints about workflows, and its exit code."""
    tool = str(Path(sys.executable).parent / "zizmor")
    done = subprocess.run(
        [tool, "--offline", "--format", "json", str(path)], capture_output=True, text=True, check=False
    )
    return done.stdout, done.returncode


@pytest.mark.site
@pytest.mark.parametrize("place", ["ours", "a new site's"])
def test_zizmor_and_actionlint_find_nothing(place: str, begun: Path) -> None:
    root = ROOT if place == "ours" else begun
    said, code = zizmor(root / ".github")
    assert (json.loads(said), code) == ([], 0)
    assert audits.workflows(sorted(root.glob(".github/workflows/*.yml"))) == []


@pytest.mark.site
def test_they_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - run: echo ${{ github.event.pull_request.title }} ${{ foo.bar }}\n"
    )
    assert any("untrusted" in complaint.message for complaint in audits.workflows([bad]))
    assert len(json.loads(zizmor(bad)[0])) > 1


def test_a_new_site_has_our_own_workflows_and_forms() -> None:
    shared = {
        path.relative_to(STARTER / "dot-github") for path in STARTER.glob("dot-github/**/*") if path.is_file()
    }
    assert len(shared) == 10
    for path in shared:
        assert (GITHUB / path).read_text() == (STARTER / "dot-github" / path).read_text(), path
    for ours, theirs in ((".vscode", "dot-vscode"), (".devcontainer", "dot-devcontainer")):
        for file in (STARTER / theirs).iterdir():
            assert (ROOT / ours / file.name).read_text() == file.read_text()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_no_rights_it_does_not_need(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(workflow[True])
    for name, job in workflow["jobs"].items():
        may_write = {right for right, level in job["permissions"].items() if level == "write"}
        assert may_write <= ({"pages", "id-token"} if name == "publish" else set())
        if may_write:
            assert not any("run" in step for step in job["steps"])
        assert "timeout-minutes" in job
    for step in steps(workflow):
        assert "uses" not in step or re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        assert "${{" not in step.get("run", "")
        # What one run leaves, a stranger's too, is never taken up by another; nor does any hold a secret.
        assert not re.search("cache|download-artifact|github-script", step.get("uses", ""))
        assert not [key for key in step.get("with", {}) if "cache" in key or "token" in key]
        assert "secrets." not in str(step) and "GITHUB_TOKEN" not in str(step)
        if "upload-artifact" in step.get("uses", ""):
            assert step["with"]["path"] in ("site/", "dist/")
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize(
    "config", [ROOT / "mkdocs.yml", STARTER / "mkdocs.yml"], ids=["ours", "a new site's"]
)
def test_the_address_that_pages_gives_reaches_the_site(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [step["env"] for step in steps(read(GITHUB / "workflows" / "publish.yml")) if "env" in step]
    assert given == [{"SITE_URL": "${{ steps.pages.outputs.base_url }}"}]
    monkeypatch.setenv("SITE_URL", "https://o.github.io/r")
    text = config.read_text(encoding="utf-8").replace("@NAME@", "x")
    assert yaml_load(text)["site_url"] == "https://o.github.io/r"
    monkeypatch.delenv("SITE_URL")
    assert not yaml_load(text)["site_url"]


def test_every_step_is_a_target_that_ci_itself_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    # Both ask other hosts: links is run by the test of a new site, audit by tests/test_supply.py.
    run_by_ci = set(re.findall(r"^make ([a-z-]+)", ci, re.MULTILINE)) | {"links", "audit"}
    asked = {step["run"].split()[1] for path in WORKFLOWS for step in steps(read(path)) if "run" in step}
    assert all(
        step["run"].startswith("make ") for path in WORKFLOWS for step in steps(read(path)) if "run" in step
    )
    assert asked <= run_by_ci and len(asked) > 6
    code_only = {"test", "package", "sbom", "audit"}
    for makefile, left_out in ((ROOT / "Makefile", set[str]()), (STARTER / "Makefile", code_only)):
        targets = set(re.findall(r"^([a-z-]+):", makefile.read_text(encoding="utf-8"), re.MULTILINE))
        assert asked - left_out <= targets


LARGE = ROOT / "docs" / "guide" / "large.md"


def of_shards() -> str:
    """The workflow that the docs have for large sites."""
    found = re.search(
        r"^`.github/workflows/publish.yml`\n\n```yaml\n(.*?)^```$", LARGE.read_text("utf-8"), re.M | re.S
    )
    assert found
    return found[1]


def test_the_workflow_of_shards_has_no_rights_and_actions_but_those_of_the_others() -> None:
    workflow, plain = yaml.safe_load(of_shards()), read(GITHUB / "workflows" / "publish.yml")
    assert workflow["permissions"] == {} and workflow[True] == plain[True]
    assert workflow["concurrency"] == plain["concurrency"]
    assert workflow["jobs"]["publish"] == {**plain["jobs"]["publish"], "needs": "join"}
    rights = {name: job["permissions"] for name, job in workflow["jobs"].items() if name != "publish"}
    assert rights == {"shard": plain["jobs"]["build"]["permissions"], "join": {"contents": "read"}}
    known = {step["uses"] for path in WORKFLOWS for step in steps(read(path)) if "uses" in step}
    new = {step["uses"] for step in steps(workflow) if "uses" in step} - known
    assert len(new) == 1 and re.fullmatch(r"actions/download-artifact@[0-9a-f]{40}", new.pop())
    for step in steps(workflow):
        assert "${{" not in step.get("run", "")
        assert not {"run-id", "github-token", "repository"} & set(step.get("with", {}))
        assert "checkout" not in step.get("uses", "") or step["with"]["persist-credentials"] is False


def test_the_workflow_of_shards_runs_targets_that_every_site_has() -> None:
    workflow = yaml.safe_load(of_shards())
    asked = [step["run"] for step in steps(workflow) if "run" in step]
    assert asked == ["make shard", "make join"]
    shards = workflow["jobs"]["shard"]["strategy"]["matrix"]["shard"]
    assert shards == list(range(1, len(shards) + 1))
    for makefile in (ROOT / "Makefile", STARTER / "Makefile"):
        targets = set(re.findall(r"^([a-z-]+):", makefile.read_text(encoding="utf-8"), re.MULTILINE))
        assert {"shard", "join"} <= targets


@pytest.mark.site
def test_zizmor_and_actionlint_find_nothing_in_the_workflow_of_shards(tmp_path: Path) -> None:
    file = tmp_path / ".github" / "workflows" / "publish.yml"
    file.parent.mkdir(parents=True)
    file.write_text(of_shards(), encoding="utf-8")
    said, code = zizmor(tmp_path / ".github")
    assert (json.loads(said), code) == ([], 0)
    assert audits.workflows([file]) == []


@pytest.mark.site
def test_make_builds_shards_and_joins_them(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "site", theme=MATERIAL)
    binaries = project.path("bin")
    binaries.mkdir()
    for name in ("mkdocs", "explainer"):
        script = f'#!/bin/sh\nexec "{sys.executable}" -m {name} "$@"\n'
        (binaries / name).write_text(script)
        (binaries / name).chmod(0o755)
    whole = tree(project.built("-q"))
    shutil.rmtree(project.site)
    project.write("requirements.txt", "")
    project.write("ready", "")  # newer: nothing is installed
    for target in ("SHARD=1/2 shard", "SHARD=2/2 shard", "join"):
        settings = (f"BIN={binaries}", "READY=ready")
        command = ["make", "-f", str(STARTER / "Makefile"), *settings, *target.split()]
        done = subprocess.run(
            command, cwd=project.folder, env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert tree(project.site) == whole


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_answers_of_a_form_are_keys_of_records(path: Path) -> None:
    records = (Correction, Evidence, Source, Article)
    keys = {key for record in records for key in record.model_fields} | {"claim"}
    form = read(path)
    assert {"name", "description", "body"} <= form.keys()
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert {field["id"] for field in fields} <= keys
    assert len({field["id"] for field in fields}) == len(fields)
    scales: dict[str, list[str]] = {"stance": [*Stance], "genre": [*Genre]}
    for field in fields:
        if field["type"] == "dropdown":
            assert field["attributes"]["options"] == [str(step) for step in scales[field["id"]]]


def test_the_site_opens_the_form_for_errors() -> None:
    form = read(GITHUB / "ISSUE_TEMPLATE" / FORM)
    assert form["body"][0]["id"] == "claim" and form["body"][0]["type"] == "input"


def test_hooks_call_commands_that_exist() -> None:
    for hook in read(ROOT / ".pre-commit-hooks.yaml"):
        name, called, *options = hook["entry"].split()
        assert name == "explainer" and called in COMMANDS
        known = {option for parameter in command(called).params for option in parameter.opts}
        assert set(options) <= known


def test_editors_find_the_schemas() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    for schema, pattern in settings["yaml.schemas"].items():
        assert (ROOT / schema).is_file() and list(ROOT.glob(pattern))
