"""The admin, a module for each noun. Importing the package registers them all with `metrics.admin.site.site`."""

from metrics.admin import catalogue, jurisdictions, observations, reference_changes, revisions, targets, users

__all__ = ["catalogue", "jurisdictions", "observations", "reference_changes", "revisions", "targets", "users"]
