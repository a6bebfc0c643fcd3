"""Tables of which a converter kept the words of each row on a line, and nothing between the cells but a space.

    公司 收盘价 总市值(亿元) 2025E PE 评级
    云岭软件 4.76 432.0 16.2 买入

The rows tell how many columns there are and what each holds; a header of as many names must stand above them. Where
the cells of a row can be told in one way only they are; a row that lacks some, or has too many, keeps them as they
stand and is told as uncertain later. What is not certain as a whole stays text.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType

from index.reading.formats import loose_columns as columns
from index.reading.formats.loose_columns import Cells
from index.reading.formats.loose_lines import LEFT, Row, is_captioned, is_furniture, is_told
from index.reading.formats.loose_rows import Grid, cells_of, read, widths
from index.reading.headings import numbering_rank
from index.reading.text import key

LONGEST = 160  # characters of a row
MOST_BETWEEN = 8  # lines of page furniture inside a table
SEEN = 40  # lines of another table that tell what its columns hold
_WIDE = re.compile(r"\u3000+| {2,}")
_STOPS = re.compile(r"[。；！？\t|]")


def find(
    lines: Sequence[str],
    taken: Mapping[int, tuple[Cells | None, int]] = MappingProxyType({}),
    before: Grid | None = None,
) -> tuple[dict[int, Row], Grid | None]:
    """Rows by index of their line, and the last table if it may go on behind the last line.

    Args:
        lines: Of a text.
        taken: Lines that are rows already.
        before: The table that the page before ended with.
    """
    rows: dict[int, Row] = {}
    known = before
    behind = 0
    for index in [index for index, line in enumerate(lines) if " " in line or "\u3000" in line]:
        words = lines[index].split()
        if index < behind or index in taken or not _is_body(words) or not _words(lines[index]):
            continue
        known = known or _taken(taken, index)
        if known is not None and (index - known.end > MOST_BETWEEN or _parted(lines, known.end, index)):
            known = None
        found = (known and _more(lines, taken, index, known)) or _table(lines, taken, index)
        found = found or _begun(lines, taken, index)
        if not found:
            if known is not None and known.last in rows and len(words) >= len(known.kinds) - 1:
                rows[known.last] = rows[known.last]._replace(doubt=LEFT)
            behind = _behind(lines, index)
            continue
        more, known = found
        rows.update(more)
        behind = known.end
    ends = known is not None and not _parted(lines, known.end, len(lines)) and len(lines) - known.end <= MOST_BETWEEN
    return rows, known._replace(end=0, last=-1) if known is not None and ends else None


def _taken(taken: Mapping[int, tuple[Cells | None, int]], index: int) -> Grid | None:
    """The table of other rows that ends shortly above a line."""
    last = next((at for at in range(index - 1, index - MOST_BETWEEN, -1) if at in taken), None)
    return None if last is None else _grid(taken, taken[last][1], last)


def _grid(taken: Mapping[int, tuple[Cells | None, int]], start: int, last: int) -> Grid | None:
    """What is known of a table of other rows between two lines."""
    header, *rows = [cells for at in range(start, last + 1) if at in taken and (cells := taken[at][0]) is not None] or [
        ()
    ]
    rows = [row for row in rows if len(row) == len(header)]
    return Grid(header, columns.kinds_of(rows, len(header)), last + 1, -1) if len(header) > 1 and rows else None


def _behind(lines: Sequence[str], index: int) -> int:
    """The line after a run of rows that are no table."""
    while index < len(lines) and _is_body(_words(lines[index])):
        index += 1
    return index


def _words(line: str, wide: bool = False) -> list[str]:
    """The words of a line that may be a row; none of any other line."""
    if not line or len(line) > LONGEST or line[0] in "#>" or _STOPS.search(line) or is_told(line.strip()):
        return []
    return _WIDE.split(line.strip()) if wide else line.split()


def _is_body(words: Sequence[str]) -> bool:
    return 1 < len(words) < LONGEST and any(map(columns.is_figure, words[1:]))


def _parted(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether more than the end of a page stands between two lines: a caption, a source, a heading, a sentence."""
    for line in lines[start:end]:
        text = line.strip()
        if not text or is_furniture(text):
            continue
        if _STOPS.search(text) or len(text) > LONGEST or is_told(text) or numbering_rank(text) in range(5):
            return True
    return False


def _table(lines: Sequence[str], taken: Container[int], first: int) -> tuple[dict[int, Row], Grid] | None:
    """The table whose first row stands at a line, under its header."""
    heads = _above(lines, taken, first)
    if not heads:
        return None
    captioned = is_captioned(lines, heads[0])
    wide = _is_wide(lines, [*heads, first])
    words = [_words(lines[index], wide) for index in heads]
    page = _body(lines, taken, first, wide)
    behind = _body(lines, taken, first, wide, over=True)
    for body in [page] if len(behind) == len(page) else [behind, page]:
        for width in widths(words, list(body.values()), wide):
            if found := read(words, heads, body, width, captioned, wide):
                return _with_earlier(lines, taken, found, wide) if _is_whole(lines, found[1]) else None
    return None


