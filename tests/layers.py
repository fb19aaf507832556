"""The layers of metrics/: which room may import which, and which may never use the database.

`breaches` reads every import of every module, follows it through all modules it leads to, and describes each breach of
the contract in one line. docs/architecture.md draws the same picture."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Sources = Mapping[str, str]
"""Full name of a module → its source code."""

FLOORS: tuple[tuple[str, ...], ...] = (
    ("parsing.numbers",),
    ("reader",),
    ("domain",),
    ("wording",),
    ("rules", "parsing", "checking"),
    ("documents", "models"),
    ("migrations", "permissions"),
    ("queries",),
    ("actions",),
    ("imports",),
    ("charts", "tables", "exports", "drafting"),
    ("templatetags", "web"),
    ("views", "admin", "management"),
    ("middleware", "apps", "urls"),
)
"""The rooms from the lowest floor up. A room imports only from lower floors, never from one beside it."""

BLIND = {
    "parsing.numbers": frozenset({"django"}),
    "reader": frozenset({"django"}),
    "documents": frozenset({"metrics.models", "metrics.permissions", "metrics.queries", "metrics.actions"}),
    "charts": frozenset(
        {"metrics.models", "metrics.permissions", "metrics.queries", "metrics.actions", "metrics.imports"}
    ),
    "tables": frozenset(
        {"metrics.models", "metrics.permissions", "metrics.queries", "metrics.actions", "metrics.imports"}
    ),
    "exports": frozenset(
        {"metrics.models", "metrics.permissions", "metrics.queries", "metrics.actions", "metrics.imports"}
    ),
    "drafting": frozenset(
        {"metrics.models", "metrics.permissions", "metrics.queries", "metrics.actions", "metrics.imports"}
    ),
}
"""What a room may not import, neither directly nor through other modules."""

ASKS_NOTHING = frozenset(
    {"reader", "domain", "wording", "rules", "parsing", "checking", "documents", "charts", "tables", "exports"}
    | {"drafting", "templatetags", "parsing.numbers", "web", "views", "middleware", "urls"}
)
"""Rooms that never use the database: what they need of it is read by a query."""

DATABASE = re.compile(r"\.objects\b|\bget_model\b|\bconnections?\b|\braw\(|\bRawSQL\b|\bget_(?:object|list)_or_404\b")


def sources(root: Path = ROOT) -> dict[str, str]:
    """Return every module of metrics/ with its source code."""
    paths = (root / "metrics").rglob("*.py")
    return {_name(path.relative_to(root)): path.read_text(encoding="utf-8") for path in paths}


def _name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """Return the room of a module (metrics.models.users → models); "" for metrics itself and for other packages."""
    project, _, inside = module.partition(".")
    if project != "metrics":
        return ""
    return inside if any(inside in names for names in FLOORS) else inside.partition(".")[0]


@cache
def _imported(source: str, module: str) -> frozenset[str]:
    """Return the full names of what the source imports, anywhere in it; of `from a import b` both a and a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                stem = module.split(".")[: -node.level]
                base = ".".join([*stem, *([base] if base else [])])
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(found)


@cache
def _names_the_database(source: str) -> frozenset[str]:
    """Return the names in the code, outside of comments and strings, that stand for the database."""
    code = ast.unparse(_without_texts(ast.parse(source)))
    return frozenset(found.group() for found in DATABASE.finditer(code))


def _without_texts(tree: ast.Module) -> ast.Module:
    class Blank(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.Constant:
            return ast.Constant("") if isinstance(node.value, str) else node

        def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
            return node

    return ast.fix_missing_locations(Blank().visit(tree))


def graph(known: Sources) -> dict[str, set[str]]:
    """Return module → modules of the project that it imports."""
    arrows: dict[str, set[str]] = {}
    for module, source in known.items():
        named = {name for name in _imported(source, _as_member(module, known)) if name in known}
        # `from package import module` leads to the module, not to everything in the package.
        arrows[module] = {name for name in named if not any(other.startswith(f"{name}.") for other in named)} - {module}
    return arrows


def _as_member(module: str, known: Sources) -> str:
    """Return the name to resolve relative imports against: that of a package counts as inside itself."""
    return f"{module}.__init__" if any(name.startswith(f"{module}.") for name in known) else module


def reached(arrows: Mapping[str, set[str]], module: str) -> set[str]:
    """Return all modules that importing `module` leads to, including itself."""
    seen: set[str] = set()
    open_ = [module]
    while open_:
        if (name := open_.pop()) not in seen:
            seen.add(name)
            open_ += arrows.get(name, ())
    return seen


def pairs(known: Sources) -> set[tuple[str, str]]:
    """Return the pairs of rooms of which the first imports the second."""
    arrows = graph(known)
    return {(room(one), room(other)) for one in arrows for other in arrows[one] if room(one) != room(other)} - {
        ("", "")
    }


def breaches(known: Sources) -> list[str]:
    """Return one line for each breach of the contract; empty when it holds."""
    arrows = graph(known)
    return sorted({*_wrong_ways(known, arrows), *_circles(arrows), *_outside(known), *_database(known)})


def _wrong_ways(known: Sources, arrows: Mapping[str, set[str]]) -> Iterator[str]:
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    for module in arrows:
        here = room(module)
        if here and here not in floor:
            yield f"{module} is in no room of FLOORS"
            continue
        for other in arrows[module]:
            there = room(other)
            if there and there in floor and there != here and floor[there] >= floor.get(here, 0):
                yield f"{module} imports {other}: {here} does not stand above {there}"
        for name in _far(known, arrows, module, BLIND.get(here, frozenset())):
            yield f"{module} reaches {name}"


def _far(known: Sources, arrows: Mapping[str, set[str]], module: str, forbidden: frozenset[str]) -> Iterator[str]:
    if not forbidden:
        return
    for passed in reached(arrows, module):
        for name in {passed, *_imported(known[passed], _as_member(passed, known))}:
            if any(name == each or name.startswith(f"{each}.") for each in forbidden):
                yield f"{name} through {passed}"


def _circles(arrows: Mapping[str, set[str]]) -> Iterator[str]:
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        yield "a circle: " + " → ".join(error.args[1])


def _outside(known: Sources) -> Iterator[str]:
    for module, source in known.items():
        for name in _imported(source, _as_member(module, known)):
            if name.split(".")[0] in ("ruleoflaw", "tests"):
                yield f"{module} imports {name}: the product knows nothing of deployment or tests"


def _database(known: Sources) -> Iterator[str]:
    for module, source in known.items():
        if room(module) in ASKS_NOTHING:
            for name in _names_the_database(source):
                yield f"{module} names the database: {name}"
