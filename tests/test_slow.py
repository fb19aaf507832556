"""Every test that is left out somewhere exists."""

from __future__ import annotations

import pytest

from tests.outside import ROOT
from tests.slow import ALIKE, SLOW, alike, reason


@pytest.mark.parametrize("name", SLOW | ALIKE)
def test_each_is_there(name: str) -> None:
    file, _, test = name.partition("::")
    assert f"def {test}(" in (ROOT / file).read_text("utf-8") if test else (ROOT / file).is_file()


def test_a_test_is_found_by_its_file_or_its_name(request: pytest.FixtureRequest) -> None:
    assert reason("tests/documents/test_pdf.py::test_x[a::b]") == reason("tests/documents/test_pdf.py")
    assert reason("tests/imports/test_reading.py::test_ten_megabytes_of_nothing[commas]")
    assert reason("tests/imports/test_reading.py::test_an_other") is None
    assert not request.node.get_closest_marker("slow")
    assert alike("tests/test_access.py::test_x[a]") and alike("tests/test_slow.py::test_x") is None
