"""The reading room over HTTP: what is accepted, what is refused with which sentence, and how the original is served."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.models import Document, Jurisdiction, LearnedAlias, Observation, Proposal, Report, User
from tests import factories
from tests.at_work import all_at_work

pytestmark = pytest.mark.django_db

TEXT = "一、工作\n全年办结复议案件71件，<script>alert(1)</script>{{7*7}}𠮷\u202e受理投诉33件。印发文件〔2022〕8号，另记37。"


@pytest.fixture
def zone() -> Jurisdiction:
    zone = factories.jurisdiction("zone")
    factories.open_round(zone)
    factories.indicator("cases", name_zh="复议案件数", aliases="复议案件")
    factories.indicator("complaints", name_zh="投诉件数", aliases="投诉")
    return zone


@pytest.fixture
def clerk(zone: Jurisdiction) -> User:
    return factories.user("clerk", "staff", zone)


@pytest.fixture
def client(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def add(client: Client, **fields: Any) -> Any:
    data = {"title": "某区年度报告", "year": "2022", "text": TEXT}
    return client.post(f"{reverse('report_add')}?jurisdiction=zone", data | fields, follow=True)


def decide(client: Client, proposal: Proposal, act: str, **fields: Any) -> str:
    proposal.refresh_from_db()
    data = {"act": act, "version": proposal.version}
    answer = client.post(reverse("proposal", args=[proposal.pk]), data | fields, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def figure(text: str) -> Proposal:
    return Proposal.objects.get(text=text)


def test_a_pasted_report_becomes_a_room(client: Client) -> None:
    page = add(client).content.decode()
    assert "读出2个数字" in page and Report.objects.get().title == "某区年度报告"
    assert "复议案件数" in page and "投诉件数" in page
    assert "<script>alert" not in page and "{{7*7}}𠮷" in page and "49𠮷" not in page
    assert 'class="found found-left"' in page, "37 was proposed by nobody and is marked"


def test_a_file_is_kept_as_it_came_and_given_back_as_a_download_only(client: Client) -> None:
    content = TEXT.encode("gb18030")
    add(client, text="", file=SimpleUploadedFile("年度报告.txt", content, content_type="text/html"))
    document = Document.objects.get()
    answer = client.get(reverse("document_file", args=[document.pk]))
    assert answer.content == content and answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "请选择文件"),
        ({"text": "  \n "}, "请选择文件"),
        ({"title": ""}, "必填"),
        ({"year": "22"}, "年"),
        ({"text": "", "file": SimpleUploadedFile("空.txt", b"")}, "没有文字"),
        ({"text": "", "file": SimpleUploadedFile("图.txt", b"\x89PNG\r\n\x1a\n\x00\x01")}, "图片"),
        ({"text": "", "file": SimpleUploadedFile("乱.txt", bytes(range(256)) * 20)}, "不是文字文件"),
        ({"text": "数" * 700_000}, "请拆分"),
    ],
)
def test_what_cannot_be_read_says_so_and_nothing_is_kept(client: Client, fields: dict[str, Any], sentence: str) -> None:
    page = add(client, **fields)
    assert page.status_code == 200 and sentence in page.content.decode()
    assert not Report.objects.exists() and not Document.objects.exists()


def test_a_poem_is_kept_with_a_warning(client: Client) -> None:
    assert "没有读出数字" in add(client, text="山高月小，水落石出。").content.decode()


def test_the_same_file_twice_is_told(client: Client) -> None:
    add(client)
    assert "已经收录过" in add(client).content.decode()
    assert Document.objects.count() == 1


def test_decisions(client: Client) -> None:
    add(client)
    decide(client, figure("71件"), "accept")
    assert Observation.objects.get().value == 71
    page = decide(client, figure("33件"), "accept", indicator="投诉件数", value="三三", qualifier="exact", as_of="")
    assert "notice-error" in page and Observation.objects.count() == 1
    decide(
        client,
        figure("33件"),
        "accept",
        indicator="complaints",
        value="34",
        qualifier="over",
        as_of="10月",
        phrase="受理投诉",
    )
    row = Observation.objects.get(indicator__code="complaints")
    assert (row.value, row.qualifier, str(row.as_of)) == (34, "over", "2022-10-31")
    assert LearnedAlias.objects.get().phrase == "受理投诉"
    decide(client, figure("71件"), "reopen")
    decide(client, figure("71件"), "no_fact")
    assert figure("71件").state == "no_fact"


def test_with_a_phrase_that_is_refused_nothing_is_decided(client: Client) -> None:
    add(client)
    for case in itertools.product(("accept", "assign"), ("件", "第3件", "调\x1b解", "调\x00解", "长" * 4000)):
        page = decide(client, figure("33件"), case[0], indicator="complaints", phrase=case[1])
        assert "说法" in page and "notice-error" in page, case
        assert (figure("33件").state, figure("33件").version) == ("open", 1), case
        assert not Observation.objects.exists() and not LearnedAlias.objects.exists(), case


def date_in_the_form(client: Client, proposal: Proposal, language: str) -> str:
    html = client.get(f"{reverse('report', args=[proposal.document.report_id])}?language={language}").content.decode()
    (shown,) = re.findall(rf'id="a{proposal.pk}" name="as_of" value="([^"]*)"', html)
    return shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_figure_of_a_part_of_the_year_is_corrected_with_the_date_that_the_form_shows(
    client: Client, language: str
) -> None:
    add(client, text="截至10月，办结复议案件71件。")
    shown = date_in_the_form(client, figure("71件"), language)
    decide(client, figure("71件"), "accept", indicator="cases", value="72", qualifier="exact", as_of=shown)
    row = Observation.objects.get()
    assert (row.value, str(row.as_of)) == (72, "2022-10-31")


@pytest.mark.parametrize("until", ["2021年10月", "2021年底"])
def test_a_figure_up_to_a_date_of_another_year_is_not_moved_into_this_one(client: Client, until: str) -> None:
    add(client, text=f"截至{until}，办结复议案件71件。")
    shown = date_in_the_form(client, figure("71件"), "zh-hans")
    page = decide(client, figure("71件"), "accept", indicator="cases", value="71", qualifier="exact", as_of=shown)
    assert "截至日期须在2022年之内" in page
    assert not Observation.objects.exists()


def test_a_number_nobody_proposed_becomes_a_value(client: Client) -> None:
    add(client)
    document = Document.objects.get()
    start = document.text.index("37")
    address = reverse("number", args=[document.pk])
    data = {"start": start, "end": start + 2, "indicator": "投诉件数", "value": "37", "qualifier": "exact", "as_of": ""}
    client.post(address, data)
    row = Observation.objects.get()
    assert (row.value, row.locator_start, row.section) == (37, start, "一")
    assert client.post(address, {**data, "start": "x"}).status_code == 404
    assert "没有这个位置" in client.post(address, {**data, "end": "9" * 9}, follow=True).content.decode()


def test_plain_proposals_are_accepted_together(client: Client) -> None:
    add(client)
    Proposal.objects.update(score=0.95)
    address = reverse("proposals_accept", args=[Document.objects.get().pk])
    assert client.post(address, {"score": "lots"}).status_code == 404
    page = client.post(address, {"score": "0.9"}, follow=True).content.decode()
    assert "已采用2项" in page and Observation.objects.count() == 2
    assert set(Observation.objects.values_list("state", flat=True)) == {"draft"}


def test_an_unknown_act_or_an_old_version_changes_nothing(client: Client) -> None:
    add(client)
    proposal = figure("71件")
    assert client.post(reverse("proposal", args=[proposal.pk]), {"act": "burn", "version": 1}).status_code == 404
    for version in ("0", "7", "x", "²", "9" * 30):
        assert "处理过" in decide(client, proposal, "reject", version=version)
    assert figure("71件").state == "open"


def test_a_decision_does_not_read_the_file(client: Client) -> None:
    """Up to 20 MB, for one figure or for sixty."""
    add(client)
    with CaptureQueriesContext(connection) as queries:
        decide(client, figure("71件"), "accept")
    wide = [query["sql"] for query in queries if '"metrics_document"."content"' in query["sql"]]
    assert wide == []


def test_the_value_is_one_click_away_on_the_entry_page(client: Client) -> None:
    add(client)
    page = decide(client, figure("71件"), "accept")
    assert "/entry/?jurisdiction=zone&amp;year=2022#entry-cases" in page
    assert 'id="entry-cases"' in client.get("/entry/?jurisdiction=zone&year=2022").content.decode()


def test_others_read_the_text_and_decide_nothing(client: Client, zone: Jurisdiction) -> None:
    add(client)
    decide(client, figure("71件"), "accept")
    observation = Observation.objects.get()
    chief = Client()
    chief.force_login(factories.user("chief", "official", zone))
    address = reverse("report", args=[Report.objects.get().pk])
    assert f'id="o{observation.pk}"' not in chief.get(address).content.decode(), "a draft is not theirs to see"
    Observation.objects.filter(pk=observation.pk).update(state="submitted", version=2)
    Observation.objects.filter(pk=observation.pk).update(state="approved", version=3)
    page = chief.get(address).content.decode()
    assert f'id="o{observation.pk}"' in page and "data-room" not in page and "33件" in page
    assert chief.post(reverse("proposal", args=[figure("33件").pk]), {"act": "accept", "version": 1}).status_code == 403
    stranger = Client()
    stranger.force_login(factories.user("stranger", "staff", factories.jurisdiction()))
    for name, key in (("report", Report.objects.get().pk), ("document_file", Document.objects.get().pk)):
        assert stranger.get(reverse(name, args=[key])).status_code == 404
    assert stranger.post(reverse("proposal", args=[figure("33件").pk]), {"act": "reject"}).status_code == 404


def test_whoever_sees_a_value_sees_the_report_it_was_read_from(zone: Jurisdiction) -> None:
    below = factories.jurisdiction("below", parent=zone)
    report = factories.report(zone)
    chief = Client()
    chief.force_login(factories.user("chief", "official", below))
    assert chief.get(reverse("report", args=[report.pk])).status_code == 404
    factories.observation(factories.indicator(), below, report=report)
    assert chief.get(reverse("report", args=[report.pk])).status_code == 200


def test_an_unknown_document_of_a_report_is_a_404(client: Client) -> None:
    add(client)
    address = reverse("report", args=[Report.objects.get().pk])
    assert client.get(f"{address}?document=999").status_code == 404
    assert client.get(f"{address}?document=x").status_code == 400


def test_who_comes_while_enough_is_being_read_is_told_and_keeps_what_was_typed(client: Client) -> None:
    with all_at_work(settings.VAR_DIR):
        page = add(client).content.decode()
        assert "正在读取的文件过多，请稍后再试。" in page
        assert 'value="某区年度报告"' in page and "{{7*7}}𠮷" in page and "<script>alert" not in page
        assert not Report.objects.exists()
        client.cookies["django_language"] = "en"
        assert "Too many files are being read" in add(client).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "读出2个数字" in add(client).content.decode()
    document = Document.objects.get()
    with all_at_work(settings.VAR_DIR):
        for again in (("document_read", document.pk), ("report_document", document.report_id)):
            answer = client.post(reverse(again[0], args=[again[1]]), {"text": TEXT + "另一份。"}, follow=True)
            assert "正在读取的文件过多，请稍后再试。" in answer.content.decode()
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("乙区2022年法治政府建设年度报告", True),
        ("甲山区二〇二一年度法治政府建设报告", True),
        ("甲山区2022年法治政府建设年度报告", False),
        ("甲山区2022年总结和2023年计划", False),
        ("年度报告", False),
        ("2022年报告\n2023年1月9日", False),
    ],
)
def test_a_title_of_another_year_or_place_is_told_and_nothing_is_accepted_together(
    client: Client, zone: Jurisdiction, title: str, told: bool
) -> None:
    Jurisdiction.objects.filter(pk=zone.pk).update(name_zh="甲山区")
    factories.jurisdiction("other", name_zh="乙区")
    page = add(client, text=f"{title}\n{TEXT}").content.decode()
    Proposal.objects.update(score=0.95)
    assert ("文件题为" in page) == told
    address = reverse("proposals_accept", args=[Document.objects.get().pk])
    client.post(address, {"score": "0.9"}, follow=True)
    assert Observation.objects.count() == (0 if told else 2)
