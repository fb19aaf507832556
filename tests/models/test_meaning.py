"""What approved values mean changes only with a break after the last of them, whoever asks the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.imports.fixture_cells import BadFixture
from metrics.imports.fixtures import load
from metrics.models import Indicator
from metrics.models.meaning_triggers import MEANING
from tests import factories
from tests.imports.fixture_files import FIXTURES
from tests.models.plain_sql import refused, update

pytestmark = pytest.mark.django_db

CHANGES = ("unit = '‰'", "measure = 'score'", "numerator_id = {other}", "denominator_id = {other}")


def test_a_meaning_is_kept_without_a_break_after_the_last_approved_value() -> None:
    rate, other, zone = factories.rate(), factories.indicator(), factories.jurisdiction()

    def says() -> set[bool]:
        table = f"UPDATE metrics_indicator SET {{}} WHERE id = {rate.pk}"
        return {MEANING in refused(table.format(change.format(other=other.pk))) for change in CHANGES}

    factories.observation(rate, zone, 2021, "90", state="draft")
    update(rate, "unit = 'x'")
    update(rate, "unit = '%%'")
    factories.observation(rate, zone, 2022, "91")
    assert says() == {True}
    factories.break_(rate, 2022)
    factories.break_(rate, 2024, comparable=True)
    assert says() == {True}
    update(rate, "definition_zh = '另一定义', name_zh = '另一名'")
    rate.observations.filter(year=2022).update(
        state="returned", shown=False, change_reason="更正", version=2, changed_at="2026-01-01T00:00:00Z"
    )
    assert says() == {True}  # the approved version stands
    factories.break_(rate, 2023)
    for change in CHANGES:
        update(rate, change.format(other=other.pk))
    factories.observation(rate, zone, 2023, "0.9")
    assert MEANING in refused(f"UPDATE metrics_indicator SET unit = '' WHERE id = {rate.pk}")


def test_a_file_of_the_catalogue_changes_no_meaning_either(tmp_path: Path) -> None:
    for name in ("themes", "indicators"):
        text = (FIXTURES / f"catalogue/{name}.csv").read_text()
        (tmp_path / f"{name}.csv").write_text(text)
    load(tmp_path)
    kept = Indicator.objects.filter(measure="count", unit="件").first()
    assert kept is not None
    factories.observation(kept, factories.jurisdiction(), 2022, "9")
    lines = (tmp_path / "indicators.csv").read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"{kept.code},"))
    lines[at] = lines[at].replace(",件,", ",万件,", 1)
    (tmp_path / "indicators.csv").write_text("\n".join(lines))
    with pytest.raises(BadFixture, match=f"line {at + 1}: .*changes only with a break"):
        load(tmp_path, update=True)
