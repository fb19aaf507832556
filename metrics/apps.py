from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    name = "metrics"
    verbose_name = _("法治指标")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from metrics.wording import compiled_catalogues  # noqa: F401  registers its check
