"""The comparison of speed: the page says what the figures say, the sums are right, all get the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest
import yaml

from bench import (
    compare,
    contestants,
    figures,
    frame,
    goals,
    ground,
    live,
    measure,
    serving,
    speed,
    synthesise,
)
from bench.contestants import HUGO, OURS, PLAIN
from bench.figures import Built, Compared, Goal, Previewed, Ratios, Timed, Transcript
from bench.goals import AGAIN, COLD, EDITED
from bench.measure import CommandError, Cost
from explainer.load import load


def test_the_page_is_made_of_the_figures() -> None:
    assert speed.PAGE.read_text(encoding="utf-8") == speed.page(), "run `python -m bench.speed`"


# The sums


def run(who: str, round: int, cpu: float, wall: float, memory: float, written: int = 3) -> compare.Run:
    return compare.Run(who, COLD, round, Cost(cpu, wall, memory), written)


def test_the_lowest_of_the_rounds_counts_and_the_middle_of_the_ratios_within_each() -> None:
    runs = [
        run(PLAIN, 1, 10.0, 10.0, 100.0),
        run(OURS, 1, 1.0, 2.0, 200.0, written=7),
        run(PLAIN, 2, 20.0, 10.0, 100.0),
        run(OURS, 2, 1.0, 1.0, 300.0),
        run(PLAIN, 3, 40.0, 10.0, 100.0),
        run(OURS, 3, 8.0, 4.0, 100.0),
    ]
    plain, ours = compare.summary(runs)
    assert plain == Built(PLAIN, COLD, 10.0, 10.0, 100.0, Ratios(1.0, 1.0, 1.0), 3)
    assert ours == Built(OURS, COLD, 1.0, 1.0, 100.0, Ratios(0.1, 0.2, 2.0), 7)


def test_without_plain_mkdocs_there_is_no_ratio() -> None:
    assert next(compare.summary([run(OURS, 1, 1.0, 2.0, 3.0)])).ratios is None


@pytest.mark.parametrize(
    ("measured", "limit", "is_least", "is_reached", "by"),
    [
        (9.0, 8.0, True, True, 1.125),
        (4.0, 8.0, True, False, 0.5),
        (40.0, 50.0, False, True, 1.25),
        (100.0, 50.0, False, False, 0.5),
        (50.0, 50.0, False, True, 1.0),
        (0.0, 0.0, False, True, None),
        (1.0, 0.0, False, False, None),
        (None, 50.0, False, False, None),
    ],
)
def test_a_goal_knows_whether_it_is_reached_and_by_how_much(
    measured: float | None, limit: float, is_least: bool, is_reached: bool, by: float | None
) -> None:
    goal = Goal(goals.PREVIEW, "x", limit, "ms", is_least, measured)
    assert (goal.is_reached, goal.by) == (is_reached, by)


def compared(claims: int, **changed: object) -> Compared:
    found = Compared(
        claims=claims,
        pages=claims + 50,
        on="2026-01-02",
        machine="Some processor, 2 cores",
        rounds=3,
        has_fast=True,
        left_out=["Eleventy is left out: it is not installed."],
        titles={PLAIN: "Plain", OURS: "explainer", HUGO: "Hugo"},
        versions={PLAIN: "1", OURS: "2", HUGO: "3"},
        weights={PLAIN: 30.0, OURS: 30.0, HUGO: 31.5},
        builds=[
            Built(PLAIN, COLD, 40.0, 41.0, 200.0, Ratios(1.0, 1.0, 1.0), 9),
            Built(OURS, COLD, 4.0, 2.5, 400.0, Ratios(0.1, 0.05, 2.0), 9),
            Built(OURS, AGAIN, 0.4, 0.5, 100.0, Ratios(0.01, 0.01, 0.5), 0),
            Built(OURS, EDITED, 0.9, 1.5, 100.0, Ratios(0.02, 0.03, 0.5), 5),
            Built(HUGO, COLD, 5.0, 2.0, 300.0, Ratios(0.125, 0.05, 1.5), 9),
        ],
        previews=[Previewed(OURS, 1.0, [30.0, 90.0, 40.0], claims / 100_000, 0.01)],
    )
    return replace(found, **changed)  # type: ignore[arg-type]


def test_every_goal_is_a_row_with_its_figure() -> None:
    kept = figures.Recorded("2026-01-02", "x", [goals.with_figure(goals.FIRST_SEARCH, 170.0, "Chromium")])
    found = {goal.what: goal for goal in goals.goals([compared(1_000), compared(10_000)], [kept])}
    reached = {what: (goal.measured, goal.is_reached) for what, goal in found.items()}
    assert reached == {
        "From saving a claim to its new page, 1,000 claims, the middle one": (40.0, True),
        "From saving a claim to its new page, 1,000 claims, the longest": (90.0, False),
        "From saving a claim to its new page, 10,000 claims, the middle one": (40.0, True),
        "From saving a claim to its new page, 10,000 claims, the longest": (90.0, True),
        "CPU time of an edit at 10,000 claims by that at 1,000": (10.0, False),
        "1,000 claims: CPU time of plain MkDocs by ours": (10.0, True),
        "1,000 claims: CPU time of Hugo by ours": (1.25, True),
        "1,000 claims: wall time of Hugo by ours": (0.8, False),
        "1,000 claims: cores busy, of two": (1.6, True),
        "10,000 claims: CPU time of plain MkDocs by ours": (10.0, True),
        "10,000 claims: CPU time of Hugo by ours": (1.25, True),
        "10,000 claims: wall time of Hugo by ours": (0.8, False),
        "10,000 claims: cores busy, of two": (1.6, True),
        "10,000 claims: memory": (400.0, True),
        "Nothing changed, 10,000 claims: wall time": (0.5, True),
        "Nothing changed, 10,000 claims: files written": (0.0, True),
        "One claim edited, 10,000 claims: wall time": (1.5, False),
        **{goal.what: (None, False) for goal in goals.ELSEWHERE},
        goals.FIRST_SEARCH.what: (170.0, True),
    }
    assert tuple(dict.fromkeys(goal.area for goal in found.values())) == goals.AREAS


def test_what_was_not_measured_is_not_reached() -> None:
    for found in ([], [compared(100)], [compared(1_000, builds=[], previews=[])]):
        assert not any(goal.is_reached or goal.measured is not None for goal in goals.goals(found, []))


def test_figures_are_kept_and_become_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FOLDER", tmp_path / "figures")
    for found in (compared(10_000), compared(1_000)):
        figures.store(found)
    assert figures.compared() == [compared(1_000), compared(10_000)]
    figures.record("search", [goals.with_figure(goals.FIRST_SEARCH, 250.0)])
    page = speed.page()
    assert page.index("## 1,000 claims, 1,050 pages") < page.index("## 10,000 claims, 10,050 pages")
    assert (
        "| search | A first search downloads, 10,000 claims | at most 200 kB | 250 | **not reached** | 0.80 |"
        in page
    )
    assert "| explainer | cold | 4.00 | 0.100 | 2.50 | 0.050 | 400 | 2.000 | 9 |" in page
    assert "| explainer | 40 | 90 | 3 | 100 | 1.0% | 1.0 |" in page
    assert "Eleventy is left out" in page and "Hugo 31.5" in page and "*2026-01-02; Some processor" in page


def test_a_transcript_is_kept_and_becomes_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FOLDER", tmp_path / "figures")
    assert "## A preview, edit by edit" not in speed.page()
    edits = [
        Timed("a word in one of claims", "claims/claim-1/", 20.5, 11.0, 30_123, 0),
        Timed("a word in one of claims", "claims/claim-2/", 40.0, 12.0, 31_000, 0),
        Timed("a word in one of topics", "topics/topic-1/", 400.0, 350.0, 470_000, 4_096),
    ]
    kept = Transcript(1_000, "2026-01-02", "Some processor", True, 1.5, (90, 120), edits)
    figures.transcribe(kept)
    assert figures.transcripts() == [kept]
    page = speed.page()
    assert "| a word in one of topics | `topics/topic-1/` | 400.0 | 350.0 | 470,000 | 4,096 |" in page
    assert (
        "the middle one 40.0 ms, the longest 400.0" in page
        and "the middle one 30.2 ms, the longest 40.0" in page
    )


@pytest.mark.slow
@pytest.mark.site
def test_a_preview_is_watched_edit_by_edit() -> None:
    found = live.watched(12, 12)
    assert {"a new claim", "a renamed claim", "a mistake", "a deleted claim"} < {
        one.what for one in found.edits
    }
    assert all(one.milliseconds > 0 and one.cpu_milliseconds > 0 for one in found.edits)
    for one in found.edits:
        assert one.written <= one.sent + 32_768, "more was written than the page that was asked for"
    assert not [one for one in found.edits if not one.sent and one.what != "a deleted claim"]


def test_the_machine_has_no_name() -> None:
    assert re.fullmatch(r".+, \d+ cores, \d+ GB of memory, .+", figures.machine())
    assert measure.ENVIRONMENT.get("HOSTNAME", "no such name") not in figures.machine()


# Everybody gets the same


def test_an_edit_is_one_word_in_one_claim(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    synthesise.write(folder, 2)
    who = next(one for one in contestants.everyone() if isinstance(one, contestants.Contestant))
    before = load(folder / "data").dataset.claims
    for word in ("first", "second"):
        who.edit(folder, word)
    loaded = load(folder / "data")
    assert loaded.findings == ()
    edited = [
        claim
        for name, claim in loaded.dataset.claims.items()
        if claim.explanation != before[name].explanation
    ]
    assert [str(claim.explanation).partition(". ")[0] for claim in edited] == ["The word is second"]
    assert contestants.with_word("# Page\n", "first", ".md") == "# Page\n\nThe word is first.\n"
    with pytest.raises(ValueError, match="no explanation"):
        contestants.with_word("kind: fact\n", "first", ".yml")


PAGE = """\
<title>Marktitle - Site</title><meta name="description" content="Markdescription">
<link rel="canonical" href="https://example.org/frame/page/"><img src="../../logo.svg">
<a href="#marktitle">Skip</a><a href="../..">Home</a><a href="../../claims/">Claims</a>
<ul><li class="md-nav__item">
  <a href="#markheading">Markheading</a></li></ul>
