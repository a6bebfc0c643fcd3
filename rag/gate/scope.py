"""Which words a figure belongs to: in 甲收入100亿元，净利润20亿元 the word 净利润 belongs to 20, 甲 to both.

A figure in an answer may keep its value and still be told of the wrong company or metric. In its source
sentence the words around it in the answer must fit it at least as well as every other figure of the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.numbers import Span
from rag.gate.sentences import segments

_WORD = re.compile(r"[a-z0-9][a-z0-9.+\-]*|[一-鿿]+", re.I)
_BREAK = re.compile(r"[，,；;。：:（）()、]")
_EMPTY = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "为",
        "是",
        "在",
        "达",
        "达到",
        "至",
        "到",
        "也",
        "将",
        "其",
        "中",
        "其中",
        "等",
        "较",
        "比",
        "由",
        "从",
        "对",
        "有",
        "约",
        "超",
        "超过",
        "以上",
        "左右",
        "分别",
        "公司",
        "同时",
    ]
)


class Scope(NamedTuple):
    """Words of a figure.

    Attributes:
        own: Words nearest to it.
        all: Own words and those that earlier figures of its segment hand on.
    """

    own: frozenset[str]
    all: frozenset[str]


@lru_cache(maxsize=8192)
def tokens(text: str) -> frozenset[str]:
    """Content words, lower case: Chinese words of the segmenter, Latin runs; no bare numbers."""
    import rjieba

    found: set[str] = set()
    for run in _WORD.findall(text.casefold()):
        if "一" <= run[0] <= "鿿":
            found.update(word for word in rjieba.cut(run, hmm=False) if word not in _EMPTY)
        elif not run.replace(".", "").isdigit():
            found.add(run)
    return frozenset(found)


def scopes(sentence: str, figures: Sequence[Span], inherited: frozenset[str] = frozenset()) -> list[Scope]:
    """Scope of each figure; a segment (between semicolons) starts afresh.

    Args:
        inherited: Words that the sentence takes over from the one before: its subject.
    """
    result: list[Scope] = [Scope(frozenset(), frozenset())] * len(figures)
    for start, end in segments(sentence):
        inside = [number for number, figure in enumerate(figures) if start <= figure.start < end]
        handed = inherited
        at = start
        for place, number in enumerate(inside):
            figure = figures[number]
            until = figures[inside[place + 1]].start if place + 1 < len(inside) else end
            tail = _BREAK.split(sentence[figure.end : until], maxsplit=1)[0]
            own = tokens(sentence[at : figure.start]) | tokens(tail)
            handed |= own
            result[number] = Scope(own, handed)
            at = figure.end + (
                0 if place + 1 < len(inside) and not _BREAK.search(sentence[figure.end : until]) else len(tail)
            )
    return result


def fit(said: frozenset[str], scope: Scope) -> tuple[int, int]:
    """How many words said of a figure are in a scope: in all of it, and nearest to the figure."""
    return len(said & scope.all), len(said & scope.own)
