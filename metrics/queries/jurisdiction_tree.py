"""Jurisdictions as rows: the one a page is about, its ancestors, and those that a chooser offers."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from os.path import commonprefix
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.utils.translation import gettext as _

from metrics.domain.choices import Judging
from metrics.domain.rows import JurisdictionRow, Surroundings
from metrics.models import Jurisdiction, Observation
from metrics.models.compiled_queries import prepared
from metrics.models.jurisdictions import STEP
from metrics.permissions.scope import Bounds, Scope, within
from metrics.queries.as_it_stood import History, changed_since
from metrics.wording.languages import speaks_english

MOST_OFFERED = 200
"""The most jurisdictions in a chooser: nobody finds one in a longer list."""


def jurisdiction_row(jurisdiction: Jurisdiction) -> JurisdictionRow:
    return JurisdictionRow(
        id=jurisdiction.pk,
        code=jurisdiction.code,
        name=jurisdiction.name,
        kind=jurisdiction.kind,
        path=jurisdiction.path,
        depth=len(jurisdiction.path) // STEP - 1,
        fictional=jurisdiction.fictional,
        first_year=jurisdiction.first_year,
        last_year=jurisdiction.last_year,
    )


def names_another_place(heading: str, jurisdiction: JurisdictionRow) -> bool:
    """Return whether a title has the Chinese name of another jurisdiction, and of this one neither that nor its
    beginning (甲山 for 甲山区)."""
    own = Jurisdiction.objects.filter(pk=jurisdiction.id).values_list("name_zh", flat=True).first() or ""
    if not heading or own in heading or (len(own) > 2 and own[:-1] in heading):
        return False
    return (
        Jurisdiction.objects.annotate(heading=Value(heading, output_field=CharField()))
        .filter(heading__contains=F("name_zh"))
        .exists()
    )


FIELDS = (
    "id", "code", "name_zh", "name_en", "kind", "path", "fictional", "parent__name_zh", "parent__name_en", "first_year",
    "last_year",
)  # fmt: skip


def jurisdiction_rows(jurisdictions: QuerySet[Jurisdiction]) -> list[JurisdictionRow]:
    """Return the jurisdictions as rows, in their order, without making a model instance of each; those of one name are
    told apart."""
    return told_apart(_as_rows(jurisdictions.values_list(*FIELDS)))


def row_alone(jurisdictions: QuerySet[Jurisdiction]) -> JurisdictionRow | None:
    """Return the first of the jurisdictions, for a page or a file about it, told apart from all others; None when there
    is none."""
    return next(iter(rows_alone(jurisdictions[:1])), None)


def rows_alone(jurisdictions: QuerySet[Jurisdiction]) -> list[JurisdictionRow]:
    """Return the jurisdictions as rows, each told apart from all others, also those that are read at another time."""
    return _alone(jurisdictions.annotate(shared=shares_name()).values_list("shared", *FIELDS))


def shares_name() -> Exists:
    """Return the condition that another jurisdiction has the same name."""
    return Exists(Jurisdiction.objects.order_by().filter(~Q(pk=OuterRef("pk")), name_zh=OuterRef("name_zh")))


def _alone(found: Iterable[tuple[Any, ...]]) -> list[JurisdictionRow]:
    shared, fields = [], []
    for of_several, *stated in found:
        shared.append(of_several)
        fields.append(tuple(stated))
    return [_below_its_parent(row) if alike else row for alike, row in zip(shared, _as_rows(fields), strict=True)]


def _as_rows(found: Iterable[tuple[Any, ...]]) -> list[JurisdictionRow]:
    """Return rows from tuples of `FIELDS`, named in the reader's language."""
    english = speaks_english()
    return [
        JurisdictionRow(
            key,
            code,
            (en or zh) if english else (zh or en),
            kind,
            path,
            len(path) // STEP - 1,
            fictional,
            ((above_en or above_zh) if english else (above_zh or above_en)) or "",
            first,
            last,
        )
        for key, code, zh, en, kind, path, fictional, above_zh, above_en, first, last in found
    ]


def told_apart(rows: Sequence[JurisdictionRow]) -> list[JurisdictionRow]:
    """Return the rows that are shown together; where one name stands for several, that of the jurisdiction above stands
    before it, and the code behind it where even this is not enough."""
    shared = _occurring_twice(rows)
    if not shared:
        return list(rows)
    named = [_below_its_parent(row) if row.name in shared else row for row in rows]
    alike = _occurring_twice(named)
    return [replace(row, name=f"{row.name} ({row.code})") if row.name in alike else row for row in named]


def _occurring_twice(rows: Sequence[JurisdictionRow]) -> set[str]:
    counted = Counter(row.name for row in rows)
    return {name for name, times in counted.items() if times > 1} if len(counted) < len(rows) else set()


def _below_its_parent(row: JurisdictionRow) -> JurisdictionRow:
    if not row.above:
        return row
    words = {"above": row.above, "jurisdiction": row.name}
    return replace(row, name=_("%(above)s%(jurisdiction)s") % words, above="")


