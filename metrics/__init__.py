"""Rule of Law Metrics: the figures of yearly reports on rule-of-law government, as data."""
