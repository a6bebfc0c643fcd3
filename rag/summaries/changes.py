"""This month against the one before: what rose, what fell, by how much, every step shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from index.fact import Fact
from index.ledger import Ledger
from index.report import Report
from rag.answer import Citation
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.summaries.claim import claim
from rag.summaries.columns import ColumnFacts, columns
from rag.summaries.phrases import Phrases
from rag.summaries.summary import Claim
from rag.summaries.template import Query
from rag.summaries.tidy import tidy

_MONTH = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_FEW = 3  # pairs; of fewer no count is told
_CENT = Decimal("0.01")


class _Key(NamedTuple):
    issuer: str
    metric: str
    qualifier: str
    base: str
    entity: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure in two months; ``step`` is the change over the size before, in per cent, two decimals."""

    old: Fact
    new: Fact
    old_column: ColumnFacts
    new_column: ColumnFacts

    @property
    def cites(self) -> list[Citation]:
        """Both cells, the new one first."""
        return [self.new_column.cite(self.new), self.old_column.cite(self.old)]

    @property
    def step(self) -> Decimal:
        old, new = self.old.quantity.amount, self.new.quantity.amount
        return ((new - old) / abs(old) * 100).quantize(_CENT, ROUND_HALF_UP)


def months(ledger: Ledger, period: str | None) -> tuple[str, str] | None:
    """``period`` (default: the last month) and the month before it that has a report, earlier first; or None."""
    there = sorted({report.fields.period for report in ledger.reports if report.fields.period})
    now = period if period in there else next((one for one in reversed(there) if one.startswith(period or "")), None)
    before = [one for one in there if now is not None and one < now]
    return (before[-1], now) if now is not None and before else None


def changes(ledger: Ledger, query: Query, phrases: Phrases, period: str | None = None) -> Iterator[Claim]:
    """A claim for each metric: how many rose and fell, and the ``k`` largest steps up and down.

    Only reports of one issuer are compared, and only figures of a month or a day: a quarter's stay the same until the
    next quarter. A figure that one month gives twice, differently, is left out; so is a multiple at or below zero.
    """
    both = months(ledger, period)
    if both is None:
        return
    before, after = (_cells(ledger.narrow(period=month), query) for month in both)
    by_metric: dict[tuple[str, str, str], list[Pair]] = {}
    for key, (column, fact) in after.items():
        if key not in before:
            continue
        old_column, old = before[key]
        level = (old.quantity.amount, fact.quantity.amount)
        if old.quantity.unit == fact.quantity.unit and level[0] and not (query.multiple and min(level) <= 0):
            pair = Pair(old, fact, old_column, column)
            by_metric.setdefault(key[:3], []).append(pair)
    for pairs in by_metric.values():
        draft = Draft()
        try:
            lead = _lead(draft, pairs[0], both, phrases)
            _told(draft, pairs, query.k, phrases)
            yield claim(draft, "ledger", lead)
        except UnboundFigureError:  # a name whose digits read as a figure: better not said
            continue


def _cells(ledger: Ledger, query: Query) -> dict[_Key, tuple[ColumnFacts, Fact]]:
    found: dict[_Key, tuple[ColumnFacts, Fact]] = {}
    doubtful: set[_Key] = set()
    for column in columns(ledger, query.metrics, query.skip, query.columns, query.tables, query.skip_tables):
        for fact in column.facts:
            if fact.forecast or (fact.period is not None and not _MONTH.fullmatch(fact.period)):
                continue
            issuer = column.report.fields.issuer or ""
            key = _Key(issuer, fact.metric, fact.qualifier, fact.quantity.base, fact.entity.key)
            other = found.setdefault(key, (column, fact))[1]
            if other.quantity.amount != fact.quantity.amount:
                doubtful.add(key)
    return {key: cell for key, cell in found.items() if key not in doubtful}


def _lead(draft: Draft, pair: Pair, both: tuple[str, str], phrases: Phrases) -> int:
    name = pair.new.metric if phrases.language == "zh" else pair.new.header.strip()
    qualifier = f"（{pair.new.qualifier}）" if pair.new.qualifier else ""
    return len(draft.say(f"{tidy(name)}{qualifier}{phrases.words['against'].format(*both)}"))


