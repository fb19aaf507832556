"""Rows as files. The same rows, in the same order, as the page they stand beside."""
