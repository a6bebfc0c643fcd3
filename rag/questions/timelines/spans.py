"""Stretches of time as months on one line, and what rows and columns that are periods are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.questions.figures import whole

_YEAR = r"(?P<year>(?:19|20)\d\d|\d\d(?=年|q|h))"
_MARK = r"(?:年(?:度)?|[-./])?"
_CASES = (
    rf"{_YEAR}(?:年|[-./])(?P<month>1[0-2]|0?[1-9])(?:[-~至到](?P<until>1[0-2]|0?[1-9]))?(?:月(?:份|末|底)?)?",
    r"(?P<month>1[0-2]|0?[1-9])(?:[-~至到](?P<until>1[0-2]|0?[1-9]))?月(?:份|末|底)?",
    rf"{_YEAR}{_MARK}(?:q(?P<q>[1-4])|第?(?P<han>[一二三四])季度?)",
    rf"(?P<q>[1-4])q{_YEAR[:-1]}|(?P<short>\d\d))",
    rf"{_YEAR}{_MARK}(?:h(?P<h>[12])|(?P<side>[上下])半年)",
    r"(?P<year>(?:19|20)\d\d)(?:年(?:度)?)?(?P<sure>[ae])?",
)
_PRINTED = tuple(re.compile(case) for case in _CASES)
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Months from ``first`` to ``last``, both inclusive, counted as 12 × year + month − 1."""

    first: int
    last: int

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def year(self) -> int:
        return self.last // 12

    def holds(self, other: Span) -> bool:
        return self.first <= other.first and other.last <= self.last

    def moved(self, months: int) -> Span:
        return Span(self.first + months, self.last + months)


def span(year: int, month: int = 1, length: int = 12) -> Span:
    """The stretch of ``length`` months that begins with a month of a year."""
    first = year * 12 + month - 1
    return Span(first, first + length - 1)


@dataclass(frozen=True, slots=True)
class Printed:
    """A period as a table prints it: where in the label it stands, and what it is; the year 0 is not said."""

    start: int
    end: int
    span: Span


def printed(label: str) -> Printed | None:
    """The period at the beginning or at the end of a folded label: 9月出口额, EPS 2025E; None where there is none.

    >>> printed("2025q3").span == span(2025, 7, 3), printed("1-10月累计").span.months, printed("5年二手")
    (True, 10, None)
    """
    for pattern in _PRINTED:
        for found in pattern.finditer(label):
            inner = found.start() and found.end() < len(label)
            if not inner and not _cut(label, found.start(), found.end()):
                return Printed(found.start(), found.end(), _span_of(found))
    return None


def _cut(label: str, start: int, end: int) -> bool:
    """True if a period is part of a longer number or Latin word."""
    before, after = label[start - 1 : start], label[end : end + 1]
    longer = (before.isdigit() or before in (".", "-", "/")) or after.isdigit() or after in (".", "/")
    return (bool(longer) and (bool(before) or bool(after))) or (after.isascii() and after.isalnum())


def _span_of(found: re.Match[str]) -> Span:
    said = found.groupdict()
    year = int(said.get("year") or said.get("short") or 0)
    year += 2000 if 0 < year < 100 else 0
    if quarter := said.get("q") or said.get("han"):
        return span(year, whole(quarter) * 3 - 2, 3)
    if half := said.get("h") or said.get("side"):
        return span(year, 1 if half in ("1", "上") else 7, 6)
    if month := said.get("month"):
        until = int(said.get("until") or month)
        return span(year, int(month), until - int(month) + 1) if until >= int(month) else span(year, int(month), 1)
    return span(year)


def dated(spans: Iterable[Span], report: int | None) -> list[Span] | None:
    """Spans whose years are all known: a month without one follows its neighbour, or is the last one up to the report.

    Args:
        report: The report's month as in ``Span``.

    Returns:
        None where a year is anybody's guess.
    """
    found: list[Span] = []
    for one in spans:
        if one.year:
            found.append(one)
        elif found:
            steps = [one.moved(12 * (found[-1].year + shift)) for shift in (-1, 0, 1)]
            near = [step for step in steps if step.first - found[-1].last == 1 or found[-1].first - step.last == 1]
            if len(near) != 1:
                near = [step for step in steps if step.year == found[-1].year] if report is None else []
            if not near and report is not None:
                near = [_up_to(one, report)]
            if not near:
                return None
            found.append(near[0])
        elif report is not None:
            found.append(_up_to(one, report))
        else:
            return None
    return found if len(set(found)) == len(found) else None


def _up_to(one: Span, report: int) -> Span:
    dated_here = one.moved(12 * (report // 12))
    return dated_here if dated_here.last <= report else dated_here.moved(-12)
