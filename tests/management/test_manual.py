"""The manual lists every command."""

from __future__ import annotations

import re

import pytest
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from tests.translations import ROOT

COMMANDS = sorted(path.stem for path in (ROOT / "metrics/management/commands").glob("[a-z]*.py"))
MANUAL = (ROOT / "docs/operating.md").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_manual_tells_of_every_command_with_its_options(name: str) -> None:
    everywhere = options(BaseCommand(), name)
    rows = "".join(re.findall(rf"^\| `{name}\b.*$", MANUAL, re.M))
    assert rows
    assert [
        option for option in options(load_command_class("metrics", name), name) - everywhere if option not in rows
    ] == []


def options(command: BaseCommand, name: str) -> set[str]:
    return {option for action in command.create_parser("manage.py", name)._actions for option in action.option_strings}
