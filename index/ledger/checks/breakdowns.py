"""Sentences that split a number into parts: 含成分股 70 支，主板 19 支，创业板 29 支 …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.fact import Fact
from index.ledger.checks.wording import plain
from index.ledger.places import line_of
from index.numbers import Span, SpanKind, find_quantities, fold, sentences
from index.report import Finding, Locator, Report, Severity

_WHOLE = re.compile(r"分布为|分布[:：]|分别为|分别是|由.{0,12}组成|构成为")
_TOTAL = re.compile(r"共|合计|总计|总共|含|包含|包括|涵盖|覆盖")


def check_breakdowns(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """The parts that a paragraph says a count is distributed over add up to it."""
    for block in report.paragraphs():
        text = fold(block.text)
        if not _WHOLE.search(text):
            continue
        told = sentences(block.text)
        for index, sentence in enumerate(told):
            whole = _WHOLE.search(sentence.text)
            if whole is None:
                continue
            before = told[index - 1].text if index else ""
            total = _total(sentence.text[: whole.start()]) or _total(before)
            parts = _counts(sentence.text[whole.end() :])
            if total is None or total.quantity is None or len(parts) < 2:
                continue
            values = [
                part.quantity.value for part in parts if part.quantity and part.quantity.unit == total.quantity.unit
            ]
            found = sum(values, Decimal(0))
            if len(values) == len(parts) and found != total.quantity.value:
                sums = "+".join(plain(value) for value in values)
                message = f"正文称{total.quantity.raw}，所列各项{sums}={plain(found)}{total.quantity.unit}，两者不等。"
                line, page = line_of(report, block, sentence.start)
                yield Finding("breakdown", Severity.WARNING, message, (Locator(report.id, page, line, line),))


def _counts(text: str) -> list[Span]:
    return [s for s in find_quantities(text) if s.kind is SpanKind.FIGURE and s.quantity and s.quantity.unit]


def _total(text: str) -> Span | None:
    """The last count in the text, if a word says that it is a total."""
    found = [s for s in _counts(text) if s.quantity and s.quantity.high is None and not s.quantity.approximate]
    counted = [
        s
        for s in found
        if s.quantity and s.quantity.unit in _COUNT_UNITS and _TOTAL.search(text[max(0, s.start - 12) : s.start])
    ]
    return counted[-1] if counted else None


_COUNT_UNITS = frozenset("家只支个项款人名位起台辆件笔种条座")
