"""A fact-checker's rating to our verdict: by number, by words, by both where both are given.

Numbers are placed on the scale that the rating names, ``worstRating`` to ``bestRating``, which by schema.org are 1
and 5 where they are missing (https://schema.org/bestRating); a scale that falls is read as it is meant. Our five
verdicts share it out evenly, and half a step goes to the middle. Words are those of the table below. Where number
and words are both known they must not be more than one step apart; then the words count, as they are the checker's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from explainer.model.scales import Stance, Verdict

_SUPPORTED, _MOSTLY, _MIXED, _HARDLY, _CONTRADICTED, _UNKNOWN = Verdict

_SAID: dict[Verdict, str] = {
    _SUPPORTED: """true, correct, accurate, confirmed, verified, right, supported, correct attribution,
        wahr, richtig, stimmt, korrekt, zutreffend, belegt, bestätigt,
        vrai, exact, correcte, verdadero, cierto, correcto, verdadeiro, vero, waar, prawda, sant""",
    _MOSTLY: """mostly true, mostly correct, mostly accurate, largely true, mostly supported, nearly true, almost true,
        größtenteils wahr, größtenteils richtig, überwiegend richtig, überwiegend wahr, weitgehend richtig,
        größtenteils belegt, überwiegend belegt, überwiegend bestätigt, fast richtig,
        plutôt vrai, presque vrai, mayormente cierto, mayormente verdadero, quasi vero, grotendeels waar""",
    _MIXED: """half true, half-true, partly true, partially true, partly false, partially false, mixture, mixed,
        mixed evidence, misleading, missing context, lacks context, out of context, half right, teilweise wahr,
        teilweise richtig, teilweise falsch, teils teils, gemischt, halbwahr, irreführend, fehlender kontext,
        partiellement vrai, partiellement faux, à nuancer, trompeur, hors contexte, verdad a medias, engañoso,
        parcialmente falso, enganoso, fuori contesto, fuorviante, misleidend""",
    _HARDLY: """mostly false, largely false, mostly wrong, mostly incorrect, mostly contradicted, mostly inaccurate,
        größtenteils falsch, überwiegend falsch, weitgehend falsch, größtenteils widerlegt, überwiegend widerlegt,
        überwiegend widersprochen, plutôt faux, mayormente falso, grotendeels onwaar""",
    _CONTRADICTED: """false, incorrect, wrong, inaccurate, fake, hoax, pants on fire, pants on fire!, four pinocchios,
        debunked, untrue, not true, fabricated, contradicted, fiction, falsch, unwahr, stimmt nicht, widerlegt,
        widersprochen, frei erfunden, erfunden, fälschung, faux, infox, falso, bulo,
        mentira, onwaar, fałsz, falskt, falsk""",
    _UNKNOWN: """unproven, unverified, unsupported, unsubstantiated, no evidence, not enough evidence, inconclusive,
        research in progress, undetermined, unbelegt, unbewiesen, nicht belegt, nicht belegbar, unklar,
        nicht überprüfbar, zu wenig belege, nicht genug belege, non prouvé, non vérifié, sin pruebas,
        no verificado, insostenible, sem provas, non verificabile, niet bewezen""",
}


def _folded(text: str) -> str:
    """Small letters, hyphens as spaces, without what stands around the words."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.sub(r"[\s_\u2010-\u2013-]+", " ", plain).split()).strip(" .,:;!?\"'“”„‚‘’«»()[]*#–—")


_WORDS = {_folded(word): verdict for verdict, words in _SAID.items() for word in words.split(",")}
_NUMBER = re.compile(r"([+-]?\d{1,12})(?:[.,](\d{1,9}))?")
_OF = re.compile(r"(.+?)\s*(?:/|\bof\b|\bout of\b|\bvon\b|\bsur\b|\bde\b)\s*(.+)", re.IGNORECASE)

_LONGEST = 60
"""In characters: what is longer is no number out of another one, and would be read in very many ways."""

VERDICTS = frozenset(verdict.value for verdict in Verdict if verdict.number)
"""Our own verdicts by their ids, but for the one that has to say what is not known."""
_STANCES = {
    _SUPPORTED: Stance.SUPPORTS,
    _MOSTLY: Stance.SUPPORTS,
    _MIXED: Stance.QUALIFIES,
    _HARDLY: Stance.REFUTES,
    _CONTRADICTED: Stance.REFUTES,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict that a rating means; ``None`` with the reason in ``why`` where that is not clear."""

    verdict: Verdict | None
    why: str = ""


def stance(verdict: Verdict | None) -> Stance:
    """What a review with that verdict does to the claim."""
    return _STANCES.get(verdict, Stance.CONTEXT) if verdict else Stance.CONTEXT


def judged(value: str, best: str, worst: str, words: str) -> Judged:
    """What a rating means; the four as they stand in the file, empty where they are missing."""
    by_words = _WORDS.get(_folded(words)) if words else None
    by_number, wrong = _by_number(value, best, worst) if value else (None, "")
    if by_number is None and value and not _is_number(value):
        by_words = by_words or _WORDS.get(_folded(value))
    if by_words and by_number and by_words is not _UNKNOWN and abs(_step(by_words) - _step(by_number)) > 1:
        return Judged(
            None, f"its words say “{words}” and its number {_scale(value, best, worst)}: they do not agree"
        )
    found = by_words or by_number
    if found is not None:
        return Judged(found)
    if wrong:
        return Judged(None, wrong)
    if words or value:
        return Judged(None, f"“{words or value}” is in no table of ratings that is known here")
    return Judged(None, "it has no rating")


def _step(verdict: Verdict) -> int:
    return verdict.number or 3


def _is_number(text: str) -> bool:
    return _number(text) is not None or _of(text) is not None


def _of(text: str) -> re.Match[str] | None:
    """``3 of 5``"""
    text = text.strip()
    return _OF.fullmatch(text) if len(text) <= _LONGEST else None


def _scale(value: str, best: str, worst: str) -> str:
    return f"{value} on a scale from {worst or '1'} to {best or '5'}"


def _number(text: str) -> Fraction | None:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    return Fraction(f"{found[1]}.{found[2]}") if found[2] else Fraction(found[1])


def _by_number(value: str, best: str, worst: str) -> tuple[Verdict | None, str]:
    """The verdict that a number means on its scale; and what is wrong with it, if it is a number and out of place."""
    of = _of(value)
    if of and _number(of[1]) is not None and _number(of[2]) is not None:
        value, best = of[1], of[2]
        worst = worst or ("0" if _number(value) == 0 else "1")
    number = _number(value)
    if number is None:
        return None, ""
    top, bottom = _number(best or "5"), _number(worst or "1")
    if top is None or bottom is None or top == bottom:
        return None, f"its scale from {worst or '1'} to {best or '5'} is none"
    share = (number - bottom) / (top - bottom)
    if not 0 <= share <= 1:
        return None, f"its number {_scale(value, best, worst)} lies outside of the scale"
    return list(Verdict)[4 - _nearest_step(share * 4)], ""


def _nearest_step(position: Fraction) -> int:
    """0 to 4; half a step goes to the middle."""
    whole, rest = divmod(position, 1)
    if rest == Fraction(1, 2):
        return int(whole) + (1 if whole < 2 else 0)
    return int(position + Fraction(1, 2))
