"""A newer version in the folder of a running server is started by a reload and by replaced workers, unless it cannot
start. The server runs in a copy of the tree, which is changed while it runs."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.outside import ROOT, outside
from tests.patience import PATIENCE, wait_until
from tests.serving import GUNICORN, free_port, gunicorn

pytestmark = pytest.mark.xdist_group("new version")

REFUSED = "The version in the folder does not start"
WORKERS = 2
MOST_REQUESTS = 50
"""Requests after which a worker is replaced."""
NEWER = {
    "ruleoflaw/environment.py": '\n\ndef version() -> str:\n    return "{version}"\n',
    "ruleoflaw/settings.py": "\nVERSION = environment.version()\n",
    "ruleoflaw/wsgi.py": """
from pathlib import Path

from django.conf import settings

Path(os.environ["STARTED"], str(os.getpid())).write_text(settings.VERSION, "utf-8")
made, application = application, lambda environ, start: made(
    environ, lambda status, headers, *more: start(status, [*headers, ("X-Version", settings.VERSION)], *more)
)
""",
    "templates/base.html": "<!-- {version} -->\n",
}
"""File → what a newer version adds at its end. None of them works without the others."""
BROKEN = {
    "a syntax error": ("metrics/views/health.py", "def healthz(:\n", "SyntaxError"),
    "a name that is gone": ("metrics/urls.py", "from metrics.views.health import gone\n", "cannot import name 'gone'"),
    "a setting that is missing": (
        "ruleoflaw/settings.py",
        'environment.required("NEW", "it is new.")\n',
        "Set NEW: it",
    ),
    "no configuration of the server": ("ruleoflaw/gunicorn.py", "bind = (\n", "was never closed"),
    "a template that is none": ("templates/dashboard/dashboard.html", "{% endif %}\n", "Invalid block tag"),
    "old translations": (
        "locale/en/LC_MESSAGES/django.po",
        '\nmsgid "甲"\nmsgstr "A"\n',
        "compile_translations",
    ),
    "no start at all": ("ruleoflaw/wsgi.py", "raise SystemExit(1)\n", ""),
}


@dataclass
class Site:
    port: int
    pid: int
    tree: Path
    log: Path

    def check_out(self, version: str) -> None:
        """Write every file as it is in this version."""
        for name, more in NEWER.items():
            text = (ROOT / name).read_text("utf-8")
            (self.tree / name).write_text(text + more.replace("{version}", version), "utf-8")
        for name in {file for file, _, _ in BROKEN.values()} - set(NEWER):
            shutil.copy(ROOT / name, self.tree / name)

    def break_(self, name: str, line: str) -> None:
        with (self.tree / name).open("a", encoding="utf-8") as file:
            file.write(line)

    def get(self, address: str) -> tuple[str, str]:
        """Return the page, and the version of the worker that made it. Every request has to be answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", address, headers={"Connection": "close"})
        answer = connection.getresponse()
        assert answer.status == 200
        page = answer.read().decode()
        connection.close()
        return page, answer.getheader("X-Version") or ""

    def version(self) -> str:
        return self.get("/healthz/")[1]

    def versions(self, requests: int = 20) -> set[str]:
        return {self.version() for _ in range(requests)}

    def hang_up(self) -> None:
        os.kill(self.pid, signal.SIGHUP)

    def workers(self) -> set[int]:
        return {int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()}

    def running(self) -> list[str]:
        """Return the version of each worker, "" for one that has none yet."""
        started = [self.log.with_name(str(pid)) for pid in self.workers()]
        return sorted(file.read_text("utf-8") if file.exists() else "" for file in started)

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def begins(self, version: str) -> None:
        """Wait until every worker has this version; pages are answered all the time."""
        wait_until(
            lambda: self.version() and self.running() == [version] * WORKERS, f"version {version} does not begin"
        )

    def makes_way(self, version: str) -> None:
        """Wait until no worker of version 1 is left, requesting so many pages that none can stay for long."""
        wait_until(lambda: self.versions() and "1" not in self.running(), "nobody makes way")
        assert self.versions() == {version}

    def refuses(self, times: int) -> None:
        """Wait until a version was refused so many times; version 1 answers until then."""

        def refused() -> bool:
            assert self.version() == "1"
            return self.said().count(REFUSED) >= times

        wait_until(refused, "what does not start is not refused")


