"""Dates and periods in running text: their digits are no values."""

from __future__ import annotations

import re
from functools import cache

from index.numbers.grammar import unit_pattern
from index.numbers.span import Span, SpanKind

_Y4 = r"(?:19|20)\d\d(?!\d)"
_Y2 = r"(?:1[5-9]|[23]\d)(?![\d.])"
_M = r"(?:1[0-2]|0?[1-9])(?!\d)"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_C = r"[一二三四五六七八九十]"
_TO = r" ?(?:[-~至到、/和及]|--) ?"
_MONTH_END = r"(?:份|末|底|初|中旬|上旬|下旬)?"
_QUARTER = (
    r"(?:第? ?[一二三四1-4] ?季(?:度|报)?|前[二三两]季度|[上下]半年|全年|年度|半年报?|[Qq] ?[1-4]|[Hh] ?[12]|中报|年报)"
)
_DAY = rf"{_M} ?月{_MONTH_END}(?: ?{_D} ?[日号])?"
_NUMBER = r"(?:\d{1,4}(?:\.\d+)?|[一二两三四五六七八九十百]{1,5}|半|数|几)"
_TIME_UNIT = r"(?:个?半?(?:年度?|月|季度?|周|交易日|工作日|星期|小时|财年)|天|日|分钟|秒)"

# Where a pattern may begin before the digit at hand: prefixes such as Q, FY, 近, 过去.
_AT_DIGIT = (
    # 2024年4月13日至16日, 2023-2028年, 2024年4-6月, 2024年一季度
    rf"{_Y4} ?年?{_TO}{_Y4} ?(?:年|财年|[AE](?![A-Za-z]))",
    rf"{_Y4} ?[AE](?![A-Za-z]){_TO}(?:{_Y4}|{_Y2}) ?[AE](?![A-Za-z])",
    rf"{_Y4} ?年 ?{_M}{_TO}{_M} ?月{_MONTH_END}",
    rf"{_Y4} ?年 ?{_DAY}(?:{_TO}(?:{_Y4} ?年 ?)?(?:{_DAY}|{_D} ?[日号]))?",
    rf"{_Y4} ?年?(?:度)? ?{_QUARTER}",
    rf"{_Y4} ?(?:财年|年(?:初|末|底|中|间|度)?)",
    rf"{_Y4}[-./]{_M}[-./]{_D}(?![.]?\d)",
    rf"{_Y4} ?(?:[Qq] ?[1-4]|[Hh] ?[12]|M\d{{1,2}}|[AE])(?![A-Za-z\d])",
    # 24Q1, 1Q24, 1H2024, 25E, 24 财年, 24/25 财年
    rf"{_Y2}(?:{_TO}{_Y2})? ?财年",
    r"\d\d(?:[Qq][1-4]|[Hh][12])(?![A-Za-z\d])",
    r"(?:[1-4][Qq]|[12][Hh]|(?:1[0-2]|[1-9])M)(?:20)?\d\d(?!\d)[AE]?(?![A-Za-z])",
    rf"{_Y2}[AE](?![A-Za-z\d])",
    r"[1-4][Qq](?![A-Za-z\d])|[12]H(?![A-Za-z\d])",
    rf"{_M}{_TO}{_M} ?月{_MONTH_END}",
    rf"{_DAY}(?:{_TO}(?:{_DAY}|{_D} ?[日号]))?",
    rf"{_D}(?:{_TO}{_D})? ?日(?![元均线]|涨|移动|游)",
    r"[1-4] ?季(?:度|报)",
    rf"{_Y2}(?:{_TO}{_Y2})? ?年"
    r"(?! ?(?:来|内|间|期|以[上下]|左右|[多余]|的?(?:历史|寿命|时间)|[\u4e00-\u9fff]{0,4}经验))",
    r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)",
)
_BEFORE_DIGIT = (
    r"(?:FY|CY|fy) ?(?:20)?\d\d(?:[AE]|[Qq][1-4])?(?![A-Za-z\d])",
    r"[Qq][1-4](?:[-~][Qq]?[1-4])?(?: ?20[1-3]\d(?![\d.%]))?(?![A-Za-z\d])",
    r"[Hh][12](?: ?20[1-3]\d(?![\d.%]))?(?![A-Za-z\d])",
    r"第 ?[1-4] ?季度",
    r"'\d\d(?:[QqHh][1-4]|年)",
)
_PERIOD = (
    rf"(?:近|最近|过去|未来|此前|前|此后|今后|后|连续|接下来|随后|滚动)(?:的)? ?"
    rf"{_NUMBER}(?: ?[-~至到] ?{_NUMBER})? ?{_TIME_UNIT}",
    rf"{_NUMBER} ?(?:年|个月|天|日)期(?!间|货|内|待|望)",
    r"\d+ ?日(?=均|线|涨|移动)",
)
_CHINESE = (
    rf"[〇零一二三四五六七八九]{{4}}年(?:{_C}{{1,2}}月(?:{_C}{{1,3}}[日号])?)?",
    rf"{_C}{{1,2}}月(?:份|底|末|初|中旬|上旬|下旬)?(?:{_C}{{1,3}}[日号])?(?!球|亮|饼)",
    r"第?[一二三四]季(?:度|报)|前[二三两]季度",
    rf"{_C}{{1,3}}[日号](?!召|称)(?<=月{_C}{_C}[日号])",
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("|".join(group)) for group in (_AT_DIGIT, _BEFORE_DIGIT, _PERIOD, _CHINESE))


