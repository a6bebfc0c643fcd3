"""How far printed figures may be apart because they were rounded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from index.fact import Fact
from index.numbers import Quantity


def half_digit(quantity: Quantity) -> Decimal:
    """Half a unit of the last printed digit, in the base unit: 0.005 for 3.22, 50000000 for 12 亿元 written as 12."""
    exponent = quantity.value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(min(exponent, 0) - 1) * quantity.scale


def apart(left: Quantity, right: Quantity) -> bool:
    """Whether two figures differ by more than rounding explains; False where they cannot be compared."""
    if left.base != right.base or left.approximate or right.approximate or (left.high is None) != (right.high is None):
        return False
    slack = max(half_digit(left), half_digit(right))
    if (
        left.high is not None
        and right.high is not None
        and abs(left.high * left.scale - right.high * right.scale) > slack
    ):
        return True
    return abs(left.amount - right.amount) > slack


def sum_slack(facts: Iterable[Fact]) -> Decimal:
    """How far a sum of rounded figures may be from the rounded sum."""
    return sum((half_digit(fact.quantity) for fact in facts), Decimal(0))
