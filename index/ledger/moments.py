"""The period that a date in a sentence names, given the month that the report is about."""

from __future__ import annotations

import re

from index.numbers import fold
from index.numbers.chinese import chinese_value
from index.reading.periods import find_period

_WITH_YEAR = re.compile(r"(?:19|20)\d\d|\d\d ?(?:年|财年|[QqHh][1-4]|[AE])|[1-4][QqHh]\d\d")
_QUARTER = re.compile(r"(?:第? ?(?P<chinese>[一二三四1-4]) ?季(?:度|报)|[Qq] ?(?P<latin>[1-4]))")
_HALF = re.compile(r"(?P<half>[上下])半年|[Hh] ?(?P<latin>[12])")
_CHINESE_MONTH = re.compile(r"(?P<month>十[一二]?|[一二三四五六七八九])月(?=份|末|底|$)")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?(?![\d月])")  # 2024-04-30
_FROM_JANUARY = re.compile(r"(?P<year>(?:19|20)\d\d ?年 ?)?1 ?月? ?[-~至到] ?(?P<last>1[0-2]|[2-9]) ?月(?:份|末|底)?")
_MONTH = re.compile(r"(?P<month>1[0-2]|0?[1-9]) ?月(?:份|末|底)?(?: ?(?P<day>3[01]|[12]\d|0?[1-9]) ?[日号])?")


def period_of(date: str, month: str | None) -> str | None:
    """``2024Q1``, ``2024-04``, ``2024-04-30`` …, or None if the words do not say it for sure.

    Args:
        date: As printed: ``4月30日``, ``2024Q1``, ``一季度``.
        month: The report's month, ``YYYY-MM``; it gives the year that is not printed. A quarter that was
            not over by then is not resolved.

    >>> period_of("一季度", "2024-04"), period_of("4 月末", "2024-04"), period_of("四季度", "2024-04")
    ('2024Q1', '2024-04', None)
    >>> period_of("1-3月", "2024-04"), period_of("1-4月", "2024-04"), period_of("1-6月", "2024-04")
    ('2024Q1', None, None)
    """
    text = _CHINESE_MONTH.sub(lambda found: f"{chinese_value(found['month'])}月", fold(date))
    if stretch := _FROM_JANUARY.fullmatch(text):
        over = stretch["year"] or (month is not None and int(stretch["last"]) <= int(month[5:7]))
        found = find_period(text.replace("月", "", text.count("月") - 1), month) if over else None
        return (found and found.name) or None
    if re.search(r"财年|[-~至到/和及、].*\d", _YEAR_FIRST.sub("", text)):
        return None
    if _WITH_YEAR.search(text):
        found = find_period(text, month)
        return (found and found.name) or None
    if month is None:
        return None
    year, last = int(month[:4]), int(month[5:7])
    if quarter := _QUARTER.search(text):
        number = "一二三四".find(quarter["chinese"] or "-") + 1 or int(quarter["latin"] or quarter["chinese"])
        return f"{year}Q{number}" if number * 3 <= last else None
    if half := _HALF.search(text):
        number = {"上": 1, "下": 2}.get(half["half"] or "", 0) or int(half["latin"])
        return f"{year}H{number}" if number * 6 <= last else None
    if found_month := _MONTH.search(text):
        number = int(found_month["month"])
        year -= number > last
        day = found_month["day"]
        return f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")
    return None
