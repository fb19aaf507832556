"""The same report read from a Word document, a saved page and a text file; and hostile files refused."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from metrics.documents.read import NothingToRead, UnreadableDocument, read_document
from metrics.documents.word_numbers import in_chinese
from metrics.reader import load_catalogue, read
from tests.documents import samples
from tests.patience import work_done

SPECS = load_catalogue(
    {"code": code, "name_zh": name, "aliases": "", "unit": unit, "measure": measure, "theme": "t", "time_basis": "flow",
     "numerator": "", "denominator": "", "parts": "", "definition_zh": ""}
    for code, name, unit, measure in (
        ("online", "可全程网办事项数", "项", "count"), ("online-rate", "全程网办率", "%", "rate"),
        ("mediation", "人民调解案件数", "件", "count"), ("review", "行政复议案件数", "件", "count"),
        ("jurors", "人民陪审员人数", "人", "count"),
    )
)  # fmt: skip


def values(text: str) -> dict[str, str]:
    return {fact.indicator: f"{fact.value:f}" for fact in read(text, year=2022,
    indicators=SPECS) if fact.indicator and fact.period in ("year", "as_of")}  # fmt: skip


EXPECTED = {"online": "947", "online-rate": "89.4", "mediation": "71", "review": "17", "jurors": "42"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.docx", samples.word()),
        ("报告.html", samples.page()),
        ("报告.htm", samples.page("utf-8")),
        ("无名", samples.page("gbk")),
    ],
)
def test_the_same_figures_whatever_the_report_comes_as(name: str, content: bytes) -> None:
    text = read_document(name, content).text
    assert values(text) == EXPECTED
    for paragraph in samples.PARAGRAPHS:
        assert paragraph in text


def test_the_frame_of_a_page_and_what_it_hides_are_left_out() -> None:
    text = read_document("报告.html", samples.page()).text
    for outside in ("12345", "88888", "0791", "999", "77件", "首页"):
        assert outside not in text


def test_a_page_with_hardly_any_sentence_is_read_whole() -> None:
    text = read_document("短.html", "<html><body><div>首页</div><p>复议案件71件</p></body></html>".encode()).text
    assert text.splitlines() == ["首页", "复议案件71件"]


def test_what_was_struck_out_is_left_out() -> None:
    text = read_document("修订.docx", samples.with_deletion()).text
    assert "71件" in text and "99件" not in text


def test_headings_numbered_by_word_have_their_numbers() -> None:
    text = read_document("报告.docx", samples.numbered()).text
    assert text.splitlines() == ["一、政务服务", "（一）网上办理", "（二）大厅", "二、调解", "（一）人民调解"]
    assert [in_chinese(n) for n in (1, 10, 11, 20, 35, 100)] == ["一", "十", "十一", "二十", "三十五", "100"]


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHOWN = "<p><r><t>71件</t></r></p>"


def body(text: str) -> bytes:
    """Return a Word document written by hand."""
    return packed(document=f'<document xmlns="{W}"><body>{text}</body></document>'.encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"<tbl><tr><tc><p><r><t>甲</t></r></p></tc><tc><sdt><sdtContent>{SHOWN}</sdtContent></sdt></tc></tr></tbl>",
        ["甲71件。"]),
        ("<tbl><tr><tc>" * 3 + SHOWN + "</tc></tr></tbl>" * 3, ["71件"]),
        (f"<tbl><tr><tc><tbl><tr><tc>{SHOWN}</tc></tr></tbl><tbl><tr><tc>{SHOWN}</tc></tr></tbl></tc></tr></tbl>",
        ["71件"] * 2),
        (f"<p><r><t>正文</t><txbxContent>{SHOWN}</txbxContent></r></p>", ["正文", "71件"]),
        ("<p><r><txbxContent>" * 30 + SHOWN + "</txbxContent></r></p>" * 30, ["71件"]),
        (f"<sdt><sdtContent>{SHOWN}</sdtContent></sdt>", ["71件"]),
    ],
    ids=["control in a cell", "tables in tables", "tables side by side in a cell", "text box", "boxes in boxes",
    "control"],
)  # fmt: skip
def test_what_is_nested_is_read_once(text: str, expected: list[str]) -> None:
    assert [line for line in read_document("报告.docx", body(text)).text.splitlines() if line] == expected


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return file.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DEEP = b'<d xmlns="' + WORD + b'">' + b"<p>" * 100_000 + b"</p>" * 100_000 + b"</d>"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("实体.docx", packed(document=ENTITIES), "不安全的XML"),
        ("外部.docx", packed(document=OUTSIDE), "不安全的XML"),
        ("空壳.docx", packed(other=b"<x/>"), "损坏"),
        ("乱码.docx", packed(document=b"no xml at all"), "损坏"),
        ("嵌套.docx", packed(document=DEEP), "嵌套过深"),
        ("半截.docx", samples.word()[:4000], "损坏"),
        ("炸弹.docx", packed(document=b"<d>" + b" " * 150_000_000 + b"</d>"), "过大"),
        ("空.docx", packed(document=b'<d xmlns="' + WORD + b'"/>'), "没有文字"),
        ("坏.pdf", b"%PDF-1.7\n" + b"garbage " * 500, "无法"),
        ("文字.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".doc"),
    ],
)
def test_a_hostile_document_is_a_sentence_in_good_time(name: str, content: bytes, sentence: str) -> None:
    before = work_done()
    with pytest.raises((UnreadableDocument, NothingToRead), match=sentence):
        read_document(name, content)
    assert work_done() - before < 60, "seconds of work: the limits of the process end it long before"


def test_deep_and_wide_pages_are_read_or_refused_and_never_crash() -> None:
    for body in (
        "<div>" * 50_000,
        "<table>" * 3000,
        "<td colspan=999999 rowspan=999999>1</td>" * 50,
        "<b>" * 100_000 + "七十一件。",
    ):
        content = samples.page(body=body)
        try:
            assert "947项" in read_document("深.html", content).text
        except UnreadableDocument as error:
            assert str(error)


LAST = "全年办结复议案件3417件。"
TOO_DEEP = "嵌套过深，或其中一段过大，不能完整读取"


@pytest.mark.parametrize(
    "before",
    [
        "<img src='data:image/png;base64," + "A" * 11_000_000 + "'>",
        "<p title=" + "a" * 11_000_000 + ">甲</p>",
        "<!--" + "a" * 11_000_000 + "-->",
        "<script>" + "a" * 11_000_000 + "</script>",
        "<p>" + " " * 11_000_000 + "</p>",
        "<div>" * 300 + "甲" + "</div>" * 300,
        "<font>" * 1_500 + "甲",
        "<p>甲\x00乙</p>",
        "<p>甲</p></body>",
        "<p>甲</p></body></html>",
        "<p>甲</p></body></html><html><body>",
    ],
    ids=[
        "picture inside", "long attribute", "long comment", "long script", "long text", "300 levels",
        "1,500 levels", "NUL",
        "behind the body", "behind the page", "two pages",
    ],
)  # fmt: skip
def test_a_saved_page_is_read_to_its_end(before: str) -> None:
    content = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{before}<p>{LAST}</p></body></html>"
    assert LAST in read_document("页.html", content.encode()).text


def test_pages_and_word_documents_that_cannot_be_read_to_their_end_are_refused() -> None:
    levels = "<sdt><sdtContent>" * 200 + SHOWN + "</sdtContent></sdt>" * 200
    for name, content in (
        ("页.html", samples.page(body="<div>" * 3_000 + "甲" + "</div>" * 3_000 + f"<p>{LAST}</p>")),
        ("文.docx", body(levels + SHOWN)),
        ("文.docx", body(f"<p x='{random.Random(1).randbytes(6_000_000).hex()}'/>" + SHOWN)),
    ):
        with pytest.raises(UnreadableDocument, match=TOO_DEEP):
            read_document(name, content)


def test_a_wide_table_is_read_to_its_last_column_and_a_long_one_is_refused() -> None:
    columns = range(70)
    page = "<table><tr>" + "".join(f"<th>第{n}项（件）</th>" for n in columns) + "</tr><tr>"
    page += "".join(f"<td>{9000 + n}</td>" for n in columns) + "</tr></table>"
    assert "9069" in read_document("页.html", samples.page(body=page)).text
    rows = "".join(
        "<tr>" + "".join(f"<tc><p><r><t>{text}</t></r></p></tc>" for text in texts) + "</tr>"
        for texts in ([f"第{n}项（件）" for n in columns], [str(9000 + n) for n in columns])
    )
    assert "9069" in read_document("文.docx", body(f"<tbl>{rows}</tbl>")).text
    with pytest.raises(UnreadableDocument, match="表格超过2000行"):
        read_document("页.html", samples.page(body="<table>" + "<tr><td>甲</td><td>1</td></tr>" * 2_001 + "</table>"))


@pytest.mark.parametrize(
    "inner",
    [
        "128<sup>1</sup>", '128<a href="#n"><sup>1</sup></a>', "128<sup>[1]</sup>", "128<sup>a</sup>",
        "128<sub>2</sub>",
        "<del>118</del><ins>128</ins>", "<s>118</s>128", "<strike>118</strike>128", "1<del>1</del>28",
        "<ruby>128<rp>(</rp><rt>9</rt></ruby>",
        '<span style="display: none">118</span>128', '<span style="visibility:hidden">118</span>128',
        "<span hidden>118</span>128", '<span class="a gone">118</span>128', '<b id="off">118</b>128', "<i>118</i>128",
        '<span style="text-decoration: line-through">118</span>128', "128<sup>1<del>2</del></sup>",
    ],
)  # fmt: skip
def test_text_set_apart_is_not_read_as_digits(inner: str) -> None:
    sheet = "<style>/* x */ @media print{.main{display:none}} .gone, #off{display:none} i{visibility:hidden}</style>"
    page = f'{sheet}<p class="main">受理人民调解案件{inner}件。</p>'
    (fact,) = read(read_document("页.html", page.encode()).text, year=2022, indicators=SPECS)
    assert (str(fact.value), fact.indicator, fact.doubtful) == ("128", "mediation", False)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "big5"])
def test_the_encoding_is_tried_before_it_is_believed(encoding: str, declared: str) -> None:
    if (encoding == "big5" and declared != "big5") or (encoding == "gb18030" and declared == "big5"):
        return
    page = f'<meta charset="{declared}"><p>全年共受理人民調解案件128件。</p>'
    assert "受理人民調解案件128件" in read_document("页.html", page.encode(encoding)).text


def test_nothing_is_replaced_in_silence() -> None:
    with pytest.raises(UnreadableDocument):
        read_document("页.html", '<meta charset="gb2312"><p>受理案件'.encode("gb18030") + b"\x81\xff\xff</p>")


@pytest.mark.parametrize(
    "runs",
    [
        "<r><t>128</t></r><r><rPr><vertAlign X='superscript'/></rPr><t>1</t></r>",
        "<r><rPr><vanish/></rPr><t>999</t></r><r><t>128</t></r>",
        "<r><rPr><strike/></rPr><t>118</t></r><r><rPr><strike X='0'/></rPr><t>128</t></r>",
        "<r><rPr><dstrike X='true'/></rPr><t>118</t></r><r><t>128</t></r>",
        "<del><r><delText>118</delText></r></del><ins><r><t>128</t></r></ins>",
        "<r><t>128</t></r><r><footnoteReference/></r>",
    ],
)
def test_runs_set_apart_are_not_read_as_digits(runs: str) -> None:
    written = written_with_prefix(runs)
    (fact,) = read(read_document("报告.docx", written).text, year=2022, indicators=SPECS)
    assert (str(fact.value), fact.indicator) == ("128", "mediation")


def written_with_prefix(runs: str) -> bytes:
    text = f"<p><r><t>受理人民调解案件</t></r>{runs}<r><t>件。</t></r></p>"
    text = text.replace("</", "|").replace("<", "<w:").replace("|", "</w:").replace(" X=", " w:val=")
    return packed(document=f'<w:document xmlns:w="{W}"><w:body>{text}</w:body></w:document>'.encode())


RELS = '<Relationships><Relationship Type="x/officeDocument" Target="{}"/></Relationships>'
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


@pytest.mark.parametrize(
    ("main", "target", "space"),
    [("word/document.xml", "word/document.xml", STRICT), ("word/document2.xml", "/word/document2.xml", W),
     ("word\\document.xml", "word/document.xml", W), ("Word/Text.xml", "word\\text.xml", STRICT)],
)  # fmt: skip
def test_parts_are_found_by_their_relationships(main: str, target: str, space: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", RELS.format(target))
        archive.writestr(main, f'<document xmlns="{space}"><body>{SHOWN}</body></document>')
        notes = "<footnote><p><r><t>注9件</t></r></p></footnote>"
        archive.writestr("word/footnotes.xml", f'<footnotes xmlns="{space}">{notes}</footnotes>')
    assert read_document("报告.docx", file.getvalue()).text.splitlines() == ["71件", "〔注1〕注9件"]
