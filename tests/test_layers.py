"""Lower layers never import higher ones. Found by reading every import in metrics/, wherever in a file it stands."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS: dict[int, tuple[str, ...]] = {
    0: ("domain", "rules", "wording", "parsing", "reader"),
    1: ("models", "migrations"),
    2: ("permissions", "queries", "actions", "imports", "documents"),
    3: ("charts", "tables", "exports", "templatetags"),
    4: ("web", "views", "admin", "management", "middleware", "apps"),
    5: ("urls",),
}
LAYER = {noun: layer for layer, nouns in LAYERS.items() for noun in nouns}
FILES = sorted(path for path in (ROOT / "metrics").rglob("*.py") if path != ROOT / "metrics/__init__.py")


def imported(source: str, package: str) -> set[str]:
    """The modules of the project that the source imports, with their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                stem = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*stem, *([base] if base else [])])
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in ("metrics", "ruleoflaw", "tests")}


def noun(module: str) -> str:
    """metrics.models.users -> models"""
    return module.split(".")[1] if "." in module else ""


def names(path: Path) -> tuple[str, str]:
    """The module's name and its package's."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    package = parts[:-1]
    return ".".join(package if parts[-1] == "__init__" else parts), ".".join(package)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_its_own_layer_and_below(path: Path) -> None:
    module, package = names(path)
    assert noun(module) in LAYER, f"{module} has no layer yet: see LAYERS"
    layer = LAYER[noun(module)]
    for name in imported(path.read_text(encoding="utf-8"), package):
        assert name.startswith("metrics"), f"{module} imports {name}: the app knows nothing of deployment or tests"
        assert LAYER.get(noun(name), 0) <= layer, f"{module} (L{layer}) imports {name} (L{LAYER[noun(name)]})"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_meet_the_database_in_queries_and_actions_alone(path: Path) -> None:
    """Charts, tables and files get rows; what they need of a model was read before."""
    module, package = names(path)
    if noun(module) in ("charts", "tables", "exports", "templatetags"):
        assert not {name for name in imported(path.read_text("utf-8"), package) if noun(name) == "models"}, module


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_tables_know_nothing_of_files(path: Path) -> None:
    """Both are of one layer. A file may say a thing in a table's words, never the other way round."""
    module, package = names(path)
    if noun(module) == "tables":
        assert not {name for name in imported(path.read_text("utf-8"), package) if noun(name) == "exports"}, module


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_reader_needs_neither_django_nor_a_database(path: Path) -> None:
    if noun(names(path)[0]) == "reader":
        assert "django" not in path.read_text(encoding="utf-8")


def test_the_walk_sees_every_kind_of_import() -> None:
    source = (
        "import metrics.views.page\nfrom metrics import urls\n"
        "from . import sibling\nfrom ..queries.scope import Scope\n"
        "def f():\n    from metrics.admin.site import site\nimport os\n"
    )
    found = imported(source, "metrics.models")
    assert {"metrics.views.page", "metrics.urls", "metrics.models.sibling"} <= found
    assert {"metrics.queries.scope", "metrics.admin.site"} <= found
    assert not any(name.startswith("os") for name in found)
