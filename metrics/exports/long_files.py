"""The limit on long files that are made and sent at the same time, so that threads of the server remain for pages."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from django.conf import settings
from django.http import StreamingHttpResponse

# In each server process.
_slots = BoundedSemaphore(settings.FILES_AT_ONCE)


class TooManyFiles(Exception):
    """As many long files are under way as are allowed, and nothing was begun. The user has to try again later."""


def limited(make: Callable[[], StreamingHttpResponse]) -> StreamingHttpResponse:
    """Return the file that `make` makes, counted until it has been made and sent. Raises `TooManyFiles` when there are
    enough already: waiting would occupy one of the threads that are to remain for pages."""
    if not _slots.acquire(blocking=False):
        raise TooManyFiles
    try:
        response = make()
    except BaseException:
        _slots.release()
        raise
    # That a workbook is made by now saves nothing: a slow reader takes up the thread all the same.
    when_over(response, _slots.release)
    return response


def when_over(response: StreamingHttpResponse, then: Callable[[], None]) -> None:
    """Call `then` once when the answer is over: at its end, or when the client has gone, even before it began."""
    # Django offers no other way: `request_finished` knows no response, and content with a `close` of its own would keep
    # a server from sending a file by itself.
    response._resource_closers.append(then)  # type: ignore[attr-defined]
