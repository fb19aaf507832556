"""Work on what anybody may have sent, in a process of its own: with limits on memory, time and output, and without the
settings, the database or the secrets of the site. Whatever goes wrong there ends that process, not the site.

The function that does the work is named, not given: `package.module:function`. It takes bytes and returns what JSON can
say; its module must know nothing of Django. Used by metrics/imports and metrics/documents.
"""

from __future__ import annotations

import json
import logging
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from typing import Any

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
LARGEST_ANSWER = 64 * MEGABYTE
MOST_FILES = 64
BUSY = 5
"""On a machine that has much else to do, a process may get no more than a fifth of a core. The clock alone ends only
one that waits for something; work is ended by what it has used."""
_START = "import sys; sys.path[:] = sys.argv[3:]; from metrics.parsing import sandbox; sandbox.main(sys.argv[1], sys.argv[2])"


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` is the address space in bytes; `seconds` are of work, and `BUSY` times as many on the clock."""

    memory: int
    seconds: int


class TookTooLong(Exception):
    """The work was stopped when its time was over."""


class Failed(Exception):
    """The work ended without an answer: out of memory, an answer too large, or a fault in what was read."""


def run(function: str, content: bytes, limits: Limits) -> Any:
    """What the function makes of the content. `TookTooLong` or `Failed` where it makes nothing."""
    numbers = json.dumps([limits.memory, limits.seconds])
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        try:
            code = subprocess.run(  # noqa: S603  our own module, with the content on its standard input
                [sys.executable, "-I", "-c", _START, function, numbers, *sys.path],
                input=content,
                stdout=answer,
                stderr=complaint,
                timeout=limits.seconds * BUSY,
                env={},
                check=False,
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise TookTooLong(function) from error
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            raise TookTooLong(function)
        if code != 0:
            complaint.seek(0)
            log.warning("%s ended with %s: %s", function, code, complaint.read(4000).decode(errors="replace"))
            raise Failed(function)
        answer.seek(0)
        return json.loads(answer.read())


def main(function: str, limits: str) -> None:
    """In the new process: limits itself before it imports or reads anything."""
    memory, seconds = json.loads(limits)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_ANSWER, LARGEST_ANSWER))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, name = function.split(":")
    sys.stdout.write(json.dumps(getattr(import_module(module), name)(sys.stdin.buffer.read())))
