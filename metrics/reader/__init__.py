"""The reader: turns the text of a yearly report into numeric facts, each with its place, its sentence and, where one
fits, its indicator.

No Django, no database, no network; the same text and catalogue always give the same answer.

    from metrics.reader import load_catalogue, read
    facts = read(text, year=2022, indicators=load_catalogue(rows))"""

from metrics.reader.facts import Fact
from metrics.reader.indicators.catalogue import IndicatorSpec, load_catalogue
from metrics.reader.read import Reader, read

__all__ = ["Fact", "IndicatorSpec", "Reader", "load_catalogue", "read"]
