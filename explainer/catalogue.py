"""The words of the interface in a reader's language: messages of a gettext catalogue, made inert.

English is the language of the messages themselves; every other language has a catalogue,
``locale/<language>.po``, which Babel reads. Values are set in by name (``{who}``), so that a translation can
put them where its grammar wants them, and both they and the words around them pass :mod:`explainer.escape`:
a catalogue cannot bring markup, any more than data can.

https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from functools import cache
from io import StringIO
from typing import Any

import jinja2

from explainer.escape import Markup, inert, literal
from explainer.model.edtf import ENGLISH, Date, Phrases, in_words
from explainer.model.scales import Scale

_VALUE = re.compile(r"\{(\w+)\}")

Key = str | tuple[str, str]
"""A message, or its context and the message."""
Messages = Mapping[Key, str | tuple[str, ...]]
Piece = tuple[Markup, str]
"""Words, and the name of the value after them (``""`` at the end)."""


class Catalogue:
    """The messages of one language.

    Attributes:
        language: its BCP 47 tag.
    """

    def __init__(
        self,
        language: str = "en",
        messages: Messages | None = None,
        plural: Callable[[int], int] | None = None,
    ) -> None:
        self.language = language
        self._messages = messages or {}
        self._plural = plural or _english
        self._whole: dict[Key, Markup] = {}
        self._pieces: dict[str, tuple[Piece, ...]] = {}
        self._phrases = (
            ENGLISH if language.partition("-")[0] == "en" else _phrases(self._translated, language)
        )

    @property
    def direction(self) -> str:
        """From which side its language is written, as HTML says it: ``ltr`` or ``rtl`` (Unicode CLDR)."""
        from babel import Locale, UnknownLocaleError

        try:
            return str(Locale.parse(self.language, sep="-").text_direction)
        except (ValueError, UnknownLocaleError):
            return "ltr"

    def text(self, message: str, /, **values: object) -> Markup:
        """A message with its values set in, inert.

        Raises:
            KeyError: the message asks for a value that is not given.
        """
        if not values:
            return self._say(message)
        return self._set_in(self._translated(message), values)

    def plain(self, message: str, /, **values: str) -> str:
        """The same as plain text, for what will be made inert later."""
        said = self._translated(message)
        return _VALUE.sub(lambda found: values[found[1]], said) if values else said

    def count(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """The form of a message for a number, which is the value ``n``."""
        return self._set_in(self._form(one, many, n), {"n": n, **values})

    def plain_count(self, one: str, many: str, n: int, /, **values: str) -> str:
        """The same as plain text, for what will be made inert later."""
        said: dict[str, str] = {"n": str(n), **values}
        form = self._form(one, many, n)
        return _VALUE.sub(lambda found: said[found[1]], form) if values else form.replace("{n}", said["n"])

    def _form(self, one: str, many: str, n: int) -> str:
        found = self._messages.get(one, (one, many))
        forms = found if isinstance(found, tuple) else (found,)
        return forms[min(self._plural(n), len(forms) - 1)]

    def label(self, step: Scale) -> Markup:
        """The word for a step of a scale."""
        return self._say((type(step).__name__, step.label))

    def plain_label(self, step: Scale) -> str:
        """The same as plain text, for what will be made inert later."""
        return self._translated((type(step).__name__, step.label))

    def meaning(self, step: Scale) -> Markup:
        """The sentence that explains a step of a scale."""
        return self._say((type(step).__name__, step.meaning))

    def plain_meaning(self, step: Scale) -> str:
        """The same as plain text; nothing for a step that needs no explaining."""
        return self._translated((type(step).__name__, step.meaning)) if step.meaning else ""

    def date(self, date: Date) -> str:
        """A date as people write it in this language."""
        return in_words(date.edtf, self._phrases)

    def _translated(self, key: Key) -> str:
        found = self._messages.get(key, key[1] if isinstance(key, tuple) else key)
        return found if isinstance(found, str) else found[0]

    def _say(self, key: Key) -> Markup:
        if key not in self._whole:
            self._whole[key] = inert(self._translated(key))
        return self._whole[key]

    def _set_in(self, text: str, values: Mapping[str, object]) -> Markup:
        if text not in self._pieces:
            self._pieces[text] = _cut(text)
        said: list[str] = []
        for words, name in self._pieces[text]:
            said += (words, inert(values[name])) if name else (words,)
        return literal("".join(said))


def _cut(text: str) -> tuple[Piece, ...]:
    parts = _VALUE.split(text)
    return tuple(
        (inert(parts[i]), parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)
    )


def read(language: str, *shelves: Mapping[str, str]) -> Catalogue:
    """The catalogue of a language from shelves of PO files by name; later shelves come before earlier ones.

    ``pt-BR`` falls back to ``pt``, and both to English. English itself needs no file, but may have one that
    words things otherwise.

    Raises:
        jinja2.TemplateSyntaxError: a file is no catalogue; it names file and line.
    """
    messages: dict[Key, str | tuple[str, ...]] = {}
    plural: Callable[[int], int] = _english
    for shelf in shelves:
        for wanted in dict.fromkeys((language.partition("-")[0], language)):
            if f"{wanted}.po" in shelf:
                found, plural = _parsed(f"{wanted}.po", shelf[f"{wanted}.po"])
                messages |= found
    return Catalogue(language, messages, plural)


def _english(n: int) -> int:
    """Which form of a message is for a number, where no catalogue says so: messages are English."""
    return int(n != 1)


def _parsed(name: str, text: str) -> tuple[Messages, Callable[[int], int]]:
    from gettext import c2py  # what gettext itself reads "Plural-Forms" with

    from babel.messages.pofile import PoFileError, read_po

    try:
        catalogue = read_po(StringIO(text), abort_invalid=True)
        plural = c2py(catalogue.plural_expr)
    except PoFileError as error:
        raise jinja2.TemplateSyntaxError(str(error), error.lineno or 1, name) from error
    except (ValueError, TypeError) as error:
        raise jinja2.TemplateSyntaxError(f"this is no gettext catalogue: {error}", 1, name) from error
    return dict(_entry(name, message) for message in catalogue if _is_translated(message)), plural


def _is_translated(message: Any) -> bool:
    return bool(message.id) and not message.fuzzy and bool(message.string) and any(message.string)


def _entry(name: str, message: Any) -> tuple[Key, str | tuple[str, ...]]:
    ids, forms = _forms(message.id), _forms(message.string)
    expected = set(_VALUE.findall(ids[-1]))
    for form in forms:
        # A form for one may leave the number out: "a source".
        if not set(_VALUE.findall(form)) <= expected or not expected - {"n"} <= set(_VALUE.findall(form)):
            wanted = ", ".join(f"{{{value}}}" for value in sorted(expected)) or "no value"
            raise jinja2.TemplateSyntaxError(f"“{form}” has to have {wanted}", message.lineno or 1, name)
    key = (message.context, ids[0]) if message.context else ids[0]
    return key, forms if len(forms) > 1 else forms[0]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _phrases(say: Callable[[Key], str], language: str) -> Phrases:
    """How dates are said: months and days by Babel (Unicode CLDR), what is around them by the catalogue."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date, format_skeleton

    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return ENGLISH

    @cache
    def day(date: datetime.date) -> str:
        return format_date(date, "long", locale)

    @cache
    def month(date: datetime.date) -> str:
        return format_skeleton("yMMMM", date, locale=locale)

    return Phrases(
        day=day, month=month, **{name: say(("date", text)) for name, text in ENGLISH.texts().items()}
    )
