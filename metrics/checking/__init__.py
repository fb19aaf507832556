"""Holds a text against the register: the facts that the reader found, and what is registered, become verdicts. It
knows no database: `metrics.queries.checking` brings what is registered."""
