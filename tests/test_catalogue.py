"""The words of the interface: inert, with their values, in another language, and no catalogue that breaks it."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import jinja2
import pytest

from explainer import catalogue
from explainer.catalogue import Catalogue
from explainer.escape import literal
from explainer.model.edtf import parse
from explainer.model.scales import Stance, Verdict

GERMAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Said by {who}."
msgstr "Gesagt von {who}."

msgid "{n} source"
msgid_plural "{n} sources"
msgstr[0] "eine Quelle"
msgstr[1] "{n} Quellen"

msgctxt "Verdict"
msgid "Supported"
msgstr "Gestützt"

msgctxt "date"
msgid "about {date}"
msgstr "etwa {date}"

#, fuzzy
msgid "Claims"
msgstr "Nicht sicher"
"""


@pytest.fixture(scope="module")
def german() -> Catalogue:
    return catalogue.read("de", {"de.po": GERMAN})


def test_values_and_messages_are_inert() -> None:
    words = Catalogue()
    said = words.text("Said by {who}.", who="<b>&*_`")
    assert "<" not in said and "*" not in said
    assert unescape(said) == "Said by <b>&*_`."
    assert words.text("Said by {who}.", who=literal("<a>x</a>")) == "Said by <a>x</a>&#46;"
    assert unescape(words.count("{n} <source>", "{n} <sources>", 2)) == "2 <sources>"


def test_another_language(german: Catalogue) -> None:
    assert unescape(german.text("Said by {who}.", who="Ida")) == "Gesagt von Ida."
    assert [unescape(german.count("{n} source", "{n} sources", n)) for n in (0, 1, 2)] == [
        "0 Quellen",
        "eine Quelle",
        "2 Quellen",
    ]
    assert german.label(Verdict.SUPPORTED) == "Gestützt"
    assert german.label(Stance.SUPPORTS) == "Supports", "what is not translated is English"
    assert german.text("Claims") == "Claims", "a fuzzy translation is none"


def test_dates_are_said_in_the_language(german: Catalogue) -> None:
    dates = {text: german.date(parse(text)) for text in ("2024", "2024-06", "2024-06-19", "2024-10~")}
    assert dates == {
        "2024": "2024",
        "2024-06": "Juni 2024",
        "2024-06-19": "19. Juni 2024",
        "2024-10~": "etwa Oktober 2024",
    }
    assert Catalogue().date(parse("2024-10~")) == "about October 2024"
    assert Catalogue("xx").date(parse("2024-10")) == "October 2024", "a language nobody knows"


def test_a_region_falls_back_to_its_language_and_a_sites_own_words_come_first(german: Catalogue) -> None:
    own = GERMAN.replace("Gestützt", "Belegt").replace("Gesagt von {who}", "{who} sagt es")
    words = catalogue.read("de-AT", {"de.po": GERMAN}, {"de.po": own})
    assert words.label(Verdict.SUPPORTED) == "Belegt"
    assert unescape(words.text("Said by {who}.", who="Ida")) == "Ida sagt es."


@pytest.mark.parametrize(
    ("broken", "line", "says"),
    [
        (GERMAN.replace("Gesagt von {who}", "Gesagt"), 6, "{who}"),
        (GERMAN.replace("Gesagt von {who}", "Gesagt von {whom}"), 6, "{who}"),
        (GERMAN.replace('msgid "Claims"', "Claims"), 23, ""),
        (GERMAN.replace("plural=(n != 1)", "plural=exit()"), 1, "catalogue"),
    ],
)
def test_a_broken_catalogue_names_its_line(broken: str, line: int, says: str) -> None:
    with pytest.raises(jinja2.TemplateSyntaxError) as caught:
        catalogue.read("de", {"de.po": broken})
    assert caught.value.name == "de.po"
    assert abs(caught.value.lineno - line) <= 1
    assert says in str(caught.value.message)


@pytest.mark.slow
def test_our_own_catalogues_are_complete() -> None:
    from tools import messages

    folder = Path(catalogue.__file__).parent / "locale"
    assert messages.template() == (folder / "explainer.pot").read_text(encoding="utf-8")
    for path in sorted(folder.glob("*.po")):
        assert messages.missing(path) == [], path.name
        catalogue.read(path.stem, {path.name: path.read_text(encoding="utf-8")})
    assert (folder / "de.po").exists()
