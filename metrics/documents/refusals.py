"""Why a document is not read, as the process that looks at it says it."""

from __future__ import annotations


class Refused(Exception):
    """`reason` is a key of the sentences in metrics/documents/refusal_words.py; `count` is the limit that was passed,
    if one was."""

    def __init__(self, reason: str, count: int = 0) -> None:
        super().__init__(reason, count)
        self.reason, self.count = reason, count
