"""The admin, a module for each noun. Importing the package registers them all with `metrics.admin.site.site`."""

from metrics.admin import (
    catalogue,
    jurisdictions,
    observations,
    paragraph_templates,
    reference_changes,
    revisions,
    targets,
    users,
)

__all__ = [
    "catalogue", "jurisdictions", "observations", "paragraph_templates", "reference_changes", "revisions", "targets",
    "users",
]  # fmt: skip
