"""A jurisdiction with values of which each kind of user may see some, each with a number that occurs nowhere else."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from metrics.domain.choices import Role, State
from metrics.models import (
    CheckedText,
    Document,
    Indicator,
    Jurisdiction,
    LearnedAlias,
    Membership,
    Observation,
    ObservationRevision,
    ParagraphTemplate,
    Proposal,
    ReferenceChange,
    Report,
    Round,
    Target,
    User,
)
from tests import factories

TEXT = "一、工作\n全年受理事项300000件，其中网办率95%，调解案件400000件，咨询71件。"
"""The text of the report, which is public. None of its numbers is stored."""

PEOPLE = (
    "anonymous",
    "nobody",
    "stranger",
    "official",
    "reviewer",
    "administrator",
    "auditor",
    "limited",
    "staff",
    "root",
)
"""The kinds of users. The roles are held in the jurisdiction `here`; `limited` is staff of the theme "mine" alone,
`stranger` staff of another jurisdiction, `root` a superuser."""

OFFICE = frozenset({"administrator", "auditor", "staff", "root"})
"""Users who see every value of the jurisdiction."""

STAFF = frozenset({"staff", "limited"})
"""Users who enter values in the jurisdiction."""
OWN_THEME = frozenset({"staff"})
"""Users who enter values of the theme "other"."""
REVIEWER = frozenset({"reviewer"})

PASSING = "删.docx"
"""The name of a text that a test makes only to have it deleted."""

VERSIONS = ("1", "999", "")
"""The present version of each value and figure, another one, and none."""

SEEN: dict[tuple[str, str], frozenset[str]] = {
    ("other", State.DRAFT): OFFICE,
    ("mine", State.DRAFT): OFFICE | {"limited"},
    ("other", State.SUBMITTED): OFFICE | {"reviewer"},
    ("other", State.RETURNED): OFFICE | {"reviewer"},
    ("mine", State.SUBMITTED): OFFICE | {"reviewer", "limited"},
    ("elsewhere", State.APPROVED): frozenset({"stranger", "root"}),
}
"""Theme and state (another jurisdiction: "elsewhere") → who may see such a value. Written out by hand, so that a
change of rights has to be made here as well."""

EACH_ITS_OWN = {
    ("jurisdiction", "change"),
    ("observation", "change"),
    ("observation", "history"),
    ("observation", "delete"),
    ("observationrevision", "change"),
}
"""Noun and verb of the pages of the admin that differ from one object to another; of the others one is enough."""


@dataclass
class World:
    """The jurisdiction and its users. `secrets` are numbers as pages have them, without separators, and who may see
    each."""

    here: Jurisdiction
    there: Jurisdiction
    indicators: dict[str, Indicator] = field(default_factory=dict)
    rows: dict[str, Observation] = field(default_factory=dict)
    secrets: dict[str, frozenset[str]] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    text: CheckedText | None = None

    @classmethod
    def made(cls) -> World:
        top = factories.jurisdiction("top")
        world = cls(factories.jurisdiction("here", parent=top), factories.jurisdiction("there", parent=top))
        for jurisdiction in (world.here, world.there):
            factories.open_round(jurisdiction)
        factories.former_parent(world.here, None, 1999)
        factories.succession(world.here, None, 2000, "established")
        world._fill()
        world._read()
        world.people = {person: world._user(person) for person in PEOPLE if person != "anonymous"}
        world.text = factories.checked_text(world.here, world.people["staff"])
        world.sessions = {person: factories.session(user) for person, user in world.people.items()}
        return world

    def _fill(self) -> None:
        mine, other = factories.theme("mine"), factories.theme("other")
        add = self.indicators.__setitem__
        for code in ("items", "base", "part", "plain", "sent", "back", "gone"):
            add(code, factories.indicator(code, in_theme=other, name_zh=f"他人{code}"))
        share = {"numerator": self.indicators["items"], "denominator": self.indicators["base"], "min_value": 0}
        add("share", factories.rate("share", in_theme=mine, name_zh="网办率", **share))
        for code in ("whole", "jump", "lost", "free"):
            add(code, factories.indicator(code, in_theme=mine, name_zh=f"自己{code}"))
        factories.definition(self.indicators["items"], 1999)
        factories.break_(self.indicators["items"], 1999)
        self.indicators["whole"].parts.add(self.indicators["part"])

        self._state("items", 314159, "draft", explanation="说明801801", note="备注802802")
        self._state("base", 1000003, "draft")
        self.secrets["31.42"] = SEEN["other", State.DRAFT]  # what a share of these would be
        self._state("share", "87.3", "submitted")
        self._state("part", 777777, "draft")
        self._state("whole", 500001, "submitted")
        self._state("jump", 111213, "draft", year=2021)
        self._state("jump", 987650, "submitted")
        self.secrets["876437"] = SEEN["mine", State.DRAFT]  # by how much it jumped
        self._state("lost", 121314, "draft", year=2021)
        self._state("lost", None, "submitted")
        self._state("items", 222324, "draft", year=2021)
        self._state("plain", 987654, "draft")
        self._state("sent", 876543, "submitted")
        self._state("back", 765432, "returned", change_reason="原因803803")
        self.secrets["803803"] = SEEN["other", State.RETURNED]
        self._state("gone", 654321, "draft")
        self.rows["gone"].value = 100002  # type: ignore[assignment]
        for state in ("draft", "submitted", "approved"):
            self.rows["gone"].state = state
            self.rows["gone"].save()
        for note in ("801801", "802802"):
            self.secrets[note] = SEEN["other", State.DRAFT]
        self.rows["elsewhere"] = factories.observation(self.indicators["plain"], self.there, value=432109)
        self.secrets["432109"] = SEEN["elsewhere", State.APPROVED]

    def _state(self, code: str, value: Any, state: str, *, year: int = 2022, **fields: Any) -> None:
        of = self.indicators[code]
        name = code if year == 2022 else f"{code}-{year}"
        self.rows[name] = factories.observation(of, self.here, year, value, state=state, **fields)
        if value is not None:
            self.secrets[str(value)] = SEEN[of.theme.code, state]

    def _read(self) -> None:
        """Create a report with an open figure of each theme, one without an indicator, and one that contradicts a
        draft."""
        report = factories.report(self.here)
        self.document = factories.document(report, TEXT)
        of = self.indicators
        for figure, code, fields in (
            ("300000件", "items", {"value": 300000}),
            ("95%", "share", {"value": 95, "kind": "rate", "unit": "%"}),
            ("400000件", "jump", {"value": 400000}),
            ("71件", "", {}),
        ):
            indicator = of.get(code)
            factories.proposal(self.document, figure, proposed=indicator, indicator=indicator, **fields)
        self.alias = LearnedAlias.objects.create(jurisdiction=self.here, indicator=of["items"], phrase="受理事项数")
        self.target = factories.target(of["share"], self.here)
        self.template = factories.paragraph_template(of["share"].theme, self.here)

    def proposal(self, figure: str) -> Proposal:
        return self.document.proposals.get(text=figure)

    def _user(self, person: str) -> User:
        if person == "nobody":
            return factories.user(person)
        if person == "root":
            return User.objects.create_superuser(person, password="correct-horse-battery")
        if person == "stranger":
            return factories.user(person, Role.STAFF, self.there)
        if person == "limited":
            return factories.user(person, Role.STAFF, self.here, self.indicators["share"].theme)
        return factories.user(person, person, self.here)

    def client(self, person: str) -> Client:
        return Client() if person == "anonymous" else factories.browser(self.sessions[person])

    def arguments(self, name: str) -> list[dict[str, Any]]:
        """Return the arguments of an address: one of each kind of object it can be about, and all values."""
        noun, _, verb = name.removeprefix("admin:metrics_").rpartition("_")
        if name.startswith("admin:metrics_") and verb in ("change", "history", "delete"):
            found = self._objects(noun)
            return [{"object_id": key} for key in (found if (noun, verb) in EACH_ITS_OWN else found[:1])]
        if name == "admin:app_list":
            return [{"app_label": "metrics"}]
        if name == "admin:auth_user_password_change":
            return [{"id": 1}]
        ending: dict[str, Any] = {"file_format": "csv"} if name.endswith(("_file", "_export")) else {}
        keys: list[dict[str, Any]] = [{}]
        if name in ("indicator", "indicator_file"):
            keys = [{"code": code} for code in self.indicators]
        elif name in ("report", "report_file"):
            keys = [{"pk": self.document.report_id}]
        elif name in ("check", "check_corrected", "check_delete"):
            return [{"pk": self.text.pk if self.text else 0}]
        elif name == "document_file":
            return [{"pk": self.document.pk}]
        elif name == "saved_view":
            keys = [{"pk": 1}]
        return [key | ending for key in keys]

    def _objects(self, noun: str) -> list[int]:
        return {
            "observation": [row.pk for row in self.rows.values()],
            "observationrevision": list(ObservationRevision.objects.values_list("pk", flat=True)),
            "referencechange": list(ReferenceChange.objects.values_list("pk", flat=True)[:2]),
            "theme": [self.indicators["items"].theme_id],
            "indicator": [self.indicators["items"].pk],
            "definition": [self.indicators["items"].definitions.get().pk],
            "break": [self.indicators["items"].breaks.get().pk],
            "jurisdiction": [self.here.pk, self.there.pk],
            "formerparent": [self.here.former_parents.get().pk],
            "succession": [self.here.successions.get().pk],
            "report": [self.document.report_id],
            "target": [self.target.pk],
            "paragraphtemplate": [self.template.pk],
            "round": [self.here.rounds.get().pk],
            "learnedalias": [self.alias.pk],
            "user": [1],
            "membership": [1],
        }[noun]

    def hidden_from(self, person: str) -> set[str]:
        return {number for number, people in self.secrets.items() if person not in people}


def passing(world: World) -> CheckedText:
    """Return a new text that may be deleted."""
    return factories.checked_text(world.here, world.people["staff"], name=PASSING)


def told(answer: Any) -> str:
    """Return all text of a response, including the inside of a workbook or an archive, without the separators of
    numbers."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", f"{answer.get('Location', '')} {_text(content)}")


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(_text(archive.read(name)) for name in archive.namelist())


def stored() -> list[Any]:
    """Return everything in the database that an act could write."""
    return [
        list(model._default_manager.order_by("pk").values())
        for model in (
            Observation, ObservationRevision, Proposal, LearnedAlias, Round, Target, Membership, Report, Indicator,
            Jurisdiction, ParagraphTemplate,
        )
    ] + [
        list(Document.objects.order_by("pk").values_list("pk", "sha256")),
        list(CheckedText.objects.exclude(name=PASSING).order_by("pk").values_list("pk", "text")),
    ]  # fmt: skip
