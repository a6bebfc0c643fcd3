"""The units of Chinese research reports, as data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A written unit.

    Attributes:
        name: Canonical spelling: ``亿元``.
        base: The unit that amounts are compared in: ``元``.
        scale: Factor to the base.
        kind: ``money``, ``ratio`` (%, ‰), ``points`` (百分点, bp), ``multiple`` (倍), ``count``,
            ``physical`` or ``none``.
    """

    name: str
    base: str
    scale: Decimal
    kind: str


def unit_named(name: str) -> Unit:
    """The unit with this canonical spelling; an unknown one is a count of itself with scale 1."""
    return Unit(name, name, Decimal(1), "none")