def common_path(jurisdictions: Iterable[JurisdictionRow]) -> str:
    """Return the path of the nearest jurisdiction that is above all of them, or is one of them; "" when there is
    none."""
    # Four digits a level, and nothing between them.
    alike = commonprefix([jurisdiction.path for jurisdiction in jurisdictions])  # noqa: RUF071
    return alike[: len(alike) // STEP * STEP]


class Among(NamedTuple):
    """A `condition` that is true of the observations of some jurisdictions, and of no others that the user may see;
    the jurisdictions lie at or below the path `within`."""

    condition: Q
    within: str

    @classmethod
    def of(cls, jurisdictions: Collection[JurisdictionRow]) -> Among:
        return cls(Q(jurisdiction__in=[jurisdiction.id for jurisdiction in jurisdictions]), common_path(jurisdictions))


def first_jurisdiction(scope: Scope) -> JurisdictionRow | None:
    """Return the jurisdiction that a user starts at: the first with observations they may see, else the first they may
    see; None when they may see none."""
    jurisdictions = scope.jurisdictions()
    reported = Observation.reading.filter(scope.observations()).order_by("jurisdiction__path")
    return row_alone(jurisdictions.filter(pk__in=reported.values("jurisdiction")[:1])) or row_alone(jurisdictions)


def surroundings(scope: Scope, jurisdiction: JurisdictionRow) -> Surroundings:
    """Return the ancestors of the jurisdiction and what choosers offer there: the tops of the user's rights, its
    ancestors, siblings and children; of more than `MOST_OFFERED` those nearest to it. Three queries, or five when there
    are more; none reads more jurisdictions than are offered."""
    above = _ancestor_paths(jurisdiction)
    beginnings = {grant.path for grant in scope.grants}
    known = _as_rows(_on_paths(tuple({*above, jurisdiction.path, *beginnings})))
    parent = next((row.id for row in known if row.path == jurisdiction.path[:-STEP]), None)
    near = _near(scope.bounds, jurisdiction, parent)
    seen = {row.path: row for row in (*known, *near) if scope.may_see(row.path)}
    offered = told_apart([seen[path] for path in sorted(seen)])
    ancestors = (row for row in known if row.path in above)
    return Surroundings(*(tuple(named_then(rows, scope.frozen)) for rows in (ancestors, offered)))


def _near(bounds: Bounds | None, jurisdiction: JurisdictionRow, parent: int | None) -> list[JurisdictionRow]:
    """Return siblings and children in the official order, without the jurisdiction itself; when there are many, only
    those around it."""
    children = _as_rows(_children(bounds, jurisdiction.id))
    beside = [row for row in _as_rows(_children(bounds, parent)) if row.id != jurisdiction.id]
    if len(beside) + len(children) <= MOST_OFFERED:
        return [*beside, *children]
    position = int(jurisdiction.path[-STEP:])
    before = _as_rows(_children_before(bounds, parent, position))[::-1]
    after = [*children, *_as_rows(_children_after(bounds, parent, position))][:MOST_OFFERED]
    first = max(0, min(len(before) - MOST_OFFERED // 2, len(before) + len(after) - MOST_OFFERED))
    return [*before, *after][first : first + MOST_OFFERED]


@prepared(Jurisdiction)
def _on_paths(paths: tuple[str, ...]) -> QuerySet[Jurisdiction, Any]:
    return Jurisdiction.objects.filter(path__in=paths).order_by("path").values_list(*FIELDS)


# Children of one jurisdiction stand in the order of their positions, of which there is an index; asked for in that of
# their paths, a database looks for them through the whole country.


@prepared(Jurisdiction)
def _children(bounds: Bounds | None, parent: int | None) -> QuerySet[Jurisdiction, Any]:
    found = within(bounds).filter(parent=parent).order_by("position")
    return found.values_list(*FIELDS)[: MOST_OFFERED + 2]


@prepared(Jurisdiction)
def _children_before(bounds: Bounds | None, parent: int | None, position: int) -> QuerySet[Jurisdiction, Any]:
    found = within(bounds).filter(parent=parent, position__lt=position).order_by("-position")
    return found.values_list(*FIELDS)[:MOST_OFFERED]


@prepared(Jurisdiction)
def _children_after(bounds: Bounds | None, parent: int | None, position: int) -> QuerySet[Jurisdiction, Any]:
    found = within(bounds).filter(parent=parent, position__gt=position).order_by("position")
    return found.values_list(*FIELDS)[:MOST_OFFERED]


def jurisdictions_named(scope: Scope, text: str, most: int) -> tuple[list[JurisdictionRow], bool]:
    """Return at most `most` jurisdictions with the text in their name or code, in the official order, and whether
    there are more."""
    named = Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text)
    rows = jurisdiction_rows(scope.jurisdictions().filter(named)[: most + 1])
    return rows[:most], len(rows) > most


def visible_jurisdiction(scope: Scope, code: str) -> JurisdictionRow:
    """Return the jurisdiction with this code. 404 for an unknown code, and equally for a jurisdiction the user may not
    see."""
    found = _alone(_coded(scope.bounds, code))
    if not found:
        raise Http404
    return found[0]


@prepared(Jurisdiction)
def _coded(bounds: Bounds | None, code: str) -> QuerySet[Jurisdiction, Any]:
    return within(bounds).filter(code=code).annotate(shared=shares_name()).values_list("shared", *FIELDS)


def named_then(rows: Iterable[JurisdictionRow], at: datetime.datetime | None) -> list[JurisdictionRow]:
    """Return the jurisdictions with the names that they had at the moment; None: as they are. One query, and two more
    where one was renamed since."""
    rows = list(rows)
    renamed = changed_since(Judging.JURISDICTION, at, "name_zh", "name_en") & {row.id for row in rows} if at else set()
    if not at or not renamed:
        return rows
    then = History(Judging.JURISDICTION, keys=renamed).back_to(at).records
    first, second = ("name_en", "name_zh") if speaks_english() else ("name_zh", "name_en")
    names = {key: record[first] or record[second] for key, record in then.items()}
    return [replace(row, name=names.get(row.id, row.name)) for row in rows]


def _ancestor_paths(jurisdiction: JurisdictionRow) -> list[str]:
    return [jurisdiction.path[:end] for end in range(STEP, len(jurisdiction.path), STEP)]
