"""The tutorial for contributors, executed: files are written, commands run, answers are those that are printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from explainer.cli import main
from tests.test_docs import DOCS, text

PAGE = DOCS / "contribute" / "first-claim.md"
_STEP = re.compile(
    r"^`(?P<file>[\w./-]+)`\n\n```\w+\n(?P<content>.*?)^```$|^```console\n(?P<console>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def typed(console: str) -> list[tuple[str, str]]:
    """Each command with the answer that the page shows."""
    parts = re.split(r"^\$ (.*)\n", console, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.slow
def test_the_tutorial_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    done = []
    for step in _STEP.finditer(text(PAGE)):
        if step["file"]:
            Path(step["file"]).write_text(step["content"], encoding="utf-8")
        for command, answer in typed(step["console"] or ""):
            name, *arguments = shlex.split(command)
            if name == "cd":
                monkeypatch.chdir(arguments[0])
                continue
            assert name == "explainer"
            result = CliRunner().invoke(main, arguments, catch_exceptions=False)
            assert result.output == answer, command
            done.append(arguments[0])
    assert {"init", "new", "check", "coverage", "fmt"} <= set(done) and len(done) > 10


def test_a_damaged_tutorial_would_be_noticed() -> None:
    assert typed("$ a b\nc\nd\n$ e\n") == [("a b", "c\nd\n"), ("e", "")]
    assert len(list(_STEP.finditer(text(PAGE)))) > 8


@pytest.mark.parametrize("page", ["wording", "disagree", "review"])
def test_messages_on_the_pages_for_contributors_are_those_of_the_rules(page: str) -> None:
    shown = re.findall(
        r"^```text\n((?:error|warning)\[.*?)^```$", text(DOCS / "contribute" / f"{page}.md"), re.M | re.S
    )
    for message in shown:
        rule = message.split("[")[1].split("]")[0]
        expected = Path(__file__).parent.glob(f"rules/{rule}/expected*.txt")
        assert any(message.strip() in path.read_text(encoding="utf-8") for path in expected), message
    assert shown
