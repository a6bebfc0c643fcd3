"""Tables whose rows are metrics of their own (指标, 单位, 8月末, 7月末): told row by row, never ranked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.fact import Fact
from index.ledger import Ledger
from index.report import Report
from index.table import ColumnKind, Table
from rag.answer import Citation
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.summaries.claim import claim
from rag.summaries.phrases import Phrases
from rag.summaries.rows import head, row_words
from rag.summaries.summary import Claim
from rag.summaries.tidy import tidy

_MOST = 12  # rows; a longer table is no panel of indicators
_STEPS = 2  # columns of changes that are told
_HALF = 6  # months
_BARE = re.compile(
    r"(?:(?:19|20)?\d\d年?[-./]?)?(?:1[0-2]|0?[1-9])月?(?:末|底|份)?(?:值|数)?|(?:19|20)\d\d(?:年?Q[1-4]|年|[AE])?"
    r"|(?:本|上|当|去年同)[月期](?:末|值)?|最新(?:值)?|当前(?:值)?",
    re.I,
)
_MONTH = re.compile(r"(1[0-2]|0?[1-9])月")


@dataclass(frozen=True, slots=True)
class Panel:
    """A table of indicators: columns by their index.

    Attributes:
        level: The latest level of every row.
        before: The level before it, or None where a column of changes tells the step.
        steps: Columns of changes.
        unit: The column that prints each row's unit, or None.
    """

    level: int
    before: int | None
    steps: tuple[int, ...]
    unit: int | None


def panel(table: Table) -> Panel | None:
    """How a table of indicators is laid out; None for a table of any other kind.

    It is one if its columns are periods (8月末, 7月末) and its rows are called indicators, have units of their own,
    or no other column is a level. Rows of places or companies with 11月产量, 10月产量 are none: a column says what
    they are measured by.
    """
    if table.key is None or not 1 <= len(table.rows) <= _MOST:
        return None
    words = row_words()
    heads = [head(column) for column in table.columns]
    numbers = [at for at, column in enumerate(table.columns) if column.kind is ColumnKind.NUMBER]
    bare = [at for at in numbers if _BARE.fullmatch(heads[at])]
    steps = [at for at in numbers if at not in bare and any(word in heads[at] for word in words["steps"])]
    unit = next((at for at, name in enumerate(heads) if name in words["units"]), None)
    named = heads[table.key] in words["metrics"] or unit is not None
    if not bare or not (named or len(bare) > 1):
        return None
    months = {at: int(found[1]) if (found := _MONTH.search(heads[at])) else 0 for at in bare}
    if {1, 12} <= set(months.values()):  # the turn of a year
        months = {at: month + 12 if 0 < month <= _HALF else month for at, month in months.items()}

    def time(at: int) -> tuple[str, int, int]:
        """Later is larger: by the column's period, else by its month, else as printed, the latest first."""
        old = table.columns[at].forecast or "去年" in heads[at] or heads[at].startswith("上")
        return ("" if old else table.columns[at].period or "", 0 if old else months[at], -at)

    order = sorted(bare, key=time, reverse=True)
    before = (
        order[1] if len(order) > 1 and not any("环比" in heads[at] or "变动" in heads[at] for at in steps) else None
    )
    return Panel(order[0], before, tuple(steps[:_STEPS]), unit)


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
