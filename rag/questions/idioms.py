"""Set phrases in plain words: 增收不增利, CR5, 负市盈率. Data in ``idioms.toml``."""

from __future__ import annotations

import re
from functools import cache

from rag.questions import lexicon
from rag.questions.text import fold


@cache
def _idioms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"]), entry["plain"]) for entry in lexicon.idioms())


def plainly(question: str) -> str:
    """The folded question with set phrases said in plain words.

    >>> plainly("一季度增收不增利的有谁")
    '一季度营收增长但利润下滑的有谁'
    """
    folded = fold(question)
    for pattern, plain in _idioms():
        folded = pattern.sub(plain, folded)
    return folded
