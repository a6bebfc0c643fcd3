"""The same fact in two places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.fact import Fact
from index.ledger.checks.columns import is_summary
from index.ledger.checks.differences import same_time
from index.ledger.checks.rounding import apart
from index.ledger.checks.wording import place_name, printed
from index.ledger.links import CUMULATED
from index.report import Finding, Report, Severity
from index.table import ColumnKind

_Pair = tuple[Fact, Fact]


def check_told_twice(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """Facts of one entity, measure, qualifier, period and unit: an error where two tables disagree, a warning
    where prose and a table do; where two places agree in all they share, one note for both.

    Two tables that disagree more often than they agree measure different things under one name (another sample,
    another portfolio): nothing is told of them but where a listed company is concerned. The same holds for two
    sentences. It fails for a table of which every figure was misprinted.
    """
    agreeing: dict[tuple[str, str], list[_Pair]] = {}
    differing: dict[tuple[str, str], list[_Pair]] = {}
    for group in _groups(facts):
        for left, right in _pairs(report, group):
            places = (place_name(report, left), place_name(report, right))
            if apart(left.quantity, right.quantity):
                differing.setdefault(places, []).append((left, right))
            elif left.quantity.base == right.quantity.base:
                agreeing.setdefault(places, []).append((left, right))
    for places, pairs in differing.items():
        alike = len(agreeing.get(places, ())) >= len(pairs)
        for left, right in pairs:
            if alike or left.entity.code is not None or (left.table is None) != (right.table is None):
                yield _disagreement(report, left, right)
    for (first, second), pairs in agreeing.items():
        yield _agreement(first, second, pairs)


def _groups(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    groups: dict[tuple[str, str, str, bool, str], list[Fact]] = {}
    for fact in facts:
        if not is_summary(fact):
            key = (fact.entity.key, fact.metric, fact.qualifier, fact.forecast, fact.quantity.base)
            groups.setdefault(key, []).append(fact)
    return (group for group in groups.values() if len(group) > 1)


def _pairs(report: Report, group: Sequence[Fact]) -> Iterator[_Pair]:
    """Pairs that tell the same: each fact with the first one before it that does."""
    for index, right in enumerate(group):
        for left in group[:index]:
            alike = _cumulated(report, left) == _cumulated(report, right)
            if alike and _same(left, right) and _row_repeats(report, left, right):
                yield left, right
                break


def _cumulated(report: Report, fact: Fact) -> bool:
    """Whether a cell's figure is that of several months (累计, 1-4月), by its header, or by the title where the header
    names no period."""
    if fact.table is None:
        return False
    title = report.table(fact.table).title if fact.period is None else ""
    return CUMULATED.search(f"{fact.header} {title}") is not None


def _same(left: Fact, right: Fact) -> bool:
    if left.table is not None and left.table == right.table:
        # Two columns of one table measure different things, whatever they are called; two rows may repeat.
        return left.column == right.column and left.row != right.row and left.entity.code is not None
    if left.table is None and right.table is None and left.quote == right.quote:
        return False
    if left.period is None or right.period is None:
        return left.period == right.period and left.header == right.header
    return same_time(left.period, right.period)


def _row_repeats(report: Report, left: Fact, right: Fact) -> bool:
    """Whether two rows of one table have the same words and dates: a share at several times is told several things."""
    if left.table is None or left.table != right.table or left.row is None or right.row is None:
        return True
    table = report.table(left.table)
    if (
        sum(1 for row in table.rows if table.code is not None and row[table.code] == table.rows[left.row][table.code])
        > 2
    ):
        return False  # a log of one share's trades
    told = [index for index, column in enumerate(table.columns) if column.kind in (ColumnKind.DATE, ColumnKind.TEXT)]
    return all(table.rows[left.row][index] == table.rows[right.row][index] for index in told)


def _disagreement(report: Report, left: Fact, right: Fact) -> Finding:
    both_cells = left.table is not None and right.table is not None
    message = (
        f"{left.entity.name}的{left.metric}{f'（{left.qualifier}）' if left.qualifier else ''}两处不一致："
        f"{place_name(report, left)}为{printed(left)}，{place_name(report, right)}为{printed(right)}。"
    )
    severity = Severity.ERROR if both_cells else Severity.WARNING
    return Finding("told-twice", severity, message, (left.locator, right.locator))


def _agreement(first: str, second: str, pairs: Sequence[_Pair]) -> Finding:
    told = "、".join(f"{left.entity.name}{left.metric}{printed(left)}" for left, _ in pairs[:3])
    more = f"等{len(pairs)}项" if len(pairs) > 3 else ""
    places = tuple(dict.fromkeys(fact.locator for pair in pairs for fact in pair))
    return Finding("told-twice", Severity.INFO, f"{first}与{second}一致：{told}{more}。", places)
