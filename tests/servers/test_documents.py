"""Documents through the real server, with several processes: a limited number is read at once, and the other threads
serve pages."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests import serving
from tests.at_work import all_at_work
from tests.bench.visitor import Visitor, hidden_fields
from tests.outside import outside

pytestmark = pytest.mark.xdist_group("documents")

PREPARE = """
import json
from tests import factories
zone = factories.jurisdiction("zone")
factories.indicator("cases", name_zh="复议案件数")
factories.open_round(zone)
print(json.dumps(factories.session(factories.user("clerk", "staff", zone))))
"""
WORKERS = 2
THREADS = 4
ADDRESS = "/reports/add/?jurisdiction=zone"


@dataclass
class Site:
    port: int
    session: str
    var: str

    def visitor(self) -> Visitor:
        return Visitor(self.port, self.session)

    def upload(self, number: int) -> str:
        """Upload a report and return the page of the answer."""
        visitor = self.visitor()
        fields = [*hidden_fields(visitor.get(ADDRESS)), ("title", f"报告{number}"), ("year", "2022")]
        answer = visitor.post(ADDRESS, fields, "全年办结复议案件71件。".encode())
        return visitor.get(answer.location).text if answer.location else answer.text


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as var:
        environment = outside() | {
            "DATABASE_URL": f"sqlite:///{var}/db.sqlite3", "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
            "SECRET_KEY": "only-for-tests", "HTTPS": "off", "VAR_DIR": var, "WORKERS": str(WORKERS),
            "THREADS": str(THREADS),
        }  # fmt: skip
        serving.manage(environment, "migrate", "--verbosity=0")
        said = serving.manage(environment, "shell", "--verbosity=0", "--command", PREPARE)
        with serving.gunicorn(environment) as server:
            yield Site(server.port, json.loads(said.splitlines()[-1]), var)


def test_the_server_reads_no_more_than_the_machine_may_and_pages_go_on(site: Site) -> None:
    with all_at_work(site.var):
        with ThreadPoolExecutor(WORKERS * THREADS) as people:
            pages = list(people.map(site.upload, range(WORKERS * THREADS)))
        assert all("正在读取的文件过多，请稍后再试" in page for page in pages)
        assert "<h1" in site.visitor().get("/?jurisdiction=zone").text
    assert "读出1个数字" in site.upload(0)
