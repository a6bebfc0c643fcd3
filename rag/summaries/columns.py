"""Columns of tables as lists of facts: what the ledger queries of a summary work on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.fact import Fact
from index.ledger import Ledger
from index.numbers import is_missing
from index.report import Locator, Report
from index.table import Column, ColumnKind, Table
from rag.answer import Citation
from rag.summaries.panels import panel
from rag.summaries.rows import is_rank, is_sum
from rag.summaries.tidy import tidy

_SELECTED = re.compile(
    r"前\s*(?:[一二三四五六七八九十百]+|\d+)|后\s*[五十]|领[涨跌]|[涨跌]幅榜|排名|龙虎榜|\btop\b", re.I
)
_COMPANIES = re.compile(r"公司|企业|厂商|厂|龙头|银行(?!业|间|理财)|券商|[房车药央国民]企|\bcompan|\bbank", re.I)
_SECURITIES = re.compile(r"基金|ETF|债|转债|个股|股票|指数|板块", re.I)  # and what is no company either


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A numeric column of a table with its facts, in row order.

    Attributes:
        facts: One per row with a figure; no entity twice, no totals and remainders. All in one unit, but in a
            panel of indicators.
    """

    report: Report
    table: Table
    column: Column
    facts: tuple[Fact, ...]

    @property
    def key(self) -> tuple[str, str, int]:
        """Report, table and place in it."""
        return self.report.id, self.table.id, self.table.columns.index(self.column)

    @property
    def name(self) -> str:
        """Header without unit."""
        return self.column.name or self.column.header

    @property
    def table_name(self) -> str:
        return f"{self.table.label}“{self.table.title}”" if self.table.number and self.table.title else self.table.label

    @property
    def selected(self) -> bool:
        """Whether the title says that the rows were chosen by rank (涨幅前十): counts and lows mean nothing."""
        return is_selected(self.table)

    @property
    def measure(self) -> str:
        """What its rows are counted in: 家 for companies, 只 for other securities, 项 for anything else."""
        key = self.table.columns[self.table.key].header if self.table.key is not None else ""
        if _COMPANIES.search(f"{self.table.title} {key}") and not _SECURITIES.search(self.table.title):
            return "家"
        return "只" if self.table.code is not None else "项"

    @property
    def doubtful(self) -> bool:
        """Whether a row with a cell in this column is in doubt, so that it has no fact."""
        at = self.table.columns.index(self.column)
        rows = (self.table.rows[number] for number in self.table.doubtful_rows)
        return any(at < len(row) and not is_missing(row[at]) for row in rows)

    def whole(self) -> Citation:
        """The column as one citation: its rows' lines, and every cell with its name as the quote."""
        first = min(fact.locator.line_start for fact in self.facts)
        last = max(fact.locator.line_end for fact in self.facts)
        page = self.facts[0].locator.page
        quote = "；".join(f"{fact.entity.name} {fact.quote.strip()}" for fact in self.facts)
        place = Locator(self.report.id, page, first, last)
        return Citation(
            self.report.id, page, self.table.number or self.table.id, None, self.column.header, quote, place
        )

    def cite(self, fact: Fact) -> Citation:
        """A cell; its row is named as it is shown, so that digits in the name pass for no figure."""
        name, table = tidy(fact.entity.name), self.table.number or self.table.id
        return Citation(
            fact.report, fact.locator.page, table, name, self.column.header, fact.quote, fact.locator, fact.id
        )


def is_selected(table: Table) -> bool:
    """Whether a table's title says that its rows were chosen by rank."""
    return _SELECTED.search(table.title) is not None


def columns(
    ledger: Ledger,
    metrics: Sequence[str] | None,
    skip: Sequence[str],
    most: int,
    tables: Sequence[str] = (),
    skip_tables: Sequence[str] = (),
) -> Iterator[ColumnFacts]:
    """Columns whose name or metric has one of the words, at most ``most`` of each table, in reading order.

    ``metrics`` None: all columns but those that number the rows. ``tables`` and ``skip_tables`` are parts of table
    titles: only these, none of those.

    An actual figure and a forecast are different columns; a column with mixed units is left out, because its
    figures cannot be compared, but for those of a panel of indicators, which nobody compares.
    """
    by_place: dict[tuple[str, str, int], list[Fact]] = {}
    for fact in ledger.facts:
        if fact.table is not None and fact.column is not None:
            by_place.setdefault((fact.report, fact.table, fact.column), []).append(fact)
    for report, table in ledger.tables:
        titled = any(word in table.title for word in tables) if tables else True
        if not titled or any(word in table.title for word in skip_tables):
            continue
        taken = 0
        for at, column in enumerate(table.columns):
            facts = [fact for fact in by_place.get((report.id, table.id, at), []) if not is_sum(fact.entity.name)]
            if taken >= most or column.kind is not ColumnKind.NUMBER or not facts:
                continue
            wanted = not is_rank(column) if metrics is None else matches(column, facts, metrics)
            if not wanted or matches(column, facts, skip):
                continue
            mixed = len({fact.quantity.unit for fact in facts}) > 1
            if (mixed and panel(table) is None) or any(fact.quantity.high is not None for fact in facts):
                continue
            unique = {fact.entity.key: fact for fact in reversed(facts)}
            if len(unique) < len(facts):
                continue  # rows are not one per entity: nothing can be ranked
            taken += 1
            yield ColumnFacts(report, table, column, tuple(facts))


def matches(column: Column, facts: Sequence[Fact], words: Sequence[str]) -> bool:
    """Whether any word is part of the header, or of the facts' metric. Short Latin words must be whole words."""
    names = {column.header, column.name, column.metric, column.abbreviation, *(fact.metric for fact in facts[:1])}
    for word in words:
        for name in names:
            if word.isascii():
                parts = name.upper().replace("(", " ").replace(")", " ").replace("（", " ").replace("）", " ").split()
                if word.upper() in parts:
                    return True
            elif word in name:
                return True
    return False
