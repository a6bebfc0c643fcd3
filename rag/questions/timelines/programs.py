"""What a question asks of a timeline as a program; none where a period that it needs is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from rag.questions.catalog import Catalog
from rag.questions.derived import made_ref
from rag.questions.program import (
    Aggregate,
    Change,
    Condition,
    Count,
    Difference,
    Filter,
    Function,
    Lookup,
    Operand,
    Program,
    Ratio,
    Rows,
    Series,
    Slot,
    TopK,
)
from rag.questions.timelines.asked import Asked
from rag.questions.timelines.lines import Line, Point
from rag.questions.timelines.moments import placed, single
from rag.questions.timelines.spans import Span
from rag.questions.timelines.wording import is_level

_NEIGHBOURS = 2


def programs_of(asked: Asked, line: Line, others: Sequence[Line], catalog: Catalog) -> tuple[Program, ...]:
    """The programs that answer a question; () where this timeline cannot.

    Args:
        others: The timelines that further words name: what to show, or what to compare with.
    """
    spans = placed(asked.times.moments, line, asked.times.ranged) if asked.times.moments else []
    if spans is None:
        return ()
    match asked.form:
        case "extreme" | "months":
            points = _within(asked, line, spans)
            return tuple(_found(asked, line, others, points)) if points else ()
        case "sum" | "mean":
            return tuple(_over(asked, line, spans))
        case "ratio" | "change":
            return tuple(_apart(asked, line, spans))
        case "point":
            return tuple(_told(asked, line, others, spans))
        case "gap" | "part":
            return tuple(_beside(asked, line, others[0], spans)) if others else ()


def _within(asked: Asked, line: Line, spans: list[Span]) -> list[Point] | None:
    """The periods of the stretch that is asked for, all of which must be there; all where none is."""
    if asked.times.count and asked.times.unit != {1: "月", 3: "季度", 12: "年"}.get(line.length):
        return None
    if not spans and asked.times.last:
        actual = [point for point in line.points if not point.forecast][-asked.times.count :]
        return actual if len(actual) == asked.times.count and _unbroken(actual) else None
    if not spans:
        whole = not asked.times.count or asked.times.count == len(line.points)
        return list(line.points) if whole else None
    stretches = list(single(spans, asked.times.ranged))
    points = [point for point in line.points if any(stretch.holds(point.span) for stretch in stretches)]
    months = sum(point.span.months for point in points)
    wanted = sum(stretch.months for stretch in stretches)
    running = len(stretches) == 1 and stretches[0].months == 12 and not asked.times.ranged  # 今年
    late = running and points and points[-1].span == line.now() and points[0].span.first == stretches[0].first
    if asked.times.count and asked.times.count != len(points):
        return None
    return points if points and (months == wanted or (late and asked.form in ("extreme", "months"))) else None


def _unbroken(points: Sequence[Point]) -> bool:
    return all(after.span.first == before.span.last + 1 for before, after in pairwise(points))


def _rows(line: Line, points: Sequence[Point]) -> Rows:
    every = len(points) == len(line.points)
    return Rows((line.view.ref,), entities=() if every else tuple(point.key for point in points))


def _slot(line: Line) -> Slot:
    return line.points[0].slot


def _found(asked: Asked, line: Line, others: Sequence[Line], points: list[Point]) -> Iterator[Program]:
    if not line.down:
        if asked.form == "extreme" and len(points) > 1:
            function: Function = "max" if asked.order == "high" else "min"
            yield Series(points[0].key, tuple(point.slot for point in points), function=function)
            best = (max if asked.order == "high" else min)(points, key=_amount)
            beside = [point for other in others if (point := other.at(best.span)) is not None]
            yield from (Lookup((point.key,), (point.slot,)) for point in beside)
        return
    show = tuple(_slot(other) for other in others)
    rows = _rows(line, points)
    if asked.form == "extreme":
        yield TopK(Rows(rows.tables, entities=rows.entities, by=_slot(line), order=asked.order, k=1), show)
        return
    assert asked.test is not None
    if asked.test.other:
        other, show = show[0], show[1:]
        gap = made_ref("difference", _slot(line).columns[0], other.columns[0])
        slot = Slot(f"{_slot(line).metric}−{other.metric}", _slot(line).unit, None, (gap,))
        test = Condition(slot, asked.test.bound, Decimal(0))
        show = (_slot(line), other, *show)
    else:
        test = Condition(_slot(line), asked.test.bound, asked.test.value, asked.test.unit)
    chosen = Rows(rows.tables, ((test,),), entities=rows.entities)
    yield Count(chosen) if asked.counts and not show else Filter(chosen, show)


def _amount(point: Point) -> Decimal:
    return point.fact.quantity.amount


def _over(asked: Asked, line: Line, spans: list[Span]) -> Iterator[Program]:
    """A sum or a mean over a stretch, or over the periods of a list."""
    points = _within(asked, line, spans)
    function: Function = "sum" if asked.form == "sum" else "mean"
    if points is None or len(points) < _NEIGHBOURS:
        return
    rates = line.base in ("%", "百分点", "倍") or "/" in line.unit
    if function == "sum" and (rates or is_level(line.name) or (not line.down and is_level(line.about_measure()))):
        return
    alike = len({point.span.months for point in points}) == 1
    growth = any(word in line.name for word in ("同比", "环比", "增速"))
    averaged = "均" in line.name and not asked.simple  # a mean of means is no mean of what they were taken of
    if function == "mean" and (not alike or growth or averaged):
        return
    if line.down:
        yield Aggregate(function, _slot(line), Rows((line.view.ref,), entities=tuple(point.key for point in points)))
    else:
        yield Series(points[0].key, tuple(point.slot for point in points), function=function)


def _apart(asked: Asked, line: Line, spans: list[Span]) -> Iterator[Program]:
    """Two periods against one another: the multiple of the first, or the change from the earlier to the later."""
    one, other = (line.at(span) for span in (spans[0], spans[-1]))
    if one is None or other is None or one.span == other.span:
        return
    if asked.form == "ratio":
        if line.base not in ("%", "百分点"):
            yield Ratio(_operand(one), _operand(other))
        return
    before, after = sorted((one, other), key=lambda point: point.span)
    if asked.step and after.span.first != before.span.last + 1:
        return
    if not line.down:
        yield Change(before.key, before.slot, after.slot)
        return
    yield Difference(_operand(after), _operand(before))
    if line.base not in ("%", "百分点") and before.fact.quantity.value > 0:
        yield Ratio(_operand(after), _operand(before), excess=True)


def _beside(asked: Asked, line: Line, other: Line, spans: list[Span]) -> Iterator[Program]:
    """Two figures of one period: how far they are apart, or what part of the other the first one is."""
    for span in spans:
        one, whole = line.at(span), other.at(span)
        if one is None or whole is None or line.base != other.base:
            return
        if asked.form == "gap":
            yield Difference(_operand(one), _operand(whole))
        elif not is_rate(line.base) and 0 <= one.fact.quantity.amount <= whole.fact.quantity.amount:
            yield Ratio(_operand(one), _operand(whole), percent=True)


def is_rate(base: str) -> bool:
    return base in ("%", "百分点", "倍") or "/" in base


def _operand(point: Point) -> Operand:
    return Operand(point.slot, point.key)


def _told(asked: Asked, line: Line, others: Sequence[Line], spans: list[Span]) -> Iterator[Program]:
    """One period, and, where that is asked, the same one a year before, or the growth that the table prints."""
    point = line.at(spans[0] if spans else line.now()) if not asked.times.ranged else None
    if point is None:
        if spans and not asked.against:  # 前三季度发了多少
            yield from _over(replace(asked, form="sum"), line, spans)
        return
    if not asked.against:
        yield Lookup((point.key,), (point.slot,))
        return
    if others:
        yield Lookup((point.key,), (point.slot, _slot(others[0])))
    elif (before := line.at(point.span.moved(-12))) is not None:
        if line.down:
            yield Lookup((point.key,), (point.slot,))
            yield Difference(_operand(point), _operand(before))
        else:
            yield Change(point.key, before.slot, point.slot)
