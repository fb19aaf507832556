"""Checking a text on the site: upload, verdicts, filters, corrections in the Word document, several texts."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metrics.drafting import corrections
from metrics.models import CheckedText, Jurisdiction, ObservationRevision, Report
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "一、工作成效\n全年人民调解案件1204件，比上年增长3.3%。发放环保布袋27个。\n"
HERE = "?jurisdiction=moxian&year=2024"


@pytest.fixture
def place() -> Jurisdiction:
    place = factories.jurisdiction("moxian", name_zh="墨县")
    of = factories.indicator("mediation-cases", name_zh="人民调解案件数", aliases="人民调解案件|调解案件")
    factories.observation(of, place, value=1240, year=2024, entered_by=factories.user("wang", name="王一"))
    factories.observation(of, place, value=1200, year=2023)
    return place


@pytest.fixture
def client_of(place: Jurisdiction) -> Callable[[str], Client]:
    people = {role: factories.user(role, role, place) for role in ("staff", "reviewer", "official")}
    people["stranger"] = factories.user("stranger", "staff", factories.jurisdiction("elsewhere"))
    return lambda who: factories.browser(factories.session(people[who]))


def word(*paragraphs: str, size: int = 5) -> bytes:
    """A Word document whose text is cut into short runs, as editing leaves it."""
    document = docx.Document()
    for text in paragraphs:
        made = document.add_paragraph()
        for at in range(0, len(text), size):
            made.add_run(text[at : at + size])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def uploaded(client: Client, content: bytes | str, name: str = "稿.docx") -> Any:
    given = {"text": content} if isinstance(content, str) else {"file": SimpleUploadedFile(name, content)}
    return client.post(f"{reverse('checks')}{HERE}", given, follow=True)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_a_text_is_checked_filtered_and_deleted(client_of: Callable[[str], Client]) -> None:
    staff = client_of("staff")
    shown = uploaded(staff, TEXT)
    said = words(shown)
    assert "不一致" in said and "登记为1,240件。" in said and "王一" in said and "登记中没有这个数。" in said
    assert [row.text for row in shown.context["found"].rows] == ["1204件", "3.3%", "27个"]
    address = shown.redirect_chain[-1][0]
    wrong = staff.get(f"{address}?verdict=wrong").context["table"]
    assert [line.row.text for line in wrong.shown] == ["1204件"]
    assert staff.get(f"{address}?verdict=nonsense").status_code == 400
    assert not Report.objects.exists()
    assert "已删除" in words(staff.post(f"{address}delete/", follow=True))
    assert not CheckedText.objects.exists()


def test_what_is_checked_is_seen_by_staff_and_reviewers_of_the_place_alone(
    client_of: Callable[[str], Client], place: Jurisdiction
) -> None:
    address = uploaded(client_of("staff"), TEXT).redirect_chain[-1][0]
    assert "1204件" in words(client_of("reviewer").get(address))
    for who, statuses in (("official", {403}), ("stranger", {404})):
        for path in (address, f"{address}corrected.docx"):
            assert client_of(who).get(path).status_code in statuses | {404}
        assert client_of(who).post(f"{address}delete/").status_code in (403, 404)
    assert CheckedText.objects.count() == 1


def test_who_may_not_see_who_enters_what_is_told_the_value_alone(
    client_of: Callable[[str], Client], place: Jurisdiction
) -> None:
    limited = factories.user("limited", "staff", place, factories.theme("another"))
    said = words(uploaded(factories.browser(factories.session(limited)), TEXT))
    assert "登记为1,240件。" in said  # approved, so that everybody of the place sees it


def test_corrections_go_back_into_the_word_document_as_comments(client_of: Callable[[str], Client]) -> None:
    staff = client_of("staff")
    address = uploaded(staff, word("一、成效", "全年人民调解案件1204件，比上年增长3.3%。")).redirect_chain[-1][0]
    answer = staff.get(f"{address}corrected.docx")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    made = docx.Document(io.BytesIO(answer.content))
    comment, *others = made.comments
    assert comment.text == "不一致 1204件 登记为1,240件。" and not others
    assert made.paragraphs[1].text == "全年人民调解案件1204件，比上年增长3.3%。"
    assert "commentRangeStart" in made.paragraphs[1]._p.xml
    assert staff.get(uploaded(staff, TEXT).redirect_chain[-1][0] + "corrected.docx").status_code == 404


def test_a_remark_on_what_no_longer_stands_there_keeps_no_other_back() -> None:
    remarks = [corrections.Remark(sentence, "5件", "错") for sentence in ("没有这一句5件。", "调解5件。")]
    made = corrections.commented(corrections.question(word("调解5件。"), remarks, "校核"))
    assert len(list(docx.Document(io.BytesIO(base64.b64decode(made["content"]))).comments)) == 1


def test_several_texts_of_a_year_stand_beside_each_other(client_of: Callable[[str], Client]) -> None:
    staff = client_of("staff")
    uploaded(staff, TEXT)
    uploaded(staff, "全年人民调解案件1240件。")
    (row,) = staff.get(f"{reverse('checks')}{HERE}").context["beside"].shown
    assert not row.agree and {text for texts in row.said.values() for text in texts} <= {"1204件", "1240件"}


def test_a_bound_figure_is_judged_by_its_binding(client_of: Callable[[str], Client], place: Jurisdiction) -> None:
    from lxml import etree

    from metrics.drafting.bindings import W, bound, key_of
    from metrics.models import Draft, DraftFigure

    draft = Draft.objects.create(jurisdiction=place, year=2024, kind="draft")
    revision = ObservationRevision.objects.get(jurisdiction=place, year=2024)
    DraftFigure.objects.create(draft=draft, number=1, revision=revision, words="1,240件")
    document = docx.Document()
    paragraph = document.add_paragraph("各方共处理")
    run = etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}"><w:t>1250件</w:t></w:r>')
    for part in bound(run, key_of(draft.pk, 1), "调解", 7):
        paragraph._p.append(part)
    file = io.BytesIO()
    document.save(file)
    (row,) = uploaded(client_of("staff"), file.getvalue()).context["found"].rows
    assert (row.key, row.verdict, row.text) == (key_of(draft.pk, 1), "differs", "1250件")
    assert row.indicator.code == "mediation-cases"
    Draft.objects.filter(pk=draft.pk).update(jurisdiction=factories.jurisdiction("other"))
    found = uploaded(client_of("staff"), file.getvalue()).context["found"]
    assert [row.key for row in found.rows] in ([""], [])


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "", "请选择文件"),
        (b"", "空.docx", "文件"),
        (b"PK\x03\x04", "坏.docx", "文件"),
        ("全年调解案件1件，" * 12_000, "", "数字"),
    ],
)
def test_what_cannot_be_checked_is_said_in_words(
    content: bytes | str, name: str, said: str, client_of: Callable[[str], Client]
) -> None:
    answer = uploaded(client_of("staff"), content, name)
    assert answer.status_code == 200 and said in words(answer)
    assert not CheckedText.objects.exists()


@pytest.mark.parametrize("content", ["We report 12 cases.", "\0\0调解3件", "〇" * 4000])
def test_odd_texts_are_checked_like_any_other(content: str, client_of: Callable[[str], Client]) -> None:
    answer = uploaded(client_of("staff"), content)
    assert answer.status_code == 200 and CheckedText.objects.count() == 1
    long = client_of("staff").post(
        f"{reverse('checks')}{HERE}", {"file": SimpleUploadedFile("名" * 4000 + ".txt", content.encode())}, follow=True
    )
    assert long.status_code == 200 and len(CheckedText.objects.first().name) <= 200  # type: ignore[union-attr]
