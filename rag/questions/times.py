"""Which time belongs to which metric mention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING

from rag.questions import lexicon
from rag.questions.periods import PeriodMention
from rag.questions.sense import RETURNS
from rag.questions.tokens import Kind, Token

if TYPE_CHECKING:
    from rag.questions.metrics import Draft


def assign_periods(tokens: Sequence[Token], drafts: list[Draft]) -> None:
    for position, token in enumerate(tokens):
        if token.kind is not Kind.PERIOD or not isinstance(token.value, PeriodMention):
            continue
        following = next((draft for draft in drafts if draft.last > position), None)
        preceding = next((draft for draft in reversed(drafts) if draft.last < position), None)
        if following is not None and preceding is not None and _closer(position, preceding, following, tokens):
            following = None
        owner = following or preceding
        if owner is not None:
            owner.periods.append(token.value)
            if token.value.since is not None:
                owner.qualifiers.add("cumulative")  # 1-8月
            if "最后一" in token.text and owner.base in RETURNS and not owner.window:
                owner.window = "day"  # 4月最后一天涨了多少 is no return of the month
    for earlier, later in pairwise(drafts):
        if not later.periods:
            later.periods = [period for period in earlier.periods if _flows(later) or period.unit in ("month", "date")]
            later.hinted = [period for period in earlier.periods if period not in later.periods]


def _closer(position: int, before: Draft, after: Draft, tokens: Sequence[Token]) -> bool:
    """PE 2026E低于15且PE 2025E…: a time right behind a metric, and words of a condition before the next one."""
    ahead = tokens[before.last + 1 : position]
    behind = tokens[position + 1 : after.first]
    return all(token.kind is Kind.PERIOD for token in ahead) and any(token.kind in _PARTING for token in behind)


_PARTING = (Kind.BOUND, Kind.NUMBER, Kind.COMPARE, Kind.SUPER, Kind.SIGN, Kind.AGAINST)


def share_periods(tokens: Sequence[Token], drafts: Sequence[Draft]) -> None:
    """营收和净利润一季度增速: the period that closes a list belongs to all of it."""
    for left, right in reversed(list(pairwise(drafts))):
        between = tokens[left.last + 1 : right.first]
        if between and all(token.kind is Kind.AND and token.text not in ",;" for token in between) and not left.periods:
            left.periods = [period for period in right.periods if _flows(left) or period.unit in ("month", "date")]


def _flows(draft: Draft) -> bool:
    """True for what accrues over a quarter or a year; a market value has a date."""
    concept = lexicon.concepts().get(draft.base)
    return bool(draft.growth) or concept is None or concept.grows


def this_year(draft: Draft) -> None:
    """今年涨幅 is the return since the year began."""
    current = [period for period in draft.periods if period.unit == "year" and period.shift == 0]
    if draft.base in RETURNS and not draft.window and not draft.growth and current:
        draft.window = "ytd"
        draft.periods = [period for period in draft.periods if period not in current]


def foreseen(tokens: list[Token]) -> list[Token]:
    """25年净利预计比24年降多少: 预计 says how certain the change is, and names no other column."""
    dropped = {
        token.start
        for token, behind in pairwise(tokens)
        if token.kind is Kind.QUALIFIER and token.text in _FORESEEN and behind.kind is Kind.THAN
    }
    return [token for token in tokens if token.start not in dropped]


_FORESEEN = ("预计", "预期", "预测")


def combinations(periods: Iterable[PeriodMention]) -> Iterable[tuple[PeriodMention, ...]]:
    spans: list[PeriodMention] = []
    stamps: list[PeriodMention] = []
    for period in periods:
        group = stamps if period.unit in ("month", "date") else spans
        if group is spans and spans and period.unit == spans[-1].unit == "quarter" and period.part is None:
            continue  # 2025年二季度…的季度净利润
        if group is spans and spans and period.unit == "year" and period.year is None and period.shift is None:
            continue  # 2024年…的年度营业收入
        if (
            group is spans
            and spans
            and spans[-1].unit == "year"
            and period.unit in ("quarter", "half", "ninemonths")
            and period.year is None
        ):
            year = spans.pop()
            period = PeriodMention(period.unit, year.text + period.text, year.year, period.part, shift=year.shift)
        if period not in group:
            group.append(period)
    return [tuple(pair) for pair in product(*(group for group in (stamps, spans) if group))]
