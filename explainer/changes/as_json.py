"""Changes for programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from explainer.changes import Change, Changes
from explainer.changes.sentences import SINGULAR


def as_json(changes: Changes) -> str:
    """An object with ``records``, ``moved``, ``silenced`` and ``unread``.

    ``records`` have ``action, type, id, former, name, path, visible, details``, and ``details`` have ``key, was,
    now``; ``moved`` have ``what, type, id, name, was, now``; ``silenced`` have ``path, rule, reason``; ``unread`` are
    paths. What did not stand there, or does not any more, is ``null``.
    """
    moved = [{"type": SINGULAR[item.folder], **_without(asdict(item), "folder")} for item in changes.moved]
    content = {
        "records": [_record(change) for change in changes.records],
        "moved": moved,
        "silenced": [asdict(item) for item in changes.silenced],
        "unread": changes.unread,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _record(change: Change) -> dict[str, object]:
    return {
        "action": change.action.value,
        "type": SINGULAR[change.folder],
        "id": change.id,
        "former": change.former or None,
        "name": change.name,
        "path": change.path,
        "visible": change.is_visible,
        "details": [{"key": detail.key, "was": detail.was, "now": detail.now} for detail in change.details],
    }


def _without(values: dict[str, object], key: str) -> dict[str, object]:
    return {name: value for name, value in values.items() if name != key}
