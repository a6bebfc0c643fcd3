"""When a figure in an answer says what a figure in the evidence says."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from index.numbers import unit_named
from index.numbers.quantity import Quantity
from rag.gate.words import words

_REACH = 12  # characters before a figure in which a bound word belongs to it
_DIGITS = re.compile(r"\d")
_LINKS = " 为达到至于在"  # may stand between 约 and its figure


def bound(text: str, start: int, end: int) -> str:
    """``below``, ``above``, ``about`` or "": whether the figure at ``start:end`` is only a bound.

    >>> bound("补助最高不超过500万元", 7, 12), bound("20余家", 0, 4), bound("涨幅为5%", 3, 5)
    ('below', 'above', '')
    """
    digits = [match.start() for match in _DIGITS.finditer(text, start, end)]
    first, last = (digits[0], digits[-1] + 1) if digits else (start, end)
    before = text[max(0, first - _REACH) : first].casefold().rstrip("+-－− ")
    linked = before.rstrip("+-－−" + _LINKS)  # 约为5%; the 于 of 低于5% is no link
    after = text[last : end + 4].casefold()
    for kind in ("below", "above", "about"):
        if before.endswith(words("bounds", f"{kind}_before")) or linked.endswith(words("bounds", f"{kind}_before")):
            return kind
        # 余 and 多 follow the number (20余家), 以上 and 左右 its unit.
        if any(
            after.startswith(word) if len(word) == 1 else word in after for word in words("bounds", f"{kind}_after")
        ):
            return kind
    return ""


def same_unit(answer: Quantity, source: Quantity) -> bool:
    """Whether two figures are in units of one base: 万元 and 亿元 are, % and 百分点 are not."""
    return unit_named(answer.unit).base == unit_named(source.unit).base


def same(answer: Quantity, source: Quantity, *, answer_bound: str = "", source_bound: str = "") -> bool:
    """Whether ``answer`` may be said where the evidence has ``source``.

    Values are equal in the base unit, ranges at both ends, bounds alike. A figure that the answer marks 约 may
    also be the source rounded half up at the digits shown.
    """
    if not same_unit(answer, source):
        return False
    if (answer.high is None) != (source.high is None):
        return False
    if source_bound != answer_bound and not (source_bound == "" and answer_bound == "about"):
        return False
    pairs = [(answer.value, source.value)]
    if answer.high is not None and source.high is not None:
        pairs.append((answer.high, source.high))
    marked = answer_bound == "about"
    return all(_equal(mine, answer.scale, theirs, source.scale, marked) for mine, theirs in pairs)


def _equal(mine: Decimal, my_scale: Decimal, theirs: Decimal, their_scale: Decimal, rounded: bool) -> bool:
    exact = theirs * their_scale
    if mine * my_scale == exact:
        return True
    if not rounded or not mine.is_finite():
        return False
    # 约143亿元 for 142.63亿元; a round number such as 约140亿元 shows three digits, so it is not taken for it.
    step = Decimal(1).scaleb(min(0, int(mine.as_tuple().exponent)))
    return (exact / my_scale).quantize(step, rounding=ROUND_HALF_UP) == mine
