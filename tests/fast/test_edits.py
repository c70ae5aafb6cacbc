"""Edits of any kind, one after the other, each of which both ways publish into the folders of the build before.

So what stays the same file between two builds is compared as well, and what is remembered of a build. Run long, the
200 edits are those that `bench/figures` has, with every shape of site and the real one.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bench import figures, goals, shapes
from bench.figures import Goal
from bench.synthesise import as_yaml
from explainer.fast import again, both, building
from tests.fast.ways import as_on_the_day, compare
from tests.outputs.hostile import NASTY
from tests.site.project import MATERIAL, ROOT, Project
from tools.trials import LONG

EDITS = 200
_PAGE = "# {}\n\n[a](claims/index.md) [b]({}#evidence) [c](topics/{}.md)\n\n## {}\n"
_NAVIGATION = (
    "nav:\n  - Home: index.md\n  - Claims: claims/index.md\n",
    "nav:\n  - Home: index.md\n  - claims/{}.md\n  - A topic: topics/{}.md\n  - Others:\n      - actors/index.md\n",
    "",
)
_OPTIONS = (
    "",
    "use_directory_urls: false\n",
    "site_url: https://explained.example/below/\n",
    "markdown_extensions: [{toc: {permalink: true, toc_depth: 2}}]\n",
    "repo_url: https://github.com/a/b\nexclude_docs: |\n  *.csv\n  sources/*\n  !sources/index.md\n",
)
_SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"language": "de"},
    {"formats": {"api": False, "embeds": False, "citations": False}},
    {"formats": {"linked_data": False, "tables": False, "database": False, "feeds": False}},
    {"repository": "https://github.com/a/b", "name": "Another <b>name</b> & more"},
)
_ids = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]", fullmatch=True)
_said = st.one_of(
    st.sampled_from([" ".join(text.split()) for text in NASTY if text.isprintable() and len(text) < 200]),
    st.sampled_from(["A stone lies here.", "Ein Stein – dort", "证据 在 这里", "Text *with* `code` and [a link](https://e.org)."]),
)  # fmt: skip


class Edits(RuleBasedStateMachine):
    """Somebody works on a small site."""

    project: Project
    both: Path
    count = 0
    differing = 0
    """Bytes, over all edits."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="explainer-edits-"))
        self.pages: set[str] = set()
        self.has_changed = False
        self.nav, self.options = _NAVIGATION[0], ""

    def teardown(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    @initialize()
    def begin(self) -> None:
        self.project = Project.create(self.home / "project", theme=MATERIAL)
        shutil.rmtree(self.project.data)
        for path, text in shapes.base():
            self.project.write(f"data/{path}", text)
        for number in range(3):
            self.write(*shapes.claim(number, topics=["id-topic"], about=["id-actor"]))
        self.write(*shapes.topic("id-topic"))
        self.write(*shapes.actor("id-actor"))
        self.configure()
        self.compare()

    # What somebody does

    @rule(statement=_said, explanation=_said, is_draft=st.booleans(), number=st.integers(0, 9))
    def say(self, statement: str, explanation: str, is_draft: bool, number: int) -> None:
        """Write a claim, new or not."""
        topics = [self.of("topics")] if number % 2 else []
        status = "draft" if is_draft else "published"
        evidence = [{"source": self.of("sources"), "stance": "supports", "note": statement}] * (
            number % 3 + 1
        )
        self.write(
            *shapes.claim(
                number, statement=statement, explanation=explanation, status=status, topics=topics,
                evidence=evidence, about=[self.of("actors")],
            )
        )  # fmt: skip
        self.compare()

    @rule(id=_ids, title=_said, kind=st.sampled_from(["actors", "topics", "sources", "terms"]))
    def tell(self, id: str, title: str, kind: str) -> None:
        """Write a record of another type."""
        if kind == "sources":
            self.write(*shapes.source(f"s-{id}", title))
        elif kind == "terms":
            self.write(
                f"terms/{id}.yml", as_yaml({"term": id, "definition": title, "source": self.of("sources")})
            )
        elif kind == "actors":
            self.write(*shapes.actor(f"a-{id}", title=title, description=title))
        else:
            self.write(*shapes.topic(f"t-{id}", title=title, summary=title))
        self.compare()

    @rule(id=_ids, kind=st.sampled_from(["claims", "actors", "topics"]), data=st.data())
    def rename(self, id: str, kind: str, data: st.DataObject) -> None:
        """Give a record another id; what it was called leads to it."""
        old = data.draw(st.sampled_from(self.all(kind)))
        if old in ("id-topic", "id-actor") or f"r-{id}" in self.all(kind):
            return
        text = self.project.path(f"data/{kind}/{old}.yml").read_text(encoding="utf-8")
        self.remove(f"{kind}/{old}.yml")
        self.write(f"{kind}/r-{id}.yml", f"formerly: [{old}]\n{text}" if "formerly" not in text else text)
        for path in self.project.data.rglob("*.yml"):
            said = path.read_text(encoding="utf-8")
            if f'"{old}"' in said or f" {old}\n" in said:
                path.write_text(
                    said.replace(f'"{old}"', f'"r-{id}"').replace(f" {old}\n", f" r-{id}\n"), encoding="utf-8"
                )
        self.configure()
        self.compare()

    @rule(kind=st.sampled_from(["claims", "actors", "topics", "sources", "terms"]), data=st.data())
    def delete(self, kind: str, data: st.DataObject) -> None:
        """Delete a record that nothing needs."""
        free = [id for id in self.all(kind) if not self.is_needed(id)]
        if len(self.all(kind)) > 1 and free:
            self.remove(f"{kind}/{data.draw(st.sampled_from(free))}.yml")
            self.configure()
            self.compare()

    @rule(said=st.sampled_from(_SETTINGS))
    def settle(self, said: dict[str, Any]) -> None:
        self.write("site.yml", json.dumps({**shapes.SETTINGS, **said}))
        self.compare()

    @rule(nav=st.sampled_from(_NAVIGATION), options=st.sampled_from(_OPTIONS))
    def set_up(self, nav: str, options: str) -> None:
        self.nav, self.options = nav, options
        self.configure()
        self.compare()

    @rule(
        name=st.sampled_from(["by-hand", "zz", "claims/extra", "claims/index", "claims/n000001"]), title=_said
    )
    def write_page(self, name: str, title: str) -> None:
        """Write a page by hand, perhaps in the place of one of ours."""
        up = "../" if "/" in name else ""
        text = _PAGE.format(title, f"{up}claims/{self.of('claims')}.md", self.of("topics"), title)
        self.project.write(f"docs/{name}.md", text)
        self.pages.add(name)
        self.compare()

    @precondition(lambda self: self.pages)
    @rule(data=st.data())
    def delete_page(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.pages)))
        self.project.path(f"docs/{name}.md").unlink()
        self.pages.remove(name)
        self.compare()

    @precondition(lambda self: self.has_changed)  # or it is what most edits are
    @rule()
    def change_nothing(self) -> None:
        self.compare()
        self.has_changed = False

    # How

    def all(self, kind: str) -> list[str]:
        return sorted(path.stem for path in (self.project.data / kind).glob("*.yml"))

    def of(self, kind: str) -> str:
        return self.all(kind)[-1]

    def is_needed(self, id: str) -> bool:
        others = (path for path in self.project.data.rglob("*.yml") if path.stem != id)
        return any(id in path.read_text(encoding="utf-8") for path in others)

    def write(self, path: str, text: str) -> None:
        self.project.write(f"data/{path}", text)

    def remove(self, path: str) -> None:
        self.project.path(f"data/{path}").unlink()

    def configure(self) -> None:
        nav = self.nav.format(self.of("claims"), self.of("topics"))
        validation = "validation:\n  nav: {omitted_files: ignore}\n  links: {anchors: warn}\n"
        plugins = "plugins:\n  - search\n  - explainer\n"
        self.project.write(
            "mkdocs.yml", f"site_name: Edits\n{plugins}{nav}{self.options}{validation}theme:\n{MATERIAL}"
        )

    def compare(self) -> None:
        compared = compare(self.project, to=self.home / "both", anyway=False, remembers=True)
        assert not compared.doubt
        self.has_changed = True
        Edits.count += compared.ended == ("", "")  # an edit that is refused is no edit
        Edits.differing += sum(each.bytes for each in compared.differing)
        assert not compared.wrong()


