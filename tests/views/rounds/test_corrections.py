"""What was corrected after publication: on the dashboard, beside figures of the next year, in files and the archive."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction, User
from tests import factories
from tests.views.reading import file
from tests.views.rounds.helpers import browser, correct, publish, words

pytestmark = pytest.mark.django_db

HERE = "jurisdiction=here&year=2022"
NEXT = "jurisdiction=here&year=2023"
SAID = "原公布98.35%，更正为98.4%"


@pytest.fixture
def rate(here: Jurisdiction, clerk: User) -> Indicator:
    """Create a rate of two years that was published for the first and corrected since."""
    found = factories.indicator(
        "cases", name_zh="办结率", unit="%", measure="rate", decimals=2, direction="higher", is_key=True
    )
    factories.observation(found, here, 2022, Decimal("98.35"), entered_by=clerk)
    factories.observation(found, here, 2023, Decimal("98.5"), entered_by=clerk)
    return found


@pytest.fixture
def leader(here: Jurisdiction) -> Client:
    return browser(factories.user("leader", "official", here))


def corrected(reviewer: Client, clerk: User) -> None:
    publish(reviewer, 0)
    correct(reviewer, clerk, Decimal("98.4"))


def section(page: str) -> str:
    found = re.search(r'<section class="corrections".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_corrections_stand_on_the_dashboard(rate: Indicator, reviewer: Client, leader: Client, clerk: User) -> None:
    assert not section(words(leader, f"/?{HERE}"))
    publish(reviewer, 0)
    assert not section(words(leader, f"/?{HERE}"))
    correct(reviewer, clerk, Decimal("98.4"))
    shown = section(words(leader, f"/?{HERE}"))
    assert all(said in shown for said in ("本年更正1项", "98.35%", "98.4%", "漏报一个街道", "李审核", "尚未公开"))
    assert "<details" not in shown
    assert not section(words(leader, f"/?{HERE}&edition=1"))
    publish(reviewer, 1, note="更正")
    assert "第2版" in section(words(leader, f"/?{HERE}&edition=2"))
    assert not section(words(leader, f"/?{HERE}&edition=1")) and not section(words(leader, f"/?{NEXT}"))


def test_a_value_added_after_publication_is_a_correction(
    rate: Indicator, here: Jurisdiction, reviewer: Client, leader: Client
) -> None:
    publish(reviewer, 0)
    for n in range(6):
        factories.observation(factories.indicator(f"late{n}", name_zh=f"补报{n}"), here, 2022, 7)
    shown = section(words(leader, f"/?{HERE}"))
    assert "补报0" in shown and "没有" in shown and "<details" in shown


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"/?{HERE}", f"{SAID}</"), (f"/?{NEXT}", f"上年{SAID}"), (f"/?{NEXT}&view=leader", f"上年{SAID}"),
        ("/years/?jurisdiction=here&from=2022&to=2023", SAID),
        ("/indicators/cases/?jurisdiction=here", f"2022年{SAID}。"),
        ("/indicators/cases/?jurisdiction=here&tab=table", SAID),
    ],
)  # fmt: skip
def test_what_was_published_stands_beside_what_it_became(
    rate: Indicator, reviewer: Client, leader: Client, clerk: User, address: str, said: str
) -> None:
    corrected(reviewer, clerk)
    assert said in words(leader, address)
    assert "原公布" not in words(leader, f"{address}&edition=1")


def test_files_say_both(rate: Indicator, reviewer: Client, leader: Client, clerk: User) -> None:
    corrected(reviewer, clerk)
    for address in ("/dashboard.csv?", "/dashboard.csv?layout=wide&", "/years.csv?from=2023&to=2023&"):
        assert [row["上年更正"] for row in file(leader, f"{address}{NEXT}")] == [f"上年{SAID}"], address
    assert [row["原公布数值"] for row in file(leader, f"/dashboard.csv?{HERE}")] == ["98.35"]
    both = file(leader, "/indicators/cases.csv?jurisdiction=here")
    assert {row["年度"]: (row["原公布数值"], row["上年更正"]) for row in both} == {
        "2022": ("98.35", ""), "2023": ("", f"上年{SAID}"),
    }  # fmt: skip


def parts(client: Client, query: str) -> dict[str, str]:
    answer = client.get(f"/year.zip?{query}")
    content: Any = answer
    with zipfile.ZipFile(io.BytesIO(b"".join(content.streaming_content))) as found:
        texts = {name: found.read(name).decode() for name in found.namelist() if not name.endswith("xlsx")}
    return {"name": answer["Content-Disposition"], **texts}


def test_the_archive_names_its_edition(rate: Indicator, reviewer: Client, leader: Client, clerk: User) -> None:
    assert "还没有公开" in parts(leader, HERE)["README.txt"]
    corrected(reviewer, clerk)
    now, then = parts(leader, HERE), parts(leader, f"{HERE}&edition=1")
    assert "最近一次公开为第1版" in now["README.txt"] and "98.35%" in now["更正.csv"]
    assert "这里是第1版公开的数值" in then["README.txt"] and "%E7%AC%AC1%E7%89%88" in then["name"]
    assert "更正.csv" not in then and ",98.35," in then["年度数据.csv"] and ",98.35," not in now["年度数据.csv"]


def test_an_edition_that_ends_in_the_same_month_is_compared(
    here: Jurisdiction, reviewer: Client, leader: Client, clerk: User
) -> None:
    """The value until October was published first; that of the whole year replaced it. The next year's October compares
    with the first."""
    found = factories.indicator("cases", name_zh="调解案件数", is_key=True)
    factories.observation(found, here, 2022, 40, entered_by=clerk, as_of="2022-10-31", period="as_of")
    publish(reviewer, 0)
    correct(reviewer, clerk, 71, as_of=None, period="year")
    factories.observation(found, here, 2023, 52, entered_by=clerk, as_of="2023-10-31", period="as_of")
    said = "与上年第1版截至10月的数值相比：增加12件（+30.0%）"
    for address in (f"/?{NEXT}", "/years/?jurisdiction=here&from=2022&to=2023", "/indicators/cases/?jurisdiction=here"):
        page = words(leader, address)
        assert said in page and "截至月份不同" in page, address
    (row,) = file(leader, f"/dashboard.csv?{NEXT}")
    assert (row["不可比原因"], row["与上年同期版次相比"], row["相比的版次"]) == ("截至月份不同", "12", "1")
    assert "与上年第1版" not in words(leader, f"/?{HERE}")
