"""Whether rows that follow a table go on with it: by their header, their keys and their own shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from index.reading.header import agreement, header_like
from index.reading.order import goes_on
from index.reading.shapes import FEW_ROWS, Row, Shape, conflict, distance, shapes, trimmed
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
        sample: The first rows.
    """

    header: tuple[Row, ...]
    width: int
    columns: tuple[Shape, ...] = ()
    key: int | None = None
    keys: set[str] = field(default_factory=set)
    sample: list[Row] = field(default_factory=list)
    _shaped: int = -1
    _pending: list[Sequence[Row]] = field(default_factory=list)

    def add(self, rows: Sequence[Row]) -> None:
        """Take in more body rows; they are looked at when that is needed."""
        self._pending.append(rows)

    def settle(self) -> None:
        """Look at the rows that were taken in since the last time."""
        for rows in self._pending:
            self._settle(rows)
        self._pending.clear()

    def _settle(self, rows: Sequence[Row]) -> None:
        if len(self.sample) < SHAPED_ROWS:
            self.sample.extend(rows[: SHAPED_ROWS - len(self.sample)])
        if len(self.sample) >= 2 * self._shaped or len(self.sample) < 8:
            self.columns = shapes(self.sample, self.width, 2 * FEW_ROWS)
            self._shaped = len(self.sample)
            key = _key_column(self.columns)
            if key != self.key:
                self.key, self.keys = key, set()
                rows = self.sample if len(rows) <= len(self.sample) else rows
        if self.key is not None:
            self.keys.update([row[self.key] for row in rows if self.key < len(row) and row[self.key]])


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
MOSTLY, PARTLY = 0.6, 0.3  # share of a misread header that still agrees with the first one
ENOUGH = 2.0  # weight of evidence that makes a header with other names a misread one
ALIKE, UNLIKE = 0.75, 1.2  # mean distance of figures, about orders of magnitude
LEAST_VALUES = 3  # of a column, to say how its figures look
SHIFT_GAIN = 0.5  # how much better a shifted reading must fit to speak against the straight one


def decide(
    known: Known, rows: Sequence[Row], broken: bool, marked: bool, sourced: float = 0.0, told: bool | None = None
) -> Decision:
    """Whether ``rows`` go on with the table above them.

    Only blank lines, running headers and footers, or （续表） stand between the two; a caption, a source note or
    other text has already told them apart.

    Args:
        known: The table above.
        rows: Rows, and some that follow them behind blank lines.
        broken: A page ended in between.
        marked: （续表） or the same caption stands in between.
        sourced: Weight of a source note that follows, while the table above still waits for its own.
        told: Whether the first row is a header, if the format says so.

    The rule, in this order:

    1. The first row repeats the table's header (≥ 80% of its cells, misread characters apart, digits equal):
       JOIN, REPEATED. Not so if a key comes again and neither a page break lies between nor the table above still
       waits for its source note: that is a second table of the same form.
    2. The first row is a header, and another one. Without a page break or 续表 in between it is a new table:
       SEPARATE; also if the rows below do not have the table's width, or other kinds of values in a column, or if
       a key comes again. Else it may be a misread header, and evidence is weighed: most header cells agree (1,
       some ½), a column by which the rows are sorted goes on in order (1), the captioned table above still waits
       for the source note that follows these rows (1, or 1½ where the report's tables all have one), the report
       says 续表 (2), the figures look the same column by column (1) or do not (−1), or fit better one column to
       the side (−2). From 2 on: JOIN, GARBLED; the columns keep the first page's meaning. Without any: SEPARATE.
       In between: DOUBT.
    3. The first row is a row. If the kinds agree in every column: JOIN, MISSING. If not: DOUBT, since rows
       without a header that do not fit mean nothing.

    How it can fail: a new table without caption, with the same first columns, about other entities, with like
    figures in other columns, right behind a page break, under a header that shares cells with the first one,
    looks like a misread continuation; it is joined and told as ``garbled-header`` with both places.
    """
    known.settle()
    repeated = _repeated(known.header, rows)
    if repeated:
        return _same_header(known, rows, repeated, broken or marked or sourced > 0)
    empty = all(not shape.filled for shape in known.columns)
    typed = known.columns
    if not any(shape.typed for shape in typed) or trimmed(rows[0]) > known.width:
        below = shapes(rows[1:], max(known.width, len(rows[0])))
        typed = below if any(shape.typed for shape in below) else typed
    if told is not False and rows[0][0] and (len(rows) > 1 or not empty) and header_like(rows[0], typed):
        return _other_header(known, rows, broken, marked, sourced)
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
    columns = shapes(body, known.width) if body else ()
    clashes = [place for place in _clashes(known, columns) if not _six_digits(known.columns[place], columns[place])]
    if clashes:
        return Decision(Verdict.DOUBT, why=f"表头与上页相同，但第{_ordinals(clashes)}列的数据形态不同")
    return Decision(Verdict.JOIN, HeaderState.REPEATED, count)


