"""Periods and windows in questions, and when a column's period answers one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.questions.figures import whole
from rag.questions.tokens import Kind, Token

_YEAR = r"(?P<year>(?:19|20)\d\d|(?<!\d)\d\d(?=年|财年))(?:年度?|财年)?"
_REL = r"(?P<rel>今年|本年度?|当年|去年|上年度?|上一年度?|前年|明年|后年|本年)"
_QUARTER = (
    r"(?:第?(?P<q>[一二三四1-4])季度?(?:报|末)?|q(?P<q2>[1-4])|(?P<q3>[1-4])q|(?P<report>年报|年度报告|半年报|"
    r"中报|中期报告|三季报|全年|全年度|年度)|(?P<half>上半年|下半年|h[12]|[12]h)|(?P<nine>前三季度))"
)
_MONTH = (
    r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|底|末|初)?的?(?:最后一(?:天|个?交易日)|(?P<day>3[01]|[12]\d|"
    r"0?[1-9])[日号])?"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:(?:{_YEAR}|{_REL})的?)?(?<![\d.从自由])(?P<since>[1一])[-~到至—](?P<month>1[0-2]|[2-9])月(?:份|底|末)?",
        rf"(?:(?:{_YEAR}|{_REL})的?)?前(?P<since>)(?P<month>1[0-2]|[2-9]|十[一二]?|[二三四五六七八九])个?月",
        rf"(?:{_YEAR}|{_REL})的?{_QUARTER}",
        rf"(?:{_YEAR}|{_REL})的?{_MONTH}",
        r"(?P<year>(?:19|20)\d\d)[-./](?P<month>1[0-2]|0?[1-9])(?:[-./](?P<day>3[01]|[12]\d|"
        r"0?[1-9]))?(?!\d)",
        r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?!\d)",
        r"(?<![\d.])(?P<month>1[0-2]|[1-9])(?=(?:[到至~、和与,-](?:1[0-2]|[1-9]))+月(?!份?回报|份?收益))",  # 7到9月
        r"(?P<year>(?:19|20)\d\d)(?:年度?|财年)?(?P<forecast>[ef](?![a-z])|年?预测|年?预计|年?预期)?(?!\d|[-./]\d)",
        r"(?<!\d)(?P<year>\d\d)(?:年|财年)(?P<forecast>预测|预计|预期)?",
        r"(?<![\d.])(?P<year>(?:(?:19|20)\d\d|\d\d))(?:(?P<forecast>[ef])|a)(?![a-z0-9])",  # 25E, 2024A
        r"fy ?(?P<year>(?:19|20)?\d\d)(?!\d)",
        _REL,
        _QUARTER,
        rf"(?<![近第\d.])(?<!过去)(?<!最近)(?=\d){_MONTH}",
        rf"(?<![近第一二三四五六七八九十])(?<!过去)(?<!最近)(?=\D){_MONTH}",
        r"(?P<rel>去年同期|上年同期|上季度|上个季度|本季度|上半年度|上月|上个月|上一个月|本月|当月|这个月|下月|下个月|次月|最新一期|最近一期|本期|上期|"
        r"last month|previous month|this month|next month|last year|this year|next year|"
        r"last quarter|this quarter)",
        r"(?P<year>(?:19|20)\d\d) ?(?:q(?P<q2>[1-4])|(?P<half>h[12]))",
        r"(?:q(?P<q2>[1-4])|(?P<q3>[1-4])q|(?P<half>h[12]|[12]h)|(?P<nine>9m)) ?'?"
        r"(?P<year>(?:(?:19|20)\d\d|[12]\d))(?!\d)",  # 2Q25
        r"(?P<anyquarter>季度)",
        r"(?<!\d)(?P<year>\d\d)(?:q(?P<q2>[1-4])|(?P<half>h[12]))",
        r"(?:q(?P<q2>[1-4])|(?P<half>h[12])) ?(?:of )?(?P<year>(?:19|20)\d\d)",
        r"(?P<ord>first|second|third|fourth) quarter(?: (?:of )?(?P<year>(?:19|20)\d\d))?",
        r"(?:(?:end|late)[- ](?:of )?|(?<![a-z] )(?<![\d.])(?P<before>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)? (?:of )?|"
        r"(?<=on )(?P<on>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)? (?:of )?)?"
        r"(?P<name>january|february|march|april|may|june|july|august|september|october|november|december|"
        r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\.?(?: (?P<day>[12]\d|3[01]|"
        r"[1-9])(?:st|nd|rd|th)?,?)?(?: (?:of )?(?P<year>(?:19|20)\d\d))?(?![a-z0-9])",
    )
)
_WINDOW = re.compile(
    r"(?:最近|近|过去|近期)(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}|半)个?(?P<unit>月|年|周|季度|季|日|天|交易日)(?:内|以来|"
    r"来)?(?!度)"
)
_WINDOW_EN = re.compile(
    r"(?:(?:last|past|trailing|previous|recent) (?P<n>\d{1,3}|one|two|three|six|twelve|five|"
    r"ten) (?P<unit>month|year|week|quarter|day)s?"
    r"|(?P<n2>\d{1,3}|one|two|three|six|twelve|five)"
    r"(?:[- ](?P<unit2>month|year|week|m|y)|(?<=\d)(?P<unit3>m|y))(?![a-z]))"
)
_STRETCH = re.compile(
    r"(?<![\d.])(?:(?:1|一)[-~到至—](?P<last>1[0-2]|[2-9])月(?:份|底|末)?|前(?P<n>1[0-2]|[2-9]|十[一二]?|[二三四五六七八九])个?月)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_REPORTS = {"半年报": "H1", "中报": "H1", "中期报告": "H1", "三季报": "Q3"}


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period as a question names it.

    Attributes:
        year: Four digits, or None if it has to be taken from the report.
        shift: Years (``unit`` year) or months (``unit`` month) or quarters against the report, for 去年 and 上月.
        unit: ``year``, ``half``, ``quarter``, ``month``, ``date`` or ``ninemonths``.
        part: Month, quarter or half; None for 季度 alone, which any quarter answers.
        day: Day of the month for ``date``.
        forecast: True for 2025E.
        since: First month of a stretch of months that ends in ``part``: 1-8月.
        since_year: Year of ``since``, where it is another than ``year``.
        text: As said.
    """

    unit: str
    text: str
    year: int | None = None
    part: int | None = None
    day: int | None = None
    shift: int | None = None
    forecast: bool = False
    since: int | None = None
    since_year: int | None = None

    def resolved(self, month: str | None) -> str:
        """``2023``, ``2024Q1``, ``2024H1``, ``2024-04``, ``2024-04-30``; the year is ``*`` where nothing gives one.

        Args:
            month: Month ``YYYY-MM`` of the report that is asked, or None.
        """
        base_year = int(month[:4]) if month else None
        base_month = int(month[5:7]) if month and len(month) >= 7 else None
        year, part = self.year, self.part
        if (
            year is None
            and self.shift is not None
            and self.unit in ("year", "half", "quarter", "ninemonths")
            and part is None
        ):
            if self.unit == "quarter" and base_month and base_year:
                index = base_year * 4 + (base_month - 1) // 3 + self.shift
                return f"{index // 4}Q{index % 4 + 1}"
            year = base_year + self.shift if base_year else None
        elif year is None and self.shift is not None and self.unit == "month" and part is None:
            if base_month is None or base_year is None:
                return "*-*"
            index = base_year * 12 + base_month - 1 + self.shift
            return f"{index // 12:04d}-{index % 12 + 1:02d}"
        elif year is None and self.shift is not None and base_year:
            year = base_year + self.shift
        said = str(year) if year else "*"
        if self.unit == "year":
            return said
        if self.unit == "ninemonths":
            return f"{said}9M"
        if self.unit in ("quarter", "half"):
            return f"{said}{'Q' if self.unit == 'quarter' else 'H'}{part or '*'}"
        return f"{said}-{part:02d}" + (f"-{self.day:02d}" if self.unit == "date" else "")


