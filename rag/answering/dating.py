"""Dates of a sentence with the year that its report gives them: 一季度 in the monthly of 2024-04 is 2024年一季度."""

from __future__ import annotations

import re

from index.ledger.moments import period_of
from index.numbers import SpanKind, find_quantities
from rag.gate.dates import Date, read_dates

# A year that is told by a word is not the report's.
_OTHER_YEAR = re.compile(r"(?:去|前|上|明|后|次|来|同|当|昨|翌|往|历)\s*一?年(?:的|度|同期)?\s*$|同期\s*$")


def dated_by(text: str, month: str | None) -> list[Date]:
    """Dates in a text; where the year is not printed it is the one that the report's month gives.

    Behind a date of another year (2023年4月与5月) the year stays open.

    Args:
        month: The report's, ``YYYY-MM``; None leaves dates as they are printed.

    >>> [str(date) for date in dated_by("一季度开支140亿美元，去年一季度78亿美元", "2024-04")]
    ['2024年第1季度', '第1季度']
    """
    found: list[Date] = []
    for span in find_quantities(text):
        if span.kind is not SpanKind.DATE:
            continue
        raw = text[span.start : span.end]
        dates = read_dates(raw)
        if len(dates) == 1 and dates[0].year is None and not _OTHER_YEAR.search(text[: span.start]):
            year = (period_of(raw, month) or "")[:4]
            printed = {date.year for date in found if date.year}
            dates = [dates[0]._replace(year=int(year))] if year and printed <= {int(year)} else dates
        found += dates
    return found


def month_of(dates: list[Date]) -> str | None:
    """The month that a report is about, by the dates of its title line; None if they name several or none."""
    months = {(date.year, date.month) for date in dates if date.year and date.month and 0 < date.month <= 12}
    return "{}-{:02d}".format(*next(iter(months))) if len(months) == 1 else None
