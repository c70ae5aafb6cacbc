"""The policy of pages, as text: what it allows, what a site may add, and what is kept of the theme for review."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from explainer import preview
from explainer.policy import BASE, kept, options, policy, put_in, tag
from explainer.policy.inline import Inline, inline, styles_of_script
from explainer.policy.kept import BASE_URL, Part, Trusted

A, B = Inline("script", "a()"), Inline("script", "b()")

# What stands in a page


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<script>a()</script>", ["a()"]),
        ("<SCRIPT type=module>a()</SCRIPT >", ["a()"]),
        (
            "<script type='text/javascript'>a()</script><script type=text/ecmascript>b()</script>",
            ["a()", "b()"],
        ),
        ("<script type=importmap>{}</script>", ["{}"]),
        ("<script src=a.js>a()</script><script type=application/json>{}</script>", []),
        ("<script type='application/ld+json'>{}</script><script type='text/template'>x</script>", []),
        ("<script></script><!-- <script>a()</script> --><p>a()</p>", []),
        ("<style>p{}</style>", ["p{}"]),
        ("<script>if (a < b && '<p>') c('&amp;')\r\n</script>", ["if (a < b && '<p>') c('&amp;')\n"]),
        ("<script>a()", []),  # a browser runs no script that nobody ends
    ],
)
def test_what_a_browser_would_run(html: str, texts: list[str]) -> None:
    assert [one.text for one in inline(html)] == texts


def test_the_hash_is_the_one_of_the_standard() -> None:
    """The example of https://www.w3.org/TR/CSP3/#external-hash"""
    assert (
        Inline("script", "alert('Hello, world.');").digest == "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
    )


def test_style_sheets_that_a_script_brings() -> None:
    css = '.a{color:red}.b:after{content:"x"}' + ".c{width:1px}" * 10
    other = css.replace('"x"', "'\\\\201c'").replace("red", "blue")
    quoted = other.replace("\\", "\\\\")
    script = (
        f"""var d='{css}',e="{quoted}",f='.a{{color:red}}',g='{"no style " * 20}',h='{{\\x{"a:b" * 50}}}';"""
    )
    assert styles_of_script(script) == [Inline("style", css), Inline("style", other)]


def test_a_policy_allows_what_is_trusted_and_added() -> None:
    made = policy(
        [B, A, A, Inline("style", "p{}")], {"img-src": ["https://a.example"], "form-action": ["'self'"]}
    )
    said = {name: sources for name, *sources in (part.split(" ") for part in made.split("; "))}
    assert said["script-src"] == ["'self'", f"'sha256-{A.digest}'", f"'sha256-{B.digest}'"]
    assert said["style-src"][1:] == [f"'sha256-{Inline('style', 'p{}').digest}'"]
    assert said["img-src"] == [*BASE["img-src"], "https://a.example"]
    assert said["form-action"] == ["'self'"], "'none' stands alone or not at all"
    assert said["default-src"] == said["base-uri"] == ["'none'"]
    assert "'unsafe-inline'" not in made and "'unsafe-eval'" not in made and "blob:" not in made


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("<head>\n<meta charset=utf-8><title>", "<head>\n<meta charset=utf-8>{}\n<title>"),
        ("<html><HEAD lang='x'><title>", "<html><HEAD lang='x'>{}\n<title>"),
        ('<head><meta charset="utf-8">\n  {}<title>', '<head><meta charset="utf-8">\n  {}<title>'),
        # One behind what the page says of itself came too late: what it says may end there.
        ("<head><title>x</title>{}", "<head>{}\n<title>x</title>{}"),
        ("no page", "no page"),
    ],
)
def test_a_page_gets_it_once_and_first(page: str, made: str) -> None:
    said = tag("default-src 'none'")
    assert put_in(page.replace("{}", said), "default-src 'none'") == made.replace("{}", said)


# What a site adds


def test_what_can_be_added() -> None:
    assert options.added(None) == options.added(True) == {} and options.added(False) is None
    said = {
        "script-src": ["https://a.example/lib/a-1.2.js", f"'sha256-{A.digest}'", "'wasm-unsafe-eval'"],
        "connect-src": "wss://a.example:8443 https://*.b.example",
        "img-src": ["blob:"],
    }
    assert options.added(said) == {**said, "connect-src": ["wss://a.example:8443", "https://*.b.example"]}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"script-src": ["'unsafe-inline'"]},
            "`script-src: 'unsafe-inline'` would let injected text run too",
        ),
        ({"style-src": "'unsafe-inline'"}, "put it into a file in docs/"),
        ({"script-src": ["'unsafe-eval'"]}, "is no source: name a host"),
        ({"script-src": ["data:"]}, "would let anybody's scripts and files in"),
        ({"img-src": ["*"]}, "name the host, such as `https://files.example.org`"),
        ({"img-src": ["http://a.example/a.png"]}, "is an address that anybody on the way can change"),
        ({"img-src": ["https://a.example; script-src *"]}, "is no source"),
        ({"img-src": ['https://a.example/"><script>']}, "is no source"),
        ({"img-src": ["https://a.example, *"]}, "is no source"),
        ({"img-src": ["https://ä.example"]}, "is no source"),
        ({"img-src": []}, "`img-src` takes a list of sources"),
        ({"img-src": [5]}, "`img-src` takes a list of sources"),
        ({"img-source": ["'self'"]}, "no directive `img-source`: did you mean `img-src`?"),
        ({5: ["'self'"]}, "sources can be added to no directive `5`: it may be `script-src`"),
        ({"default-src": ["'self'"]}, "no directive `default-src`"),
        ("off", "write `true`, `false`, or directives"),
    ],
)
def test_what_cannot_be_added_is_said(said: object, sentence: str) -> None:
    with pytest.raises(options.OptionError) as error:
        options.added(said)
    assert sentence in str(error.value)


