"""Text in XML."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Text without the characters that XML 1.0 has no way to write, for a library that writes the rest.

    That are control characters, halves of characters, U+FFFE and U+FFFF. Line breaks are line feeds, as every
    parser hands them on. https://www.w3.org/TR/xml/#charsets, https://www.w3.org/TR/xml/#sec-line-ends
    """
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
