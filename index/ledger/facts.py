"""All facts of a report."""

from __future__ import annotations

from index.fact import Fact
from index.ledger.cells import cell_facts
from index.ledger.entities import EntityBook
from index.ledger.prose import prose_facts
from index.report import Report


def facts_of(report: Report) -> tuple[Fact, ...]:
    """One fact per cell with a number, then the facts that sentences state plainly; ids are unique.

    An empty cell, ``--`` and ``N/A`` are no facts. A row that the reader doubts gives none.
    """
    book = EntityBook.of(report.tables)
    facts = {fact.id: fact for fact in cell_facts(report, book)}
    for fact in prose_facts(report, book):
        facts.setdefault(fact.id, fact)
    return tuple(facts.values())