def period_tokens(text: str) -> Iterator[Token]:
    """All readings of the text's characters as periods and windows; they may overlap."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _bounded(text, match):
                yield Token(match.start(), match.end(), Kind.PERIOD, match[0], _mention(match))
    for pattern in (_WINDOW, _WINDOW_EN):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            count, unit = (
                groups["n"] or groups.get("n2") or "",
                groups["unit"] or groups.get("unit2") or groups.get("unit3") or "",
            )
            yield Token(match.start(), match.end(), Kind.WINDOW, match[0], window_key(count, unit))


def window_key(count: str, unit: str) -> str:
    """``3m`` for 近三个月; twelve months are a year, a quarter three months, half a year six months."""
    n = {"twelve": 12, "six": 6}.get(count) or (0 if count == "半" else whole(count))
    unit = unit[0] if unit.isascii() else unit
    if unit in ("年", "y"):
        return "6m" if count == "半" else f"{n}y"
    if unit in ("季度", "季", "q"):
        n, unit = n * 3, "m"
    if unit in ("月", "m"):
        return f"{n // 12}y" if n and n % 12 == 0 else f"{n}m"
    return f"{n}w" if unit in ("周", "w") else f"{n}d"


def _bounded(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    first, last = match[0][0], match[0][-1]
    if before.isalpha() and last in "年月":
        before = ""  # pmi6月
    clash = (first.isalnum() and first.isascii() and before.isalnum() and before.isascii()) or (
        first.isdigit() and before == "."
    )
    if last.isdigit() and re.match(r"[a-z]{3}", text[match.end() :]):
        return not clash  # 2025q2estrel: a name right behind
    return not clash and not (last.isalnum() and last.isascii() and after.isalnum() and after.isascii())


_RELATIVE: dict[str, tuple[str, int]] = {
    "今年": ("year", 0),
    "本年": ("year", 0),
    "本年度": ("year", 0),
    "当年": ("year", 0),
    "去年": ("year", -1),
    "上年": ("year", -1),
    "上年度": ("year", -1),
    "上一年": ("year", -1),
    "上一年度": ("year", -1),
    "前年": ("year", -2),
    "明年": ("year", 1),
    "后年": ("year", 2),
    "去年同期": ("year", -1),
    "上年同期": ("year", -1),
    "last year": ("year", -1),
    "this year": ("year", 0),
    "next year": ("year", 1),
    "上季度": ("quarter", -1),
    "上个季度": ("quarter", -1),
    "本季度": ("quarter", 0),
    "last quarter": ("quarter", -1),
    "this quarter": ("quarter", 0),
    "上月": ("month", -1),
    "上个月": ("month", -1),
    "上一个月": ("month", -1),
    "last month": ("month", -1),
    "previous month": ("month", -1),
    "上期": ("month", -1),
    "本月": ("month", 0),
    "当月": ("month", 0),
    "这个月": ("month", 0),
    "this month": ("month", 0),
    "最新一期": ("month", 0),
    "最近一期": ("month", 0),
    "本期": ("month", 0),
    "下月": ("month", 1),
    "下个月": ("month", 1),
    "次月": ("month", 1),
    "next month": ("month", 1),
    "上半年度": ("half", 0),
}


def _mention(match: re.Match[str]) -> PeriodMention:
    groups = {name: value for name, value in match.groupdict().items() if value}
    mention = PeriodMention("year", match[0], forecast="forecast" in groups)
    if "year" in groups:
        year = int(groups["year"])
        mention = replace(mention, year=year + 2000 if year < 100 else year)
    if "rel" in groups:
        unit, shift = _RELATIVE[groups["rel"]]
        mention = replace(mention, unit=unit, shift=shift, part=1 if unit == "half" else None)
    if "month" in groups or "name" in groups:
        month = whole(groups["month"]) if "month" in groups else _MONTHS.index(groups["name"][:3]) + 1
        said = next((groups[name] for name in ("day", "before", "on") if name in groups), None)
        day = int(said) if said else None
        since = 1 if match.groupdict().get("since") is not None else None
        return replace(mention, unit="date" if day else "month", part=month, day=day, since=since)
    quarter = groups.get("q") or groups.get("q2") or groups.get("q3")
    if quarter or "ord" in groups:
        return replace(mention, unit="quarter", part=whole(quarter) if quarter else _ORDINALS[groups["ord"]])
    if "anyquarter" in groups:
        return replace(mention, unit="quarter")
    if "half" in groups:
        return replace(mention, unit="half", part=2 if groups["half"][0] == "下" or "2" in groups["half"] else 1)
    if "nine" in groups:
        return replace(mention, unit="ninemonths")
    if "report" in groups and groups["report"] in _REPORTS:
        code = _REPORTS[groups["report"]]
        return replace(mention, unit="half" if code == "H1" else "quarter", part=int(code[1]))
    return mention


def answers(said: str, period: str | None, month: str | None) -> bool:
    """True if a column of this period, in a report of this month, answers a resolved period.

    A month is answered by a column of that month, and by a column without a date, or with a coarser one,
    in that month's report; a date only by itself or by the month that it ends; a year only by that year.
    """
    own = period or ""
    fine = len(own) >= 7 and own[4] == "-"
    year, dash, rest = said.partition("-")
    if not dash:
        return _same(said, own) if own else False
    if year != "*" and rest == "*":
        return True
    part = rest[:2]
    stamp = own[:7] if fine else (month or "")
    if rest != "*" and (stamp[5:7] != part or (year != "*" and stamp[:4] != year)):
        return False
    if len(rest) <= 2:
        return True
    day = int(rest[3:5])
    return int(own[8:10]) == day if len(own) == 10 else day == calendar.monthrange(int(stamp[:4]), int(part))[1]


def stretch_end(text: str) -> int:
    """10 of 1-10月 and of 前十个月, the months of a year from the first on; 0 if a text names none."""
    found = _STRETCH.search(text)
    return whole(found["last"] or found["n"]) if found else 0


def year_before(period: str) -> str:
    """``2023-07`` of ``2024-07``; the period itself where it has no year."""
    return f"{int(period[:4]) - 1:04d}{period[4:]}" if period[:4].isdigit() else period


def _same(said: str, own: str) -> bool:
    own = own.replace("Q1-Q3", "9M").replace("Q1-Q2", "H1")
    if said == "*":
        return len(own) == 4  # 年度 without a year: any annual figure
    if said.endswith("Q*"):
        return own[4:5] == "Q" and said[:-2] in ("*", own[:4])
    return said == own or (said.startswith("*") and len(own) > 4 and own[4:] == said[1:])
