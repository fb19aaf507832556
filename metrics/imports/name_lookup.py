"""Which indicator or jurisdiction a row of a table means: by code, or by name in either language."""

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
    """`by_code` says which of the two columns is wrong; the message is a sentence."""

    def __init__(self, sentence: str, *, by_code: bool) -> None:
        super().__init__(sentence)
        self.by_code = by_code


class Known(Generic[Found]):
    """What a table may speak of. There is more than one 鼓楼区, so a name may mean several jurisdictions: then the code is
    asked for. A name beside a code has to be that of the same thing, where it is one we know: rows come apart when
    somebody sorts one column of a table."""

    def __init__(self, named: Iterable[tuple[Found, Iterable[str]]], unknown: str) -> None:
        self.unknown: str = unknown
        self.by_code: dict[str, Found] = {}
        self.by_name: dict[str, list[Found]] = {}
        for row, names in named:
            self.by_code[row.code] = row
            for name in set(filter(None, names)):
                self.by_name.setdefault(name, []).append(row)

    def find(self, code: str, name: str) -> Found:
        """At least one of the two is given. `NotFound`."""
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
    """Return those the person may see; nothing is said about others."""
    jurisdictions = scope.jurisdictions()
    return Known(
        (
            (jurisdiction_row(jurisdiction), (jurisdiction.name_zh, jurisdiction.name_en))
            for jurisdiction in jurisdictions
        ),
        _("没有这个地区，或不在您的范围内：%(text)s"),
    )
