"""Finds the indicator that a quantity belongs to, by the weighted words around it."""
