"""Shares of a tree of pages: together they are the whole, and what does not belong together is not joined."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from explainer.cli import main
from explainer.share import FOLDER, Share, ShareError, read
from tests import bundles
from tests.elmford import RICH

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("that_day")]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def tree(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def shards(folder: Path, data: Path, of: int, *options: str) -> list[Path]:
    """Every share of a tree of pages, each in a folder of its own."""
    made = []
    for number in range(1, of + 1):
        made.append(folder / f"part{number}")
        done = run("build", "--data", data, "--to", made[-1], "--shard", f"{number}/{of}", *options)
        assert done.exit_code == 0, done.output
    return made


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_everything_is_dealt_out_once_and_evenly(of: int) -> None:
    dealt = [list(Share(number, of).part(range(20))) for number in range(1, of + 1)]
    assert sorted(chain.from_iterable(dealt)) == list(range(20))
    assert max(map(len, dealt)) - min(map(len, dealt)) <= 1
    for number, part in enumerate(dealt, 1):
        assert part == [at for at in range(20) if Share(number, of).has(at)]


def test_a_share_by_its_name() -> None:
    assert read("2/4") == Share(2, 4) and str(Share(2, 4)) == "2/4"
    for wrong in ("", "2", "0/4", "5/4", "-1/4", "1/0", "2/4/6", "a/b", "1/2000", "1.0/4", "²/4"):
        with pytest.raises(ShareError, match="is no shard: write which one and of how many, such as 2/4"):
            read(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("of", [1, 2, 3, 5])
def test_joined_they_are_the_whole(of: int, lay: bundles.Lay, tmp_path: Path) -> None:
    data = lay(RICH)
    assert run("build", "--data", data, "--to", tmp_path / "whole").exit_code == 0
    made = shards(tmp_path, data, of)
    files = [path for part in made for path in tree(part) if not path.startswith((FOLDER, "."))]
    assert len(files) == len(set(files))  # each is made once
    done = run("join", *reversed(made), "--to", tmp_path / "joined")
    assert done.exit_code == 0, done.output
    assert f"of {of} shards" in done.output
    assert tree(tmp_path / "joined") == tree(tmp_path / "whole")


def test_a_joined_tree_can_be_built_over(lay: bundles.Lay, tmp_path: Path) -> None:
    data = lay("")
    joined = tmp_path / "joined"
    assert run("join", *shards(tmp_path, data, 2), "--to", joined).exit_code == 0
    assert re.search(
        r": 0 written, \d+ unchanged, 0 removed", run("build", "--data", data, "--to", joined).output
    )


@pytest.fixture
def two(lay: bundles.Lay, tmp_path: Path) -> list[Path]:
    return shards(tmp_path, lay(""), 2)


def refused(tmp_path: Path, *folders: Path, to: str = "joined") -> str:
    """What is said when folders are not joined; nothing may have been written."""
    before = tree(tmp_path)
    done = run("join", *folders, "--to", tmp_path / to)
    assert done.exit_code == 1 and done.output.startswith("error: "), done.output
    assert tree(tmp_path) == before
    return done.output.replace(f"{tmp_path}/", "").removeprefix("error: ").strip()


def test_a_share_that_is_missing(lay: bundles.Lay, tmp_path: Path) -> None:
    made = shards(tmp_path, lay(""), 3)
    assert refused(tmp_path, made[0], made[2]) == "shard 2/3 is missing"
    assert refused(tmp_path, made[2]) == "shards 1/3, 2/3 are missing"
    assert refused(tmp_path, *made, made[1]) == "part2 and part2 are both shard 2/3"


def test_what_is_no_share(two: list[Path], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert refused(tmp_path, *two, tmp_path / "other").startswith("other holds no shard: make one with ")
    (two[0] / FOLDER / "2-of-2.jsonl").write_bytes((two[1] / FOLDER / "2-of-2.jsonl").read_bytes())
    assert refused(tmp_path, *two) == "part1 holds 2 shards: give each a folder of its own"


def test_shares_of_different_sites(two: list[Path], lay: bundles.Lay, tmp_path: Path) -> None:
    (tmp_path / "four").mkdir()
    four = shards(tmp_path / "four", lay(""), 4)
    says = "part1 is shard 1/2 and four/part2 is 2/4: make all of as many"
    assert refused(tmp_path, two[0], four[1]) == says
    (tmp_path / "rich").mkdir()
    rich = shards(tmp_path / "rich", lay(RICH), 2)
    assert refused(tmp_path, two[0], rich[1]).startswith(
        "part1 and rich/part2 are shards of different sites: make"
    )


def test_a_file_that_two_shares_have_differently(two: list[Path], tmp_path: Path) -> None:
    for number, part in enumerate(two):
        (part / "same.txt").write_text("as everywhere")
        (part / "about.txt").write_text(f"from machine {number}")
    assert refused(tmp_path, *two).startswith(
        "about.txt is not the same in all shards; part2 differs: make all of"
    )
    (two[1] / "about.txt").unlink()
    assert run("join", *two, "--to", tmp_path / "joined").exit_code == 0
    assert (tmp_path / "joined" / "same.txt").read_text() == "as everywhere"


def damaged(how: Callable[[Path], object], part: Path) -> None:
    how(next((part / FOLDER).iterdir()))


@pytest.mark.parametrize(
    "said",
    ["", "{", "[]", json.dumps({"shard": 1, "of": 2, "made_of": ""}), '{"shard": 7, "of": 2, "made_of": ""}'],
)
def test_a_damaged_mark(said: str, two: list[Path], tmp_path: Path) -> None:
    damaged(lambda mark: mark.write_text(said), two[1])
    assert refused(tmp_path, *two) == "part2/explainer-shard/2-of-2.jsonl is damaged: make the shard again"


def test_a_damaged_part_of_the_search_index(two: list[Path], tmp_path: Path) -> None:
    for part in two:
        (part / "search").mkdir()
        (part / "search" / "search_index.json").write_text('{"config":{},"docs":[]}')
    damaged(lambda mark: mark.write_text(f"{mark.read_text()}{{}}\n"), two[1])
    assert refused(tmp_path, *two) == "part2/explainer-shard/2-of-2.jsonl is damaged: make the shard again"
    for part in two:
        (part / "search" / "search_index.json").write_text('{"config":{},"docs":[1]}')
    assert refused(tmp_path, *two).startswith("search/search_index.json is not as a shard leaves it")


def test_where_it_goes(two: list[Path], tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert refused(tmp_path, *two, to="full") == "full is not empty: delete it, or name another folder"
    assert refused(tmp_path, *two, to="part1/site").startswith(
        "part1/site and part1 stand in each other: name"
    )
    (tmp_path / "empty").mkdir()
    assert run("join", *two, "--to", tmp_path / "empty").exit_code == 0


def test_a_link_is_not_followed(two: list[Path], tmp_path: Path) -> None:
    (two[0] / "secret.txt").symlink_to("/etc/hostname")
    assert refused(tmp_path, *two) == "part1/secret.txt is a link, which no shard holds"


def test_what_build_refuses(lay: bundles.Lay, tmp_path: Path) -> None:
    done = run("build", "--data", lay(""), "--to", tmp_path / "x", "--shard", "3/2")
    assert (
        done.exit_code == 2 and "--shard: `3/2` is no shard: write which one and of how many" in done.output
    )
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: X\nplugins: [explainer]\n")
    done = run("build", "--config", config, "--to", tmp_path / "x", "--shard", "1/2")
    assert done.exit_code == 2 and "--config is published in one piece: build it whole" in done.output
    assert not (tmp_path / "x").exists()
