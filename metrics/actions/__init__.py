"""Writes: verbs with an actor, keyword-only and atomic. Each one leaves its record in the same transaction."""
