"""Templates of paragraphs: what is refused, whose is used, who may edit them, and the document made by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from metrics.domain.drafting import Slot
from metrics.drafting.bindings import found_keys
from metrics.models import Jurisdiction, ParagraphTemplate, ReferenceChange, Theme, triggers
from metrics.parsing.templates import pieces
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.paragraph_templates import templates_of
from tests import factories
from tests.models.plain_sql import update
from tests.translations import CHINESE_WRITING

BAD = (
    ("{指标}{数值}{人数}", "没有“人数”"),
    ("{指标.name}{数值}", "没有“指标.name”"),
    ("{% for x in y %}{数值}", "没有“% for x in y %”"),
    ("{数值!r}", "没有“数值!r”"),
    ("{数值:>9}", "没有“数值:>9”"),
    ("{0}{数值}", "没有“0”"),
    ("{}{数值}", "没有“”"),
    ("{{数值}}", "“{”这里的花括号"),
    ("全年{数值", "“全年{数值”"),
    ("全年数值}", "“全年数值}”"),
    ("{指标}比上年增长5%，为{数值}", "数字“5”"),
    ("{指标}增长２成，为{数值}", "数字“２”"),
    ("{指标}有所增长。", "模板里缺{数值}"),
    ("长" * 4000, "最多500"),
    ("{数值}\x00", "控制字符"),
    ("{数值}\n{数值}", "控制字符"),
    ("{数值}\ud800", "控制字符"),
)


@pytest.mark.parametrize(("template", "said"), BAD)
def test_a_template_is_no_program(template: str, said: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError, match=re.escape(said)):
        pieces(template)
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        pieces(template)
    words = re.sub(r"“[^”]*”|\{[^}]*\}", "", " ".join(refused.value.messages))
    assert not CHINESE_WRITING.search(words), words


def test_braces_of_either_width_hold_a_field() -> None:
    assert pieces("共｛数值｝，{指标}。") == ["共", Slot.VALUE, "，", Slot.INDICATOR, "。"]


@pytest.fixture
def top(db: None) -> Jurisdiction:
    return factories.jurisdiction("top", name_zh="某市")


@pytest.fixture
def zone(top: Jurisdiction) -> Jurisdiction:
    return factories.jurisdiction("zone", name_zh="某区", parent=factories.jurisdiction("city", parent=top))


@pytest.fixture
def theme(db: None) -> Theme:
    return factories.theme("law", name_zh="行政复议")


def used(place: Jurisdiction) -> dict[str, str]:
    return dict(templates_of(jurisdiction_row(place)))


def test_the_nearest_template_is_used(zone: Jurisdiction, top: Jurisdiction, theme: Theme) -> None:
    city, other = Jurisdiction.objects.get(code="city"), factories.jurisdiction("other")
    assert used(zone) == {}
    for at, seen in (
        (None, ("{数值}", "{数值}", "{数值}")), (other, ("{数值}", "{数值}", "other{数值}")),
        (top, ("top{数值}", "top{数值}", "other{数值}")), (zone, ("zone{数值}", "top{数值}", "other{数值}")),
    ):  # fmt: skip
        factories.paragraph_template(theme, at, f"{at.code if at else ''}{{数值}}")
        assert tuple(used(place)["law"] for place in (zone, city, other)) == seen
    factories.paragraph_template(factories.theme("court"), city, "{指标}{数值}")
    assert used(zone) == {"law": "zone{数值}", "court": "{指标}{数值}"}


def test_one_for_all_places_and_no_second(theme: Theme) -> None:
    kept = factories.paragraph_template(theme, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.paragraph_template(theme, None)
    assert ParagraphTemplate.objects.get() == kept


ADD = "/admin/metrics/paragraphtemplate/add/"


def browser(role: str, at: Jurisdiction) -> Client:
    client = Client()
    client.force_login(factories.user(f"{role}-{at.code}", role, at, name="周敏"))
    return client


def errors(answer: Any) -> str:
    return "" if answer.status_code == 302 else str(answer.context["adminform"].form.errors.as_text())


def test_who_keeps_the_reference_data_of_a_place_edits_its_templates(
    zone: Jurisdiction, top: Jurisdiction, theme: Theme
) -> None:
    own, above = browser("administrator", zone), browser("administrator", top)
    sent = {"theme": theme.pk, "text": "{指标}为{数值}。"}
    assert "必填" in errors(own.post(ADD, sent))  # for all places
    assert errors(own.post(ADD, sent | {"jurisdiction": top.pk}))
    assert errors(own.post(ADD, sent | {"jurisdiction": zone.pk})) == ""
    assert "地区相同" in errors(own.post(ADD, sent | {"jurisdiction": zone.pk}))
    assert errors(above.post(ADD, sent)) == ""
    assert "已有用于所有地区的模板" in errors(above.post(ADD, sent))
    shared, mine = ParagraphTemplate.objects.get(jurisdiction=None), ParagraphTemplate.objects.get(jurisdiction=zone)
    form = {row: reverse("admin:metrics_paragraphtemplate_change", args=[row.pk]) for row in (shared, mine)}
    assert own.post(form[shared], {"text": "{数值}"}).status_code == 403
    assert own.post(form[mine], {"text": "{数值}。", "change_reason": "改短"}).status_code == 302
    factories.paragraph_template(theme, top)
    listed = own.get("/admin/metrics/paragraphtemplate/").content.decode()
    assert "全部地区" in listed and "某区" in listed and "某市" not in listed
    history = browser("staff", zone)
    for row, words in (
        (mine, ("周敏", "改短", "模板：{指标}为{数值}。 → {数值}。")),
        (shared, ("新增：领域：行政复议",)),
    ):
        text = history.get(f"/admin/metrics/paragraphtemplate/{row.pk}/history/", follow=True).content.decode()
        assert all(word in text for word in words), text
    assert history.post(ADD, sent).status_code == 403
    assert above.post(form[shared].replace("change", "delete"), {"post": "yes"}).status_code == 302
    assert ReferenceChange.objects.filter(noun="paragraphtemplate", key=shared.pk, new__isnull=True).count() == 1


def test_a_bad_template_is_a_sentence_in_the_form(top: Jurisdiction, theme: Theme) -> None:
    client = browser("administrator", top)
    for text, said in BAD:
        if "\ud800" not in text:  # which no form of a browser sends
            found = unescape(errors(client.post(ADD, {"theme": theme.pk, "jurisdiction": top.pk, "text": text})))
            assert "text" in found and (said in found or "500" in found or "字符" in found), (text, found)
    assert "{时点}{指标}{数值}{基数}{变化}{目标}" in client.get(ADD).content.decode()
    assert not ParagraphTemplate.objects.exists()


def test_the_document_is_made_by_it_and_a_spoilt_one_is_said(zone: Jurisdiction, theme: Theme) -> None:
    cases = factories.indicator("cases", name_zh="复议案件", in_theme=theme)
    factories.observation(cases, zone, 2023, 84)
    row = factories.paragraph_template(theme, Jurisdiction.objects.get(code="top"), "共办{指标}{数值}。")
    client, address = browser("staff", zone), f"{reverse('writing')}?jurisdiction=zone&year=2023"
    answer = client.post(address, {"kind": "paragraphs", "ending": "docx"})
    content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert [key["paragraph"] for key in found_keys(content)["keys"]] == ["共办复议案件84件。"]
    update(row, "text = %s", "{数值.__class__}")
    spoilt = client.post(address, {"kind": "paragraphs", "ending": "docx"}, follow=True).content.decode()
    assert "没有“数值.__class__”这个字段" in spoilt


@pytest.mark.django_db(transaction=True)
def test_the_version_before_knows_no_templates(migrated: Callable[..., Any]) -> None:
    theme = factories.theme("law")
    factories.paragraph_template(theme, None)
    before = migrated("0029_checked_texts")
    assert not before.get_model("metrics", "ReferenceChange").objects.filter(noun="paragraphtemplate").exists()
    migrated()
    assert not triggers.missing(connection)
    factories.paragraph_template(Theme.objects.get(code="law"), None)
    assert ReferenceChange.objects.filter(noun="paragraphtemplate").count() == 1
