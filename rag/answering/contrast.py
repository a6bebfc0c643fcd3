"""Words of which a sentence must not have another one: 日频 and 周频, 公募 and 私募, 最高 and 最低."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.answering.terms import lists


@dataclass(frozen=True, slots=True)
class _Group:
    """Words of which one side excludes the others; those of one side are words for one thing."""

    pattern: re.Pattern[str]
    side: dict[str, int]

    def sides(self, text: str) -> set[int]:
        return {self.side[word] for word in self.pattern.findall(text)}


@cache
def _groups() -> tuple[_Group, ...]:
    found = []
    for sides in lists()["contrast"]["groups"]:
        side = {word: number for number, words in enumerate(sides) for word in words}
        found.append(_Group(re.compile("|".join(map(re.escape, sorted(side, key=len, reverse=True)))), side))
    return tuple(found)


def contrary(question: str, text: str, around: Sequence[str] = ()) -> tuple[str, ...]:
    """Words of the question against which the text has another side, where its own stands neither in nor around it.

    >>> contrary("月频策略赚多少？", "半月频策略收益为5%"), contrary("月频策略赚多少？", "月度调仓好于周频")
    (('月频',), ())
    """
    found: list[str] = []
    for group in _groups():
        asked, said = group.sides(question), group.sides(text)
        if asked and said and not asked & said and not any(asked & group.sides(other) for other in around):
            found += sorted(set(group.pattern.findall(question)))
    return tuple(found)
