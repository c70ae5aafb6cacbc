"""A draft of a record, what came in with it, and what an import makes of a file as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from explainer import canonical
from explainer.escape import comment
from explainer.finding import Finding
from explainer.incoming.remarks import LEFT_OUT
from explainer.model import KINDS, Record, refused
from explainer.model.schema import named_by
from explainer.source import Document, Span

CLASSES: dict[str, type[Record]] = {kind.value: cls for kind, cls in KINDS.items()}
"""The class of each kind of claim, by the kind's name."""


@dataclass(frozen=True, eq=False)
class Draft:
    """A record that may be written.

    Attributes:
        folder, below, id: its type, its file below ``data/`` without the ending, and its id.
        cls: the class of its records; ``data`` is its written form.
        remarks: comments for the top of its file: where it comes from, and what could not be placed.
        span, pointer: where in the foreign file it stands.
        needs: the ids of new sources that it cites.
    """

    folder: str
    below: str
    id: str
    cls: type[Record]
    data: dict[str, Any]
    remarks: tuple[str, ...]
    span: Span
    pointer: str
    needs: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"{self.below}.yml"

    def text(self, *, names_schema: bool) -> str:
        """Its file in canonical form.

        Raises:
            pydantic.ValidationError: the record cannot be so.
        """
        record = self.cls.model_validate(self.data)
        schema = named_by(self.path) if names_schema else ""
        return canonical.write(record, self.data, schema, [comment(remark) for remark in self.remarks])

    def problem(self) -> Finding | None:
        """Why the model refuses it, if it does."""
        try:
            self.cls.model_validate(self.data)
        except ValidationError as error:
            found = refused.findings(error, Document("", ""), self.cls)
            said = "; ".join(dict.fromkeys(finding.message for finding in found))
            advice = next((finding.help for finding in found if finding.help), "").partition("\n")[0]
            message = f"it cannot be a record here: {said}"
            return LEFT_OUT.at(self.span, message, label=self.pointer, help=advice)
        return None


@dataclass(frozen=True)
class There:
    """Something that came in and is in the data already, or came in twice."""

    span: Span
    pointer: str
    id: str


@dataclass
class Brought:
    """What an import brings: drafts, what could not be placed, and what was there already."""

    drafts: list[Draft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    there: list[There] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    """What is no claim at all and was not meant to be one, counted by what it is called."""


def is_whole(text: str) -> bool:
    """Whether a text can be written at all: JSON can hold halves of characters, which UTF-8 has not."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
