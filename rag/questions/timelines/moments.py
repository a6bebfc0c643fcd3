"""The stretches of time that a question names: 二季度, 3到8月, 25到27三年, 从去年10月到今年10月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.questions.figures import whole
from rag.questions.timelines.lines import Line
from rag.questions.timelines.spans import Span, span

_CN = "一二两三四五六七八九十"
_N = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_YEAR = r"(?P<year{k}>(?:19|20)\d\d年?|(?<!\d)\d\d年|今年|本年|当年|去年|上年|前年|明年|后年)"
_NAMES = "january|february|march|april|may|june|july|august|september|october|november|december"
_ONE = (
    rf"(?:{_YEAR}(?:的|度)?)?(?:(?P<month{{k}}>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|末|底|初)?(?!度|均)|"
    rf"第?(?P<quarter{{k}}>[一二三四1-4])季度?|q(?P<q{{k}}>[1-4])(?!\d)|(?P<half{{k}}>[上下])半年|"
    rf"(?P<nine{{k}}>前三季度?)|前(?P<first{{k}}>{_N})个月)|"
    r"(?P<stamp{k}>20\d\d[-./](?:1[0-2]|0[1-9]))(?!\d)|(?P<coded{k}>(?:20)?\d\dq[1-4]|q[1-4] ?20\d\d)(?!\d)|"
    r"(?P<bare{k}>今年|去年|前年|明年|后年|(?<!\d)20\d\d(?:年(?:全年)?|[ae](?![a-z]))?(?!\d)|(?<!\d)\d\d年)|"
    rf"(?:end|mid|late|early)?[- ]?(?P<name{{k}}>{_NAMES})(?![a-z])(?: (?P<year_of{{k}}>20\d\d))?"
)
_TO = r"(?:到|至|-|~|—| to )"
_ABOUT = r"(?:从|自|from |between )?"


def _one(k: int) -> str:
    return "(?:" + _ONE.replace("{k}", str(k)) + ")"


_RANGE = re.compile(f"{_ABOUT}{_one(0)}{_TO}{_one(1)}")
_MONTHS = re.compile(
    rf"{_ABOUT}(?:{_YEAR.replace('{k}', '0')}的?)?(?<!\d)"
    rf"(?P<from>1[0-2]|[1-9]){_TO}(?P<until>1[0-2]|[1-9])月(?:份|末|底)?"
)
_YEARS = re.compile(rf"{_ABOUT}(?<!\d)(?P<from>(?:20)?\d\d)年?{_TO}(?P<until>(?:20)?\d\d)(?:年|(?=[{_CN}\d]年))")
_LISTED = re.compile(f"{_one(0)}(?:[、,和与及]{_one(1)})+(?![到至])")
_SINGLE = re.compile(_one(0))
_COUNTED = re.compile(
    rf"(?:(?P<last>过去|最近|近)的?|共|一共|整)?这?(?P<n>{_N})个?(?P<unit>月|季度|年)(?:里|内|间|中|来|时间)*(?!份)"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One stretch of time as it is said.

    Attributes:
        year: As said, four digits; None where another says it.
        shift: Years against the present one, for 今年 and 去年.
        month, length: First month of the year, and how many; None for 12 from January.
    """

    start: int
    end: int
    year: int | None
    shift: int | None
    month: int
    length: int


@dataclass(frozen=True, slots=True)
class Times:
    """What a question says of time.

    Attributes:
        text: The question with every such expression replaced by ``@``.
        moments: In order; of a stretch from one to another, both.
        ranged: True if the moments are the two ends of one stretch.
        count: How many months, quarters or years the stretch has, if that is said; 0 if not.
        unit: ``月``, ``季度`` or ``年`` of the count.
        last: True if the last ones are meant: 近三个月.
    """

    text: str
    moments: tuple[Moment, ...]
    ranged: bool
    count: int = 0
    unit: str = ""
    last: bool = False


def times_of(text: str) -> Times | None:
    """The expressions of time in a folded question; None where they are more than one stretch, list or pair."""
    counted = _COUNTED.search(text)
    count, unit, last = 0, "", False
    ranges = [found for pattern in (_MONTHS, _YEARS, _RANGE) if (found := pattern.search(text)) is not None]
    if ranges:
        found = min(ranges, key=lambda match: (match.start(), -match.end()))
        moments, ranged = _ends(found), True
        text = f"{text[: found.start()]}@{text[found.end() :]}"
        if _SINGLE.search(text):
            return None
    else:
        moments, ranged = tuple(_moment(match, 0) for match in _SINGLE.finditer(text)), False
        text = _LISTED.sub("@", text)
        text = _SINGLE.sub("@", text)
    if (counted := _COUNTED.search(text)) is not None and not _asked(text, counted.start()):
        count, unit, last = whole(counted["n"]), counted["unit"], bool(counted["last"])
        text = text[: counted.start()] + text[counted.end() :]
    return Times(text, moments, ranged, count, unit, last)