<article><h1 id="marktitle">Marktitle</h1>
<h2 id="markheading">Markheading</h2>
<p>Markcontent</p></article>
"""


@pytest.mark.parametrize("has_fast", [False, True])
def test_the_plain_way_is_chosen_where_there_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_fast: bool
) -> None:
    monkeypatch.setattr(ground, "HAS_FAST", has_fast)
    content = ground.Content(tmp_path)
    content.data.mkdir()
    ground.plain(tmp_path / "plain", content)
    ground.ours(tmp_path / "ours", content)
    said = [yaml.safe_load((tmp_path / name / "mkdocs.yml").read_text()) for name in ("plain", "ours")]
    assert [made.pop("plugins")[1] for made in said] == [
        {"explainer": {"fast": False}} if has_fast else "explainer",
        "explainer",
    ]
    assert said[0] == said[1]


@pytest.mark.slow
@pytest.mark.site
def test_a_small_site_is_measured_whole(tmp_path: Path) -> None:
    found = compare.compare(2, 1, tmp_path / "out", [PLAIN], with_previews=False)
    assert [(one.who, one.situation) for one in found.builds] == [(PLAIN, when) for when in goals.SITUATIONS]
    assert all(one.ratios == Ratios(1.0, 1.0, 1.0) and one.written > 50 for one in found.builds)
    assert all(0.3 < one.cpu < 60 and 50 < one.memory < 1000 for one in found.builds)
    assert found.pages > 30 and 25 < found.weights[PLAIN] < 45


@dataclass
class Broken:
    """Somebody whose builds end with a few words, from some round on."""

    who: contestants.Contestant
    since: int

    def build(self, situation: str, round: int) -> compare.Run:
        if round >= self.since:
            raise CommandError("Build started\n\nRuntimeError: too many words\n")
        return run(self.who.name, round, 1.0, 1.0, 1.0)


def broken(name: str, since: int = 1) -> compare.Stall:
    return cast(compare.Stall, Broken(contestant(name), since))


def contestant(name: str) -> contestants.Contestant:
    return contestants.Contestant(name, name.title(), "1", lambda folder, content: None, ())


@pytest.mark.parametrize("since", [1, 2])
def test_who_cannot_build_the_site_is_left_out_in_their_words(since: int) -> None:
    runs, unable = compare._builds([broken(PLAIN, 9), broken(HUGO, since)], 2)
    assert unable == {HUGO: "Hugo is left out: it could not build this site: `RuntimeError: too many words`"}
    assert [(one.who, one.round) for one in runs] == [(PLAIN, 1)] * 3 + [(PLAIN, 2)] * 3


@pytest.mark.parametrize("name", [PLAIN, OURS])
def test_without_us_there_is_nothing_to_compare(name: str) -> None:
    with pytest.raises(CommandError, match=f"{name.title()} failed:\nBuild started"):
        compare._builds([broken(name)], 1)


def test_a_page_of_the_theme_becomes_a_template() -> None:
    marks = {key: f"[{key}]" for key in frame.LIQUID}
    assert (
        frame.template(PAGE, marks)
        == """\
