"""Terms are found in inert text exactly where they stand, however it was looked for them."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import assume, example, given
from hypothesis import strategies as st

from explainer import prose
from explainer.escape import inert
from explainer.gloss import Glossary

_LETTERS = "aAbB4 .-;'\"(ßéÉ%"
_names = st.lists(st.text(_LETTERS, min_size=1, max_size=4).filter(str.strip), min_size=1, max_size=5)


@given(_names, st.text(_LETTERS, min_size=1, max_size=30))
@example(["4"], 'a "4')
@example(["34", "#"], 'a "b')
@example(["a"], "ab a")
@example(["é"], "É")
def test_a_plain_text_has_a_term_where_its_inert_form_has(names: list[str], text: str) -> None:
    assume(prose.is_plain(text))
    terms = {
        name: SimpleNamespace(term=name, abbreviation="", aliases=(), id=name, definition="")
        for name in names
    }
    glossary = Glossary(SimpleNamespace(terms=terms))  # type: ignore[arg-type]
    made = prose.paragraphs(text)
    assert made == (inert(text),)
    assert glossary.is_in(text) == (glossary.linked(made, lambda term: inert("x")) != made)
