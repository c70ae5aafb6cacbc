"""Ids that records had once and that are used again: found among those few records that had any."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from explainer.dataset import FOLDERS
from explainer.finding import Finding
from explainer.live.data import Data
from explainer.live.group import Key
from explainer.load import Reader


class _Reader(Reader):
    def found(self) -> list[Finding]:
        self._former_ids()
        return self.findings


def former_ids(data: Data, renamed: Collection[Key]) -> list[Finding]:
    """What :class:`explainer.load.Reader` says of the former ids of these records, which are all that have any."""
    reader = _Reader(Path(), "")
    reader.known = {folder: dict(known) for folder, known in data.known.items()} if renamed else reader.known
    for folder in FOLDERS:
        records = [record for key in renamed if key[0] == folder and (record := data.record(key))]
        in_order = sorted(records, key=lambda record: record.document.path)  # as they are read
        reader.records[folder] = {record.id: record for record in in_order}
    return reader.found()
