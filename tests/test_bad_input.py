"""Bad input, walked whole: each gets a finding with its place; no traceback, nothing written, no long wait.

What is written on a different system, with a byte-order mark or Windows line ends, simply works.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from explainer import cli, report
from explainer.anchor import NormalText
from tests import bundles
from tests.bundles import ALONE, Lay


@dataclass(frozen=True)
class Bad:
    """A bundle, the rule that it breaks, and where that is said; line and column are 1 for a whole file."""

    bundle: str
    rule: str
    path: str
    line: int = 1
    column: int = 1


MAYOR = "# file: actors/mayor.yml\n"
LENGTH = "# file: claims/length.yml\nkind: fact\nstatement: The bridge is 64 metres long.\n"
UGLY = "# file: claims/ugly.yml\nkind: opinion\nstatement: The bridge is ugly.\n"
REPLY = "# file: articles/reply.yml\ntitle: A reply\nlanguage: en\ngenre: opinion\nsha256: " + "0" * 64 + "\n"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

BAD = {
    # keys, ids and values
    "unknown key": Bad(f"{MAYOR}title: M\ntype: person\ncolour: red\n", "unknown-key", "actors/mayor.yml", 3),
    "unknown id": Bad(f"{LENGTH}claimant: nobody\n", "unknown-reference", "claims/length.yml", 3, 11),
    "id in another case": Bad(
        f"{MAYOR}title: M\ntype: person\n{LENGTH}claimant: Mayor\n",
        "unknown-reference",
        "claims/length.yml",
        3,
        11,
    ),
    "list instead of text": Bad(
        f"{MAYOR}title: [M]\ntype: person\n", "wrong-shape", "actors/mayor.yml", 1, 8
    ),
    "text instead of list": Bad(f"{LENGTH}about: mayor\n", "wrong-shape", "claims/length.yml", 3, 8),
    "text instead of keys": Bad(f"{LENGTH}review: soon\n", "wrong-shape", "claims/length.yml", 3, 9),
    "list instead of a record": Bad(f"{MAYOR}- M\n- person\n", "wrong-shape", "actors/mayor.yml"),
    "text instead of a record": Bad(f"{MAYOR}The mayor\n", "wrong-shape", "actors/mayor.yml"),
    "no such number": Bad(
        f"{ALONE}reviewers_needed: {'9' * 5000}\n".replace("# delete: *\n", ""),
        "bad-value",
        "site.yml",
        4,
        19,
    ),
    "no such day": Bad(f"{LENGTH}said_on: 2026-02-30\n", "bad-date", "claims/length.yml", 3, 10),
    "no such year": Bad(f"{LENGTH}said_on: 0000\n", "bad-date", "claims/length.yml", 3, 10),
    "verdict on an opinion": Bad(f"{UGLY}verdict: mixed\n", "not-for-this-kind", "claims/ugly.yml", 3),
    "kind of two kinds": Bad("# file: claims/two.yml\nkind: [fact]\n", "wrong-shape", "claims/two.yml", 1, 7),
    # what is in a file
    "missing text": Bad(REPLY, "missing-text", "articles/reply.yml"),
    "empty text": Bad(f"{REPLY}# file: articles/reply.txt\n", "empty-file", "articles/reply.txt"),
    "empty file": Bad(MAYOR, "empty-file", "actors/mayor.yml"),
    "only comments": Bad(f"{MAYOR}# later\n", "empty-file", "actors/mayor.yml"),
    "binary file": Bad("# bytes: actors/mayor.yml 7f454c4600000000", "not-utf8", "actors/mayor.yml", 1, 5),
    "picture": Bad("# bytes: actors/mayor.yml 89504e470d0a1a0a00", "not-utf8", "actors/mayor.yml"),
    "Latin-1": Bad("# escaped: actors/mayor.yml\ntitle: Ren\\xe9e\n", "not-utf8", "actors/mayor.yml", 1, 11),
    "UTF-16": Bad("# bytes: actors/mayor.yml fffe74006900", "not-utf8", "actors/mayor.yml"),
    "UTF-16, the other way": Bad("# bytes: actors/mayor.yml feff00740069", "not-utf8", "actors/mayor.yml"),
    "Latin-1 in an article": Bad(
        f"{REPLY}# escaped: articles/reply.txt\nRen\\xe9e says so.\n", "not-utf8", "articles/reply.txt", 1, 4
    ),
    "tabs": Bad(
        "# escaped: actors/mayor.yml\ntitle: M\naliases:\n\\t- X\n", "yaml-syntax", "actors/mayor.yml", 3
    ),
    "duplicate key": Bad(
        f"{MAYOR}title: M\ntitle: N\ntype: person\n", "duplicate-key", "actors/mayor.yml", 2
    ),
    "alias": Bad(f"{MAYOR}title: &a M\nrole: *a\ntype: person\n", "yaml-feature", "actors/mayor.yml", 1, 8),
    "aliases of aliases": Bad(f"{MAYOR}{BOMB}", "yaml-feature", "actors/mayor.yml", 1, 4),
    "100,000 brackets": Bad("# large: actors/mayor.yml 100000 [", "too-deep", "actors/mayor.yml", 1, 33),
    "100,000 braces": Bad("# large: actors/mayor.yml 100000 {", "yaml-feature", "actors/mayor.yml", 1, 2),
    "100,000 dashes": Bad("# large: actors/mayor.yml 200000 -\\x20", "too-deep", "actors/mayor.yml", 1, 65),
    "100,000 questions": Bad(
        "# large: actors/mayor.yml 200000 ?\\x20", "yaml-feature", "actors/mayor.yml", 1, 3
    ),
    "100,000 aliases": Bad(
        "# large: actors/mayor.yml 300000 - *a\\n", "yaml-feature", "actors/mayor.yml", 1, 3
    ),
    "the same key 20,000 times": Bad(
        "# large: actors/mayor.yml 100000 a: b\\n", "duplicate-key", "actors/mayor.yml", 2
    ),
    "too many bytes": Bad("# large: actors/mayor.yml 1000001", "file-too-large", "actors/mayor.yml"),
    "one endless word": Bad("# large: actors/mayor.yml 100000", "wrong-shape", "actors/mayor.yml"),
    "colours for a terminal": Bad(
        "# escaped: actors/mayor.yml\ntitle: \\x1b[31mM\ntype: person\n",
        "hidden-character",
        "actors/mayor.yml",
        1,
        8,
    ),
    "zero byte": Bad(
        "# escaped: actors/mayor.yml\ntitle: M\\x00\ntype: person\n", "not-utf8", "actors/mayor.yml", 1, 9
    ),
    "100,000 characters that nobody can see": Bad(
        "# large: actors/mayor.yml 100000 \\x01", "hidden-character", "actors/mayor.yml", 1, 20
    ),
    "half a character": Bad(
        '# file: actors/mayor.yml\ntitle: "\\ud800"\ntype: person\n', "yaml-syntax", "actors/mayor.yml", 1, 9
    ),
    # files and folders
    "unreadable file": Bad(
        f"{MAYOR}title: M\n# unreadable: actors/mayor.yml\n", "file-unreadable", "actors/mayor.yml"
    ),
    "unreadable text": Bad(
        f"{REPLY}# file: articles/reply.txt\n# unreadable: articles/reply.txt\n",
        "file-unreadable",
        "articles/reply.txt",
    ),
    "unreadable folder": Bad(f"{MAYOR}# unreadable: actors\n", "file-unreadable", "actors"),
    "unreadable data": Bad("# unreadable: .\n", "file-unreadable", ""),
    "symlink": Bad("# symlink: actors/mayor.yml -> ../site.yml\n", "symlink", "actors/mayor.yml"),
    "symlink to a folder": Bad("# symlink: sources -> actors\n", "symlink", "sources"),
    "symlink to nowhere": Bad("# symlink: actors/mayor.yml -> nowhere\n", "symlink", "actors/mayor.yml"),
    "symlink out of data": Bad(
        "# symlink: actors/mayor.yml -> /etc/hostname\n", "symlink", "actors/mayor.yml"
    ),
    "symlink in a circle": Bad("# symlink: actors/mayor.yml -> mayor.yml\n", "symlink", "actors/mayor.yml"),
    "file of another type": Bad("# file: actors/mayor.yaml\ntitle: M\n", "stray-file", "actors/mayor.yaml"),
    "capital in an id": Bad(
        "# file: actors/Mayor.yml\ntitle: M\ntype: person\n", "bad-id", "actors/Mayor.yml"
    ),
    "ids that differ by case": Bad(
        f"{MAYOR}title: M\ntype: person\n# file: actors/MAYOR.yml\ntitle: M\ntype: person\n",
        "bad-id",
        "actors/MAYOR.yml",
    ),
    "id in two folders": Bad(
        f"{LENGTH}{LENGTH.replace('claims/', 'claims/new/')}", "duplicate-id", "claims/new/length.yml"
    ),
    "reserved name": Bad("# file: actors/nul.yml\ntitle: M\ntype: person\n", "bad-id", "actors/nul.yml"),
    "reserved address": Bad(
        "# file: actors/index.yml\ntitle: M\ntype: person\n", "bad-id", "actors/index.yml"
    ),
    "long id": Bad(f"# file: actors/{'m' * 81}.yml\ntitle: M\n", "bad-id", f"actors/{'m' * 81}.yml"),
    "folder named like a file": Bad("# file: actors/m.yml/x.yml\ntitle: M\n", "stray-file", "actors/m.yml"),
    "empty data": Bad("# delete: *\n", "no-data", "site.yml"),
    "missing data": Bad("# delete: .\n", "no-data", ""),
    "broken site.yml": Bad("# file: site.yml\nname: [\n", "yaml-syntax", "site.yml"),
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments))


def assert_refused(result: Result) -> None:
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)  # anything else would be a traceback
    assert "Traceback" not in result.output
    assert not set("\x1b\0\r") & set(result.output)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_bad_input_gets_a_finding_with_its_place(bad: Bad, lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    data = lay(bad.bundle if bad.bundle.startswith("# delete") else f"{ALONE}{bad.bundle}\n")
    monkeypatch.chdir(data.parent)
    started = time.process_time()
    checked = run("check", "--format", "json")
    assert time.process_time() - started < 2
    assert_refused(checked)
    path = f"data/{bad.path}".rstrip("/")
    places = [(f["rule"], f["file"], f["line"], f["column"]) for f in json.loads(checked.output)]
    assert (bad.rule, path, bad.line, bad.column) in places
    built = run("build", "--to", "pages")
    assert_refused(built)
    assert f" --> {path}:{bad.line}:{bad.column}\n" in built.output
    assert built.output.endswith("nothing was written\n")
    assert not Path("pages").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_rather_than_waited_for(lay: Lay) -> None:
    data = lay(ALONE)
    (data / "actors").mkdir()
    os.mkfifo(data / "actors" / "mayor.yml")
    assert [finding.rule for finding in bundles.read(data)[1]] == ["symlink"]


@pytest.mark.skipif(os.name == "nt", reason="this system has no such names")
@pytest.mark.parametrize("name", [b"m\xff.yml", b"m\n.yml", b"m\x1b[31m.yml", "m\u202eyor.yml".encode()])
def test_a_name_that_is_no_text_is_refused_and_shown_harmlessly(
    name: bytes, lay: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = lay(ALONE)
    (data / "actors").mkdir()
    try:
        Path(os.fsdecode(os.fsencode(data / "actors") + b"/" + name)).write_text("title: M\ntype: person\n")
    except OSError:
        pytest.skip("this file system refuses such names itself")
    monkeypatch.chdir(data.parent)
    result = run("check")
    assert_refused(result)
    assert "error[bad-id]" in result.output
    assert result.output.count("\n") == 5  # no line of its own for a name with a line break
    assert "\u202e" not in result.output


def everything(data: Path) -> list[dict[str, object]]:
    """Every record's fields: what it says, and not where that was written."""
    return [dict(record) for record in bundles.read(data)[0].records()]


