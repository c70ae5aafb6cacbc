"""Validation errors in our own words.

Pydantic's errors carry a location, which is a route into the document, so every finding has a file, a line
and a column. Its sentences are for programmers; ours are for whoever wrote the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from explainer import refusals
from explainer.compose import MAX_PROBLEMS
from explainer.finding import Finding, excerpt
from explainer.model import edtf
from explainer.model.claim import KINDS, BaseClaim
from explainer.nearest import did_you_mean, listed, nearest
from explainer.source import Document, Route, Span

Error = Any  # pydantic_core.ErrorDetails, with keys that depend on its type


def findings(error: ValidationError, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    """A finding for each validation error of one record, up to as many as anybody mends at once."""
    for details in islice(error.errors(include_url=False), MAX_PROBLEMS):
        route: Route = tuple(details["loc"])
        yield from _SENTENCES.get(details["type"], _other)(details, route, document, cls)


def _what(cls: type[BaseModel]) -> str:
    """“a fact”, “an actor”."""
    name = cls.__name__.lower() if cls.__name__ != "Settings" else "site.yml"
    return f"an {name}" if name[0] in "aeiou" else name if name == "site.yml" else f"a {name}"


def _key(route: Route) -> str:
    return next((str(step) for step in reversed(route) if isinstance(step, str)), "")


def _owner(route: Route, cls: type[BaseModel]) -> tuple[str, type[BaseModel] | None]:
    """What a key belongs to, in words, and the class that says which keys it can have."""
    inner: Any = cls
    for step in route[:-1]:
        inner = _step(inner, step)
        if inner is None:
            return "it", None
    if len(route) == 1:
        return _what(cls), cls
    return f"an item of `{_key(route[:-1])}`" if isinstance(
        route[-2], int
    ) else f"`{_key(route[:-1])}`", inner


def _step(inner: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return inner
    if get_origin(inner) is dict:  # the step is a name that somebody chose, such as a rule's
        return _model_in(inner)
    field = inner.model_fields.get(step) if isinstance(inner, type) and issubclass(inner, BaseModel) else None
    if field is None:
        return None
    return field.annotation if get_origin(field.annotation) is dict else _model_in(field.annotation)


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (_model_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in inside if model is not None), None)


def _missing(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    owner, _ = _owner(route, cls)
    span = document.span(route[:-1])
    meaning = _meaning(route, cls)
    advice = f"add `{route[-1]}`: {meaning}" if meaning else f"add `{route[-1]}`"
    yield refusals.MISSING_KEY.at(
        span, f"{owner} needs the key `{route[-1]}`", label="it is missing here", help=advice
    )


def _field(route: Route, cls: type[BaseModel]) -> FieldInfo | None:
    _, inner = _owner(route, cls)
    fields: dict[str, FieldInfo] = getattr(inner, "model_fields", {})
    return fields.get(str(route[-1]))


def _meaning(route: Route, cls: type[BaseModel]) -> str:
    """“who wrote it, for example `author: jane-doe`”: the field's own description."""
    field = _field(route, cls)
    if field is None or not field.description:
        return ""
    examples = field.examples or []
    example = (
        f", for example `{route[-1]}: {examples[0]}`" if examples and isinstance(examples[0], str) else ""
    )
    return f"{field.description[0].lower()}{field.description[1:].rstrip('.')}{example}"


def _or_without(route: Route, cls: type[BaseModel]) -> str:
    """The other way to mend a key that is empty: to do without it, where a record can."""
    if isinstance(route[-1], int):
        return ", or take this item out"
    field = _field(route, cls)
    return "" if field is None or field.is_required() else ", or leave the key out"


