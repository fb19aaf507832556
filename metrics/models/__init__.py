from metrics.models.catalogue import Break, Definition, Indicator, Theme
from metrics.models.change_marks import ChangeMark
from metrics.models.checked_texts import CheckedText
from metrics.models.documents import Document, LearnedAlias, Proposal
from metrics.models.drafts import Draft, DraftFigure, ParagraphTemplate
from metrics.models.editions import Edition, EditionValue
from metrics.models.former_places import FormerParent, Succession
from metrics.models.jurisdictions import Jurisdiction
from metrics.models.observations import Observation, ObservationRevision, StaleObservation
from metrics.models.reference_changes import ReferenceChange
from metrics.models.reports import Report
from metrics.models.rounds import Round
from metrics.models.saved_views import Pin, SavedView
from metrics.models.targets import Target
from metrics.models.users import Membership, User

__all__ = [
    "Break",
    "ChangeMark",
    "CheckedText",
    "Definition",
    "Document",
    "Draft",
    "DraftFigure",
    "Edition",
    "EditionValue",
    "FormerParent",
    "Indicator",
    "Jurisdiction",
    "LearnedAlias",
    "Membership",
    "Observation",
    "ObservationRevision",
    "ParagraphTemplate",
    "Pin",
    "Proposal",
    "ReferenceChange",
    "Report",
    "Round",
    "SavedView",
    "StaleObservation",
    "Succession",
    "Target",
    "Theme",
    "User",
]