def _other_header(known: Known, rows: Sequence[Row], broken: bool, marked: bool, sourced: float) -> Decision:
    body = [row for row in rows[1:201] if len(row) >= known.width] or rows[1:201]
    if not (broken or marked) or not body or not any(shape.filled for shape in known.columns):
        return Decision(Verdict.SEPARATE)
    width = _usual_width(body)
    columns = shapes(body, known.width)
    if width > known.width or any(shape.filled for shape in known.columns[max(map(trimmed, body)) :]):
        return Decision(Verdict.SEPARATE)
    if _clashes(known, columns) or _again(known, body):
        return Decision(Verdict.SEPARATE)
    common = agreement(known.header[0], rows[0]) if known.header else 0.0
    weight = 1.0 if common >= MOSTLY else 0.5 if common >= PARTLY else 0.0
    weight += goes_on(known.sample, body) + sourced + 2 * marked + _look(known.columns, columns)
    if weight >= ENOUGH:
        why = f"续页表头与首页不一致（相同 {common:.0%}），各列数据形态与首页一致，按首页表头解释"
        return Decision(Verdict.JOIN, HeaderState.GARBLED, 1, why)
    if weight <= 0:
        return Decision(Verdict.SEPARATE)
    return Decision(Verdict.DOUBT, why="续页表头与首页不一致，且无法从数据确认各列含义")


def _look(mine: Sequence[Shape], theirs: Sequence[Shape]) -> float:
    """1 where the figures look the same column by column, −1 where not, −2 where they fit better one to the side."""
    numeric = [
        place
        for place, shape in enumerate(mine)
        if shape.numeric and theirs[place].numeric and min(shape.filled, theirs[place].filled) >= LEAST_VALUES
    ]
    if not numeric:
        return 0.0
    straight = _mean(distance(mine[place], theirs[place]) for place in numeric)
    for step in (-1, 1):
        moved = [distance(mine[one], theirs[one + step]) for one in numeric if one + step in numeric]
        if moved and straight > _mean(moved) + SHIFT_GAIN:
            return -2.0
    return 1.0 if straight <= ALIKE else -1.0 if straight > UNLIKE else 0.0


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return sum(held) / len(held)


def _usual_width(rows: Sequence[Row]) -> int:
    """Width of most rows up to the last filled cell, or of the widest that the table has room for."""
    widths = sorted(map(trimmed, rows))
    return widths[(len(widths) - 1) * 9 // 10] if widths else 0


def _no_header(known: Known, rows: Sequence[Row], empty: bool, broken: bool) -> Decision:
    width = _usual_width(rows[:100])
    # A row that leaves its first cell open goes on with the row above: it is no header.
    if width > known.width:
        return Decision(Verdict.DOUBT, why=f"续行有 {width} 列，而上表有 {known.width} 列")
    if empty:
        return Decision(Verdict.JOIN)
    name = known.header[0][0] if known.header and known.header[0] else ""
    rows = rows[: next((place for place, row in enumerate(rows[:200]) if name and row[0] == name), None)]
    full = [row for row in rows[:200] if len(row) >= known.width or trimmed(row) == known.width]
    columns = shapes(full, known.width, FEW_ROWS)
    clashes = _clashes(known, columns)
    if clashes:
        return Decision(Verdict.DOUBT, why=f"续行第{_ordinals(clashes)}列的数据形态与上表不同")
    if full and not broken and _again(known, full):
        return Decision(Verdict.DOUBT, why="续行再次出现上表已有的主体")
    return Decision(Verdict.JOIN)


def _six_digits(one: Shape, two: Shape) -> bool:
    """Whether a column of whole figures only looks like one of codes on one side: all have six digits there."""
    kinds = {one.kind, two.kind}
    return kinds == {"code", "number"} and not (one.suffixed or two.suffixed) and not (one.decimals or two.decimals)


def _clashes(known: Known, columns: Sequence[Shape]) -> list[int]:
    return [
        place
        for place, (mine, theirs) in enumerate(zip(known.columns, columns, strict=False))
        if conflict(mine, theirs)
    ]


def _again(known: Known, rows: Sequence[Row]) -> bool:
    """Whether the rows are about entities that the table has: a code comes again, or half of the names."""
    if known.key is None:
        return False
    names = [row[known.key] for row in rows[:500] if known.key < len(row) and row[known.key]]
    again = sum(name in known.keys for name in names)
    if known.columns[known.key].kind == "code":
        return again > 0
    return again >= 2 and again * 2 >= len(names) and any(shape.numeric for shape in known.columns)


def _ordinals(places: Sequence[int]) -> str:
    return "、".join(str(place + 1) for place in places[:5])
