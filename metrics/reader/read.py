"""The reader itself: sections, sentences, quantities, periods and indicators, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.parsing.numbers import without_zeros
from metrics.reader.context import sectors
from metrics.reader.context.periods import TO_COME, Period, Timeline
from metrics.reader.context.phrases import DUE
from metrics.reader.context.sections import Paragraph, paragraphs, title
from metrics.reader.context.sentences import sentences
from metrics.reader.context.spans import begins_a_plan, is_plan, may_begin_with_a_span, span_of, tells_the_year
from metrics.reader.context.surroundings import Sentence
from metrics.reader.facts import Fact
from metrics.reader.indicators.catalogue import IndicatorSpec
from metrics.reader.indicators.matching import RUNNERS_UP, Matcher
from metrics.reader.indicators.types import Match
from metrics.reader.indicators.weights import Weights
from metrics.reader.numbers.quantity import Quantity
from metrics.reader.numbers.scan import quantities
from metrics.reader.numbers.units import PEOPLE, compatible
from metrics.reader.plain_text import TABLE, View, doubtful, view
from metrics.reader.tokens import Token

AVERAGE = re.compile(
    r"(?:[日月年户]均|平均每|平均)[^,，。;；]{0,10}$|(?:每(?!年)|各(?=[^,，。;；]{0,16}不少于))[^,，。;；]{0,20}$"
)
SOME = re.compile(r"(?:个别|部分|少数|有的|一些)[^,，。;；]{2,20}$")
"""What says that a number is not the whole jurisdiction's."""
SHARE = re.compile(r"占[^,，。;；]{0,14}$")
SCALED = {("万元", "元"): Decimal(10000), ("%", "‰"): Decimal(10), ("%", "‱"): Decimal(100)}
SAME_MEASURE = 0.5
"""From here on two measure words count the same, so that the indicator's own may stand for the other."""
ATTENDED = re.compile(r"[,，、](?!其中)[^,，。;；0-9]{0,14}?")
AS_GOOD = 0.5
"""A better score means that something else is named."""
CARRIED_ON = 0.8
"""The highest score of what only the number before it names."""
HIGHEST_BUT_ONE = 0.89
"""The highest score where something is in question: 0.9 and more are offered for acceptance in one act."""
FITS, COMPETES = 0.9, 0.55
NEWLY = re.compile(r"新(?:增|建|设|聘|招|培育|创建|命名|选聘|增设|成立)[^,，。;；、]{0,14}$")
NEWLY_WITHIN = 18
HELD_BACK = Match(None, 0.0)
HIGHEST_IN_DOUBT = 0.5
"""The highest score of a number that may not have been read whole: below any that is accepted together with others."""


@dataclass(slots=True)
class _Place:
    paragraph: Paragraph
    view: View
    sentence: str
    headings: list[list[str]]


class TooManyNumbers(Exception):
    """The text holds more numbers than the caller allows."""


