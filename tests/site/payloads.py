"""Texts that mean something to HTML, Markdown, its extensions, Jinja or MkDocs, and have to mean nothing here."""

from __future__ import annotations

import itertools
import re

PAYLOAD = '"><script>alert(1)</script>{{ 7*7 }} *x* [a](javascript:alert(1)) --8<-- "README.md"'
"""Every field of a whole site holds it, and it has to read exactly so everywhere."""

FAMILIES = {
    "closing title": "</title><script>alert(2)</script><title>",
    "closing elements": "</textarea></style></noscript></script></a></h1></p></article><script>alert(3)</script>",
    "closing attribute": '\' autofocus onfocus=alert(4) x=\' " onmouseover="alert(4)" y="',
    "picture": "<img src=x onerror=alert(5)> <svg/onload=alert(5)> <iframe srcdoc='<script>alert(5)</script>'>",
    "comment": "<!-- --><!--><script>alert(6)</script>--> ]]><![CDATA[ <?php ?> <!DOCTYPE x>",
    "attribute list": "word {: onclick=alert(7) } { #x .y onclick=alert(7) } {: #other }",
    "jinja": "{{ config }} {% raw %} {# note #} {{ self.__class__.__mro__ }} {% include 'x' %}",
    "links": '[a](javascript:alert(8)) <javascript:alert(8)> [b]: javascript:alert(8) ![c](x "y") [d][e] [[f]]',
    "bare addresses": "https://example.org/x?y=z#w www.example.org a@example.org #1 @user org/repo#2 git@x:y",
    "emoji": ":material-account: :smile: :fontawesome-brands-github: :x: ;)",
    "front matter": "--- title: other template: x.html ---",
    "ordinals": "1st 2nd 3rd (c) (tm) +/- 1/2 --> <-- =/= ... -- 'quoted' \"quoted\" c/o",
    "embedding": '![[x]] {{{ x }}} ::: note /// tip %% x %% --8<-- "mkdocs.yml" ;--8<-- $$x^2$$ \\(y\\)',
    "fences": "~~~ x ``` y ``` `z` ~~~~ == mark == ^sup^ ~sub~ ++ins++ {++add++} {--del--} {>>c<<}",
    "blocks": '# Heading - item * item 1. one > quote | a | b | !!! note ??? tip === "tab" [^1] [ ] task : def',
    "emphasis": "*a* **b** _c_ __d__ ***e*** \\*f\\* a_b_c \\\\ \\",
    "entities": "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp; &copy &#x3c; %3Cscript%3E \\u003cscript\\u003e",
    "keys and abbreviations": '++ctrl+alt+delete++ *[HTML]: x [toc] [TOC] [^note] {==x==} [=50% "x"]',
    "quotes": "“curly” ‘single’ «guillemets» „low“ it’s – — … × ÷ ½ ² ™",
    "scripts": "Владимир 김정은 習近平 مرحبا שלום नमस्ते ไทย 🇰🇵 é ﬁ ＜script＞alert(9)＜/script＞",
    "line breaks": "one\ntwo\n\n# three\n---\n\n    four\n\n!!! note\n\n- five\n| six |\n\tseven",
    "spreadsheet": "=cmd|' /C calc'!A0 +1 -1 @SUM(1)",
}
"""One text for each way in."""

_PIECES = (
    *"<>&\"'`*_[](){}!~|\\:^+-=$%@/.,?#;0123456789",
    "<b>", "</b>", "<script>", "&lt;", "&#42;", "[a](b)", "![", "](", "[^1]", "[x]:", "**", "__", "``", "~~", "==",
    "++", "--", "{{", "}}", "{%", "%}", "{:", "{#", "::", "//", "\\\\", "!!!", "???", "```", "~~~", "1.", "1)", "1st",
    "(c)", ":x:", "--8<--", "$$", "\\(", "klzzwxh:0000", "wzxhzdk:1", "www.a.org", "http://a", "a@b.c", "javascript:",
)  # fmt: skip


def nasty() -> list[str]:
    """About 300 texts: each piece alone, twice, and at the start, the end and in the middle of words."""
    shapes = ("{0}", "{0}{0}", "{0} word {0}", "word{0}word", "{0}word{0}")
    made = [shape.format(piece) for piece, shape in itertools.product(_PIECES, shapes)]
    return list(dict.fromkeys([PAYLOAD, *map(one_line, FAMILIES.values()), *made]))


def one_line(text: str) -> str:
    """A text as a page shows it: every run of white space is one space."""
    return " ".join(text.split())


def escaped(text: str) -> str:
    """The text as an editor writes it in a Prose field, so that it reads the same: every sign behind a backslash."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
