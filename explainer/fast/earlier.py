"""The pages of the last build of a site, of which those are taken over that this build would make the same again.

Of each file it is known what it was made of. A page is taken over if nothing of that has changed, and nothing but
records has: where a file of the site came, went or was set up otherwise, everything is made anew. Tests edit a site at
random and compare it with one that is built the plain way.
"""

from __future__ import annotations

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b, sha256
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from explainer.fast.again import Last
from explainer.fast.spool import NOTHING, Kept
from explainer.fast.writing import Writer
from explainer.model import Actor, Article, Claim, Record
from explainer.model.record import references
from explainer.noted import ALL_TERMS, FOLDERS, Key, Notes, Noting, every, mentions
from explainer.search.theme import INDEX, Place
from explainer.site import Site

_NUMBERS, _PLACES = "I", "Q"
"""How numbers are kept, as `array` calls it."""


@dataclass(frozen=True, eq=False)
class NotedSite(Noting, Site):
    """A site that notes what it is asked for."""

    notes: Notes = field(default_factory=Notes)

    @cached_property
    def _said(self) -> dict[str, list[Claim]]:
        with self.notes.begun():  # not all of it for whoever asks first: each notes what it depends on
            return super()._said

    def _mentioned(self, key: Key, name: str) -> Key:
        return mentions(key, name)

    def said_by(self, actor: Actor) -> tuple[Claim, ...]:
        keys = self.notes.keys
        keys.add(mentions(("actors", actor.id)))
        for article in self.mentioning(actor, "articles"):
            keys |= {("articles", article.id), mentions(("articles", article.id))}
        claims = super().said_by(actor)
        keys |= {("claims", claim.id) for claim in claims}
        return claims

    def mentioned(self) -> Iterator[tuple[Key, str, Record]]:
        """Each record that is mentioned, under which reverse name, and by which one."""
        for target, by_name in self._backlinks.items():
            for name, links in by_name.items():
                for link in links:
                    yield target, name, link.record


class Keys:
    """Numbers for what files are made of: for all records of a type, for each of them, and for whoever mentions it.

    Args:
        site: the records.
        names: the reverse names under which records are mentioned. Whoever mentions a record under another one has the
            number of whoever mentions it at all, so that a name which comes to be used can be put at the end.
    """

    def __init__(self, site: Site, names: Iterable[str] = ()) -> None:
        self.records: list[Key] = [(record.folder, record.id) for record in site.records()]
        first = len(FOLDERS)
        self.number = {every(folder): number for number, folder in enumerate(FOLDERS)}
        self.number |= {key: number for number, key in enumerate(self.records, first)}
        self.names: dict[str, int] = {}
        for name in names:
            self.learn(name)

    def learn(self, name: str) -> None:
        """Give a reverse name a number, if it has none."""
        self.names.setdefault(name, len(self.names) + 1)

    def mention(self, key: Key, name: str = "") -> int | None:
        """The number of whoever mentions a record; none if nobody sees the record, such as a draft."""
        number = self.number.get(key)
        return None if number is None else number + len(self.records) * (1 + self.names.get(name, 0))

    def any_mention(self, mention: int) -> int:
        """The number of whoever mentions at all what somebody mentions under a name."""
        first, count = len(FOLDERS), len(self.records)
        return first + count + (mention - first) % count

    def numbers(self, keys: Iterable[Key]) -> array[int]:
        """The numbers of some, without what nobody sees: that is no page, and on none."""
        found = array(_NUMBERS)
        for key in keys:
            number = self.number.get(key)
            if number is None and key[0].startswith("<"):
                folder, _, name = key[0][1:].partition("<")
                number = self.mention((folder, key[1]), name)
            if number is not None:
                found.append(number)
        return found

    def of_file(self, keys: set[Key], record: Record | None) -> bytes:
        """What a file was made of, for whoever keeps it."""
        own = ((record.folder, record.id),) if record is not None else ()
        return self.numbers({*keys, *own, ALL_TERMS}).tobytes()


class Made(NamedTuple):
    """What is known of a file that a build made."""

    of: bytes | None
    """What it was made of; none if it is made anew each time."""
    place: Place
    """Where its words stand in the search index."""


