"""What a person is told when a document cannot be read."""

from __future__ import annotations

from django.utils.functional import Promise


class UnreadableDocument(ValueError):
    """Why the document cannot be read: a sentence for the person who chose it, in the language they read."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))


class NothingToRead(UnreadableDocument):
    """There is no text in it."""
