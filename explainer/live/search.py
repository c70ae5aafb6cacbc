"""The search index of a preview, made in the background when a browser asks for it: never in the way of an edit."""

from __future__ import annotations

import hashlib
import logging
from threading import Condition, Thread
from typing import Any

from mkdocs.structure.files import File

from explainer.live.press import Press

SEARCH = "search/search_index.json"
PATIENCE = 1.0
"""Seconds for which a browser waits for the newest index before it has to do with the one before it."""

Entries = list[Any]
log = logging.getLogger("mkdocs.plugins.explainer")


class Index:
    """Makes the index of what a press makes now, with what is kept of pages that say what they said."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.kept: dict[str, tuple[bytes, Entries]] = {}
        self.changing = Condition()
        self.is_running = False
        self.number = 0
        """The number of the edition whose index is there."""

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
            while self.number < self.press.number:
                self._make()
        except Exception as error:
            log.error(f"the search index cannot be made: {' '.join(str(error).split())}")
        finally:
            with self.changing:
                self.is_running = False
                self.changing.notify_all()

    def _make(self) -> None:
        with self.press.lock:
            number, files = self.press.number, self.press.shown()
        found: dict[str, tuple[bytes, Entries]] = {}
        for file in files:
            with self.press.in_peace():
                if self.press.number != number:
                    return  # there is something newer: what was made until now is kept
                found[file.src_uri] = self.kept[file.src_uri] = self._entries(file)
        with self.press.in_peace():
            if self.press.number != number:
                return
            self._write([entry for _, entries in found.values() for entry in entries])
        self.kept = found
        with self.changing:
            self.number = number
            self.changing.notify_all()

    def _entries(self, file: File) -> tuple[bytes, Entries]:
        with self.press.filled(file) as source:
            digest = hashlib.blake2b(source, digest_size=16).digest()
            known = self.kept.get(file.src_uri)
            if known is not None and known[0] == digest:
                return known
            index = self._new()
            page = self.press.populated(file)
            index.add_entry_from_context(page)
            return digest, _list(index)

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
