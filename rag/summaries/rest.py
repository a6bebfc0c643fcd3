"""What no section of a template tells: a few sentences of every section of a report, a line on every table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from index.ledger import Ledger
from index.report import BlockKind, Report
from index.table import Table
from rag.answer import Citation
from rag.summaries.columns import columns
from rag.summaries.items import Item, Quote, items
from rag.summaries.phrases import Phrases
from rag.summaries.queries import column_claims
from rag.summaries.routing import Routed
from rag.summaries.series import is_series
from rag.summaries.summary import Claim
from rag.summaries.template import Query

_COLUMNS = 2  # of a table
_SERIES = 6  # of a table whose rows are months
_K = 3  # rows at each end
_MOVES, _GROWTH = ("涨跌", "回报"), ("同比", "环比", "增速", "增长")
Wording = Literal["plain", "move", "growth"]
Lines = dict[str, set[int]]


def cited_lines(claims: Iterable[Claim]) -> Lines:
    """Lines that claims cite, by report."""
    cited: Lines = {}
    for citation in (citation for claim in claims for citation in claim.citations):
        place = citation.locator
        cited.setdefault(citation.report, set()).update(range(place.line_start, place.line_end + 1))
    return cited


def untold(
    ledger: Ledger, report: Report, cited: set[int], phrases: Phrases, several: bool, whole: set[tuple[str, str]]
) -> tuple[list[Routed], list[Claim]]:
    """What of a report no line is cited of.

    Returns:
        Sections, each as an item under its heading, and rows of text tables; claims on the first columns of every
        other table with a number or a title, or on more of them where it is a series.
    """
    sections: dict[tuple[str, ...], list[Item]] = {}
    tables: dict[str, list[Item]] = {}
    for item in items(report):
        if item.row or any(quote.citation.table is not None for quote in item.lead):
            tables.setdefault(item.area, []).append(item)
        else:
            sections.setdefault(_section(item), []).append(item)
    found = [*_chapters(report, sections, cited)]
    for rows in tables.values():
        if not any(cited & _lines(row) for row in rows):
            found += rows
    routed = [Routed(item, item.body) for item in sorted(found, key=lambda item: item.order)]
    claims: list[Claim] = []
    narrow, taken = ledger.narrow(reports=[report.id]), Counter[str]()
    for column in columns(narrow, None, (), _SERIES):
        table = column.table
        if table.id in tables or not (table.number or table.title) or cited & _table_lines(table):
            continue
        if taken[table.id] < (_SERIES if is_series(column.facts) else _COLUMNS):
            taken[table.id] += 1
            query = Query(kind="profile", k=_K, wording=_wording(column.name))
            claims += column_claims(narrow, column, query, phrases, several, whole)
    return routed, claims


def _chapters(report: Report, sections: dict[tuple[str, ...], list[Item]], cited: set[int]) -> Iterator[Item]:
    headings = {(*block.section, block.text): block for block in report.blocks if block.kind is BlockKind.HEADING}
    for heads, found in sections.items():
        block = headings.get(heads)
        body = tuple(quote for item in found for quote in item.body)
        if block is None or not body or any(cited & _lines(item) for item in found):
            continue
        place = block.locator
        heading = Quote(block.text, Citation(report.id, place.page, None, None, None, block.text, place))
        yield Item(report, heads, (heading,), body, False, False, "\n".join(heads), place.line_start)


def _section(item: Item) -> tuple[str, ...]:
    """The headings of an item, without what its paragraph opens with."""
    own = tuple(quote.text for quote in item.lead)
    return item.heads[:-1] if own and item.heads[-1:] == own and not item.titled else item.heads


def _lines(item: Item) -> set[int]:
    return {
        line
        for quote in (*item.lead, *item.body)
        for line in range(quote.citation.locator.line_start, quote.citation.locator.line_end + 1)
    }


def _table_lines(table: Table) -> set[int]:
    return {line for part in table.parts for line in range(part.line_start, part.line_end + 1)}


def _wording(name: str) -> Wording:
    if any(word in name for word in _MOVES):
        return "move"
    return "growth" if any(word in name for word in _GROWTH) else "plain"
