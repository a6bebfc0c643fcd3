"""Words of which a sentence must not have another one: 日频 and 周频, 公募 and 私募, 最高 and 最低."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag.answering.terms import lists


@cache
def _groups() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile("|".join(map(re.escape, sorted(group, key=len, reverse=True))))
        for group in lists()["contrast"]["groups"]
    )


def contrary(question: str, text: str, around: Sequence[str] = ()) -> tuple[str, ...]:
    """Words of the question against which the text has another one, and which stand neither in it nor around it.

    >>> contrary("月频策略赚多少？", "半月频策略收益为5%"), contrary("月频策略赚多少？", "月频好于周频")
    (('月频',), ())
    """
    found: list[str] = []
    for group in _groups():
        asked = set(group.findall(question))
        said = set(group.findall(text))
        if asked and said and not asked & said:
            near = {word for other in around for word in group.findall(other)}
            found += sorted(asked) if not asked & near else []
    return tuple(found)
