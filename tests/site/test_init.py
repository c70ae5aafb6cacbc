"""A new site: begun in an empty folder, then its own two commands, then a commit."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from explainer import __version__
from explainer.canonical.scalars import lines_of
from explainer.cli import main
from explainer.commands.init import requirement
from explainer.load import load
from tests.git import ENVIRONMENT, commit, git, repository
from tests.site.project import ROOT
from tests.test_links import Server, server
from tools import package

__all__ = ["server"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.mark.parametrize("name", ["Our town", "Yes", "a: b # c", '"quoted"', "条約", "{{ x }} <b>"])
def test_a_new_site_has_nothing_to_mend(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "new"
    assert run("init", folder, "--name", name, "--publisher", name).exit_code == 0
    assert run("check", "--data", folder / "data", "--strict").output == "no findings\n"
    assert run("fmt", "--data", folder / "data", "--check").exit_code == 0
    settings = load(folder / "data").dataset.settings
    assert (settings.name, settings.publisher.name) == (name, name)
    assert f"site_name: {lines_of(name, 0, 0, is_words=True)[0]}\n" in (folder / "mkdocs.yml").read_text()
    assert not [path for path in folder.rglob("*") if "dot-" in path.name or path.suffix == ".py"]
    assert "are covered: 100 %" in run("coverage", "why-learn-python", "--data", folder / "data").output


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("mine")
    result = run("init", tmp_path)
    assert result.exit_code == 1 and "mkdocs.yml" in result.output and "nothing was written" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]
    (tmp_path / "file").write_text("")
    assert run("init", tmp_path / "file" / "below").exit_code in (1, 2)


@pytest.mark.parametrize("name", ["", "   ", "a\u202eb", "a\x07b", "x" * 3000, "\ud800"])
def test_a_name_that_cannot_be_one_begins_nothing(tmp_path: Path, name: str) -> None:
    for option in ("--name", "--publisher"):
        result = run("init", tmp_path / "new", option, name)
        assert (result.exit_code, (tmp_path / "new").exists()) == (2, False) or name == "\ud800", (
            result.output
        )
        assert f"{option}: a name has" in result.output or name == "\ud800"


def test_names_are_put_in_as_they_are(tmp_path: Path) -> None:
    assert run("init", tmp_path / "new", "--name", "@PUBLISHER@", "--publisher", "@NAME@").exit_code == 0
    settings = load(tmp_path / "new" / "data").dataset.settings
    assert (settings.name, settings.publisher.name) == ("@PUBLISHER@", "@NAME@")


def test_half_a_site_is_never_left(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for way in ("file", "link"):
        folder = tmp_path / way
        folder.mkdir()
        (folder / "docs").write_text("") if way == "file" else (folder / "docs").symlink_to(
            tmp_path / "elsewhere"
        )
        result = run("init", folder)
        assert result.exit_code == 1 and "docs is in the way" in result.output
        assert [path.name for path in folder.iterdir()] == ["docs"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_files_that_a_repository_begins_with_are_kept(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    result = run("init", tmp_path)
    assert result.exit_code == 0 and "README.md: kept as it was" in result.output
    assert (tmp_path / "README.md").read_text() == "mine" and (tmp_path / "data" / "site.yml").exists()


def told(url: str, **more: object) -> str:
    return json.dumps({"url": url, **more})


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (told("https://x.org/e", vcs_info={"vcs": "git", "commit_id": "abc"}), "@ git+https://x.org/e@abc"),
        (told("file:///nowhere/explainer", dir_info={"editable": True}), "@ file:///nowhere/explainer"),
        (
            told("file:///nowhere/e-0.1.0-py3-none-any.whl", archive_info={}),
            "@ file:///nowhere/e-0.1.0-py3-none-any.whl",
        ),
        (None, f"=={__version__}"),
        ("{", f"=={__version__}"),
    ],
)
def test_the_requirement_is_where_it_came_from(
    origin: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Distribution:
        def read_text(self, name: str) -> str | None:
            return origin

    monkeypatch.setattr("explainer.commands.init.distribution", lambda name: Distribution())
    *comments, line = requirement().splitlines()
    assert line.replace("mkdocs-explainer ", "").replace("mkdocs-explainer", "") == expected
    # An address that only this machine has is said to be one.
    assert bool(comments) == ("file:" in line) and all(text.startswith("#") for text in comments)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site that installs this very checkout, as ``init`` has it where no address of it is known."""
    home = tmp_path_factory.mktemp("init")
    (home / "pins.txt").write_text("\n".join(package.pins()), encoding="utf-8")
    folder = home / "site"
    assert run("init", folder).exit_code == 0
    if "file:" not in (folder / "requirements.txt").read_text():  # what is checked in may not be there yet
        (folder / "requirements.txt").write_text(f"{package.NAME} @ {ROOT.as_uri()}\n")
    return folder


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **ENVIRONMENT,
        "PIP_CONSTRAINT": str(folder.parent / "pins.txt"),
        "PYTHON": sys.executable,
        "PIP_NO_COMPILE": "1",  # most of what is installed is never run here
    }
    return subprocess.run(
        ["make", "-C", str(folder), *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.site
def test_its_own_two_commands(site: Path) -> None:
    checked = make(site, "check")
    assert checked.returncode == 0 and "no findings" in checked.stdout, checked.stderr
    command = ["make", "-C", str(site), "serve", "ADDRESS=127.0.0.1:8765"]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          start_new_session=True) as serving:  # fmt: skip
        try:
            page = _answer("http://127.0.0.1:8765/claims/named-after-a-snake/")
        finally:
            os.killpg(serving.pid, 15)
    assert "nothing to do with reptiles" in page


def _answer(url: str) -> str:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url) as response:
                return str(response.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nobody answers")


@pytest.mark.site
def test_the_steps_of_its_workflows(site: Path, server: Server, tmp_path: Path) -> None:
    if not (site / ".git").exists():
        repository(site)
    for target in ("fmt-check", "report", "site"):
        done = make(site, target)
        assert done.returncode == 0, done.stderr
    assert (site / "site" / "schema" / "claim.schema.json").is_file()
    summary = tmp_path / "summary.md"
    assert make(site, "diff", "BASE=HEAD", f"OUTPUT={summary}").returncode == 0
    assert "Nothing changes for readers." in summary.read_text()
    source = site / "data" / "sources" / "effbot-why-python.yml"
    text = source.read_text()
    source.write_text(re.sub("url: .*", f"url: {server.url}/gone", text))
    others = [path for path in source.parent.iterdir() if path != source]
    for path in others:
        path.write_text(re.sub("url: .*", f"url: {server.url}/ok", path.read_text()))
    asked = make(
        site, "links", f"OUTPUT={summary}", f"LINKS=--local --pause 0 --archive {server.url}/archive"
    )
    assert asked.returncode == 2 and "- **dead**" in summary.read_text(), asked.stderr
    git(site, "checkout", "-q", "data")


@pytest.mark.site
def test_a_commit_is_checked_before_it_is_made(site: Path) -> None:
    if not (site / ".git").exists():
        repository(site)
    tool = str(Path(sys.executable).parent / "pre-commit")

    # What the package needs is installed by the test of its own two commands; here it is that of the tests.
    borrowed = {
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }

    def hooks(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**ENVIRONMENT, **borrowed, "PRE_COMMIT_HOME": str(site.parent / "hooks")}
        return subprocess.run(
            [tool, *arguments], cwd=site, env=environment, capture_output=True, text=True, check=False
        )

    assert hooks("run", "--all-files").returncode == 0
    claim = site / "data" / "claims" / "why-learn-python" / "best-first-language.yml"
    claim.write_text(claim.read_text().replace("kind: opinion", "kind:   'opinion'"))
    git(site, "add", "-A")
    assert "records in canonical form" in hooks("run").stdout
    assert git(site, "diff", "--name-only").endswith("best-first-language.yml")
    claim.write_text(claim.read_text().replace("topics: [why-learn-python]", "topics: [why-learn]"))
    git(site, "add", "-A")
    found = hooks("run")
    assert found.returncode == 1 and "no topic has the id `why-learn`" in found.stdout
    git(site, "checkout", "-q", "HEAD", "data")
    # The same hooks as another repository names them, installed by pre-commit itself, once for both.
    copy = site.parent / "package"
    git(site.parent, "clone", "-q", str(ROOT), str(copy))
    for file in (ROOT / ".pre-commit-hooks.yaml",):
        (copy / file.name).write_text(file.read_text())
    commit(copy, "as it is now")
    done = hooks("try-repo", str(copy), "--ref", "HEAD", "--all-files", "--verbose")
    assert done.returncode == 0, done.stdout + done.stderr
    for hook in ("explainer-check", "explainer-fmt"):
        assert re.search(rf"Passed\n- hook id: {hook}\n", done.stdout), done.stdout
