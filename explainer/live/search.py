"""The search index of a preview, made in the background when a browser asks for it: never in the way of an edit."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from threading import Condition, Thread
from typing import Any

from mkdocs.structure.files import File

from explainer.live.edition import Edition
from explainer.live.group import Key
from explainer.live.noted import book
from explainer.live.press import Press
from explainer.noted import ALL_TERMS, Notes
from explainer.outputs.pages import Book, Page

SEARCH = "search/search_index.json"
PATIENCE = 1.0
"""Seconds for which a browser waits for the newest index before it has to do with the one before it."""

Entries = list[Any]
log = logging.getLogger("mkdocs.plugins.explainer")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a page that was made for the index."""

    digest: bytes
    """Of the Markdown that its entries were made of."""
    entries: Entries
    made_of: frozenset[Key] | None
    """What the Markdown depends on; everything for ``None``."""
    is_newest: bool = True
    """Whether nothing of that has changed since."""


class Index:
    """Makes the index of what a press makes now, with what is kept of pages that say what they said."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.kept: dict[str, Kept] = {}
        self.changing = Condition()
        self.is_running = False
        self.number = 0
        """The number of the edition whose index is there."""
        self.book: Book | None = None
        self.notes = Notes()

    @property
    def is_there(self) -> bool:
        """Whether the site has a search of this kind."""
        return hasattr(self.press.searching, "search_index")

    def prepare(self) -> None:
        """Let the newest index be there, or an older one if it takes too long."""
        with self.changing:
            wanted = self.press.number
            if self.number >= wanted:
                return
            if not self.is_running:
                self.is_running = True
                Thread(target=self._run, daemon=True).start()
            patience = PATIENCE if self.number else None
            self.changing.wait_for(lambda: self.number >= wanted or not self.is_running, patience)

    def _run(self) -> None:
        try:
            while self.number < self.press.number and not self.press.is_closed:
                self._make()
        except Exception as error:  # of a template, an extension or a plugin, whatever it is
            log.error(
                f"the search index cannot be made: {' '.join(str(error).split()) or type(error).__name__}"
            )
        finally:
            with self.changing:
                self.is_running = False
                self.changing.notify_all()

    def _make(self) -> None:
        with self.press.in_peace():
            number, files = self.press.number, self.press.shown()
            self._begin()
        for file in files:
            if self._is_newest(file):
                continue
            with self.press.in_peace():
                if self.press.number != number or self.press.is_closed:
                    return  # there is something newer; what was made until now is kept
                self.kept[file.src_uri] = self._of(file)
        with self.press.in_peace():
            if self.press.number == number and not self.press.is_closed:
                self.kept = {file.src_uri: self.kept[file.src_uri] for file in files}
                self._write([entry for kept in self.kept.values() for entry in kept.entries])
                with self.changing:
                    self.number = number
                    self.changing.notify_all()

    def _begin(self) -> None:
        """Note what changed since the last time; what did not is not even made."""
        touched, self.press.touched = self.press.touched, set()
        for path, kept in self.kept.items():
            if kept.is_newest and (kept.made_of is None or not kept.made_of.isdisjoint(touched)):
                self.kept[path] = replace(kept, is_newest=False)
        edition = self.press.edition
        if isinstance(edition, Edition):
            self.book, self.notes = book(edition.site, edition.resources)

    def _is_newest(self, file: File) -> bool:
        kept = self.kept.get(file.src_uri)
        return kept is not None and kept.is_newest

    def _of(self, file: File) -> Kept:
        made_of: frozenset[Key] | None = frozenset()  # what is written by hand says what it said
        sheet = self.press.sheets.get(file.dest_uri)
        text = None
        if isinstance(sheet, Page) and self.book is not None:
            with self.notes.begun() as keys:
                text = str(self.book.output(sheet).content)
            record = sheet.record
            made_of = (
                frozenset({*keys, ALL_TERMS, (record.folder, record.id)}) if record is not None else None
            )
        with self.press.filled(file, text) as source:
            digest = hashlib.blake2b(source, digest_size=16).digest()
            known = self.kept.get(file.src_uri)
            if known is not None and known.digest == digest:
                return replace(known, made_of=made_of, is_newest=True)
            index = self._new()
            index.add_entry_from_context(self.press.populated(file))
            return Kept(digest, _list(index), made_of)

    def _new(self) -> Any:
        plugin = self.press.searching
        return type(plugin.search_index)(**plugin.config)

    def _write(self, entries: Entries) -> None:
        plugin = self.press.searching
        kept = plugin.search_index
        plugin.search_index = self._new()
        _list(plugin.search_index).extend(entries)
        try:
            with self.press.making():
                plugin.on_post_build(config=self.press.config)
        finally:
            plugin.search_index = kept
        self.press.put(SEARCH)


def _list(index: Any) -> Entries:
    """The entries of an index, which MkDocs' own search and the theme's call differently."""
    entries: Entries = index.entries if hasattr(index, "entries") else index._entries
    return entries
