"""Which ratings a report gives: companies by the cells of a column of ratings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.ledger import Ledger
from index.numbers import is_missing
from index.report import Locator, Report
from index.table import ColumnKind, Table
from rag.answer import Citation
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.summaries.claim import claim
from rag.summaries.phrases import Phrases
from rag.summaries.rows import head, is_sum
from rag.summaries.summary import Claim
from rag.summaries.tidy import tidy

_RATING = re.compile(r"(?:投资|最新|当前|本次|公司|股票)?评级|rating", re.I)
_BEFORE = re.compile(r"(?:原|前|前次|上次|调整前|old|previous).{0,4}(?:评级|rating)", re.I)
_NAMED = 4  # companies of one rating that are named; of more only the number is told
_LONG = 12  # characters; a longer cell is no rating


def ratings(ledger: Ledger, phrases: Phrases, several: bool) -> Iterator[Claim]:
    """A claim for each table with a column of ratings: how many have which, and who, where they are few.

    A table of changes (原评级, 新评级) is told row by row elsewhere. One with rows in doubt is not counted.
    """
    for report, table in ledger.tables:
        found = [at for at, column in enumerate(table.columns) if _RATING.fullmatch(head(column))]
        changed = any(_BEFORE.search(head(column)) for column in table.columns)
        if len(found) != 1 or changed or table.key is None or table.key == found[0] or table.doubtful_rows:
            continue
        if table.columns[found[0]].kind is ColumnKind.NUMBER:
            continue
        groups = _groups(table, found[0])
        if groups:
            made = _told(report, table, found[0], groups, phrases, several)
            if made is not None:
                yield made


def _groups(table: Table, at: int) -> dict[str, list[int]]:
    """Rows by rating, most first; {} if a cell is no rating."""
    groups: dict[str, list[int]] = {}
    for number, row in enumerate(table.rows):
        cell, name = tidy(row[at]), row[table.key or 0].strip()
        if is_missing(cell) or not name or is_sum(name):
            continue
        if len(cell) > _LONG or any(char.isdigit() for char in cell):
            return {}
        groups.setdefault(cell, []).append(number)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _told(
    report: Report, table: Table, at: int, groups: dict[str, list[int]], phrases: Phrases, several: bool
) -> Claim | None:
    words, draft = phrases.words, Draft()
    lead = len(draft.say(phrases.column(report, table, table.columns[at], several)))
    draft.say(words["colon"])
    for number, (rating, rows) in enumerate(groups.items()):
        draft.say(words["semicolon"] if number else "")
        draft.say(f"{rating} ")
        phrases.count(draft, len(rows), "家", [_cite(report, table, at, rows)], f"count({rating}) = {len(rows)}")
        if len(rows) <= _NAMED:
            names = words["comma"].join(tidy(table.rows[row][table.key or 0]) for row in rows)
            draft.say(f"{words['open']}{names}{words['close']}")
    draft.say(words["stop"])
    try:
        return claim(draft, "ledger", lead)
    except UnboundFigureError:  # a name whose digits read as a figure
        return None


def _cite(report: Report, table: Table, at: int, rows: list[int]) -> Citation:
    lines = [table.row_lines[row] for row in rows]
    place = Locator(report.id, table.page_of(rows[0]), min(line for line, _ in lines), max(line for _, line in lines))
    number, header = table.number or table.id, table.columns[at].header
    if len(rows) == 1:  # a cell
        name, cell = tidy(table.rows[rows[0]][table.key or 0]), table.rows[rows[0]][at].strip()
        return Citation(report.id, place.page, number, name, header, cell, place)
    quote = "；".join(f"{table.rows[row][table.key or 0].strip()} {table.rows[row][at].strip()}" for row in rows)
    return Citation(report.id, place.page, number, None, header, quote, place)
