"""The strings marked for translation, and the files with their English.

`python -m tests.translations` updates locale/ from the code: new strings are added without a translation, to be filled
in by hand; unused ones are dropped; the compiled files are made anew."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

from metrics.wording import compiled_catalogues

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SOURCE = LOCALE / compiled_catalogues.SOURCE
HEADER = {
    "Project-Id-Version": "Rule of Law Metrics",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
ENGLISH_HEADER = HEADER | {"Language": "en", "Plural-Forms": "nplurals=2; plural=(n != 1);"}

FUNCTIONS = {
    "_": ("msgid",),
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
Message = tuple[str, str, str]
"""Context ("" for none), msgid, and its plural ("" where there is none)."""


def marked(tree: ast.AST) -> Iterator[Message]:
    """Yield the strings that Python code marks for translation."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if name in FUNCTIONS and texts and all(isinstance(text, str) for text in texts[: len(FUNCTIONS[name])]):
            parts = dict(zip(FUNCTIONS[name], texts, strict=False))
            yield parts.get("context", ""), parts["msgid"], parts.get("plural", "")


def calls(template: str, name: str) -> Iterator[Message]:
    """Yield the strings that a template marks. Django turns a template into calls between blanks; each is parsed as
    far as it is Python."""
    text = templatize(template, name)
    for start in re.finditer(r"\b(?:n?p?gettext|_)\(", text):
        for end in re.finditer(r"\)", text[start.end() :]):
            try:
                tree = ast.parse(text[start.start() : start.end() + end.end()])
            except SyntaxError:
                continue
            yield from marked(tree)
            break


CHINESE_WRITING = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")
"""Chinese characters and punctuation, including the full-width colon."""
NAMED_AS_SUCH = re.compile(r'lang="zh-Hans">[^<]*')


def unmarked(template: str) -> Iterator[str]:
    """Yield the Chinese texts of a template that appear on pages of every language, unless they are marked as
    Chinese."""
    inside = False
    for token in Lexer(template).tokenize():
        word = token.contents.partition(" ")[0]
        if token.token_type == TokenType.BLOCK and word.removeprefix("end") in ("blocktranslate", "comment"):
            inside = not word.startswith("end")
        elif not inside and word != "translate" and token.token_type != TokenType.COMMENT:
            yield from CHINESE_WRITING.findall(NAMED_AS_SUCH.sub("", token.contents))


def unmarked_joints(tree: ast.AST) -> Iterator[str]:
    """Yield the expressions in Python code that join texts with Chinese punctuation: "、".join(…), f"{…}：{…}"."""
    for node in ast.walk(tree):
        texts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            texts = node.values
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            texts = [node.func.value]
        yield from (
            str(text.value) for text in texts if isinstance(text, ast.Constant) and JOINT.search(str(text.value))
        )


JOINT = re.compile("[：（）、；，]")
TEMPLATES = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")]
PYTHON = [path for folder in ("metrics", "ruleoflaw") for path in (ROOT / folder).rglob("*.py")]


def in_code() -> set[Message]:
    found = {message for path in PYTHON for message in marked(ast.parse(path.read_text("utf-8")))}
    return found | {message for path in TEMPLATES for message in calls(path.read_text("utf-8"), str(path))}


def key(entry: polib.POEntry) -> Message:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural


def write() -> list[Message]:
    """Update the source file from the code and compile it; return the strings that still lack a translation."""
    known = {key(entry): entry for entry in polib.pofile(str(SOURCE)) if not entry.obsolete} if SOURCE.exists() else {}
    source = polib.POFile(wrapwidth=110)
    source.metadata = ENGLISH_HEADER
    for message in sorted(in_code(), key=lambda message: (message[1], message[0])):
        source.append(known.get(message) or _entry(message))
    SOURCE.parent.mkdir(parents=True, exist_ok=True)
    source.save(str(SOURCE))
    compiled_catalogues.compile_catalogues(LOCALE)
    return [key(entry) for entry in source if not entry.translated()]


def _entry(message: Message) -> polib.POEntry:
    context, msgid, plural = message
    entry = polib.POEntry(msgctxt=context or None, msgid=msgid, flags=["python-format"] if "%(" in msgid else [])
    if plural:
        entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
    return entry


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for _context, missing, _plural in write():
        print(f"without a translation: {missing}")
