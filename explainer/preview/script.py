"""The preview's own script, let through the policy of the pages it shows.

`mkdocs serve` writes a script into each page it sends, which asks whether there is a newer one. It holds the time, so
no hash of it can be known beforehand: it is taken as the page goes out. The server puts it right before the end of
the page, behind everything that comes from data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from explainer.policy.inline import Inline

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LAST = re.compile(
    rb"<script>((?:(?!</?script).)*livereload\([0-9]+, [0-9]+\);\s*)</script></body>", re.DOTALL
)
_ALLOWS = re.compile(rb"""<meta http-equiv="Content-Security-Policy" content="[^"]*?script-src""")


def allowing(app: WSGIApplication) -> WSGIApplication:
    """The same server, whose pages allow the script that it wrote into them."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        begun: list[Any] = []

        def remember(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            begun[:] = [status, headers, *rest]
            return begun.append  # never called: this is for programs older than PEP 3333

        body = app(environ, remember)
        status, headers, *rest = begun
        if not dict(headers).get("Content-Type", "").startswith("text/html"):
            start(status, headers, *rest)
            return body
        content = allowed(b"".join(body))
        kept = [(name, value) for name, value in headers if name != "Content-Length"]
        start(status, [*kept, ("Content-Length", str(len(content)))], *rest)
        return [content]

    return answer


def allowed(page: bytes) -> bytes:
    """A page whose policy allows the script with which the server ended it."""
    scripts = list(_LAST.finditer(page, max(page.rfind(b"<script>"), 0)))
    policy = _ALLOWS.search(page, 0, 4096)
    if not scripts or policy is None:
        return page
    digest = Inline("script", scripts[-1][1].decode("utf-8", "surrogateescape")).digest
    return b"%b 'sha256-%b'%b" % (page[: policy.end()], digest.encode(), page[policy.end() :])
