"""Material's frame for generators that have no such theme, so that their pages weigh as much as MkDocs' pages.

MkDocs renders one page whose title, description, heading and words are marks. At these marks the page is cut, and
what a generator's own templates say for each stands there instead: head, header, tabs, table of contents and footer
are Material's, byte for byte, of the version that is installed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PATH = "frame/page.md"
"""Where the page stands: as deep as a record, and in no navigation."""
ADDRESS = "https://example.org/frame/page/"
_WORDS = {
    "title": "Marktitle",
    "description": "Markdescription",
    "heading": "Markheading",
    "content": "Markcontent",
}
PAGE = """\
---
title: {title}
description: {description}
---
# {title}

## {heading}

{content}
""".format(**_WORDS)


class FrameError(Exception):
    """The theme's page cannot be cut; the message says what is not there."""


LIQUID = {
    "setup": "",
    "title": "{{ title }}",
    "description": "{{ description }}",
    "address": "https://example.org{{ page.url }}",
    "base": "{{ page.url | base }}",
    "first": "{{ first }}",
    "each": "{% for heading in contents %}",
    "id": "{{ heading.id }}",
    "words": "{{ heading.words }}",
    "end": "{% endfor %}",
    "content": "{{ content }}",
}
"""What Eleventy's templates say at the marks."""

GO = {
    "setup": '{{ $base := strings.Repeat (sub (len (split .RelPermalink "/")) 2) "../" }}',
    "title": "{{ .Title | safeHTML }}",
    "description": "{{ .Description | safeHTML }}",
    "address": "{{ .Permalink }}",
    "base": "{{ $base }}",
    "first": "{{ range first 1 .Fragments.Headings }}{{ .ID }}{{ end }}",
    "each": "{{ range .Fragments.Headings }}{{ range .Headings }}",
    "id": "{{ .ID }}",
    "words": "{{ .Title | safeHTML }}",
    "end": "{{ end }}{{ end }}",
    "content": "{{ .Content }}",
}
"""What Hugo's templates say at the marks."""


def template(page: str, says: Mapping[str, str]) -> str:
    """A generator's template from Material's page of ``PAGE``; ``says`` is one of the above.

    Raises:
        FrameError: the page is not built as Material builds it.
    """
    for opening in ("{{", "{%", "{#"):
        if opening in page:
            raise FrameError(f"the theme’s page has {opening} in it, which other templates would read")
    page = _replaced(page, r"<h1[^>]*>Marktitle.*?Markcontent</p>", says["content"], most=1)
    entry = r'<li class="md-nav__item">\s*<a href="#markheading".*?</li>'
    page = _replaced(page, entry, lambda found: says["each"] + found[0] + says["end"], most=1)
    page = _replaced(page, "#markheading", "#" + says["id"])
    page = _replaced(page, "Markheading", says["words"])
    page = _replaced(page, "#marktitle", "#" + says["first"])
    page = _replaced(page, "Marktitle", says["title"])
    page = _replaced(page, "Markdescription", says["description"])
    page = _replaced(page, re.escape(ADDRESS), says["address"])
    page = _replaced(page, r"\.\./\.\./", says["base"])
    return says["setup"] + _replaced(page, r"\.\./\.\.", says["base"] + ".")


def _replaced(page: str, pattern: str, by: object, *, most: int = 0) -> str:
    put = by if callable(by) else lambda found: str(by)
    text, count = re.subn(pattern, put, page, flags=re.DOTALL)
    if not count or (most and count > most):
        raise FrameError(
            f"{pattern} stands {count} times in the theme’s page: is it another version of Material?"
        )
    return text
