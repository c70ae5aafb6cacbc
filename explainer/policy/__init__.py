"""The content security policy of pages: what a browser lets them load and run, whatever stands in them.

It is the second wall. Text is inert as we write it; should some of it run after all, because a theme or an extension
takes it back, the browser refuses: a script runs only if it is a file of the site, or one of those that the theme
itself writes into its pages, which are allowed by their hashes. https://www.w3.org/TR/CSP3/

The hashes come from an empty build (:mod:`explainer.trusted`), never from pages with data: hashing those would bless
whatever was injected. A site can keep what it allows in a file that people review (:mod:`explainer.policy.kept`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from explainer.policy.inline import Inline
from explainer.policy.options import Added

Sources = Mapping[str, Sequence[str]]
"""Directives and the sources that each allows."""

ALIGNED = tuple(Inline("style", f"text-align: {side};") for side in ("left", "center", "right"))
"""What Markdown writes into the cells of a table whose columns are aligned; no other ``style="…"`` counts."""

BASE: Sources = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "style-src-attr": ("'unsafe-hashes'", *(f"'sha256-{one.digest}'" for one in ALIGNED)),
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "worker-src": ("'self'",),
    "manifest-src": ("'self'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
}
"""What every page is allowed. A reader's address goes to no other host, and no form leads anywhere."""
_DIRECTIVES = {"script": "script-src", "style": "style-src"}


def policy(trusted: Iterable[Inline], added: Added) -> str:
    """The policy of every page of a site; the same on all, so that they can be changed for each other in place.

    Args:
        trusted: the scripts and styles that the theme writes into its pages.
        added: what the site allows besides.
    """
    said = {name: list(sources) for name, sources in BASE.items()}
    for part in sorted(set(trusted)):
        said[_DIRECTIVES[part.kind]].append(f"'sha256-{part.digest}'")
    for name, sources in added.items():
        before = [source for source in said.get(name, ()) if source != "'none'"]
        said[name] = [*before, *(source for source in sources if source not in before)]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in said.items())


def tag(content: str) -> str:
    """The element that says a policy; none of its sources has a double quote."""
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def put_in(page: str, content: str) -> str:
    """A page with its policy before anything that it says of itself.

    Our changes to the theme put it there. A page of a template that has none of them gets it here: whoever writes a
    page chooses its template.
    """
    said = tag(content)
    begin = _HEAD.search(page)
    if begin is None or page.startswith(said, begin.end()):
        return page
    return f"{page[: begin.end()]}{said}\n{page[begin.end() :]}"


_HEAD = re.compile(r"""<head\b[^>]*>\s*(?:<meta charset=["']?utf-8["']?\s*/?>\s*)?""", re.IGNORECASE)


__all__ = ["BASE", "Added", "Inline", "policy", "put_in", "tag"]
