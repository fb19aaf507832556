from metrics.models.catalogue import Indicator, Theme
from metrics.models.jurisdictions import Jurisdiction
from metrics.models.observations import Observation, ObservationRevision, StaleObservation
from metrics.models.reports import Report
from metrics.models.rounds import Round
from metrics.models.targets import Target
from metrics.models.users import Membership, User

__all__ = [
    "Indicator",
    "Jurisdiction",
    "Membership",
    "Observation",
    "ObservationRevision",
    "Report",
    "Round",
    "StaleObservation",
    "Target",
    "Theme",
    "User",
]