[setup]<title>[title] - Site</title><meta name="description" content="[description]">
<link rel="canonical" href="[address]"><img src="[base]logo.svg">
<a href="#[first]">Skip</a><a href="[base].">Home</a><a href="[base]claims/">Claims</a>
<ul>[each]<li class="md-nav__item">
  <a href="#[id]">[words]</a></li>[end]</ul>
<article>[content]</article>
"""
    )


@pytest.mark.parametrize("page", ["{{ x }}", PAGE.replace("Markcontent", ""), PAGE.replace("../../", "/")])
def test_a_page_of_another_theme_is_refused(page: str) -> None:
    with pytest.raises(frame.FrameError):
        frame.template(page, frame.GO)


def test_every_package_of_npm_has_its_reason_and_is_used() -> None:
    asked = json.loads((contestants.HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert asked.keys() == contestants.REASONS.keys()
    code = [*(contestants.HERE / "themes").rglob("*.mjs"), contestants.HERE / "contestants.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in code)
    assert all(
        f'"{name}"' in text or " / ".join(f'"{part}"' for part in name.split("/")) in text for name in asked
    )


def test_who_is_not_installed_is_left_out_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.contestants.importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("bench.contestants.npm.is_installed", lambda folder: False)
    said = [str(one) for one in contestants.everyone() if isinstance(one, contestants.Missing)]
    assert [words.partition(" is left out: ")[0] for words in said] == ["Hugo", "Eleventy"]
    assert all(words.endswith(".") for words in said)


# Measuring

TREE = """\
import os, time
held = bytearray(60_000_000)
for _ in range(2):
    if not os.fork():
        begun = time.process_time()
        while time.process_time() - begun < 0.2: pass
        time.sleep(0.3)
        os._exit(0)
