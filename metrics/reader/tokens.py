"""Words of the field found in a text in one pass, the longest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

QUOTES = frozenset("“”‘’\"'")


class Token(NamedTuple):
    """A word at `start:end` and the concepts it stands for."""

    start: int
    end: int
    concepts: tuple[str, ...]


class Tokeniser:
    """Finds the longest known word at each place. Words are looked up by their first two characters, so the time
    depends on the length of the text, not on the number of words."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._short: dict[str, tuple[str, ...]] = {}
        self._long: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for word, concepts in sorted(words.items(), key=lambda item: (-len(item[0]), item[0])):
            if len(word) == 1:
                self._short[word] = concepts
            else:
                self._long.setdefault(word[:2], []).append((word, concepts))

    def tokens(self, text: str) -> list[Token]:
        """Return the words of `text`, from left to right. A word is also found across quotation marks."""
        plain, offsets = _without_quotes(text)
        found: list[Token] = []
        at, length = 0, len(plain)
        while at < length:
            for word, concepts in self._long.get(plain[at : at + 2], ()):
                if plain.startswith(word, at):
                    found.append(Token(offsets[at], offsets[at + len(word) - 1] + 1, concepts))
                    at += len(word)
                    break
            else:
                short = self._short.get(plain[at])
                if short is not None:
                    found.append(Token(offsets[at], offsets[at] + 1, short))
                at += 1
        return found

    def residue(self, text: str) -> Iterable[str]:
        """Return the runs of two or more characters of `text` that belong to no known word."""
        covered = {i for token in self.tokens(text) for i in range(token.start, token.end)}
        run = ""
        for index, char in enumerate(text + "\0"):
            if index not in covered and char.isalnum():
                run += char
            else:
                if len(run) > 1:
                    yield run
                run = ""


def _without_quotes(text: str) -> tuple[str, Sequence[int]]:
    if not any(quote in text for quote in QUOTES):
        return text, range(len(text))
    offsets = [index for index, char in enumerate(text) if char not in QUOTES]
    return "".join(text[index] for index in offsets), offsets
