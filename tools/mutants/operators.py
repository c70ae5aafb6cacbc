"""What can be wrong with a piece of Python: every small change of a node of its tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

from tools.mutants import patterns

Change = tuple[ast.AST, str, str]
"""What stands there instead; and for people what was there and what is there, where the whole would be too long."""

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMES = {
    "startswith": "endswith",
    "endswith": "startswith",
    "removeprefix": "removesuffix",
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "find": "rfind",
    "lstrip": "rstrip",
    "rstrip": "lstrip",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
}
_HANDS_ON = {
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "casefold",
    "replace",
    "translate",
    "removeprefix",
}
"""Methods of texts that return a text: without the call it would be the text as it was."""


def changes(node: ast.AST) -> Iterator[Change]:
    """Every change of one node; those of what is in it are changes of that."""
    of_kind = _OF_KIND.get(type(node))
    if of_kind is not None:
        yield from of_kind(node)
    if isinstance(node, ast.stmt) and _can_go(node):
        yield ast.Pass(), "", ""


def _can_go(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return not all(isinstance(target, (ast.Name, ast.Tuple)) for target in node.targets)
    return isinstance(node, (ast.Expr, ast.AugAssign, ast.Raise, ast.Delete, ast.Break, ast.Continue))


def _compare(node: ast.Compare) -> Iterator[Change]:
    for at, operator in enumerate(node.ops):
        for other in _COMPARED[type(operator)]:
            yield (
                ast.Compare(node.left, [*node.ops[:at], other(), *node.ops[at + 1 :]], node.comparators),
                "",
                "",
            )


def _both(node: ast.BoolOp) -> Iterator[Change]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values), "", ""
    for at in range(len(node.values)):
        values = _without(node.values, at)
        yield values[0] if len(values) == 1 else ast.BoolOp(node.op, values), "", ""


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand, "", ""


def _binary(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    other = _COUNTED.get(type(node.op))
    if other is None:
        return
    if isinstance(node, ast.BinOp):
        yield ast.BinOp(node.left, other(), node.right), "", ""
    else:
        yield ast.AugAssign(node.target, other(), node.value), "", ""


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value), "", ""
    elif isinstance(node.value, int):
        yield from ((ast.Constant(node.value + step), "", "") for step in (1, -1))
    elif isinstance(node.value, (str, bytes)):
        if node.value:
            yield ast.Constant(type(node.value)()), _short(node), repr(type(node.value)())
        else:
            yield ast.Constant("¤" if isinstance(node.value, str) else b"?"), "", ""


def pattern(node: ast.AST) -> Iterator[Change]:
    """Every change of a text that is a regular expression, or part of one."""
    values: list[Any] = node.values if isinstance(node, ast.JoinedStr) else [node]
    places = {chr(0xF0000 + at): part for at, part in enumerate(values) if not isinstance(part, ast.Constant)}
    text = "".join(
        str(part.value) if isinstance(part, ast.Constant) else chr(0xF0000 + at)
        for at, part in enumerate(values)
    )
    for new, was, becomes in patterns.changes(text):
        if places:
            parts = [part for part in re.split("([\U000f0000-\U000fffff])", new) if part]
            made: ast.AST = ast.JoinedStr([places.get(part) or ast.Constant(part) for part in parts])
        elif not _compiles(new):
            continue
        else:
            made = ast.Constant(new)
        yield made, _named(was, places), _named(becomes, places)


def characters(node: ast.Constant) -> Iterator[Change]:
    """A text of which each character counts, without each of them."""
    text = str(node.value)
    for at, character in enumerate(text):
        yield (
            ast.Constant(text[:at] + text[at + 1 :]),
            f"{character!r} in {_short(node)}",
            "nothing",
        )


def _compiles(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _named(text: str, places: dict[str, Any]) -> str:
    for mark, part in places.items():
        text = text.replace(mark, f"{{{ast.unparse(part.value)}}}")
    return repr(text)


def _elements(node: ast.List | ast.Tuple | ast.Set) -> Iterator[Change]:
    if isinstance(getattr(node, "ctx", None), ast.Store) or len(node.elts) < 2:
        return
    for at, gone in enumerate(node.elts):
        rest = _without(node.elts, at)
        yield (
            ast.Set(rest) if isinstance(node, ast.Set) else type(node)(rest, node.ctx),
            _short(gone),
            "nothing",
        )


def _entries(node: ast.Dict) -> Iterator[Change]:
    for at, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
        rest = ast.Dict(_without(node.keys, at), _without(node.values, at))
        shown = f"{_short(key)}: {_short(value)}" if key else f"**{_short(value)}"
        yield rest, shown, "nothing"


def _slice(node: ast.Slice) -> Iterator[Change]:
    for bound in ("lower", "upper", "step"):
        if getattr(node, bound) is not None:
            yield (
                ast.Slice(
                    **{name: getattr(node, name) for name in ("lower", "upper", "step") if name != bound}
                ),
                "",
                "",
            )


def _call(node: ast.Call) -> Iterator[Change]:
    for at in range(len(node.keywords)):
        gone = node.keywords[at]
        shown = f"{gone.arg or '**'}={_short(gone.value)}"
        yield ast.Call(node.func, node.args, _without(node.keywords, at)), shown, "nothing"
    name = node.func
    if isinstance(name, ast.Attribute):
        if name.attr in _NAMES:
            yield (
                ast.Call(ast.Attribute(name.value, _NAMES[name.attr], name.ctx), node.args, node.keywords),
                "",
                "",
            )
        if name.attr in _HANDS_ON:
            yield name.value, "", ""
    elif isinstance(name, ast.Name) and name.id in _NAMES:
        yield ast.Call(ast.Name(_NAMES[name.id], name.ctx), node.args, node.keywords), "", ""
    if len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred):
        yield node.args[0], "", ""
    elif (
        len(node.args) > 1 and not node.keywords and isinstance(name, ast.Name) and name.id in ("min", "max")
    ):
        yield from ((argument, "", "") for argument in node.args)


def _return(node: ast.Return) -> Iterator[Change]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield ast.Return(None), "", ""


def _condition(node: ast.If | ast.IfExp) -> Iterator[Change]:
    for truth in (True, False):
        other = ast.Constant(truth)
        if isinstance(node, ast.If):
            yield ast.If(other, node.body, node.orelse), f"if {_short(node.test)}", f"if {truth}"
        else:
            yield node.body if truth else node.orelse, "", ""


def _while(node: ast.While) -> Iterator[Change]:
    yield ast.Pass(), f"while {_short(node.test)}", "nothing"


def _for(node: ast.For) -> Iterator[Change]:
    yield ast.Pass(), f"for {_short(node.target)} in {_short(node.iter)}", "nothing"


def _comprehension(node: ast.comprehension) -> Iterator[Change]:
    for at, condition in enumerate(node.ifs):
        rest = ast.comprehension(node.target, node.iter, _without(node.ifs, at), node.is_async)
        yield rest, f"if {_short(condition)}", "nothing"


def _jump(node: ast.Break | ast.Continue) -> Iterator[Change]:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break(), "", ""


def _try(node: ast.Try) -> Iterator[Change]:
    for at, handler in enumerate(node.handlers):
        rest = _without(node.handlers, at)
        kind = "" if handler.type is None else _short(handler.type)
        if rest or node.finalbody:
            yield ast.Try(node.body, rest, node.orelse, node.finalbody), f"except {kind}", "nothing"
        else:
            yield ast.If(ast.Constant(True), [*node.body, *node.orelse], []), f"except {kind}", "nothing"
    if node.finalbody and node.handlers:
        yield ast.Try(node.body, node.handlers, node.orelse, []), "finally", "nothing"


def _lambda(node: ast.Lambda) -> Iterator[Change]:
    yield ast.Lambda(node.args, ast.Constant(None)), "", ""


def _without(values: list[Any], at: int) -> list[Any]:
    return [*values[:at], *values[at + 1 :]]


def _short(node: ast.AST, most: int = 60) -> str:
    text = ast.unparse(node)
    return text if len(text) <= most else f"{text[:most]}…"


_OF_KIND: dict[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _both,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.AugAssign: _binary,
    ast.Constant: _constant,
    ast.List: _elements,
    ast.Tuple: _elements,
    ast.Set: _elements,
    ast.Dict: _entries,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.Return: _return,
    ast.If: _condition,
    ast.IfExp: _condition,
    ast.While: _while,
    ast.For: _for,
    ast.comprehension: _comprehension,
    ast.Break: _jump,
    ast.Continue: _jump,
    ast.Try: _try,
    ast.Lambda: _lambda,
}
