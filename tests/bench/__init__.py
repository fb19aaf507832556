"""`make bench`: what the product measures about itself, printed as a table and written to var/bench.json.

A figure is a ratio or a share measured in one run, never a time alone; each has a stable name, what is to be reached, and
whether it is. A module for each group.
"""
