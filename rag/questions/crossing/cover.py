"""Whether the words of a question that name neither row nor column stand above the table, or are words of asking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from rag.questions.crossing.spelling import is_whole, words

_NUMBER = re.compile(r"(?:图表|表格|表|图)(\d{1,3}(?:[-.]\d{1,3})?)")
_LEAST = 2  # characters of a title by which it is told


def numbers_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, number) of the tables that a text names by number."""
    return tuple((*found.span(), found[1]) for found in _NUMBER.finditer(text))


@cache
def _idle() -> tuple[str, ...]:
    forms = {*words()["idle"], *words()["kinds"]}
    return tuple(sorted(forms, key=len, reverse=True))


def rest_of(text: str, used: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of a text outside of the used ones."""
    rest: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted(used):
        if start > at:
            rest.append((at, start))
        at = max(at, end)
    return [*rest, (at, len(text))] if at < len(text) else rest


def covered(text: str, rest: Sequence[tuple[int, int]], above: Sequence[str]) -> int | None:
    """How many characters of the rest stand above the table; None if a word stands neither there nor is one of asking.

    Args:
        above: Tight texts: title, headings, the headers of the cell, other names of its row.
    """
    found = 0
    for start, end in rest:
        count = _stretch(text, start, end, above)
        if count is None:
            return None
        found += count
    return found


def _stretch(text: str, start: int, end: int, above: Sequence[str]) -> int | None:
    """The most characters that stand above, of all ways to read a stretch; None if there is none."""
    best: list[int | None] = [0] + [None] * (end - start)
    for at in range(start, end):
        held = best[at - start]
        if held is None:
            continue
        for word in _idle():
            if text.startswith(word, at) and at + len(word) <= end and is_whole(text, at, at + len(word)):
                _raise(best, at + len(word) - start, held)
        for stop in range(at + 1, end + 1):
            piece = text[at:stop]
            if (stop - at >= _LEAST or piece.isascii()) and is_whole(text, at, stop):
                if not any(_stands(piece, line) for line in above):
                    if not piece.isascii():
                        break
                    continue
                _raise(best, stop - start, held + stop - at)
    return best[-1]


def _raise(best: list[int | None], at: int, value: int) -> None:
    held = best[at]
    best[at] = value if held is None else max(held, value)


def _stands(piece: str, line: str) -> bool:
    at = line.find(piece)
    while at >= 0:
        if is_whole(line, at, at + len(piece)):
            return True
        at = line.find(piece, at + 1)
    return False
