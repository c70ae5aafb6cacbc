"""What servers said lately, so that they are not asked again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any

from explainer.links import Answer, Link, Outcome

LASTING = (Outcome.OK, Outcome.MOVED, Outcome.DEAD, Outcome.BLOCKED)
"""What is remembered. That nobody answered may be otherwise in an hour."""


VERSION = 2


@dataclass
class Memory:
    """Answers by address and quotes, each with its day. Safe to lose: everything is asked again then."""

    answers: dict[str, tuple[date, Answer]] = field(default_factory=dict)

    def recall(self, link: Link, today: date, days: int) -> Answer | None:
        """What was said of the address in the last ``days`` days."""
        remembered = self.answers.get(_key(link))
        if remembered is None:
            return None
        on, answer = remembered
        return answer if timedelta(0) <= today - on < timedelta(days=days) else None

    def keep(self, link: Link, answer: Answer, today: date) -> None:
        """Remember what was said, if it is likely to last."""
        if answer.outcome in LASTING:
            self.answers[_key(link)] = (today, answer)

    def written(self) -> str:
        """As a file."""
        rows = {
            key: [on.isoformat(), *(getattr(answer, field.name) for field in fields(Answer))]
            for key, (on, answer) in sorted(self.answers.items())
        }
        return json.dumps({"version": VERSION, "answers": rows}, ensure_ascii=False, indent=0) + "\n"


def read(text: str) -> Memory:
    """A file's memory; an empty one of a file that is damaged or of another version."""
    try:
        held = json.loads(text)
        rows: Mapping[str, Any] = held["answers"] if held["version"] == VERSION else {}
        return Memory({key: (date.fromisoformat(row[0]), _answer(row)) for key, row in rows.items()})
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return Memory()


def _answer(row: list[Any]) -> Answer:
    _, outcome, note, location, found, missing, is_elsewhere = row
    return Answer(
        Outcome(outcome),
        str(note),
        str(location),
        tuple(map(str, found)),
        tuple(map(str, missing)),
        bool(is_elsewhere),
    )


def _key(link: Link) -> str:
    return "\n".join((link.url, *link.quotes))
