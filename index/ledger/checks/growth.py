"""A growth rate against the two levels that it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.fact import Fact
from index.ledger.checks.rounding import half_digit
from index.ledger.checks.wording import place_name, plain, printed
from index.ledger.lexicon.metrics import growth_base
from index.report import Finding, Report, Severity

_Key = tuple[str, str, str, str]


def check_growth(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """营业收入同比增长率 2023 against 营业收入 2023 and 2022, for one entity.

    Where most rates of a column disagree, the levels are of another kind than the rates: said once, as a warning.
    """
    levels = {
        (f.entity.key, f.metric, f.qualifier, f.period): f for f in facts if f.period and growth_base(f.metric) is None
    }
    tested: dict[tuple[str | None, int | None], list[tuple[Fact, Fact, Fact]]] = {}
    for rate in facts:
        if trio := _levels(rate, levels):
            tested.setdefault((rate.table, rate.column), []).append((rate, *trio))
    for trios in tested.values():
        wrong = [trio for trio in trios if _contradicts(*trio)]
        severity = Severity.ERROR if len(wrong) * 2 <= len(trios) else Severity.WARNING
        for rate, now, before in wrong[: None if severity is Severity.ERROR else 1]:
            yield Finding(
                "growth", severity, _message(report, rate, now, before), (rate.locator, now.locator, before.locator)
            )


def _levels(rate: Fact, levels: dict[_Key, Fact]) -> tuple[Fact, Fact] | None:
    parts = growth_base(rate.metric)
    if parts is None or rate.period is None or rate.quantity.unit != "%" or rate.quantity.high is not None:
        return None
    earlier = _earlier(rate.period, parts[1])
    now = levels.get((rate.entity.key, parts[0], rate.qualifier, rate.period))
    before = levels.get((rate.entity.key, parts[0], rate.qualifier, earlier or ""))
    if now is None or before is None or before.quantity.value <= 0 or now.quantity.base != before.quantity.base:
        return None
    if rate.quantity.approximate or now.quantity.approximate or before.quantity.approximate:
        return None
    return (now, before) if now.quantity.high is None and before.quantity.high is None else None


def _earlier(period: str, growth: str) -> str | None:
    """The period that a growth compares with: 2023Q1 for 2024Q1 同比, 2023Q4 for 2024Q1 环比."""
    found = re.fullmatch(r"(\d{4})(?:(Q|H)(\d)|-(\d\d))?", period)
    if found is None or growth == "复合增长率":
        return None
    year, letter, part, month = int(found[1]), found[2], found[3], found[4]
    if growth == "同比增长率":
        return f"{year - 1}{period[4:]}"
    if letter:
        count = 4 if letter == "Q" else 2
        return f"{year}{letter}{int(part) - 1}" if int(part) > 1 else f"{year - 1}{letter}{count}"
    if month:
        return f"{year}-{int(month) - 1:02d}" if int(month) > 1 else f"{year - 1}-12"
    return None


def _bounds(now: Fact, before: Fact) -> tuple[Decimal, Decimal]:
    """Lowest and highest growth in percent that the rounded levels allow."""
    a, da, b, db = now.quantity.amount, half_digit(now.quantity), before.quantity.amount, half_digit(before.quantity)
    corners = [((a + x) / (b + y) - 1) * 100 for x in (da, -da) for y in (db, -db) if b + y > 0]
    return min(corners), max(corners)


def _contradicts(rate: Fact, now: Fact, before: Fact) -> bool:
    low, high = _bounds(now, before)
    slack = half_digit(rate.quantity)
    return not low - slack <= rate.quantity.value <= high + slack


def _message(report: Report, rate: Fact, now: Fact, before: Fact) -> str:
    found = (now.quantity.amount / before.quantity.amount - 1) * 100
    return (
        f"{place_name(report, rate)}{rate.entity.name}“{rate.header}”为{printed(rate)}，"
        f"由{now.period}的{printed(now)}与{before.period}的{printed(before)}算得{plain(found.quantize(Decimal('0.01')))}%。"
    )
