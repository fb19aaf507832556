"""Work on what anybody may have sent, in a process of its own: with limits on memory, time and output, and without the
settings, the database or the secrets of the site. Whatever goes wrong there ends that process, not the site. Two are at
work at once on a machine, whichever of its server processes started them, so that the rest of it is left for pages.

The function that does the work is named, not given: `package.module:function`. It takes bytes and returns what JSON can
say; its module must know nothing of Django. Used by metrics/imports and metrics/documents.
"""

from __future__ import annotations

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
"""Times the seconds of work. Whoever sent the file waits for it, and so does nginx in front of the site, for a minute
in all: see `metrics.documents.read`."""
_START = (
    "import sys; sys.path[:] = sys.argv[3:]; from metrics.parsing import sandbox; sandbox.main(sys.argv[1], "
    "sys.argv[2])"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` is the address space in bytes; `seconds` are of work, `ON_THE_CLOCK` times as many on the clock."""

    memory: int
    seconds: int

    @property
    def on_the_clock(self) -> int:
        """Seconds after which the work is stopped, however little of it was done."""
        return int(self.seconds * ON_THE_CLOCK)


class Busy(Exception):
    """As many are at work as may be at once. Nothing has been begun; asking again later is all there is to do: waiting
    would take up a thread of the server, which is what is to be left."""


class TookTooLong(Exception):
    """The work was stopped when its time was over."""


class Failed(Exception):
    """The work ended without an answer: out of memory, an answer too large, or a fault in what was read."""


def run(function: str, content: bytes, limits: Limits) -> Any:
    """What the function makes of the content. `Busy`, `TookTooLong` or `Failed` where it makes nothing."""
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
        if code != 0:
            complaint.seek(0)
            log.warning("%s ended with %s: %s", function, code, complaint.read(4000).decode(errors="replace"))
            raise Failed(function)
        answer.seek(0)
        return json.loads(answer.read())


def _slot() -> int:
    """A file that stands for one process at work, locked. The lock goes when this process and the one it starts have
    closed the file or have ended, in whatever way. `Busy` when no file is left."""
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
    """In the new process: limits itself before it imports or reads anything. Its own clock ends it where the process
    that started it has died."""
    memory, seconds, on_the_clock = json.loads(limits)
    signal.alarm(on_the_clock)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_ANSWER, LARGEST_ANSWER))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, name = function.split(":")
    sys.stdout.write(json.dumps(getattr(import_module(module), name)(sys.stdin.buffer.read())))
