"""Finds names of the product that nothing uses. `python -m tests.unused` prints each with its place and fails if there
is one.

vulture reads the code. A name also counts as used when a template contains it, or when a whole string equals it, as
for a field or a middleware. CALLED_BY lists names that other programs look for. A name that only tests use is
unused."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from vulture import Vulture

from tests.layers import ROOT

CALLED_BY = {
    "Django, of a model or a form": "Meta ordering constraints indexes widgets validate_unique clean_username",
    "Django, of the fields of an account": "first_name last_name get_short_name on_delete",
    "Django, of a field of a form": "attrs run_validators has_changed prepare_value max_digits decimal_places",
    "Django, of the admin of a model": """
        list_display list_filter list_select_related list_per_page show_facets show_full_result_count filter_horizontal
        formfield_overrides add_fieldsets add_form add_form_template change_password_form change_user_password_template
        get_fields get_fieldsets get_readonly_fields get_changelist save_model has_perm has_module_permission
        has_delete_permission _get_obj_does_not_exist_redirect Media""",
    "Django, of a filter of the admin": "parameter_name lookups",
    "Django, of the site of the admin": """
        site_title site_header index_title enable_nav_sidebar empty_value_display autocomplete_view""",
    "Django, of a command": "Command help add_arguments requires_system_checks",
    "Django, of an app, its checks, its middleware": "MetricsConfig default_auto_field app_configs process_exception",
    "Django, of addresses and their parts": "urlpatterns regex to_url handler400 handler403 handler404 handler500",
    "Django, of a judge of passwords": "validate get_help_text",
    "Django, of a router of databases": "db_for_write allow_relation allow_migrate hints",
    "Django, of sessions": "_validate_session_key",
    "Django, of how a query makes its rows": "_iterable_class",
    "Django, of the storage of static files": "support_js_module_import_aggregation",
    "Released migrations": "InstallTriggers",
    "django-tables2, of a table": "template_name orderable",
    "The XML parser, of its handlers": "StartDoctypeDeclHandler EntityDeclHandler StartElementHandler declared",
    "zipfile, of a member": "compress_type external_attr",
    "polib, of an entry": "msgstr msgstr_plural",
    "python-docx, of a page and its styles": """
        start_type page_height page_width footer_distance base_style alignment space_after space_before line_spacing
        line_spacing_rule odd_and_even_pages_header_footer comments identifier""",
    "Rows of the database, of the codes they hold": """
        DURATION SCORE LOWER NOT_APPLICABLE SUPPRESSED NOT_COMPARABLE HTML DOCX PDF OFD DOC RTF ODT""",
    "Django, of a foreign key that the code calls proposed_id": "proposed",
    "Whoever looks into the database, of when a view was saved, an edition published": "saved_at published_at",
}
"""The program that looks for the names → the names."""

READ_WHOLE = ("ruleoflaw/settings.py", "ruleoflaw/gunicorn.py")
"""Django and gunicorn read every name of these."""

NAMED = re.compile(r"[A-Za-z_]\w*(?:(?:\.|__)\w+)*")


def product() -> dict[str, str]:
    """Return path → text of each file of the product that can use a name."""
    files = [path for room in ("metrics", "ruleoflaw", "templates") for path in (ROOT / room).rglob("*.*")]
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
    }


def unused(files: Mapping[str, str]) -> list[str]:
    """Return one line for each name that nothing uses, with its place and its kind."""
    search = Vulture(ignore_names=" ".join(CALLED_BY.values()).split(), ignore_decorators=["@*register*"])
    for path, text in files.items():
        if path.endswith(".py"):
            search.scan(text, filename=Path(path))
            search.used_names |= set(_in_strings(text))
        else:
            search.used_names |= set(re.findall(r"\w+", text))
    return [
        f"{item.filename}:{item.first_lineno}: {item.message}"
        for item in search.get_unused_code(min_confidence=60)
        if str(item.filename) not in READ_WHOLE
    ]


def _in_strings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAMED.fullmatch(node.value.lstrip("-")):
            yield from re.split(r"\.|__", node.value.lstrip("-"))


if __name__ == "__main__":
    found = unused(product())
    print("\n".join(found) or "Every name is used.")
    sys.exit(1 if found else 0)