def _asked(text: str, at: int) -> bool:
    return text[at - 1 : at] in ("几", "前", "近", "后", "头")


def _ends(found: re.Match[str]) -> tuple[Moment, ...]:
    said = found.groupdict()
    if "from" not in said:
        return _moment(found, 0), _moment(found, 1)
    first, last = int(said["from"]), int(said["until"])
    if "month0" not in said and found.re is _YEARS:
        years = [number + 2000 if number < 100 else number for number in (first, last)]
        return tuple(Moment(found.start(), found.end(), year, None, 1, 12) for year in years)
    year, shift = _year(said.get("year0"))
    return tuple(Moment(found.start(), found.end(), year, shift, month, 1) for month in (first, last))


def _moment(found: re.Match[str], k: int) -> Moment:
    said = {name[:-1]: value for name, value in found.groupdict().items() if value and name.endswith(str(k))}
    year, shift = _year(said.get("year") or said.get("bare") or said.get("year_of"))
    month, length = 1, 12
    if "month" in said:
        month, length = whole(said["month"]), 1
    elif "name" in said:
        month, length = _NAMES.split("|").index(said["name"]) + 1, 1
    elif quarter := said.get("quarter") or said.get("q"):
        month, length = whole(quarter) * 3 - 2, 3
    elif "half" in said:
        month, length = (1 if said["half"] == "上" else 7), 6
    elif "nine" in said:
        length = 9
    elif "first" in said:
        length = whole(said["first"])
    elif "stamp" in said:
        year, month, length = int(said["stamp"][:4]), int(said["stamp"][5:]), 1
    elif "coded" in said:
        digits = re.search(r"(?:20)?\d\d(?=q)|20\d\d", said["coded"])
        quarter = re.search(r"q([1-4])", said["coded"])
        assert digits is not None and quarter is not None
        year, month, length = int(digits[0]) % 100 + 2000, int(quarter[1]) * 3 - 2, 3
    return Moment(found.start(), found.end(), year, shift, month, length)


_SHIFTS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}


def _year(said: str | None) -> tuple[int | None, int | None]:
    if not said:
        return None, None
    if said in _SHIFTS:
        return None, _SHIFTS[said]
    digits = re.match(r"\d+", said)
    assert digits is not None
    return int(digits[0]) % 100 + 2000 if len(digits[0]) == 2 else int(digits[0]), None


def placed(moments: tuple[Moment, ...], line: Line, ranged: bool) -> list[Span] | None:
    """The moments on a timeline: a year that is not said is that of the neighbours, or of the last figure.

    Returns:
        None where the end of a stretch would lie before its beginning, or a month without a year after the last one.
    """
    now = line.now()
    years = [
        moment.year if moment.year is not None else now.year + moment.shift if moment.shift is not None else None
        for moment in moments
    ]
    first = next((at for at, year in enumerate(years) if year is not None), len(years))
    if ranged and first == 1:
        years[0] = years[1]
    elif first:  # Q3 beside 去年Q3 is the last one
        ends = moments[-1:] if ranged else moments[:first]
        if any(span(now.year, moment.month, moment.length).last > now.last for moment in ends):
            return None  # 11月 in a report of October: of last year, or not there yet
        crossing = ranged and moments[0].month > moments[-1].month  # 10月到3月
        years[:first] = [now.year - (crossing and at == 0) for at in range(first)]
    for at in range(1, len(years)):
        years[at] = years[at] if years[at] is not None else years[at - 1]
    found = [span(int(year or 0), moment.month, moment.length) for moment, year in zip(moments, years, strict=True)]
    return None if ranged and found[0] > found[-1] else found


def single(spans: list[Span], ranged: bool) -> Iterator[Span]:
    """The stretches themselves: one from the first month to the last where two ends are said."""
    if ranged:
        yield Span(spans[0].first, spans[-1].last)
    else:
        yield from spans


def stretches_in(text: str) -> set[tuple[int, int]]:
    """(first month, last month) of every period of a year, and of every stretch of them, in a folded text.

    >>> sorted(stretches_in("8月进口4236万吨,1-8月累计29861万吨,三季度"))
    [(1, 8), (7, 9), (8, 8)]
    """
    found: set[tuple[int, int]] = set()
    for pattern in (_MONTHS, _RANGE):
        for match in pattern.finditer(text):
            first, last = _ends(match)
            found.add((first.month, last.month + last.length - 1))
        text = pattern.sub(" ", text)
    for match in _SINGLE.finditer(text):
        moment = _moment(match, 0)
        found.add((moment.month, moment.month + moment.length - 1))
    return found
