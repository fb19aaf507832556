"""The import of a file: choose it, see what it would change, row by row with every problem, put right what is refused,
and then import all of it, or the good rows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.actions.rights import check_right
from metrics.exports.entry_form import entry_form
from metrics.exports.formats import FORMATS
from metrics.imports.columns import NAMES, BadHeader
from metrics.imports.name_lookup import Names, names_to_enter
from metrics.imports.observations import commit, stage
from metrics.imports.sheets import UnreadableFile
from metrics.imports.staged_rows import Staged
from metrics.imports.table_files import LARGEST_FILE, read_tables
from metrics.models import StaleObservation
from metrics.parsing import query_string
from metrics.queries.catalogue import catalogue
from metrics.queries.entry import sheet
from metrics.views.rounds import round_year, round_years
from metrics.web.file_responses import file_response, written_response
from metrics.web.import_preview import MOST_CORRECTED, Brought, controls, refused_file, returned, row_offers
from metrics.web.page import Page, about_a_jurisdiction, respond

SALT = "metrics.import"
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
        return _answer(page, year, _brought(page, year))
    except (UnreadableFile, BadHeader) as error:
        return _show(page, year, problem=str(error))


def _answer(page: Page, year: int, brought: Brought) -> HttpResponseBase:
    posted = page.request.POST
    try:
        staged = _staged(page, year, brought)
    except BadHeader as error:
        token = brought.token(_salt(page, year))
        return _show(page, year, problem=str(error), table=brought.table, token=token, fields=_fields())
    if (wanted := posted.get("refused", "")) in FORMATS:
        title = _("%(jurisdiction)s%(year)d年待补的行") % {"jurisdiction": page.jurisdiction.name, "year": year}
        columns, rows = refused_file(brought, staged)
        return file_response(columns, rows, title=title, file_format=wanted, fictional=page.jurisdiction.fictional)
    if "commit" not in posted:
        return _preview(page, year, brought, staged)
    if brought.changed:
        messages.info(page.request, _("已按改正的内容重新检查，请核对后再导入。"))
        return _preview(page, year, brought, staged)
    return _commit(page, year, brought, staged)


def _staged(page: Page, year: int, brought: Brought) -> Staged:
    return stage(
        brought.table,
        by=page.request.user,  # type: ignore[arg-type]
        scope=page.scope,
        jurisdiction=page.jurisdiction,
        year=year,
        mapping=brought.mapping,
        corrections=brought.corrections,
    )


def _preview(page: Page, year: int, brought: Brought, staged: Staged) -> HttpResponseBase:
    rows = [
        (row, *((list(controls(row)), row_offers(row)) if at < MOST_CORRECTED else ([], [])))
        for at, row in enumerate(_most_telling(staged))
    ]
    asked = {control.field for _row, fields, _offers in rows for control in fields}
    return _show(
        page,
        year,
        staged=staged,
        token=brought.token(_salt(page, year), staged),
        shown=rows,
        counts={status: staged.count(status) for status in ("new", "changed", "same", "refused")},
        sheets=list(enumerate(table.name for table in brought.tables)),
        chosen=brought.chosen,
        corrected=brought.corrections,
        names={
            "indicator": [row.name for row in catalogue()] if "indicator" in asked else [],
            "jurisdiction": names_to_enter(page.scope) if "jurisdiction" in asked else [],
        },
    )


def _brought(page: Page, year: int) -> Brought:
    if page.request.POST.get("token"):
        return returned(page.request.POST, _salt(page, year))
    file = page.request.FILES.get("file")
    if file is None:
        raise UnreadableFile(_("请选择要导入的文件。"))
    if (file.size or 0) > LARGEST_FILE:
        raise UnreadableFile(_("文件超过%(size)d MB，请拆分后导入。") % {"size": LARGEST_FILE // 1024 // 1024})
    return Brought(read_tables(file.read(), Names(page.scope)))


def _salt(page: Page, year: int) -> str:
    """Return the salt of the signature. It ties a preview to the user, jurisdiction and year it was made for."""
    return f"{SALT}.{page.request.user.pk}.{page.jurisdiction.code}.{year}"


def _fields() -> list[tuple[str, str]]:
    return [(name, names[0]) for name, names in NAMES.items()]


def _commit(page: Page, year: int, brought: Brought, staged: Staged) -> HttpResponseBase:
    """Import everything, or with `commit=rest` the good rows, judged without the others; those are shown again."""
    here = f"?jurisdiction={page.jurisdiction.code}&year={year}"
    rest = brought.rest(staged) if page.request.POST["commit"] == "rest" and staged.refused() else None
    try:
        good = _staged(page, year, brought.without(staged)) if rest else staged
        done = commit(good, versions=brought.versions)
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
    if rest:
        messages.warning(page.request, _("还有%(count)d行待补，见下。") % {"count": len(rest.table.rows)})
        return _preview(page, year, rest, _staged(page, year, rest))
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
def import_template(page: Page) -> HttpResponseBase:
    """Return a workbook with every indicator that the user enters for a jurisdiction and year, and the stored values,
    to be filled in and imported."""
    year = round_year(page)
    query_string.year(page.query)
    rows = sheet(page.scope, page.jurisdiction, year).rows
    title = _("%(jurisdiction)s%(year)d年填报表") % {"jurisdiction": page.jurisdiction.name, "year": year}
    return written_response(
        lambda title, marks: entry_form(rows, year, title=title, notes=marks),
        title=title,
        file_format="xlsx",
        fictional=page.jurisdiction.fictional,
        short=True,
    )
