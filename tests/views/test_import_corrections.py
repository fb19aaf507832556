"""The preview of an import: refused values are put right, the good rows go in, the others come back as a file; and the
workbook that is filled in."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from metrics.models import Jurisdiction, Observation, ObservationRevision
from tests import factories
from tests.imports.other_workbooks import xls

pytestmark = pytest.mark.django_db

HERE = "?jurisdiction=here&year=2022"


@pytest.fixture
def here() -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here", name_zh="某区")
    factories.open_round(jurisdiction)
    for code, name in (("one", "会议次数"), ("two", "案件数"), ("three", "培训人次")):
        factories.indicator(code, name_zh=name)
    factories.rate("share", name_zh="办结率")
    return jurisdiction


@pytest.fixture
def client(here: Jurisdiction) -> Client:
    client = Client()
    client.force_login(factories.user("clerk", "staff", here))
    return client


def send(client: Client, page: Any = None, **data: Any) -> Any:
    """Send the page of an earlier answer with these fields, or a file."""
    if page is not None:
        found = re.search(r'name="token" value="([^"]+)"', page.content.decode())
        assert found
        data["token"] = html.unescape(found[1])
    return client.post(reverse("imports") + HERE, {key.replace("__", "."): text for key, text in data.items()})


def choose(client: Client, content: bytes | str, name: str = "data.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return send(client, file=SimpleUploadedFile(name, data))


def stored() -> dict[str, str]:
    rows = Observation.objects.filter(year=2022).select_related("indicator")
    return {
        row.indicator.code: f"{row.qualifier} {float(row.value):g} {row.as_of or ''}".strip()
        for row in rows
        if row.value is not None
    }


TABLE = "指标,数值,备注\n会议次数,5,\n案件树,7,台账\n培训人次,若干,\n办结率,150,\n"


def test_refused_values_are_put_right_in_the_page(client: Client) -> None:
    page = choose(client, TABLE)
    text = page.content.decode()
    assert "导入其余1行，3行待补" in text and 'name="fix.4.value"' in text and 'name="fix.3.indicator"' in text
    assert 'name="fix.2.value"' not in text and not Observation.objects.exists()
    fixes = {"fix__3__indicator": "案件数", "fix__4__value": "600", "fix__4__qualifier": "余", "fix__4__as_of": "10月"}
    page = send(client, page, commit="rest", **fixes)  # what has changed is seen first
    text = page.content.decode()
    assert (
        "请核对后再导入" in text
        and "导入其余3行，1行待补" in text
        and "600余件，截至10月" in text
        and text.count("已改正") == 2
    )
    assert not Observation.objects.exists()
    page = send(client, page, commit="rest", fix__5__value="150")
    text = page.content.decode()
    assert "已导入：新增3项" in text and "还有1行待补" in text and 'name="fix.5.value"' in text
    assert stored() == {"one": "exact 5", "two": "exact 7", "three": "over 600 2022-10-31"}
    page = send(client, page, fix__5__value="15%")
    assert "全部导入" in page.content.decode()
    assert send(client, page, commit="all").status_code == 302
    assert stored()["share"] == "exact 15"
    assert Observation.objects.get(indicator__code="two").note == "台账"


def test_a_value_put_right_counts_in_the_unit_of_the_catalogue(client: Client) -> None:
    page = choose(client, "指标,单位,数值（万件）\n会议次数,万件,12\n案件数,件,3\n")
    page = send(client, page, fix__2__value="120000", fix__3__value="30000")
    send(client, page, commit="all")
    assert stored() == {"one": "exact 120000", "two": "exact 30000"}


def test_what_is_put_right_is_judged_like_all_else(client: Client) -> None:
    """No field of the page leads past a check, and none breaks it."""
    page = choose(client, TABLE)
    for number, field, text in (
        ("4", "value", "\x00"), ("4", "value", "9" * 4000), ("4", "as_of", "13月"), ("4", "qualifier", "大概"),
        ("3", "indicator", "无此项" * 900), ("9" * 400, "value", "1"), ("-1", "value", "1"), ("4", "state", "approved"),
        ("4", "", ""), ("", "", ""),
    ):  # fmt: skip
        answer = send(client, page, **{f"fix.{number}.{field}": text})
        assert answer.status_code == 200 and "3行待补" in answer.content.decode(), (number, field)
    assert not Observation.objects.exists()


def test_the_good_rows_go_in_together_or_not_at_all(client: Client) -> None:
    """Also when one of them was written by somebody else since."""
    page = choose(client, "指标,数值\n会议次数,5\n案件数,6\n培训人次,x\n")
    factories.observation(
        factories.Indicator.objects.get(code="two"), Jurisdiction.objects.get(), value=1, state="draft"
    )
    answer = client.get(send(client, page, commit="rest").url)
    assert "在预览之后被修改" in answer.content.decode()
    assert Observation.objects.get().value == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_refused_rows_are_a_file_that_can_be_imported(client: Client, ending: str) -> None:
    page = choose(client, TABLE)
    answer = send(client, page, refused=ending, fix__4__value="不少")
    assert unquote(answer.headers["Content-Disposition"]).endswith(f"某区2022年待补的行.{ending}")
    content = b"".join(answer.streaming_content)
    again = choose(client, content, f"rest.{ending}")
    text = again.content.decode()
    assert re.search("不读取的列：(?:<bdi>)?问题", text) and 'value="不少"' in text
    page = send(client, again, fix__2__indicator="案件数", fix__3__value="700", fix__4__value="15")
    send(client, page, commit="all")
    assert stored() == {"two": "exact 7", "three": "exact 700", "share": "exact 15"}


def test_a_number_in_doubt_is_no_certain_text_in_the_file(client: Client) -> None:
    page = choose(client, xls(数据=[["指标代码", "数值"], ["share", 0.894]]))
    assert "是89.4%还是0.894%" in page.content.decode()
    content = b"".join(send(client, page, refused="csv").streaming_content).decode("utf-8-sig")
    assert "share,," in content and "0.894" in content.split(",")[-1]


def test_a_sheet_is_chosen_where_several_have_a_table(client: Client, tmp_path: Path, capsys: Any) -> None:
    head = ["指标代码", "地区代码", "年度", "数值"]
    rows = [[head, ["one", "here", 2022, value]] for value in (1, 2)]
    page = choose(client, xls(一季度=rows[0], 二季度=rows[1]), "data.xls")
    assert "只读取了工作表“一季度”" in page.content.decode()
    page = send(client, page, sheet="1", commit="all")
    assert "只读取了工作表“二季度”" in page.content.decode() and not Observation.objects.exists()
    for unknown in ("2", "-1", "x"):
        assert "只读取了工作表“二季度”" in send(client, page, sheet=unknown).content.decode()
    send(client, page, sheet="1", commit="all")
    assert stored() == {"one": "exact 2"}
    kept = tmp_path / "data.xls"
    kept.write_bytes(xls(一季度=rows[0], 二季度=rows[1]))
    call_command("import_observations", kept, sheet="二季度")
    assert "same 1" in capsys.readouterr().out
    with pytest.raises(CommandError, match="一季度, 二季度"):
        call_command("import_observations", kept, sheet="三季度")


# The workbook that is filled in


def form(client: Client) -> Workbook:
    answer = client.get(reverse("import_template") + HERE)
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_form_comes_back_filled_in(client: Client, here: Jurisdiction) -> None:
    two, three = (factories.Indicator.objects.get(code=code) for code in ("two", "three"))
    factories.observation(two, here, year=2021, value=6500, qualifier="over", state="approved")
    factories.observation(two, here, value=6600, qualifier="over", state="draft")
    factories.observation(three, here, value=3, state="submitted")
    book = form(client)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    lines = {cell.value: cell.row for cell in sheet["A"][1:]}
    assert [*heads][:10] == [
        "指标代码", "指标", "单位", "2021年数值", "数值", "限定词", "截至日期", "期间", "缺值原因", "备注",
    ]  # fmt: skip
    assert sheet.protection.sheet and sheet.cell(lines["two"], heads["2021年数值"]).value == 6500
    is_open = {
        (code, name): not sheet.cell(row, column).protection.locked
        for code, row in lines.items()
        for name, column in heads.items()
    }
    assert is_open["one", "数值"] and is_open["two", "备注"] and not is_open["three", "数值"]
    assert not any(is_open[code, name] for code in lines for name in ("指标", "单位", "2021年数值", "年度"))
    assert any("未填报" in str(rule.formula1) for rule in sheet.data_validations.dataValidation)
    sheet.cell(lines["one"], heads["数值"], 8)
    sheet.cell(lines["one"], heads["截至日期"], "10月")
    sheet.cell(lines["share"], heads["缺值原因"], "未填报")
    file = io.BytesIO()
    book.save(file)
    page = choose(client, file.getvalue(), "form.xlsx")
    text = page.content.decode()
    counts = re.findall(r"<dd[^>]*>(\d+)</dd>", text)
    assert counts == ["2", "0", "2", "0"] and "2021年数值" in text
    send(client, page, commit="all")
    assert stored()["one"] == "exact 8 2022-10-31" and stored()["two"] == "over 6600"
    assert Observation.objects.get(indicator__code="share").missing_reason == "not_reported"
    assert ObservationRevision.objects.filter(indicator__code="two", year=2022).count() == 1


def test_the_form_of_an_invented_jurisdiction_is_marked_in_its_name(client: Client, here: Jurisdiction) -> None:
    Jurisdiction.objects.filter(pk=here.pk).update(fictional=True)
    name = unquote(client.get(reverse("import_template") + HERE).headers["Content-Disposition"])
    assert name.endswith("2022年填报表（虚构演示数据）.xlsx")
