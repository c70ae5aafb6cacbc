"""Where the data lives is found, not typed; without any sign of it there are no edit links."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from explainer.forge import find_repository
from explainer.model import Settings
from explainer.repository import Repository

WORKFLOW = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/workflow"}


def settings(**named: str) -> Settings:
    needed = {"name": "Site", "licence": {"name": "CC BY 4.0"}, "publisher": {"name": "We"}}
    return Settings.model_validate({**needed, **named})


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new git repository without a remote, and no configuration but its own."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "checkout"
    git(tmp_path, "init", "--quiet", str(folder))
    return folder


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:o/r.git", "https://github.com/o/r"),
        ("github.com:o/r.git", "https://github.com/o/r"),
        ("git@gitlab.example.org:group/sub/r.git", "https://gitlab.example.org/group/sub/r"),
        ("ssh://git@github.com/o/r.git", "https://github.com/o/r"),
        ("ssh://git@git.example.org:2222/o/r.git", "https://git.example.org/o/r"),
        ("git://git.example.org/o/r", "https://git.example.org/o/r"),
        ("https://github.com/o/r", "https://github.com/o/r"),
        ("https://github.com/o/r.git/", "https://github.com/o/r"),
        ("https://GitHub.com/o/r.git", "https://GitHub.com/o/r"),
        ("https://somebody@github.com/o/r.git", "https://github.com/o/r"),
        ("https://somebody:secret@github.com/o/r.git", "https://github.com/o/r"),
        ("https://x-access-token:ghs_secret@github.com/o/r", "https://github.com/o/r"),
        ("https://code.example.org:3000/o/r.git", "https://code.example.org:3000/o/r"),
        ("https://git.sr.ht/~somebody/r", "https://git.sr.ht/~somebody/r"),
        ("https://github.com/o/r.name.git", "https://github.com/o/r.name"),
        # An alias of somebody's own ssh configuration, folders, and things that are no addresses.
        ("git@work:o/r.git", None),
        ("/srv/git/r.git", None),
        ("../r", None),
        ("file:///srv/git/r.git", None),
        ("https://github.com/o/r?token=secret", None),
        ("https://github.com/", None),
        ("ext::sh -c evil", None),
    ],
)
def test_the_origin_remote(checkout: Path, remote: str, address: str | None) -> None:
    git(checkout, "remote", "add", "origin", remote)
    found = find_repository(settings(), checkout, {})
    assert found == (Repository(address, "main", "") if address else None)
    assert "secret" not in repr(found)


def test_no_remote_no_repository(checkout: Path) -> None:
    assert find_repository(settings(), checkout, {}) is None
    git(checkout, "remote", "add", "upstream", "https://github.com/o/r")
    assert find_repository(settings(), checkout, {}) is None


def test_no_checkout_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert find_repository(settings(), tmp_path, {}) is None


def test_no_git_no_repository(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(checkout, "remote", "add", "origin", "https://github.com/o/r")
    monkeypatch.setenv("PATH", str(checkout))
    assert find_repository(settings(), checkout, {}) is None


def test_the_workflow_comes_before_the_remote(checkout: Path) -> None:
    git(checkout, "remote", "add", "origin", "https://github.com/o/remote")
    assert find_repository(settings(), checkout, WORKFLOW) == Repository(
        "https://github.com/o/workflow", "main"
    )


@pytest.mark.parametrize(
    "half",
    [
        {"GITHUB_REPOSITORY": "o/r"},
        {"GITHUB_SERVER_URL": "https://github.com"},
        {"GITHUB_SERVER_URL": "", "GITHUB_REPOSITORY": "o/r"},
        {"GITHUB_SERVER_URL": "javascript:alert(1)//", "GITHUB_REPOSITORY": "o/r"},
        {"GITHUB_SERVER_URL": "https://user:secret@github.com", "GITHUB_REPOSITORY": "o/r"},
    ],
)
def test_half_a_workflow_is_none(checkout: Path, half: dict[str, str]) -> None:
    assert find_repository(settings(), checkout, half) is None


def test_what_site_yml_says_comes_first(checkout: Path) -> None:
    git(checkout, "remote", "add", "origin", "https://github.com/o/remote")
    said = settings(repository="https://gitlab.example.org/g/r", branch="trunk")
    assert find_repository(said, checkout, WORKFLOW) == Repository("https://gitlab.example.org/g/r", "trunk")


def test_a_site_in_a_subfolder_of_its_repository(checkout: Path) -> None:
    git(checkout, "remote", "add", "origin", "git@github.com:o/r.git")
    (checkout / "sites" / "one").mkdir(parents=True)
    found = find_repository(settings(), checkout / "sites" / "one", {})
    assert found == Repository("https://github.com/o/r", "main", "sites/one/")