def again(change: Callable[[bytes], bytes]) -> str:
    """The base as a bundle, with every file's bytes changed."""
    files = bundles.folder("").files
    return "".join(f"# bytes: {name} {change(content).hex()}\n" for name, content in files.items())


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.rstrip(b"\n"),
    ],
    ids=["byte-order mark", "Windows lines", "both", "no last line end"],
)
def test_what_simply_works(change: Callable[[bytes], bytes], lay: Lay) -> None:
    plain, changed = lay(""), lay(again(change))
    assert changed.joinpath("site.yml").read_bytes() != plain.joinpath("site.yml").read_bytes()
    dataset, findings = bundles.read(changed)
    assert findings == []
    assert everything(changed) == everything(plain)
    # Anchors are found in such a text, across its line ends too.
    article = dataset.articles["new-footbridge"]
    assert all(article.words.place(anchored.quoted) for anchored in dataset.anchored())
    assert len(article.words.paragraphs) == 2


def test_an_anchor_is_found_across_windows_lines(lay: Lay) -> None:
    words = "So it is\r\nsaid.\r\n\r\nAnd so\r\n  it is.\r\n"
    dataset, findings = bundles.read(
        lay(
            f"# bytes: articles/reply.txt {words.encode().hex()}\n"
            "# file: articles/reply.yml\ntitle: A reply\nlanguage: en\ngenre: opinion\n"
            f"sha256: {NormalText('So it is said. And so it is.').sha256}\n"
            "asides:\n  - exact: So it is said. And so it is.\n    why: An example.\n"
        )
    )
    assert findings == []
    assert dataset.articles["reply"].words.paragraphs == ((0, 14), (15, 28))


