"""Columns that a table does not print but that two of its columns give: 净利率 = 净利润 ÷ 营业收入.

A derived column is a number that says how it is made and of which two, so that programs with it can be stored and run
again like others. What is made of what is data (``derived.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, cast, get_args

from index.fact import Fact
from index.numbers import Quantity
from index.numbers.units import unit_named
from index.table import Column, ColumnKind
from rag.questions import lexicon
from rag.questions.headers import printed_month
from rag.questions.program import ColumnRef

if TYPE_CHECKING:
    from rag.questions.catalog import ColumnView

Making = Literal["share", "excess", "ratio", "difference", "distance"]
_WAYS: tuple[Making, ...] = get_args(Making)
_STEP = 10_000  # more columns than any table has
_FIRST = _STEP * _STEP
_PLACES = Decimal("0.01")
_FINER = Decimal("0.0001")  # of quotients below one, whose order two places would not tell
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Definition:
    """How a measure is made of two others.

    Attributes:
        top, bottom: Names of concepts; the first that a table has is taken.
        dated: True if both are of one date, whose headers often leave it out.
    """

    making: Making
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Derived(Fact):
    """A figure worked out from two cells, rounded half up to two decimals.

    Attributes:
        parts: The two cells.
        making: What was done with them.
        exact: False if the figure is rounded.
    """

    parts: tuple[Fact, Fact]
    making: Making
    exact: bool


@cache
def definitions() -> Mapping[str, Definition]:
    """Name of a concept → how it is made."""
    return {
        entry["name"]: Definition(
            cast("Making", entry["kind"]), tuple(entry["top"]), tuple(entry["bottom"]), entry.get("dated", False)
        )
        for entry in lexicon.derived()
    }


def made_ref(making: Making, top: ColumnRef, bottom: ColumnRef) -> ColumnRef:
    """The column that is made of two of one table."""
    return replace(top, column=(_WAYS.index(making) + 1) * _FIRST + top.column * _STEP + bottom.column)


def made_of(ref: ColumnRef) -> tuple[Making, ColumnRef, ColumnRef] | None:
    """How a column is made and of which; None for one that is printed."""
    if ref.column < _FIRST:
        return None
    way, rest = divmod(ref.column, _FIRST)
    top, bottom = divmod(rest, _STEP)
    if way > len(_WAYS):
        return None
    return _WAYS[way - 1], replace(ref, column=top), replace(ref, column=bottom)


def made_fact(ref: ColumnRef, making: Making, header: str, parts: tuple[Fact, Fact]) -> Derived | None:
    """The figure made of two cells; None where it has no meaning (a range, a divisor that is not above zero)."""
    top, bottom = parts
    if top.quantity.high is not None or bottom.quantity.high is not None:
        return None
    one, other = top.quantity.amount, bottom.quantity.amount
    alike = top.quantity.base == bottom.quantity.base
    gap = making in ("difference", "distance")
    if (not gap and other <= 0) or (making != "ratio" and not alike):
        return None
    if gap:
        unit = top.quantity.unit
        value = _EXACT.divide(_EXACT.subtract(one, other), unit_named(unit).scale if unit else Decimal(1))
        value = abs(value) if making == "distance" else value
        unit = "百分点" if unit == "%" else unit
    elif making == "ratio":
        unit = "" if alike else f"{top.quantity.base}/{bottom.quantity.base}"
        value = _EXACT.divide(one, other)
    else:
        unit = "%"
        value = _EXACT.divide((one if making == "share" else _EXACT.subtract(one, other)) * 100, other)
    rounded = value.quantize(_FINER if making == "ratio" and abs(value) < 1 else _PLACES, context=_EXACT)
    quantity = Quantity(value.normalize() if gap else rounded, unit, f"{rounded:f}")
    return Derived(
        f"{top.report}:{top.table}:{top.row}:{ref.column}",
        top.report,
        top.table,
        top.row,
        ref.column,
        top.entity,
        header,
        "",
        header,
        top.period,
        top.forecast or bottom.forecast,
        quantity,
        quantity.raw,
        top.locator,
        parts,
        making,
        gap or rounded == value,
    )


def formula_of(fact: Derived, one: str, other: str) -> str:
    """How the figure comes about; the two cells as they are shown, a negative one behind a sign in brackets."""
    other = f"({other})" if other.startswith("-") else other
    match fact.making:
        case "excess":
            return f"({one} − {other}) ÷ {other}"
        case "difference":
            return f"{one} − {other}"
        case "distance":
            return f"|{one} − {other}|"
        case _:
            return f"{one} ÷ {other}"


def made_view(making: Making, name: str, top: ColumnView, bottom: ColumnView) -> ColumnView:
    """The column made of two, as questions see it."""
    gap = making in ("difference", "distance")
    base = "%" if making in ("share", "excess") else top.base if gap else ""
    unit = ("百分点" if gap else "%") if base == "%" else top.column.unit if gap else ""
    column = Column(name, name, ColumnKind.NUMBER, unit, "", name, period=top.period, forecast=top.column.forecast)
    return replace(top, ref=made_ref(making, top.ref, bottom.ref), column=column, base=base)


def pairs(
    tops: Sequence[ColumnView], bottoms: Sequence[ColumnView], dated: bool = False, apart: bool = False
) -> Iterator[tuple[ColumnView, ColumnView]]:
    """Columns of one table that belong together: of one period, or of one date where a header leaves it out.

    Args:
        apart: They are of two times, as the question says.
    """
    for top in tops:
        for bottom in bottoms:
            here = top.view is bottom.view and top.ref != bottom.ref
            periods = {top.period, bottom.period} - ({None} if dated else set())
            alike = len(periods) < 2 and top.column.forecast == bottom.column.forecast
            if here and (apart or alike):
                yield top, bottom


def defined(name: str, columns: Iterable[ColumnView]) -> Iterator[ColumnView]:
    """The columns that make a measure by its definition, among columns of any tables."""
    definition = definitions().get(name)
    if definition is None:
        return
    by_view: dict[tuple[str, str], list[ColumnView]] = {}
    for column in columns:
        by_view.setdefault(column.view.ref, []).append(column)
    for held in by_view.values():
        tops, bottoms = (_plain(held, names) for names in (definition.top, definition.bottom))
        for top, bottom in pairs(tops, bottoms, definition.dated):
            yield made_view(definition.making, name, top, bottom)


def grown_over(growth: str, columns: Sequence[ColumnView]) -> Iterator[ColumnView]:
    """环比 and 同比 of levels whose month, quarter or year before, or that a year before, stands in the same table.

    A forecast grows over a year only: 2025E over 2024E.
    """
    levels = [
        (column, period)
        for column in columns
        if (period := _time_of(column)) and not column.sense.growth and column.base != "%"
    ]
    for top, period in levels:
        before = _before(period, growth)
        for bottom, earlier in levels:
            alike = replace(top.sense, extra="") == replace(bottom.sense, extra="") and top.base == bottom.base
            yearly = growth == "yoy" and len(period) == 4
            if top.view is bottom.view and earlier == before and alike and (yearly or not top.column.forecast):
                name = f"{top.label}{'环比' if growth == 'qoq' else '同比'}"
                yield made_view("excess", name, top, bottom)


def _time_of(column: ColumnView) -> str:
    """The period of a column; the month that its own header prints comes before one that the caption gave to all."""
    own, printed = column.period or "", printed_month(column)
    dated = len(own) == 7 and own[4] == "-" and re.search(r"\d月", column.label) is not None
    if not dated or not printed or printed[1:] == own[4:]:
        return own or printed
    year = int(own[:4]) - (printed[2:] > own[5:])
    return f"{year:04d}{printed[1:]}"


def _before(period: str, growth: str) -> str:
    """The month or quarter before, or the one of the year before; "" for any other period."""
    if re.fullmatch(r"\d{4}", period):
        return f"{int(period) - 1:04d}" if growth == "yoy" else ""
    match = re.fullmatch(r"(\d{4}|\*)(-|Q)(\d{1,2})", period)
    if match is None:
        return ""
    if match[1] == "*":  # months without a year
        return f"*-{int(match[3]) - 1:02d}" if growth == "qoq" and int(match[3]) > 1 else ""
    per_year = 12 if match[2] == "-" else 4
    at = int(match[1]) * per_year + int(match[3]) - 1 - (1 if growth == "qoq" else per_year)
    width = 2 if per_year == 12 else 1
    return f"{at // per_year:04d}{match[2]}{at % per_year + 1:0{width}d}"


def _plain(columns: Sequence[ColumnView], names: Sequence[str]) -> list[ColumnView]:
    """The levels of the first concept that is there, nothing else said of them."""
    for name in names:
        found = [
            column
            for column in columns
            if column.sense.base == name
            and not (column.sense.growth or column.sense.window or column.sense.extra or column.sense.qualifiers)
        ]
        if found:
            return found
    return []
