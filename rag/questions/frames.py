"""What people wrap around a question: where does it stand, is it right, who says so. Data in ``frames.toml``."""

from __future__ import annotations

import re
from functools import cache

from rag.questions import lexicon

_LEAST = 2  # characters that must be left: 在哪里能查到 alone is no question


@cache
def _frames() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"], re.IGNORECASE), entry["plain"]) for entry in lexicon.frames())


def unframed(question: str) -> str:
    """The question or the statement inside its frames; as it is where nothing would be left.

    >>> unframed("英伟达的市盈率，我该去报告哪个地方查？"), unframed("苹果的市值为3万亿元。与报告一致吗？")
    ('英伟达的市盈率？', '苹果的市值为3万亿元，对吗？')
    """
    bare = question
    for pattern, plain in _frames():
        bare = pattern.sub(plain, bare)
    return bare if len(bare.strip("？?，。,. ")) >= _LEAST else question
