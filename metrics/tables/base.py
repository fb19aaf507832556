"""What all tables share: sorting by the address, caption, column headers, and a body rendered as one text.

django-tables2 declares the columns and renders head and frame. The body is rendered here from prepared strings: the
cells of django-tables2 take thirty times as long, and a page of 150 indicators over six years has a thousand cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_tables2 as tables
from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from metrics.parsing.query_string import choice

EVERYTHING = slice(None)


class CellColumn(tables.Column):
    """A column whose cell is made by `cell(row)`: text, or safe HTML. With `key(row)` it can be sorted; rows whose key
    is None come last in either order. `numeric` columns are right-aligned; `head` makes the cell the row's header."""

    def __init__(
        self,
        label: Any,
        cell: Callable[[Any], Any],
        *,
        key: Callable[[Any], Any] | None = None,
        numeric: bool = False,
        head: bool = False,
        css: str = "",
    ) -> None:
        super().__init__(verbose_name=label, orderable=key is not None, empty_values=())
        self.cell, self.key, self.head = cell, key, head
        self.css = " ".join(filter(None, ["num" if numeric else "", css]))


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: `link` sorts by it ("" when it cannot be sorted), `sorted` is the aria-sort value."""

    label: Any
    css: str
    link: str
    sorted: str


class RowTable(tables.Table):
    """A table of frozen rows. `group` returns the heading of a row's group, shown while the table is unsorted; None
    for no groups."""

    caption: str = ""
    group: ClassVar[Callable[[Any], str] | None] = None

    class Meta:
        template_name = "tables/_table.html"
        orderable = False

    def __init__(
        self,
        rows: Sequence[Any],
        *,
        caption: str,
        query: QueryDict | None = None,
        extra_columns: Iterable[tuple[str, tables.Column]] = (),
        shown: slice = EVERYTHING,
        **kwargs: Any,
    ) -> None:
        """Make the table; `shown` is the part of the sorted rows that is on this page. A file has all rows."""
        super().__init__((), extra_columns=extra_columns, **kwargs)
        self.caption = caption
        self.query = query if query is not None else QueryDict()
        keys = [name for name, column in self._cells() if column.key]
        self.sort = choice(self.query, "sort", [f"{sign}{name}" for name in keys for sign in ("", "-")])
        self.sorted_rows = self._sorted(rows)
        self.shown = shown

    def _cells(self) -> list[tuple[str, CellColumn]]:
        return [(bound.name, bound.column) for bound in self.columns.iterall() if bound.visible]

    def _sorted(self, rows: Sequence[Any]) -> Sequence[Any]:
        if not self.sort:
            return rows
        key = dict(self._cells())[self.sort.removeprefix("-")].key
        assert key is not None
        known = sorted((row for row in rows if key(row) is not None), key=key, reverse=self.sort.startswith("-"))
        return [*known, *(row for row in rows if key(row) is None)]

    @property
    def sorted_by(self) -> Any:
        """Return the label of the column that the rows are sorted by; "" in their original order."""
        return dict(self._cells())[self.sort.removeprefix("-")].verbose_name if self.sort else ""

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(name, column) for name, column in self._cells()]

    def _heading(self, name: str, column: CellColumn) -> Heading:
        ascending, descending = self.sort == name, self.sort == f"-{name}"
        return Heading(
            label=column.verbose_name,
            css=column.css,
            link=self._address(f"-{name}" if ascending else name) if column.key else "",
            sorted="ascending" if ascending else "descending" if descending else "",
        )

    def _address(self, sort: str) -> str:
        rest = [(key, value) for key, values in self.query.lists() if key not in ("sort", "page") for value in values]
        return "?" + urlencode([*rest, ("sort", sort)])

    @property
    def body(self) -> SafeString:
        """Return the HTML of all rows, in the original order with a heading before each group."""
        cells = [(column.cell, self._opening(column)) for _, column in self._cells()]
        if self.group is None or self.sort:
            body = self._rows(self.sorted_rows[self.shown], cells)
            return mark_safe(f"<tbody>{body}</tbody>")  # noqa: S308  escaped per cell
        heading = type(self).group
        assert heading is not None
        return mark_safe(  # noqa: S308  escaped per cell
            "".join(
                format_html(
                    '<tbody><tr class="group"><th colspan="{}" scope="rowgroup"><span>{}</span></th></tr>',
                    len(cells),
                    name,
                )
                + self._rows(members, cells)
                + "</tbody>"
                for name, members in groupby(self.sorted_rows[self.shown], heading)
            )
        )

    @staticmethod
    def _opening(column: CellColumn) -> tuple[str, str]:
        tag, scope = ("th", ' scope="row"') if column.head else ("td", "")
        css = f' class="{column.css}"' if column.css else ""
        return f"<{tag}{scope}{css}>", f"</{tag}>"

    @staticmethod
    def _rows(rows: Iterable[Any], cells: Sequence[tuple[Callable[[Any], Any], tuple[str, str]]]) -> str:
        return "".join(
            "<tr>"
            + "".join(f"{opened}{conditional_escape(cell(row))}{closed}" for cell, (opened, closed) in cells)
            + "</tr>"
            for row in rows
        )