# What is kept


def trusted(*texts: str, bases: tuple[str, ...] = (".", "..", "/repo/")) -> Trusted:
    parts = tuple(Part(Inline("script", text), ("main.html",)) for text in texts)
    exact = frozenset(Inline("script", text.replace(BASE_URL, base)) for text in texts for base in bases)
    return Trusted(parts, exact, bases)


def test_what_is_kept_is_what_is_read() -> None:
    theme = trusted(f'home("{BASE_URL}")', "if (a < b) '<!--'\n")
    text = kept.written(theme.parts)
    assert kept.read(text) == tuple(part.inline for part in theme.parts)
    assert '<!-- in main.html -->\n<script>home("{{ base_url }}")</script>\n' in text
    judged = kept.judged(theme, kept.read(text))
    assert judged.is_same and judged.allowed == theme.exact
    assert list(kept.sentences(judged)) == []


def test_a_changed_theme_is_noticed_and_not_allowed() -> None:
    before, after = trusted(f'home("{BASE_URL}")', "a()"), trusted(f'home("{BASE_URL}")', "b()")
    judged = kept.judged(after, kept.read(kept.written(before.parts)))
    assert judged.allowed == after.exact - {B} and not judged.is_same
    assert list(kept.sentences(judged)) == [
        "the script of main.html is not in policy.html and is not allowed: b(); read what changed, then run"
        " `explainer policy --write`",
        "policy.html has a script that the theme does not write: a(); read what changed, then run"
        " `explainer policy --write`",
    ]


def test_another_depth_changes_nothing_that_is_kept() -> None:
    text = kept.written(trusted(f'home("{BASE_URL}")').parts)
    deeper = trusted(f'home("{BASE_URL}")', bases=(".", "..", "../..", "../../..", "../../../..", "/"))
    assert kept.judged(deeper, kept.read(text)).is_same


def test_what_differs_otherwise_from_page_to_page_is_not_allowed() -> None:
    """A theme that looks harmless far below, where nobody is, and is not on a page that there is."""
    theme = trusted(f'home("{BASE_URL}")')
    theme = Trusted(theme.parts, theme.exact | {B}, theme.bases)
    judged = kept.judged(theme, [part.inline for part in theme.parts])
    assert B not in judged.allowed and [part.inline for part in judged.new] == [B]


def test_nothing_is_allowed_by_an_empty_file() -> None:
    assert kept.judged(trusted("a()"), ()).allowed == frozenset()


# The preview

RELOAD = b"\nvar livereload = function() {}\nlivereload(12, 34);\n"
PAGE = b"<head>%b</head><body>%b</body>" % (tag(policy([A], {})).encode(), b"%b")


def test_the_preview_lets_its_own_script_through_and_no_other() -> None:
    page = PAGE % b"<script>livereload(1, 2);</script><script>%b</script>"
    allowed = preview.allowed(page % RELOAD).decode()
    assert f"'sha256-{Inline('script', RELOAD.decode()).digest}'" in allowed
    assert allowed.count("'sha256-") == policy([A], {}).count("'sha256-") + 1
    for other in (b"", b"<script>livereload(1, 2);</script><p>", b"<script>x()</script>"):
        assert preview.allowed(PAGE % other) == PAGE % other


def test_the_preview_sends_what_is_no_page_as_it_is() -> None:
    sent: list[object] = []

    def start(*said: object) -> Callable[[bytes], object]:
        sent.append(said)
        return sent.append

    def app(environ: dict[str, object], start: object) -> list[bytes]:
        start("200 OK", [("Content-Type", environ["type"]), ("Content-Length", "5")])  # type: ignore[operator]
        return [b"<head", b">"]

    for type in ("text/css", "text/html"):
        body = preview.allowing(app)({"type": type}, start)
        assert b"".join(body) == b"<head>"
    assert sent == [
        ("200 OK", [("Content-Type", "text/css"), ("Content-Length", "5")]),
        ("200 OK", [("Content-Type", "text/html"), ("Content-Length", "6")]),
    ]
