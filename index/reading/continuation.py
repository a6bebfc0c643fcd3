"""Whether rows that follow a table go on with it: by their header, their keys and their own shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from index.reading.header import agreement, header_like
from index.reading.shapes import Row, Shape, conflict, distance, shapes, trimmed
from index.table import HeaderState


class Verdict(Enum):
    JOIN = "join"
    SEPARATE = "separate"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Decision:
    """What rows are to the table above them.

    Attributes:
        verdict: JOIN, SEPARATE, or DOUBT: no figure of them may be used.
        state: Of their header, for JOIN.
        header: Number of their first rows that are a header.
        why: For the finding, in Chinese; "" if nothing is to be told.
    """

    verdict: Verdict
    state: HeaderState = HeaderState.MISSING
    header: int = 0
    why: str = ""


@dataclass(slots=True)
class Known:
    """What is known of the table so far. Grows with ``add``; costs are linear over all calls.

    Attributes:
        header: Its own header rows.
        width: Columns.
        columns: Shapes of its rows; all ``empty`` if it has none yet.
        key: Index of the column that names a row's entity (the code, else the first name), or None.
        keys: Its values so far.
        last_key: The last of them.
        ascending: Whether they have been rising from row to row.
    """

    header: tuple[Row, ...]
    width: int
    columns: tuple[Shape, ...] = ()
    key: int | None = None
    keys: set[str] = field(default_factory=set)
    last_key: str = ""
    ascending: bool = True
    _rows: list[Row] = field(default_factory=list)
    _shaped: int = -1

    def add(self, rows: Sequence[Row]) -> None:
        """Take in more body rows."""
        if len(self._rows) < SHAPED_ROWS:
            self._rows.extend(rows[: SHAPED_ROWS - len(self._rows)])
        if len(self._rows) >= 2 * self._shaped or len(self._rows) < 8:
            self.columns = shapes(self._rows, self.width)
            self._shaped = len(self._rows)
            key = _key_column(self.columns)
            if key != self.key:
                self.key, self.keys, self.last_key, self.ascending = key, set(), "", True
                rows = self._rows if len(rows) <= len(self._rows) else rows
        if self.key is None:
            return
        for row in rows:
            name = row[self.key] if self.key < len(row) else ""
            if name:
                self.ascending = self.ascending and name > self.last_key
                self.last_key = name
                self.keys.add(name)


def _key_column(columns: Sequence[Shape]) -> int | None:
    """The column with codes, else the first with different short words in each row."""
    for place, shape in enumerate(columns):
        if shape.kind == "code" and shape.share >= 0.8:
            return place
    for place, shape in enumerate(columns):
        if shape.kind == "text" and shape.distinct == 1.0 and shape.length <= 24:
            return place
    return None


SHAPED_ROWS = 400
OVERLAP = 0.8  # share of equal header cells that makes a repeat
MOSTLY = 0.6
PARTLY = 0.3  # share that a misread header still has in common with the first one
SHIFT_GAIN = 0.3  # how much better a shifted reading must fit to cast doubt on the straight one


def decide(known: Known, rows: Sequence[Row], broken: bool, marked: bool, sourced: bool = False) -> Decision:
    """Whether ``rows`` go on with the table above them.

    Only blank lines, running headers and footers, or （续表） stand between the two; a caption, a source note or
    other text has already told them apart. The rule, in this order:

    1. The first row repeats the table's header (≥ 80% of its cells, misread characters apart, digits equal):
       JOIN, REPEATED. Not so if no page break lies between and keys come again: that is a second table.
    2. The first row is a header, and another one. With a page break (or 续表) in between it is a misread
       header if all this holds: some of its cells agree, the rows below have the table's width and kinds of
       values in every column, no other reading (columns shifted by one) fits their magnitudes better, no key
       comes again, and either most cells agree, or sorted keys go on to rise, or the captioned table above still
       waits for the source note that follows these rows: JOIN, GARBLED. The columns keep the first page's
       meaning. If the rows do not have the table's width or kinds it is a new table: SEPARATE. In between: DOUBT.
    3. The first row is a row. If the kinds agree in every column: JOIN, MISSING. If not: DOUBT, since rows
       without a header that do not fit mean nothing.

    How it can fail: a new table without caption, with the same first columns, about other entities, with like
    figures in other columns, right behind a page break, under a header that shares cells with the first one,
    looks like a misread continuation; it is joined and told as ``garbled-header`` with both places.
    """
    if not rows:
        return Decision(Verdict.JOIN)
    first = known.header[0] if known.header else ()
    repeated = _repeated(known.header, rows)
    if repeated:
        return _same_header(known, rows, repeated, broken or marked)
    empty = all(not shape.filled for shape in known.columns)
    below: tuple[Shape, ...] = ()
    typed = known.columns
    if not any(shape.typed for shape in typed) or trimmed(rows[0]) > known.width:
        below = shapes(rows[1:], max(known.width, len(rows[0])))
        typed = below if any(shape.typed for shape in below) else typed
    if rows[0][0] and (len(rows) > 1 or not empty) and header_like(rows[0], typed):
        below = below or shapes(rows[1:], max(known.width, len(rows[0])))
        return _other_header(known, first, rows, below, broken or marked, sourced)
    return _no_header(known, rows, empty, broken or marked)


def _repeated(header: tuple[Row, ...], rows: Sequence[Row]) -> int:
    count = 0
    for mine, theirs in zip(header, rows, strict=False):
        if agreement(mine, theirs) < OVERLAP or trimmed(theirs) > trimmed(mine) + 1:
            break
        count += 1
    return count


def _same_header(known: Known, rows: Sequence[Row], count: int, broken: bool) -> Decision:
    body = rows[count:]
    if not broken and _again(known, body):
        return Decision(Verdict.SEPARATE)
    clashes = _clashes(known, shapes(body, known.width)) if body else []
    if clashes:
        return Decision(Verdict.DOUBT, why=f"表头与上页相同，但第{_ordinals(clashes)}列的数据形态不同")
    return Decision(Verdict.JOIN, HeaderState.REPEATED, count)


def _other_header(
    known: Known, first: Row, rows: Sequence[Row], below: Sequence[Shape], broken: bool, sourced: bool
) -> Decision:
    body = rows[1:]
    width = max(map(trimmed, body[:200]), default=0)
    if not broken or not body or not any(shape.filled for shape in known.columns):
        return Decision(Verdict.SEPARATE)
    if width != known.width and not (width < known.width and _rest_empty(known, width)):
        return Decision(Verdict.SEPARATE)
    columns = tuple(below[: known.width])
    if _clashes(known, columns) or _again(known, body):
        return Decision(Verdict.SEPARATE)
    common = agreement(first, rows[0])
    ordered = _goes_on(known, body)
    if common >= PARTLY and (common >= MOSTLY or ordered or sourced) and not _shifted(known.columns, columns):
        why = f"续页表头与首页不一致（相同 {common:.0%}），各列数据形态与首页一致，按首页表头解释"
        return Decision(Verdict.JOIN, HeaderState.GARBLED, 1, why)
    if common < PARTLY and not (ordered or sourced):
        return Decision(Verdict.SEPARATE)
    return Decision(Verdict.DOUBT, why="续页表头与首页不一致，且无法从数据确认各列含义")


def _no_header(known: Known, rows: Sequence[Row], empty: bool, broken: bool) -> Decision:
    width = max(map(trimmed, rows[:200]), default=0)
    # A row that leaves its first cell open goes on with the row above: it is no header.
    if width > known.width:
        return Decision(Verdict.DOUBT, why=f"续行有 {width} 列，而上表有 {known.width} 列")
    if empty:
        return Decision(Verdict.JOIN)
    full = [row for row in rows[:200] if len(row) >= known.width or trimmed(row) == known.width]
    columns = shapes(full, known.width)
    clashes = _clashes(known, columns)
    if clashes:
        return Decision(Verdict.DOUBT, why=f"续行第{_ordinals(clashes)}列的数据形态与上表不同")
    if full and not broken and _again(known, full) and known.columns[known.key or 0].distinct == 1.0:
        return Decision(Verdict.DOUBT, why="续行再次出现上表已有的主体")
    return Decision(Verdict.JOIN)


def _rest_empty(known: Known, width: int) -> bool:
    return all(not shape.filled for shape in known.columns[width:])


def _clashes(known: Known, columns: Sequence[Shape]) -> list[int]:
    return [
        place for place, (mine, theirs) in enumerate(zip(known.columns, columns, strict=False)) if conflict(mine, theirs)
    ]


def _again(known: Known, rows: Sequence[Row]) -> bool:
    """Whether an entity of the table comes again."""
    if known.key is None:
        return False
    return any(row[known.key] in known.keys for row in rows[:500] if known.key < len(row) and row[known.key])


def _goes_on(known: Known, rows: Sequence[Row]) -> bool:
    """Whether sorted keys go on to rise."""
    if known.key is None or not known.ascending:
        return False
    keys = [row[known.key] for row in rows[:200] if known.key < len(row)]
    return bool(keys) and keys[0] > known.last_key


def _shifted(mine: Sequence[Shape], theirs: Sequence[Shape]) -> bool:
    """Whether the numeric columns fit better one place to the left or right."""
    numeric = [place for place, shape in enumerate(mine) if shape.numeric]
    if len(numeric) < 2:
        return False
    straight = [distance(mine[place], theirs[place]) for place in numeric if place < len(theirs)]
    for step in (-1, 1):
        pairs = [(place, place + step) for place in numeric if place + step in numeric and place + step < len(theirs)]
        moved = [distance(mine[one], theirs[two]) for one, two in pairs]
        if moved and sum(straight) / len(straight) > sum(moved) / len(moved) + SHIFT_GAIN:
            return True
    return False


def _ordinals(places: Sequence[int]) -> str:
    return "、".join(str(place + 1) for place in places[:5])
