"""The preview of an import, which nothing is stored of: the page carries the tables, signed, and what was put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from metrics.domain.observation_fields import FIELDS, LABELS
from metrics.exports.columns import Column
from metrics.imports.columns import NAMES, columns_of
from metrics.imports.locating import CODES, Corrections
from metrics.imports.sheets import Remark, Table, UnreadableFile
from metrics.imports.staged_rows import KEY, REFUSED, Staged, StagedRow
from metrics.parsing.units import UnitSaid
from metrics.parsing.written import Offer
from metrics.web.offers import OfferButton, offer_buttons
from metrics.wording.formatting import unit_words
from metrics.wording.languages import speaks_english

GOOD_FOR = 24 * 3600
LONGEST_TOKEN = 2_000_000
LONGEST_CORRECTION = 2_000
MOST_CORRECTED = 100
"""So many refused rows have fields on a page; the next ones have them once these are put right."""

KEYS = ("indicator", "jurisdiction", "year")
"""What says which value a row is."""
ALWAYS = ("value", "qualifier", "as_of", "missing_reason")
"""What can be put right in every row of which something is wrong besides these."""
CHOICES = {field.name: field.choices for field in FIELDS if field.choices}


@dataclass(frozen=True, slots=True)
class Brought:
    """What a request brings: the tables of a file, freshly uploaded or returned from the preview, with the versions
    seen there, the columns that the user assigned (None: they are recognised by their headings), and what was put
    right. `chosen` is the table that is shown; `changed` says that it is not yet as it was seen."""

    tables: list[Table]
    chosen: int = 0
    versions: Mapping[int, int | None] | None = None
    mapping: dict[int, str] | None = None
    corrections: Corrections = field(default_factory=dict)
    changed: bool = False

    @property
    def table(self) -> Table:
        return self.tables[self.chosen]

    def token(self, salt: str, staged: Staged | None = None) -> str:
        """Return all of it, signed. Raises `UnreadableFile` when it is too long; other sheets are left out before."""
        versions = staged.versions() if staged else {}
        for tables, chosen in ((self.tables, self.chosen), ([self.table], 0)):
            payload = [list(map(_packed, tables)), chosen, versions, self.mapping or {}, self.corrections]
            token = signing.dumps(payload, salt=salt, compress=True)
            if len(token) <= LONGEST_TOKEN:
                return token
        raise UnreadableFile(_("文件内容过多，请拆分后导入。"))

    def without(self, staged: Staged) -> Brought:
        """Return the same without the rows that were refused."""
        return self._only(frozenset(number for number, _cells in self.table.rows) - staged.refused())

    def rest(self, staged: Staged) -> Brought:
        """Return the rows that were refused, with what was put right in them."""
        return self._only(staged.refused())

    def _only(self, numbers: frozenset[int]) -> Brought:
        table = replace(self.table, rows=tuple(row for row in self.table.rows if row[0] in numbers))
        kept = {number: texts for number, texts in self.corrections.items() if number in numbers}
        return Brought([table], mapping=self.mapping, corrections=kept)


def returned(posted: Mapping[str, str], salt: str) -> Brought:
    """Return what the preview page sends back. Raises `UnreadableFile` when it is not what was sent to this user."""
    try:
        tables, chosen, versions, mapping, corrections = signing.loads(posted["token"], salt=salt, max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise UnreadableFile(_("预览已过期，请重新选择文件。")) from error
    brought = Brought(
        list(map(_unpacked, tables)),
        chosen,
        {int(number): version for number, version in versions.items()},
        {int(position): name for position, name in mapping.items()} or None,
        {int(number): texts for number, texts in corrections.items()},
    )
    wanted = posted.get("sheet", "")
    if wanted in map(str, range(len(tables))) and wanted != str(chosen):
        return Brought(brought.tables, int(wanted), changed=True)
    if "mapped" in posted:
        return replace(brought, versions=None, mapping=_mapping(posted, brought.table))
    return _corrected(brought, posted)


def _packed(table: Table) -> list[Any]:
    remarks = [(*place, *remark) for place, remark in table.remarks.items()]
    return [table.header, table.rows, remarks, table.unread, table.name, table.places, table.year, table.units]


def _unpacked(packed: list[Any]) -> Table:
    header, rows, remarks, unread, name, places, year, units = packed
    return Table(
        tuple(header),
        tuple((number, tuple(cells)) for number, cells in rows),
        {(number, position): Remark(*remark) for number, position, *remark in remarks},
        tuple(unread),
        name,
        {int(number): place for number, place in places.items()},
        year,
        tuple(UnitSaid(*unit) for unit in units),
    )


def _mapping(posted: Mapping[str, str], table: Table) -> dict[int, str]:
    """Return position → field, as the user chose; columns that are no field are left out."""
    chosen = {position: posted.get(f"column.{position}", "") for position in range(len(table.header))}
    return {position: name for position, name in chosen.items() if name in NAMES}


# What is put right


@dataclass(frozen=True, slots=True)
class Control:
    """A field of a refused row. `choices` are those of a closed list, else empty; `unit` stands behind it, `default` is
    what counts when it is empty."""

    name: str
    field: str
    label: str
    text: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    default: str = ""


def controls(row: StagedRow) -> Iterator[Control]:
    """Yield the fields by which a refused row can be put right."""
    if row.status != REFUSED:
        return
    wrong = {ABOUT.get(problem.field, problem.field) for problem in row.problems}
    for name in KEYS:
        if wrong & {name, KEY}:
            yield _key_control(row, name)
    if wrong <= {KEY}:
        return
    wrong |= {name for problem in row.problems for offer in problem.offers for name in offer.fields}
    for name in [*ALWAYS, *(name for name in LABELS if name in wrong and name not in ALWAYS)]:
        text, choices = row.texts.get(name, ""), tuple[str, ...]()
        if name in CHOICES:
            words = [str(choice.label) for choice in CHOICES[name]]
            choices = tuple(dict.fromkeys(["", *([text] if text else []), *words]))
        unit = unit_words(row.indicator.unit) if name == "value" and row.indicator else ""
        yield Control(_name(row, name), name, str(LABELS[name]), text, choices, unit)


ABOUT = {**CODES, "unit": "value"}
"""Field of a column → the field by which it is put right."""


def _key_control(row: StagedRow, name: str) -> Control:
    labels, default = {"indicator": _("指标"), "jurisdiction": _("地区"), "year": _("年度")}, ""
    if name == "jurisdiction" and row.jurisdiction:
        default = row.jurisdiction.name
    if name == "year" and row.year:
        default = str(row.year)
    return Control(_name(row, name), name, labels[name], _written(row.texts, name), default=default)


def _heading(name: str) -> str:
    return name if speaks_english() else NAMES[name][0]


def _written(texts: Mapping[str, str], name: str) -> str:
    """Return what stands in the column of a field, else in that of its code."""
    return next((text for field in (name, *_codes_of(name)) if (text := texts.get(field, ""))), "")


def _name(row: StagedRow, field: str) -> str:
    return f"fix.{row.number}.{field}"


def row_offers(row: StagedRow) -> list[OfferButton]:
    """Return the buttons that fill in what may be meant, closed lists in words as the fields have them."""
    found = (offer for problem in row.problems for offer in problem.offers)
    in_words = (
        Offer({name: _in_words(name, text) for name, text in offer.fields.items()}, offer.words) for offer in found
    )
    return offer_buttons(in_words, lambda name: _name(row, name))


def _in_words(name: str, text: str) -> str:
    choices = CHOICES.get(name)
    return str(choices(text).label) if choices and text in choices.values else text


def _corrected(brought: Brought, posted: Mapping[str, str]) -> Brought:
    """Return what was brought with the fields of the page that say something else than the table."""
    columns = columns_of(brought.table.header, brought.mapping)
    rows = dict(brought.table.rows)
    corrections = {number: dict(texts) for number, texts in brought.corrections.items()}
    changed = False
    for number, name, text in put_right(posted, brought.table):
        cells = rows[number]
        said = {field: cells[position] for field, position in columns.items()} | corrections.get(number, {})
        if text != _written(said, name):
            corrections.setdefault(number, {})[name] = text
            changed = True
    return replace(brought, corrections=corrections, changed=changed)


def put_right(posted: Mapping[str, str], table: Table) -> Iterator[tuple[int, str, str]]:
    """Yield what a request says of rows of the table: their number, a field and its text."""
    numbers = {str(number): number for number, _cells in table.rows}
    for key, text in posted.items():
        _fix, place, name = (*key.split("."), "", "")[:3]
        if _fix == "fix" and place in numbers and name in (*LABELS, *KEYS):
            yield numbers[place], name, text.strip()[:LONGEST_CORRECTION]


# The rows that are left


def refused_file(brought: Brought, staged: Staged) -> tuple[list[Column[list[str]]], list[list[str]]]:
    """Return the columns and rows of a file with the refused rows, to be put right and imported, with a column for what
    was put right and has none. A cell that shows something else than it stores is left empty: as a text it would no
    longer be in doubt."""
    table = brought.table
    columns = columns_of(table.header, brought.mapping)
    corrected = {name for texts in brought.corrections.values() for name in texts}
    added = [name for name in NAMES if name in corrected and not {name, *_codes_of(name)} & columns.keys()]
    found = dict(table.rows)
    rows = []
    for row in staged.rows:
        if row.status == REFUSED:
            cells = list(found[row.number])
            for position in range(len(cells)):
                remark = table.remarks.get((row.number, position))
                cells[position] = "" if remark and remark.kind != "rounded" else cells[position]
            typed = brought.corrections.get(row.number, {})
            for name, text in typed.items():
                for code in _codes_of(name) & columns.keys():
                    cells[columns[code]] = "" if name in columns else text
                if name in columns:
                    cells[columns[name]] = text
            cells += [typed.get(name, "") for name in added]
            problems = (_("：").join(filter(None, (each.column, each.sentence))) for each in row.problems)
            rows.append([*cells, " ".join(problems)])
    headings = [*table.header, *(_heading(name) for name in added), _("问题")]
    return [_column(heading, position) for position, heading in enumerate(headings)], rows


def _codes_of(name: str) -> set[str]:
    return {code for code, named in CODES.items() if named == name}


def _column(heading: str, position: int) -> Column[list[str]]:
    return Column(heading, heading, lambda cells: cells[position])
