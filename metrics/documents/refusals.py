"""The exception by which the sandbox reports that a document cannot be read."""

from __future__ import annotations


class Refused(Exception):
    """The document cannot be read. `reason` is a key of the sentences in metrics/documents/refusal_words.py; `count`
    is the limit that was exceeded, if one was."""

    def __init__(self, reason: str, count: int = 0) -> None:
        super().__init__(reason, count)
        self.reason, self.count = reason, count
