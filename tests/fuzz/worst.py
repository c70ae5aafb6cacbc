"""The worst files: as large as is allowed, and all of one thing that costs a reader most."""

from __future__ import annotations

import json

from explainer import compose, source

MOST = 1_000_000
"""In bytes: a file of data may have so many."""
CLAIM = "kind: fact\nstatement: The bridge is long.\n"
ACTOR = "title: M\ntype: person\n"
TOPIC = "title: T\nquestion: Q\nsummary: S\n"
TERM = "term: T\ndefinition: D\n"


def filled(piece: str | bytes, head: str = "", tail: str = "", most: int = MOST) -> bytes:
    """A piece over and over, until a file is full."""
    raw = piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece
    room = most - len(head.encode()) - len(tail.encode())
    return head.encode() + raw * (room // len(raw)) + tail.encode()


def _each(form: str, count: int, head: str = "", tail: str = "") -> bytes:
    """Lines that are numbered."""
    return (head + "".join(form.format(n=number) for number in range(count)) + tail).encode()[:MOST]


def _sections(line: str, count: int) -> bytes:
    """A topic with as many sections as are allowed, whose texts have so many of these lines."""
    section = f"  - title: S\n    claims: []\n    text: |-\n{f'        {line}' * count}"
    marks = sum(map(section.count, source._MARKS))
    return (f"{TOPIC}sections:\n" + section * ((compose.MAX_MARKS - 10) // marks)).encode()


# Of the parser: every kind of nesting, sign and character.
_ANYWHERE: dict[str, bytes] = {
    "brackets": filled("["),
    "braces": filled("{"),
    "brackets of keys": filled("{a: "),
    "brackets that close": b"a: " + b"[" * 490_000 + b"]" * 490_000,
    "dashes": filled("- "),
    "questions": filled("? "),
    "colons": filled(": "),
    "indentation": b"".join(b" " * n + b"a:\n" for n in range(1_300)),
    "one long word": filled("x"),
    "one long text": filled("word ", "title: "),
    "one long quote": filled("word ", 'title: "', '"\ntype: person\n'),
    "one long line": filled("word, ", "title: M\naliases: [", "x]\ntype: person\n"),
    "open quote": filled("word ", 'title: "'),
    "quotes": filled('"'),
    "quotes in quotes": filled("''", "title: '", "'\n"),
    "escapes": filled("\\x41", 'title: "', '"\n'),
    "escaped lines": filled("\\\n  ", 'title: "', '"\n'),
    "bad escapes": filled("\\q", 'title: "', '"\n'),
    "literal text": filled("  word\n", "title: |\n"),
    "folded text": filled("  word\n\n", "title: >\n"),
    "empty lines": filled("\n"),
    "empty lines in a text": filled("\n", "title: >-\n  a\n", "  b\n"),
    "spaces": filled(" "),
    "spaces at ends": filled("a: b      \n"),
    "tabs": filled("\t"),
    "comments": filled("# word word word\n"),
    "comments behind": filled("#", ACTOR.rstrip("\n") + "  # "),
    "one long comment": filled("# ", "# "),
    "comments for us": filled("# explainer: allow[no-archive] because\n", "", ACTOR),
    "comments for us on one line": filled("# explainer: allow[", ACTOR + "# "),
    "rules in one comment for us": filled("a,", ACTOR + "# explainer: allow[", "b] because\n"),
    "100,000 keys": _each("k{n}: v\n", 100_000),
    "100,000 keys in braces": _each("k{n},", 90_000, "title: {", "}\n"),
    "one key": filled("a: b\n"),
    "empty keys": filled(": a\n"),
    "keys without colons": filled("word\n"),
    "keys without values": filled("a:\n"),
    "long keys": filled("k" * 900 + ": v\n"),
    "items": filled("- a\n"),
    "items of a key": filled("- a\n", "aliases:\n"),
    "items of items": filled("- - - a\n"),
    "empty items": filled("-\n", "aliases:\n"),
    "commas": filled(",", "aliases: [", "]\n"),
    "anchors": _each("- &a{n} x\n", 80_000),
    "one anchor": filled("&a "),
    "aliases": filled("*a ", "a: "),
    "aliases of aliases": b"a0: &a0 [x, x, x]\n"
    + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 20_000)),
    "merge keys": filled("<<: {a: b}\n"),
    "merge keys of aliases": filled("- <<: *a\n"),
    "tags": filled("!t "),
    "tags of Python": filled("- !!python/object/apply:os.system [x]\n"),
    "tags of numbers": filled("- !!int x\n"),
    "long tags": filled("x", "a: !", " b\n"),
    "directives": filled("%TAG !a! tag:x,2000:\n"),
    "documents": filled("---\n"),
    "ends of documents": filled("...\n"),
    "conflicts": filled("<<<<<<< a\n"),
    "half a conflict": filled("<<<<<<", "a: [\n"),
    "impossible dates": filled("- 2024-99-99T99:99:99\n", "aliases:\n"),
    "huge numbers": filled("9", "title: M\nreviewers: "),
    "numbers in many bases": filled("- 0b1_0:59:59\n", "aliases:\n"),
    "zero bytes": filled("\0"),
    "zero bytes in a text": filled("\0", "title: "),
    "controls": filled("\x01"),
    "deleted": filled("\x7f", ACTOR + "# "),
    "half characters": filled("\ud800"),
    "half characters written out": filled("\\ud800", 'title: "', '"\n'),
    "bytes that are no text": filled(b"\xff"),
    "byte-order marks": filled("\ufeff"),
    "UTF-16": ("\ufeff" + ACTOR * 20_000).encode("utf-16-le")[:MOST],
    "UTF-32": ("\ufeff" + ACTOR * 10_000).encode("utf-32-le")[:MOST],
    "returns": filled("a: b\r"),
    "mixed ends of lines": filled("a: b\r\nc: d\re: f\n"),
    "next lines": filled("a\x85", "title: "),
    "line separators": filled("a\u2028b\u2029"),
    "marks on one letter": filled("\u0301", "title: e"),
    "right to left": filled("\u202e"),
    "joiners": filled("\u200d", "title: "),
    "joiners of emoji": filled("👩\u200d", "title: ", "🔬\n"),
    "characters of four bytes": filled("😀", "title: "),
    "tag characters": filled("\U000e0041", "title: "),
}

# Of the model, the checks and the renderers, which see what the parser lets through.
_RECORDS: dict[str, tuple[str, bytes]] = {
    "unknown keys": ("actors/a.yml", _each("k{n}: v\n", 60_000, ACTOR)),
    "wrong shapes": ("actors/a.yml", filled("  - {a: b}\n", f"{ACTOR}aliases:\n")),
    "wrong items": ("claims/c.yml", filled("  - {articel: a}\n", f"{CLAIM}appearances:\n", most=80_000)),
    "wrong items of many kinds": (
        "claims/c.yml",
        _each("  - {{k{n}: a}}\n", 4_900, f"{CLAIM}evidence:\n"),
    ),
    "a comment for us before every item": (
        "claims/c.yml",
        _each("  # explainer: allow[unknown-reference] because\n  - nobody-{n}\n", 4_900, f"{CLAIM}about:\n"),
    ),
    "a comment behind every item": (
        "claims/c.yml",
        _each("  - nobody-{n} # a remark\n", 4_900, f"{CLAIM}about:\n"),
    ),
    "a comment before every item": (
        "actors/a.yml",
        _each("  # a remark {n}\n  - Name {n}  # another\n", 4_900, f"{ACTOR}aliases:\n"),
    ),
    "unknown references": ("claims/c.yml", _each("  - nobody-{n}\n", 4_900, f"{CLAIM}about:\n")),
    "long references": ("claims/c.yml", filled("n", f"{CLAIM}claimant: ")),
    "bad addresses": ("sources/s.yml", filled("a", "title: S\nurl: javascript:")),
    "long address": ("sources/s.yml", filled("a/", "title: S\nurl: https://a.example/")),
    "long date": ("claims/c.yml", filled("2024-", f"{CLAIM}said_on: ")),
    "dates in brackets": ("claims/c.yml", filled("2024,", f"{CLAIM}said_on: '[", "]'\n")),
    "dates with marks": ("claims/c.yml", filled("(", f"{CLAIM}said_on: '", "'\n")),
    "unknown rules": ("site.yml", _each("  r{n}: {{level: off}}\n", 40_000, "name: E\nrules:\n")),
    "words to watch": (
        "site.yml",
        _each("  - word{n}\n", 4_900, "name: E\nlicence: {name: L}\npublisher: {name: P}\nwords_to_watch:\n"),
    ),
    "ids it had": ("actors/a.yml", _each("  - old-{n}\n", 4_900, f"{ACTOR}formerly:\n")),
    "ids it had twice": ("actors/a.yml", filled("  - old\n", f"{ACTOR}formerly:\n", most=30_000)),
    "names of an actor": ("actors/a.yml", _each("  - Name {n}\n", 4_900, f"{ACTOR}aliases:\n")),
    "words of a term": ("terms/t.yml", _each("  - word {n}\n", 4_900, f"{TERM}aliases:\n")),
    "brackets of prose": ("terms/t.yml", filled("[", "term: T\ndefinition: '", "'\n")),
    "stars of prose": ("terms/t.yml", filled("*a ", "term: T\ndefinition: '", "'\n")),
    "stars of allowed length": ("terms/t.yml", filled("*a ", "term: T\ndefinition: '", "'\n", most=9_900)),
    "backticks of allowed length": (
        "terms/t.yml",
        filled("` `` ", "term: T\ndefinition: '", "'\n", most=9_900),
    ),
    "links of allowed length": (
        "terms/t.yml",
        filled("[a](https://b.example) ", "term: T\ndefinition: '", "'\n", most=2_200),
    ),
    "stars of every summary": (
        "topics/t.yml",
        filled(f"  - {{claims: [], text: '{'*a **b _c ' * 900}'}}\n", f"{TOPIC}key_points:\n", most=990_000),
    ),
    "quotes of every summary": (
        "topics/t.yml",
        filled(f"  - {{claims: [], text: '{'> ' * 4_000}'}}\n", f"{TOPIC}key_points:\n", most=990_000),
    ),
    "entities of every summary": (
        "topics/t.yml",
        filled(f"  - {{claims: [], text: '{'&#x' * 3_000}'}}\n", f"{TOPIC}key_points:\n", most=990_000),
    ),
    "open quotes of every summary": (
        "topics/t.yml",
        filled(f"  - {{claims: [], text: 'evil {'“' * 3_000}'}}\n", f"{TOPIC}key_points:\n", most=990_000),
    ),
    "lists of every section": ("topics/t.yml", _sections("- a\n", 2_400)),
    "numbered lists of every section": ("topics/t.yml", _sections("1. a\n", 1_900)),
    "quotes of every section": ("topics/t.yml", _sections("> a\n", 2_400)),
    "paragraphs of every section": ("topics/t.yml", _sections("a\n\n", 1_600)),
    "marks of every section": ("topics/t.yml", _sections("*a **b _c `d\n", 700)),
    "entities of every section": ("topics/t.yml", _sections("&amp;&lt;&#60;\n", 600)),
    "lists of too many sections": (
        "topics/t.yml",
        filled("  - text: |-\n" + "      - a\n" * 2_400, f"{TOPIC}sections:\n"),
    ),
    "a text without words": ("articles/new-footbridge.txt", filled("\n")),
    "a text of one word": ("articles/new-footbridge.txt", filled("x")),
    "a text of one letter": ("articles/new-footbridge.txt", filled("a ")),
    "a text of empty lines": ("articles/new-footbridge.txt", filled(" \t\n\r\n")),
    "a text of names": ("articles/new-footbridge.txt", _each("Mr Name{n} Other{n} said so. ", 30_000)),
    "a text of one name": ("articles/new-footbridge.txt", filled("Vladimir Putin ")),
    "a text of dots in names": ("articles/new-footbridge.txt", filled(".", "So A", "a said.\n")),
    "a text of capitals": ("articles/new-footbridge.txt", filled("A ", "so ")),
    "a text of apostrophes": ("articles/new-footbridge.txt", filled("’", "so A", "a")),
    "a text of joined words": ("articles/new-footbridge.txt", filled("a-")),
    "a text of marks": ("articles/new-footbridge.txt", filled("\u0301", "e")),
    "a text of Korean": ("articles/new-footbridge.txt", filled("\u1100\u1161\u11a8")),
    "another text": ("articles/new-footbridge.txt", _each("Word {n} of a long text. ", 40_000)),
    "anchors that are missing": (
        "claims/c.yml",
        _each("  - {{article: new-footbridge, exact: nothing like {n}}}\n", 4_900, f"{CLAIM}appearances:\n"),
    ),
    "anchors that are nearly right": (
        "claims/c.yml",
        _each(
            "  - {{article: new-footbridge, exact: It was monye well spent {n}}}\n",
            4_900,
            f"{CLAIM}appearances:\n",
        ),
    ),
    "a long anchor": (
        "claims/c.yml",
        filled("money well ", f"{CLAIM}appearances:\n  - article: new-footbridge\n    exact: "),
    ),
    "10,000 mistakes": (
        "topics/t.yml",
        _each("  - {{claims: [x{n}], txet: y}}\n", 4_990, f"{TOPIC}key_points:\n"),
    ),
}

_REVIEW = '{"@type":"ClaimReview","claimReviewed":"Thing %d.","url":"https://a.example/%d"},'
_LARGE = 9_900_000
# Of the importers, which take larger files.
IMPORTS: dict[str, bytes] = {
    "brackets": filled("[", most=_LARGE),
    "braces": filled('{"a":', most=_LARGE),
    "quotes": filled('"', most=_LARGE),
    "backslashes": filled("\\", '"', most=_LARGE),
    "half characters": filled("\\ud800", '{"@type":"ClaimReview","claimReviewed":"', '"}', most=_LARGE),
    "spaces": filled(" ", most=_LARGE),
    "zero bytes": filled("\0", most=_LARGE),
    "numbers": filled("9,", "[", "9]", most=_LARGE),
    "one number": filled("9", most=_LARGE),
    "empty objects": filled("{},", "[", "{}]", most=_LARGE),
    "reviews that say nothing": filled('{"@type":"ClaimReview"},', "[", "{}]", most=_LARGE),
    "claims that nobody reviewed": filled('{"@type":"Claim","text":"a"},', "[", "{}]", most=_LARGE),
    "annotations of nothing": filled('{"type":"Annotation"},', "[", "{}]", most=_LARGE),
    "keys twice": filled('{"type":"Annotation","a":1,"a":2},', "[", "{}]", most=_LARGE),
    "scripts that are broken": filled('<script type="application/ld+json">{</script>', most=_LARGE),
    "scripts that are empty": filled('<script type="application/ld+json"></script>', most=_LARGE),
    "scripts of references": filled('<script type="application/ld+json">&quot;</script>', most=_LARGE),
    "opened tags": filled("<", most=_LARGE),
    "opened comments": filled("<!--", most=_LARGE),
    "opened scripts": filled("<script ", most=_LARGE),
    "one rating": json.dumps(
        [
            {
                "@type": "ClaimReview",
                "claimReviewed": "A.",
                "reviewRating": {"ratingValue": f"1{' ' * 9_000_000}1"},
            }
        ]
    ).encode(),
    "1,500 reviews": f"[{''.join(_REVIEW % (n, n) for n in range(1_500))}{{}}]".encode(),
    "reviews of what nobody knows": json.dumps(
        [
            {
                "@type": "ClaimReview",
                "claimReviewed": f"Thing {n}.",
                "itemReviewed": {
                    "@type": "Claim",
                    "datePublished": "never",
                    "author": {"name": f"Nobody {n}"},
                },
                "reviewRating": {"alternateName": "so so"},
            }
            for n in range(1_500)
        ]
    ).encode(),
    "notes that quote what is not there": json.dumps(
        [
            {
                "type": "Annotation",
                "bodyValue": "A note.",
                "target": {
                    "source": "https://e.example/articles/new-footbridge/",
                    "selector": {"type": "TextQuoteSelector", "exact": f"It was monye well spent {n}"},
                },
            }
            for n in range(5_000)
        ]
    ).encode(),
    "notes on one place": json.dumps(
        [
            {
                "type": "Annotation",
                "bodyValue": f"Note {n}.",
                "target": {
                    "source": "https://e.example/articles/new-footbridge/",
                    "selector": {"type": "TextQuoteSelector", "exact": "the"},
                },
            }
            for n in range(5_000)
        ]
    ).encode(),
}


# Of what stands in several files.
_WORD = "word{n} of the text, "
_LONG = " ".join(f"w{n % 7}" for n in range(640))
_TOGETHER: dict[str, dict[str, bytes]] = {
    "an article and its anchors": {
        "articles/new-footbridge.txt": _each(_WORD, 55_000),
        "claims/c.yml": _each(
            "  - {{article: new-footbridge, exact: 'word{n} of the text, word'}}\n",
            4_900,
            f"{CLAIM}appearances:\n",
        ),
    },
    "an article and anchors that are missing": {
        "articles/new-footbridge.txt": _each(_WORD, 55_000),
        "claims/c.yml": _each(
            "  - {{article: new-footbridge, exact: 'wrod{n} of teh text, and some more words of it'}}\n",
            4_900,
            f"{CLAIM}appearances:\n",
        ),
    },
    "long anchors that are missing": {
        "articles/new-footbridge.txt": filled(f"{_LONG} ", most=900_000),
        "claims/c.yml": _each(
            f"  - {{{{article: new-footbridge, exact: '{{n}} {_LONG[:1_900].replace('w3', 'w4')}'}}}}\n",
            480,
            f"{CLAIM}appearances:\n",
        ),
    },
    "a text of one word and quotations of it": {
        "articles/new-footbridge.txt": filled("a ", most=900_000),
        "claims/c.yml": (
            f"{CLAIM}appearances:\n"
            + "".join(f"  - {{article: new-footbridge, exact: '{'a ' * n}'}}\n" for n in range(1, 700))
        ).encode(),
    },
    "names of actors in a text": {
        "actors/a.yml": _each("  - Name{n} Other{n}\n", 4_900, f"{ACTOR}aliases:\n"),
        "articles/new-footbridge.txt": _each("so Name{n} Other{n} said, ", 33_000),
    },
    "terms in a text": {
        "terms/t.yml": _each("  - word{n}\n", 4_900, f"{TERM}aliases:\n"),
        "topics/t.yml": _each(
            "  - {{claims: [], text: 'word{n} of word{n}0 and word{n}00'}}\n", 4_900, f"{TOPIC}key_points:\n"
        ),
    },
}


def files() -> dict[str, dict[str, bytes]]:
    """Every file of data by what is bad about it: where it stands, and its bytes; a few have a second file."""
    alone = {name: {"actors/a.yml": raw} for name, raw in _ANYWHERE.items()}
    return {**alone, **{name: {path: raw} for name, (path, raw) in _RECORDS.items()}, **_TOGETHER}
