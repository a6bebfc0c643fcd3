"""Whether a sentence says what a claim says, in fewer or other function words, and nothing else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from index.numbers import SpanKind, find_quantities
from index.search.segment import normal

_LEAST = 0.4  # share of a claim's words that its rewording keeps; with less it is a title, not a summary
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")


def adds_nothing(sentence: str, claim: str) -> bool:
    """Whether every word of a sentence stands in the claim, or carries no fact.

    A word is looked for as it is written. One that is a single character must also have the neighbour it has in
    the claim, so that a name with one character changed is no part of it.

    >>> adds_nothing("屿诺光刻的新产线已投产。", "屿诺光刻：新产线投产，年产能 3 万片")
    True
    >>> adds_nothing("屿若光刻新产线投产。", "屿诺光刻：新产线投产，年产能 3 万片")
    False
    """
    import rjieba

    source = _SPACES.sub("", normal(claim))
    for run in _WORD.findall(normal(sentence)):
        start = 0
        for word in rjieba.cut(run):
            end = start + len(word)
            known = word in _free() or (
                word in source if len(word) > 1 or word.isdecimal() else _beside(run, start, source)
            )
            if not known:
                return False
            start = end
    return True


def tells_all(sentences: Sequence[str], claim: str, lead: int = 0) -> bool:
    """Whether sentences have every figure and date of a claim, and enough of its words to be told instead of it.

    Args:
        lead: How many characters of the claim name what it is about; none of their words may go.
    """
    told = "".join(sentences)
    words, said = _words(claim), _words(told)
    if not _told(claim) <= _told(told) or not _words(claim[:lead]) <= said:
        return False
    return len(words & said) >= _LEAST * len(words)


def _beside(run: str, at: int, source: str) -> bool:
    return any(len(pair) == 2 and pair in source for pair in (run[at : at + 2], run[max(at - 1, 0) : at + 1])) or (
        len(run) == 1 and run in source
    )


def _told(text: str) -> set[tuple[object, ...]]:
    """What must not be lost: figures by amount, unit and upper end; dates, codes and ordinals as written."""
    found: set[tuple[object, ...]] = set()
    for span in find_quantities(text):
        quantity = span.quantity
        if span.kind is SpanKind.FIGURE and quantity is not None:
            found.add((quantity.amount, quantity.base, quantity.high))
        else:
            found.add((_SPACES.sub("", normal(text[span.start : span.end])),))
    return found


def _words(text: str) -> set[str]:
    import rjieba

    return {word for word in rjieba.cut(normal(text)) if word not in _free() and _WORD.search(word)}


@cache
def _free() -> frozenset[str]:
    text = (files("rag.summaries") / "rewording.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["free"])
