"""``explainer verify``, and a site without the fast way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import explainer
from explainer.cli import command
from explainer.fast import both, conversion
from tests.elmford import RICH
from tests.fast.sites import CASES
from tests.fast.ways import as_on_the_day
from tests.site.project import MATERIAL, PLAIN, Project, environment, run, tree

PACKAGE = Path(explainer.__file__).parent


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with as_on_the_day(tmp_path):
        yield Project.create(tmp_path / "project", theme=MATERIAL)


def verify(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(command("verify"), ["--config", str(project.path("mkdocs.yml")), *arguments])


@pytest.mark.site
def test_nothing_differs(project: Project) -> None:
    done = verify(project)
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith(" files compared: 0 bytes differ\n")
    assert "not taken" not in done.stdout
    assert not project.site.exists()


@pytest.mark.site
def test_a_difference_is_shown(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = conversion._filled
    monkeypatch.setattr(conversion, "_filled", lambda *parts: filled(*parts).replace("Evidence", "Evidense"))
    done = verify(project)
    assert done.exit_code == 1, done.output
    assert "claims/bridge-cost/index.html: differs from byte " in done.stdout
    assert "Evidense" in done.stdout
    assert not done.stdout.endswith(": 0 bytes differ\n")


@pytest.mark.site
def test_the_plain_way_is_named_as_such(project: Project) -> None:
    project.configure("plugins:", "markdown_extensions: [abbr]\nplugins:")
    done = verify(project)
    assert done.exit_code == 0, done.output
    assert (
        "the fast way was not taken, because the Markdown extension `abbr` may change pages\n" in done.stdout
    )
    assert "not taken" not in verify(project, "--anyway").stdout


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  - explainer\n", "", "`explainer` is not among the plugins of "),
        ("site_name: Elmford\n", "", "the site cannot be built: "),
        ("plugins:", "nav: [\nplugins:", "the site cannot be built: "),
        ("  - search\n", "  - searched\n", "the site cannot be built: "),
    ],
)
def test_a_site_that_cannot_be_built(project: Project, old: str, new: str, sentence: str) -> None:
    project.configure(old, new)
    done = verify(project)
    assert done.exit_code == 1, done.output
    assert sentence in done.stderr
    assert "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit)


def test_data_with_errors(project: Project) -> None:
    project.write("data/claims/bridge-cost.yml", "kind: nonsense\n")
    done = verify(project)
    assert done.exit_code == 1, done.output
    assert "the site cannot be built: " in done.stderr


@pytest.mark.parametrize(
    ("plain", "fast", "says", "count"),
    [
        (b"abcd", b"abXd", "differs from byte 2 on: 'abcd' is 'abXd'", 1),
        (b"abcd", b"ab", "differs from byte 2 on: 'abcd' is 'ab'", 2),
        (b"", b"abc", "differs from byte 0 on: '' is 'abc'", 3),
        (b"a\xff", b"a\xfe", "differs from byte 1 on: 'a\ufffd' is 'a\ufffd'", 1),
        (None, b"abc", "should not be there", 3),
        (b"", None, "is missing", 1),
    ],
)
def test_every_byte_counts(
    tmp_path: Path, plain: bytes | None, fast: bytes | None, says: str, count: int
) -> None:
    for name, content in (("plain", plain), ("fast", fast)):
        (tmp_path / name / "a").mkdir(parents=True)
        (tmp_path / name / "same").write_bytes(b"same")
        if content is not None:
            (tmp_path / name / "a/b.html").write_bytes(content)
    assert list(both.differences(tmp_path / "plain", tmp_path / "fast")) == [
        both.Difference("a/b.html", says, count)
    ]


def test_the_same_folder_does_not_differ(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    assert list(both.differences(tmp_path, tmp_path)) == []


@pytest.mark.site
def test_the_fast_way_can_be_taken_out(tmp_path: Path) -> None:
    """Without its folder, and switched off, the same site is published."""
    package = tmp_path / "without"
    shutil.copytree(PACKAGE, package / "explainer", ignore=shutil.ignore_patterns("fast", "__pycache__"))
    project = Project.create(tmp_path / "project", RICH, theme=CASES["as it comes"].theme)
    env = environment(PYTHONPATH=str(package), GIT_CEILING_DIRECTORIES=str(tmp_path))
    done = run("mkdocs", "build", "--strict", cwd=project.folder, env=env)
    assert done.code == 0, done.output
    without = tree(project.site)
    assert tree(project.built()) == without
    project.configure("  - explainer", "  - explainer: {fast: false}")
    assert tree(project.built()) == without
    said = run("explainer", "verify", cwd=project.folder, env=env)
    assert (said.code, said.output) == (
        1,
        "error: this package has no fast way: there is nothing to compare\n",
    )


@pytest.mark.site
@pytest.mark.slow
def test_switched_off_it_is_not_even_loaded(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project", theme=PLAIN)
    project.configure("  - explainer", "  - explainer: {fast: false}")
    code = (
        "import sys; from mkdocs.config import load_config; from mkdocs.commands.build import build;"
        "config = load_config('mkdocs.yml'); config.plugins.on_startup(command='build', dirty=False);"
        "build(config); print([name for name in sys.modules if name.startswith('explainer.fast')])"
    )
    project.write("tried.py", code)
    done = run("tried", cwd=project.folder)
    assert done.code == 0, done.output
    assert done.output.endswith("[]\n")
