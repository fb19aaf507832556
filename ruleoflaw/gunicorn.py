"""The server. Threads, not only processes: a browser's idle connection must not hold up a worker."""

from ruleoflaw import environment

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
worker_tmp_dir = "/dev/shm"  # noqa: S108  a heartbeat on a slow disk stops healthy workers
preload_app = False
