"""Tables whose columns only spaces align, as ``pdftotext -layout`` makes them; what is not certain stays text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.numbers import CellForm, classify
from index.reading.formats.loose_lines import Row

LEAST_COLUMNS = 3
LEAST_ROWS = 2  # with a cell in every column
OFF_CENTRE = 0.12  # of the columns below, that the middle of a merged header may stand off theirs
NEAR = 1.5  # characters that it may stand off in any case
_PIECE = re.compile(r"[^ \u3000]+(?: [^ \u3000]+)*")
_LEADER = re.compile(r"[.．·…_-]{5}")
_AROUND = re.compile(r"(?i)\s*(?:#|资料来源|数据来源|来源[:：]|注[:：]|单位[:：]|sources?[:：]|notes?[:：])")
_TABLE = re.compile(r"(?i)\s*(?:图表|表格|附表|表|table|exhibit)\s*[A-Z]?\d")
_FIGURE = re.compile(r"(?i)\s*(?:图|附图|figure|fig\.|chart)\s*[A-Z]?\d")
_YEAR = re.compile(r"(?:19|20)\d\d\s?[AEFQH]?\d?")
_FIGURES = (CellForm.NUMBER, CellForm.RANGE, CellForm.MALFORMED)

Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A text between wide gaps, and where it stands: in characters, and in columns of a terminal."""

    text: str
    places: tuple[Extent, Extent]


def find(lines: list[str], aside: Collection[int] = ()) -> dict[int, Row]:
    """Rows of space-aligned tables by index of their line.

    A table is a run of lines of several pieces, at most one blank line between two. Its columns are where the pieces
    of its fullest rows of figures stand apart from each other throughout; every piece of the other rows must stand
    at one of them. A header, the caption of a table, or a table of as many columns before it must say that it is one.
    Where one of this fails, the lines stay text.

    Args:
        aside: Indices of lines where a page ends; a table goes on behind them, or two tables are parted there.
    """
    rows: dict[int, Row] = {}
    before = 0
    for run, above in _runs(lines, aside):
        if _FIGURE.match(above):
            continue
        captioned = _TABLE.match(above) is not None
        whole = _cells(run, captioned, before)
        parts = [run] if whole is not None else _parts(run, aside)
        for part in parts:
            found = _cells(part, captioned and part is parts[0], before) if whole is None else whole
            if found is not None:
                before = len(next(iter(found.values())).cells or ())
                rows.update(_begun(found, part, aside))
    return rows


def _begun(found: dict[int, Row], run: dict[int, list[Piece]], aside: Collection[int]) -> dict[int, Row]:
    """Rows with the line that their table begins at; names behind the end of a page may head another one."""
    start = last = min(found)
    body = False
    begun = {}
    for index, row in found.items():
        if body and not _is_body(run[index]) and any(line in aside for line in range(last + 1, index)):
            start = index
        body = body or row.header is None
        begun[index], last = row._replace(start=start), index
    return begun


def _parts(run: dict[int, list[Piece]], aside: Collection[int]) -> list[dict[int, list[Piece]]]:
    """The parts of a run that the ends of pages leave; none where no page ends in it."""
    parts: list[dict[int, list[Piece]]] = []
    last = -1
    for index, pieces in run.items():
        if not parts or any(line in aside for line in range(last + 1, index)):
            parts.append({})
        parts[-1][index] = pieces
        last = index
    return parts if len(parts) > 1 else []


def _runs(lines: list[str], aside: Collection[int]) -> Iterator[tuple[dict[int, list[Piece]], str]]:
    """Runs of lines with several pieces, and the line of text above each."""
    run: dict[int, list[Piece]] = {}
    above = last = ""
    blank = 0
    for index, line in enumerate([*lines, "\f"]):
        if index in aside:
            blank = 0
            continue
        if not line.strip() and line != "\f":
            blank += 1
            continue
        pieces = _pieces(line) if "  " in line or "\u3000" in line else []
        if run and (len(pieces) < 2 or blank > 1):
            yield run, above
            run = {}
        if len(pieces) > 1:
            above = above if run else last
            run[index] = pieces
        last, blank = line, 0


def _pieces(line: str) -> list[Piece]:
    """Pieces of a line; none of a line that is no row: a leader, a caption, a source."""
    if "\t" in line or _LEADER.search(line) or _AROUND.match(line) or _TABLE.match(line) or _FIGURE.match(line):
        return []
    found = []
    for piece in _PIECE.finditer(line):
        start = _wide(line[: piece.start()])
        found.append(Piece(piece[0], (piece.span(), (start, start + _wide(piece[0])))))
    return found


