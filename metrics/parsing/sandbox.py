"""Sandbox: work on files that anybody may have sent, in a process of its own with limits on memory, time and output,
and without the settings, the database or the secrets of the site.

Whatever goes wrong ends that process, not the site. At most two of them run at once on a machine, counted over all
server processes, so that pages still get their share of it.
The function that does the work is given by name: `package.module:function`. It takes bytes and returns what JSON can
represent; its module must not import Django. Used by metrics/imports and metrics/documents."""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
LARGEST_ANSWER = 64 * MEGABYTE
MOST_FILES = 64
AT_ONCE = 2
ON_THE_CLOCK = 1.5
"""The limit on elapsed time, as a multiple of the limit on CPU time. Whoever sent the file waits for it, and nginx in
front of the site waits a minute at most: see `metrics.documents.read`."""
UNWRITTEN = 128
"""A process that could not write its answer ends with this number plus that of the operating system's error."""
_START = (
    "import sys; sys.path[:] = sys.argv[3:]; from metrics.parsing import sandbox; sandbox.main(sys.argv[1], "
    "sys.argv[2])"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` is the address space in bytes; `seconds` are of CPU time. `ON_THE_CLOCK` times as many may elapse."""

    memory: int
    seconds: int

    @property
    def on_the_clock(self) -> int:
        """Return the elapsed seconds after which the work is stopped, however little CPU time it had."""
        return int(self.seconds * ON_THE_CLOCK)


class Busy(Exception):
    """As many processes are running as are allowed, and nothing was begun. The caller should ask the user to try again
    later: waiting here would occupy a thread of the server."""


class TookTooLong(Exception):
    """The work was stopped at its time limit."""


class Failed(Exception):
    """The work ended without an answer: out of memory, an answer too large, or an error in the file that was read."""


def run(function: str, content: bytes, limits: Limits) -> Any:
    """Return the result of the named function for the content. Raises `Busy`, `TookTooLong` or `Failed` when there is
    none, and `OSError` when the machine had no room for the answer, whatever the content was."""
    numbers = json.dumps([limits.memory, limits.seconds, limits.on_the_clock])
    with os.fdopen(_slot()) as slot, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        try:
            code = subprocess.run(  # noqa: S603  our own module, with the content on its standard input
                [sys.executable, "-I", "-c", _START, function, numbers, *sys.path],
                input=content,
                stdout=answer,
                stderr=complaint,
                timeout=limits.on_the_clock,
                env={},
                pass_fds=[slot.fileno()],
                check=False,
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise TookTooLong(function) from error
        if code in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
            raise TookTooLong(function)
        if code > UNWRITTEN:
            raise OSError(code - UNWRITTEN, os.strerror(code - UNWRITTEN))
        if code != 0:
            complaint.seek(0)
            log.warning("%s ended with %s: %s", function, code, complaint.read(4000).decode(errors="replace"))
            raise Failed(function)
        answer.seek(0)
        return json.loads(answer.read())


def _slot() -> int:
    """Return a locked file that stands for one running process. The lock ends when this process and the one it starts
    have closed the file or have ended. Raises `Busy` when all files are locked."""
    from django.conf import settings  # which the new process does not have

    for number in range(AT_ONCE):
        # To read is enough, so that it does not matter which account of the machine made the file.
        slot = os.open(Path(settings.VAR_DIR, f"at-work-{number}.lock"), os.O_RDONLY | os.O_CREAT, 0o644)
        try:
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(slot)
        else:
            return slot
    raise Busy


def main(function: str, limits: str) -> None:
    """Run the function in the new process, after setting its limits, before anything else is imported or read. Its own
    alarm ends it in case the process that started it has died."""
    memory, seconds, on_the_clock = json.loads(limits)
    signal.alarm(on_the_clock)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_ANSWER, LARGEST_ANSWER))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, name = function.split(":")
    answer = json.dumps(getattr(import_module(module), name)(sys.stdin.buffer.read()))
    try:
        sys.stdout.write(answer)
        sys.stdout.flush()
    except OSError as error:
        if not error.errno or error.errno == errno.EFBIG:  # an answer beyond its limit is the content's doing
            raise
        os._exit(UNWRITTEN + error.errno)  # an ordinary end would try to write once more
