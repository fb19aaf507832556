from django.urls import path, register_converter

from metrics.views.dashboard import dashboard
from metrics.views.health import healthz, readyz


class FileFormat:
    """The ending of a file that has the same rows as the page beside it."""

    regex = "csv"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileFormat, "format")

urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("dashboard.<format:file_format>", dashboard, name="dashboard_file"),
    path("healthz/", healthz, name="healthz"),
    path("readyz/", readyz, name="readyz"),
]
