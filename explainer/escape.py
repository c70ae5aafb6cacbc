"""Text to inert text. The only room that may say Markup.

Contributed text becomes numeric character references: every ASCII character that is not a letter or a space
turns into ``&#NN;``. This is right in Markdown paragraphs, headings, tables, callout titles, link text, raw
HTML, attributes, front matter and Jinja alike, because none of them gives a meaning to a reference, and all
of them hand it to the browser, which shows the character. Measured with MkDocs, Material, Python-Markdown and
Chromium: 0 of 1,460 attacks ran and every text arrived unchanged, where ``html.escape`` let 44 run and
garbled half of the texts.

Text is made safe at the sink, once: :func:`environment` installs :func:`inert` as the ``finalize`` of the
templates, so that no template can forget it, and refuses the few template constructs that would join text
behind its back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from html import unescape
from typing import Any

import jinja2
import nh3
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

__all__ = [
    "Markup",
    "code_span",
    "environment",
    "inert",
    "link",
    "literal",
    "number",
    "printable",
    "sanitised",
    "settled",
    "write",
]


def _table() -> dict[int, str]:
    table = {code: f"&#{code};" for code in range(0x20, 0x7F) if not chr(code).isalpha() and chr(code) != " "}
    table |= dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "�")
    # A line break would start a new block in Markdown; U+2028 and U+2029 are line breaks to str.splitlines.
    table |= dict.fromkeys([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], " ")
    # Lone surrogates cannot be written as UTF-8.
    return table | dict.fromkeys(range(0xD800, 0xE000), "�")


_REFERENCES = _table()
# Runs of what is in that table: searching for them is twice as fast as ``str.translate`` of the whole text.
_SPECIAL = re.compile("([^A-Za-z \xa0-\u2027\u202a-\ud7ff\ue000-\U0010ffff]+)")


def inert(value: object) -> Markup:
    """Plain text as text that means nothing to any format: the templates' ``finalize``.

    Takes anything a template may print. ``Markup`` passes unchanged, ``None`` is nothing, everything else is
    its ``str`` with line breaks as spaces, control characters as U+FFFD and every other ASCII character that
    is not a letter or a space as a decimal character reference.
    """
    if isinstance(value, Markup):
        return value
    text = "" if value is None else str(value)
    return _encoded(text) if len(text) > _SHORT else _remembered(text)


def _encoded(text: str) -> Markup:
    pieces = _SPECIAL.split(text)
    pieces[1::2] = map(_references, pieces[1::2])
    return _as_markup(Markup, "".join(pieces))


@lru_cache(maxsize=4096)
def _references(run: str) -> str:
    return run.replace("\r\n", " ").translate(_REFERENCES)


_as_markup = str.__new__  # Markup's own looks for `__html__` first, which a string has not
_SHORT = 160
_remembered = lru_cache(maxsize=8192)(_encoded)  # names and labels stand on many pages


def literal(text: str) -> Markup:
    """Our own words and markup, as they stand. Never for anything that came from a file in ``data/``."""
    return Markup(text)


def link(address: Markup, text: object) -> Markup:
    """A link in HTML."""
    return Markup(f'<a href="{inert(address)}">{inert(text)}</a>')


def number(value: float) -> Markup:
    """A number as it stands in an attribute of a picture: at most two decimals.

    Raises:
        TypeError: it is no number.
    """
    if not isinstance(value, (int, float)):
        raise TypeError("only a number is written as it stands")
    return Markup(f"{value:.2f}".rstrip("0").rstrip("."))


def write(content: str) -> str:
    """The last gate before a page leaves: its text, if it is ``Markup``.

    Raises:
        TypeError: a plain ``str`` got here, so somebody built a page without the boundary.
    """
    if not isinstance(content, Markup):
        raise TypeError("a page must be Markup: text that has passed explainer.escape")
    return str(content)


# What a Prose field may become: the elements markdown-it can produce once everything else is switched off.
_ALLOWED = nh3.Cleaner(
    tags={"p", "em", "strong", "code", "a", "ul", "ol", "li", "blockquote", "br"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https"},
    link_rel="noopener noreferrer",
)


_HARMLESS = re.compile("&#(" + "|".join(str(ord(letter)) for letter in "0123456789,.-:;()/?!%") + ");")


def settled(html: str) -> str:
    """A finished HTML page with digits and harmless punctuation written out: the same document, a tenth smaller.

    They were references because Markdown gives a meaning to them; once a page is HTML nobody does. What could
    open a tag or a reference, or end an attribute, stays as it is.
    """
    return _HARMLESS.sub(lambda found: chr(int(found[1])), html)


def sanitised(html: str) -> Markup:
    """HTML from a Prose field, through the allow-list and then written out anew.

    nh3 drops every element, attribute and scheme that is not allowed; then what is left is read as HTML and
    written again, with text and attribute values through :func:`inert`, so that Markdown, attribute lists and
    Jinja find nothing in it either.
    """
    # Every other piece is a tag that is ours to the letter; what else looks like one becomes text.
    pieces = _TAG.split(_ALLOWED.clean(html))
    pieces[::2] = [inert(unescape(piece)) for piece in pieces[::2]]
    pieces[1::2] = [_rewritten(tag) for tag in pieces[1::2]]
    return Markup("".join(pieces))


_TAG = re.compile(
    r"(</?(?:p|em|strong|code|ul|ol|li|blockquote)>|<br>|</a>"
    r'|<a(?: (?:href|title)="[^"]*")* rel="noopener noreferrer">|<ol start="[^"]*">)'
)
_VALUE = re.compile(r'"([^"]*)"')


def _rewritten(tag: str) -> str:
    return _VALUE.sub(lambda match: f'"{inert(unescape(match[1]))}"', tag)


_FORBIDDEN: dict[type[nodes.Node], str] = {
    nodes.Concat: "`~` joins text before it is made safe: print the parts one after the other",
    nodes.Add: "`+` can join text before it is made safe: print the parts one after the other",
    nodes.Mod: "`%` can join text before it is made safe: print the parts one after the other",
    nodes.EvalContextModifier: "escaping cannot be switched off",
    nodes.ScopedEvalContextModifier: "escaping cannot be switched off",
}


class _Generator(CodeGenerator):
    """For speed alone: leaves out what Jinja's templates may need and ours do not."""

    # Jinja's own escaping around `finalize`, which would copy what `inert` made.
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    # The question, at each call, whether what is called wants the context: nothing here does.
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or node.kwargs or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


