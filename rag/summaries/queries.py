"""Ledger queries as claims: computed in Decimal, every figure a cited cell or a shown formula."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from statistics import median

from index.fact import Fact
from index.ledger import Ledger
from index.numbers import unit_named
from rag.answer import Citation
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.summaries.changes import changes, restated
from rag.summaries.claim import claim
from rag.summaries.columns import ColumnFacts, columns
from rag.summaries.indicators import tell_panel
from rag.summaries.panels import panel
from rag.summaries.phrases import Phrases
from rag.summaries.ratings import ratings
from rag.summaries.series import is_series, tell_series
from rag.summaries.summary import Claim
from rag.summaries.template import Query
from rag.summaries.tidy import tidy
from rag.summaries.topics import topics

_YEAR = re.compile(r"(?:19|20)\d\d")
_FEW = 3  # rows; of fewer no count or median is told


def claims(
    ledger: Ledger, query: Query, phrases: Phrases, several: bool, period: str | None = None, *,
    whole: set[tuple[str, str]] | None = None,
) -> Iterator[Claim]:  # fmt: skip
    """Claims of a query, in the reports' order; at most ``query.most``, spread over the reports.

    Args:
        several: More than one report is summarised, so each claim names its own.
        period: Month that is compared with the one before; default: the last one.
        whole: Tables (report and table id) that were told whole, of this draft; what is told here is added.
    """
    if query.kind == "changes":
        yield from changes(ledger, query, phrases, period)
    elif query.kind == "restated":
        yield from restated(ledger, query, phrases)
    elif query.kind == "topics":
        yield from topics(ledger, query, phrases, period)
    elif query.kind == "ratings":
        yield from islice(ratings(ledger, phrases, several), query.most)
    else:
        metrics = query.metrics or (None if query.tables else ())
        found = columns(ledger, metrics, query.skip, query.columns, query.tables, query.skip_tables)
        chosen = _of_this_year(list(found)) if query.multiple else list(found)
        for column in _spread(chosen, query.most):
            yield from column_claims(ledger, column, query, phrases, several, set() if whole is None else whole)


def column_claims(
    ledger: Ledger, column: ColumnFacts, query: Query, phrases: Phrases, several: bool, whole: set[tuple[str, str]]
) -> Iterator[Claim]:
    """A column as what it is: a row of a panel of indicators (once for the whole table), a series, or a ranking."""
    if panel(column.table) is not None:
        place = (column.report.id, column.table.id)
        if place not in whole:
            whole.add(place)
            yield from tell_panel(ledger, column.report, column.table, phrases, several)
        return
    draft = Draft()
    lead = len(draft.say(phrases.where(column, several)))
    if is_series(column.facts):
        tell_series(draft, column, phrases)
    elif query.kind == "leaders":
        _leaders(draft, column, query.k, phrases)
    else:
        _profile(draft, column, query, phrases)
    try:
        yield claim(draft, "ledger", lead)
    except UnboundFigureError:  # a name or header whose digits read as a figure: better not said
        return


def _of_this_year(found: list[ColumnFacts]) -> list[ColumnFacts]:
    """Of a multiple that a table gives for several years, the year of the report: else the first forecast."""
    groups: dict[tuple[str, str, str, str], list[ColumnFacts]] = {}
    for column in found:
        first = column.facts[0]
        year = column.column.period if _YEAR.fullmatch(column.column.period or "") else None
        key = (column.report.id, column.table.id, first.metric, first.qualifier if year else column.column.header)
        groups.setdefault(key, []).append(column)
    kept = set()
    for (_, *_), group in groups.items():
        year = (group[0].report.fields.period or "")[:4]
        best = next((one for one in group if year and one.column.period == year), None)
        kept.add((best or next((one for one in group if one.column.forecast), group[0])).key)
    return [column for column in found if column.key in kept]


def _spread(found: list[ColumnFacts], most: int) -> list[ColumnFacts]:
    """At most ``most`` columns in order: the first of every report before the second of any."""
    turns: Counter[str] = Counter()
    ranks = []
    for at, column in enumerate(found):
        ranks.append((turns[column.report.id], at))
        turns[column.report.id] += 1
    return [found[at] for at in sorted(at for _, at in sorted(ranks)[:most])]


def _profile(draft: Draft, column: ColumnFacts, query: Query, phrases: Phrases) -> None:
    """How many rows are above and below zero, the median, and both ends; a short column whole.

    Of a list that is chosen by rank (涨幅前十) only its first rows are told: counts and lows of it mean nothing.
    A multiple is ranked above zero only. Where a row is in doubt, nothing is counted, and the claim says so.
    """
    ranked = [fact for fact in column.facts if fact.quantity.value > 0] if query.multiple else column.facts
    order = sorted(ranked, key=lambda fact: (-fact.quantity.value, fact.row or 0))
    if column.selected:
        listed = sorted(column.facts, key=lambda fact: fact.row or 0)[: max(1, query.k)]
        draft.say(phrases.words["colon"])
        _list(draft, column, listed, phrases)
        draft.say(phrases.words["stop"])
        return
    draft.say(phrases.words["colon"])
    parts = 0
    if len(column.facts) >= _FEW and not column.doubtful:
        _breadth(draft, column, query, phrases)
        parts += 1
    if query.k and 0 < len(order) <= max(_FEW, 2 * query.k):
        draft.say(phrases.words["semicolon"] if parts else "")
        _list(draft, column, order, phrases)
    elif query.k and order:
        draft.say(phrases.words["semicolon"] if parts else "")
        draft.say(phrases.words["highest"])
        _list(draft, column, order[: query.k], phrases)
        draft.say(phrases.words["semicolon"] + phrases.words["lowest"])
        _list(draft, column, order[::-1][: query.k], phrases)
    draft.say((phrases.words["doubt"] if column.doubtful else "") + phrases.words["stop"])


def _breadth(draft: Draft, column: ColumnFacts, query: Query, phrases: Phrases) -> None:
    """Rows, how many are above and below zero where that means something, and the median.

    Of a multiple (倍) the median is that of the rows above zero: a loss has no price-earnings ratio.
    """
    words, cites = phrases.words, [column.whole()]
    values = [fact.quantity.value for fact in column.facts]
    rises, falls = sum(value > 0 for value in values), sum(value < 0 for value in values)
    unit, measure = column.facts[0].quantity.unit, column.measure
    name = tidy(column.name)

    def count(number: int, formula: str) -> None:
        phrases.count(draft, number, measure, cites, formula)

    count(len(values), f"count({name}) = {len(values)}")
    signed = unit_named(unit).kind == "ratio" and not query.multiple
    if (signed and query.wording != "plain") or falls:
        kind = query.wording if signed else "plain"
        draft.say(words["of"])
        if rises:
            count(rises, f"count({name} > 0) = {rises}")
            draft.say(words[f"up_{kind}"])
        if falls:
            draft.say(words["comma"] if rises else "")
            count(falls, f"count({name} < 0) = {falls}")
            draft.say(words[f"down_{kind}"])
    positive = [value for value in values if value > 0] if query.multiple and falls and rises else values
    exact = Decimal(median(positive))
    rounded = exact.quantize(_places(column), ROUND_HALF_UP)
    middle = exact if rounded == exact else rounded
    condition = "" if positive is values else f", {name} > 0"
    formula = f"median({name}{condition}) = {exact}{unit}" + (f" ≈ {middle}{unit}" if middle != exact else "")
    draft.say(words["median"] if positive is values else words["median_positive"])
    draft.figure(phrases.number(middle, unit), middle, unit, cites, formula)


def _places(column: ColumnFacts) -> Decimal:
    """The last decimal that a cell of the column prints, at least the second: a median has no more."""
    exponents = [int(fact.quantity.value.as_tuple().exponent) for fact in column.facts]
    return Decimal(1).scaleb(min(-2, *exponents))


def _leaders(draft: Draft, column: ColumnFacts, k: int, phrases: Phrases) -> None:
    order = sorted(column.facts, key=lambda fact: (-fact.quantity.amount, fact.row or 0))
    draft.say(phrases.words["colon"] + phrases.words["highest"])
    _list(draft, column, order[:k], phrases)
    draft.say((phrases.words["doubt"] if column.doubtful else "") + phrases.words["stop"])


def _list(draft: Draft, column: ColumnFacts, facts: Sequence[Fact], phrases: Phrases) -> None:
    for number, fact in enumerate(facts):
        draft.say(phrases.words["comma"] if number else "")
        draft.say(f"{tidy(fact.entity.name)}{phrases.words['open']}")
        cites: list[Citation] = [column.cite(fact)]
        draft.figure(phrases.printed(fact), fact.quantity.value, fact.quantity.unit, cites)
        draft.say(phrases.words["close"])
