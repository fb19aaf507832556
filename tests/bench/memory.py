"""What a worker's memory gains by plotly, which makes the charts."""

from __future__ import annotations

from tests.bench.figures import Figure
from tests.bench.server import environment_of
from tests.serving import python

LIMIT = 25

# In a process of its own, and after all other rooms: what both need is not counted as plotly's.
GAINED = """
import gc, pkgutil, re, sys
from importlib import import_module
from pathlib import Path
import django

def held():
    gc.collect()
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

def load(room):
    for module in pkgutil.walk_packages(import_module(room).__path__, room + "."):
        import_module(module.name)

django.setup()
for room in ("queries", "tables", "exports", "imports", "actions", "web", "admin"):
    load("metrics." + room)
assert "plotly" not in sys.modules
before = held()
load("metrics.charts")
from metrics.charts.chart import Chart, for_script
lines = [{"type": kind, "x": [2021, 2022], "y": [1, 2]} for kind in ("scatter", "bar")]
for_script([Chart("key", "", "", {"data": lines, "layout": {"template": "ruleoflaw"}}, "")])
print((held() - before) / 1024)
"""


def worker_memory() -> list[Figure]:
    """Measure the megabytes that loading the charts and drawing one takes."""
    gained = float(python(environment_of("sqlite://:memory:"), "-c", GAINED))
    return [Figure("worker_memory", gained, LIMIT, unit="MB")]