def _extra(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    key, span = str(route[-1]), document.key_span(route)
    owner, inner = _owner(route, cls)
    if len(route) == 1 and issubclass(cls, BaseClaim):
        kinds = [kind for kind, other in KINDS.items() if key in other.model_fields]
        if kinds:
            yield _other_kind(
                key,
                span,
                cls,
                " and ".join(f"a {kind}" if kind != "opinion" else "an opinion" for kind in kinds),
            )
            return
    keys = list(inner.model_fields) if inner else []
    yield refusals.UNKNOWN_KEY.at(
        span,
        f"{owner} has no key `{key}`",
        label="not a key",
        help=did_you_mean(key, keys, f"it can have {listed(keys)}" if keys else ""),
    )


_INSTEAD = {
    "verdict": "evidence cannot settle {what}: take the key out, or split off the part that is a fact",
    "counter_view": "what speaks against {what} stands under `evidence`",
    "resolution": "only a prediction comes true or not: take the key out, or split off what is a prediction",
}


def _other_kind(key: str, span: Span, cls: type[BaseModel], kinds: str) -> Finding:
    what = _what(cls)
    advice = _INSTEAD.get(key, "take the key out, or split the claim so that each part has one kind")
    return refusals.NOT_FOR_THIS_KIND.at(
        span,
        f"{what} has no `{key}`: that belongs to {kinds}",
        label=f"not in {what}",
        help=advice.format(what=what),
    )


def _value(
    message: Callable[[str, Error], str], help: Callable[[Error, str], str], rule: Any = refusals.BAD_VALUE
) -> Callable[[Error, Route, Document, type[BaseModel]], Iterator[Finding]]:
    def sentence(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
        where = document.span(route)
        shown = _shown(details["input"])
        yield rule.at(where, message(_key(route), details), help=help(details, shown))

    return sentence


def _shown(value: Any) -> str:
    return excerpt(str(value))


def _choice(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    expected = str(details["ctx"]["expected"])
    choices = [choice.strip(" '\"") for choice in expected.replace(" or ", ",").split(",")]
    choices = [choice.rsplit(": ", 1)[-1].strip("<>'") for choice in choices]
    written = str(details["input"])
    guess = nearest(written, choices) if isinstance(details["input"], str) else None
    advice = (
        f"did you mean `{guess}`? It can be {listed(choices)}" if guess else f"it can be {listed(choices)}"
    )
    message = f"`{_shown(written)}` is not a value of `{_key(route)}`"
    if not written:
        message, advice = f"`{_key(route)}` has no value", advice + _or_without(route, cls)
    yield refusals.BAD_VALUE.at(document.span(route), message, label="not one of its values", help=advice)


def _shape(
    expected: str, advice: str, item_advice: str = ""
) -> Callable[[Error, Route, Document, type[BaseModel]], Iterator[Finding]]:
    def sentence(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
        shapes: dict[type, str] = {dict: "a group of keys", list: "a list"}
        found = shapes.get(type(details["input"]), "text")
        key, is_item = _key(route), isinstance(route[-1], int)
        name = f"an item of `{key}`" if is_item else f"`{key}`"
        help = (item_advice if is_item and item_advice else advice).format(key=key) + _keys(route, cls)
        message = f"{name} is {expected}, not {found}"
        if not details["input"]:
            message, help = f"{name} has no value", help + _or_without(route, cls)
        yield refusals.WRONG_SHAPE.at(
            document.span(route), message, label=f"{expected} was expected here", help=help
        )

    return sentence


def _keys(route: Route, cls: type[BaseModel]) -> str:
    """Which keys stand at ``route``, where keys do and not a list of them."""
    _, inner = _owner((*route, ""), cls)
    is_list = get_origin(getattr(_field(route, cls), "annotation", None)) is tuple
    keys = getattr(inner, "model_fields", None)
    return f"; it can have {listed(keys)}" if keys and not is_list else ""


def _date(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    written = _shown(details["input"])
    reason = str(details["msg"])
    if not written:
        message, advice = f"`{_key(route)}` has no value", reason + _or_without(route, cls)
    elif reason.startswith("write it"):
        guess = edtf.meant(str(details["input"])[:40])
        message = f"`{written}` is not a date in this form"
        advice = f"did you mean `{guess}`? Otherwise {reason}" if guess else reason
    else:
        message, advice = f"`{written}` is not a date: {reason}", "check the year, month and day"
        if "ends before" in reason:
            advice = "check both dates"
    yield refusals.BAD_DATE.at(document.span(route), message, help=advice)


def _prose(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    value = document.span(route)
    for problem in details["ctx"]["problems"]:
        where = document.find(problem.snippet, value)
        if where == value and problem.snippet:
            where = _line_of(document, value, problem.line)
        advice = (
            "use an address that begins with `https://` or `http://`"
            if "link that is" in problem.what
            else "write it in words, or put a backslash before the character to show it as it is"
        )
        yield refusals.BAD_PROSE.at(
            where, f"`{_key(route)}` cannot hold {problem.what}", label="here", help=advice
        )


def _line_of(document: Document, value: Span, line: int) -> Span:
    offset = value.start
    for _ in range(line):
        following = document.text.find("\n", offset, value.end)
        if following < 0:
            break
        offset = following + 1
    end = document.text.find("\n", offset, value.end)
    return Span(document, offset, value.end if end < 0 else end)


def _empty(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    name = f"an item of `{_key(route)}`" if isinstance(route[-1], int) else f"`{_key(route)}`"
    advice = f"write something{_or_without(route, cls)}"
    yield refusals.BAD_VALUE.at(document.span(route), f"{name} is empty", label="no words", help=advice)


def _pattern(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    key = _key(route)
    advice = f"write {_meaning(route, cls) or details['ctx']['pattern']}"
    if key == "sha256":
        advice = "write 64 zeros for now: the check then says what belongs here"
    message = f"`{_shown(details['input'])}` cannot stand under `{key}`"
    if not details["input"]:
        message, advice = f"`{key}` has no value", advice + _or_without(route, cls)
    yield refusals.BAD_VALUE.at(document.span(route), message, label="in another form", help=advice)


def _url(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    written = str(details["input"])
    if "@" in written.partition("://")[2].partition("/")[0]:
        message, advice = f"`{_key(route)}` holds a user name", "take out what stands between `//` and `@`"
    elif not written:
        message, advice = f"`{_key(route)}` has no value", f"write an address{_or_without(route, cls)}"
    else:
        message = f"`{_shown(written)}` is not a whole web address"
        advice = "copy it from the browser's address line: it begins with `https://` or `http://`"
    yield refusals.BAD_URL.at(document.span(route), message, label="not an address", help=advice)


def _other(details: Error, route: Route, document: Document, cls: type[BaseModel]) -> Iterator[Finding]:
    yield refusals.BAD_VALUE.at(document.span(route), f"`{_key(route)}`: {details['msg']}")


_LIST = _shape("a list", "put each item on a line of its own below `{key}:`, after `- `")
_GROUP = _shape(
    "a group of keys",
    "write its keys below `{key}:`, indented, each on a line of its own as `key: value`",
    "write its keys behind the `- `, each on a line of its own as `key: value`",
)
_TEXT = _shape("text", "write one value after `{key}:`; put it in quotes if it begins with a bracket")

_SENTENCES: dict[str, Callable[[Error, Route, Document, type[BaseModel]], Iterator[Finding]]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "enum": _choice,
    "literal_error": _choice,
    "tuple_type": _LIST,
    "model_type": _GROUP,
    "model_attributes_type": _GROUP,
    "dict_type": _GROUP,
    "string_type": _TEXT,
    "bool_type": _TEXT,
    "int_type": _TEXT,
    "string_too_short": _empty,
    "string_too_long": _value(
        lambda key, d: f"`{key}` is longer than {d['ctx']['max_length']:,} characters",
        lambda *_: "shorten it",
    ),
    "string_pattern_mismatch": _pattern,
    "bool_parsing": _value(
        lambda key, d: f"`{_shown(d['input'])}` is not a value of `{key}`",
        lambda *_: "it can be `true` or `false`",
    ),
    "int_parsing": _value(
        lambda key, d: f"`{_shown(d['input'])}` is not a whole number", lambda *_: "write digits only"
    ),
    "int_parsing_size": _value(lambda key, d: "this number is too large", lambda *_: "write a smaller one"),
    "greater_than_equal": _value(
        lambda key, d: f"`{key}` is at least {d['ctx']['ge']}", lambda *_: "write a larger number"
    ),
    "less_than_equal": _value(
        lambda key, d: f"`{key}` is at most {d['ctx']['le']}", lambda *_: "write a smaller number"
    ),
    "bad_date": _date,
    "bad_prose": _prose,
    "bad_url": _url,
    "bad_id": _value(
        lambda key, d: f"`{_shown(d['input'])}` cannot be an id",
        lambda *_: "use a-z, 0-9 and hyphens, at most 80 of them",
        refusals.BAD_ID,
    ),
    "bad_language": _value(
        lambda key, d: f"`{_shown(d['input'])}` is not a language tag",
        lambda *_: "write a tag such as `en`, `pt-BR` or `zh-Hant`",
    ),
}
