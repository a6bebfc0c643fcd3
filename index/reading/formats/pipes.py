"""Markdown's pipe tables."""

from __future__ import annotations

import re

from index.reading.formats.markup import has_markup, strip_tags

_RULE = re.compile(r":?-+:?")
_GROUP = re.compile(r"[|]-{2,} *([^|\s-][^|]*?) *-{2,}[|]")
_GROUPS = re.compile(rf"(?:{_GROUP.pattern}\s*)+")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_BARE_BAR = re.compile(r"(?<=\S)[ \u3000]+\|(?:[ \u3000]+(?=\S)|$)")  # 甲 | 12 | 3
_TABLE = re.compile(r"(?i)\s*[*#【]*\s*(?:续?图表|表格|附表|续?表|table|exhibit)\s*[A-Z]?\d")
_FIGURE = re.compile(r"[-+−]?\d[\d,.]*\s*%?")
LEAST_ROWS, LEAST_CELLS = 3, 3  # of a table whose bars only part its cells
_ABOVE = 4  # lines that a caption may stand over its rows
Row = tuple[tuple[str, ...] | None, int]


def find(lines: list[str]) -> dict[int, Row]:
    """Rows of pipe tables by index of their line: cells, and index of the table's first line.

    Cells are None for a rule line (``|---|``). A table is a run of lines with bars at both ends; a rule
    line also makes a table of lines without outer bars, the one above it and those below, as long as
    they have its number of cells. So do a caption above, or figures in most of their cells.
    """
    rows: dict[int, Row] = {}
    start: int | None = None
    for index, line in enumerate(lines):
        if "|" not in line:
            start = None
        elif is_rule(line):
            width = len(split(line))
            above = rows.get(index - 1)
            if above is None and index > 0 and "|" in lines[index - 1] and len(split(lines[index - 1])) == width:
                rows[index - 1] = above = (split(lines[index - 1]), index - 1)
            start = index if above is None else above[1]
            rows[index] = (None, start)
        elif _is_barred(line):
            start = index if start is None else start
            rows[index] = (split(line), start)
        elif start is not None and len(split(line)) == len(split(lines[start])):
            rows[index] = (split(line), start)
        else:
            start = None
    rows.update(_bare(lines, rows))
    return rows


def _bare(lines: list[str], taken: dict[int, Row]) -> dict[int, Row]:
    """Rows whose bars only part their cells: runs of lines of as many cells, below a caption or mostly of figures.

    Lines that go on with such a table behind the end of a page have its number of cells.
    """
    found: dict[int, Row] = {}
    known = 0  # cells of the last such table
    for run in _runs(lines, taken):
        cells = [split(lines[index]) for index in run]
        goes_on = len(cells[0]) == known
        above = [lines[index] for index in range(max(run[0] - _ABOVE, 0), run[0])]
        below = [cell for row in cells[1:] for cell in row[1:] if cell]
        figures = sum(_FIGURE.fullmatch(cell) is not None for cell in below)
        told = any(map(_TABLE.match, above)) or 2 * figures > len(below) > 0
        if goes_on or (len(run) >= LEAST_ROWS and told):
            known = len(cells[0])
            found.update({index: (row, run[0]) for index, row in zip(run, cells, strict=True)})
    return found


def _runs(lines: list[str], taken: dict[int, Row]) -> list[list[int]]:
    """Runs of neighbouring lines with as many cells each, parted by bars with spaces on both sides."""
    runs: list[list[int]] = []
    width = 0
    for index, line in enumerate(lines):
        bars = len(_BARE_BAR.findall(line)) if "|" in line and index not in taken and not is_rule(line) else 0
        cells = bars + 1 if bars and bars == len(split(line)) - 1 else 0
        if cells < LEAST_CELLS:
            width = 0
        elif cells == width:
            runs[-1].append(index)
        else:
            runs.append([index])
            width = cells
    return runs


def is_rule(line: str) -> bool:
    """Whether the line is the rule between a header and its rows: bars, dashes and colons."""
    return "-" in line and "|" in line and not line.strip("|-: \t") and all(map(_RULE.fullmatch, split(line)))


def split(line: str) -> tuple[str, ...]:
    """Cells of a row, without outer bars; ``\\|`` is a bar inside a cell."""
    body = line.strip()
    body = body[1:] if body.startswith("|") else body
    if body.endswith("|") and not body.endswith("\\|"):
        body = body[:-1]
    cells = _BAR.sub(r"\1\0", body).split("\0") if "\\" in body else body.split("|")
    return tuple([_cell(cell) for cell in cells])


def _cell(raw: str) -> str:
    cell = raw.replace("\\|", "|") if "\\" in raw else raw
    return strip_tags(cell) if has_markup(cell) else cell.strip()


def _is_barred(line: str) -> bool:
    body = line.strip()
    return len(body) > 2 and body[0] == "|" and body[-1] == "|" and body.count("|") > 2 and not groups(line)


def groups(line: str) -> tuple[str, ...]:
    """The names that a line draws over groups of columns, each between dashes: ``|--- 电池 ---|   |-- 材料 --|``."""
    return tuple(_GROUP.findall(line)) if _GROUPS.fullmatch(line.strip()) else ()
