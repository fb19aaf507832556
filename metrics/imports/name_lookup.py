"""Finds the indicator or jurisdiction that a row of a table means: by code, or by name in either language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from metrics.domain.catalogue import Catalogue
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.models import Indicator
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row

Found = TypeVar("Found", IndicatorRow, JurisdictionRow)


class NotFound(ValueError):
    """No record, or no single one, has this code or name. `by_code` says which of the two columns is wrong; the
    message is a sentence."""

    def __init__(self, sentence: str, *, by_code: bool) -> None:
        super().__init__(sentence)
        self.by_code = by_code


class Known(Generic[Found]):
    """The indicators or jurisdictions that a table may name.

    A name may mean several jurisdictions, as there is more than one 鼓楼区: then the code is required. If a row has both,
    code and name have to be of the same record, since sorting a single column of a table mixes up its rows."""

    def __init__(self, named: Iterable[tuple[Found, Iterable[str]]], unknown: str) -> None:
        self.unknown: str = unknown
        self.by_code: dict[str, Found] = {}
        self.by_name: dict[str, list[Found]] = {}
        for row, names in named:
            self.by_code[row.code] = row
            for name in set(filter(None, names)):
                self.by_name.setdefault(name, []).append(row)

    def find(self, code: str, name: str) -> Found:
        """Return the record by code or name, of which at least one is given. Raises `NotFound`."""
        found = self._one(code or name, by_code=bool(code))
        also = self.by_name.get(name, []) if code else []
        if also and found not in also:
            raise NotFound(
                _("代码“%(code)s”与名称“%(name)s”不是同一项。") % {"code": code[:40], "name": name[:40]}, by_code=False
            )
        return found

    def _one(self, text: str, *, by_code: bool) -> Found:
        if text in self.by_code:
            return self.by_code[text]
        found = self.by_name.get(text, [])
        if len(found) > 1:
            raise NotFound(_("“%(text)s”不止一个，请填写代码。") % {"text": text[:40]}, by_code=by_code)
        if not found:
            raise NotFound(self.unknown % {"text": text[:40]}, by_code=by_code)
        return found[0]


def known_indicators(catalogue: Catalogue) -> Known[IndicatorRow]:
    names = Indicator.objects.values_list("pk", "name_zh", "name_en")
    rows = catalogue.by_id
    return Known(((rows[pk], both) for pk, *both in names if pk in rows), _("没有这个指标：%(text)s"))


def known_jurisdictions(scope: Scope) -> Known[JurisdictionRow]:
    """Return the jurisdictions that the person may see; others are treated as unknown."""
    jurisdictions = scope.jurisdictions()
    return Known(
        (
            (jurisdiction_row(jurisdiction), (jurisdiction.name_zh, jurisdiction.name_en))
            for jurisdiction in jurisdictions
        ),
        _("没有这个地区，或不在您的范围内：%(text)s"),
    )
