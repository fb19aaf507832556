"""Which indicator a quantity belongs to: names and words of the field, weighed."""
