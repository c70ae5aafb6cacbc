"""Text in a calendar."""

from __future__ import annotations

import re

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[^\t\n -~\xa0-\ud7ff\ue000-\U0010ffff]")


def calendar_text(text: str) -> str:
    """Text without the characters that iCalendar has no way to write, for a library that writes the rest.

    That are control characters other than the tab, and halves of characters. Whatever some reader takes for a
    line break is a line feed, which the library writes as ``\\n``: a line of its own would be a property.
    https://www.rfc-editor.org/rfc/rfc5545#section-3.1, https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11
    """
    return _FORBIDDEN.sub("", _LINE_BREAK.sub("\n", text))
