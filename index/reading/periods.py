"""Dates and periods as reports print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.numbers import fold

_YEAR = r"(?:19|20)\d{2}"
_SHORT = r"(?<![A-Za-z\d.])(?:1[5-9]|2\d|3[0-5])"  # 24Q1; not 10年期
_M, _D = r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12]\d|0?[1-9])"
_DATES = (
    re.compile(rf"(?<!\d)(?P<year>{_YEAR})\s*年\s*{_M}\s*月(?:\s*{_D}\s*日)?(?!\s*\d)"),
    re.compile(rf"(?<![\d.])(?P<year>{_YEAR})\s*(?P<mark>[-./])\s*{_M}\s*(?P=mark)\s*{_D}日?(?![\d.])"),
    re.compile(rf"(?<![\d.])(?P<year>{_YEAR})\s*[-./]\s*{_M}(?!\s*[-./~]?\s*\d|\s*月)"),
    re.compile(rf"(?<!\d)(?P<year>{_YEAR})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\S)(?P<year>1[3-9]|[23]\d)[-/](?P<month>0[1-9]|1[0-2])(?!\S)"),
    re.compile(
        r"(?i)\b(?P<word>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+"
        rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year>{_YEAR})"
    ),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_DAY = re.compile(rf"(?<!\d){_M}\s*月\s*{_D}\s*日")
_MONTH = re.compile(rf"(?<![\d近前后过第~至到.-]){_M}\s*月份?末?(?!\s*\d)")
_YEAR_BEFORE = re.compile(
    rf"(?:去年|上一?年|上年度?)\s*(?:{_M}\s*月(?:\s*{_D}\s*日)?份?末?(?!\s*\d)|(?:第?(?=[一二三四]季)|[Qq](?=[1-4](?!\d)))(?P<quarter>[一二三四1-4])(?:季度?末?)?)"
)
_RANGE = re.compile(rf"(?P<year>{_YEAR}|{_SHORT})?\s*年?\s*1\s*[-~至到]\s*(?P<last>1[0-2]|[2-9])\s*月份?")
_YEARS = re.compile(rf"(?<!\d){_YEAR}\s*[AEae]?\s*[-~至到]\s*(?:{_YEAR}|1[3-9]|[2-9]\d)\s*年?[AEae]?(?!\d)")
_RANGES = {3: "Q1", 6: "H1", 9: "Q1-Q3", 12: ""}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
HALF_YEAR = 6
_BARE_QUARTER = re.compile(r"(?<![\d年前后])第?(?P<quarter>[一二三四])季度?报?(?!度)")
_FORECAST = r"(?P<forecast>\s*[EFef](?![A-Za-z])|\s*\([EF]\)|\s*年?\(?(?:预测|预计|预期|一致预期|盈利预测)\)?)?"
_ANY_YEAR = rf"(?P<year>(?<!\d){_YEAR}|{_SHORT})"
_NO_SPAN = r"(?!期|前|后|来|内|以|均|间|个)"
_PERIODS = tuple(
    (re.compile(pattern + _FORECAST), kind)
    for pattern, kind in (
        (rf"{_ANY_YEAR}\s*年?\s*[Qq]\s*(?P<quarter>[1-4])(?!\d)", "Q"),
        (rf"(?<![A-Za-z\d])(?P<quarter>[1-4])[Qq](?P<year>{_YEAR}|\d{{2}})(?!\d)", "Q"),
        (rf"{_ANY_YEAR}\s*年?\s*(?:前三季度|三季报)", "9M"),
        (rf"{_ANY_YEAR}\s*年?\s*第?(?P<quarter>[一二三四1-4])\s*季度(?:末|报)?", "Q"),
        (rf"{_ANY_YEAR}\s*年?\s*(?P<quarter>一)季报", "Q"),
        (rf"{_ANY_YEAR}\s*年?\s*(?:[Hh](?P<half>[12])(?!\d)|(?P<half2>[上下])半年|中报|半年报|中期)", "H"),
        (rf"(?<![A-Za-z\d])(?P<half>[12])[Hh](?P<year>{_YEAR}|\d{{2}})(?!\d)", "H"),
        (rf"(?<![A-Za-z\d])(?:FY|CY)\s*'?(?P<year>{_YEAR}|\d{{2}})(?!\d)", "Y"),
        (
            rf"(?<![\d.])(?P<year>{_YEAR})\s*(?:年(?:年报|报|度|全年|末|底)?末?{_NO_SPAN}|[Aa](?![A-Za-z]))?(?![\d.])",
            "Y",
        ),
        (rf"(?P<year>{_SHORT})(?:年(?:年报|报|度|末)?{_NO_SPAN}|[Aa](?![A-Za-z])|(?=[Ee](?![A-Za-z])))", "Y"),
    )
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period found in a text.

    Attributes:
        name: ``2023``, ``2024Q1``, ``2024H1``, ``2024Q1-Q3``, ``2024-04`` or ``2024-04-30``; "" for a span of time
            that none of these names (2024-2026年, 1-5月).
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

    >>> find_date("截至 2024.4.30"), find_date("发布日期：2024年5月6日"), find_date("April 2024")
    ('2024-04-30', '2024-05-06', '2024-04')
    """
    found = _date(fold(text))
    return found.name if found else None


