"""Columns that are the difference to one number: 相对计算机 = 月涨跌幅 − the move of the index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.fact import Fact
from index.ledger.checks.columns import by_table
from index.ledger.checks.rounding import half_digit
from index.ledger.checks.wording import place_name, plain, printed
from index.ledger.lexicon.metrics import MetricKind, metric_kind
from index.ledger.names import bare_name
from index.numbers import normalise
from index.report import Finding, Report, Severity
from index.table import Table

_RELATIVE = re.compile(
    r"^(?:相对|相较|超额|跑赢|vs\.?|较)(?:于|收益)?(?P<against>.*?)(?:指数|涨跌幅|收益|涨幅)?(?:\(.*\))?$"
)
# A company may have the word for the industry in its name: 某某半导体.
_INDEX = re.compile(r"指数|综指|板块|行业|指$")
_Pair = tuple[Fact, Fact, Decimal]


def check_differences(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """Each row's difference is the same number as in the other rows, and the number that the report gives for it."""
    for table, columns in by_table(report, facts):
        for index, column in columns.items():
            found = _RELATIVE.match("".join(normalise(table.columns[index].name).split()))
            if found is None or len(column) < 3:
                continue
            bases = [facts for other, facts in columns.items() if other != index and _is_base(facts)]
            best = max((_pairs(column, base) for base in bases), key=_agreeing, default=[])
            if best and _agreeing(best) * 10 >= len(best) * 6:
                yield from _findings(report, table, best, found["against"], facts)


def _is_base(column: Sequence[Fact]) -> bool:
    return metric_kind(column[0].metric) is MetricKind.CHANGE and not _RELATIVE.match(normalise(column[0].header))


def _pairs(column: Sequence[Fact], base: Sequence[Fact]) -> list[_Pair]:
    """Each row's move, its difference, and the number between them."""
    moves = {fact.row: fact for fact in base if fact.quantity.high is None}
    rows = [(moves[fact.row], fact) for fact in column if fact.row in moves and fact.quantity.high is None]
    return [
        (move, gap, move.quantity.value - gap.quantity.value)
        for move, gap in rows
        if move.quantity.base in ("%", gap.quantity.base)
    ]


def _constant(pairs: Sequence[_Pair]) -> Decimal:
    return Counter(number for _, _, number in pairs).most_common(1)[0][0]


def _fits(pair: _Pair, constant: Decimal) -> bool:
    # Three rounded numbers: the row's move, its difference, and the index.
    return abs(pair[2] - constant) <= half_digit(pair[0].quantity) + half_digit(pair[1].quantity) * 2


def _agreeing(pairs: Sequence[_Pair]) -> int:
    return sum(_fits(pair, _constant(pairs)) for pair in pairs) if len(pairs) >= 3 else 0


def _findings(
    report: Report, table: Table, pairs: Sequence[_Pair], against: str, facts: Sequence[Fact]
) -> Iterator[Finding]:
    constant = _constant(pairs)
    header = pairs[0][1].header
    # Where the other rows agree to the last digit, the column was computed from the printed moves: no slack.
    exact = sum(number == constant for _, _, number in pairs) >= max(4, len(pairs) * 4 // 5)
    for move, gap, number in pairs:
        if number != constant if exact else not _fits((move, gap, number), constant):
            message = (
                f"{table.label}{gap.entity.name}“{move.header}”{printed(move)}与“{header}”{printed(gap)}相差"
                f"{plain(number)}，其他行相差{plain(constant)}。"
            )
            yield Finding("difference", Severity.ERROR, message, (gap.locator,))
    yield from _against(report, table, pairs, constant, against, facts)


def _against(
    report: Report, table: Table, pairs: Sequence[_Pair], constant: Decimal, against: str, facts: Sequence[Fact]
) -> Iterator[Finding]:
    """The number against what the report says of the index that the column names."""
    move, gap, _ = pairs[0]
    wanted = bare_name(against)
    said = [
        fact
        for fact in facts
        if len(wanted) > 1
        and wanted in bare_name(fact.entity.name)
        and _INDEX.search(fact.entity.name)
        and (fact.metric, fact.quantity.unit) == (move.metric, "%")
        and same_time(fact.period, move.period)
        and fact.table != table.id
    ]
    if not said or len({fact.entity.key for fact in said}) > 1:
        return
    agree = abs(said[0].quantity.value - constant) <= half_digit(said[0].quantity) + half_digit(move.quantity)
    message = (
        f"{table.label}“{gap.header}”与“{move.header}”逐行相差{plain(constant)}，"
        f"{place_name(report, said[0])}{said[0].entity.name}为{printed(said[0])}，{'一致' if agree else '不一致'}。"
    )
    severity = Severity.INFO if agree else Severity.WARNING
    yield Finding("difference", severity, message, (gap.locator, said[0].locator))


def same_time(left: str | None, right: str | None) -> bool:
    """Whether two periods can mean one: 2024-04 and 2024-04-30, or one of them is not given."""
    if left is None or right is None:
        return True
    short, long = sorted((left, right), key=len)
    return short == long or (len(short) == 7 and long.startswith(short))
