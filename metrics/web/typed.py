"""What was typed into a form that was refused: kept for the page that shows it again, with what one click fills in
instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from metrics.parsing.cell_parser import offers_of
from metrics.parsing.written import Offer
from metrics.web.offers import OfferButton, offer_buttons

KEY = "typed"
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Typed:
    """`item` is the part of the page that the form is about, "" for none; `texts` are those of its inputs, by name."""

    item: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[OfferButton, ...] = ()

    def of(self, item: str) -> Mapping[str, str] | None:
        """Return what was typed into the form of this part; None when that was not refused."""
        return self.texts if item == self.item else None


def keep_typed(request: HttpRequest, item: str, names: Iterable[str], error: Exception) -> None:
    """Keep what was typed into the inputs for the next page."""
    texts = {name: request.POST.get(name, "")[:LONGEST] for name in names}
    offers = offers_of(error) if isinstance(error, ValidationError) else []
    fitting = [(offer.words, dict(offer.fields)) for offer in offers if offer.fields.keys() <= texts.keys()]
    request.session[KEY] = [item, texts, fitting]


def typed_before(request: HttpRequest) -> Typed:
    """Return what was kept, once."""
    item, texts, offers = request.session.pop(KEY, ["", {}, []])
    return Typed(item, texts, tuple(offer_buttons(Offer(fields, words) for words, fields in offers)))
