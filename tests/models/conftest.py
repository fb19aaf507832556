"""Rows for tests of the database: one valid row of every kind, and a draft."""

from __future__ import annotations

import pytest
from django.db import models

from metrics.models import (
    Draft,
    LearnedAlias,
    Observation,
    Pin,
    Report,
    SavedView,
)
from tests import factories


@pytest.fixture
def rows() -> dict[type[models.Model], models.Model]:
    """Create a valid row of every kind."""
    top = factories.jurisdiction("top", position=1)
    zone = factories.jurisdiction("zone", parent=top, position=1)
    other = factories.jurisdiction("former", parent=top, position=2, last_year=2010)
    indicator = factories.rate("online", break_year=2021)
    user = factories.user("chen", "staff", zone)
    base = {"numerator": 1, "denominator": 2, "state": "draft", "locator_start": 1, "locator_end": 2}
    made = [
        zone,
        indicator.breaks.get(),
        factories.definition(indicator),
        factories.former_parent(zone, other, 2010),
        factories.succession(zone, other, 2011),
        indicator.theme,
        indicator,
        user,
        user.memberships.get(),
        factories.observation(indicator, zone, value=50, **base),
        factories.report(zone),
        Draft.objects.create(jurisdiction=zone, year=2022, kind="annex", made_by=user),
        factories.checked_text(zone, user),
        factories.target(indicator, zone),
        factories.paragraph_template(indicator.theme, zone),
        factories.open_round(zone),
        LearnedAlias.objects.create(jurisdiction=zone, indicator=indicator, phrase="网上可办率", learned_by=user),
        Pin.objects.create(user=user, indicator=indicator),
        SavedView.objects.create(user=user, name="三年对比", page="years"),
    ]
    report = next(row for row in made if isinstance(row, Report))
    document = factories.document(report, added_by=user)
    made += [document, factories.proposal(document, value=50, proposed=indicator, decided_by=user)]
    return {type(row): row for row in made}


@pytest.fixture
def observation() -> Observation:
    return factories.observation(factories.indicator(), factories.jurisdiction(), value=71, state="draft")