def _with_earlier(
    lines: Sequence[str], taken: Container[int], found: tuple[dict[int, Row], Grid], wide: bool
) -> tuple[dict[int, Row], Grid] | None:
    """A table with the few rows that stand under the same header before the end of the page above; None if they
    do not fit."""
    rows, grid = found
    start = min(rows)
    for above in range(start - 2, -1, -1):
        if _parted(lines, above, above + 1):
            break
        if key(lines[above]) == key(lines[start]):
            cells = cells_of(_body(lines, taken, above + 1, wide), grid.kinds, wide)
            if not cells or start in cells:
                return None
            return {
                above: rows[start]._replace(start=above),
                **{at: Row(row, above) for at, row in cells.items()},
                **rows,
            }, grid
    return found


def _begun(
    lines: Sequence[str], taken: Mapping[int, tuple[Cells | None, int]], first: int
) -> tuple[dict[int, Row], Grid] | None:
    """Rows too few for a table, right before the end of a page behind which other rows stand under the same header."""
    heads = _above(lines, taken, first)
    wide = _is_wide(lines, [*heads, first])
    body = _body(lines, taken, first, wide)
    if not heads or not body:
        return None
    end = max(body) + 1
    again = next((at for at in range(end, min(end + MOST_BETWEEN, len(lines))) if at in taken), None)
    if again is None or key(lines[again]) != key(lines[heads[-1]]) or _parted(lines, end, again):
        return None
    last = next((at for at in range(again, again + SEEN) if taken.get(at + 1, (None, -1))[1] != again), again + SEEN)
    known = _grid(taken, again, last)
    cells = cells_of(body, known.kinds, wide) if known is not None else None
    if known is None or cells is None:
        return None
    start = heads[-1]
    rows = {start: Row(known.header, start, True), **{at: Row(row, start) for at, row in cells.items()}}
    return rows, known._replace(end=end, last=end - 1)


def _is_wide(lines: Sequence[str], chosen: Sequence[int]) -> bool:
    """Whether wide gaps part the cells of some lines, so that a single space is within a cell."""
    return all(len(_words(lines[index], wide=True)) > 1 for index in chosen[-2:])


def _above(lines: Sequence[str], taken: Container[int], first: int) -> list[int]:
    """The lines right above the rows that may be the header, at most two, from top to bottom; a page may end below."""
    found: list[int] = []
    index = first - 1
    blank = 0
    while index >= 0 and len(found) < 2:
        if not lines[index].strip():
            blank += 1
            if found or blank > 1:
                break
        elif not found and is_furniture(lines[index].strip()):
            blank = 0
        elif index in taken or not (words := _words(lines[index])) or not all(map(columns.is_name, words)):
            break
        else:
            found.insert(0, index)
        index -= 1
    return found


def _body(
    lines: Sequence[str], taken: Container[int], first: int, wide: bool, over: bool = False
) -> dict[int, list[str]]:
    """The words of the rows from a line on; one blank line may stand between two, and where wanted ends of pages."""
    found: dict[int, list[str]] = {}
    index = last = first
    while index < len(lines) and index not in taken:
        words = _words(lines[index], wide)
        if len(words) > 1 and (_is_body(words) or _is_empty(words)):
            found[index] = words
            last = index
        elif over and index - last < MOST_BETWEEN and not _parted(lines, last + 1, index + 1) and _is_end(lines, index):
            pass
        elif words or lines[index].strip() or index - 1 not in found:
            break
        index += 1
    return found


def _is_end(lines: Sequence[str], index: int) -> bool:
    """Whether a line is one where a page ends, or a blank one beside it."""
    around = [line.strip() for line in lines[max(index - 1, 0) : index + 2]]
    return is_furniture(around[1 if index else 0]) or (not lines[index].strip() and any(map(is_furniture, around)))


def _is_empty(words: Sequence[str]) -> bool:
    """A row without a figure: a name, and a dash at least."""
    return any(columns.kind_of(word) == columns.NONE for word in words[1:])


def _more(lines: Sequence[str], taken: Container[int], first: int, known: Grid) -> tuple[dict[int, Row], Grid] | None:
    """Rows behind the end of a page that go on with a table, under the same header again or under none."""
    wide = _is_wide(lines, [first])
    body = _body(lines, taken, first, wide)
    cells = cells_of(body, known.kinds, wide)
    if cells is None:
        return None
    rows = {index: Row(row, first) for index, row in cells.items()}
    above = first - 1 if lines[first - 1].strip() else first - 2
    if above >= known.end and key(lines[above]) == key("".join(known.header)):
        rows = {
            above: Row(known.header, above, True),
            **{index: row._replace(start=above) for index, row in rows.items()},
        }
    grid = known._replace(end=max(cells) + 1, last=max(cells))
    return (rows, grid) if _is_whole(lines, grid) else None


def _is_whole(lines: Sequence[str], grid: Grid) -> bool:
    """Whether a table ends with its last row: no short line but a page's parts it from rows of the same kind."""
    rest = [line.strip() for line in lines[grid.end : grid.end + 2]]
    if len(rest) < 2 or not rest[0] or len(rest[0]) > columns.LONGEST_NAME or is_told(rest[0]):
        return True
    words = _words(rest[1])
    return len(words) != len(grid.kinds) or not columns.placed(words, grid.kinds)
