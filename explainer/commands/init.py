"""``explainer init``"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from urllib.request import url2pathname

import click

from explainer import __version__, files, hidden, starter
from explainer.canonical.scalars import lines_of
from explainer.commands import common
from explainer.escape import printable
from explainer.forge import revision_of
from explainer.model.fields import MAX_TEXT
from explainer.model.schema import FOLDER
from explainer.model.schema import files as schemas
from explainer.model.settings import Publisher

PACKAGE = "mkdocs-explainer"
YOURS = frozenset({"README.md", "SECURITY.md", ".gitignore", ".gitattributes", ".github/CODEOWNERS"})
"""Files that a repository often begins with, and without which ours do as well."""
_STARTER = Path(starter.__file__).parent


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", metavar="TEXT", help="The site's name; made of the folder's if left out.")
@click.option("--publisher", metavar="TEXT", help="Who answers for the site; its name if left out.")
def init(folder: Path, name: str | None, publisher: str | None) -> None:
    """Begin a site: data with one small example, pages, workflows and forms for GitHub.

    No file that is there already is touched. A README.md, SECURITY.md, .gitignore or CODEOWNERS of your own is kept; if
    another file stands in the way, nothing is written.
    """
    made = _files(*_names(folder, name, publisher))
    blocking = [
        path for path in _ways(folder, made) if path.is_symlink() or (path.exists() and not path.is_dir())
    ]
    if blocking:
        common.fail(f"{blocking[0].as_posix()} is in the way: it is no folder. Nothing was written")
    files.tidy(_ways(folder, made))
    taken = sorted(path for path in made if (folder / path).exists() or (folder / path).is_symlink())
    there = [path for path in taken if files.holds(folder / path, made[path])]
    if len(there) < len(made):  # what a run of ours wrote that was killed
        made = {path: text for path, text in made.items() if path not in there}
        taken = [path for path in taken if path not in there]
    kept = [path for path in taken if path in YOURS]
    made = {path: text for path, text in made.items() if path not in kept}
    taken = [path for path in taken if path not in kept]
    if taken:
        shown = ", ".join(taken[:5]) + (f" and {len(taken) - 5} more" if len(taken) > 5 else "")
        common.fail(f"{folder.as_posix()} has {shown} already; nothing was written. Name an empty folder")
    written: list[Path] = []
    made_folders = [way for way in _ways(folder, made) if not way.exists()]
    try:
        for path, text in made.items():
            files.create(folder / path, text)
            written.append(folder / path)
    except OSError as error:
        left = files.take_back(written)
        for way in reversed(made_folders):
            with suppress(OSError):  # somebody else's things are in it
                way.rmdir()
        said = "Some of it is there; the same again goes on from that" if left else "Nothing is left of it"
        common.fail(f"{folder.as_posix()} cannot be written: {error.strerror}. {said}")
    click.echo(f"{printable(folder.as_posix())}: {len(made)} files. In that folder:")
    if kept:
        click.echo(f"  {', '.join(kept)}: kept as it was")
    click.echo("  make serve    # preview at http://127.0.0.1:8000/")
    click.echo("  make check    # what is wrong, where, and what to do")
    click.echo("README.md says how to go on, and how to do without make.")


def _names(folder: Path, name: str | None, publisher: str | None) -> tuple[str, str]:
    """The names of the site and of who answers for it, if both can be those."""
    proposed = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    found = _one_line(proposed if name is None else name) or ("Explained" if name is None else "")
    answers = _one_line(found if publisher is None else publisher)
    for option, text in (("--name", found), ("--publisher", answers)):
        try:
            Publisher(name=text)
            hidden_ones = [*hidden.places(text)]
        except ValueError:
            hidden_ones = [0]
        if hidden_ones:
            common.fail(
                f"{option}: a name has from one to {MAX_TEXT} letters, all of them visible", common.WRONG_USE
            )
    return found, answers


def _ways(folder: Path, made: Iterable[str]) -> list[Path]:
    """Every folder that files will stand in, from the new site's own on."""
    below = {parent for path in made for parent in PurePosixPath(path).parents}
    return [folder / path for path in sorted(below)]


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _files(name: str, publisher: str) -> dict[str, str]:
    """Every file of the new site by its path."""
    found = {
        _shown(path.relative_to(_STARTER).as_posix()): path.read_text(encoding="utf-8")
        for path in sorted(_STARTER.rglob("*"))
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    written = {"@NAME@": _scalar(name), "@PUBLISHER@": _scalar(publisher), "@TITLE@": name}
    marks = re.compile("|".join(written))  # in one pass: a name may be one of the marks
    found = {path: marks.sub(lambda mark: written[mark[0]], content) for path, content in found.items()}
    found |= {f"data/{FOLDER}/{file}": text for file, text in schemas().items()}
    return {**found, "requirements.txt": f"{requirement()}\n"}


def _shown(path: str) -> str:
    """``dot-github/x`` is the file ``.github/x`` of the new site."""
    parts = PurePosixPath(path).parts
    return "/".join(f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part for part in parts)


def _scalar(text: str) -> str:
    return lines_of(text, 0, 0, is_words=True)[0] if len(text) < 80 else json.dumps(text, ensure_ascii=False)


def requirement() -> str:
    """What pip needs to install this very version again, from where it came: if it can be, where others get it too.

    https://peps.python.org/pep-0610/
    """
    try:
        told = distribution(PACKAGE).read_text("direct_url.json")
        source = json.loads(told) if told else {}
        if source.get("vcs_info", {}).get("vcs") == "git":
            return f"{PACKAGE} @ git+{source['url']}@{source['vcs_info']['commit_id']}"
        checkout = urlsplit(source.get("url", ""))
        if checkout.scheme == "file":
            revision = revision_of(Path(url2pathname(checkout.path)))
            return f"{PACKAGE} @ {revision}" if revision else f"{_LOCAL}{PACKAGE} @ {source['url']}"
    except (PackageNotFoundError, ValueError, KeyError, AttributeError):
        pass
    return f"{PACKAGE}=={__version__}"


_LOCAL = f"""\
# This address is one of the machine on which the site was begun. Before anybody else builds the site, and before it is
# published, name an explainer that they can get:
# {PACKAGE} @ git+https://ADDRESS-OF-ITS-REPOSITORY@COMMIT
"""