class Reader:
    """A prepared catalogue that reads any number of reports."""

    def __init__(self, indicators: Sequence[IndicatorSpec], weights: Weights | None = None) -> None:
        self._matcher = Matcher(indicators, weights)
        self._specs = {spec.code: spec for spec in indicators}

    def read(self, text: str, *, year: int, most: int | None = None) -> list[Fact]:
        """Return the facts of `text`, the report on `year`, in text order. Raises `TooManyNumbers` for more than
        `most` numbers; they are counted first, which is much quicker than making the facts."""
        facts: list[Fact] = []
        known: dict[str, list[str]] = {}
        told = list(self._told(text, span_of(title(text), year)))
        if most is not None and sum(len(found) for _paragraph, _shown, found, _carried in told) > most:
            raise TooManyNumbers
        for paragraph, shown, found, carried in told:
            headings = [known.setdefault(h, self._concepts(h)) for h in reversed(paragraph.headings)]
            if carried is not TO_COME:
                carried = span_of(paragraph.headings, year) or carried
            facts += self._paragraph(text, year, paragraph, shown, found, headings, carried)
        return facts

    @staticmethod
    def _told(text: str, of_report: Period | None) -> Iterator[tuple[Paragraph, View, list[Quantity], Period | None]]:
        """Yield the paragraphs that have numbers, each with the period that was said before it, if any."""
        planned: tuple[str, ...] | None = None
        for paragraph in paragraphs(text):
            shown = view(text, paragraph.start, paragraph.end)
            if begins_a_plan(shown.text):
                planned = paragraph.headings
            elif planned is not None and (paragraph.headings[: len(planned)] != planned or tells_the_year(shown.text)):
                planned = None
            if found := quantities(shown.text):
                yield paragraph, shown, found, of_report if planned is None else TO_COME

    def _concepts(self, heading: str) -> list[str]:
        return [c for token in self._matcher.tokeniser.tokens(heading.translate(TABLE)) for c in token.concepts]

    def _paragraph(
        self,
        text: str,
        year: int,
        paragraph: Paragraph,
        shown: View,
        found: list[Quantity],
        headings: list[list[str]],
        carried: Period | None,
    ) -> Iterator[Fact]:
        plan = is_plan(paragraph.headings, year)
        tokens = sectors.of_one(shown.text, self._matcher.tokeniser.tokens(shown.text))
        at = token_at = 0
        before: list[str] = []
        for start, end in sentences(shown.text):
            mine = []
            while at < len(found) and found[at].start < end:
                mine.append(found[at])
                at += 1
            own: list[Token] = []
            while token_at < len(tokens) and tokens[token_at].start < end:
                own.append(tokens[token_at])
                token_at += 1
            if mine or may_begin_with_a_span(shown.text[start:end]):
                timeline = Timeline(shown.text[start:end], year, plan=plan, carried=carried)
                carried = timeline.carried()
            if mine:
                first, last = shown.span(start, end)
                place = _Place(paragraph, shown, text[first:last], headings)
                sentence = Sentence(
                    shown.text,
                    start,
                    end,
                    mine,
                    own,
                    self._matcher.is_subject,
                    self._matcher.is_action,
                    self._matcher.is_telling,
                )
                yield from self._sentence(text, timeline, place, sentence, before)
            before = [c for token in own for c in token.concepts]

    def _sentence(
        self, text: str, timeline: Timeline, place: _Place, sentence: Sentence, before: list[str]
    ) -> Iterator[Fact]:
        periods = [timeline.of(quantity, sentence.start) for quantity in sentence.quantities]
        matches = [self._matches(sentence, index, place, before) for index in range(len(periods))]
        self._carry_on(sentence, matches)
        for index, quantity in enumerate(sentence.quantities):
            told = [
                m
                for m in matches[index]
                if not self._said_better(m, index, matches, periods) and not self._new(m, quantity, sentence)
            ]
            for match in told or [_withdrawn(matches[index][0])]:
                if match.score > HIGHEST_BUT_ONE and (
                    self._in_question(match, quantity) or self._twice(match, index, matches, periods)
                ):
                    match = match._replace(score=HIGHEST_BUT_ONE)
                yield self._fact(text, place, quantity, periods[index], match)

    def _new(self, match: Match, quantity: Quantity, sentence: Sentence) -> bool:
        """Return whether the number says how many came new (新增12个), where the indicator is how many there are."""
        if match.code is None or self._specs[match.code].time_basis != "stock":
            return False
        return bool(NEWLY.search(sentence.text, max(sentence.start, quantity.start - NEWLY_WITHIN), quantity.start))

    def _in_question(self, match: Match, quantity: Quantity) -> bool:
        """Return whether there is something against a high score beside the words: a measure word that does not
        quite fit, another indicator nearly as good, or a part."""
        if match.code is None:
            return False
        spec = self._specs[match.code]
        return (
            match.part
            or bool(quantity.unit and compatible(spec.unit, quantity.unit) < FITS)
            or bool(match.alternatives and match.alternatives[0][1] >= COMPETES)
        )

    @staticmethod
    def _twice(match: Match, index: int, matches: list[list[Match]], periods: list[Period]) -> bool:
        """Return whether the same sentence states the same indicator for the same time once more."""
        return any(
            other.code == match.code and periods[at].code == periods[index].code
            for at, others in enumerate(matches)
            if at != index
            for other in others
        )

    def _carry_on(self, sentence: Sentence, matches: list[list[Match]]) -> None:
        """Give a number the indicator that the one before it names: 由12.5%降至6.8%; 培训4期，覆盖执法人员900人次, whose people
        attended what was held."""
        for index in range(1, len(matches)):
            earlier, quantity = sentence.quantities[index - 1], sentence.quantities[index]
            first, own = matches[index - 1][0], matches[index][0]
            if first.code is None or own.code is not None:
                continue
            between = sentence.text[earlier.end : quantity.start]
            if sentence.became(index - 1):
                matches[index] = [first]
            elif ATTENDED.fullmatch(between) and not DUE.search(between) and quantity.unit in PEOPLE:
                people = self._matcher.attended(first.code)
                if people and own.score < AS_GOOD:
                    matches[index] = [own._replace(code=people, score=min(first.score, CARRIED_ON))]

    @staticmethod
    def _said_better(match: Match, index: int, matches: list[list[Match]], periods: list[Period]) -> bool:
        """Return whether the same sentence states the same indicator for the same time more directly elsewhere. A part
        of a whole (其中…), or a number that merely follows it, is not the indicator's value."""
        if match.code is None:
            return False
        rivals = [
            (other.score, -at, other.part)
            for at, others in enumerate(matches)
            for other in others
            if at != index and other.code == match.code and periods[at].code == periods[index].code
        ]
        if not rivals or (match.whole and not match.part):
            return False
        return any(not part and (match.part or (score, at) > (match.score, -index)) for score, at, part in rivals)

    def _matches(self, sentence: Sentence, index: int, place: _Place, before: list[str]) -> list[Match]:
        """Return the indicators that the quantity may be of: one match, or, where one value is stated for a list, one
        for each of its items."""
        quantity = sentence.quantities[index]
        if quantity.kind == "change" and (quantity.compared or quantity.unit != "%"):
            return [HELD_BACK]
        rate = quantity.unit in {"%", "‰", "‱"}
        kind = "rate" if rate else quantity.kind
        found: dict[str | None, Match] = {}
        for zone in sentence.zones(index):
            said = sentence.text[zone.beside[0][0] : quantity.start]
            if SOME.search(said) or (rate and SHARE.search(said)) or (kind == "count" and AVERAGE.search(said)):
                match = HELD_BACK
            else:
                words = sentence.words(zone, before, place.headings, kind=kind, counted=sentence.counted(index))
                match = self._matcher.match(words, kind=kind, unit=quantity.unit)._replace(part=zone.part)
            found.setdefault(match.code, match)
        return [match for match in found.values() if match.code] or list(found.values())[:1]

    def _fact(self, text: str, place: _Place, quantity: Quantity, period: Period, match: Match) -> Fact:
        start, end = place.view.span(quantity.start, quantity.end)
        value, unit, kind = quantity.value, quantity.unit, quantity.kind
        if match.code:
            spec = self._specs[match.code]
            if not unit or compatible(spec.unit, unit) >= SAME_MEASURE:
                value = without_zeros(value / SCALED.get((spec.unit, unit), Decimal(1)))
                unit = spec.unit
            kind = "rate" if spec.measure == "rate" else kind
        doubt = doubtful(text, start, end)
        return Fact(
            start=start,
            end=end,
            text=text[start:end],
            section=place.paragraph.section,
            sentence=place.sentence,
            value=value,
            unit=unit,
            qualifier=quantity.qualifier,
            as_of=period.as_of,
            period=period.code,
            undated=period.undated,
            kind=kind,
            indicator=match.code,
            score=min(match.score, HIGHEST_IN_DOUBT) if doubt else match.score,
            alternatives=match.alternatives,
            evidence=match.evidence,
            doubtful=doubt,
        )


def _withdrawn(match: Match) -> Match:
    alternatives = ((match.code, match.score), *match.alternatives) if match.code else match.alternatives
    return Match(None, match.score, alternatives[:RUNNERS_UP])


def read(text: str, *, year: int, indicators: Sequence[IndicatorSpec]) -> list[Fact]:
    """Return the numeric facts of a report on `year`, in text order; [] when there are none. To read many reports,
    make a `Reader`, which prepares the catalogue once."""
    return Reader(indicators).read(text, year=year)
