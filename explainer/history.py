"""Earlier states of a data folder, out of git. Nothing of the working tree is touched, and nothing is run.

Files are read from git's own store rather than checked out, so that neither attributes nor hooks nor filters
that a contribution may bring have a say.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

_REGULAR = ("100644", "100755")
_TIMEOUT = 120
_OF_ANOTHER = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_NAMESPACE"
    " GIT_ALTERNATE_OBJECT_DIRECTORIES".split()
)
"""What git sets for a hook, and what would have it look elsewhere than in the data folder's repository."""


class HistoryError(Exception):
    """The earlier state cannot be had; the message says why and what to do."""


def branched_off(data: Path, base: str, head: str = "HEAD") -> str:
    """The commit at which ``head`` left ``base``: what has happened on ``base`` since is not its doing.

    Where the two have no commit in common, ``base`` itself.

    Raises:
        HistoryError: there is no such revision, or no repository.
    """
    tips = [_commit(data, revision) for revision in (base, head)]
    common = _git(data, "merge-base", *tips, check=False).decode().strip()
    return common or tips[0]


@contextmanager
def at(data: Path, revision: str) -> Iterator[Path]:
    """The data folder as it was at ``revision``, in a temporary folder; empty if there was none.

    Symbolic links are left out.

    Raises:
        HistoryError: there is no such revision, or no repository.
        OSError: the temporary folder cannot be written.
    """
    commit = _commit(data, revision)
    with tempfile.TemporaryDirectory(prefix="explainer-") as name:
        folder = Path(name) / "data"
        folder.mkdir()
        files = list(_files(data, commit))
        for path, content in zip((path for path, _ in files), _contents(data, files), strict=True):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield folder


def once_there(data: Path, revision: str) -> frozenset[str]:
    """Paths below the data folder of every file that ``revision`` or a commit before it took away.

    In a clone without its whole history it is what that history tells.
    """
    named = _git(
        data, "log", "--diff-filter=D", "--full-history", "-m", "--no-renames", "--name-only", "--format=", "-z",
        "--relative", revision, "--", ".",
    )  # fmt: skip
    return frozenset(_name(raw) for raw in named.replace(b"\n", b"").split(b"\0") if raw)


def _commit(data: Path, revision: str) -> str:
    if not data.is_dir():
        raise HistoryError(f"there is no data folder {data.as_posix()}")
    _git(data, "rev-parse", "--git-dir")
    found = _git(
        data, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", check=False
    )
    if not found:
        raise HistoryError(
            f"git knows no revision `{revision}` here: name a commit, a tag or a branch, such as `origin/main` or"
            " `main` (`make diff BASE=main`); in a workflow, let the checkout fetch the whole history"
            " (`fetch-depth: 0`)"
        )
    return found.decode().strip()


def _files(data: Path, commit: str) -> Iterator[tuple[str, str]]:
    """The path of each ordinary file below the data folder, and the name of its content in git's store."""
    for entry in _git(data, "ls-tree", "-r", "-z", commit, ".").split(b"\0"):
        if not entry:
            continue
        about, _, raw = entry.partition(b"\t")
        mode, _, blob = about.decode().split(" ")
        path = PurePosixPath(_name(raw))
        if mode in _REGULAR and not path.is_absolute() and ".." not in path.parts:
            yield path.as_posix(), blob


def _contents(data: Path, files: list[tuple[str, str]]) -> Iterator[bytes]:
    asked = "".join(f"{blob}\n" for _, blob in files).encode()
    answer = _git(data, "cat-file", "--batch", given=asked) if files else b""
    position = 0
    for _ in files:
        end = answer.index(b"\n", position)
        about = answer[position:end].split(b" ")
        if len(about) != 3:
            raise HistoryError(
                f"git’s store lacks a file of {data.as_posix()}; fetch the whole history, without a filter"
            )
        size = int(about[2])
        yield answer[end + 1 : end + 1 + size]
        position = end + size + 2


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _git(data: Path, *arguments: str, given: bytes = b"", check: bool = True) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(data), *arguments],
            input=given,
            capture_output=True,
            env={name: value for name, value in os.environ.items() if name not in _OF_ANOTHER},
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise HistoryError("git is needed to compare with an earlier state; install it") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise HistoryError(f"git did not answer: {error}") from error
    if check and done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise HistoryError(f"git cannot say how {data.as_posix()} was: {said.removeprefix('fatal: ')}")
    return done.stdout if done.returncode == 0 else b""
