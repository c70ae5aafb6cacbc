"""What else writes: records, schemas, a new site, and what is remembered from one run to the next."""

from __future__ import annotations

import os
import random
import re
import shutil
import threading
import time
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from explainer import files
from explainer.links import cache as links_cache
from tests.faults.figures import Figures
from tests.faults.injection import KILL, Fault
from tests.faults.machine import Command, Machine
from tests.faults.scenes import KINDS, state
from tests.faults.test_builds import CLAIM, project
from tests.site.project import Project, tree
from tools.trials import LONG

Begin = Callable[[Project], None]


def untidy(made: Project) -> None:
    """Two records that are not in canonical form, one of them with a mode of its own."""
    for name in (CLAIM, "data/claims/bridge-opened.yml"):
        made.path(name).write_text(f"# a comment\n{made.path(name).read_text('utf-8')}\n\n", encoding="utf-8")
    made.path(CLAIM).chmod(0o640)


def with_text(made: Project) -> None:
    made.write("words.txt", "One sentence. And one more.\n")


def with_reviews(made: Project) -> None:
    shutil.copy(Path(__file__).parents[1] / "incoming/array.json", made.folder / "reviews.json")


def with_pages(made: Project) -> None:
    """Two sources whose pages are there, one of them with a mode of its own."""
    for path in made.data.glob("sources/*.yml"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"(?m)^(?:url|archive_url):.*\n", "", text), encoding="utf-8")
    for name in ("gazette-opening", "trust-report"):
        path = made.data / f"sources/{name}.yml"
        path.write_text(f"{path.read_text('utf-8')}url: {_page()}/{name}\n", encoding="utf-8")
    path.chmod(0o640)


