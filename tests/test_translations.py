"""English is complete: every string marked for translation has one, and the compiled file is up to date."""

from __future__ import annotations

import ast
import io
import re
import shutil
from pathlib import Path

import django
import polib
import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from metrics.wording import compiled_catalogues
from ruleoflaw.start import require_translations
from tests.translations import (
    LOCALE,
    PYTHON,
    ROOT,
    SOURCE,
    TEMPLATES,
    Message,
    calls,
    in_code,
    key,
    marked,
    unmarked,
    unmarked_joints,
)

SAYS_IT_IN_CHINESE = ("checking", "reader", "documents", "management", "drafting", "wording/change_phrases.py")
"""What may contain Chinese without translation: it deals with the text of reports, writes one, or prints to the
operator's terminal."""

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z]+")
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")


@pytest.fixture(scope="module")
def entries() -> dict[Message, polib.POEntry]:
    return {key(entry): entry for entry in polib.pofile(str(SOURCE)) if not entry.obsolete}


@pytest.fixture(scope="module")
def djangos() -> dict[Message, polib.POEntry]:
    """Return what Django says in our own Chinese."""
    return {key(entry): entry for entry in polib.pofile(str(LOCALE / compiled_catalogues.DJANGO_IN_CHINESE))}


def test_the_extraction_sees_every_way_of_marking() -> None:
    python = (
        'x = _("甲") + pgettext("语境", "乙") % {"a": 1}\nclass A:\n'
        '    b = gettext_lazy("丙" "丁")\n    c = _(name)\n    d = ngettext("件", "们", 2)'
    )
    assert set(marked(ast.parse(python))) == {("", "甲", ""), ("语境", "乙", ""), ("", "丙丁", ""), ("", "件", "们")}
    template = (
        "{% load i18n %}it's {% translate \"戊\" %}<a title=\"{% translate '己' context '语境' %}\">"
        "{% blocktranslate trimmed with n=3 %}\n  庚({{ n }})\n{% endblocktranslate %}{{ _('辛') }}"
    )
    assert set(calls(template, "x.html")) == {
        ("", "戊", ""), ("语境", "己", ""), ("", "庚(%(n)s)", ""), ("", "辛", ""),
    }  # fmt: skip


def test_the_source_has_what_the_code_marks_and_nothing_else(entries: dict[Message, polib.POEntry]) -> None:
    wanted = in_code()
    assert len(wanted) > 100
    assert wanted - entries.keys() == set(), "run python -m tests.translations and translate what it added"
    assert entries.keys() - wanted == set(), "run python -m tests.translations"


def test_nothing_is_said_in_chinese_without_being_marked() -> None:
    template = (
        "{% comment %}甲{% endcomment %}{% translate '乙' %}{% blocktranslate %}丙（{{ n }}）{% endblocktranslate %}"
        '{# 丁 #}<b lang="zh-Hans">戊</b><i title="{{ name }}：{% translate "己" %}">庚</i>{% include "x" with y="辛" %}'
    )
    assert list(unmarked(template)) == ["：", "庚", "辛"]
    python = 'f"{a}：{b}"; "、".join(c); _("、").join(d); f"{e}, {g}"; _("%(h)s：%(i)s") % {}'
    assert list(unmarked_joints(ast.parse(python))) == ["：", "、"]

    found = [(str(path.relative_to(ROOT)), text) for path in TEMPLATES for text in unmarked(path.read_text("utf-8"))]
    for path in PYTHON:
        within = str(path.relative_to(ROOT).as_posix()).partition("/")[2]
        if not within.startswith(SAYS_IT_IN_CHINESE):
            found += [(within, text) for text in unmarked_joints(ast.parse(path.read_text("utf-8")))]
    assert found == []


def test_every_string_is_translated(entries: dict[Message, polib.POEntry]) -> None:
    assert [entry.msgid for entry in entries.values() if entry.fuzzy] == []
    assert [entry.msgid for entry in entries.values() if not entry.translated()] == []


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_placeholders_and_tags_are_those_of_the_original(entries: dict[Message, polib.POEntry]) -> None:
    wrong = [
        (entry.msgid, text)
        for entry in entries.values()
        for text in translations(entry)
        for pattern in (PLACEHOLDER, TAG)
        if set(pattern.findall(text)) != set(pattern.findall(entry.msgid))
    ]
    assert wrong == []


