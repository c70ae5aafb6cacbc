"""Texts by people who want to break a format, and sites that are full of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from explainer.model.claim import Correction
from explainer.site import Site

NASTY = (
    *("</script><script>alert(1)</script>", "]]><!--", "&lt;b&gt; &amp; &#65;", "a\r\nb\rc\nd", '"\'`\\'),
    *("END:VEVENT\r\nBEGIN:VALARM", "\\n \\; \\, ;:,", "a\u2028b\u2029c\x85d\x0be", "\u202egnp.exe\u202c\u2066"),
    *("\x00\x07\x1b[31m\x7f\x9f", "\ufffe\uffff", "\U0001f469\u200d\U0001f692 ä e\u0301", "x" * 3000),
    *(" lead\ttab ", "=1+1", "<a href=javascript:alert(1)>", "[x](javascript:alert(1))", "*a* `b` [c](https://e.org/?a=b)"),
)  # fmt: skip
# Whole characters, as all are that were read from a file.
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=4).map("".join),
)


def full_of(site: Site, text: str) -> Site:
    """The site with the text wherever a feed or a calendar shows one, unchecked by the model."""
    fixes: dict[str, Any] = {}
    for claim in site.claims.values():
        wrongs = tuple(
            Correction.model_construct(on=wrong.on, what=text, why=text, was=text)
            for wrong in claim.corrections
        )
        fixes[claim.id] = claim.model_copy(
            update={"statement": text, "criteria": text, "conditions": text, "corrections": wrongs}
        )
    topics = {
        id: topic.model_copy(update={"title": text, "question": text, "summary": text})
        for id, topic in site.topics.items()
    }
    licence = site.settings.licence.model_copy(update={"name": text})
    publisher = site.settings.publisher.model_copy(update={"name": text})
    named = {"name": text, "description": text, "licence": licence, "publisher": publisher}
    return replace(site, settings=site.settings.model_copy(update=named), topics=topics, claims=fixes)
