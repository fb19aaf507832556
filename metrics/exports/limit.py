"""How many long files are made at once, so that some threads of a server are always left for pages."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

# In each server process.
_slots = BoundedSemaphore(settings.FILES_AT_ONCE)


class TooManyFiles(Exception):
    """So many are being made or sent already. Nothing has been begun; asking again later is all there is to do."""


def limited(make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The file that `make` makes, which counts until it is made and sent. `TooManyFiles` when there are enough: waiting would
    take up the very thread that is to be left."""
    if not _slots.acquire(blocking=False):
        raise TooManyFiles
    try:
        response = make()
    except BaseException:
        _slots.release()
        raise
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        # Django calls it once when the answer is over: at its end, or when its reader has gone, begun or not.
        response._resource_closers.append(_slots.release)  # type: ignore[attr-defined]
    else:
        _slots.release()  # it is made, and sent without making anything more
    return response
