"""Reads from a standby: a real primary, a real standby that can be held back, and the real server in front of both."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ruleoflaw.replica import SHOWING
from tests import serving
from tests.bench.visitor import Visitor
from tests.outside import outside
from tests.patience import wait_until
from tests.postgres import binaries, cluster, home, running, unprivileged

pytestmark = pytest.mark.xdist_group("replica")


PREPARE = """
import json
from tests import factories
zone = factories.jurisdiction("zone", name_zh="某开发区")
cases = factories.indicator("cases", name_zh="调解案件数", is_key=True)
factories.observation(cases, zone, 2022, 655)
factories.observation(cases, zone, 2021, 417, state="submitted")
factories.observation(cases, zone, 2023, 588, state="draft")
factories.open_round(zone, 2023)
roles = {"official": "official", "staff": "staff", "reviewer": "reviewer", "colleague": "staff"}
print(json.dumps({name: factories.session(factories.user(name, role, zone)) for name, role in roles.items()}))
"""
AS_IT_WAS = (
    """UPDATE metrics_membership SET role = replace(username, 'colleague', 'staff') FROM metrics_user u
    WHERE u.id = user_id AND role <> replace(username, 'colleague', 'staff')""",
    "UPDATE metrics_user SET is_active = true WHERE NOT is_active",
    "UPDATE metrics_observation SET state = 'draft', version = version + 1 WHERE year = 2023 AND state = 'submitted'",
    "UPDATE metrics_observation SET value = 588, version = version + 1 WHERE year = 2023 AND value <> 588",
)
OBSERVATIONS = "/observations/?jurisdiction=zone"
DASHBOARD = "/?jurisdiction=zone&year=2023"
ENTRY = "/entry/?jurisdiction=zone&year=2023"


@dataclass
class Standby:
    """A standby server, with a connection that does not use the application."""

    home: Path
    address: str = ""
    _process: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        self.address = self._process.enter_context(running(self.home))

    def stop(self) -> None:
        self._process.close()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stop the standby as in a power failure during the block, and start it again at the end."""
        stop = [binaries() / "pg_ctl", "stop", "-D", self.home / "data", "-m", "immediate"]
        subprocess.run(stop, check=True, cwd=self.home, stdout=subprocess.DEVNULL, **unprivileged())
        self.stop()
        try:
            yield
        finally:
            self.start()

    def asked(self, question: str, *values: str) -> Any:
        with psycopg.connect(self.address, autocommit=True) as connection:
            return (connection.execute(question, values).fetchone() or (None,))[0]


@dataclass
class Site:
    """The running site. `primary` is a connection that does not use the application."""

    port: int
    primary: psycopg.Connection
    standby: Standby
    sessions: dict[str, str]

    def visitor(self, role: str) -> Visitor:
        return Visitor(self.port, self.sessions[role])

    def caught_up(self) -> None:
        """Wait until the standby has everything that the primary has written."""
        (written,) = self.primary.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone() or ("",)
        replayed = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        wait_until(lambda: self.standby.asked(replayed, written), "the standby does not come after")

    @contextmanager
    def standby_held_back(self) -> Iterator[None]:
        """Keep the standby at its present state during the block, whatever the primary writes."""
        self.caught_up()
        self.standby.asked("SELECT pg_wal_replay_pause()")
        try:
            yield
        finally:
            self.standby.asked("SELECT pg_wal_replay_resume()")
            self.caught_up()

    def revalue(self, value: int) -> None:
        """Change the value of 2022, as another server of the site would."""
        for change in (
            "state = 'returned', shown = false, change_reason = 'x'",
            f"state = 'draft', value = {value}",
            "state = 'submitted'",
            "state = 'approved', shown = true",
        ):
            row = "year = 2022 AND NOT stands"
            self.primary.execute(f"UPDATE metrics_observation SET {change}, version = version + 1 WHERE {row}")


@pytest.fixture(scope="module")
def deployed() -> Iterator[Site]:
    """Yield a site with one server process, so that all requests share what it remembers."""
    with ExitStack() as stack, tempfile.TemporaryDirectory() as var:
        primary = stack.enter_context(cluster())
        own = {"DATABASE_URL": primary, "DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": var, "WORKERS": "1"}
        environment = outside() | own
        serving.manage(environment, "migrate", "--verbosity=0")
        prepared = serving.manage(environment, "shell", "--verbosity=0", "--command", PREPARE)
        standby = stack.enter_context(standing_by(primary))
        server = stack.enter_context(serving.gunicorn(environment | {"DATABASE_REPLICA_URL": standby.address}))
        beside = stack.enter_context(psycopg.connect(primary, autocommit=True))
        yield Site(server.port, beside, standby, json.loads(prepared.splitlines()[-1]))


