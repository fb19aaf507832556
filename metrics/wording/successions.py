"""What a place came from and what became of it, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from metrics.domain.choices import SuccessionKind
from metrics.domain.rows import JurisdictionRow
from metrics.domain.successions import Succession
from metrics.wording.formatting import listed, year_words


def history_words(jurisdiction: JurisdictionRow, happened: Iterable[Succession]) -> str:
    """Return the changes of the place, in order; "" when there was none."""
    others: dict[tuple[int, str, bool], list[str]] = defaultdict(list)
    notes: dict[tuple[int, str, bool], list[str]] = defaultdict(list)
    for each in happened:
        came = each.place.id == jurisdiction.id
        key, other = (each.year, each.kind, came), each.forerunner if came else each.place
        others[key] += [other.name] if other else []
        notes[key] += [each.note] if each.note and each.note not in notes[key] else []
    return _("；").join(_sentence(*key, names, notes[key]) for key, names in others.items())


def _sentence(year: int, kind: str, came: bool, names: list[str], notes: list[str]) -> str:
    words = {"year": year_words(year), "names": listed(names)}
    said = {
        (SuccessionKind.ESTABLISHED, True): _("%(year)s设立"),
        (SuccessionKind.ABOLISHED, True): _("%(year)s起撤销"),
        (SuccessionKind.MERGED, True): _("%(year)s由%(names)s合并而成"),
        (SuccessionKind.MERGED, False): _("%(year)s起并入%(names)s"),
        (SuccessionKind.SPLIT, True): _("%(year)s从%(names)s分出"),
        (SuccessionKind.SPLIT, False): _("%(year)s分出%(names)s"),
        (SuccessionKind.RENAMED, True): _("%(year)s由%(names)s更名") if names else _("%(year)s更名"),
        (SuccessionKind.RENAMED, False): _("%(year)s起更名为%(names)s"),
    }[SuccessionKind(kind), came] % words
    return _("%(said)s（%(note)s）") % {"said": said, "note": listed(notes)} if notes else said
