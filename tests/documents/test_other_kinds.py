"""RTF, ODT, OFD and old Word documents: the same figures as of any report; what is set apart is not read; hostile ones
are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.documents import from_odt, from_ofd, from_rtf
from metrics.documents.read import UnreadableDocument, read_document
from metrics.documents.refusals import Refused
from metrics.reader import read
from tests.documents import other_kinds as made
from tests.documents import samples
from tests.documents.test_kinds import EXPECTED, SPECS, values

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize("kind", ["rtf", "odt", "ofd"])
def test_the_same_figures_whatever_the_report_comes_as(kind: str) -> None:
    found = read_document("报告.doc", getattr(made, f"{kind}_report")())
    assert (found.kind, values(found.text)) == (kind, EXPECTED)
    for paragraph in samples.PARAGRAPHS:
        assert paragraph in found.text.splitlines()


@pytest.mark.parametrize(
    "inner",
    [
        r"128{\super 1}", r"128{\up6 1}", r"128{\super\'5b1]}", r"{\deleted 118}128", r"{\v 118}128", r"\v 118\v0 128",
        r"{\strike 118}128", r"\striked1 118\striked0 128", r"{\*\comment 118}128", r"128{\footnote 1}",
        r"{\field{\*\fldinst 118}{\fldrslt 128}}", r"{\pict 118}128", r"{\*\bkmkstart 1}128", r"{\u49?}{\u50?}8",
        r"{\uc2\u49ab}28", r"{\uc0\u49}28", "{\\bin5 11118}128", r"{\f1 128}", r"1{\b 2}{\i\plain 8}",
        r"\revauthdel1\revdttmdel-2074015744 128",
    ],
)  # fmt: skip
def test_rtf_set_apart_is_not_read_as_digits(inner: str) -> None:
    (fact,) = read(from_rtf.text_of(made.rtf(rf"受理人民调解案件{inner}件。\par")), year=2022, indicators=SPECS)
    assert (str(fact.value), fact.indicator, fact.doubtful) == ("128", "mediation", False)


LOOKS = {
    "hidden": 'text:display="none"', "struck": 'style:text-line-through-style="solid"',
    "twice": 'style:text-line-through-type="double"', "up": 'style:text-position="super 58%"',
    "higher": 'style:text-position="33% 58%"', "low": 'style:text-position="-10% 58%"',
}  # fmt: skip
STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
    for name, look in LOOKS.items()
) + '<style:style style:name="of" style:family="text" style:parent-style-name="hidden"/>'  # fmt: skip


@pytest.mark.parametrize(
    "inner",
    [
        *(f'<text:span text:style-name="{name}">118</text:span>128' for name in ("hidden", "struck", "twice", "of")),
        *(f'128<text:span text:style-name="{name}">1</text:span>' for name in ("up", "higher", "low")),
        "128<text:note><text:note-citation>1</text:note-citation><text:note-body/></text:note>",
        "<text:hidden-text>118</text:hidden-text>128", "<office:annotation><text:p>118</text:p></office:annotation>128",
        "<text:span>1<text:span>2</text:span></text:span>8", "1<text:change/>28",
    ],
)  # fmt: skip
def test_odt_set_apart_is_not_read_as_digits(inner: str) -> None:
    deleted = "<text:tracked-changes><text:deletion><text:p>118件</text:p></text:deletion></text:tracked-changes>"
    hidden = '<text:section text:display="none"><text:p>受理人民调解案件999件。</text:p></text:section>'
    body = f"{deleted}{hidden}<text:p>受理人民调解案件{inner}件。</text:p>"
    (fact,) = read(from_odt.text_of(made.odt(body, STYLES)), year=2022, indicators=SPECS)
    assert (str(fact.value), fact.indicator, fact.doubtful) == ("128", "mediation", False)


def test_notes_stand_apart_from_the_text() -> None:
    note = "<text:note-citation>1</text:note-citation><text:note-body><text:p>不含撤回9件</text:p></text:note-body>"
    note = f"<text:note>{note}</text:note>"
    assert from_odt.text_of(made.odt(f"<text:p>128件{note}。</text:p>")).splitlines() == [
        "128件。",
        "〔注1〕不含撤回9件",
    ]
    written = from_rtf.text_of(made.rtf(r"128件{\super\chftn}{\footnote\pard\plain 不含撤回9件}。\par"))
    assert [line for line in written.splitlines() if line] == ["128件。", "〔注1〕不含撤回9件"]


def test_cells_that_span_several_places() -> None:
    def odt_row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    wide, covered = 'table:number-columns-spanned="2"', "<table:covered-table-cell/>"
    body = odt_row(cell("指标"), cell("件数", wide), covered) + odt_row(cell(""), cell("2021年"), cell("2022年"))
    body += odt_row(cell("人民调解案件"), cell("60"), cell("71"))
    ends = r"\cellx2000\cellx4000\cellx6000"
    rows = rf"\trowd\cellx2000\cellx6000\pard\intbl 指标\cell 件数\cell\row\trowd{ends}\pard\intbl \cell 2021年\cell "
    rows += rf"2022年\cell\row\trowd{ends}\pard\intbl 人民调解案件\cell 60\cell 71\cell\row\pard\par"
    for text in (from_odt.text_of(made.odt(f"<table:table>{body}</table:table>")), from_rtf.text_of(made.rtf(rows))):
        assert values(text) == {"mediation": "71"}, text


def test_ofd_is_read_by_its_places() -> None:
    """In reading order, two columns after each other, note marks apart, without what is not seen or only furniture."""
    left, right = (
        [f"{side}栏第{n}项受理人民调解案件{n + base}件，" for n in range(1, 13)]
        for side, base in (("左", 10), ("右", 30))
    )
    drawn = "".join(
        made.ofd_words(right[n], 110, 60 + n * 7) + made.ofd_words(left[n], 25, 60 + n * 7) for n in range(12)
    )
    drawn += made.ofd_words("法治政府建设年度报告通栏标题写在两栏之上", 60, 40) + made.ofd_words("— 1 —", 95, 285)
    drawn += made.ofd_words("看不见的999件", 25, 200, more='Visible="false"')
    assert from_ofd.text_of(made.ofd(drawn)).replace("\n", "") == "法治政府建设年度报告通栏标题写在两栏之上" + "".join(
        left + right
    )
    marked = (
        made.ofd_words("受理人民调解案件128", 25, 60)
        + made.ofd_words("1", 67.2, 59.5, 2)
        + made.ofd_words("件。", 68.4, 60)
    )
    (fact,) = read(from_ofd.text_of(made.ofd(marked)), year=2022, indicators=SPECS)
    assert str(fact.value) == "128"


DEEP = "<text:span>" * 300 + "甲" + "</text:span>" * 300
LOCKED = "<manifest xmlns='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><encryption-data/></manifest>"
ENTITY = '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: made.odt(f"<text:p>{DEEP}</text:p>"), "嵌套过深"),
        (lambda: made.zipped(content=ENTITY), "不安全的XML"),
        (lambda: made.zipped(content="<d>" + " " * 150_000_000 + "</d>"), "过大"),
        (lambda: made.zipped(content="no xml"), "损坏"),
        (lambda: made.odt("", kind="spreadsheet"), "Excel"),
        (lambda: made.odt("", **{"META-INF__manifest": LOCKED}), "密码"),
        (lambda: made.zipped(OFD=ENTITY), "不安全的XML"),
        (lambda: made.zipped(OFD="<OFD/>"), "损坏"),
        (lambda: made.ofd('<ofd:ImageObject Boundary="0 0 9 9"/>'), "扫描件"),
        (lambda: made.ofd(*[""] * 301), "超过300页"),
        (lambda: made.ofd(made.ofd_words("甲", 1, 1).replace('X="0"', 'X="nan"')), "损坏"),
        (lambda: b"{\\rtf1 " + b"{" * 1_000_000, "损坏"),
        (lambda: b"{\\rtf1 " + b"}" * 1_000_000, "损坏"),
        (lambda: b"{\\rtf1 {\\fonttbl{\\f0\\fcharset134 x;}}\\f0 \\'81}", "损坏"),
        (lambda: b"{\\rtf1 {\\pict " + b"00" * 5_000_000 + b"}}", "没有文字"),
        (lambda: OLE, "旧版Word"),
    ],
)  # fmt: skip
def test_a_hostile_one_is_a_sentence(content: object, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert callable(content)
    with pytest.raises(UnreadableDocument, match=sentence):
        read_document("报告", content())


# Old Word and WPS documents

OFFICE = """#!/bin/sh
# Behaves like `soffice --headless --convert-to docx --outdir FOLDER FILE`.
for last; do :; done
[ "$HOME" = "$(dirname "$last")" ] && [ -f "$HOME/profile/user/registrymodifications.xcu" ] || exit 1
echo "$HOME" > {told}
{work}
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Return a function that installs a program in the place of LibreOffice, which does the work that is given."""

    def install(work: str) -> Path:
        (tmp_path / "made.docx").write_bytes(samples.word())
        program = tmp_path / "soffice"
        program.write_text(OFFICE.format(told=tmp_path / "told", work=work.format(made=tmp_path / "made.docx")))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        return tmp_path / "told"

    return install


def test_old_documents_are_read_where_libreoffice_is_installed(installed: object) -> None:
    assert callable(installed)
    told = installed('cp "{made}" "$HOME/text.docx"')
    for name in ("报告.doc", "报告.wps"):
        found = read_document(name, OLE)
        assert (found.kind, values(found.text)) == ("doc", EXPECTED)
    assert not Path(told.read_text().strip()).exists(), "the scratch home is gone"


@pytest.mark.parametrize("work", ["true", "exit 3", 'printf "PK\\003\\004" > "$HOME/text.docx"', "kill -9 $$"])
def test_what_libreoffice_cannot_read_is_a_sentence(installed: object, work: str) -> None:
    assert callable(installed)
    installed(work)
    with pytest.raises(UnreadableDocument, match=r"另存为\.docx|损坏"):
        read_document("报告.doc", OLE)
    for name, content, sentence in (
        ("a.xls", OLE[:608], "Excel"),
        ("a.doc", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ):
        with pytest.raises(UnreadableDocument, match=sentence):
            read_document(name, content)


def test_libreoffice_has_a_time_limit(installed: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from metrics.documents import office

    assert callable(installed)
    told = installed("sleep 60")
    monkeypatch.setattr(office, "LONGEST", 1)
    with pytest.raises(Refused, match="not_converted"):
        office.as_docx(str(told.parent / "soffice"), OLE)
    assert not Path(told.read_text().strip()).exists()
