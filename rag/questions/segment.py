"""The best split of a text into tokens: as few uncovered characters as possible, then as few tokens as possible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rag.questions.tokens import Kind, Token

# For equal spans the earlier kind wins; single spans of lower kinds give way to one longer span anyway.
_PRIORITY = {kind: rank for rank, kind in enumerate(Kind)}
_LOOSE = len(_PRIORITY)
_WORST = 1 << 20


class Surfaces:
    """Spellings to find in texts, with the tokens that they make.

    Args:
        spellings: (folded spelling, kind, value, loose).
    """

    def __init__(self, spellings: Iterable[tuple[str, Kind, object, bool]]) -> None:
        self._by_head: dict[str, dict[str, tuple[Kind, object, bool]]] = {}
        self._longest: dict[str, int] = {}
        for text, kind, value, loose in spellings:
            if not text:
                continue
            bucket = self._by_head.setdefault(text[:1], {})
            known = bucket.get(text)
            if known is None or _rank(kind, loose) < _rank(known[0], known[2]):
                bucket[text] = (kind, value, loose)
            self._longest[text[:1]] = max(self._longest.get(text[:1], 0), len(text))

    def __bool__(self) -> bool:
        return bool(self._by_head)

    def find(self, text: str) -> Iterator[Token]:
        """Every occurrence, overlapping ones too; Latin words and digits only between their boundaries."""
        for start, head in enumerate(text):
            bucket = self._by_head.get(head)
            if bucket is None:
                continue
            for end in range(start + 1, min(len(text), start + self._longest[head]) + 1):
                entry = bucket.get(text[start:end])
                if entry is not None and _bounded(text, start, end):
                    kind, value, loose = entry
                    yield Token(start, end, kind, text[start:end], value, loose)


def _rank(kind: Kind, loose: bool) -> int:
    return _PRIORITY[kind] + (_LOOSE if loose else 0)


_PERIOD = re.compile(r"\d{1,4}[年月]")


def _plain(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _bounded(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if after.isdigit() and text[end - 1].isalpha() and _PERIOD.match(text, end):
        after = ""  # pmi6月: a period right behind a name
    if before.isdigit() and text[start:end].isalpha() and end - start > 2:
        before = ""  # 2025q2estrel: a name right behind a period
    return not (before and _plain(before) and _plain(text[start])) and not (
        after and _plain(after) and _plain(text[end - 1])
    )


def segment(text: str, tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The best non-overlapping choice of ``tokens``; what none covers becomes UNKNOWN tokens. Spaces are dropped."""
    ending: Mapping[int, list[Token]] = _by_end(tokens)
    # best[i]: cost of text[:i] as (uncovered, loose characters, tokens, ranks)
    best: list[tuple[int, int, int, int]] = [(0, 0, 0, 0)] + [(_WORST, 0, 0, 0)] * len(text)
    choice: list[Token | None] = [None] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        free = text[end - 1] == " "
        uncovered, loose, count, ranks = best[end - 1]
        best[end] = (uncovered + (0 if free else 1), loose, count, ranks)
        for token in ending.get(end, ()):
            uncovered, loose, count, ranks = best[token.start]
            cost = (uncovered, loose + token.loose, count + 1, ranks + _rank(token.kind, token.loose))
            if cost < best[end]:
                best[end], choice[end] = cost, token
    return tuple(_merged(text, _back(text, choice)))


def _by_end(tokens: Iterable[Token]) -> dict[int, list[Token]]:
    ending: dict[int, list[Token]] = {}
    for token in tokens:
        ending.setdefault(token.end, []).append(token)
    return ending


def _back(text: str, choice: Sequence[Token | None]) -> list[Token]:
    found: list[Token] = []
    end = len(text)
    while end:
        token = choice[end] or Token(end - 1, end, Kind.UNKNOWN, text[end - 1])
        found.append(token)
        end = token.start
    return found[::-1]


def _merged(text: str, tokens: Iterable[Token]) -> Iterator[Token]:
    """Neighbouring unknown characters as one token; Latin runs keep their spaces."""
    start = end = -1
    for token in tokens:
        if token.kind is Kind.UNKNOWN and (text[token.start] != " " or start >= 0):
            start = token.start if start < 0 else start
            end = token.end
            continue
        if start >= 0:
            yield Token(start, end, Kind.UNKNOWN, text[start:end].strip())
            start = -1
        if token.kind is not Kind.UNKNOWN:
            yield token
    if start >= 0:
        yield Token(start, end, Kind.UNKNOWN, text[start:end].strip())
