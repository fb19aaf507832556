"""The permission table of addresses: who may open which. Views, the admin and the navigation all ask it.

Every address of the site is in the table; a test walks the URLconf and fails on one that is not. Changing a line opens
or closes the page. "nobody" is a user who is signed in and has no role anywhere. Which rows are shown at an address is
decided by `metrics.permissions.scope`, what may be done to a value by `metrics.rules.workflow`."""

from __future__ import annotations

from metrics.rules.roles import ROLES, Area, roles_in

NOBODY = frozenset[str]()
EVERYBODY = frozenset({"anonymous", "nobody", *(str(role) for role in ROLES)})
SIGNED_IN = EVERYBODY - {"anonymous"}
MEMBERS = roles_in(Area.READING)
INSIDERS = roles_in(Area.WORK)
STAFF = roles_in(Area.ENTRY)
ADMINISTRATORS = roles_in(Area.ADMINISTRATION)
TRAIL = roles_in(Area.TRAIL)
WRITERS = roles_in(Area.WRITING)

PAGES_WITH_FILES = ("dashboard", "indicator", "years", "jurisdictions", "observations", "reports")

ADMIN_NOUNS = {
    "theme": (INSIDERS, ADMINISTRATORS, NOBODY),
    "indicator": (INSIDERS, ADMINISTRATORS, NOBODY),
    "definition": (INSIDERS, ADMINISTRATORS, ADMINISTRATORS),
    "break": (INSIDERS, ADMINISTRATORS, ADMINISTRATORS),
    "jurisdiction": (INSIDERS, ADMINISTRATORS, NOBODY),
    "formerparent": (INSIDERS, ADMINISTRATORS, ADMINISTRATORS),
    "succession": (INSIDERS, ADMINISTRATORS, ADMINISTRATORS),
    "report": (INSIDERS, ADMINISTRATORS, NOBODY),
    "learnedalias": (INSIDERS, ADMINISTRATORS, ADMINISTRATORS),
    "target": (INSIDERS, ADMINISTRATORS, NOBODY),
    "paragraphtemplate": (INSIDERS, ADMINISTRATORS, ADMINISTRATORS),
    "round": (INSIDERS, ADMINISTRATORS, NOBODY),
    "observation": (INSIDERS, STAFF, NOBODY),
    "observationrevision": (TRAIL, NOBODY, NOBODY),
    "referencechange": (INSIDERS, NOBODY, NOBODY),
    "user": (ADMINISTRATORS, ADMINISTRATORS, NOBODY),
    "membership": (ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS),
}
"""Noun → who reads, who adds and changes, who deletes. Only administrators at the top of the tree change themes,
indicators and templates for all places (`Scope.keeps_catalogue`)."""


def _table() -> dict[str, frozenset[str]]:
    """Return name of an address → who may open it."""
    table = {
        "healthz": EVERYBODY,
        "readyz": EVERYBODY,
        "login": EVERYBODY,
        "logout": SIGNED_IN,
        "set_language": EVERYBODY,
        "password_change": SIGNED_IN,
        "password_change_done": SIGNED_IN,
        "entry": SIGNED_IN,
        "imports": STAFF | {"nobody"},
        "import_template": STAFF,
        "rounds": SIGNED_IN,
        "rounds_file": MEMBERS,
        "review": INSIDERS | {"nobody"},
        "review_file": INSIDERS,
        "editions": SIGNED_IN,
        "editions_file": MEMBERS,
        "writing": WRITERS | {"nobody"},
        "history": INSIDERS | {"nobody"},
        "history_file": INSIDERS,
        "entry_about": STAFF,
        "entry_cell": STAFF,
        "entry_cells": STAFF,
        "entry_paste": STAFF,
        "report": SIGNED_IN,
        "report_add": STAFF | {"nobody"},
        "report_document": STAFF,
        "document_file": MEMBERS,
        "document_read": STAFF,
        "proposals_accept": STAFF,
        "number": STAFF,
        "proposal": STAFF,
        "report_file": MEMBERS,
        "checks": WRITERS | {"nobody"},
        "check": WRITERS,
        "check_delete": WRITERS,
        "check_corrected": WRITERS,
        "pins": SIGNED_IN,
        "saved_views": SIGNED_IN,
        "glossary": SIGNED_IN,
        "saved_view": SIGNED_IN,  # each user their own
        "year_archive": MEMBERS,
        "indicators": SIGNED_IN,
        "indicators_file": MEMBERS,
        "admin:index": INSIDERS,
        "admin:app_list": INSIDERS,
        "admin:login": NOBODY,
        "admin:logout": INSIDERS,
        "admin:password_change": INSIDERS,
        "admin:password_change_done": INSIDERS,
        "admin:autocomplete": STAFF | ADMINISTRATORS,
        "admin:jsi18n": INSIDERS,
        "admin:auth_user_password_change": ADMINISTRATORS,
    }
    table["admin:metrics_observation_beside"] = STAFF
    for page in PAGES_WITH_FILES:
        table |= {page: SIGNED_IN, f"{page}_file": MEMBERS}
    for noun, (readers, writers, removers) in ADMIN_NOUNS.items():
        name = f"admin:metrics_{noun}"
        table |= {f"{name}_{address}": readers for address in ("changelist", "export", "change", "history")}
        table |= {f"{name}_add": writers, f"{name}_delete": removers}
    return table


ADDRESSES = _table()
