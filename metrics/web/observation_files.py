"""The file of every observation that a filter matches, for its page and for the command."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from metrics.exports import csv
from metrics.exports.bulk_csv import bulk_blocks, line_wording
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.formats import CSV, FORMATS, Content, Written
from metrics.permissions.scope import Reading
from metrics.queries.bulk_lines import lines
from metrics.queries.indicators import definitions
from metrics.queries.observations import Selection, every_observation


def write_observations(selection: Selection, file_format: str, *, title: str, notes: Sequence[str] = ()) -> Written:
    """Return the file; the lines of CSV are made by the database, as there may be millions, unless they are
    of an edition or a round holds values back."""
    scope = selection.scope
    if file_format == CSV.ending and scope.reading == Reading():
        return csv.encoded(bulk_blocks(lines(selection, line_wording())))
    rows, known = every_observation(selection), partial(definitions, scope.frozen)
    return FORMATS[file_format].write(Content(OBSERVATIONS, rows, title, notes, known))
