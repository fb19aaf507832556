"""How many long files are made and sent at once, so that some threads of a server are always left for pages."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from django.conf import settings
from django.http import StreamingHttpResponse

# In each server process.
_slots = BoundedSemaphore(settings.FILES_AT_ONCE)


class TooManyFiles(Exception):
    """So many are being made or sent already. Nothing has been begun; asking again later is all there is to do."""


def limited(make: Callable[[], StreamingHttpResponse]) -> StreamingHttpResponse:
    """Return the file that `make` makes, which counts until it is made and sent. `TooManyFiles` when there are enough:
    waiting would take up the very thread that is to be left."""
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
    """Call `then` once when the answer is over: at its end, or when its reader has gone, begun or not."""
    # Django offers no other way: `request_finished` knows no response, and content with a `close` of its own would keep
    # a server from sending a file by itself.
    response._resource_closers.append(then)  # type: ignore[attr-defined]
