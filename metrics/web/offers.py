"""What one click fills in instead of what was refused, as buttons of a page: templates/page/_offers.html."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from metrics.parsing.written import Offer


@dataclass(frozen=True, slots=True)
class OfferButton:
    """`texts` says in JSON which text goes into which input of the form that the button is in."""

    words: str
    texts: str


def offer_buttons(offers: Iterable[Offer], input_of: Callable[[str], str] = str) -> list[OfferButton]:
    """Return the buttons for the offers; `input_of` gives the name of the input of a field."""
    return [
        OfferButton(offer.words, json.dumps({input_of(name): text for name, text in offer.fields.items()}))
        for offer in offers
    ]
