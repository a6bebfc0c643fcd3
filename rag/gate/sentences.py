"""Cuts running text into sentences, whole or while it is being written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_CLOSERS = "”’」』）)】》\"'"
# A full stop ends a sentence only before white space and a capital or a Chinese character: 3.74 and v2.0 stay whole.
_END = re.compile(rf"(?:[。！？!?]+[{_CLOSERS}]*|\.(?=\s+[A-Z一-鿿\[(（])|\n+)(?:\s*\[\d{{1,3}}\])*")
_CLAUSE = re.compile(rf"[；;][{_CLOSERS}]*")
_KEY = re.compile(r"\s*\[(\d{1,3})\]")


def split(text: str) -> list[str]:
    """Sentences with their end marks and citation keys, stripped; empty ones are left out."""
    return [text[start:end].strip() for start, end in spans(text)]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of ``text``; blank ones are left out."""
    start = 0
    for match in _END.finditer(text):
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def segments(sentence: str) -> list[tuple[int, int]]:
    """Offsets of the parts of a sentence between semicolons: each has its own subject."""
    cuts = [match.end() for match in _CLAUSE.finditer(sentence)]
    edges = [0, *cuts, len(sentence)]
    return [(start, end) for start, end in pairwise(edges) if sentence[start:end].strip()]


def keys(sentence: str) -> tuple[int, ...]:
    """Numbers of the citation keys in a sentence."""
    return tuple(dict.fromkeys(int(number) for number in _KEY.findall(sentence)))


def without_keys(sentence: str) -> str:
    """The sentence without its citation keys."""
    return _KEY.sub("", sentence).strip()


class SentenceStream:
    """Collects pieces and gives out sentences once they are complete.

    >>> stream = SentenceStream()
    >>> stream.feed("增长3.")
    []
    >>> stream.feed("74%。[1]利")
    ['增长3.74%。[1]']
    >>> stream.flush()
    ['利']
    """

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> list[str]:
        """Adds a piece; returns the sentences that cannot grow any more."""
        self._text += piece
        found = list(spans(self._text))
        if not found:
            return []
        # The last one may still get a closing quote or a citation key, so it waits for what follows.
        done, rest = found[:-1], found[-1][0]
        sentences = [self._text[start:end].strip() for start, end in done]
        self._text = self._text[rest:]
        return sentences

    def flush(self) -> list[str]:
        """What is left when the text ends."""
        rest, self._text = self._text, ""
        return split(rest)