@pytest.fixture
def site(deployed: Site) -> Iterator[Site]:
    """Yield the site and restore everything afterwards."""
    yield deployed
    deployed.revalue(655)
    for change in AS_IT_WAS:
        deployed.primary.execute(change)


@contextmanager
def standing_by(primary: str) -> Iterator[Standby]:
    """Yield a standby that follows the primary."""
    with home() as folder:
        copy = [binaries() / "pg_basebackup", "-d", primary, "-D", folder / "data", "-R", "-c", "fast", "-X", "stream"]
        subprocess.run(copy, check=True, cwd=folder, **unprivileged())
        standby = Standby(folder)
        standby.start()
        try:
            yield standby
        finally:
            standby.stop()


def shown(visitor: Visitor, address: str = OBSERVATIONS) -> set[str]:
    """Return the numbers that can be read on the page or in the file. Tags are left out, as a token may happen to be
    digits."""
    return set(re.findall(r"(?<!\w)\d+", re.sub("<[^>]*>", " ", visitor.get(address).text)))


def saved(clerk: Visitor, value: str) -> None:
    fields = dict(clerk.hidden_fields(ENTRY))
    answer = clerk.post(ENTRY, [*fields.items(), ("value.cases", value)])
    assert answer.status == 302


def test_a_page_is_read_from_the_standby_and_so_is_its_file(site: Site) -> None:
    reader = site.visitor("official")
    with site.standby_held_back():
        site.revalue(701)
        for address in (OBSERVATIONS, "/observations.csv?jurisdiction=zone", "/years/?jurisdiction=zone"):
            assert "655" in shown(reader, address)
            assert "701" not in shown(reader, address)
    assert "701" in shown(reader)


def test_whoever_wrote_sees_what_they_wrote(site: Site) -> None:
    clerk = site.visitor("staff")
    with site.standby_held_back():
        saved(clerk, "612")
        assert "612" in shown(clerk)
        assert "612" in shown(clerk, DASHBOARD)
        assert "612" not in shown(site.visitor("staff"))
    assert "612" in shown(clerk)


def test_a_page_that_readers_share_is_that_of_the_server_each_of_them_reads_from(site: Site) -> None:
    clerk, colleague = site.visitor("staff"), site.visitor("colleague")
    for each in (clerk, colleague, clerk, colleague):
        assert "588" in shown(each, DASHBOARD)
    with site.standby_held_back():
        saved(clerk, "614")
        for _ in range(2):
            assert "614" in shown(clerk, DASHBOARD)
            assert "588" in shown(colleague, DASHBOARD)
    for each in (clerk, colleague, clerk, colleague):
        assert "614" in shown(each, DASHBOARD)


def test_what_a_write_depends_on_is_asked_of_the_primary(site: Site) -> None:
    with site.standby_held_back():
        saved(site.visitor("staff"), "613")
        assert 'value="613"' in site.visitor("staff").get(ENTRY).text
        site.primary.execute("UPDATE metrics_observation SET state='submitted', version=version+1 WHERE year=2023")
        assert "613" in shown(site.visitor("reviewer"), "/review/?jurisdiction=zone&year=2023")


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
        assert reader.get(OBSERVATIONS).status == 302


def test_an_invented_position_is_not_believed(site: Site) -> None:
    reader = site.visitor("official")
    with site.standby_held_back():
        site.revalue(702)
        reader.cookies["written"] = "'; SELECT pg_sleep(9); --"
        assert "702" in shown(reader)


def test_without_the_standby_the_primary_answers_until_it_is_back(site: Site) -> None:
    reader = site.visitor("official")
    site.caught_up()
    assert "655" in shown(reader)
    with site.standby.away():
        site.revalue(703)
        for _ in range(3):
            assert "703" in shown(reader)
    with site.standby_held_back():
        site.revalue(704)
        wait_until(lambda: "703" in shown(reader), "nothing is read from the standby any more")


def test_every_page_that_may_be_read_from_the_standby_exists() -> None:
    from metrics.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} >= SHOWING
    assert not {"entry", "review", "report", "rounds", "history", "reports", "imports"} & SHOWING