def test_english_is_english(entries: dict[Message, polib.POEntry]) -> None:
    kept = {"中文", "截至日期请写成“10月”或“10-15”，原文未注明日期的写“目前”，全年留空。"}  # these name Chinese as such
    assert [
        entry.msgid
        for entry in entries.values()
        if entry.msgid not in kept and any(CHINESE.search(text) for text in translations(entry))
    ] == []


def test_the_compiled_file_is_that_of_the_source(entries: dict[Message, polib.POEntry]) -> None:
    compiled = {key(entry): translations(entry) for entry in polib.mofile(str(LOCALE / compiled_catalogues.ENGLISH))}
    assert compiled == {message: translations(entry) for message, entry in entries.items()}


def test_chinese_is_its_own_translation(
    entries: dict[Message, polib.POEntry], djangos: dict[Message, polib.POEntry]
) -> None:
    compiled = {key(entry): translations(entry) for entry in polib.mofile(str(LOCALE / compiled_catalogues.CHINESE))}
    said = {message: translations(entry) for message, entry in djangos.items()}
    assert compiled == {message: [message[2] or message[1]] for message in entries} | said


def test_what_django_says_is_said_better_in_chinese(djangos: dict[Message, polib.POEntry]) -> None:
    """Each is a string of Django, in other words than its own translation, with what it is filled in with."""
    theirs = {
        key(entry): translations(entry)
        for source in Path(django.__file__).parent.rglob("locale/zh_Hans/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(source))
    }
    missing_there = {("", "Error:", "")}
    assert djangos.keys() - theirs.keys() - missing_there == set()
    assert [said for said, entry in djangos.items() if translations(entry) == theirs.get(said)] == []
    filled = {said: set(PLACEHOLDER.findall(entry.msgid)) for said, entry in djangos.items()}
    assert [
        said
        for said, entry in djangos.items()
        for text in translations(entry)
        if not set(PLACEHOLDER.findall(text)) <= filled[said]
    ] == []


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a folder of translations in which nothing is compiled yet."""
    for source in (compiled_catalogues.SOURCE, compiled_catalogues.DJANGO_IN_CHINESE):
        (tmp_path / source).parent.mkdir(parents=True)
        shutil.copy(LOCALE / source, tmp_path / source)
    return tmp_path


def test_compiled_files_are_missed_made_and_made_anew(copied: Path) -> None:
    names = [compiled_catalogues.ENGLISH, compiled_catalogues.CHINESE]
    assert compiled_catalogues.out_of_date(copied) == names
    with override_settings(LOCALE_PATHS=[copied]):
        with pytest.raises(SystemCheckError, match="compile_translations") as told:
            call_command("check")
        assert all(name in str(told.value) for name in names)
        call_command("compile_translations")
        assert compiled_catalogues.out_of_date(copied) == []
        call_command("check", stdout=io.StringIO())
    (copied / compiled_catalogues.CHINESE).write_bytes(b"")
    assert compiled_catalogues.out_of_date(copied) == names[1:]
    for source in (compiled_catalogues.SOURCE, compiled_catalogues.DJANGO_IN_CHINESE):
        compiled_catalogues.compile_catalogues(copied)
        with (copied / source).open("a") as more:
            more.write('\nmsgid "甲"\nmsgstr "A"\n')
        assert compiled_catalogues.out_of_date(copied) == names


def test_no_server_starts_without_them(copied: Path) -> None:
    """Pages would be half in one language and half in the other."""
    require_translations()
    with override_settings(LOCALE_PATHS=[copied]), pytest.raises(SystemExit, match="compile_translations"):
        require_translations()


def test_they_are_not_part_of_the_source() -> None:
    assert "*.mo" in (ROOT / ".gitignore").read_text().split()


def test_chinese_stays_chinese_where_english_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trans_real, "_translations", {})
    with override_settings(LANGUAGE_CODE="en"):
        with translation.override("zh-hans"):
            assert translation.gettext("登录") == "登录"
        with translation.override("en"):
            assert translation.gettext("登录") == "Sign in"
