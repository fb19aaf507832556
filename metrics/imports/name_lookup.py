"""Finds the indicator or jurisdiction that a row of a table means: by code, or by name in either language, however its
brackets, blanks, dashes and capitals are written."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Act
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.imports.columns import WITH_UNIT
from metrics.models import Indicator, Jurisdiction
from metrics.parsing.dates import is_cut_off
from metrics.parsing.texts import comparable
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.wording.formatting import listed

MOST_PROPOSED = 3
MOST_NAMED = 5
"""So many records are offered for a name that several have."""
MOST_LISTED = 500
SHORTEST = 3
"""A name of fewer characters stands in too many titles by chance."""
MOST_COMPARED = 30
"""For so many unknown names of a table close ones are looked for, which is slow."""

Found = TypeVar("Found", IndicatorRow, JurisdictionRow)


class NotFound(ValueError):
    """No record, or no single one, has this code or name. `by_code` says which of the two columns is wrong; `meant` are
    the records that may be meant; the message is a sentence."""

    def __init__(self, sentence: str, *, by_code: bool, meant: Sequence[IndicatorRow | JurisdictionRow] = ()) -> None:
        super().__init__(sentence)
        self.by_code, self.meant = by_code, meant


class Known(Generic[Found]):
    """The indicators or jurisdictions that a table may name.

    `aliases` are code → what else reports call it, which is only ever proposed: one of them may fit several records.
    A name may mean several jurisdictions, as there is more than one 鼓楼区: then the code is required. If a row has both,
    code and name have to be of the same record, since sorting a single column of a table mixes up its rows."""

    def __init__(
        self,
        named: Iterable[tuple[Found, Iterable[str]]],
        unknown: str,
        aliases: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.unknown: str = unknown
        self.by_code: dict[str, Found] = {}
        self.names: dict[str, tuple[str, ...]] = {}
        self.by_name: dict[str, list[Found]] = {}
        self.spelled: dict[str, list[Found]] = {}
        self.proposals: dict[str, list[str]] = {}
        for row, names in named:
            self.by_code[row.code] = row
            written: tuple[str, ...] = tuple(dict.fromkeys(name for name in names if name))
            self.names[row.code] = written
            for name in written:
                self.by_name.setdefault(name, []).append(row)
            for spelling in {comparable(name) for name in (row.code, *written)}:
                self.spelled.setdefault(spelling, []).append(row)
        self.aliases: dict[str, list[Found]] = {}
        for code, others in (aliases or {}).items():
            for spelling in set(map(comparable, others)) - self.spelled.keys():
                self.aliases.setdefault(spelling, []).append(self.by_code[code])

    def find(self, code: str, name: str) -> Found:
        """Return the record by code or name, of which at least one is given. Raises `NotFound`."""
        found = self._one(code or name, by_code=bool(code))
        also = self._named(name) if code and name else []
        if also and found not in also:
            raise NotFound(
                _("代码“%(code)s”与名称“%(name)s”不是同一项。") % {"code": code[:40], "name": name[:40]}, by_code=False
            )
        return found

    def has(self, text: str) -> bool:
        """Return whether the text is a code, a name or an alias, of one record or of several."""
        return text in self.by_code or bool(self._named(text)) or comparable(text) in self.aliases

    def unit_behind(self, name: str) -> str:
        """Return the unit in brackets behind a name that is known without it; else ""."""
        if not name.endswith((")", "）", "]", "】")) or name in self.by_name or comparable(name) in self.spelled:
            return ""
        return _parted(comparable(name))[1]

    def _named(self, text: str) -> list[Found]:
        """Return the records of this name: letter by letter, else in another spelling, else without a unit behind."""
        if exact := self.by_name.get(text):
            return exact
        plain = comparable(text)
        return self.spelled.get(plain, []) or self.spelled.get(_parted(plain)[0], [])

    def _one(self, text: str, *, by_code: bool) -> Found:
        if text in self.by_code:
            return self.by_code[text]
        found = self._named(text)
        if len(found) > 1:
            sentence = _("“%(text)s”不止一个，请填写代码。") % {"text": text[:40]}
            raise NotFound(sentence, by_code=by_code, meant=found[:MOST_NAMED])
        if not found:
            called: list[str] = [] if by_code else [row.name for row in self._called(text)]
            close: list[str] = list(dict.fromkeys([*called, *self._close(text, by_code)]))[:MOST_PROPOSED]
            names = listed(f"“{name}”" for name in close)
            sentence = self.unknown % {"text": text[:40]} + (
                _("。是否指%(names)s？") % {"names": names} if names else ""
            )
            meant = [row for name in close for row in ([self.by_code[name]] if by_code else self.by_name[name])]
            raise NotFound(sentence, by_code=by_code, meant=meant[:MOST_NAMED])
        return found[0]

    def _called(self, text: str) -> list[Found]:
        """Return the records of which the text is an alias, else those whose longest alias stands in it."""
        plain = comparable(text)
        if exact := self.aliases.get(plain):
            return exact
        inside = [alias for alias in self.aliases if len(alias) >= SHORTEST and alias in plain]
        return self.aliases[max(inside, key=len)] if inside else []

    def _close(self, text: str, by_code: bool) -> list[str]:
        """Return the codes or names that are spelled nearly so."""
        if text not in self.proposals:
            if len(self.proposals) == MOST_COMPARED:
                return []
            known = {comparable(name): name for name in (self.by_code if by_code else self.by_name)}
            close = difflib.get_close_matches(comparable(text)[:60], known, n=MOST_PROPOSED)
            self.proposals[text] = [known[name] for name in close]
        return self.proposals[text]

    def spelled_out(self, row: Found) -> str:
        """Return what finds this record and no other: its name as pages have it, else a longer one, else its code."""
        names = (row.name, *reversed(self.names[row.code]))
        return next((name for name in names if self.by_name.get(name) == [row]), row.code)


class Names:
    """The indicators, and the jurisdictions that the person may see, which the headings of a table may name; looked up
    once, when they are first asked for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def _indicators(self) -> Known[IndicatorRow]:
        return known_indicators(catalogue())

    @cached_property
    def _jurisdictions(self) -> Known[JurisdictionRow]:
        return known_jurisdictions(self.scope)

    def kind(self, text: str) -> str:
        """Return indicator or jurisdiction; "" for a text that is the name of neither, or may be both."""
        indicator, jurisdiction = self._indicators.has(text), self._jurisdictions.has(text)
        if indicator == jurisdiction:
            return ""
        return "indicator" if indicator else "jurisdiction"

    def indicators_in(self, texts: Sequence[str]) -> list[str]:
        """Return what names an indicator in the texts: those that are a name, else the names within them that are not
        part of a longer one there."""
        if exact := [text for text in texts if self.kind(text) == "indicator"]:
            return exact
        known = self._indicators.spelled
        found = {name for text in map(comparable, texts) for name in known if len(name) >= SHORTEST and name in text}
        longest = [name for name in sorted(found) if not any(name in other for other in found - {name})]
        return [self._indicators.spelled_out(row) for name in longest for row in known[name]]


