"""Text as a value of BibTeX: TeX sets it as it is, and whoever decodes TeX gets it back."""

from __future__ import annotations

import re

from explainer.escape.plain import flat

# BibTeX counts braces and knows no backslash before them, so each brings its other half, which TeX leaves unseen.
# A command in braces of its own takes no space after it. The rest would be a command, a comment, a formula or a
# space to TeX, or another character in an old encoding of fonts.
_COMMANDS = {
    "\\": r"{\textbackslash}",
    "{": r"\{\vphantom{\}}",
    "}": r"\vphantom{\{}\}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "`": r"{\textasciigrave}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
}
# Of two characters that TeX would join, such as `--`, the first is parted from the second.
_SPECIAL = re.compile(r"[\\{}~^`<>|$&#%_]|-(?=-)|'(?=')|,(?=,)")


def bibtex(text: str) -> str:
    """Text on one line for a field in braces. Letters beyond ASCII stay what they are: files are UTF-8.

    https://tug.ctan.org/biblio/bibtex/base/btxdoc.pdf, https://ctan.org/pkg/biblatex
    """
    return _SPECIAL.sub(_command, flat(text))


def _command(found: re.Match[str]) -> str:
    return _COMMANDS.get(found[0]) or f"{found[0]}{{}}"
