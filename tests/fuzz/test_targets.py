"""Cases that were found once, a few thousand new ones, and what holds of whatever Hypothesis makes up."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer import compose, prose, quick, source
from tests.fuzz import run, seeds
from tests.fuzz.targets import TARGETS
from tests.site.project import ROOT
from tools import trials

FOUND = [(target, path) for target in TARGETS for path in seeds.found(target)]
CALM = settings(deadline=None, suppress_health_check=list(HealthCheck))
SECONDS = int(os.environ.get("FUZZ_SECONDS", "3600"))
"""For how long the long run makes up cases, over all targets."""
WITH_ATHERIS = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None,
    reason="atheris, which makes up cases that reach new code, has packages for Linux on x86-64 only",
)


@pytest.mark.parametrize(("target", "path"), FOUND, ids=[f"{target}-{path.name}" for target, path in FOUND])
def test_what_was_found_once_holds(target: str, path: Path) -> None:
    TARGETS[target].run(path.read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_what_everybody_knows_to_be_nasty_holds(target: str) -> None:
    every = 1 if trials.LONG else 5
    for case in seeds.of(target)[::every]:
        TARGETS[target].run(case)


@pytest.mark.slow
def test_the_public_lists_are_there() -> None:
    assert len(seeds.naughty()) > 400
    if seeds.SUITE.exists():
        assert len(seeds.suite()) > 350


# With coverage


@pytest.fixture(scope="module")
def runs() -> Iterator[list[tuple[trials.Cell, ...]]]:
    """What came of each target, written down at the end of a long run."""
    rows: list[tuple[trials.Cell, ...]] = []
    yield rows
    if trials.LONG and len(rows) == len(TARGETS):
        says = (
            f"All targets together ran for {SECONDS:,} seconds on all cores (`FUZZ_SECONDS` says for how long, an "
            "hour if nothing does), with atheris, which keeps what reaches new code; its edges are those of the code "
            "that is meant. Every case has to hold what is said of its target, not only to end without an error."
        )
        columns = ("what is tried", "seeds", "cases", "edges reached", "broken")
        trials.store("fuzz", "targets", [trials.Table("Made-up files", says, columns, tuple(rows))])


Fuzzed = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Fuzzed:
    """Runs a target; in a long run all have run by then, as many at once as there are cores."""
    artifacts, cores = tmp_path_factory.mktemp("artifacts"), os.cpu_count() or 1

    def run_for(name: str) -> subprocess.CompletedProcess[str]:
        seconds = ["--seconds", str(max(1, SECONDS * cores // len(TARGETS)))]
        how = seconds if trials.LONG else ["--runs", str(TARGETS[name].runs), "--every", "15"]
        command = [sys.executable, "-m", "tests.fuzz.run", name, *how, "--artifacts", f"{artifacts}/"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    if not trials.LONG:
        return run_for
    with ThreadPoolExecutor(cores) as pool:
        return dict(zip(TARGETS, pool.map(run_for, TARGETS), strict=True)).__getitem__


@WITH_ATHERIS
@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_that_is_made_up_breaks_it(
    name: str, fuzzed: Fuzzed, runs: list[tuple[trials.Cell, ...]]
) -> None:
    done = fuzzed(name)
    assert done.returncode == 0, done.stderr[-4_000:]
    counted = re.search(r"stat::number_of_executed_units: (\d+)", done.stderr)
    edges = re.findall(r"cov: (\d+)", done.stderr)
    assert counted and edges and int(counted[1]) >= (1 if trials.LONG else TARGETS[name].runs)
    runs.append((TARGETS[name].says, len(seeds.of(name)), int(counted[1]), int(edges[-1]), 0))


# Guards that are switched off


def test_a_case_that_breaks_something_is_made_smaller() -> None:
    def breaks(raw: bytes) -> None:
        assert b"[" not in raw or b"*" not in raw

    assert sorted(run.smaller(b"a: b\n" * 50 + b"[x\n" + b"c: *d\n" * 50, breaks)) == sorted(b"[*")


def test_readers_that_disagree_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "read", lambda text, **_: {"a": "b"} if text.startswith("a") else None)
    with pytest.raises(AssertionError):
        TARGETS["yaml"].run(b"a: c\n")


@pytest.mark.parametrize("case", [b"a: 2024-02-30\n", b"a: &a [x]\nb: *a\n", b"a: 1\na: 2\n"])
def test_a_loader_that_lets_more_through_is_found(case: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    def loaded(document: source.Document) -> source.Parsed:
        return source.Parsed(document, yaml.safe_load(document.text), [])

    TARGETS["yaml"].run(case)
    monkeypatch.setattr(source, "parse", loaded)
    with pytest.raises((AssertionError, ValueError)):
        TARGETS["yaml"].run(case)


def test_a_depth_without_a_limit_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    case = b"[" * 600 + b"]" * 600
    TARGETS["yaml"].run(case)
    monkeypatch.setattr(compose, "MAX_DEPTH", 10_000)
    with pytest.raises(RecursionError):
        TARGETS["yaml"].run(case)


@pytest.mark.parametrize("case", [b"a <b>x</b>", b"[a](javascript:x)", b"![a](https://b.example)"])
def test_prose_that_nobody_judges_is_found(case: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    TARGETS["prose"].run(case)
    monkeypatch.setattr(prose, "problems", lambda text, *, long: [])
    with pytest.raises(AssertionError):
        TARGETS["prose"].run(case)


def test_prose_that_nobody_sanitises_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from explainer.escape import Markup

    prose.blocks.cache_clear()
    monkeypatch.setattr(
        prose, "sanitised", lambda html: Markup(html.replace("&lt;", "<").replace("&gt;", ">"))
    )
    with pytest.raises(AssertionError):
        TARGETS["prose"].run(b"a <script>x</script> b")
    prose.blocks.cache_clear()


# Properties

TOKENS = {name: st.sampled_from(words) for name, words in seeds.DICTIONARIES.items()}


def of(name: str) -> st.SearchStrategy[bytes]:
    """Cases of tokens that mean something, of any text, and of seeds with some of them cut out and put in."""
    texts = st.lists(TOKENS[TARGETS[name].words] | st.text(max_size=4), max_size=30).map("".join)
    damaged = st.tuples(
        st.sampled_from(seeds.of(name)), st.integers(0, 3_000), st.integers(0, 30), texts
    ).map(
        lambda parts: (
            parts[0][: parts[1]] + parts[3].encode("utf-8", "replace") + parts[0][parts[1] + parts[2] :]
        )
    )
    return texts.map(lambda text: text.encode("utf-8", "surrogatepass")) | damaged | st.binary(max_size=60)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_holds(name: str) -> None:
    @CALM
    @given(of(name))
    def holds(case: bytes) -> None:
        TARGETS[name].run(case)

    holds()
