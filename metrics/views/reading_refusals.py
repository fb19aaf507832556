"""Why the reading room did not do what was asked: sentences for the person, and what they typed, once more."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from metrics.actions import proposals as acts
from metrics.models import StaleObservation
from metrics.tables.proposal_words import CORRECTED
from metrics.web.typed import keep_typed

REFUSALS = (ValidationError, acts.StaleProposal, acts.Contradiction, StaleObservation)
"""Errors whose message is shown in the reading room. For a missing right there is a page of its own."""


def refuse(request: HttpRequest, item: str, error: Exception) -> None:
    """Say why nothing was done; what was typed is shown again."""
    for sentence in sentences(error):
        messages.error(request, sentence)
    if "value" in request.POST:
        keep_typed(request, item, CORRECTED, error)


def sentences(error: Exception) -> list[str]:
    """Return the sentences that tell the user what went wrong."""
    if isinstance(error, acts.StaleProposal):
        who = error.current.decided_by or _("系统")
        return [_("“%(what)s”刚由%(who)s处理过，请核对后再操作。") % {"what": error.current.text, "who": who}]
    if isinstance(error, acts.Contradiction):
        return [_("“%(what)s”已有不同的数值，请选择保留哪一个。") % {"what": error.stored.indicator}]
    if isinstance(error, StaleObservation):
        return [_("“%(what)s”已被修改，请核对后再操作。") % {"what": error.current.indicator}]
    return list(error.messages) if isinstance(error, ValidationError) else [str(error)]
