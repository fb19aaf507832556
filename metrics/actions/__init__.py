"""Writes. Verbs with an actor, keyword-only, atomic; every one leaves its record in the same transaction."""