def test_a_place_is_right_in_windows_lines(lay: Lay) -> None:
    _, (finding,) = bundles.read(
        lay(f"{ALONE}# escaped: actors/mayor.yml\n\\ufefftitle: M\\r\ntype: person\\r\ncolour: red\\r\n")
    )
    assert (finding.rule, finding.span.line, finding.span.column) == ("unknown-key", 3, 1)
    assert finding.span.text == "colour"


CLAIM = "kind: fact\nstatement: Many.\n"
TOPIC = "title: T\nquestion: Q\nsummary: S\nkey_points:\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "claims/many.yml",
            f"{CLAIM}appearances:\n" + "  - {article: new-footbridge, exact: not there}\n" * 18_000,
        ),
        (
            "claims/many.yml",
            f"{CLAIM}appearances:\n" + "  - {article: new-footbridge, exact: the}\n" * 18_000,
        ),
        ("claims/many.yml", f"{CLAIM}about: [" + "nobody, " * 4_900 + "x]\n"),
        ("topics/many.yml", TOPIC + f"  - {{claims: [], text: '{'[' * 9_000}'}}\n" * 80),
        ("topics/many.yml", TOPIC + f"  - {{claims: [], text: '{'evil ' * 1_900}'}}\n" * 90),
    ],
    ids=[
        "missing anchors",
        "ambiguous anchors",
        "unknown references",
        "brackets in brackets",
        "loaded words",
    ],
)
def test_a_file_of_nothing_but_mistakes_costs_little(lay: bundles.Lay, path: str, text: str) -> None:
    data = lay("")
    (data / path).write_text(text, encoding="utf-8")
    started = time.process_time()
    _, findings = bundles.read(data)
    report.text(findings)
    assert time.process_time() - started < 2
    assert 0 < len(findings) <= 400
