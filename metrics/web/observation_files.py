"""The file of every observation that a filter matches, for its page and for the command."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.exports import csv
from metrics.exports.bulk_csv import bulk_blocks, line_wording
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.formats import CSV, FORMATS, Content, Written
from metrics.queries.bulk_lines import lines
from metrics.queries.indicators import definitions
from metrics.queries.observations import Selection, every_observation


def write_observations(selection: Selection, file_format: str, *, title: str, notes: Sequence[str] = ()) -> Written:
    """Return the file; the lines of CSV are made by the database, as there may be millions."""
    if file_format == CSV.ending:
        return csv.encoded(bulk_blocks(lines(selection, line_wording())))
    return FORMATS[file_format].write(Content(OBSERVATIONS, every_observation(selection), title, notes, definitions))
