"""This month against the last, and figures that two reports give differently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from index.fact import Fact
from index.ledger import Ledger
from index.report import Report
from index.table import Table
from rag.answer import Citation
from rag.gate.draft import Draft
from rag.summaries.claim import claim
from rag.summaries.columns import columns
from rag.summaries.phrases import Phrases
from rag.summaries.summary import Claim
from rag.summaries.template import Query


class _Key(NamedTuple):
    entity: str
    metric: str
    qualifier: str
    unit: str
    issuer: str
    table: str


def changes(ledger: Ledger, query: Query, phrases: Phrases, period: str | None = None) -> Iterator[Claim]:
    """The ``k`` largest changes of each metric, relative to the size before, between the last two months.

    Only reports of one issuer are compared, and only cells with the same metric, qualifier, unit and table title.
    """
    months = sorted({report.fields.period for report in ledger.reports if report.fields.period})
    if len(months) < 2:
        return
    before, after = (_facts(ledger.narrow(period=month), query) for month in months[-2:])
    pairs = [(before[key][0], fact, table) for key, (fact, table) in after.items() if key in before]
    by_metric: dict[tuple[str, str], list[tuple[Fact, Fact, Table]]] = {}
    for old, new, table in pairs:
        if old.quantity.value != new.quantity.value and old.quantity.value:
            by_metric.setdefault((new.metric, new.qualifier), []).append((old, new, table))
    for found in by_metric.values():
        found.sort(key=lambda pair: -abs((pair[1].quantity.amount - pair[0].quantity.amount) / pair[0].quantity.amount))
        for old, new, table in found[: query.k]:
            yield _change(old, new, table, months[-2], months[-1], phrases)


def _facts(ledger: Ledger, query: Query) -> dict[_Key, tuple[Fact, Table]]:
    found: dict[_Key, tuple[Fact, Table]] = {}
    for column in columns(ledger, query.metrics, query.skip, query.columns):
        for fact in column.facts:
            issuer = column.report.fields.issuer or ""
            key = _Key(
                fact.entity.key, fact.metric, fact.qualifier, fact.quantity.base, issuer, _plain(column.table.title)
            )
            found.setdefault(key, (fact, column.table))
    return found


def _plain(title: str) -> str:
    """A table's title without its dates."""
    from index.numbers import SpanKind, find_quantities

    for span in reversed(find_quantities(title)):
        if span.kind in (SpanKind.DATE, SpanKind.PERIOD):
            title = title[: span.start] + title[span.end :]
    return "".join(title.split())


def _change(old: Fact, new: Fact, table: Table, month: str, now: str, phrases: Phrases) -> Claim:
    draft, words = Draft(), phrases.words
    draft.say(f"{new.entity.name} {new.header.strip()}{words['from']}")
    draft.figure(phrases.printed(old), old.quantity.value, old.quantity.unit, [_cite(old, table)])
    draft.say(f"{words['open']}{month}{words['close']}{words['to']}")
    draft.figure(phrases.printed(new), new.quantity.value, new.quantity.unit, [_cite(new, table)])
    draft.say(f"{words['open']}{now}{words['close']}")
    if old.quantity.unit == new.quantity.unit:
        step = abs(new.quantity.value - old.quantity.value)
        unit = "百分点" if new.quantity.unit == "%" else new.quantity.unit
        formula = f"|{new.quantity.value} − {old.quantity.value}| = {step}{unit}"
        draft.say(words["rose"] if new.quantity.value > old.quantity.value else words["fell"])
        draft.figure(phrases.number(step, unit), step, unit, [_cite(new, table), _cite(old, table)], formula)
    draft.say(words["stop"])
    return claim(draft, "ledger")


def restated(ledger: Ledger, query: Query, phrases: Phrases) -> Iterator[Claim]:
    """Figures of the same entity, metric and period that reports give differently, each "as of" its report."""
    reports: dict[str, Report] = {report.id: report for report in ledger.reports}
    groups: dict[tuple[str, str, str, str, str], dict[str, Fact]] = {}
    for fact in ledger.facts:
        if fact.table is not None and fact.period and not fact.forecast:
            key = (fact.entity.key, fact.metric, fact.qualifier, fact.period, fact.quantity.base)
            groups.setdefault(key, {}).setdefault(fact.report, fact)
    told = 0
    for facts in groups.values():
        if len({fact.quantity.amount for fact in facts.values()}) < 2 or told == query.k:
            continue
        told += 1
        draft, first = Draft(), next(iter(facts.values()))
        draft.say(f"{first.entity.name} {first.header.strip()}{phrases.words['restated']}")
        for number, fact in enumerate(facts.values()):
            report = reports[fact.report]
            table = report.table(fact.table or "")
            draft.say(phrases.words["semicolon"] if number else "")
            draft.figure(phrases.printed(fact), fact.quantity.value, fact.quantity.unit, [_cite(fact, table)])
            draft.say(f"{phrases.words['open']}{report.fields.published or report.name}{phrases.words['close']}")
        draft.say(phrases.words["stop"])
        yield claim(draft, "ledger")


def _cite(fact: Fact, table: Table) -> Citation:
    header = table.columns[fact.column].header if fact.column is not None else None
    return Citation(
        fact.report,
        fact.locator.page,
        table.number or table.id,
        fact.entity.name,
        header,
        fact.quote,
        fact.locator,
        fact.id,
    )
