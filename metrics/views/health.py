"""Whether the process is up, and whether it can serve. For load balancers: no login, and a word each, no more."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from metrics.queries.records import database_reasons


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; looks at nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served; otherwise 503 with the parts that are not in order."""
    reasons = [*database_reasons(), *_static_reasons()]
    if reasons:
        return JsonResponse({"status": "unavailable", "reasons": reasons}, status=503)
    return JsonResponse({"status": "ok"})


def _static_reasons() -> list[str]:
    """Return the manifest is what `collectstatic` leaves; with DEBUG files are served without it."""
    if settings.DEBUG or not isinstance(staticfiles_storage, ManifestFilesMixin):
        return []
    return [] if staticfiles_storage.hashed_files else ["static"]
