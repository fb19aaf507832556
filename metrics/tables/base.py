"""What all tables share: rows that django-tables2 sorts and pages, caption, column headers, and a body rendered as one
text.

The body is rendered here from the rows in `table.page` or `table.data`: the cells of django-tables2 take ten times as
long, and a page of 150 indicators over six years has a thousand (docs/decisions/, 0011)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django_tables2.data import TableListData
from django_tables2.utils import OrderBy

from metrics.parsing.query_string import choice


def escaped(text: Any) -> str:
    """Return the text escaped unless it is markup, as Django does, which takes longer to find that out."""
    return text if isinstance(text, SafeString) else conditional_escape(text)


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

    def render(self, record: Any) -> Any:
        """Return the cell where the library asks for one."""
        return self.cell(record)

    def value(self, record: Any) -> str:
        """Return the cell as plain text, for `as_values`."""
        return unescape(strip_tags(str(conditional_escape(self.cell(record))).replace("<br>", " ")))


class RowData(TableListData):
    """The rows of a table, in their original order or sorted by a column. A lazy sequence stays lazy until it is
    sorted: of three thousand jurisdictions a page reads a hundred."""

    def __init__(self, rows: Sequence[Any]) -> None:
        super().__init__(rows)
        self.original = rows

    def order_by(self, aliases: Iterable[str]) -> None:
        """Sort by the keys of the columns; rows whose key is None come last in either order, which the library cannot
        do."""
        rows = self.original
        for alias in reversed(list(aliases)):
            key = self.table.columns[OrderBy(alias).bare].column.key
            known = sorted((row for row in rows if key(row) is not None), key=key, reverse=OrderBy(alias).is_descending)
            rows = [*known, *(row for row in rows if key(row) is None)]
        self.data = rows


class OnePage(Paginator):  # type: ignore[type-arg]  # has no __class_getitem__ when it runs
    """A paginator over the rows of a single page, which the database has selected. `more`: whether rows follow them."""

    def __init__(self, rows: Any, per_page: int, *, more: bool) -> None:
        super().__init__(rows, per_page)
        self.more = more

    def page(self, number: int | str) -> Page[Any]:
        """Return the rows as page `number`; the number of pages is one more if rows follow."""
        self.num_pages = int(number) + self.more
        return Page(self.object_list, int(number), self)


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

    def __init__(self, rows: Sequence[Any], *, caption: str, query: QueryDict | None = None, **kwargs: Any) -> None:
        """Sort by `?sort=` of the query. Raises `BadParameter` for a column that does not exist or cannot be sorted."""
        super().__init__(RowData(rows), **kwargs)
        self.caption = caption
        self.query = query if query is not None else QueryDict()
        keys = [bound.name for bound in self.columns if bound.orderable]
        if sort := choice(self.query, self.order_by_field, [f"{sign}{name}" for name in keys for sign in ("", "-")]):
            self.order_by = sort

    @property
    def names(self) -> list[str]:
        """Return the names of the columns that are shown, from left to right."""
        return [bound.name for bound in self.columns]

    @property
    def ordered(self) -> Sequence[Any]:
        """Return all rows in the order of the table, for a file."""
        rows: Sequence[Any] = self.data[:]
        return rows

    @property
    def shown(self) -> Sequence[Any]:
        """Return the rows on this page; all of them unless the table is paged."""
        rows: Sequence[Any] = self.paginated_rows.data[:]
        return rows

    @property
    def sorted_by(self) -> Any:
        """Return the label of the column that the rows are sorted by; "" in their original order."""
        return next((bound.column.verbose_name for bound in self.columns if bound.is_ordered), "")

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(bound) for bound in self.columns]

    def _heading(self, bound: tables.columns.BoundColumn) -> Heading:
        alias = bound.order_by_alias
        return Heading(
            label=bound.column.verbose_name,
            css=bound.column.css,
            link=self._address(alias.next) if bound.orderable else "",
            sorted=("descending" if alias.is_descending else "ascending") if bound.is_ordered else "",
        )

    def _address(self, sort: str) -> str:
        left = (self.order_by_field, self.page_field)
        rest = [(key, value) for key, values in self.query.lists() if key not in left for value in values]
        return "?" + urlencode([*rest, (self.order_by_field, sort)])

    @property
    def body(self) -> SafeString:
        """Return the HTML of the rows on this page, in the original order with a heading before each group."""
        cells = [(bound.column.cell, self._opening(bound.column)) for bound in self.columns]
        heading = type(self).group
        if heading is None or self.order_by:
            return mark_safe(f"<tbody>{self._rows(self.shown, cells)}</tbody>")  # noqa: S308  escaped per cell
        return mark_safe(  # noqa: S308  escaped per cell
            "".join(
                format_html(
                    '<tbody><tr class="group"><th colspan="{}" scope="rowgroup"><span>{}</span></th></tr>',
                    len(cells),
                    name,
                )
                + self._rows(members, cells)
                + "</tbody>"
                for name, members in groupby(self.shown, heading)
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
            "<tr>" + "".join(f"{opened}{escaped(cell(row))}{closed}" for cell, (opened, closed) in cells) + "</tr>"
            for row in rows
        )