def edit(steps: int) -> None:
    """Make so many edits, and compare after each."""
    machine = settings(
        max_examples=max(2, steps // 10),
        stateful_step_count=min(steps, 25),
        deadline=None,
        phases=[Phase.generate],  # to make a failure smaller takes as many builds as to find it
        suppress_health_check=list(HealthCheck),
    )
    Edits.count = Edits.differing = 0
    while Edits.count < steps:  # how many a round has is left to chance
        run_state_machine_as_test(Edits, settings=machine)


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let several processes make the pages of a small site, and builds that follow at once know of each other."""
    monkeypatch.setattr(again, "_TICK", 0.0)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "cache")
    monkeypatch.setattr(building, "_WORTH_A_PROCESS", 8)
    monkeypatch.setattr(building, "_AT_ONCE", 3)


@pytest.mark.site
@pytest.mark.skipif(LONG, reason="more of them below")
@pytest.mark.usefixtures("several")
def test_a_few_edits() -> None:
    edit(12)


def of_shapes(folder: Path, n: int) -> tuple[int, int]:
    """How many bytes differ over sites of every shape, and how many files were compared."""
    differing = count = 0
    for shape in shapes.SOUND:
        project = Project.create(folder / shape.__name__, theme=MATERIAL)
        shutil.rmtree(project.data)
        shapes.write(shape, n, project.data)
        compared = compare(project)
        assert compared.ended == ("", ""), shape.__name__
        differing += sum(each.bytes for each in compared.differing)
        count += sum(path.is_file() for path in (folder / f"{shape.__name__}-both/plain").rglob("*"))
    return differing, count


def of_the_real_site(folder: Path) -> tuple[int, int]:
    with as_on_the_day(folder):
        for name in ("plain", "fast"):
            doubt = both.built(ROOT / "mkdocs.yml", folder / name, fast=name == "fast")
            assert not doubt, doubt
    found = both.differences(folder / "plain", folder / "fast")
    return sum(each.bytes for each in found), sum(path.is_file() for path in (folder / "plain").rglob("*"))


def note(part: str, *measured: tuple[Goal, int, str]) -> None:
    """Keep what was measured, whatever it is; `python -m bench.speed` makes the page of it."""
    figures.record(part, [replace(goal, measured=float(found), how=how) for goal, found, how in measured])
    assert [found for _, found, _ in measured] == [0] * len(measured)


@pytest.mark.site
@pytest.mark.skipif(not LONG, reason="every shape: only with EXPLAINER_TRIALS=1")
def test_the_real_site_and_every_shape(tmp_path: Path) -> None:
    real, files = of_the_real_site(tmp_path / "real")
    of_each, more = of_shapes(tmp_path, 8)
    note(
        "equality",
        (goals.DIFFERING, real, f"{files:,} files"),
        (goals.DIFFERING_SHAPES, of_each, f"{len(shapes.SOUND)} sites, {more:,} files"),
    )


@pytest.mark.site
@pytest.mark.skipif(not LONG, reason="200 edits: only with EXPLAINER_TRIALS=1")
@pytest.mark.usefixtures("several")
def test_many_edits() -> None:
    try:
        edit(EDITS)
    except AssertionError:
        if Edits.differing:
            note("edits", (goals.DIFFERING_EDITS, Edits.differing, "up to the first that differs"))
        raise
    note("edits", (goals.DIFFERING_EDITS, Edits.differing, f"{Edits.count} edits, one after the other"))
