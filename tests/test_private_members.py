"""Private members of libraries, which may change in any version, are not used, except those listed here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST = 5
DOCUMENTED = {"_meta", "_state", "_default_manager", "_base_manager", "_replace", "_make", "_asdict", "_fields"}
"""Names with an underscore that are documented by Django or for named tuples."""


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in DOCUMENTED


def own_names(tree: ast.AST) -> Iterator[str]:
    """Yield the functions, classes, variables and attributes that a module defines."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def mentions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of each attribute, imported name or module, and name passed to getattr and the like."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name, lineno=line):
                yield line, name
            case ast.ImportFrom(module=module, names=names, lineno=line):
                yield from ((line, part) for part in (module or "").split("."))
                yield from ((line, alias.name) for alias in names)
            case ast.Import(names=names, lineno=line):
                yield from ((line, part) for alias in names for part in alias.name.split("."))
            case ast.Call(
                func=ast.Name(id="getattr" | "setattr" | "hasattr"), args=[_, ast.Constant(value=str(name)), *_]
            ):
                yield node.lineno, name


def uses(sources: dict[str, str]) -> list[str]:
    """Return the lines, as "file:line: text", that mention a private name defined in none of the sources."""
    trees = {name: ast.parse(source) for name, source in sources.items()}
    own = {given for tree in trees.values() for given in own_names(tree)}
    return [
        f"{name}:{line}: {sources[name].splitlines()[line - 1].strip()}"
        for name, tree in trees.items()
        for line, mentioned in mentions(tree)
        if private(mentioned) and mentioned not in own
    ]


def product() -> dict[str, str]:
    files = sorted(path for folder in ("metrics", "ruleoflaw") for path in (ROOT / folder).rglob("*.py"))
    return {str(path.relative_to(ROOT)): path.read_text() for path in files}


def test_few_private_members_are_used_and_each_says_why() -> None:
    sources = product()
    found = uses(sources)
    assert len(found) <= MOST, found
    for use in found:
        name, line, text = use.split(":", 2)
        before = sources[name].splitlines()[int(line) - 2]
        assert "  # " in text.replace("# type:", "") or before.strip().startswith("#"), f"{use}: say why"


def test_every_kind_of_use_is_seen() -> None:
    source = (
        "import library._inner\nfrom library import _hidden\nfrom library._inner import shown\n"
        "thing._private\nself._inherited\ngetattr(thing, '_by_name')\n"
        "def _own(): ...\nthing._own()\nself._made = 1\nself._made\nthing._meta.fields\nthing.__dict__\n"
    )
    assert [use.split(":")[1] for use in uses({"a.py": source})] == ["1", "2", "3", "4", "5", "6"]
