"""The house: imports point one way, so that a format, a rule or MkDocs itself can be replaced alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import explainer

HOUSE = Path(explainer.__file__).parent

# From the ground up. A room may import from its own storey only where it is named together with it, and
# from every storey below.
STOREYS: tuple[tuple[str, ...], ...] = (
    (
        "anyof",
        "finding",
        "refusals",
        "hidden",
        "syntax",
        "quick",
        "compose",
        "source",
        "escape",
        "prose",
        "anchor",
        "share",
        "stages",
        "nearest",
        "repository",
        "starter",
    ),  # leaves
    ("model",),
    ("canonical", "dataset"),
    ("load",),
    ("checks", "site"),
    ("annotation", "catalogue", "derived", "gloss", "memo", "report"),
    ("changes", "edit", "forms", "links", "news", "upkeep"),
    ("citation", "linked_data", "pictures", "tabular", "transcript", "wording"),
    ("embedding",),
    ("outputs", "incoming"),  # what goes out, what comes in
    ("noted", "policy", "search"),
    ("engines",),
    ("doctor",),
    ("swap",),
    (
        *("compiled", "files", "forge", "history", "join", "preview"),
        *("shelf", "trusted", "watching", "workshop"),
    ),  # hands of the adapters
    ("fast", "live"),
    ("plugin", "commands"),
    ("cli",),
    ("__main__",),
)
STRANGERS = {  # rooms of one storey that do not know each other
    frozenset({"checks", "site"}),
    frozenset({"derived", "report"}),
    frozenset({"annotation", "derived"}),
    frozenset({"pictures", "tabular"}),
    frozenset({"pictures", "linked_data"}),
    frozenset({"tabular", "linked_data"}),
    frozenset({"outputs", "incoming"}),
    frozenset({"policy", "search"}),
    frozenset({"fast", "live"}),
    frozenset({"plugin", "commands"}),
}
ABOVE_THE_GROUND = {room: number for number, rooms in enumerate(STOREYS) for room in rooms}
READS_AND_WRITES = {
    *("load", "memo", "search", "fast", "forge", "swap", "shelf", "join", "watching", "files", "history"),
    *("compiled", "workshop", "live", "publishing", "plugin", "commands"),
}


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def files() -> list[Path]:
    return sorted(path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py")


@cache
def tree_of(path: Path) -> ast.Module:
    """A module, read once for all that is asked of it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def calls_of(path: Path) -> tuple[tuple[str, int], ...]:
    """The last name of whatever a module calls, and the line."""
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    return tuple((_last_name(call.func), call.lineno) for call in calls)


def _last_name(called: ast.expr) -> str:
    return (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """A node and every statement below it; what is no statement imports nothing, and is most of a module."""
    yield node
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        below = getattr(node, field, ())
        for child in below if isinstance(below, list) else ():
            yield from statements(child)


def imported_modules(tree: ast.AST) -> set[str]:
    """Every ``explainer.x.y`` that a module imports, also inside functions; not what only type checkers see."""
    found: set[str] = set()
    for node in statements(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("explainer.")} - type_checking_only(tree)


@cache
def imports_of(path: Path) -> set[str]:
    return imported_modules(tree_of(path))


def type_checking_only(tree: ast.AST) -> set[str]:
    guarded = [n for n in statements(tree) if isinstance(n, ast.If) and _last_name(n.test) == "TYPE_CHECKING"]
    nodes = [node for guard in guarded for node in statements(guard) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}


def wrong_imports(room: str, modules: set[str]) -> list[str]:
    """The imports of a room that point upward, or to a stranger on its own storey."""
    wrong = []
    for module in sorted(modules):
        other = module.split(".")[1]
        if other in ("__version__", room):
            continue
        assert other in ABOVE_THE_GROUND, f"{other} has no storey yet: say in STOREYS where it belongs"
        upward = ABOVE_THE_GROUND[other] > ABOVE_THE_GROUND[room]
        if upward or frozenset({room, other}) in STRANGERS:
            wrong.append(module)
    return wrong


def test_imports_point_one_way() -> None:
    wrong = {}
    for path in files():
        room = room_of(path)
        assert room in ABOVE_THE_GROUND, f"{room} has no storey yet: say in STOREYS where it belongs"
        wrong[path.relative_to(HOUSE).as_posix()] = wrong_imports(room, imports_of(path))
    assert {path: modules for path, modules in wrong.items() if modules} == {}


def test_an_upward_import_is_noticed() -> None:
    tree = ast.parse("from explainer.site import Site\ndef f():\n    from explainer import outputs\n")
    assert wrong_imports("model", imported_modules(tree)) == ["explainer.outputs", "explainer.site.Site"]
    assert wrong_imports("checks", {"explainer.site.Site"}) == ["explainer.site.Site"]


def test_formats_and_rules_do_not_know_each_other() -> None:
    shared = {"outputs": {"output", "world"}, "checks": {"allow"}}
    for folder, common in shared.items():
        for path in sorted((HOUSE / folder).glob("*.py")):
            modules = imports_of(path)
            siblings = {m.split(".")[2] for m in modules if m.startswith(f"explainer.{folder}.")}
            if path.name not in ("__init__.py",):
                assert siblings <= common | {"RULES"}, f"{path.name} imports {siblings}"


def test_only_the_edges_touch_the_disk_or_print() -> None:
    touching = {"open", "print", "echo", "read_text", "read_bytes", "write_text", "write_bytes"}
    for path in files():
        if room_of(path) not in READS_AND_WRITES:
            for name, line in calls_of(path):
                assert name not in touching, f"{path.relative_to(HOUSE)}:{line} calls {name}"


def test_only_escape_says_markup() -> None:
    for path in files():
        if room_of(path) != "escape":
            made = [line for name, line in calls_of(path) if name == "Markup"]
            assert not made, f"{path.relative_to(HOUSE)}:{made}: only explainer.escape makes Markup"


def test_only_source_knows_line_numbers() -> None:
    for path in files():
        if room_of(path) in ("source", "compose"):
            continue
        text = path.read_text(encoding="utf-8")
        assert "start_mark" not in text, f"{path.name} reads a parser's marks"


def test_no_room_becomes_the_model() -> None:
    for path in files():
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= 350, f"{path.relative_to(HOUSE)} has {lines} lines: split it"
