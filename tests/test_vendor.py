"""Third-party files that the site serves: the versions agree, the files are complete, and no page loads from another
site."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "metrics/static/vendor"
ROW = re.compile(r"^\| (\S+) \| (\S+) \| ([0-9.]+)[^|]*\| [^|]+ \| ([0-9a-f]{64}) \|$", re.M)
ROWS = ROW.findall((VENDOR / "VENDORED.md").read_text(encoding="utf-8"))

LOADS = re.compile(
    r"""(?: (?:src|srcset|href|action|data|poster) \s*=\s* ["']? (?:https?:)?//[a-z0-9]   # an attribute of a page
          | url\(\s*["']? (?:https?:)?//                                                  # a style sheet
          | @import | \bfetch\(\s*["'`](?:https?:)?// | new\ (?:WebSocket|EventSource)\(
          | import(?:Scripts)?\(\s*["'`](?:https?:)?// )""",
    re.X | re.I,
)


def ours() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "metrics", "templates", "ruleoflaw"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    files = [ROOT / name for name in names if name.endswith((".html", ".css", ".js", ".py", ".svg", ".xml"))]
    return [file for file in files if VENDOR not in file.parents and file.exists()]


def test_every_vendored_file_is_listed_and_unchanged() -> None:
    listed = {name: digest for name, _, _, digest in ROWS}
    there = {path.name for path in VENDOR.iterdir() if path.suffix in (".js", ".css")}
    assert set(listed) == there
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_the_script_is_the_version_the_python_package_carries() -> None:
    [version] = [version for name, _, version, _ in ROWS if name == "plotly-lines-bars.min.js"]
    assert version == get_plotlyjs_version()
    assert f"plotly.js v{version}, " in (VENDOR / "plotly-lines-bars.min.js").read_text("utf-8")[:200]
    build = json.loads((ROOT / "docs/plotly/package.json").read_text("utf-8"))["dependencies"]
    assert build["plotly.js"] == version


def test_every_package_in_the_script_is_pinned_and_has_its_terms_beside_it() -> None:
    build = json.loads((ROOT / "docs/plotly/package.json").read_text("utf-8"))["dependencies"]
    tools = {"acorn", "acorn-walk", "esbuild"}
    sections = f"\n{'-' * 80}\n\n"
    terms = dict(section.split("\n\n", 1) for section in (VENDOR / "plotly.LICENSE").read_text("utf-8").split(sections))
    named = dict(re.fullmatch(r"(\S+) (\S+) \(\S+\)", head).groups() for head in terms)
    assert named == {name: version for name, version in build.items() if name not in tools}
    for head, text in terms.items():
        assert re.search("permission|permitted|redistribut", text, re.I), head


def test_bootstrap_is_the_version_listed() -> None:
    [version] = [version for name, _, version, _ in ROWS if name == "bootstrap-reboot.min.css"]
    assert f"v{version} " in (VENDOR / "bootstrap-reboot.min.css").read_text("utf-8")[:200]


@pytest.mark.parametrize("path", sorted(VENDOR.iterdir()), ids=lambda path: path.name)
def test_no_vendored_file_names_a_source_map(path: Path) -> None:
    assert "sourceMappingURL" not in path.read_text(encoding="utf-8")


def test_each_package_has_its_licence_beside_it() -> None:
    for name, *_ in ROWS:
        assert (VENDOR / f"{name.split('.')[0].split('-')[0]}.LICENSE").exists(), name


def test_no_file_of_ours_loads_anything_from_elsewhere() -> None:
    files = ours()
    assert len(files) > 50
    found = [f"{file.relative_to(ROOT)}: {hit}" for file in files for hit in LOADS.findall(file.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        '<script src="https://cdn.example/x.js">',
        "<img src=//cdn.example/x.png>",
        "<a href='http://example.org/'>",
        "a { background: url(https://example.org/x.png) }",
        "@import 'x.css';",
        "fetch('https://example.org/')",
    ],
)
def test_the_search_finds_what_it_is_for(line: str) -> None:
    assert LOADS.search(line)


def test_the_search_leaves_names_and_our_own_addresses_alone() -> None:
    for line in ('<svg xmlns="http://www.w3.org/2000/svg">', '<a href="/years/">', "url('../icons/x.svg')"):
        assert not LOADS.search(line)
