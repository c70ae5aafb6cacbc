"""Text as a line of RIS."""

from __future__ import annotations

from explainer.escape.plain import flat


def ris(tag: str, value: str) -> str:
    """A line with its tag. A value stays on its line, so none can begin with a tag, or end the reference.

    https://en.wikipedia.org/wiki/RIS_(file_format), after the specification of Research Information Systems
    """
    return f"{tag}  - {flat(value)}\r\n"