class Earlier:
    """The last build of a site.

    Args:
        last: what stands for all that it read and wrote.
        writer: writes beside the files that it made.
    """

    def __init__(self, last: Last, writer: Writer) -> None:
        self.last = last
        self.writer = writer
        self.path = last.path.with_suffix(".pages")
        self.ground = ""
        self.keys: Keys | None = None
        self.digests: list[str] = []
        self.refers: list[array[int]] = []
        self.made: Mapping[str, Made] = {}
        """The files that it made, by their paths."""
        self.touched: frozenset[int] = frozenset()

    def begin(self, site: NotedSite, around: Iterable[str]) -> Keys:
        """Find out what has changed since. It is asked before texts of records are put away.

        Args:
            site: what is published now.
            around: what else pages depend on that this build knows.
        """
        self.digests = [_digest(record) for record in site.records()]
        ground = (self.last.ground, site.settings.model_dump_json(), *around)
        ids = (f"{record.folder}/{record.id}" for record in site.records())
        self.ground = sha256("\0".join((*ground, *ids)).encode("utf-8", "surrogateescape")).hexdigest()
        found = self._found()
        keys = self.keys = Keys(site, found["names"] if found else ())
        if found is None:
            self.refers = _refers(keys, site)
            return keys
        before = _lists(found["refers"])
        self.refers = list(before)
        touched: set[int] = set()
        digests = zip(found["digests"], self.digests, strict=True)
        for at, (record, (was, now)) in enumerate(zip(site.records(), digests, strict=True)):
            if was != now:
                self.refers[at] = _of_record(keys, record)
                mentioned = {*before[at], *self.refers[at]}
                own = (keys.records[at], every(record.folder))
                touched |= {*keys.numbers(own), *mentioned, *map(keys.any_mention, mentioned)}
        self.touched = frozenset(touched)
        self.made = dict(_files(found))
        return keys

    def _found(self) -> dict[str, Any] | None:
        """What is known of the last build, if nothing but records is other than it was."""
        try:
            found: dict[str, Any] = json.loads(self.path.read_bytes())
            is_same = found["ground"] == self.ground and found["outputs"] == self.last.outputs
        except (OSError, ValueError, LookupError, TypeError):  # nothing is known, or it was damaged
            return None
        return found if is_same else None

    def is_same(self, path: str) -> bool:
        """Whether a file would be made the same again."""
        made = self.made.get(path)
        return made is not None and made.of is not None and self.touched.isdisjoint(array(_NUMBERS, made.of))

    def take(self, path: str, to: str) -> Kept | None:
        """Let a file be as it was: where what the search index has of it stands; none if it cannot.

        Args:
            path: its path below the site's folder.
            to: where it belongs on this machine.
        """
        if not self.writer.take(to):
            return None
        at, length = self.made[path].place
        return Kept(f"{self.writer.before}/{INDEX}", at, length) if length else NOTHING

    def keep(self, outputs: str, files: Mapping[str, Made], replace: Callable[[Path, bytes], None]) -> None:
        """Keep what is known of this build for the next one.

        Args:
            outputs: what stands for the files of the site.
            files: what was made, by path.
            replace: writes a file at once.
        """
        kept = {path: made for path, made in files.items() if made.of is not None}
        told = {
            "ground": self.ground,
            "outputs": outputs,
            "names": list(self.keys.names) if self.keys else [],
            "digests": self.digests,
            "refers": _said(self.refers),
            "paths": list(kept),
            "made_of": _said([array(_NUMBERS, made.of or b"") for made in kept.values()]),
            "places": _coded(array(_PLACES, [number for made in kept.values() for number in made.place])),
        }
        with suppress(OSError):  # nothing is lost but time
            replace(self.path, json.dumps(told).encode())


def _refers(keys: Keys, site: NotedSite) -> list[array[int]]:
    """Whom each record mentions, and under which reverse name."""
    at = {key: number for number, key in enumerate(keys.records)}
    found = [array(_NUMBERS) for _ in keys.records]
    for target, name, record in site.mentioned():
        keys.learn(name)
        number = keys.mention(target, name)
        if number is not None:
            found[at[record.folder, record.id]].append(number)
    return found


def _of_record(keys: Keys, record: Record) -> array[int]:
    """The same of one record."""
    found = array(_NUMBERS)
    for _, to, id, reverse, _ in references(record):
        keys.learn(reverse)
        number = keys.mention((to, id), reverse)
        if number is not None:
            found.append(number)
    return found


def _digest(record: Record) -> str:
    text = record.document.text + (f"\0{record.text.text}" if isinstance(record, Article) else "")
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _files(found: Mapping[str, Any]) -> Iterator[tuple[str, Made]]:
    places = array(_PLACES, b64decode(found["places"]))
    of = [each.tobytes() for each in _lists(found["made_of"])]
    pairs = zip(places[::2], places[1::2], strict=True)
    for path, made_of, (at, length) in zip(found["paths"], of, pairs, strict=True):
        yield path, Made(made_of, Place(at, length))


# Lists of numbers, as JSON keeps them: all of them in one, and how long each is


def _coded(numbers: array[int]) -> str:
    return b64encode(numbers.tobytes()).decode()


def _said(lists: Sequence[array[int]]) -> list[str]:
    lengths, all = array(_NUMBERS, map(len, lists)), array(_NUMBERS)
    for numbers in lists:
        all.extend(numbers)
    return [_coded(lengths), _coded(all)]


def _lists(said: Sequence[str]) -> list[array[int]]:
    lengths, all = (array(_NUMBERS, b64decode(each)) for each in said)
    return [all[begin:end] for begin, end in pairwise(accumulate(lengths, initial=0))]
