"""The templates' world, in which everything that is printed is inert."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup

from explainer.escape.markup import as_markup, encoder, inert

_FORBIDDEN: dict[type[nodes.Node], str] = {
    nodes.Concat: "`~` joins text before it is made safe: print the parts one after the other",
    nodes.Add: "`+` can join text before it is made safe: print the parts one after the other",
    nodes.Mod: "`%` can join text before it is made safe: print the parts one after the other",
    nodes.EvalContextModifier: "escaping cannot be switched off",  # for a part of a template as well
}


class _Generator(CodeGenerator):
    """For speed alone: leaves out what Jinja's templates may need and ours do not."""

    # Jinja's own escaping around `finalize`, which would copy what `inert` made; and `finalize` itself around
    # what is inert already, as most of what is printed is.
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("(it if (it := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(
            f").__class__ is Markup else environment.said[it] if it.__class__ is str else {finalize.src}it))"
        )

    # The question, at each call, whether what is called wants the context: nothing here does.
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for named in node.kwargs:
            self.visit(named, frame)
            self.write(", ")
        self.write(")")

    # A call of the environment for each attribute, which nearly always the thing itself has.
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.write("(it if (it := getattr(thing := ")
        self.visit(node.node, frame)
        self.write(
            f", {node.attr!r}, missing)) is not missing else environment.getattr(thing, {node.attr!r}))"
        )

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.macro(")
        super().macro_def(macro_ref, frame)
        self.write(")")


class _Macro(Macro):
    """A macro that is quick to call with its arguments in order, as nearly all are."""

    def __init__(self, made: Macro) -> None:
        self.__dict__ = made.__dict__
        self._takes_more = self.catch_kwargs or self.catch_varargs or self.caller

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        left_out = self._argument_count - len(args)
        if kwargs or left_out < 0 or self._takes_more:
            return super().__call__(*args, **kwargs)
        return as_markup(self._func(*args, *[missing] * left_out))


class _Said(dict[str, Markup]):
    """Texts as they are printed, by themselves: most names and labels stand on many pages."""

    LONGEST, MOST = 1_000, 4_096

    def __init__(self, encoded: Callable[[str], Markup]) -> None:
        self.encoded = encoded

    def __missing__(self, text: str) -> Markup:
        said = self.encoded(text)
        if len(text) <= self.LONGEST:
            if len(self) >= self.MOST:
                self.clear()
            self[text] = said
        return said


class _Environment(jinja2.Environment):
    code_generator_class = _Generator
    macro = _Macro
    said: _Said

    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        # Jinja's chain of mappings is slow to copy, and it is copied for every page.
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(tuple(_FORBIDDEN)):
            reason = next(reason for kind, reason in _FORBIDDEN.items() if isinstance(node, kind))
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


def environment(
    templates: Mapping[str, str], builtin: Mapping[str, str], *, is_settled: bool = False
) -> jinja2.Environment:
    """The templates' world, in which everything that is printed is inert.

    ``templates`` are a site's own, by the same names as the ``builtin`` ones and before them; an override
    can extend the original as ``explainer/<name>``. Texts are settled at once if ``is_settled``: its templates are
    then rendered within :func:`settling`, and no others are.

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
    world.said = _Said(encoder(is_settled=is_settled))
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
