"""A table out of the words of its lines: how many columns there are, what each holds, its header and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from index.reading.formats import loose_columns as columns
from index.reading.formats.loose_columns import FIGURE, MIXED, WORD, Cells
from index.reading.formats.loose_lines import Row

LEAST_ROWS = 3  # two under a caption
LEAST_FIT = 0.75  # of the rows whose cells are told in one way


class Grid(NamedTuple):
    """What is known of a table when its rows end.

    Attributes:
        header: The names of its columns.
        kinds: What each column holds.
        end: Line after the last row, from 0.
        last: Line of the last row, -1 if it stands on the page before.
    """

    header: Cells
    kinds: tuple[str, ...]
    end: int
    last: int


def widths(heads: Sequence[Sequence[str]], body: Sequence[Sequence[str]], wide: bool) -> list[int]:
    """How many columns there may be: what most rows have, or one less for each space that all Latin names have."""
    usual = Counter(map(len, body)).most_common(1)[0][0]
    less = [len(head) for head in reversed(heads) if len(head) < usual]
    if wide or not all(columns.is_latin(*words[:2]) for words in body if len(words) == usual):
        less = []
    return [width for width in dict.fromkeys((usual, *less)) if width > 1]


def read(
    heads: Sequence[Sequence[str]],
    at: Sequence[int],
    body: Mapping[int, Sequence[str]],
    width: int,
    told: bool,
    wide: bool,
) -> tuple[dict[int, Row], Grid] | None:
    """Rows by line, and what is known of their table, if lines of words are one of this width.

    Args:
        heads: Words of the one or two lines above the rows.
        at: Their lines, from 0.
        body: Words of the rows by line.
        width: Number of columns.
        told: Whether a caption says that it is a table.
        wide: Whether wide gaps part the cells, so that no two words are one.
    """
    whole = {index: tuple(words) for index, words in body.items() if len(words) == width}
    if len(whole) < 2 and not (told and whole):
        whole = {index: named for index, words in body.items() if (named := _named(words, width))}
    kinds = columns.kinds_of(list(whole.values()), width)
    if not whole or FIGURE not in kinds or not columns.names_first(kinds, list(whole.values())):
        return None
    cells = cells_of(body, kinds, wide)
    if cells is None or len(body) < (2 if told and width > 2 else LEAST_ROWS):
        return None
    if kinds.count(FIGURE) < (1 if told else 2) or kinds.count(MIXED) > 1:
        return None
    return _headed(heads, at, cells, kinds)


def _named(words: Sequence[str], width: int) -> Cells | None:
    """A row whose first cell takes all words that are too many, if there is no figure among them."""
    more = len(words) - width + 1
    if more < 1 or any(columns.kind_of(word) != WORD for word in words[:more]):
        return None
    return " ".join(words[:more]), *words[more:]


def _is_open(words: Sequence[str]) -> bool:
    """Whether the first words of a row that lacks cells may be one name."""
    return len(words) > 1 and all(columns.kind_of(word) == WORD and word.isascii() for word in words[:2])


def _headed(
    heads: Sequence[Sequence[str]], at: Sequence[int], cells: dict[int, Cells], kinds: tuple[str, ...]
) -> tuple[dict[int, Row], Grid] | None:
    """The rows with their header, which stands in the last line above them or in the last two."""
    header = columns.header_of(heads[-1], kinds)
    names: tuple[Cells, ...] = (header,) if header else ()
    moved, at = "", at[-1:] if header else at
    if len(heads) == 2 and len(heads[0]) > 1:
        if header and len(heads[0]) < len(kinds):
            return None  # names of groups, of which nothing tells the columns
        if not header:
            names, moved = next(columns.headers_of(heads, kinds), ((), ""))
    if not names:
        return None
    start = at[0]
    wrapped = len(names) < len(at)
    message = f"表头折行，「{moved}」按行末续写并入「{names[0][-1]}」，请核对。"
    doubt = ("header-wrapped", message) if moved else None
    rows = {line: Row(row, start, True, wrapped, doubt) for line, row in zip(at, names, strict=False)}
    if wrapped:
        rows[at[-1]] = Row(None, start, True)
    rows.update({index: Row(row, start) for index, row in cells.items()})
    return rows, Grid(names[-1], kinds, max(cells) + 1, max(cells))


def cells_of(body: Mapping[int, Sequence[str]], kinds: Sequence[str], wide: bool) -> dict[int, Cells] | None:
    """The cells of rows; None if one does not fit, or too many cannot be told.

    Where a row can be read in several ways, that one counts whose words other rows have in the same columns. Rows that
    lack cells are left as they are.
    """
    width = len(kinds)
    ways = {index: columns.placed(words, kinds) for index, words in body.items() if len(words) >= width}
    if not all(ways.values()) or (wide and any(len(body[index]) > width for index in ways)):
        return None
    seen = Counter((place, cell) for found in ways.values() if len(found) == 1 for place, cell in enumerate(found[0]))
    plain = [found[0] for found in ways.values() if len(found) == 1 and not columns.may_be_one(found[0], kinds)]
    known_cells = {(place, cell) for row in plain for place, cell in enumerate(row)}
    cells: dict[int, Cells] = {}
    sure = 0
    for index, words in body.items():
        if index in ways:
            known = [way for way in ways[index] if len(ways[index]) == 1 or _is_known(way, kinds, seen)]
            if len(known) != 1:
                return None
            row = known[0] if wide else _doubted(known[0], kinds, known_cells)
            if row is None:
                return None
            cells[index] = row
            sure += len(cells[index]) == width
        elif columns.kind_of(words[0]) == FIGURE != kinds[0] or _is_open(words):
            return None
        else:
            cells[index] = tuple(words)
    return cells if sure >= LEAST_FIT * len(body) else None


def _is_known(cells: Cells, kinds: Sequence[str], seen: Mapping[tuple[int, str], int]) -> bool:
    """Whether other rows have the words of a row in the same columns, names apart."""
    return all(kind == FIGURE or not place or (place, cells[place]) in seen for place, kind in enumerate(kinds))


def _doubted(cells: Cells, kinds: Sequence[str], known: Collection[tuple[int, str]]) -> Cells | None:
    """A row; one that lacks a cell if two of its words may be one and not both stand alone in other rows.

    None where nothing tells which two: Buy Not Rated.
    """
    doubt = [
        place
        for place in columns.may_be_one(cells, kinds)
        if not {(place, cells[place]), (place + 1, cells[place + 1])} <= set(known)
    ]
    if not doubt:
        return cells
    if len(doubt) > 1:
        return None
    place = doubt[0]
    return (*cells[:place], " ".join(cells[place : place + 2]), *cells[place + 2 :])
