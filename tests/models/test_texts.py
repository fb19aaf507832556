"""Every text column refuses what it cannot store, in whatever way the text is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import translation

from metrics.models import Report
from metrics.models.texts import Checked
from tests import factories
from tests.translations import CHINESE_WRITING

pytestmark = pytest.mark.django_db

FROM_DOCUMENTS = {
    "CheckedText.text", "Document.text", "Proposal.text", "Proposal.section", "Proposal.sentence", "Proposal.unit",
    "Proposal.period",
}  # fmt: skip
"""Columns with text from documents, stored as it is, and parts of it (metrics/documents/read.py)."""

DJANGO_S_OWN = {"User.username", "User.password"}
"""Columns that Django itself checks: the form of an account accepts only letters, digits and @.+-_ in a name, and of a
password only the hash is stored."""


def texts() -> list[Any]:
    columns = [each for model in apps.get_app_config("metrics").get_models() for each in model._meta.concrete_fields]
    return [each for each in columns if isinstance(each, models.CharField | models.TextField) and not each.choices]


def test_every_text_column_is_checked() -> None:
    plain = {f"{each.model.__name__}.{each.name}" for each in texts() if not isinstance(each, Checked)}
    assert plain == FROM_DOCUMENTS | DJANGO_S_OWN


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_column_refuses_what_it_could_not_hold_and_is_named(language: str) -> None:
    bad = ("\x00", "a\x1bb", "a\x9bb", "a\ud800b", "\udfff")
    columns = [each for each in texts() if isinstance(each, Checked)]
    with translation.override(language):
        for column in columns:
            for text in (*bad, *(["x" * (column.max_length + 1)] if column.max_length else [])):
                with pytest.raises(ValidationError) as refused:
                    column.get_db_prep_save(text, connection)
                (sentence,) = refused.value.messages
                assert str(column.verbose_name) in sentence
                assert language == "zh-hans" or not CHINESE_WRITING.search(sentence), sentence
            assert column.get_db_prep_save("a\n\tb\r\n", connection)


def test_no_road_leads_past_the_check() -> None:
    jurisdiction = factories.jurisdiction()
    report = factories.report(jurisdiction, title="年度报告")
    bad = "a\x00b"
    roads: list[Callable[[], Any]] = [
        lambda: Report.objects.create(jurisdiction=jurisdiction, year=2022, title=bad),
        lambda: Report.objects.bulk_create([Report(jurisdiction=jurisdiction, year=2022, title=bad)]),
        lambda: Report.objects.update(title=bad),
        lambda: Report.objects.bulk_update([Report(pk=report.pk, title=bad)], ["title"]),
        lambda: Report.objects.get_or_create(jurisdiction=jurisdiction, year=2022, title=bad),
        lambda: Report.objects.filter(title__in=["b", bad]).exists(),
        lambda: Report(jurisdiction=jurisdiction, year=2022, title=bad).full_clean(),
    ]
    for road in roads:
        with pytest.raises(ValidationError, match="“标题”含有不可见的控制字符"), transaction.atomic():
            road()
    assert [each.title for each in Report.objects.all()] == ["年度报告"]
