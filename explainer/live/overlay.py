"""What keeps the newest data off the pages, over every page of the preview: inert text, readable on a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explainer import report
from explainer.escape import inert, literal
from explainer.finding import Finding

STYLE = "explainer-preview.css"
"""The address of the style sheet below the site's: the policy of pages allows files, and no styles inside them."""
MOST = 20
"""How many findings are shown; the terminal shows all."""

CSS = """\
.explainer-problems { position: fixed; z-index: 99; inset: auto 0 0 0; max-height: 60vh; overflow: auto;
  box-sizing: border-box; padding: .75rem 1rem; font: 14px/1.5 system-ui, sans-serif;
  color: #1a1a1a; background: #fff4f4; border-top: 4px solid #b3261e; }
.explainer-problems summary { cursor: pointer; font-weight: 700; }
.explainer-problems pre { margin: .75rem 0 0; padding: 0; font: 13px/1.45 ui-monospace, monospace;
  white-space: pre; overflow-x: auto; color: inherit; background: none; }
.explainer-problems strong { white-space: pre-wrap; }
@media (prefers-color-scheme: dark) {
  .explainer-problems { color: #f2f2f2; background: #2b1717; border-color: #f2b8b5; }
}
[data-md-color-scheme="default"] .explainer-problems { color: #1a1a1a; background: #fff4f4; border-color: #b3261e; }
[data-md-color-scheme="slate"] .explainer-problems { color: #f2f2f2; background: #2b1717; border-color: #f2b8b5; }
@media print { .explainer-problems { display: none; } }
"""

_BODY = re.compile(rb"<body\b[^>]*>")


def overlay(problems: Sequence[Finding], template: str, *, has_pages: bool, home: str) -> bytes:
    """What stands over a page; nothing if nothing is wrong.

    Args:
        problems: what is wrong with the data.
        template: what is wrong with a template.
        has_pages: whether there are earlier pages, which are shown instead.
        home: how addresses of the site begin.
    """
    if not problems and not template:
        return b""
    what = "A template is broken" if template else "The data has errors"
    title = f"{what}; these are the last good pages" if has_pages else what
    told = (
        [template]
        if template
        else [report.text([finding]).rpartition("\n\n")[0] for finding in problems[:MOST]]
    )
    left = len(problems) - MOST
    more = f"<p>{inert(f'The terminal shows {left:,} more.')}</p>" if left > 0 and not template else ""
    return literal(
        f'<link rel="stylesheet" href="{inert(home + STYLE)}"><aside class="explainer-problems" role="alert">'
        f"<details open><summary>{inert(title)}</summary>{''.join(map(_one, told))}{more}</details></aside>"
    ).encode()


def _one(told: str) -> str:
    first, *rest = told.split("\n")
    return f"<pre><strong>{inert(first)}</strong>\n" + "\n".join(map(inert, rest)) + "</pre>"


def over(page: bytes, said: bytes) -> bytes:
    """A page with this over it."""
    body = _BODY.search(page)
    place = body.end() if body and said else 0
    return page[:place] + said + page[place:]