# What a period may begin with, and a date before its first digit.
_PERIOD_STARTS = frozenset("近最过未此前今后连接随滚半数几")
_DATE_STARTS = frozenset("FCfQqHh第前'")


@cache
def _bare_year() -> re.Pattern[str]:
    """A year without 年: ``2024``, ``2024.4``, ``2024-04``, ``2023-2028``; a unit after it makes it a value."""
    stop = rf"(?! ?(?:{unit_pattern()}|%)|\d|[.,]\d)"
    year = r"20[0-4]\d(?!\d)"
    return re.compile(rf"{year}(?:{_TO}{year}|[-./]{_M})?{stop}")


_VALUE_BEFORE = re.compile(r"(?:为|是|至|到|达|于|收|报|约|近|超|逾|[-+¥$€£]) ?$")


def date_at(text: str, at: int, floor: int) -> Span | None:
    """The date or period that holds the number at ``at``; ``text`` is folded."""
    at_digit, before_digit, period, chinese = _patterns()
    for start in range(max(floor, at - 5), at + 1):
        if start < at and text[start] not in _PERIOD_STARTS:
            continue
        if (found := period.match(text, start)) and found.end() > at and _not_ago(text, start):
            return Span(start, found.end(), SpanKind.PERIOD)
    if not text[at].isdecimal():
        return _first(chinese, text, at, max(floor, at - 1))
    if at and text[at - 1] in ".," and at > 1 and text[at - 2].isdecimal():
        return None
    if found_span := _first(before_digit, text, at, max(floor, at - 3)):
        return found_span
    if at and text[at - 1].isascii() and text[at - 1].isalpha() and at > floor:
        return None
    if found_span := _first(at_digit, text, at, at):
        return found_span
    before = text[max(0, at - 4) : at]
    if (found := _bare_year().match(text, at)) and not _VALUE_BEFORE.search(before):
        return Span(at, found.end(), SpanKind.DATE)
    return None


def _first(pattern: re.Pattern[str], text: str, at: int, start: int) -> Span | None:
    for begin in range(start, at + 1):
        if begin < at and (text[begin] not in _DATE_STARTS or _inside_word(text, begin)):
            continue
        if (found := pattern.match(text, begin)) and found.end() > at:
            return Span(begin, found.end(), SpanKind.DATE)
    return None


def _inside_word(text: str, at: int) -> bool:
    return at > 0 and text[at].isascii() and text[at - 1].isascii() and text[at - 1].isalnum()


def _not_ago(text: str, start: int) -> bool:
    """目前 20 天 has 前 of another word."""
    return not (text[start] in "前后" and start and text[start - 1] in "目日以之此年月天会盘税先午提当最")
