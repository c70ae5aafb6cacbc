"""What was tried of other systems, and what came of it, written down when trials run long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from explainer import load as loading
from explainer.load import load
from tests import bundles
from tests.bundles import ALONE
from tests.elmford import RICH
from tests.site.project import Project
from tests.systems import test_line_ends, test_names, test_places
from tests.systems.commands import Outcome, everything, ours, run, under_git
from tools.trials import LONG, Table, store

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("that_day"),
    pytest.mark.skipif(not LONG, reason="figures are those of a long run"),
]

FOUND, WORKS, NEITHER = "a finding", "works", "neither"


def test_what_came_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [*test_names.REFUSED, *test_names.WORKS, *test_names.IGNORED]
    folders = [[name] for name in test_names.FOLDERS] + [list(pair) for pair in test_names.ONE_FOLDER]
    rows = [
        _row("names of files", (_of_names(tmp_path, ["actors"], name) for name in names)),
        _row(
            "names of folders, and pairs of them",
            (_of_names(tmp_path, some, "ferry.yml") for some in folders),
        ),
        _row("places and names of projects", _of_places(tmp_path)),
        _row("line ends of every file", (_of_ends(tmp_path, ends) for ends in test_line_ends.ENDS.values())),
    ]
    monkeypatch.setattr(loading, "problems_with_folders", lambda *_: ())
    off = [_of_names(tmp_path, some, "ferry.yml") for some in folders]
    rows.append(_row("guard off: names of folders are not looked at", off))
    assert [row[-1] for row in rows] == [0, 0, 0, 0, len(off)]
    says = (
        "Each was tried with every command that it concerns. A finding has a file and says what to do; what works has "
        "the same pages, byte for byte, as on an ordinary system."
    )
    store(
        "scale",
        "systems",
        [Table("Other systems", says, ("what", "tried", FOUND, WORKS, NEITHER), tuple(rows))],
    )


def _row(what: str, outcomes: Iterable[str]) -> tuple[str, int, int, int, int]:
    counted = Counter(outcomes)
    return what, counted.total(), counted[FOUND], counted[WORKS], counted[NEITHER]


def _fresh(tmp_path: Path, bundle: str) -> Path:
    data = tmp_path / str(sum(1 for _ in tmp_path.iterdir())) / "data"
    data.parent.mkdir()
    bundles.folder(bundle).write(data)
    return data


def _of_names(tmp_path: Path, folders: list[str], name: str) -> str:
    """What is said of a record of that name, or of records in folders of those names below ``claims/``."""
    data = _fresh(tmp_path, ALONE)
    is_actor = folders == ["actors"]
    for number, folder in enumerate(folders):
        below = "actors" if is_actor else f"claims/{folder}"
        test_names.put(
            data, f"{below}/{number or ''}{name}", test_names.ACTOR if is_actor else test_names.CLAIM
        )
    found = {finding.rule for finding in load(data).findings}
    if not found & {"bad-id", "stray-file"}:
        return WORKS if is_actor else NEITHER
    return FOUND


def _of_places(tmp_path: Path) -> list[str]:
    made: list[Outcome] = []
    for name in ["plain", *test_places.NAMES.values(), test_places.NO_TEXT, test_places.DEEP]:
        top = tmp_path / "places" / name
        top.mkdir(parents=True)
        made.append(everything(under_git(Project.create(top / "p", RICH))))
    plain, *others = made
    return [
        WORKS if (o.pages, o.ported, o.codes()) == (plain.pages, plain.ported, plain.codes()) else NEITHER
        for o in others
    ]


def _of_ends(tmp_path: Path, ends: Callable[[bytes], bytes]) -> str:
    plain, other = (_fresh(tmp_path, RICH).parent for _ in range(2))
    test_line_ends.change(other, ends)
    built = [run(folder, "build", "--to", "pages") for folder in (plain, other)]
    same = ours(plain / "pages") == ours(other / "pages") != {}
    return WORKS if same and built[0] == built[1] else NEITHER
