"""Loading fixtures from the shell: which sets, in which order, and what is reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from metrics.models import Indicator, Jurisdiction, Observation, Theme
from tests import factories

pytestmark = pytest.mark.django_db


def test_all_sets_when_none_is_named_and_nothing_the_second_time(capsys: Any) -> None:
    call_command("load_fixtures")
    told = capsys.readouterr().out
    assert "catalogue: created 13 Theme, 154 Indicator" in told
    assert "reports: created 3 Jurisdiction, 1 Report, 58 Observation" in told
    assert "demo: created 3 Indicator, 1 Definition, 2 Break, 11 Jurisdiction" in told
    counts = (Indicator.objects.count(), Jurisdiction.objects.count(), Observation.objects.count())
    call_command("load_fixtures")
    assert capsys.readouterr().out == ""
    assert counts == (Indicator.objects.count(), Jurisdiction.objects.count(), Observation.objects.count())


def test_only_the_sets_that_are_named(capsys: Any) -> None:
    call_command("load_fixtures", "catalogue", "reports")
    assert Jurisdiction.objects.filter(fictional=False).count() == 3
    assert not Jurisdiction.objects.filter(fictional=True).exists()
    assert "demo" not in capsys.readouterr().out


@pytest.mark.parametrize("sets", [[], ["demo"], ["reports"], ["catalogue", "reports", "demo"]])
def test_what_is_there_to_try_the_product_out_is_not_loaded_beside_real_jurisdictions(sets: list[str]) -> None:
    factories.jurisdiction("east-county")
    with pytest.raises(CommandError, match=r"real places, such as east-county\..*load_fixtures catalogue"):
        call_command("load_fixtures", *sets)
    assert list(Jurisdiction.objects.values_list("code", flat=True)) == ["east-county"]
    assert not Theme.objects.exists()


def test_the_catalogue_is_loaded_beside_any_jurisdiction(capsys: Any) -> None:
    factories.jurisdiction("east-county")
    call_command("load_fixtures", "catalogue", "--update")
    assert Indicator.objects.count() == 154


def test_update_tells_what_it_changed(capsys: Any) -> None:
    call_command("load_fixtures", "catalogue")
    Indicator.objects.filter(code="mediation-cases").update(name_en="Changed by hand")
    capsys.readouterr()
    call_command("load_fixtures", "catalogue")
    assert Indicator.objects.get(code="mediation-cases").name_en == "Changed by hand"
    call_command("load_fixtures", "catalogue", "--update")
    assert capsys.readouterr().out == "catalogue: updated 1 Indicator\n"
    assert Indicator.objects.get(code="mediation-cases").name_en != "Changed by hand"


def test_an_unknown_set_is_refused_before_anything_is_loaded() -> None:
    with pytest.raises(CommandError, match=r"'nowhere'.*catalogue, reports, demo"):
        call_command("load_fixtures", "catalogue", "nowhere")
    assert not Theme.objects.exists()


def test_a_set_needs_what_it_rests_on() -> None:
    """The jurisdictions of the set are not left behind when its values cannot be loaded."""
    with pytest.raises(CommandError, match=r"reports: observations\.csv, line 2: indicator: "):
        call_command("load_fixtures", "reports")
    assert not Jurisdiction.objects.exists()


def test_a_bad_cell_is_named(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "fixtures" / "catalogue"
    folder.mkdir(parents=True)
    (folder / "themes.csv").write_text(
        "code,position,name_zh,name_en\nservices,second,服务,Services\n", encoding="utf-8"
    )
    with pytest.raises(CommandError, match=r"catalogue: themes\.csv, line 2: position: 'second'"):
        call_command("load_fixtures", "catalogue")