def _parted(name: str) -> tuple[str, str]:
    """Return the name without a unit or a date in brackets behind it, and that; "" for none. A number is a note."""
    found = WITH_UNIT.fullmatch(name)
    if not found or (any(map(str.isdigit, found["unit"])) and not is_cut_off(found["unit"])):
        return name, ""
    return found["name"], found["unit"]


def known_indicators(catalogue: Catalogue) -> Known[IndicatorRow]:
    rows = catalogue.by_id
    named = [each for each in Indicator.objects.values_list("pk", "aliases", "name_zh", "name_en") if each[0] in rows]
    aliases = {rows[pk].code: text.split("|") for pk, text, *_both in named if text}
    return Known(((rows[pk], both) for pk, _text, *both in named), _("没有这个指标：%(text)s"), aliases)


def known_jurisdictions(scope: Scope) -> Known[JurisdictionRow]:
    """Return the jurisdictions that the person may see; others are treated as unknown."""
    return Known(
        ((jurisdiction_row(found), _names_of(found)) for found in scope.jurisdictions().select_related("parent")),
        _("没有这个地区，或不在您的范围内：%(text)s"),
    )


def names_to_enter(scope: Scope) -> list[str]:
    """Return the names of the jurisdictions where the person may enter values, of so many as fit a list."""
    known = known_jurisdictions(scope)
    return [known.spelled_out(row) for row in known.by_code.values() if scope.does(Act.ENTER, row.path)][:MOST_LISTED]


def _names_of(jurisdiction: Jurisdiction) -> tuple[str, ...]:
    """Return the names in both languages, and that with the jurisdiction above before it, as our own files have it."""
    above = jurisdiction.parent
    with_parent = f"{above.name_zh}{jurisdiction.name_zh}" if above else ""
    return jurisdiction.name_zh, jurisdiction.name_en, with_parent
