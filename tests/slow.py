"""The tests that `make test-quick` leaves out, and why. All others run on SQLite in a minute or two on two cores. And
those that `make test` runs on SQLite alone, although they use the database.

Each entry is a file or a test in it; the longest come first. A new test that takes more than two seconds of processor
time needs a line."""

from __future__ import annotations

REPORTS = "loads or reads the whole report of 2022 and the invented city for each test"
DOCUMENTS = "makes and reads documents above 1 MB, or reads until the limit of work"
IN_DEPTH = "asks one page for every parameter; that each page is there and right is in test_parity and test_access"
FILLED = "fills the database"
PROCESSES = "starts Python anew for each case"
MIGRATED = "brings the database back to an old version and up again"
"""Of every test with the fixture `migrated`; they need no line."""
WALK = "asks every address as every kind of user; tests/rights/test_actions.py and tests/test_middleware.py are short"
HELD_BACK = "asks every page and file before and after it is held back, published and corrected"

SLOW: dict[str, str] = {
    "tests/documents/test_pdf.py": DOCUMENTS,
    "tests/documents/test_damaged.py": DOCUMENTS,
    "tests/documents/test_read.py::test_a_text_that_takes_too_long_is_refused": DOCUMENTS,
    "tests/documents/test_columns.py::test_many_gaps_on_many_lines_are_looked_at_once": DOCUMENTS,
    "tests/documents/test_read.py::test_a_text_packed_with_numbers_is_refused": DOCUMENTS,
    "tests/documents/test_other_kinds.py::test_a_hostile_one_is_a_sentence": DOCUMENTS,
    "tests/documents/test_kinds.py::test_a_saved_page_is_read_to_its_end": DOCUMENTS,
    "tests/test_sandbox.py": PROCESSES,
    "tests/actions/test_reading.py::test_documents_of_every_kind_can_be_stored": PROCESSES,
    "tests/imports/test_reading.py::test_ten_megabytes_of_nothing": DOCUMENTS,
    "tests/imports/test_reading.py::test_no_other_spelling_gets_by": DOCUMENTS,
    "tests/reader/test_hostile.py": "reads texts of a million characters",
    "tests/imports/test_fixtures.py": REPORTS,
    "tests/management/test_load_fixtures.py": REPORTS,
    "tests/models/test_meaning.py::test_a_file_of_the_catalogue_changes_no_meaning_either": REPORTS,
    "tests/management/test_read_report.py": REPORTS,
    "tests/rights/test_seeing.py": WALK,
    "tests/rights/test_addresses.py": WALK,
    "tests/test_access.py::test_each_address_opens_for_those_in_the_table_and_nobody_else": WALK,
    "tests/views/rounds/test_held_back.py::test_a_round_holds_values_back_everywhere": HELD_BACK,
    "tests/views/rounds/test_held_back.py::test_once_published_the_edition_is_seen": HELD_BACK,
    "tests/writing/test_bad_text.py": "sends garbage in every field of every form",
    "tests/writing/test_read_only.py": WALK,
    "tests/documents/test_kinds.py": DOCUMENTS,
    "tests/imports/test_reading.py::test_neither_a_large_nor_a_deep_part_ends_a_workbook_early": DOCUMENTS,
    "tests/security/test_patterns.py": "tries every regular expression with texts that it is slow for",
    "tests/views/test_parity.py": REPORTS,
    "tests/views/test_tables.py": REPORTS,
    "tests/views/test_wide.py": REPORTS,
    "tests/test_settings.py": PROCESSES,
    "tests/admin/test_bad_input.py": "sends garbage in every field of every form",
    "tests/views/test_repeated.py": "gives every page each of its parameters twice",
    "tests/views/test_kept.py": "asks for pages before and after every kind of write",
    "tests/views/test_saved.py": IN_DEPTH,
    "tests/views/years/test_years.py": IN_DEPTH,
    "tests/views/years/test_notes_and_changes.py": IN_DEPTH,
    "tests/views/years/test_two_years.py": IN_DEPTH,
    "tests/queries/test_observations.py::test_a_file_takes_the_memory_of_a_few_jurisdictions": FILLED,
    "tests/queries/test_plans.py": FILLED,
    "tests/exports/test_xlsx.py::test_memory_does_not_grow_with_the_rows": "traces memory",
    "tests/imports/test_own_export.py::test_what_we_export_imports_as_the_same": "imports many files",
    "tests/exports/test_quick.py": "draws hundreds of values and compares what two ways write of them",
}

RIGHTS = "what is asked of the database is tried on each in tests/queries/test_scope.py"
WORDS = "what Python makes of rows and texts"

ALIKE: dict[str, str] = {
    "tests/rights/test_seeing.py": RIGHTS,
    "tests/rights/test_addresses.py": RIGHTS,
    "tests/test_access.py": RIGHTS,
    "tests/views/test_english.py": WORDS,
    "tests/views/test_repeated.py": WORDS,
    "tests/views/test_codes.py": WORDS,
    "tests/views/test_one_verdict.py": WORDS,
    "tests/views/test_wide.py": WORDS,
    "tests/imports/test_cells.py": WORDS,
    "tests/imports/test_sheets.py": WORDS,
    "tests/management/test_read_report.py": WORDS,
    "tests/management/test_load_fixtures.py": "the loading itself is tried on each in tests/imports/test_fixtures.py",
}
"""Tests that cannot come out differently on another database, and why."""


def left_out() -> list[str]:
    """Return the files that are left out as a whole; they need not even be imported."""
    return [name for name in SLOW if "::" not in name]


def reason(nodeid: str) -> str | None:
    """Return why the test is left out, or None when it is not. Parameters of a test do not count."""
    return _of(SLOW, nodeid)


def alike(nodeid: str) -> str | None:
    """Return why the test is run on SQLite alone, or None when it is run on both."""
    return _of(ALIKE, nodeid)


def _of(table: dict[str, str], nodeid: str) -> str | None:
    test = nodeid.partition("[")[0]
    return table.get(test) or table.get(test.partition("::")[0])
