"""The server. Threads, not only processes: a browser's idle connection must not hold up a worker."""

import ctypes
import gc
from contextlib import suppress
from typing import Any

from ruleoflaw import environment
from ruleoflaw.start import read_settings, require_translations

read_settings()  # here and not in the workers, which the server would start again and again
require_translations()

bind = environment.text("BIND", "127.0.0.1:8000")
workers = environment.whole("WORKERS", 2, least=1)
threads = environment.whole("THREADS", 4, least=4)
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
preload_app = False

M_MMAP_THRESHOLD = -3  # of glibc's mallopt


def post_worker_init(worker: Any) -> None:
    """What was loaded stays for good: the search for garbage need not go through all of it again and again, nor as
    often as in a program that makes few objects. A dashboard took a fifth longer."""
    import ruleoflaw.urls  # noqa: F401  everything that the first request would load

    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)

    # Blocks of a long file are given back when they have been sent: left alone, glibc keeps room for the largest it has
    # met.
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 128 * 1024)
