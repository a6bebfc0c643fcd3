"""Markdown's pipe tables."""

from __future__ import annotations

import re

from index.reading.formats.markup import has_markup, strip_tags

_RULE = re.compile(r":?-+:?")
_GROUP = re.compile(r"[|]-{2,} *([^|\s-][^|]*?) *-{2,}[|]")
_GROUPS = re.compile(rf"(?:{_GROUP.pattern}\s*)+")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
Row = tuple[tuple[str, ...] | None, int]


def find(lines: list[str]) -> dict[int, Row]:
    """Rows of pipe tables by index of their line: cells, and index of the table's first line.

    Cells are None for a rule line (``|---|``). A table is a run of lines with bars at both ends; a rule
    line also makes a table of lines without outer bars, the one above it and those below, as long as
    they have its number of cells.
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
    return rows


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
