"""Whether an answer tells the gold figures: value, unit, scale and sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from eval.items import GoldFigure, Item
from eval.scores.told import Told, told_figures
from eval.scores.units import ScaledUnit, scaled

_DIRECTIONLESS = frozenset({"difference", "mixed"})


def score_figures(item: Item, text: str) -> tuple[float, str]:
    """Share of the gold figures that are told, and the kind of the first error ("" if all are right).

    A figure is right if it equals gold after scaling (see ``eval.scores.units``) within gold's tolerance. Look-ups,
    sums and differences have tolerance 0: every printed digit counts, though trailing zeros do not (5.10 = 5.1).
    Ratios and means are asked for with two decimals and may be off by one in the last place. Differences are
    compared without sign: the question says which way round, and 高 and 低 in an answer say the same with the
    operands exchanged.

    An answer that tells many figures of the gold's kind is a dump, not an answer: every gold figure and every piece of
    evidence (an operand) may be told twice, and four more. Questions about a whole column have
    no such limit.
    """
    told = told_figures(text)
    if item.type == "rank":
        told = _places(text) or told
    gold = item.gold.figures
    if not gold:
        return 1.0, ""
    right, error, start = 0, "", 0
    for figure in gold:
        place = _find(figure, told, item, start if item.gold.ordered else 0)
        if place is None:
            error = error or _error(figure, told, item)
        else:
            right += 1
            start = place + 1
    if right == len(gold) and _is_dump(item, told):
        return 0.0, "too-many-figures"
    return right / len(gold), error


def _places(text: str) -> tuple[Told, ...]:
    """Figures told as a place (第 6, 排名第 6 位), where there are any: “39 家中排第 6” tells no place 39."""
    return tuple(
        figure
        for match in re.finditer(r"(?:第|排名?|名列|位列|位居)\s*(\d+)(?!\s*[月日年季页行]|\d|[.%])", text)
        for figure in told_figures(f" {match[1]} 名")
    )


def _find(figure: GoldFigure, told: Sequence[Told], item: Item, start: int) -> int | None:
    for place in range(start, len(told)):
        if _equal(figure.value, figure, told[place], item):
            if figure.high is None:
                return place
            if any(_equal(figure.high, figure, other, item) for other in told[place + 1 :]):
                return place + 1
    return None


def _equal(value: Decimal, figure: GoldFigure, told: Told, item: Item) -> bool:
    gold_unit, unit = scaled(figure.unit), _unit_of(figure, told, item)
    if unit is None:
        return False
    other = scaled(unit)
    if figure.unit == "":
        if other.kind != "count":
            return False
    elif (
        (gold_unit.kind, gold_unit.base) != (other.kind, other.base)
        and not _bare_scale(gold_unit, other)
        and other.base not in {scaled(also).base for also in figure.also}
    ):
        return False
    wanted, limit = value * gold_unit.scale, figure.tolerance * gold_unit.scale
    readings = [reading * other.scale for reading in told.readings]
    if item.type in _DIRECTIONLESS:
        wanted, readings = abs(wanted), [abs(reading) for reading in readings]
    return any(abs(reading - wanted) <= limit for reading in readings)


def _bare_scale(gold: ScaledUnit, told: ScaledUnit) -> bool:
    """14,337.15 亿 for 亿元: among Chinese readers a bare 亿 or 万 of money is in 元; of anything else, in what
    gold counts.
    """
    return told.kind == "count" and not told.base and told.scale > 1 and gold.base not in {"美元", "港元", "欧元"}


def _unit_of(figure: GoldFigure, told: Told, item: Item) -> str | None:
    """The unit that a told figure counts in; None if it has none where it should.

    A unit may go unsaid if the question names it, and for multiples: a P/E of 49.08 is told without 倍 as often as
    with it.
    """
    if told.unit or not figure.unit:
        return told.unit
    return figure.unit if figure.unit in item.question or figure.unit == "倍" else None


def _error(figure: GoldFigure, told: Sequence[Told], item: Item) -> str:
    """What is wrong with the nearest told figure."""
    if not told:
        return "missing-figure"
    for other in told:
        if abs(other.value) == abs(figure.value):
            unit = scaled(other.unit)
            if (unit.kind, unit.base) == (scaled(figure.unit).kind, scaled(figure.unit).base) and unit.scale != scaled(
                figure.unit
            ).scale:
                return "wrong-scale"
            if scaled(other.unit).base != scaled(figure.unit).base:
                return "wrong-unit"
            return "wrong-sign"
    return "wrong-value"


def _is_dump(item: Item, told: Sequence[Told]) -> bool:
    if any(evidence.row is None and evidence.column for evidence in item.evidence):
        return False
    kinds = {scaled(figure.unit).kind for figure in item.gold.figures}
    same = sum(scaled(figure.unit).kind in kinds for figure in told)
    return same > 2 * (len(item.gold.figures) + len(item.evidence)) + 4
