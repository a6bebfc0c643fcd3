"""Dates as far as they are given, so that 4月23日 agrees with 2024.4.23 and not with 4月13日."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from index.numbers import SpanKind, find_quantities

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FULL = re.compile(rf"(?<![\d.]){_YEAR}\s*[年./-]\s*(?P<month>\d{{1,2}})\s*[月./-]\s*(?P<day>\d{{1,2}})(?!\d)")
_YEAR_MONTH = re.compile(
    rf"(?<![\d.]){_YEAR}\s*(?:年\s*(?P<month>\d{{1,2}})\s*月|[./-](?P<month2>\d{{1,2}})(?![\d.%]))"
)
_QUARTER = re.compile(
    rf"(?:{_YEAR}|(?<!\d)(?P<short>\d{{2}}))?\s*年?\s*(?:Q(?P<quarter>[1-4])|第?(?P<word>[一二三四1-4])季[度报]?)", re.I
)
# 1-5月 and 前五个月 are none of their months; 2025年1-2月 is no 2nd of January.
_MONTHS = re.compile(
    rf"(?:{_YEAR}\s*年?\s*)?(?<![\d.])(?P<first>1[0-2]|0?[1-9])\s*(?:月?\s*[-–—~～至到])\s*(?P<last>1[0-2]|0?[1-9])\s*月(?!\s*\d)"
)
_FIRST = re.compile(
    rf"(?:{_YEAR}\s*年)?(?<![目提之以当此先往日天月])前(?P<last>[两二三四五六七八九十]|十一|1[01]|[2-9])个?月(?!\s*\d)"
)
# 前三季度 is none of its quarters either: it is told as 1-9月, too.
_QUARTERS = re.compile(rf"(?:{_YEAR}\s*年?\s*)?(?<![目提之以当此先往日天月])前(?P<quarters>[两二三四2-4])个?季度?")
_MONTH_DAY = re.compile(
    r"(?<![\d.])(?P<month>\d{1,2})\s*(?:月\s*(?P<day>\d{1,2})\s*[日号]?|\.(?P<day2>\d{1,2})(?![\d.%]))"
)
_MONTH = re.compile(r"(?<![\d.])(?P<month>\d{1,2})\s*月")
_DAY = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\s*日")
_YEAR_ONLY = re.compile(rf"(?<![\d.]){_YEAR}\s*(?:年|财年|E|H[12])?(?![\d.%])", re.I)
_WHOLE = re.compile(
    r"(?:(?:19|20)\d{2}[./-])?(?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01])|(?:19|20)\d{2}-(?:0[1-9]|1[0-2])"
)
_WORDS = {"一": 1, "二": 2, "三": 3, "四": 4}
_COUNTS = {
    word: number for number, word in enumerate(("二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"), 2)
}
_SPAN = 100  # 1-5月 is month 105


class Date(NamedTuple):
    """Parts of a date; None for a part that is not given.

    A quarter counts as ``month = -quarter``, 1-5月 as ``month = 105``.
    """

    year: int | None
    month: int | None
    day: int | None

    def __str__(self) -> str:
        month = "" if self.month is None else f"第{-self.month}季度" if self.month < 0 else f"{self.month}月"
        if self.month is not None and self.month > _SPAN:
            month = f"{self.month // _SPAN}-{self.month % _SPAN}月"
        return f"{f'{self.year}年' if self.year else ''}{month}{f'{self.day}日' if self.day else ''}"

    def within(self, other: Date) -> bool:
        """Whether ``other`` says at least as much and nothing else."""
        return all(mine is None or mine == theirs for mine, theirs in zip(self, other, strict=True))


def _number(match: re.Match[str], *names: str) -> int | None:
    groups = match.groupdict()
    for name in names:
        if groups.get(name):
            return int(groups[name])
    return None


def _quarter(match: re.Match[str]) -> Date:
    word = match["quarter"] or match["word"]
    short = match["short"]
    year = int(match["year"]) if match["year"] else 2000 + int(short) if short else None
    return Date(year, -_WORDS.get(word, 0) or -int(word), None)


def _months(match: re.Match[str]) -> Date | None:
    said = match.groupdict()
    if quarters := said.get("quarters"):
        return Date(_number(match, "year"), _SPAN + 3 * ({**_WORDS, "两": 2}.get(quarters) or int(quarters)), None)
    first, last = int(said.get("first") or 1), said["last"]
    end = {**_COUNTS, "两": 2}.get(last) or int(last)
    return Date(_number(match, "year"), first * _SPAN + end, None) if first < end else None


def dates_in(text: str) -> list[Date]:
    """Dates of running text: what the number reader calls a date, and words of a line that are one (4.28 in a cell)."""
    spans = list(find_quantities(text))
    found = [text[span.start : span.end] for span in spans if span.kind is SpanKind.DATE]
    for match in re.finditer(r"\S+", text):  # 11.4 个月 is no 4th of November
        within = any(span.start <= match.start() < span.end and span.quantity and span.quantity.unit for span in spans)
        if not within and _WHOLE.fullmatch(match[0]):
            found.append(match[0])
    found += [match[0] for pattern in (_FIRST, _QUARTERS) for match in pattern.finditer(text)]
    return [date for raw in found for date in read_dates(raw)]


def read_dates(text: str) -> list[Date]:
    """All dates in a string that is known to be about dates, with the parts that it gives."""
    rest = unicodedata.normalize("NFKC", text)
    found: list[Date] = []
    for pattern in (_MONTHS, _FIRST, _QUARTERS):
        for match in pattern.finditer(rest):
            months = _months(match)
            if months is not None:
                found.append(months)
                rest = rest.replace(match[0], "#" * len(match[0]), 1)
    for pattern in (_FULL, _QUARTER, _YEAR_MONTH, _MONTH_DAY, _MONTH, _DAY, _YEAR_ONLY):
        for match in pattern.finditer(rest):
            if pattern is _QUARTER:
                found.append(_quarter(match))
            else:
                month, day = _number(match, "month", "month2"), _number(match, "day", "day2")
                found.append(Date(_number(match, "year"), month, day))
        rest = pattern.sub(lambda match: "#" * len(match[0]), rest)
    return found


def supported(raw: str, sources: list[Date]) -> bool:
    """Whether every date in ``raw`` stands in the sources, at least as precisely.

    A string in which no date is recognised is not supported.
    """
    dates = read_dates(raw)
    return bool(dates) and all(any(date.within(source) for source in sources) for date in dates)
