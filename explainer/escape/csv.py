"""CSV that no spreadsheet takes for anything but values.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@``, and some strip a tab or a line break before
it. Such a text gets an apostrophe in front. https://owasp.org/www-community/attacks/CSV_Injection

Where the list separator of the system is a semicolon, as in much of Europe, a spreadsheet that opens a file by a
double click cuts at semicolons and knows nothing of our commas and quotes: there a cell begins behind each
semicolon, tab or line break *inside* a text too, so it gets an apostrophe there as well.

Nothing is lost: :data:`UNGUARD` finds exactly the apostrophes that were put in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from explainer.escape.plain import whole

_SETS_OFF = "[=+\\-@＝＋－＠]"
_PASSED_OVER = '[" \xa0\u3000]*'  # before it, by a spreadsheet that is lenient
_FORMULA = f"{_PASSED_OVER}{_SETS_OFF}"
_CUT = "[;\t\r\n]"

# Apostrophes that stand there already count as well, so that one more can be told from them.
_BEGINNING = re.compile(f"\\A(?='*[\t\r\n])|(?:\\A|(?<={_CUT}))(?='*{_FORMULA})")
_ANYWHERE = re.compile(f"{_CUT}'*(?:{_FORMULA}|[\t\r\n])")
UNGUARD = "(^'(?='*[\\t\\r\\n])|(^|(?<=[;\\t\\r\\n]))'(?='*[\" \\u00a0\\u3000]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]))"
"""The apostrophes to take away, as a regular expression of Python and JavaScript (without the flag ``m``)."""

_BOM = "\ufeff"

Cell = str | int | float | None


def csv_file(names: Sequence[str], columns: Sequence[Sequence[Cell]]) -> bytes:
    """A table as CSV by RFC 4180, in UTF-8 with a byte order mark, without which Excel garbles it.

    Texts are guarded against formulas; numbers stay numbers, truths are ``true`` and ``false``, nothing is an empty
    cell. A character that is no text (half a character, or NUL) is U+FFFD.
    https://www.rfc-editor.org/rfc/rfc4180

    Raises:
        TypeError: a column holds texts and numbers.
    """
    file = io.StringIO()
    file.write(_BOM)
    writer = csv.writer(file)
    writer.writerow(_cells(names))
    writer.writerows(zip(*map(_cells, columns), strict=True))
    return _encoded(file.getvalue())


def guarded(text: str) -> str:
    """A text that a spreadsheet shows and does not run."""
    return _BEGINNING.sub("'", text)


def _cells(column: Sequence[Cell]) -> Iterable[Cell]:
    types = set(map(type, column))
    if bool in types:
        return [None if cell is None else str(cell).lower() for cell in column]
    if not any(issubclass(held, str) for held in types):
        return column
    # One look at the whole column is many times as fast as one at each cell, and most have nothing in them.
    whole = ";".join([cell for cell in column if cell is not None])  # type: ignore[misc]
    if not _ANYWHERE.search(f";{whole}"):
        return column
    return [guarded(cell) if isinstance(cell, str) else cell for cell in column]


def _encoded(text: str) -> bytes:
    clean = text.replace("\0", "�")
    try:
        return clean.encode()
    except UnicodeEncodeError:
        return whole(clean).encode()