def _date(text: str) -> Period | None:
    for pattern in _DATES:
        if found := pattern.search(text):
            groups = found.groupdict()
            word = groups.get("word")
            month = _MONTHS.index(word.lower()) + 1 if word else int(groups["month"] or 0)
            return Period(iso(_full(found["year"]), month, groups.get("day")), False, *found.span())
    return None


def find_period(text: str, month: str | None = None, ahead: bool = False) -> Period | None:
    """The first period in a column header or title, or None.

    Args:
        text: Header.
        month: Month of the report, ``YYYY-MM``: gives the year to 4月30日 and 4月份. A month later than
            the report's own is one of the year before.
        ahead: Whether the text looks ahead (a calendar): then the months that follow are those to come.

    >>> find_period("2024Q1 营收增速").name, find_period("4月30日收盘价", "2024-04").name
    ('2024Q1', '2024-04-30')
    >>> find_period("去年10月末", "2025-10").name, find_period("上年Q3", "2025-10").name
    ('2024-10', '2024Q3')
    """
    return _find_period(fold(text), month, ahead)


@lru_cache(maxsize=4096)
def _find_period(text: str, month: str | None, ahead: bool) -> Period | None:
    if found := _YEARS.search(text):
        return Period("", False, *found.span())
    if found := _RANGE.search(text):
        year = _full(found["year"] or (month or "")[:4])
        last = _RANGES.get(int(found["last"]))
        return Period(f"{year}{last}" if year and last is not None else "", False, *found.span())
    if date := _date(text):
        return date
    for pattern, kind in _PERIODS:
        if found := pattern.search(text):
            groups = found.groupdict()
            year = _full(groups["year"])
            return Period(_name(year, kind, groups), bool(groups.get("forecast")), *found.span())
    if not month:
        return None
    if found := _YEAR_BEFORE.search(text):
        name = found["month"]
        before = str(int(month[:4]) - 1)
        return Period(
            iso(before, name, found["day"]) if name else f"{before}Q{_QUARTERS[found['quarter']]}", False, *found.span()
        )
    if found := _MONTH_DAY.search(text) or _MONTH.search(text):
        own = year_of(int(found["month"]), month, ahead)
        return Period(iso(own, found["month"], found.groupdict().get("day")), False, *found.span())
    if (found := _BARE_QUARTER.search(text)) and 3 * _QUARTERS[found["quarter"]] <= int(month[5:7]):
        return Period(f"{month[:4]}Q{_QUARTERS[found['quarter']]}", False, *found.span())
    return None


def year_of(number: int, month: str, ahead: bool = False) -> int:
    """The year of a month without one, in a report about ``month``: the last such month by then, or, where the text
    looks ahead, the nearest one, up to half a year to come.

    >>> year_of(11, "2024-10"), year_of(11, "2024-10", ahead=True), year_of(1, "2024-12", ahead=True)
    (2023, 2024, 2025)
    """
    year, own = int(month[:4]), int(month[5:7])
    if ahead and 0 < (number - own) % 12 <= HALF_YEAR:
        return year + (number < own)
    return year - (number > own)


def _full(year: str) -> str:
    return f"20{year}" if len(year) == 2 else year


def _name(year: str, kind: str, groups: dict[str, str | None]) -> str:
    if kind == "Q":
        return f"{year}Q{_QUARTERS[groups['quarter'] or '1']}"
    if kind == "9M":
        return f"{year}Q1-Q3"
    if kind == "H":
        half = groups.get("half") or ("2" if groups.get("half2") == "下" else "1")
        return f"{year}H{half}"
    return year
