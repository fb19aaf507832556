"""Health checks for load balancers: whether the process runs, and whether it can serve pages. They need no login and
reveal nothing more."""

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
    """Answer 200 while the process runs; nothing else is checked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages can be served; otherwise 503 with the names of the parts that are not in order."""
    reasons = [*database_reasons(), *_static_reasons()]
    if reasons:
        return JsonResponse({"status": "unavailable", "reasons": reasons}, status=503)
    return JsonResponse({"status": "ok"})


def _static_reasons() -> list[str]:
    """Return "static" when the manifest that `collectstatic` writes is missing; with DEBUG files are served without
    it."""
    if settings.DEBUG or not isinstance(staticfiles_storage, ManifestFilesMixin):
        return []
    return [] if staticfiles_storage.hashed_files else ["static"]
