"""Quantities in a text: numerals, measure words, qualifiers, and numbers that state no quantity."""
