"""Text from the code to Markdown that shows exactly that text, on GitHub as in MkDocs."""

from __future__ import annotations

import json
import re
from typing import Any

from explainer.source import Document, parse

_CODE = re.compile(r"(`[^`]+`)")
# What could begin markup or end a table's cell; an underscore inside of a word does neither.
_SPECIAL = re.compile(r"[&<>`*\[\]|\\#~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def text(words: str) -> str:
    """Words in which only `code` between single backticks is markup; line breaks are kept."""
    return "".join(
        part if index % 2 else _SPECIAL.sub(_reference, part) for index, part in enumerate(_CODE.split(words))
    )


def _reference(match: re.Match[str]) -> str:
    return _NAMED.get(match[0], f"&#{ord(match[0])};")


def prose(markdown: str) -> str:
    """Markdown that somebody wrote as such, in which angle brackets outside of code are only characters."""
    return "".join(
        part if index % 2 else re.sub("[&<]", _reference, part)
        for index, part in enumerate(_CODE.split(markdown))
    )


def cell(words: str) -> str:
    """The same as :func:`text` for a cell of a table: on one line, and code cannot end the cell either."""
    return " ".join(text(words).split()).replace("|", "&#124;")


def code(words: str) -> str:
    """Inline code, between more backticks than it holds."""
    fence = "`" * (_longest_run(words) + 1)
    space = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{space}{words}{space}{fence}"


def block(language: str, content: str) -> str:
    """A fenced block, with a fence that nothing in it ends."""
    fence = "`" * max(3, _longest_run(content) + 1)
    return f"{fence}{language}\n{content.rstrip()}\n{fence}"


def _longest_run(words: str) -> int:
    return max((len(run) for run in re.findall("`+", words)), default=0)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def page(title: str, description: str, parts: list[str]) -> str:
    """A whole page: front matter, heading, and parts with an empty line between them."""
    front = f"---\ntitle: {title}\ndescription: {description}\n---"
    note = "<!-- Made from the code by `python -m tools.reference`: change the code, not this file. -->"
    return "\n\n".join([front, note, f"# {title}", *parts]) + "\n"


def yaml(key: str, value: Any) -> str:
    """``key: value`` on one line, as somebody would write it and as our own reader reads it."""
    return f"{key}: {_flow(value, inside=False)}"


def _flow(value: Any, *, inside: bool) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item, inside=True)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, inside=True) for item in value) + "]"
    return _scalar(str(value), inside)


def _scalar(words: str, inside: bool) -> str:
    """Without quotes wherever they are not needed: in our files every scalar is text."""
    line = f"k: [{words}]" if inside else f"k: {words}"
    read = parse(Document("", line))
    plain = not read.findings and read.data == {"k": [words] if inside else words}
    return words if plain and words else json.dumps(words, ensure_ascii=False)
