"""How many long files are made at once, so that some threads of a server are always left for pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import cast

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

# In each server process.
_slots = BoundedSemaphore(settings.FILES_AT_ONCE)


class TooManyFiles(Exception):
    """So many are being made or sent already. Nothing has been begun; asking again later is all there is to do."""


class Held(Iterator[bytes]):
    """The blocks of a file that keeps its place until it is closed: at its end, or when its reader has gone, begun or not."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._open = blocks, True

    def __next__(self) -> bytes:
        return next(self._blocks)

    def close(self) -> None:
        """Django calls it when the answer is over."""
        if self._open:
            self._open = False
            _slots.release()


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
        response.streaming_content = Held(iter(cast(Iterator[bytes], response.streaming_content)))
    else:
        _slots.release()  # it is made, and sent without making anything more
    return response
