"""The pages of progress, review and history."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from metrics.imports.columns import columns_of
from metrics.models import Jurisdiction, Observation, User
from tests import factories
from tests.views.rounds.helpers import browser, decide, submitted, text_of

pytestmark = pytest.mark.django_db


def test_one_value_is_approved(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    row = submitted(here, clerk)
    assert "审核通过：1项" in decide(reviewer, row, "approve")
    assert (row.state, str(row.changed_by)) == ("approved", "李审核")


def test_a_value_is_returned_with_a_reason_only(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    row = submitted(here, clerk)
    assert "请填写原因" in decide(reviewer, row, "return")
    assert row.state == "submitted"
    decide(reviewer, row, "return", "与台账不符")
    assert (row.state, row.change_reason) == ("returned", "与台账不符")


def test_everything_plain_is_approved_in_one_act(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    plain = [submitted(here, clerk) for _ in range(3)]
    suspicious = submitted(here, clerk, of=factories.rate(min_value=0), value=100)
    page = reviewer.get(f"{reverse('review')}?year=2022").content.decode()
    assert "通过无疑问的3项" in page
    data: dict[str, Any] = {"approve_plain": "1", "plain": [row.pk for row in (*plain, suspicious)]}
    data |= {f"version.{row.pk}": row.version for row in (*plain, suspicious)}
    reviewer.post(f"{reverse('review')}?jurisdiction=here&year=2022", data)
    assert set(Observation.objects.values_list("pk", "state")) == {
        *((row.pk, "approved") for row in plain), (suspicious.pk, "submitted"),
    }  # fmt: skip


def test_warnings_and_explanations_come_first(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    submitted(here, clerk, of=factories.indicator(name_zh="平常的指标"))
    share = factories.rate(min_value=0, name_zh="有提示的指标")
    submitted(here, clerk, of=share, value=100, explanation="全部办结", explained="no_base")
    page = reviewer.get(f"{reverse('review')}?year=2022").content.decode()
    assert page.index("有提示的指标") < page.index("平常的指标")
    assert "全部办结" in page


def test_what_was_returned_before_is_looked_at_on_its_own(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    row = submitted(here, clerk)
    decide(reviewer, row, "return", "与台账不符")
    Observation.objects.filter(pk=row.pk).update(state="submitted", version=row.version + 1)
    assert "通过无疑问的" not in reviewer.get(f"{reverse('review')}?year=2022").content.decode()


def test_nobody_decides_on_what_they_entered(here: Jurisdiction, clerk: User) -> None:
    factories.member(clerk, "reviewer", here)
    row = submitted(here, clerk)
    both = browser(clerk)
    assert "自己填报的，由他人审核" in both.get(f"{reverse('review')}?year=2022").content.decode()
    assert "不能审核自己填报的数值" in decide(both, row, "approve")
    assert row.state == "submitted"


def test_what_was_changed_meanwhile_is_not_approved_unseen(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    row = submitted(here, clerk)
    seen = row.version
    row.note = "补充"
    row.save()
    assert "已被王科员修改" in decide(reviewer, row, "approve", **{f"version.{row.pk}": seen})
    assert row.state == "submitted"


def test_a_reviewer_cannot_change_a_value(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    row = submitted(here, clerk)
    decide(reviewer, row, "approve", value="99", **{f"value.{row.pk}": "99"})
    assert row.value == 71


def test_reopening_needs_a_reason(here: Jurisdiction, reviewer: Client) -> None:
    row = factories.observation(factories.indicator(), here, state="approved")
    assert "请填写原因" in decide(reviewer, row, "reopen")
    assert row.state == "approved"
    decide(reviewer, row, "reopen", "口径有误")
    assert row.state == "returned"


@pytest.mark.parametrize("role", ["staff", "administrator", "auditor"])
def test_other_roles_look_and_do_not_decide(here: Jurisdiction, clerk: User, role: str) -> None:
    row = submitted(here, clerk)
    other = browser(factories.user("other", role, here))
    assert 'name="approve"' not in other.get(f"{reverse('review')}?year=2022").content.decode()
    data = {"approve": row.pk, f"version.{row.pk}": row.version}
    assert other.post(f"{reverse('review')}?jurisdiction=here&year=2022", data).status_code == 403
    row.refresh_from_db()
    assert row.state == "submitted"


def test_officials_have_no_business_there(here: Jurisdiction) -> None:
    official = browser(factories.user("official", "official", here))
    for name in ("review", "history", "review_file", "history_file"):
        address = reverse(name, kwargs={"file_format": "csv"} if name.endswith("_file") else {})
        assert official.get(address).status_code == 403


@pytest.mark.parametrize("key", ["²", "-1", "abc", "9" * 30, ""])
def test_nonsense_is_decided_on_nothing(here: Jurisdiction, clerk: User, reviewer: Client, key: str) -> None:
    row = submitted(here, clerk)
    for act in ("approve", "return", "reopen"):
        reviewer.post(f"{reverse('review')}?jurisdiction=here&year=2022", {act: key})
    row.refresh_from_db()
    assert row.state == "submitted"


def test_the_value_of_another_jurisdiction_is_not_decided_on(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    row = submitted(factories.jurisdiction("there"), clerk)
    decide(reviewer, row, "approve")
    assert row.state == "submitted"


def test_the_file_has_what_a_reviewer_reads(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    share = factories.rate("share", min_value=0)
    row = submitted(here, clerk, of=share, value=98)
    decide(reviewer, row, "return", "与台账不符")
    row.value, row.state, row.explanation, row.explained = Decimal(100), "draft", "=全部办结", "no_base"
    row.changed_by = clerk
    row.save()
    row.state = "submitted"
    row.save()
    factories.observation(factories.indicator("draft"), here, state="draft")
    factories.observation(factories.indicator("done"), here, state="approved")
    (line, done) = csv.DictReader(io.StringIO(text_of(reviewer.get("/review.csv?jurisdiction=here&year=2022"))))
    assert (line["指标代码"], line["数值"], line["状态"], done["指标代码"]) == ("share", "100", "待审核", "done")
    assert (line["上次提交"], line["情况说明"], line["填报人"]) == ("98%", "'=全部办结", "王科员")
    assert line["提示"]
    assert (done["上次提交"], done["提示"], done["填报人"]) == ("", "", "")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_file_can_be_read_in_again(here: Jurisdiction, clerk: User, reviewer: Client, language: str) -> None:
    submitted(here, clerk)
    text = text_of(reviewer.get(f"/review.csv?jurisdiction=here&year=2022&language={language}"))
    (header, *_lines) = csv.reader(io.StringIO(text))
    with translation.override(language):
        assert {"value", "explanation", "note", "jurisdiction_code"} <= set(columns_of(tuple(header)))


def test_the_file_decides_nothing(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    row = submitted(here, clerk)
    reviewer.post("/review.csv?jurisdiction=here&year=2022", {"approve": row.pk, f"version.{row.pk}": row.version})
    row.refresh_from_db()
    assert row.state == "submitted"


def test_the_pages_cost_the_same_however_much_is_stored(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    for name in ("rounds", "review", "history"):
        counts = []
        for more in (1, 30):
            for _ in range(more):
                submitted(here, clerk)
            with CaptureQueriesContext(connection) as queries:
                reviewer.get(f"{reverse(name)}?year=2022")
            counts.append(len(queries))
        assert counts[0] == counts[1], name