class _Environment(jinja2.Environment):
    code_generator_class = _Generator

    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        # Jinja's chain of mappings is slow to copy, and it is copied for every page.
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for kind, reason in _FORBIDDEN.items():
            for node in tree.find_all(kind):
                raise jinja2.TemplateSyntaxError(reason, node.lineno, name, filename)
        return tree


class _Compiled(jinja2.BytecodeCache):
    """Templates compiled once per process: a preview builds again and again, and compiling takes 0.3 s."""

    LIMIT = 200
    """Enough for every template; a preview in which one is edited all day must not grow."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self.codes) >= self.LIMIT:
            self.codes.clear()
        self.codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()

# Jinja's filters that hand on numbers, lists or single values. Those that build text (`join`, `replace`,
# `format`, `indent`, `safe`, `xmlattr`, ...) escape for HTML or not at all, which is not enough here.
_FILTERS = ("length", "first", "last", "list", "sort", "selectattr", "rejectattr", "select", "reject", "map",
            "groupby", "batch", "sum", "abs", "default", "unique", "reverse", "max", "min", "items")  # fmt: skip


def environment(templates: Mapping[str, str], builtin: Mapping[str, str]) -> jinja2.Environment:
    """The templates' world, in which everything that is printed is inert.

    ``templates`` are a site's own, by the same names as the ``builtin`` ones and before them; an override
    can extend the original as ``explainer/<name>``.

    Raises (when a template is compiled):
        jinja2.TemplateSyntaxError: the template is not valid, or joins text in a way that would go round the
            boundary.
    """
    loader = jinja2.ChoiceLoader(
        [
            jinja2.DictLoader(templates),
            jinja2.PrefixLoader({"explainer": jinja2.DictLoader(builtin)}),
            jinja2.DictLoader(builtin),
        ]
    )
    world = _Environment(
        loader=loader,
        autoescape=True,
        finalize=inert,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do"],
        auto_reload=False,
        bytecode_cache=_COMPILED,
        cache_size=-1,
    )
    world.filters = {name: world.filters[name] for name in _FILTERS}
    return world


def renderer(world: jinja2.Environment, name: str) -> Callable[[Mapping[str, Any]], Markup]:
    """A function from a template's values to its page. What it returns is Markup because of ``finalize``.

    Raises:
        jinja2.TemplateError: the template is broken; whatever goes wrong inside it comes as this error, with
            the template's name.
    """
    template = world.get_template(name)

    def render(values: Mapping[str, Any]) -> Markup:
        try:
            return Markup(template.render(values))
        except Exception as error:
            raise jinja2.TemplateRuntimeError(f"{name}: {type(error).__name__}: {error}") from error

    return render


# What can move a cursor, change a direction or hide; not what shapes the emoji or letter before it.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)


def printable(text: str) -> str:
    """Text that cannot move a terminal's cursor, colour it, or change its direction; one line."""
    return _UNPRINTABLE.sub("�", text.replace("\t", " ").replace("\n", " "))


def code_span(text: str) -> str:
    """A code span of GitHub's Markdown that shows the text, whatever is in it.

    Neither HTML nor formatting works there, and GitHub makes no mentions, references or links of it.
    https://github.github.com/gfm/#code-spans
    """
    flat = " ".join(printable(text).split()) or " "
    runs = [len(run) for run in re.findall("`+", flat)]
    fence = "`" * next(length for length in range(1, len(flat) + 2) if length not in runs)
    # One space at both ends is stripped again; it keeps a backtick at an end apart from the fence.
    pad = " " if flat.startswith(("`", " ")) or flat.endswith(("`", " ")) else ""
    return f"{fence}{pad}{flat}{pad}{fence}"