def copied(folder: Path) -> Site:
    """Return a copy of the tree in version 1, in which no server runs yet."""
    site = Site(0, 0, folder / "tree", folder / "log")
    for part in ("ruleoflaw", "metrics", "templates", "locale"):
        shutil.copytree(ROOT / part, site.tree / part, ignore=shutil.ignore_patterns("*.pyc.*"))
    (site.tree / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "settings.py", site.tree / "tests")
    site.check_out("1")
    return site


def settings(folder: Path) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "STARTED": str(folder), "WORKERS": str(WORKERS)}
    return outside() | own


@contextmanager
def deployed(folder: Path, **more: str) -> Iterator[Site]:
    site = copied(folder)
    with site.log.open("wb") as log, gunicorn(settings(folder) | more, cwd=site.tree, stderr=log) as server:
        site.port, site.pid = server.port, server.pid
        wait_until(lambda: site.running() == ["1"] * WORKERS, "the workers do not start")
        yield site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with deployed(tmp_path) as site:
        yield site


@pytest.fixture
def replaced(tmp_path: Path) -> Iterator[Site]:
    """Yield a server whose workers are replaced after a few requests."""
    with deployed(tmp_path, GUNICORN_CMD_ARGS=f"--max-requests={MOST_REQUESTS} --max-requests-jitter=0") as site:
        yield site


def test_a_hang_up_and_nothing_before_it_begins_the_version_in_the_folder(site: Site) -> None:
    """Also a page that was never made before is of the old version until then."""
    site.check_out("2")
    page, version = site.get("/accounts/login/")
    assert version == "1" and "<!-- 1 -->" in page
    _has_loaded_nothing(site)
    for version in ("2", "3"):
        site.check_out(version)
        assert version not in site.running()
        site.hang_up()
        site.begins(version)
        assert site.versions() == {version}


def _has_loaded_nothing(site: Site) -> None:
    """Assert that the process above the workers has loaded nothing of the site: compiled modules cannot be loaded
    twice, and a worker's database driver would not recognise its own exceptions."""
    assert "psycopg" in Path(f"/proc/{min(site.workers())}/maps").read_text()
    assert "psycopg" not in Path(f"/proc/{site.pid}/maps").read_text()


def test_after_a_hang_up_for_what_does_not_start_the_old_workers_go_on(site: Site) -> None:
    before = site.workers()
    for number, (name, line, why) in enumerate(BROKEN.values(), 1):
        site.check_out("2")
        site.break_(name, line)
        site.hang_up()
        site.refuses(number)
        assert why in site.said().rpartition(REFUSED)[2]
        assert site.versions() == {"1"}
        assert site.workers() == before
    site.check_out("2")
    site.hang_up()
    site.begins("2")


def test_a_worker_that_is_replaced_makes_way_for_the_version_in_the_folder(replaced: Site) -> None:
    before = replaced.workers()
    replaced.check_out("2")
    replaced.makes_way("2")
    assert not before & replaced.workers()


def test_a_worker_does_not_make_way_for_what_does_not_start(replaced: Site) -> None:
    before = replaced.workers()
    name, line, why = BROKEN["a setting that is missing"]
    replaced.check_out("2")
    replaced.break_(name, line)
    replaced.refuses(WORKERS + 1)
    assert why in replaced.said()
    assert replaced.workers() == before
    replaced.check_out("3")
    replaced.makes_way("3")


def test_one_worker_less_does_not_end_the_site_either(site: Site) -> None:
    """The missing worker is started as soon as a version can start."""
    name, line, why = BROKEN["a syntax error"]
    site.check_out("2")
    site.break_(name, line)
    killed, left = site.workers()
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: why in site.said(), "nothing is said of the worker that does not start")
    assert site.versions() == {"1"}
    assert left in site.workers()
    site.check_out("2")
    wait_until(lambda: site.running() == ["1", "2"], "nobody takes the place")


@pytest.mark.parametrize("broken", ["a syntax error", "no start at all"])
def test_what_does_not_start_to_begin_with_ends(tmp_path: Path, broken: str) -> None:
    name, line, why = BROKEN[broken]
    site = copied(tmp_path)
    site.break_(name, line)
    own = settings(tmp_path) | {"BIND": f"127.0.0.1:{free_port()}"}
    done = subprocess.run(GUNICORN, cwd=site.tree, env=own, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
    assert done.returncode != 0
    assert why in done.stderr
