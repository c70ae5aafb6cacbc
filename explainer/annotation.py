"""The words of an article with their marks: which claim stands where, which words push, and their numbers.

A text is cut wherever a mark begins or ends. A piece belongs to the innermost claim above it; where claims
overlap or nest, the others stay visible under it. Each claim has one number in a text, in the order in which
a reader meets the first piece that belongs to it, which is also the order of the Tab key; a claim that
appears twice keeps its number.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from explainer.anchor import Place
from explainer.model import Article, Claim, Topic
from explainer.model.article import LoadedWords
from explainer.site import Site


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim in a text.

    Attributes:
        number: its number there.
        place: where it stands.
        appearance: which of its appearances this is, from 1.
        owns: whether some piece belongs to it; if not, all that is its own is the number at its end.
    """

    number: int
    claim: Claim
    place: Place
    appearance: int
    owns: bool

    @property
    def id(self) -> str:
        """Where a link to the mark leads: ``m3``, and ``m3-2`` for a second appearance."""
        return f"m{self.number}" if self.appearance == 1 else f"m{self.number}-{self.appearance}"


@dataclass(frozen=True, slots=True)
class Pushing:
    """Words that push: their number in a text, and the note on them."""

    number: int
    note: LoadedWords
    place: Place


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters under the same marks.

    Attributes:
        mark: the innermost claim above it, to which it belongs.
        under: the other claims above it, the widest first.
        begins: whether it is the first piece of ``mark``, where the Tab key stops.
        ending: the claims that end with it, whose numbers follow it.
        loaded: the words that push of which it is a piece.
        loaded_begins: whether it is the first piece of them.
    """

    text: str
    mark: Mark | None
    under: tuple[Mark, ...]
    begins: bool
    ending: tuple[Mark, ...]
    loaded: Pushing | None
    loaded_begins: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A claim that is met first in this paragraph, with the words that push in its pieces."""

    mark: Mark
    loaded: tuple[Pushing, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text, its pieces, and the notes on the claims met first in it."""

    number: int
    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]


class Annotations:
    """The annotated texts of a site, each made once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._placed: dict[str, Sequence[Placed]] = {}
        self._marks: dict[str, tuple[Mark, ...]] = {}
        self._found: dict[str, Mapping[str, Sequence[Mark]]] = {}

    def annotated(self, article: Article) -> tuple[Paragraph, ...]:
        """The words of an article, paragraph by paragraph, under their marks."""
        return tuple(self._paragraphs(article))

    def beginning(self, article: Article) -> Paragraph | None:
        """The first paragraph of it alone, if there is one."""
        return next(self._paragraphs(article), None)

    def _paragraphs(self, article: Article) -> Iterator[Paragraph]:
        marks = self.marks(article)
        met: set[int] = set()
        begun: set[str] = set()
        for number, pieces in enumerate(_cut(article, self._places(article), pushing(article)), 1):
            segments = tuple(_segments(article, pieces, marks, begun))
            yield Paragraph(number, segments, _notes(segments, met))

    def marks(self, article: Article) -> tuple[Mark, ...]:
        """Every appearance of a claim in an article, in the order of places, the widest first."""
        if article.id not in self._marks:
            placed = self._places(article)
            pieces = [piece for paragraph in _cut(article, placed, ()) for piece in paragraph]
            self._marks[article.id] = tuple(_numbered(placed, pieces))
        return self._marks[article.id]

    def _places(self, article: Article) -> Sequence[Placed]:
        if article.id not in self._placed:
            self._placed[article.id] = _placed(self.site, article)
        return self._placed[article.id]

    def of_claim(self, claim: Claim) -> list[tuple[Article, Mark]]:
        """The marks of a claim, in the order of its appearances' articles."""
        ids = dict.fromkeys(appearance.article for appearance in claim.appearances)
        articles = [self.site.articles[id] for id in ids if id in self.site.articles]
        return [(article, mark) for article in articles for mark in self._by_claim(article).get(claim.id, ())]

    def _by_claim(self, article: Article) -> Mapping[str, Sequence[Mark]]:
        if article.id not in self._found:
            found: dict[str, list[Mark]] = {}
            for mark in self.marks(article):
                found.setdefault(mark.claim.id, []).append(mark)
            self._found[article.id] = found
        return self._found[article.id]

    def numbers(self, topic: Topic) -> Mapping[str, int]:
        """The numbers of a topic's claims, by id: those of its first text, as they stand there.

        A claim that stands only in a later text has none, because its number there is another claim's here.
        """
        first = next((self.site.articles[id] for id in topic.articles if id in self.site.articles), None)
        return {id: marks[0].number for id, marks in self._by_claim(first).items()} if first else {}


def pushing(article: Article) -> list[Pushing]:
    """The words that push, in the order of the text, numbered from 1."""
    found = [(place, note) for note in article.loaded if (place := article.words.place(note))]
    found.sort(key=lambda item: item[0])
    return [Pushing(number, note, place) for number, (place, note) in enumerate(found, 1)]


Placed = tuple[Place, Claim]


def _placed(site: Site, article: Article) -> list[Placed]:
    """Every appearance of a claim in the article, the widest first where several begin together."""
    found = []
    for claim in site.claims_in(article):
        for appearance in claim.appearances:
            place = article.words.place(appearance) if appearance.article == article.id else None
            if place:
                found.append((place, claim))
    return sorted(found, key=lambda item: (item[0][0], -item[0][1], item[1].id))


@dataclass(frozen=True, slots=True)
class _Piece:
    place: Place
    above: tuple[int, ...]
    """The appearances above it, the widest first, as places in the list of them."""
    loaded: Pushing | None


def _cut(article: Article, placed: Sequence[Placed], loaded: Sequence[Pushing]) -> Iterator[Sequence[_Piece]]:
    """The pieces of each paragraph. A text is gone through once, however much stands over it."""
    paragraphs = article.words.paragraphs
    marks = _by_paragraph(paragraphs, [place for place, _ in placed])
    words = _by_paragraph(paragraphs, [item.place for item in loaded])
    for number, paragraph in enumerate(paragraphs):
        over = {n: placed[n][0] for n in marks.get(number, ())}
        pushes = {n: loaded[n].place for n in words.get(number, ())}
        pieces = list(_pieces(paragraph, [*over.values(), *pushes.values()]))
        above = _above(pieces, over, widest_first=True)
        pushed = _above(pieces, pushes, widest_first=False)
        yield [
            _Piece(piece, above=tuple(here), loaded=loaded[word[0]] if word else None)
            for piece, here, word in zip(pieces, above, pushed, strict=True)
        ]


def _by_paragraph(paragraphs: Sequence[Place], places: Sequence[Place]) -> Mapping[int, Sequence[int]]:
    """Which of the places touch each paragraph, by their numbers."""
    found: dict[int, list[int]] = {}
    ends = [end for _, end in paragraphs]
    for n, (start, end) in enumerate(places):
        number = bisect_right(ends, start)
        while number < len(paragraphs) and paragraphs[number][0] < end:
            found.setdefault(number, []).append(n)
            number += 1
    return found


def _pieces(paragraph: Place, places: Iterable[Place]) -> Iterator[Place]:
    """A paragraph, cut wherever one of the places begins or ends."""
    first, last = paragraph
    edges = {first, last}
    for start, end in places:
        edges |= {max(first, start), min(last, end)}
    return pairwise(sorted(edges))


def _above(
    pieces: Sequence[Place], places: Mapping[int, Place], *, widest_first: bool
) -> Iterator[Sequence[int]]:
    """The places above each piece, by their numbers or the widest first; pieces are cut at their edges."""

    def key(n: int) -> tuple[int, int]:
        return (places[n][0] - places[n][1] if widest_first else 0), n

    waiting = sorted(places, key=lambda n: places[n][0], reverse=True)
    here: list[int] = []
    for start, _ in pieces:
        here = [n for n in here if places[n][1] > start]
        while waiting and places[waiting[-1]][0] <= start:
            insort(here, waiting.pop(), key=key)
        yield here


def _numbered(placed: Sequence[Placed], pieces: Sequence[_Piece]) -> list[Mark]:
    """A mark for each appearance. One that owns no piece is met where it ends: there its number stands."""
    met = {piece.above[-1]: piece.place[0] for piece in reversed(pieces) if piece.above}
    order = sorted(range(len(placed)), key=lambda n: (met.get(n, placed[n][0][1]), n))
    number: dict[str, int] = {}
    seen: dict[str, int] = {}
    marks: dict[int, Mark] = {}
    for n in order:
        place, claim = placed[n]
        seen[claim.id] = seen.get(claim.id, 0) + 1
        marks[n] = Mark(number.setdefault(claim.id, len(number) + 1), claim, place, seen[claim.id], n in met)
    return [marks[n] for n in range(len(placed))]


def _segments(
    article: Article, pieces: Sequence[_Piece], marks: Sequence[Mark], begun: set[str]
) -> Iterator[Segment]:
    """The pieces of a paragraph; ``begun`` holds the marks met before, which may go on here, and is added to."""
    told: set[int] = set()
    for piece in pieces:
        above = tuple(marks[n] for n in piece.above)
        mark = above[-1] if above else None
        yield Segment(
            text=article.words.text[slice(*piece.place)],
            mark=mark,
            under=above[:-1],
            begins=mark is not None and mark.id not in begun,
            ending=tuple(m for m in reversed(above) if m.place[1] == piece.place[1]),
            loaded=piece.loaded,
            loaded_begins=piece.loaded is not None and piece.loaded.number not in told,
        )
        begun |= {mark.id} if mark else set()
        told |= {piece.loaded.number} if piece.loaded else set()


def _notes(segments: Sequence[Segment], met: set[int]) -> tuple[Note, ...]:
    """Notes on the claims that were not met before, in the order of their numbers; ``met`` is added to."""
    marks = [m for segment in segments for m in (segment.mark, *segment.ending) if m is not None]
    new = {mark.number: mark for mark in reversed(marks) if mark.number not in met}
    met |= set(new)
    loaded: dict[int, dict[int, Pushing]] = {}
    for segment in segments:
        if segment.loaded and segment.mark:
            loaded.setdefault(segment.mark.number, {})[segment.loaded.number] = segment.loaded
    return tuple(Note(new[number], tuple(loaded.get(number, {}).values())) for number in sorted(new))
