"""The configuration of the server. It uses threads, not only processes, so that a browser's idle connection does not
block a worker.

A worker loads the version that is in the folder when it starts. A version that cannot start never stops the site: it
is tried in a process of its own before an old worker makes way for it, and the old workers go on."""

import ctypes
import gc
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

LONGEST_START = 60
"""Seconds that a tried version may take to start."""
TRIED_AGAIN_AFTER = 10
"""Seconds until a worker that did not start is tried again, while others serve."""
M_MMAP_THRESHOLD = -3  # of glibc's mallopt

making_way = threading.Lock()


def read() -> dict[str, Any]:
    """Return the server's settings from the environment, read in a process of its own. Every worker is a copy of this
    process: modules imported here would stay loaded in it, beside newer ones from the folder."""
    folder = Path(__file__).resolve().parent.parent
    told = subprocess.run(
        [sys.executable, "-m", "ruleoflaw.start"], cwd=folder, stdout=subprocess.PIPE, text=True, check=False
    )
    if told.returncode:
        sys.exit(told.returncode)  # it has said why
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


told = read()
bind, workers, threads = told["bind"], told["workers"], told["threads"]
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
forwarded_allow_ips = ""  # whether a proxy is believed is one setting: TRUST_PROXY
limit_request_line = 8190  # an address with every indicator of the catalogue ticked; as much as nginx lets through
worker_tmp_dir = "/dev/shm"  # noqa: S108  a heartbeat on a slow disk stops healthy workers
preload_app = False  # a hang-up would go on with what is loaded


def starts(log: Any) -> bool:
    """Return whether the version in the folder starts, with the arguments this server was started with. The log says
    why not."""
    command = [sys.executable, "-m", "gunicorn", "--check-config", *sys.argv[1:]]
    try:
        # The server's own command.
        tried = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=LONGEST_START, check=False
        )
    except subprocess.TimeoutExpired:
        why = f"It was not ready after {LONGEST_START} seconds."
    else:
        if tried.returncode == 0:
            return True
        why = tried.stderr
    log.error("The version in the folder does not start; the one before it goes on serving.\n%s", why)
    return False


def when_ready(server: Any) -> None:
    """Make the server try a new version before it reloads: gunicorn ends the old workers before the new ones have
    started."""
    begin_anew = server.handle_hup

    def handle_hup() -> None:
        if starts(server.log):
            begin_anew()

    server.handle_hup = handle_hup


def post_worker_init(worker: Any) -> None:
    """Exempt what was loaded from garbage collection and make collections rarer: they took a fifth of the time of a
    dashboard."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)

    # Blocks of a long file are given back when they have been sent: left alone, glibc keeps room for the largest it has
    # met.
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 128 * 1024)

    worker.makes_way_after, worker.max_requests = worker.max_requests, sys.maxsize  # see post_request


def post_request(worker: Any, _request: Any, _environ: Any, _response: Any) -> None:
    """Replace the worker after `max_requests`, unless a new one would not start, which gunicorn itself does not
    check."""
    if worker.nr < worker.makes_way_after or not making_way.acquire(blocking=False):
        return
    try:
        if starts(worker.log):
            worker.alive = False
        worker.makes_way_after = worker.nr + worker.cfg.max_requests
    finally:
        making_way.release()


def worker_exit(server: Any, worker: Any) -> None:
    """Stop the server when its first worker does not start. A later one, in place of one that was killed, is tried
    again and again while others serve."""
    ending = sys.exc_info()[1]
    if worker.booted or not isinstance(ending, SystemExit) or not ending.code:
        return
    if not server.WORKERS:
        sys.exit(server.WORKER_BOOT_ERROR)
    until = time.monotonic() + TRIED_AGAIN_AFTER
    while worker.alive and os.getppid() == worker.ppid and time.monotonic() < until:
        time.sleep(0.1)
    sys.exit(1)
