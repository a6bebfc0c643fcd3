"""Whether rows go on in the order of the rows above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.numbers import fold, parse_quantity
from index.reading.shapes import Row, form

LEAST_ROWS = 4  # sorted rows that make an order
MOST_ROWS = 200
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计|平\s*均|均\s*值|中位数|total|average|mean|median|sum", re.IGNORECASE)

Rank = tuple[float | str, ...]


def goes_on(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether a column by which the rows above are sorted (codes, dates or figures) goes on in order below.

    Rows of totals are left out.
    """
    upper = [row for row in above[-MOST_ROWS:] if not _is_total(row)]
    lower = [row for row in below[:MOST_ROWS] if not _is_total(row)]
    if len(upper) < LEAST_ROWS or not lower:
        return False
    for column in range(min(map(len, upper))):
        ranks = [_rank(row[column]) for row in upper]
        known = [rank for rank in ranks if rank is not None]
        if len(known) < len(ranks) or len({len(rank) for rank in known}) > 1 or len(set(known)) < LEAST_ROWS:
            continue
        more = [rank for row in lower if column < len(row) and (rank := _rank(row[column])) is not None]
        if not more or any(len(rank) != len(known[0]) for rank in more):
            continue
        try:
            chain = [*known, *more]
            if all(one <= two for one, two in pairwise(chain)) or all(one >= two for one, two in pairwise(chain)):
                return True
        except TypeError:  # figures and codes in one column
            continue
    return False


def _is_total(row: Row) -> bool:
    return any(_TOTAL.fullmatch(cell) for cell in row[:2])


def _rank(cell: str) -> Rank | None:
    kind = form(cell)
    if kind in ("code", "six"):
        return (cell,)
    if kind == "date":
        return tuple(float(number) for number in re.findall(r"\d+", fold(cell)))
    if kind in ("number", "percent"):
        quantity = parse_quantity(cell)
        return None if quantity is None else (float(quantity.value),)
    return None
