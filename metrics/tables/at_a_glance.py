"""The leader's view: what fits on one screen and on one sheet of paper, and how much more there is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from metrics.domain.dashboard import Dashboard
from metrics.domain.measured import Card
from metrics.tables.highlights import Block, blocks
from metrics.tables.indicator_cards import Cells, tile

MOST_CARDS = 12
EACH = 2
NAMES = 2
"""The most indicators named in one sentence: more would take the lines of the sentence itself."""


@dataclass(frozen=True, slots=True)
class LeaderView:
    """The cards and sentences of the leader's page. `left_out` counts the pinned and key indicators with a value for
    which there was no room."""

    cards: list[Cells]
    left_out: int
    blocks: list[Block]


def leader_cards(cards: Iterable[Card]) -> list[Card]:
    """Return the pinned and key indicators that have a value, pinned ones first."""
    wanted = (card for card in cards if card.pinned or card.measured.indicator.is_key)
    return [card for card in wanted if card.measured.point.value is not None]


def leader_view(shown: Dashboard, *, today: datetime.date) -> LeaderView:
    """Return the leader's view: pinned indicators first, then key indicators in the order of the report."""
    stated = leader_cards(shown.cards)
    return LeaderView(
        cards=[tile(card, compared=shown.compared, leader=True) for card in stated[:MOST_CARDS]],
        left_out=max(len(stated) - MOST_CARDS, 0),
        blocks=blocks(shown.highlights, today=today, each=EACH, reasons=EACH, names=NAMES),
    )
