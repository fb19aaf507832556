"""The files of the catalogue: themes, indicators, their definitions and breaks by year."""

from __future__ import annotations

from typing import Any

from metrics.imports.fixture_cells import BadCell, Line, read_cell, read_decimal, read_years, read_yes
from metrics.imports.fixture_context import Context, by_code
from metrics.models import Break, Definition, Indicator, Theme

LATER = (
    "legal_basis_zh", "legal_basis_en", "method_zh", "method_en", "limits_zh", "limits_en", "contact",
)  # fmt: skip
"""Columns that a file may leave out."""

NOTES = ("note_zh", "note_en")


def load_theme(line: Line, context: Context) -> None:
    values = {"position": read_cell(line, "position", int), "name_zh": line["name_zh"], "name_en": line["name_en"]}
    context.put(Theme, {"code": line["code"]}, values, update=context.update)


def load_indicator(line: Line, context: Context) -> None:
    """Load an indicator, with the break that may stand in its line. Its numerator, denominator and parts may be
    indicators of later lines, so they are linked at the end."""
    texts = ("name_zh", "name_en", "unit", "measure", "time_basis", "direction", "definition_zh", "definition_en",
             "department_zh", "aliases")  # fmt: skip
    values: dict[str, Any] = {name: line[name] for name in texts}
    values |= {name: line[name] for name in LATER if name in line}
    values |= {name: read_cell(line, name, int) for name in ("position", "decimals", "tier")}
    values |= {name: read_cell(line, name, read_decimal) for name in ("min_value", "max_value")}
    values |= read_years(line)
    values |= {"theme": by_code(line, "theme", Theme, context), "is_key": read_cell(line, "is_key", read_yes)}
    before = sum(context.loaded.created.values())
    record = context.put(Indicator, {"code": line["code"]}, values, update=context.update)
    if context.update or sum(context.loaded.created.values()) > before:
        context.finish.append(lambda: _link(record, line))
        if line.get("break_year"):
            _put_break(record, "break_year", {name: line[f"break_{name}"] for name in NOTES}, line, context)


def _link(record: Indicator, line: Line) -> None:
    by_code = {found.code: found for found in Indicator.objects.filter(code__in=_related(line))}
    try:
        numerator, denominator = (by_code[line[name]] if line[name] else None for name in ("numerator", "denominator"))
        parts = [by_code[code] for code in line["parts"].split()]
    except KeyError as error:
        raise BadCell(f"{record.code}: numerator, denominator or parts name no indicator: {error}") from error
    if (record.numerator, record.denominator) != (numerator, denominator):
        record.numerator, record.denominator = numerator, denominator
        record.save()
    if set(record.parts.all()) != set(parts):
        record.parts.set(parts)


def _related(line: Line) -> list[str]:
    return [line["numerator"], line["denominator"], *line["parts"].split()]


def load_definition(line: Line, context: Context) -> None:
    """Load the definition of an indicator from a year on."""
    key = {"indicator": by_code(line, "indicator", Indicator, context), "year": read_cell(line, "year", int)}
    texts = {name: line[name] for name in ("definition_zh", "definition_en")}
    context.put(Definition, key, texts, update=context.update)


def load_break(line: Line, context: Context) -> None:
    record = by_code(line, "indicator", Indicator, context)
    values = {"comparable": read_cell(line, "comparable", read_yes), **{name: line[name] for name in NOTES}}
    _put_break(record, "year", values, line, context)


def _put_break(record: Indicator, column: str, values: dict[str, Any], line: Line, context: Context) -> None:
    key = {"indicator": record, "year": read_cell(line, column, int)}
    context.put(Break, key, values, update=context.update)
