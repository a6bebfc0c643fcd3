"""Tables of indicators, told row by row: never ranked, because every row has its own unit."""

from __future__ import annotations

from collections.abc import Iterator

from index.fact import Fact
from index.ledger import Ledger
from index.report import Report
from index.table import Table
from rag.answer import Citation
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.summaries.claim import claim
from rag.summaries.panels import Panel, panel
from rag.summaries.phrases import Phrases
from rag.summaries.summary import Claim
from rag.summaries.tidy import tidy


def tell_panel(ledger: Ledger, report: Report, table: Table, phrases: Phrases, several: bool) -> Iterator[Claim]:
    """One claim: each row with its latest level, its unit, and how it changed. Rows in doubt have no facts."""
    layout = panel(table)
    if layout is None:
        return
    facts = {
        (fact.row, fact.column): fact for fact in ledger.facts if fact.report == report.id and fact.table == table.id
    }
    words, draft = phrases.words, Draft()
    lead = len(draft.say(phrases.column(report, table, table.columns[layout.level], several)))
    told = 0
    for row in range(len(table.rows)):
        level = facts.get((row, layout.level))
        if level is None:
            continue
        draft.say(words["semicolon"] if told else words["colon"])
        told += 1
        _row(draft, table, layout, row, facts, level, phrases)
    draft.say((words["doubt"] if table.doubtful_rows else "") + words["stop"])
    if told:
        try:
            yield claim(draft, "ledger", lead)
        except UnboundFigureError:  # a name whose digits read as a figure: better not said
            return


def _row(
    draft: Draft, table: Table, layout: Panel, row: int, facts: dict[tuple[int | None, int | None], Fact], level: Fact,
    phrases: Phrases,
) -> None:  # fmt: skip
    words = phrases.words
    printed = table.rows[row][layout.unit].strip() if layout.unit is not None else ""
    unit = f"{words['open']}{printed}{words['close']}" if printed and not level.quantity.unit else ""
    draft.say(f"{tidy(level.entity.name)}{unit} ")
    draft.figure(phrases.printed(level), level.quantity.value, level.quantity.unit, [_cite(level, table)])
    others = [at for at in (layout.before, *layout.steps) if at is not None and (row, at) in facts]
    for number, at in enumerate(others):
        fact = facts[row, at]
        draft.say(words["comma_plain"] if number else words["open"])
        draft.say(f"{tidy(table.columns[at].name or table.columns[at].header)} ")
        draft.figure(phrases.printed(fact), fact.quantity.value, fact.quantity.unit, [_cite(fact, table)])
    draft.say(words["close"] if others else "")


def _cite(fact: Fact, table: Table) -> Citation:
    header = table.columns[fact.column].header if fact.column is not None else None
    place = fact.locator
    return Citation(
        fact.report, place.page, table.number or table.id, tidy(fact.entity.name), header, fact.quote, place, fact.id
    )