@cache
def _page() -> str:
    """The address of a server that has a page wherever it is asked, for as long as the tests run."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<title>A page</title>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def empty(made: Project) -> None:
    shutil.rmtree(made.folder)
    made.folder.mkdir()


COMMANDS: dict[str, tuple[Begin, tuple[str, ...], str]] = {
    "fmt": (untidy, ("explainer", "fmt"), "data"),
    "schema": (with_text, ("explainer", "schema"), "data"),
    "new article": (
        with_text,
        ("explainer", "new", "article", "--text", "words.txt", "--title", "Two sentences", "--published", "2026",
         "--language", "en", "--genre", "opinion"),
        "data",
    ),
    "import": (with_reviews, ("explainer", "import", "claimreview", "reviews.json"), "data"),
    "links --record": (
        with_pages,
        ("explainer", "links", "--record", "--local", "--pause", "0", "--archive", "", "--days", "0"),
        "data",
    ),
    "init": (empty, ("explainer", "init", "site", "--name", "Millbrook"), "site"),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_every_file_is_whole(machine: Machine, tmp_path: Path, figures: Figures, name: str) -> None:
    """Each file is the old one or the new one, with its mode, and the command gets to its end the next time."""
    begin, command, below = COMMANDS[name]
    made = project(tmp_path / "template")
    begin(made)
    old = state(made.folder / below) or {}
    folder = _fresh(made.folder)
    ended = machine.run(Command(command, folder))[0]
    assert ended.code == (name == "import"), ended.output  # which has warnings of what is not clear
    new, modes = tree(folder / below), _modes(folder / below)
    step = 1 if LONG else max(1, len(ended.events) // 2)
    for kind in KINDS if LONG else (KILL, "ENOSPC")[: 1 + (name == "fmt")]:
        for at in range(KINDS.index(kind), len(ended.events), step):
            folder = _fresh(made.folder)
            failed = machine.run(Command(command, folder, Fault(kind, at)))[0]
            results = list(_left(_data(folder / below), old, new))
            if "Traceback" in failed.output or (failed.code == 0 and _data(folder / below) != new):
                results.append("no sentence")
            if name == "new article" and results == ["new"]:
                figures.count(f"explainer {name}", kind, *results)
                continue  # all was done: once more would be one more
            again = machine.run(Command(command, folder))[0]
            if _data(folder / below) != new or _modes(folder / below) != modes:
                results.append("next run failed")
            figures.count(f"explainer {name}", kind, *results)
            assert set(results) <= {"old", "new"}, (kind, ended.events[at], failed.output, again.output)


def _fresh(template: Path) -> Path:
    folder = template.with_name("trial")
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(template, folder))


def _data(folder: Path) -> dict[str, bytes]:
    """What a loader sees: hidden files of killed runs are none of it."""
    return {path: content for path, content in (state(folder) or {}).items() if not path.endswith(".part")}


def _modes(folder: Path) -> dict[str, int]:
    return {path: (folder / path).stat().st_mode for path in _data(folder)}


def _left(left: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    if any(content not in (old.get(path), new.get(path)) for path, content in left.items()):
        return ["lost"]
    return ["lost"] if old.keys() - left.keys() else ["new"] if left == new else ["old"]


def test_what_a_killed_run_left_is_no_record_and_does_not_stay(machine: Machine, tmp_path: Path) -> None:
    made = project(tmp_path / "site")
    untidy(made)
    events = machine.run(Command(("explainer", "fmt", "--check"), made.folder))[0].events
    copy = _fresh(made.folder)
    events = machine.run(Command(("explainer", "fmt"), copy))[0].events
    at = next(number for number, event in enumerate(events) if event.startswith("os.chmod"))
    machine.run(Command(("explainer", "fmt"), made.folder, Fault(KILL, at)))
    left = [path for path in made.data.rglob(".*") if path.name.endswith(".part")]
    assert len(left) == 1
    assert machine.run(Command(("explainer", "check", "--no-cache"), made.folder))[0].code == 0
    now = time.time()
    os.utime(left[0], (now - 7200, now - 7200))
    assert machine.run(Command(("explainer", "fmt"), made.folder))[0].code == 0
    assert not left[0].exists()


def test_a_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    files.replace(tmp_path / "link", "ours")
    assert (tmp_path / "theirs").read_text("utf-8") == "theirs"
    assert not (tmp_path / "link").is_symlink() and (tmp_path / "link").read_text("utf-8") == "ours"


# What is remembered


def damages(content: bytes, chance: random.Random) -> dict[str, bytes]:
    """What a file may have become."""
    middle = len(content) // 2
    flipped = bytearray(content)
    flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return {
        "nothing": b"",
        "half": content[:middle],
        "without its end": content[:-1],
        "with more": content + b"\0",
        "one bit": bytes(flipped),
        "zeros": bytes(len(content)),
        "random": chance.randbytes(len(content)),
        "random after its beginning": content[:40] + chance.randbytes(middle),
        "another version": b"\0" * 16 + content[16:],
        "a pickle": b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x0ctouch hacked\x85R.",
        "deep": b"[" * 100_000,
    }


def test_a_damaged_memory_of_the_check_is_forgotten(
    machine: Machine, tmp_path: Path, figures: Figures
) -> None:
    made = project(tmp_path / "site")
    made.change(CLAIM, "source: trust-report", "source: trust-raport")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = Command(("explainer", "check"), made.folder, env=env)
    first = machine.run(command)[0]
    assert first.code == 1 and "trust-raport" in first.output
    (memory,) = (tmp_path / "cache").rglob("*.memory")
    whole = memory.read_bytes()
    for seed in range(20 if LONG else 1):
        for kind, content in damages(whole, random.Random(seed)).items():
            memory.write_bytes(content)
            assert machine.run(command)[0].output == first.output, kind
            figures.count("memory of the check", "damaged", "new")
            assert memory.read_bytes() == whole or content == whole, kind
    assert not (made.folder / "hacked").exists()


@pytest.mark.parametrize("kind", KINDS if LONG else (KILL, "EROFS"))
def test_the_check_does_without_a_memory(
    machine: Machine, tmp_path: Path, figures: Figures, kind: str
) -> None:
    made = project(tmp_path / "site")
    store = tmp_path / "cache"
    command = Command(("explainer", "check"), made.folder, scope=store, env={"XDG_CACHE_HOME": str(store)})
    events = machine.run(command)[0].events
    for at in range(len(events)) if LONG else (2,):
        shutil.rmtree(store)
        broken = Command(("explainer", "check"), made.folder, Fault(kind, at), scope=store, env=command.env)
        ended = machine.run(broken)[0]
        assert ended.was_killed or (ended.code == 0 and ended.output == "no findings\n"), ended.output
        again = machine.run(command, command)  # two at once
        assert [one.output for one in again] == ["no findings\n"] * 2
        figures.count("memory of the check", kind, "new")


def test_a_damaged_memory_of_links_is_forgotten(figures: Figures) -> None:
    whole = b'{"version": 2, "answers": {"https://e.org/": ["2026-11-20", "ok", "", "", [], [], false]}}'
    assert links_cache.read(whole.decode()).answers
    strange = [
        b'{"version": 2}', b'{"version": 2, "answers": []}', b'{"version": 2, "answers": {"a": 1}}', b"null",
        b'{"version": 2, "answers": {"a": [1, 2, 3, 4, 5, 6, 7]}}', b'{"version": 1, "answers": {}}',
        b'{"version": 2, "answers": {"a": ["2026-11-20", "ok", "", "", 5, [], false]}}',
        b'{"version": 2, "answers": {"a": ["2026-99-99", "ok", "", "", [], [], false]}}',
    ]  # fmt: skip
    for seed in range(200 if LONG else 5):
        for content in [*damages(whole, random.Random(seed)).values(), *strange]:
            links_cache.read(content.decode("utf-8", "replace"))
            figures.count("memory of links", "damaged", "new")


def test_links_without_a_memory(machine: Machine, tmp_path: Path, figures: Figures) -> None:
    """Nothing is asked: the sources of this site have no addresses."""
    made = Project.create(tmp_path / "site", "# delete: sources/*\n# delete: claims/*\n# delete: topics/*\n")
    store = tmp_path / "store"
    for kind in KINDS if LONG else (KILL, "ENOSPC"):
        for at in range(6) if LONG else (1,):
            shutil.rmtree(store, ignore_errors=True)
            arguments = ("explainer", "links", "--cache", str(store / "links.json"), "--archive", "")
            ended = machine.run(Command(arguments, made.folder, Fault(kind, at), scope=store))[0]
            assert ended.was_killed or "Traceback" not in ended.output, ended.output
            assert machine.run(Command(arguments, made.folder))[0].output.count("cannot be remembered") == 0
            figures.count("memory of links", kind, "new")
