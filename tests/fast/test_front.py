"""Front matter is read as MkDocs reads it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs.utils import meta

from explainer.escape import inert, settling
from explainer.fast.front import get_data

_SAID = 'title: "a"\ndescription: "b"\n'


@given(
    st.text(),
    st.text(),
    st.sampled_from(["", "search:\n  exclude: true\n", "hide:\n  - toc\n  - navigation\n"]),
)
@example("\ufeff\ufffe\uffff", "a: b # c", "")
@example("---", "...", "")
def test_as_our_templates_write_it(title: str, description: str, more: str) -> None:
    with settling():
        page = (
            f'---\ntitle: "{inert(title)}"\ndescription: "{inert(description)}"\n{more}---\n\n# A\n\n---\nb\n'
        )
    assert get_data(page) == meta.get_data(page)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "# A\n",
        "---\n---\n\na",
        f"---\n{_SAID}---",
        f"---\n{_SAID}---\n",
        f"---\n{_SAID}---\n\n\na",
        f"---\n{_SAID}--- \na",
        f"---\n{_SAID}...\na\n---\nb",
        f"---\r\n{_SAID}---\na",
        f"---\n{_SAID}{_SAID}---\na",
        f"---\n{_SAID}title: b\n---\na",
        f"---\n{_SAID}tags: [a, b]\n---\na",
        f"---\n{_SAID}  - a\n---\na",
        f"---\n{_SAID}x: [\n---\na",
        '---\ntitle: "a\\tb"\n---\na',
        '---\ntitle: "a" # b\n---\na',
        "---\ntitle: 'a'\n---\na",
        '---\ntitle: "a\n  b"\n---\na',
        '---\ntitle: "\ufeff\ufffe"\n---\na',
        "title: a\n\nb",
    ],
)
def test_whatever_stands_there(page: str) -> None:
    assert get_data(page) == meta.get_data(page)
