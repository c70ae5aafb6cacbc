"""Bytes to text: UTF-8, UTF-16 or UTF-32 by the mark at the beginning, or what an HTML page declares.

JSON without a mark is UTF-8 (RFC 8259, section 8.1). For a page the first 1,024 bytes are looked through as
browsers do: https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
"""

from __future__ import annotations

import codecs
import re

from explainer.finding import Finding
from explainer.incoming.remarks import UNREADABLE
from explainer.source import Document, Span

MAX_BYTES = 10_000_000
"""How large a file may be."""

_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# Labels as https://encoding.spec.whatwg.org/#names-and-labels has them; those of Latin 1 mean Windows-1252 there.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "latin1", "l1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
    **{f"windows-{n}": f"cp{n}" for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{f"iso-8859-{n}": f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **{label: label for label in ("koi8-r", "koi8-u", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis")},
    **dict.fromkeys(("gbk", "gb2312"), "gb18030"),
}


def too_large(name: str, size: int | None) -> Finding:
    """What is said of a file beyond the limit; ``size`` in bytes, if it is known."""
    has = f"{size:,}" if size is not None else f"more than {MAX_BYTES:,}"
    message = f"this file has {has} bytes; {MAX_BYTES:,} bytes are allowed"
    return UNREADABLE.at(Document(name, "").whole(), message, help="split it into several files")


def decoded(name: str, raw: bytes) -> tuple[Document, Finding | None]:
    """The text of a file, and what is wrong with it, if anything is; ``name`` is what people call it."""
    if len(raw) > MAX_BYTES:
        return Document(name, ""), too_large(name, None)
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if raw.startswith(mark)), (b"", ""))
    if not codec:
        declared = _declared(raw)
        codec = _CODECS.get(declared, "")
        if not codec:
            return _unknown(name, raw, declared)
    return _with(codec, name, raw[len(mark) :], len(mark))


def _declared(raw: bytes) -> str:
    """What a page says it is saved as; UTF-8 for all that is no page or says nothing."""
    found = _DECLARED.search(raw[:1024]) if raw.lstrip()[:1] == b"<" else None
    return found[1].decode("ascii", "replace").lower() if found else "utf-8"


def _unknown(name: str, raw: bytes, declared: str) -> tuple[Document, Finding]:
    document = Document(name, raw[:2048].decode("ascii", "replace"))
    at = _DECLARED.search(raw[:1024])
    span = Span(document, *at.span(1)) if at else document.whole()
    message = f"the page says it is saved as `{declared}`, which is no encoding of texts that is known here"
    return document, UNREADABLE.at(span, message, help="save it as UTF-8, and let it say so")


def _with(codec: str, name: str, raw: bytes, skipped: int) -> tuple[Document, Finding | None]:
    try:
        document = Document(name, raw.decode(codec))
    except UnicodeDecodeError as error:
        return _undecodable(codec, name, raw, error.start, skipped)
    if "\0" in document.text[:4096]:
        advice = "save it as UTF-8, or with the mark of UTF-16 or UTF-32 at its beginning"
        return document, UNREADABLE.at(
            document.whole(), "this is not text, or text without a mark", help=advice
        )
    if not document.text.strip():
        return document, UNREADABLE.at(document.whole(), "this file is empty", help="look for the right file")
    return document, None


def _undecodable(codec: str, name: str, raw: bytes, at: int, skipped: int) -> tuple[Document, Finding]:
    before = raw[:at].decode(codec, "replace")
    document = Document(name, f"{before}�")
    label = f"byte {at + skipped + 1:,} of the file"
    shown = {"cp": "windows-"}.get(codec[:2], codec[:2]) + codec[2:]
    message = f"this file is not saved as {shown.upper()}"
    span = Span(document, len(before), len(before) + 1)
    return document, UNREADABLE.at(span, message, label=label, help="save it again as UTF-8")