def _wide(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return len(text) if text.isascii() else len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _cells(run: dict[int, list[Piece]], captioned: bool, before: int) -> dict[int, Row] | None:
    """Rows by line, or None where the run is no table for sure."""
    figures = [index for index, pieces in run.items() if _is_body(pieces)]
    counts = Counter(len(run[index]) for index in figures)
    width = max((count for count, times in counts.items() if times >= LEAST_ROWS), default=0)
    if width < LEAST_COLUMNS:
        return None
    full = [run[index] for index in figures if len(run[index]) == width]
    numeric = [place for place in range(width) if any(_is_figure(pieces[place].text) for pieces in full)]
    for measure in (0, 1):
        columns = _columns(full, width, measure)
        if columns is None:
            continue
        found: dict[int, Row] = {}
        heads = [index for index in run if index < figures[0]]
        for index in [index for index in run if index >= figures[0]]:
            cells = _placed(run[index], columns, measure)
            if cells is None:
                break
            found[index] = Row(cells, -1, None)
        if not figures[-1] <= max(found, default=-1):
            continue
        header = _header([run[index] for index in heads], columns, numeric, measure)
        named = zip(heads[len(heads) - len(header) :], header, strict=True)
        found.update({index: Row(cells, -1, True) for index, cells in named})
        if header or (not heads and (captioned or before == width)):
            return dict(sorted(found.items()))
    return None


def _is_body(pieces: Sequence[Piece]) -> bool:
    """Whether a row has a figure behind its first piece; a year may be a header."""
    return any(_is_figure(piece.text) for piece in pieces[1:])


def _is_figure(text: str) -> bool:
    return classify(text) in _FIGURES and not _YEAR.fullmatch(text)


def _columns(full: Sequence[Sequence[Piece]], width: int, measure: int) -> list[Extent] | None:
    """From where to where each column reaches, if they stand apart."""
    columns = [
        (
            min(pieces[place].places[measure][0] for pieces in full),
            max(pieces[place].places[measure][1] for pieces in full),
        )
        for place in range(width)
    ]
    return columns if all(one[1] < two[0] for one, two in pairwise(columns)) else None


def _placed(pieces: Sequence[Piece], columns: Sequence[Extent], measure: int) -> tuple[str, ...] | None:
    """A row's cells, each piece at the one column that it touches or, between two, at the nearer one by far."""
    cells = [""] * len(columns)
    last = -1
    for piece in pieces:
        start, end = piece.places[measure]
        touched = [place for place, (left, right) in enumerate(columns) if start < right and left < end]
        if not touched:
            apart = sorted((max(left - end, start - right), place) for place, (left, right) in enumerate(columns))
            touched = [apart[0][1]] if 2 * apart[0][0] < apart[1][0] else []
        if len(touched) != 1 or touched[0] <= last:
            return None
        last = touched[0]
        cells[last] = piece.text
    return tuple(cells)


def _header(
    heads: Sequence[Sequence[Piece]], columns: Sequence[Extent], numeric: Sequence[int], measure: int
) -> list[tuple[str, ...]]:
    """Header rows, from the last one up as long as they fit; a merged name is repeated over its columns of figures."""
    found: list[tuple[str, ...]] = []
    for pieces in reversed(heads):
        if found and len(pieces) < sum(map(bool, found[0])):
            cells = _merged(pieces, columns, [place for place in numeric if found[0][place]], measure)
        else:
            cells = _over(pieces, columns, measure)
        if cells is None or (not found and sum(map(bool, cells)) < len(columns) - 1):
            return []
        found.insert(0, cells)
    names = Counter(zip(*found, strict=True)) if found else Counter()
    return found if len(names) == len(columns) else []  # two columns of one name: a group was lost or shifted


def _over(pieces: Sequence[Piece], columns: Sequence[Extent], measure: int) -> tuple[str, ...] | None:
    """Header cells, each over the column whose middle is nearest to its own."""
    cells = [""] * len(columns)
    last = -1
    for piece in pieces:
        middle = sum(piece.places[measure])
        nearest = min(range(len(columns)), key=lambda place: abs(sum(columns[place]) - middle))
        if nearest <= last:
            return None
        last = nearest
        cells[nearest] = piece.text
    return tuple(cells)


def _merged(
    pieces: Sequence[Piece], columns: Sequence[Extent], named: Sequence[int], measure: int
) -> tuple[str, ...] | None:
    """Cells of a line of merged names over these columns; None unless each stands over the middle of its own."""
    cells = [""] * len(columns)
    groups: dict[int, list[int]] = {}
    for place in named:
        middle = sum(columns[place])
        nearest = min(range(len(pieces)), key=lambda at: abs(sum(pieces[at].places[measure]) - middle))
        groups.setdefault(nearest, []).append(place)
        cells[place] = pieces[nearest].text
    for at, places in groups.items():
        left, right = columns[places[0]][0], columns[places[-1]][1]
        if abs(sum(pieces[at].places[measure]) - left - right) > 2 * max(NEAR, OFF_CENTRE * (right - left)):
            return None
    return tuple(cells) if len(groups) == len(pieces) else None
