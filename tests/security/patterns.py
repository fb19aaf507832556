"""Every regular expression of the product, and texts that are likely to make a bad one slow."""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise, product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.outside import ROOT

ANCHORED = frozenset({"match", "fullmatch"})
SCANNING = frozenset({"search", "finditer", "findall", "split", "sub", "subn"})
FLAGS_AT = {"compile": 1, "split": 3, "sub": 4, "subn": 4}
"""Position of the flags among the arguments of a function of `re`; third in all others."""
CODE = sorted(path for folder in ("metrics", "ruleoflaw") for path in (ROOT / folder).rglob("*.py"))

MOST_SAMPLES = 12
"""The most sample texts for each part of a pattern: enough for all alternatives in most."""
MOST_WORDS = 60


@dataclass(frozen=True)
class Pattern:
    """One regular expression. `scans` says whether it is ever searched for anywhere in a text, not only at its
    beginning."""

    where: str
    compiled: re.Pattern[Any]
    scans: bool

    def work(self, text: Any) -> None:
        """Search the whole text with the pattern, as the product does."""
        if self.scans:
            deque(self.compiled.finditer(text), maxlen=0)
        else:
            self.compiled.match(text)
            self.compiled.fullmatch(text)


@dataclass(frozen=True)
class Pump:
    """A text of any length: a word repeated between a beginning and an end."""

    before: str
    word: str
    end: str
    in_bytes: bool

    def text(self, length: int) -> Any:
        made = self.before + self.word * (length // len(self.word)) + self.end
        return made.encode() if self.in_bytes else made


def patterns() -> Iterator[Pattern]:
    """Yield the regular expressions of the whole product, from the code that makes them."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in CODE}
    used = _methods(trees.values())
    for path, tree in trees.items():
        module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for call in _calls(tree):
            function = call.func.attr  # type: ignore[attr-defined]
            methods = used.get(_name_of(tree, call), SCANNING) if function == "compile" else {function}
            yield Pattern(f"{module}:{call.lineno}", _evaluated(call, module), not methods <= ANCHORED)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "re":
            raise AssertionError("import re as a whole: patterns are found by the name of the module")
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_re(node.func.value)):
            continue
        if node.func.attr in ANCHORED | SCANNING | {"compile"}:
            yield node


def _is_re(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "re"


def _evaluated(call: ast.Call, module: str) -> re.Pattern[Any]:
    """Return the pattern of a call, computed from the constants of its module; an error when it uses a local
    variable."""
    position = FLAGS_AT.get(call.func.attr, 2)  # type: ignore[attr-defined]
    flags = [word.value for word in call.keywords if word.arg == "flags"] + call.args[position : position + 1]
    names = vars(import_module(module)) | {"re": re}
    text, *more = (eval(compile(ast.Expression(node), module, "eval"), names) for node in [call.args[0], *flags])
    return re.compile(text, *more)


def _name_of(tree: ast.AST, call: ast.Call) -> str:
    """Return the variable that holds only this compiled pattern; "" when there is none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and node.value is call and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
    return ""


def _methods(trees: Iterable[ast.AST]) -> dict[str, set[str]]:
    """Return name of a pattern → the methods called on it, or on another of the same name, anywhere."""
    found: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ANCHORED | SCANNING and not _is_re(node.value):
                name = getattr(node.value, "id", getattr(node.value, "attr", ""))
                found.setdefault(name, set()).add(node.attr)
    return found


# Texts


def pumps(pattern: Pattern) -> Iterator[Pump]:
    """Yield texts that repeat each word that a part of the pattern matches, after what precedes that part, and with an
    end that fails it."""
    items = list(parser.parse(pattern.compiled.pattern, pattern.compiled.flags))
    words = list(dict.fromkeys(_words(items)))[:MOST_WORDS]
    ends = dict.fromkeys(["", "\x00", *_forbidden(items)])
    for (before, word), end in product(words, ends):
        yield Pump(before, word, end, in_bytes=isinstance(pattern.compiled.pattern, bytes))


def _words(items: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield (what precedes a part, something that the part matches); repeated parts first, and single characters
    too."""
    whole = list(_samples(items))
    for position, (kind, argument) in enumerate(items):
        prefix = before + next(iter(_samples(items[:position])), "")
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            body = list(_samples(list(argument[2])))
            yield from ((prefix, word) for word in body if word)
            yield from ((prefix, one + other) for one, other in pairwise(body))
        for inner in _inside(kind, argument):
            yield from _words(inner, prefix)
    for word in whole:
        yield from (
            (start, text) for start in ("", before) for text in (word, word[:1], word[: len(word) // 2]) if text
        )


def _inside(kind: Any, argument: Any) -> list[list[Any]]:
    """Return the sequences in a part of a pattern."""
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [list(argument[2])]
    if kind is op.SUBPATTERN:
        return [list(argument[3])]
    if kind is op.BRANCH:
        return [list(each) for each in argument[1]]
    if kind is op.ATOMIC_GROUP:
        return [list(argument)]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [list(argument[1])]
    return []


def _samples(items: list[Any]) -> list[str]:
    """Return texts that a sequence matches, or that a look-around in it looks for."""
    found = [""]
    for kind, argument in items:
        parts = _of_part(kind, argument)
        found = [one + other for one in found for other in parts][:: max(1, len(found) * len(parts) // MOST_SAMPLES)]
    return found[:MOST_SAMPLES]


def _of_part(kind: Any, argument: Any) -> list[str]:
    if kind is op.LITERAL:
        return [chr(argument)]
    if kind in (op.ANY, op.NOT_LITERAL):
        return ["~"]
    if kind is op.IN:
        return _of_set(argument)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, body = argument
        return [text * max(least, min(most, 1)) for text in _samples(list(body))]
    if kind is op.ASSERT_NOT:
        return [""]
    if kind is op.BRANCH:
        return [text for each in argument[1] for text in _samples(list(each))]
    return [text for inner in _inside(kind, argument) for text in _samples(inner)] or [""]


CATEGORIES = {op.CATEGORY_SPACE: [" ", "\n"], op.CATEGORY_DIGIT: ["1"], op.CATEGORY_WORD: ["a"]}


def _of_set(argument: list[Any]) -> list[str]:
    if argument[0][0] is op.NEGATE:
        return ["~", "一", "1", " "]
    found = []
    for kind, value in argument:
        if kind is op.LITERAL:
            found.append(chr(value))
        elif kind is op.RANGE:
            found.append(chr(value[0]))
        else:
            found += CATEGORIES.get(value, ["~"])
    return found


def _forbidden(items: list[Any]) -> Iterator[str]:
    """Yield one character that each part of the pattern does not match."""
    for kind, argument in items:
        if kind is op.IN and argument[0][0] is op.NEGATE:
            yield _of_set(argument[1:])[0]
        for inner in _inside(kind, argument):
            yield from _forbidden(inner)
