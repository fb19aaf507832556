"""The import of a file: choose it, see what it would change, row by row with every problem, and then import all of it
or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.actions.rights import check_right
from metrics.exports.columns import OBSERVATIONS
from metrics.imports.columns import NAMES, BadHeader
from metrics.imports.observations import commit, stage
from metrics.imports.sheets import Remark, Table, UnreadableFile
from metrics.imports.staged_rows import Staged
from metrics.imports.table_files import LARGEST_FILE, read_table
from metrics.models import StaleObservation
from metrics.parsing import query_string
from metrics.queries.entry import sheet
from metrics.views.rounds import round_year, round_years
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond

SALT = "metrics.import"
GOOD_FOR = 24 * 3600
LONGEST_TOKEN = 2_000_000
MOST_SHOWN = 300


@about_a_jurisdiction
def imports(page: Page) -> HttpResponseBase:
    """Show the form, the preview or the result of an import. `?jurisdiction=` and `?year=` are used where the file has
    no such columns. Nothing is stored between preview and confirmation: the page carries the table, signed, and it is
    checked again."""
    year = round_year(page)
    if page.request.method != "POST":
        return _show(page, year)
    check_right(page.scope, page.jurisdiction.path)
    try:
        brought = _brought(page, year)
    except UnreadableFile as error:
        return _show(page, year, problem=str(error))
    table, mapping = brought.table, brought.mapping
    try:
        staged = stage(
            table,
            by=page.request.user,  # type: ignore[arg-type]
            scope=page.scope,
            jurisdiction=page.jurisdiction,
            year=year,
            mapping=mapping,
        )
    except BadHeader as error:
        return _show(page, year, problem=str(error), table=table, token=_token(page, year, table), fields=_fields())
    if "commit" in page.request.POST:
        return _commit(page, staged, brought.versions, year)
    token = _token(page, year, table, staged, mapping)
    if len(token) > LONGEST_TOKEN:
        return _show(page, year, problem=_("文件内容过多，请拆分后导入。"))
    counts = {status: staged.count(status) for status in ("new", "changed", "same", "refused")}
    return _show(page, year, staged=staged, token=token, shown=_most_telling(staged), counts=counts)


@dataclass(frozen=True, slots=True)
class Brought:
    """The table of a request: freshly uploaded, or returned from the preview, with the versions seen there and the
    columns that the user assigned (None: they are recognised by their headings)."""

    table: Table
    versions: dict[int, int | None] | None = None
    mapping: dict[int, str] | None = None


def _brought(page: Page, year: int) -> Brought:
    posted = page.request.POST
    if token := posted.get("token", ""):
        try:
            payload = signing.loads(token, salt=_salt(page, year), max_age=GOOD_FOR)
        except signing.BadSignature as error:
            raise UnreadableFile(_("预览已过期，请重新选择文件。")) from error
        table = _table(payload)
        if "mapped" in posted:
            return Brought(table, mapping=_mapping(posted, table))
        mapping = {int(position): name for position, name in payload["mapping"].items()}
        versions = {int(number): version for number, version in payload["versions"].items()}
        return Brought(table, versions, mapping or None)
    file = page.request.FILES.get("file")
    if file is None:
        raise UnreadableFile(_("请选择要导入的文件。"))
    if (file.size or 0) > LARGEST_FILE:
        raise UnreadableFile(_("文件超过%(size)d MB，请拆分后导入。") % {"size": LARGEST_FILE // 1024 // 1024})
    return Brought(read_table(file.read()))


def _table(payload: dict[str, Any]) -> Table:
    """Return the table of a token."""
    return Table(
        tuple(payload["header"]),
        tuple((number, tuple(cells)) for number, cells in payload["rows"]),
        {(number, position): Remark(*remark) for number, position, *remark in payload["remarks"]},
        tuple(payload["unread"]),
    )


def _salt(page: Page, year: int) -> str:
    """Return the salt of the signature. It ties a preview to the user, jurisdiction and year it was made for."""
    return f"{SALT}.{page.request.user.pk}.{page.jurisdiction.code}.{year}"


def _token(
    page: Page, year: int, table: Table, staged: Staged | None = None, mapping: dict[int, str] | None = None
) -> str:
    payload = {
        "header": table.header,
        "rows": table.rows,
        "remarks": [(*place, *remark) for place, remark in table.remarks.items()],
        "unread": table.unread,
        "versions": staged.versions() if staged else {},
        "mapping": mapping or {},
    }
    return signing.dumps(payload, salt=_salt(page, year), compress=True)


def _fields() -> list[tuple[str, str]]:
    return [(name, names[0]) for name, names in NAMES.items()]


def _mapping(posted: Any, table: Table) -> dict[int, str]:
    """Return position → field, as the user chose; columns that are no field are left out."""
    chosen = {position: posted.get(f"column.{position}", "") for position in range(len(table.header))}
    return {position: name for position, name in chosen.items() if name in NAMES}


def _commit(page: Page, staged: Staged, versions: dict[int, int | None] | None, year: int) -> HttpResponseBase:
    here = f"?jurisdiction={page.jurisdiction.code}&year={year}"
    try:
        done = commit(staged, versions=versions)
    except ValidationError as error:
        messages.error(page.request, " ".join(error.messages))
        return redirect(reverse("imports") + here)
    except StaleObservation as stale:
        messages.error(
            page.request,
            _("“%(what)s”刚被%(who)s修改，没有导入任何数据，请重新导入。")
            % {"what": stale.current.indicator, "who": stale.current.changed_by or _("系统")},
        )
        return redirect(reverse("imports") + here)
    messages.success(
        page.request,
        _("已导入：新增%(new)d项，更改%(changed)d项，%(same)d项不变。") % done,
    )
    return redirect(reverse("entry") + here)


def _most_telling(staged: Staged) -> list[Any]:
    """Return the rows of the preview: refused ones first, then those with warnings, then other changes. Rows that stay
    the same are only counted."""
    order = {"refused": 0, "changed": 2, "new": 3}
    rows = [row for row in staged.rows if row.status != "same"]
    return sorted(
        rows, key=lambda row: 1 if row.status != "refused" and (row.warnings or row.kept) else order[row.status]
    )[:MOST_SHOWN]


def _show(page: Page, year: int, **context: Any) -> HttpResponseBase:
    defaults: dict[str, Any] = {"staged": None, "problem": "", "table": None, "token": ""}
    return respond(page, "imports/imports.html", year=year, years=round_years(page, year), **defaults | context)


@about_a_jurisdiction
def import_template(page: Page, file_format: str) -> HttpResponseBase:
    """Return a file with every indicator that the user enters for a jurisdiction and year, and the stored values, to
    be filled in and imported."""
    year = round_year(page)
    query_string.year(page.query)
    rows = [row.measured for row in sheet(page.scope, page.jurisdiction, year).rows]
    title = _("%(jurisdiction)s%(year)d年填报表") % {"jurisdiction": page.jurisdiction.name, "year": year}
    return file_response(
        OBSERVATIONS, rows, title=title, file_format=file_format, fictional=page.jurisdiction.fictional
    )
