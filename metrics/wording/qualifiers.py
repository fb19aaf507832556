"""The signs that stand for a qualifier."""

from __future__ import annotations

from metrics.domain.choices import Qualifier

SIGNS = {
    Qualifier.OVER: "≈",
    Qualifier.ABOUT: "≈",
    Qualifier.NEARLY: "≈",
    Qualifier.AT_LEAST: "≥",
    Qualifier.AT_MOST: "≤",
}
