"""Our quick escaping against Django's careful one."""

from __future__ import annotations

import pytest
from django.utils import html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from metrics.wording.html import escaped, format_html

PARTS = st.one_of(st.text(), st.integers(), st.text().map(SafeString))


@given(PARTS, PARTS)
def test_it_is_what_django_makes(one: object, other: object) -> None:
    form = '<a href="{}">{}</a>'
    assert format_html(form, one, other) == html.format_html(form, one, other)
    assert escaped(one) == html.conditional_escape(one)


@pytest.mark.parametrize("text", ['<script>alert("1")</script>', "{{7*7}}", "{0}", "&amp;", "'x'", "𠮷\u202e"])
def test_text_stays_text(text: str) -> None:
    made = format_html("<b>{}</b>", text)
    assert html.escape(text) in made
    assert "<script" not in made
    assert isinstance(made, SafeString)


def test_a_lazy_text_is_read_in_the_language_of_the_page() -> None:
    assert format_html("<b>{}</b>", gettext_lazy("指标")) == "<b>指标</b>"
