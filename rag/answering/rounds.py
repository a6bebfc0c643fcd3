"""Rounds of financing as people write them: B 轮, Pre-A轮, A+轮, 天使轮, 战略融资."""

from __future__ import annotations

import re
import unicodedata

_ROUND = re.compile(
    r"(?<![a-z0-9])(?P<letter>(?:pre\s*-?\s*)?[a-h](?:\d|\s*\++)?)(?=\s*(?:轮|及|和|、|\s*round\b))"
    r"|(?P<word>天使|种子|战略)\+?\s*(?:轮|融资|投资)"
)


def rounds_in(text: str) -> frozenset[str]:
    """The rounds that a text names, each in one spelling. B 轮 is neither B+ 轮 nor Pre-B 轮.

    >>> sorted(rounds_in("数亿元 A 轮及 A1 轮融资")), sorted(rounds_in("Pre-B轮")), sorted(rounds_in("战略投资"))
    (['a', 'a1'], ['pre-b'], ['战略'])
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    found = set()
    for match in _ROUND.finditer(folded):
        letter = match["letter"]
        found.add(match["word"] if letter is None else re.sub(r"pre-?", "pre-", re.sub(r"\s", "", letter)))
    return frozenset(found)
