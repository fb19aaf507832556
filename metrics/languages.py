"""Chinese first, English complete."""

from django.utils.translation import get_language


def speaks_english() -> bool:
    """Whether the page being made is in English; otherwise it is in Chinese."""
    return (get_language() or "").startswith("en")