def _told(draft: Draft, pairs: Sequence[Pair], k: int, phrases: Phrases) -> None:
    words = phrases.words
    order = sorted(pairs, key=lambda pair: -pair.step)
    rose, fell = [p for p in order if p.step > 0], [p for p in reversed(order) if p.step < 0]
    draft.say(words["colon"])
    if len(pairs) >= _FEW:
        whole = {column.key: column for pair in pairs for column in (pair.new_column, pair.old_column)}
        cites = [column.whole() for column in whole.values()]
        for number, word, sign in (
            (len(pairs), "comparable", ""),
            (len(rose), "rose", " > 0"),
            (len(fell), "fell", " < 0"),
        ):
            phrases.count(draft, number, "项", cites, f"count(变化{sign}) = {number}")
            draft.say(words[word])
    for some, word in ((rose, "most_up"), (fell, "most_down")):
        for number, pair in enumerate(some[:k]):
            draft.say(words["comma"] if number else words["semicolon"] + words[word] if len(pairs) >= _FEW else "")
            _step(draft, pair, phrases)
    draft.say(words["stop"])


def _step(draft: Draft, pair: Pair, phrases: Phrases) -> None:
    draft.say(f"{tidy(pair.new.entity.name)}{phrases.words['open']}")
    draft.figure(phrases.printed(pair.old), pair.old.quantity.value, pair.old.quantity.unit, [pair.cites[1]])
    draft.say("→")
    draft.figure(phrases.printed(pair.new), pair.new.quantity.value, pair.new.quantity.unit, [pair.cites[0]])
    draft.say(phrases.words["comma_plain"])
    old, new = pair.old.quantity.value, pair.new.quantity.value
    size = f"{old}" if old > 0 else f"({-old})"
    formula = f"({new} − {old}) ÷ {size} = {pair.step}%"
    sign = "+" if pair.step > 0 else ""
    draft.figure(f"{sign}{pair.step:,f}%", pair.step, "%", pair.cites, formula)
    draft.say(phrases.words["close"])


def restated(ledger: Ledger, query: Query, phrases: Phrases) -> Iterator[Claim]:
    """Figures of one entity, metric and period that reports give differently, each "as of" its report."""
    reports: dict[str, Report] = {report.id: report for report in ledger.reports}
    groups: dict[tuple[str, str, str, str, str], dict[str, Fact]] = {}
    for fact in ledger.facts:
        if fact.table is not None and fact.period and not fact.forecast:
            key = (fact.entity.key, fact.metric, fact.qualifier, fact.period, fact.quantity.base)
            groups.setdefault(key, {}).setdefault(fact.report, fact)
    told = 0
    for facts in groups.values():
        if told == query.k or len({fact.quantity.amount for fact in facts.values()}) < 2:
            continue
        told += 1
        draft, first = Draft(), next(iter(facts.values()))
        name = f"{tidy(first.entity.name)} {tidy(first.header)}"
        lead = len(draft.say(f"{name}{phrases.words['of_period'].format(first.period)}"))
        draft.say(phrases.words["restated"])
        dated = sorted(facts.values(), key=lambda fact: reports[fact.report].fields.published or "")
        for number, fact in enumerate(dated):
            report = reports[fact.report]
            draft.say("→" if number else "")
            draft.figure(phrases.printed(fact), fact.quantity.value, fact.quantity.unit, [_cite(fact, report)])
            as_of = report.fields.published or report.name
            draft.say(f"{phrases.words['open']}{phrases.words['as_of'].format(as_of)}{phrases.words['close']}")
        draft.say(phrases.words["stop"])
        try:
            yield claim(draft, "ledger", lead)
        except UnboundFigureError:
            continue


def _cite(fact: Fact, report: Report) -> Citation:
    table = report.table(fact.table or "")
    header = table.columns[fact.column].header if fact.column is not None else None
    number = table.number or table.id
    place = fact.locator
    return Citation(fact.report, place.page, number, tidy(fact.entity.name), header, fact.quote, place, fact.id)
