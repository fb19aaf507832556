"""Reading from a standby: a real primary, a real standby that can be held back, and the real server in front of both."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from ruleoflaw.replica import SHOWING
from tests.bench.visitor import Visitor
from tests.outside import outside
from tests.postgres import binaries, cluster, running, unprivileged

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0

PREPARE = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests import factories
zone = factories.place("zone", name_zh="某开发区")
cases = factories.indicator("cases", name_zh="调解案件数", is_key=True)
factories.observation(cases, zone, 2022, 655)
factories.observation(cases, zone, 2021, 417, state="submitted")
factories.open_round(zone, 2023)
sessions = {}
for role in ("official", "staff", "reviewer"):
    user = factories.user(role, role, zone)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    sessions[role] = session.session_key
print(json.dumps(sessions))
"""
DASHBOARD = "/?jurisdiction=zone&year=2023"
ENTRY = "/entry/?jurisdiction=zone&year=2023"


@dataclass
class Site:
    """`standby` and `primary` are connections past the application."""

    port: int
    primary: psycopg.Connection
    standby: psycopg.Connection
    sessions: dict[str, str]

    def visitor(self, role: str) -> Visitor:
        return Visitor(self.port, self.sessions[role])

    def caught_up(self) -> None:
        """Waits until the standby has everything that the primary has written."""
        (written,) = self.primary.execute("SELECT pg_current_wal_insert_lsn()").fetchone() or ("",)
        deadline = time.monotonic() + PATIENCE
        while not (self.standby.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [written]).fetchone() or (0,))[
            0
        ]:
            assert time.monotonic() < deadline, "the standby does not come after"
            time.sleep(0.05)

    @contextmanager
    def standby_held_back(self) -> Iterator[None]:
        """It stays where it is now, whatever the primary writes."""
        self.caught_up()
        self.standby.execute("SELECT pg_wal_replay_pause()")
        try:
            yield
        finally:
            self.standby.execute("SELECT pg_wal_replay_resume()")
            self.caught_up()

    def revalue(self, value: int) -> None:
        """The year 2022, as another server of the site would."""
        for change in ("state = 'draft', change_reason = 'x'", f"value = {value}", "state = 'approved'"):
            self.primary.execute(f"UPDATE metrics_observation SET {change}, version = version + 1 WHERE year = 2022")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with ExitStack() as stack, tempfile.TemporaryDirectory() as var:
        primary = stack.enter_context(cluster())
        environment = outside() | {
            "DATABASE_URL": primary,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "VAR_DIR": var,
        }
        manage(environment, "migrate", "--verbosity=0")
        sessions = json.loads(manage(environment, "shell", "--verbosity=0", "--command", PREPARE).splitlines()[-1])
        standby = stack.enter_context(standing_by(primary))
        port = stack.enter_context(served(environment | {"DATABASE_REPLICA_URL": standby}))
        beside = [stack.enter_context(psycopg.connect(address, autocommit=True)) for address in (primary, standby)]
        yield Site(port, beside[0], beside[1], sessions)


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def standing_by(primary: str) -> Iterator[str]:
    """The address of a standby that follows the primary."""
    identity = unprivileged()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as home:
        if identity:
            os.chown(home, identity["user"], identity["group"])
        copy = [binaries() / "pg_basebackup", "-d", primary, "-D", f"{home}/data", "-R", "-c", "fast", "-X", "stream"]
        subprocess.run(copy, check=True, cwd=home, **identity)
        with running(Path(home)) as address:
            yield address


@contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    """The port of the server, with one process, so that what one request learns the next one knows."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "--config", "ruleoflaw/gunicorn.py", "ruleoflaw.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment | {"BIND": f"127.0.0.1:{port}", "WORKERS": "1"})
    try:
        deadline = time.monotonic() + PATIENCE
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def shown(visitor: Visitor, address: str = "/observations/?jurisdiction=zone") -> str:
    return visitor.get(address).text


def saved(clerk: Visitor, value: str) -> None:
    fields = dict(clerk.hidden_fields(ENTRY))
    answer = clerk.post(ENTRY, [*fields.items(), ("value.cases", value)])
    assert answer.status == 302


def test_a_page_is_read_from_the_standby_and_so_is_its_file(site: Site) -> None:
    reader = site.visitor("official")
    with site.standby_held_back():
        site.revalue(701)
        for address in (
            "/observations/?jurisdiction=zone",
            "/observations.csv?jurisdiction=zone",
            "/years/?jurisdiction=zone",
        ):
            assert "701" not in shown(reader, address)
            assert "655" in shown(reader, address)
    assert "701" in shown(reader)
    site.revalue(655)


def test_whoever_wrote_sees_what_they_wrote(site: Site) -> None:
    clerk = site.visitor("staff")
    with site.standby_held_back():
        saved(clerk, "812")
        assert "812" in shown(clerk)
        assert "812" in shown(clerk, DASHBOARD)
        assert "812" not in shown(site.visitor("staff"))
    assert "812" in shown(clerk)


def test_what_a_write_depends_on_is_asked_of_the_primary(site: Site) -> None:
    with site.standby_held_back():
        saved(site.visitor("staff"), "913")
        assert 'value="913"' in shown(site.visitor("staff"), ENTRY)
        site.primary.execute("UPDATE metrics_observation SET state='submitted', version=version+1 WHERE year=2023")
        assert "913" in shown(site.visitor("reviewer"), "/review/?jurisdiction=zone&year=2023")


def test_rights_are_those_of_this_moment(site: Site) -> None:
    """The value of 2021 is submitted: officials do not see it."""
    reader = site.visitor("official")
    with site.standby_held_back():
        assert "417" not in shown(reader)
        site.primary.execute("UPDATE metrics_membership SET role = 'auditor' WHERE role = 'official'")
        assert "417" in shown(reader)
        site.primary.execute("UPDATE metrics_membership SET role = 'official' WHERE role = 'auditor'")
        assert "417" not in shown(reader)
        site.primary.execute("UPDATE metrics_user SET is_active = false WHERE username = 'official'")
        assert reader.get("/observations/?jurisdiction=zone").status == 302
        site.primary.execute("UPDATE metrics_user SET is_active = true WHERE username = 'official'")


def test_an_invented_position_is_not_believed(site: Site) -> None:
    reader = site.visitor("official")
    with site.standby_held_back():
        site.revalue(702)
        reader.cookies["written"] = "'; SELECT pg_sleep(9); --"
        assert "702" in shown(reader)
    site.revalue(655)


def test_without_the_standby_the_primary_answers(site: Site) -> None:
    """The last of them: nothing starts the standby again."""
    reader = site.visitor("official")
    site.caught_up()
    assert "655" in shown(reader)
    (data,) = site.standby.execute("SHOW data_directory").fetchone() or ("",)
    stop = [binaries() / "pg_ctl", "stop", "-D", data, "-m", "immediate"]
    subprocess.run(stop, check=True, cwd=data, stdout=subprocess.DEVNULL, **unprivileged())
    site.revalue(703)
    for _ in range(3):
        assert "703" in shown(reader)


def test_every_page_that_may_be_read_from_the_standby_exists() -> None:
    from metrics.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} >= SHOWING
    assert not {"entry", "review", "report", "rounds", "history", "reports", "imports"} & SHOWING
