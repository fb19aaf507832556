"""Long files through the real server: a slow client, or one that goes away, does not keep others from pages and the
database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.server import Site, Size, filled, inside
from tests.bench.visitor import Busy
from tests.patience import wait_until
from tests.postgres import cluster
from tests.serving import gunicorn

pytestmark = pytest.mark.xdist_group("long files")

FILE = "/observations.csv"
AT_ONCE = 2
"""Of the four threads of the one worker."""
SIZE = Size(jurisdictions=130, siblings=10, indicators=60, years=8)
"""The file is longer than the buffers of a connection, so that a client that does not read makes the server wait."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with cluster() as address:
        environment = filled(address, "files", SIZE)
        known = inside(environment, "prepare", little=True)
        environment |= {"DJANGO_SETTINGS_MODULE": "tests.servers.settings", "THREADS": str(AT_ONCE + 2), "WORKERS": "1"}
        with gunicorn(environment) as server:
            yield Site(server, environment, known)


def page(site: Site) -> str:
    return site.visitor().get(f"/?jurisdiction={site.known['top']}").text


def nothing_is_at_work(site: Site) -> None:
    """Wait until nothing is at work: the server notices that a client has gone when it sends the next block."""
    wait_until(lambda: not site.connections()[1], "a connection to the database is still at work")


def test_pages_are_answered_beside_slow_readers_and_one_file_more_is_refused(site: Site) -> None:
    readers = [site.visitor() for _ in range(AT_ONCE)]
    answers = [reader.begin(FILE) for reader in readers]
    assert all(answer.read(1024) for answer in answers)
    assert "<h1" in page(site)
    for address in (FILE, "/observations.xlsx", f"/year.zip?jurisdiction={site.known['top']}"):
        with pytest.raises(Busy):
            site.visitor().get(address)
    assert site.connections()[1] == AT_ONCE  # the files are still under way
    rest = answers[0].read()  # slowly is not in vain
    assert rest.endswith(b"\r\n")
    assert len(rest) > 1 << 22
    for reader in readers:
        reader.leave()
    nothing_is_at_work(site)


def test_who_goes_away_in_the_middle_leaves_nothing_behind(site: Site) -> None:
    """More clients than there may be files at once: each gives its place back."""
    for _ in range(AT_ONCE * 2):
        reader = site.visitor()
        assert reader.begin(FILE).read(1024)
        assert site.connections()[1] == 1
        assert "<h1" in page(site)
        reader.leave()
        nothing_is_at_work(site)
    assert site.visitor().stream(FILE) > 1 << 22
    nothing_is_at_work(site)
