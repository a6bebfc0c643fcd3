"""Which row of a table is the sum of rows below it, by its figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rag.questions.timelines.lines import Line

_LEAST = 2


def sums_up(whole: Line, part: Line, lines: Sequence[Line]) -> bool:
    """True if a row is, in every period, the sum of the rows right below it, one of which is the part."""
    if whole.down or part.down or whole.base != part.base:
        return False
    below = sorted(
        (line for line in {id(one): one for one in (*lines, part)}.values() if _row(line) > _row(whole)), key=_row
    )
    for count in range(_LEAST, len(below) + 1):
        run = below[:count]
        if any(line.base != whole.base for line in run):
            return False
        if part in run and all(_sum_at(whole, run, at) for at in range(len(whole.points))):
            return True
    return False


def _row(line: Line) -> int:
    return line.points[0].row


def _sum_at(whole: Line, run: Sequence[Line], at: int) -> bool:
    """Whether the parts of one period add up, each rounded to its last decimal."""
    point = whole.points[at]
    parts = [found.fact.quantity.value for line in run if (found := line.at(point.span)) is not None]
    if len(parts) != len(run):
        return False
    places = min((int(part.as_tuple().exponent) for part in parts), default=0)
    most = Decimal(1).scaleb(places) * len(parts) / 2
    return abs(sum(parts, Decimal(0)) - point.fact.quantity.value) <= most