for _ in range(2): os.wait()
"""


@pytest.mark.slow
@pytest.mark.skipif(not measure.HAS_TREES, reason="this system does not tell")
def test_what_a_command_forks_counts_and_what_is_shared_counts_once(tmp_path: Path) -> None:
    # In a process of its own: what is started inherits the peak of whoever starts it, and this one may be large.
    program = (
        "import sys; from pathlib import Path; from bench import measure\n"
        f"cost = measure.spend((sys.executable, '-c', {TREE!r}), Path({str(tmp_path)!r}), measure.ENVIRONMENT,"
        " looks_at_tree=True)\nprint(cost.cpu, cost.memory)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    cpu, memory = map(float, done.stdout.split())
    assert cpu > 0.4
    assert 60 < memory < 150


SERVER = """\
import sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        text = open("page.md").read()
        if "word" in text.partition("here")[2] and text not in seen:
            seen.add(text)
            begun = time.process_time()
            while time.process_time() - begun < 0.2: pass
        self.send_response(200); self.end_headers(); self.wfile.write(text.encode())
    def log_message(self, *_): pass
seen = set()
HTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
"""


@pytest.mark.slow
@pytest.mark.skipif(not measure.HAS_TREES, reason="this system does not tell")
def test_what_the_measuring_process_holds_does_not_count(tmp_path: Path) -> None:
    held = bytearray(b"1") * 200_000_000
    code = "import time; time.sleep(0.3)"
    cost = measure.spend([sys.executable, "-c", code], tmp_path, measure.ENVIRONMENT, looks_at_tree=True)
    assert len(held) == 200_000_000 and 3 < cost.memory < 100


@pytest.mark.slow
@pytest.mark.skipif(not measure.HAS_TREES, reason="this system does not tell")
def test_a_preview_is_measured_from_saving_to_the_new_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "PAIRS", 1)
    monkeypatch.setattr(serving, "_QUIET", 0.3)
    page = tmp_path / "page.md"
    page.write_text("here", encoding="utf-8")
    command = (sys.executable, "-c", SERVER, "{port}")
    with serving.serving(command, tmp_path, measure.ENVIRONMENT) as server:
        served = serving.measure(server, "", "here", lambda word: _save(page, f"here word {word}"))
    assert len(served.seconds) == 1 and served.worst >= 0.2
    assert 0.15 < served.cpu < 1.0
    assert server.process.returncode is not None


def _save(page: Path, text: str) -> None:
    page.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_a_preview_that_ends_says_why(tmp_path: Path) -> None:
    broken = (sys.executable, "-c", "raise LookupError('no such port')")
    with (
        serving.serving(broken, tmp_path, measure.ENVIRONMENT) as server,
        pytest.raises(measure.CommandError, match="no such port"),
    ):
        server.until("", "anything")
