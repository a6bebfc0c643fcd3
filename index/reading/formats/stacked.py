"""Tables of which a converter put each cell on a line of its own: short lines that come again in one order.

The first cells are the header; then kinds (a name, figures, percentages, a word) come again with the number of columns
as their period. Exactly one number of columns must make every column of one kind, and no cell may be left over. Else
the lines stay text.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from index.reading.formats import loose_columns as columns
from index.reading.formats.loose_columns import FIGURE, MIXED, Cells
from index.reading.formats.loose_lines import LEFT, NEAR, Row, is_captioned, is_furniture, is_told
from index.reading.headings import numbering_rank

LONGEST = 32  # characters of a cell
LEAST = 9  # lines of a table without a caption
WIDEST = 16  # columns
MOST_EMPTY = 0.2  # of the cells
MOST_BETWEEN = 8  # lines of page furniture inside a table
MOST_STRAY = 2  # of them that their form does not tell, and lines of a title
_CAPTIONS = frozenset("#*>【[续接图表附TtEe")
_STOPS = re.compile(r"[。；！？\t|]|[ \u3000]{2}")
_HEADING = re.compile(r"\d{1,2} +[\u4e00-\u9fff]|[■【◆●•#>]")

Cell = tuple[int, str]  # its line, and its text


def find(lines: Sequence[str], taken: Container[int] = ()) -> dict[int, Row]:
    """Rows by index of their first line; the lines of a row's other cells are rows without cells.

    Cells begin under a caption, or where a long run of short lines begins, perhaps behind a title.
    """
    rows: dict[int, Row] = {}
    behind = 0
    for index in [at for at, line in enumerate(lines) if 0 < len(line) <= LONGEST or line[:1] in _CAPTIONS]:
        line = lines[index]
        begins = len(line) <= LONGEST and not (index and 0 < len(lines[index - 1]) <= LONGEST)
        if index < behind or not (begins or line[0] in _CAPTIONS) or index in taken:
            continue
        found: dict[int, Row] | None = None
        start = _below(lines, index + 1) if line[0] in _CAPTIONS else None
        if start is not None and is_captioned(lines, index + 1):
            found = _table(lines, start, taken, True)
        elif begins and _is_run(lines, index):
            tried = [_table(lines, start, taken, False) for start in range(index, index + 1 + MOST_STRAY)]
            read = [one for one in tried if one]
            found = read[0] if len(read) == 1 else None
        if found:
            rows.update(found)
            behind = max(found) + 1
    return rows


def _is_run(lines: Sequence[str], index: int) -> bool:
    """Whether many short lines begin, and not at the top of a page, where they may be the rest of another table."""
    run = lines[index : index + LEAST]
    above = lines[max(index - MOST_BETWEEN, 0) : index]
    short = len(run) == LEAST and all(0 < len(line) <= LONGEST for line in run)
    return short and not any(is_furniture(line.strip()) for line in above if line.strip())


def _below(lines: Sequence[str], index: int) -> int | None:
    """The first cell below a caption: blank lines, units and notes may stand between."""
    for line in range(index, min(index + NEAR, len(lines))):
        text = lines[line].strip()
        if "\t" in text or len(text) > LONGEST + LONGEST:
            break
        if text and not is_told(text):
            return line
    return None


def _is_cell(line: str) -> bool:
    text = line.strip()
    if not 0 < len(text) <= LONGEST or _STOPS.search(text) or _HEADING.match(text) or is_told(text):
        return False
    return numbering_rank(text) not in range(5)


def _table(lines: Sequence[str], start: int, taken: Container[int], captioned: bool) -> dict[int, Row] | None:
    """The table whose first cell stands at a line, if there is one way to read it."""
    for cells, end in _sequences(lines, start, taken, captioned):
        if captioned and not any(columns.is_figure(text) for _, text in cells):
            cells, end = _with_rows(lines, end, taken, cells)
        whole = list(_readings(cells, captioned))
        if len(whole) > 1:
            return None
        for width, kinds in whole or _readings(cells, captioned, least=1):
            rows = _rows(cells, width, start)
            while more := _more(lines, end, taken, cells[:width], kinds):
                rows |= more
                end = max(more) + 1
            if more is None:
                last = max(line for line, row in rows.items() if row.cells)
                rows[last] = rows[last]._replace(doubt=LEFT)
            if whole or len(rows) > len(cells):
                return rows
        cut = [
            found
            for width, kinds in _readings(cells, captioned, open_end=True, least=1)
            if (found := _over(lines, end, taken, cells, width, kinds))
        ]
        if len(cut) == 1:
            return cut[0]
    return None


def _sequences(
    lines: Sequence[str], start: int, taken: Container[int], captioned: bool
) -> Iterator[tuple[list[Cell], int]]:
    """Ways to tell where cells are and where they end. Cells, and the line after them.

    Line by line; under a caption also with a blank line between each two, or with blank lines for empty cells up to a
    source or a note.
    """
    if start in taken or not _is_cell(lines[start]):
        return
    every: list[Cell] = []
    for at in range(start, len(lines)):
        text = lines[at].strip()
        if at in taken or (not text and not captioned) or (text and not _is_cell(text)):
            break
        every.append((at, text))
    stop = start + len(every)
    gap = next((place for place, (_, text) in enumerate(every) if not text), len(every))
    if gap > 1:
        yield every[:gap], start + gap
    elif all((not text) == place % 2 for place, (_, text) in enumerate(every)):
        yield every[::2], stop
    while every and not every[-1][1]:
        every.pop()
    empty = sum(not text for _, text in every)
    if stop < len(lines) and is_told(lines[stop].strip()) and gap > 1 and 0 < empty <= MOST_EMPTY * len(every):
        yield every, stop


def _readings(
    cells: Sequence[Cell], captioned: bool, open_end: bool = False, least: int = 2
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Numbers of columns that make a table of cells, and what each column holds.

    Args:
        cells: Of the header and the rows.
        captioned: Whether a caption says that it is one.
        open_end: Whether the last row lacks cells.
        least: Rows under a caption.
    """
    texts = [text for _, text in cells]
    names = next((place for place, text in enumerate(texts) if columns.is_figure(text)), 0)
    for width in range(2, min(WIDEST, names, len(texts) // 2) + 1):
        rest = len(texts) % width
        if bool(rest) != open_end:
            continue
        header, *rows = [tuple(texts[place : place + width]) for place in range(0, len(texts) - rest, width)]
        kinds = columns.kinds_of(rows, width)
        figures = kinds.count(FIGURE)
        if (
            len(rows) < (least if captioned and width > 2 else 3)
            or figures < (1 if captioned else 2)
            or MIXED in kinds[:-1]
        ):
            continue
        if (MIXED in kinds and figures < 2) or not header[0] or not columns.are_names(header, kinds):
            continue
        if columns.names_first(kinds, rows) and all(_is_row(row, kinds) for row in rows):
            yield width, kinds


def _is_row(row: Cells, kinds: Sequence[str]) -> bool:
    """Whether each cell is of its column's kind, without exception."""
    return bool(row[0]) and all(
        kind == MIXED or columns.kind_of(cell) in (kind, columns.NONE) for cell, kind in zip(row, kinds, strict=True)
    )


def _rows(cells: Sequence[Cell], width: int, start: int, header: bool = True) -> dict[int, Row]:
    """Rows by line; a row without cells for each further line."""
    rows: dict[int, Row] = {}
    for place in range(0, len(cells), width):
        row = cells[place : place + width]
        rows[row[0][0]] = Row(tuple(text for _, text in row), start, header and not place, True)
        rows.update({line: Row(None, start) for line, _ in row[1:]})
    return rows


def _behind(lines: Sequence[str], end: int, taken: Container[int]) -> Iterator[list[Cell]]:
    """Cells behind the end of a page, for each line that they may begin at."""
    furniture = False
    stray = 0
    for at in range(end, min(end + MOST_BETWEEN, len(lines))):
        text = lines[at].strip()
        if is_furniture(text):
            furniture = True
        elif text and not _is_cell(lines[at]):
            return
        elif text and furniture:
            cells, _ = next(_sequences(lines, at, taken, False), ([], 0))
            yield cells
            stray += 1
        if stray > MOST_STRAY:
            return


def _more(
    lines: Sequence[str], end: int, taken: Container[int], header: Sequence[Cell], kinds: Sequence[str]
) -> dict[int, Row] | None:
    """Rows behind the end of a page, under the same header or none; None if cells are there that make no rows."""
    found = []
    names = [text for _, text in header]
    behind = list(_behind(lines, end, taken))
    for cells in behind:
        again = [text for _, text in cells[: len(header)]] == names
        rows = _cut(cells[len(header) :] if again else cells, len(header))
        if rows and all(_is_row(row, kinds) for row in rows):
            found.append(_rows(cells, len(header), cells[0][0], again))
    if len(found) == 1:
        return found[0]
    return None if any(len(cells) >= len(header) for cells in behind) else {}


def _with_rows(lines: Sequence[str], end: int, taken: Container[int], header: list[Cell]) -> tuple[list[Cell], int]:
    """A header right before the end of a page with the cells behind that make rows of as many columns."""
    found = [
        rest
        for rest in _behind(lines, end, taken)
        if any(width == len(header) for width, _ in _readings([*header, *rest], True))
    ]
    return ([*header, *found[0]], found[0][-1][0] + 1) if len(found) == 1 else (header, end)


def _over(
    lines: Sequence[str], end: int, taken: Container[int], cells: Sequence[Cell], width: int, kinds: Sequence[str]
) -> dict[int, Row] | None:
    """A table of which the end of a page cuts a row in two."""
    found = []
    for rest in _behind(lines, end, taken):
        rows = _cut([*cells, *rest], width)
        if rows and all(_is_row(row, kinds) for row in rows[1:]):
            found.append(_rows([*cells, *rest], width, cells[0][0]))
    return found[0] if len(found) == 1 else None


def _cut(cells: Sequence[Cell], width: int) -> list[Cells]:
    """Cells as rows; none if one is left over."""
    texts = [text for _, text in cells]
    return [] if len(texts) % width else [tuple(texts[at : at + width]) for at in range(0, len(texts), width)]
