"""Pages travel without the indentation of their templates, which say the same without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine
from django.test import Client

from tests import factories

PAGE = """<ul>
    {% for year in years %}
\t<li
        class="year"
    >{{ year }}</li>
    {% endfor %}
</ul>
  <p>two  spaces
    of a sentence</p>"""


def test_lines_begin_at_their_beginning_and_what_they_say_stays(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    engine = Engine(dirs=[tmp_path], loaders=[("django.template.loaders.cached.Loader", settings.TEMPLATE_LOADERS)])
    drawn = engine.render_to_string("page.html", {"years": ["  2024", "\n  2025"]})
    assert '<li\nclass="year"\n>  2024</li>' in drawn
    assert '<li\nclass="year"\n>\n  2025</li>' in drawn, "a value keeps its lines"
    assert "<p>two  spaces\nof a sentence</p>" in drawn


@pytest.mark.django_db
def test_no_line_of_a_page_is_indented(client: Client) -> None:
    client.force_login(factories.user("reader", "official", factories.jurisdiction()))
    page = client.get("/glossary/").content.decode()
    assert "<main" in page
    assert [line for line in page.splitlines() if line[:1] in (" ", "\t")] == []
