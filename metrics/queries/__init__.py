"""Reads: one function for each part of a page, which returns frozen rows. Pages get data from nowhere else."""
