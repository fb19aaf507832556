"""Files as responses: with Chinese names that every browser understands, and never cached."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from functools import partial
from itertools import chain

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from metrics.exports.columns import Column, Row
from metrics.exports.formats import FORMATS, Content, Written
from metrics.exports.long_files import limited, when_over
from metrics.permissions.scope import EVERYTHING, Scope
from metrics.queries.indicators import definitions
from metrics.wording.editions import edition_words, shown_edition

MOST_SHORT = 2_000
"""The most rows of a file that is made as quickly as a page and sent at once."""


def file_response(
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    *,
    title: str,
    file_format: str,
    fictional: bool = False,
    notes: Sequence[str] = (),
    wide: bool = False,
    scope: Scope = EVERYTHING,
) -> HttpResponseBase:
    """Return `rows` as a download called `title`. `fictional` marks a file with invented values; `notes` are sentences
    about the file; `wide` says that it has the columns of its page; `scope` which edition it
    shows. It counts as a long file unless it is known to be
    short. Raises `TooManyFiles`."""
    if wide:
        title = _("%(title)s（宽表）") % {"title": title}
    known = partial(definitions, scope.frozen)
    return written_response(
        lambda title, marks: FORMATS[file_format].write(Content(columns, rows, title, [*marks, *notes], known)),
        title=title,
        file_format=file_format,
        fictional=fictional,
        edition=scope.edition,
        short=isinstance(rows, Sequence) and len(rows) <= MOST_SHORT,
    )


def written_response(
    write: Callable[[str, Sequence[str]], Written],
    *,
    title: str,
    file_format: str,
    fictional: bool,
    edition: int | None = None,
    short: bool = False,
) -> HttpResponseBase:
    """Return what `write` makes of the title and of the sentences about the file, as a download of that title (without
    its extension; RFC 6266). `fictional` marks both, and so does an `edition`. Raises `TooManyFiles` for a long file
    when enough are under way."""
    marks = [_("虚构演示数据：地区和数值均为虚构，仅供演示。")] if fictional else []
    title = _("%(title)s（虚构演示数据）") % {"title": title} if fictional else title
    if edition:
        marks.append(shown_edition(edition))
        title = _("%(title)s（%(edition)s）") % {"title": title, "edition": edition_words(edition)}

    def made() -> StreamingHttpResponse:
        return _sent(write(title, marks), FORMATS[file_format].content_type)

    response = made() if short else limited(made)
    name = f"{title}.{file_format}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _sent(written: Written, content_type: str) -> StreamingHttpResponse:
    """Return the response. The first block of a file that is made while it is sent is made at once, so that an error
    before it becomes a page and not a broken file. When the response is closed, the generator is closed too, and its
    database connection is released."""
    if not isinstance(written, Generator):
        return FileResponse(written, content_type=content_type)
    response = StreamingHttpResponse(chain([next(written, b"")], written), content_type=content_type)
    when_over(response, written.close)
    return response
