"""The real report's tables against its own lines, split at tabs and nothing else: nothing more, nothing less."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from index.reading import read_report
from index.report import BlockKind, Report
from index.table import Table

NUMBERS = [str(number) for number in range(1, 13)]


def bare(text: str) -> str:
    """Text without tags and white space."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^<>]{1,200}>", "", text)))


def raw_rows(report: Report, table: Table, lines: list[str]) -> list[list[str]]:
    """The file's own cells from a table's first header row to its last line: split at tabs, nothing else done."""
    first, last = table.parts[0].line_start, max(end for _, end in table.row_lines)
    aside = {
        line
        for block in report.blocks
        if block.kind is BlockKind.BOILERPLATE
        for place in (block.locator, *block.more)
        for line in range(place.line_start, place.line_end + 1)
    }
    repeated = {part.line_start for part in table.parts[1:] if part.header}
    return [
        [bare(cell) for cell in lines[number - 1].split("\t")]
        for number in range(first, last + 1)
        if number not in aside and number not in repeated and bare(lines[number - 1])
    ]


@pytest.fixture(scope="module")
def report(real_report: Path) -> Report:
    return read_report(real_report)


@pytest.fixture(scope="module")
def lines(real_report: Path) -> list[str]:
    return real_report.read_text(encoding="utf-8-sig").split("\n")


@pytest.mark.parametrize("number", NUMBERS)
def test_every_character_between_header_and_end_is_in_a_cell_in_order(
    report: Report, lines: list[str], number: str
) -> None:
    table = report.table(f"t{number}")
    rows = [table.parts[0].header, *table.rows]
    ours = [bare(cell) for row in rows for cell in row]
    theirs = [cell for row in raw_rows(report, table, lines) for cell in row]
    assert sorted("".join(ours)) == sorted(
        "".join(theirs)
    )  # rows cut by a page break are put together column by column


@pytest.mark.parametrize("number", NUMBERS)
def test_cells_of_one_line_stand_in_columns_of_their_own(report: Report, lines: list[str], number: str) -> None:
    """Each piece between two tabs is part of one cell, in the column where its line has it."""
    table = report.table(f"t{number}")
    rows = iter([table.parts[0].header, *table.rows])
    row = next(rows)
    for cells in raw_rows(report, table, lines):
        if len(cells) == 1:  # a cell's text that went on behind the page break
            assert any(cells[0] in bare(cell) for cell in row)
            continue
        while not all(piece in bare(cell) for piece, cell in zip(cells, row, strict=False)):
            row = next(rows)
        assert len(cells) <= len(row) or not any(cells[len(row) :])
        if cells[0]:  # a row of its own, whole but for what follows the break
            assert [bare(cell).startswith(piece) for piece, cell in zip(cells, row, strict=False)] == [True] * min(
                len(cells), len(row)
            )
            assert all(not bare(cell) or bare(cell) in "".join(cells) or len(cell) > 12 for cell in row)
    assert next(rows, None) is None
