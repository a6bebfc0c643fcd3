"""Dates and periods as reports print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.numbers import fold

_YEAR = r"(?:19|20)\d{2}"
_DATE = re.compile(rf"(?<!\d)(?P<year>{_YEAR})\s*[-./年]\s*(?P<month>1[0-2]|0?[1-9])(?:\s*[-./月]\s*(?P<day>3[01]|[12]\d|0?[1-9]))?(?:\s*[日月])?(?!\d)")
_COMPACT = re.compile(rf"(?<!\d)({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_ENGLISH = re.compile(
    r"(?i)(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d{2})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_DAY = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*日")
_MONTH = re.compile(r"(?<![\d近前后过第])(?P<month>1[0-2]|0?[1-9])\s*月份?(?!\s*\d)")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FORECAST = r"(?P<forecast>\s*[EFef](?![A-Za-z])|\s*\(?[EF]\)|\s*年?\(?(?:预测|预计|预期|一致预期|盈利预测)\)?)?"
_PERIODS = (
    (re.compile(rf"(?<!\d)(?P<year>{_YEAR}|(?<![A-Za-z\d])\d{{2}})\s*年?\s*[Qq]\s*(?P<quarter>[1-4])(?!\d){_FORECAST}"), "Q"),
    (re.compile(rf"(?<![A-Za-z\d])(?P<quarter>[1-4])[Qq](?P<year>{_YEAR}|\d{{2}})(?!\d){_FORECAST}"), "Q"),
    (re.compile(rf"(?<!\d)(?P<year>{_YEAR}|\d{{2}})\s*年?\s*第?(?P<quarter>[一二三四1-4])\s*季度(?:末|报)?{_FORECAST}"), "Q"),
    (re.compile(rf"(?<!\d)(?P<year>{_YEAR}|\d{{2}})\s*年?\s*(?P<quarter>一)季报"), "Q"),
    (re.compile(rf"(?<!\d)(?P<year>{_YEAR}|\d{{2}})\s*年?\s*(?:三季报|前三季度)"), "9M"),
    (re.compile(rf"(?<!\d)(?P<year>{_YEAR}|\d{{2}})\s*年?\s*(?:[Hh](?P<half>[12])(?!\d)|(?P<half2>[上下])半年|(?P<half3>中报|半年报|中期)){_FORECAST}"), "H"),
    (re.compile(rf"(?<![A-Za-z\d])(?P<half>[12])[Hh](?P<year>{_YEAR}|\d{{2}})(?!\d){_FORECAST}"), "H"),
    (re.compile(rf"(?<![A-Za-z\d])(?:FY|CY)\s*'?(?P<year>{_YEAR}|\d{{2}})(?!\d){_FORECAST}"), "Y"),
    (re.compile(rf"(?<![\d.])(?P<year>{_YEAR})\s*(?:年(?:年?报|度|全年|末|底)?(?:末|底)?|[Aa](?![A-Za-z]))?(?![\d.]){_FORECAST}"), "Y"),
    (re.compile(rf"(?<![\d.A-Za-z])(?P<year>\d{{2}})(?:年(?:年?报|度|末)?|(?=[AaEe](?![A-Za-z]))[Aa]?){_FORECAST}"), "Y"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period found in a text.

    Attributes:
        name: ``2023``, ``2024Q1``, ``2024H1``, ``2024Q1-Q3``, ``2024-04`` or ``2024-04-30``.
        forecast: True for 2024E, 2024年预测.
        start, end: Where it stands in the text.
    """

    name: str
    forecast: bool
    start: int
    end: int


def iso(year: int | str, month: int | str, day: int | str | None = None) -> str:
    """``2024-04-30`` or ``2024-04``."""
    date = f"{int(year):04d}-{int(month):02d}"
    return date if day is None else f"{date}-{int(day):02d}"


def find_date(text: str) -> str | None:
    """The first full date or year and month in a text, ISO.

    >>> find_date("截至 2024.4.30"), find_date("发布日期：2024年5月6日"), find_date("30 April 2024")
    ('2024-04-30', '2024-05-06', '2024-04')
    """
    text = fold(text)
    if found := _DATE.search(text) or _ENGLISH.search(text):
        month = found["month"].lower()
        number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
        return iso(found["year"], number, found["day"])
    if compact := _COMPACT.search(text):
        return iso(*compact.groups())
    return None


def find_period(text: str, month: str | None = None) -> Period | None:
    """The first period in a column header or title, or None.

    Args:
        text: Header.
        month: Month of the report, ``YYYY-MM``: gives the year to 4月30日 and 4月份. A month later than
            the report's own is one of the year before.

    >>> find_period("2024Q1 营收增速").name, find_period("4月30日收盘价", "2024-04").name
    ('2024Q1', '2024-04-30')
    """
    return _find_period(fold(text), month)


@lru_cache(maxsize=4096)
def _find_period(text: str, month: str | None) -> Period | None:
    if found := _DATE.search(text):
        return Period(iso(found["year"], found["month"], found["day"]), False, *found.span())
    for pattern, kind in _PERIODS:
        if found := pattern.search(text):
            groups = found.groupdict()
            year = groups["year"] if len(groups["year"]) == 4 else f"20{groups['year']}"
            return Period(_name(year, kind, groups), bool(groups.get("forecast")), *found.span())
    if month and (found := _MONTH_DAY.search(text) or _MONTH.search(text)):
        year = int(month[:4]) - (int(found["month"]) > int(month[5:7]))
        return Period(iso(year, found["month"], found.groupdict().get("day")), False, *found.span())
    return None


def _name(year: str, kind: str, groups: dict[str, str | None]) -> str:
    if kind == "Q":
        return f"{year}Q{_QUARTERS[groups['quarter'] or '1']}"
    if kind == "9M":
        return f"{year}Q1-Q3"
    if kind == "H":
        half = groups.get("half") or ("2" if groups.get("half2") == "下" else "1")
        return f"{year}H{half}"
    return year
