"""A number with its unit, exact as printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal

from index.numbers.units import unit_named

# Powers of ten times printed numbers: never rounded, however many digits were printed.
EXACT = Context(prec=500)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed number and its unit.

    1,044.47 亿元 is ``Quantity(Decimal("1044.47"), "亿元", "1,044.47")``: ``value`` is as printed,
    ``amount`` (104447000000) is in the unit's base (元), so figures in 万元 and 亿元 compare by ``amount``.
    31.23% has value 31.23, unit ``%`` and amount 31.23: percent are not divided by 100, and
    percentage points (百分点) are a unit of their own.

    Attributes:
        value: As printed, sign words applied (下降 5.4% is −5.4); the low end of a range.
        unit: Written unit in canonical spelling (``亿元``, ``%``, ``百分点``, ``倍``), or "".
        raw: The printed characters.
        high: The high end of a range, else None.
        approximate: True for 约, 近, 超, 逾, 余, 左右, 以上.
    """

    value: Decimal
    unit: str
    raw: str
    high: Decimal | None = None
    approximate: bool = False

    @property
    def base(self) -> str:
        """Unit without scale: ``元`` for ``亿元``."""
        return unit_named(self.unit).base

    @property
    def scale(self) -> Decimal:
        """Factor from the written unit to its base: 100000000 for ``亿元``."""
        return unit_named(self.unit).scale

    @property
    def amount(self) -> Decimal:
        """Value in the base unit, exact."""
        return EXACT.multiply(self.value, self.scale)
