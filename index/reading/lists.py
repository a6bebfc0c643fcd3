"""Lists printed side by side in one table: gainers and losers, buyers and sellers, two halves of one ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.reading.lexicon import lexicon
from index.reading.periods import find_period
from index.reading.shapes import Row, Shape, conflict, form, shapes, trimmed
from index.reading.text import key

NARROWEST = 2  # columns of a list
MOST_LISTS = 4
LONGEST_NAME = 24  # average characters of a column of names
NEARLY_ALL = 0.9  # share of different values in a column of names


@dataclass(frozen=True, slots=True)
class Lists:
    """Where the lists of a table begin.

    Attributes:
        starts: First column of each list, at least two.
        shared: Columns before the first list that belong to all (1 for a rank), else 0.
        certain: False if rows are too short to say on which side their cells stand.
    """

    starts: tuple[int, ...]
    shared: int = 0
    certain: bool = True


def lists_of(rows: Sequence[Row], header: int) -> Lists | None:
    """The lists that a table holds side by side, or None for a table that is one.

    A list has names of its own. So there are several where the header names its columns again: either the first
    name comes again with most of the others, or every figure's header comes again, or its opposite (涨幅 … 跌幅),
    beside another column of names, whatever that is called (A股 … 港股).

    >>> lists_of([("涨幅居前", "涨幅", "跌幅居前", "跌幅"), ("甲", "5", "丙", "-5"), ("乙", "4", "丁", "-4")], 1)
    Lists(starts=(0, 2), shared=0, certain=True)
    >>> lists_of([("公司", "目标价", "评级", "现价"), ("甲", "5", "买入", "4"), ("乙", "4", "增持", "3")], 1) is None
    True
    """
    width = max(map(trimmed, rows), default=0)
    if not 0 < header < len(rows) or width < 2 * NARROWEST:
        return None
    names = _lowest(rows[:header], width)
    meanings = [key(name).translate(lexicon().opposites) for name in names if name]
    if len(set(meanings)) == len(meanings):
        return None
    body = rows[header:]
    look = shapes(body, width)
    for shared in (0, 1) if _is_rank(body) else (0,):
        for count in range(min(MOST_LISTS, (width - shared) // NARROWEST), 1, -1):
            size, rest = divmod(width - shared, count)
            starts = tuple(range(shared, width, size))
            if rest == 0 and (_named_again(names, starts, size) or _measured_again(names, look, body, starts, size)):
                return Lists(starts, shared, all(len(row) >= width for row in rows))
    return None


def _lowest(header: Sequence[Row], width: int) -> list[str]:
    """The lowest filled header cell of each column: what stands above it may be a list's own title."""
    return [
        next((row[place] for row in reversed(header) if place < len(row) and row[place]), "") for place in range(width)
    ]


def _is_rank(body: Sequence[Row]) -> bool:
    """Whether the first column counts the rows: 1, 2, 3."""
    cells = [row[0] for row in body if row and row[0]]
    return len(cells) > 1 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _named_again(names: Sequence[str], starts: Sequence[int], size: int) -> bool:
    """Whether the first name of the header begins each list, and nothing else, and most others come again too."""
    first = key(names[starts[0]])
    if form(names[starts[0]]) != "text" or [at for at, name in enumerate(names) if key(name) == first] != list(starts):
        return False
    one = [key(name) for name in names[starts[0] : starts[0] + size]]
    if len(set(filter(None, one))) < sum(map(bool, one)):
        return False
    return all(2 * sum(mine == key(names[start + at]) for at, mine in enumerate(one)) >= size for start in starts[1:])


def _measured_again(
    names: Sequence[str], look: Sequence[Shape], body: Sequence[Row], starts: Sequence[int], size: int
) -> bool:
    """Whether each list has names of its own, and figures whose header, or its opposite, the first list has too."""
    first = look[starts[0] : starts[0] + size]
    figures = [at for at, shape in enumerate(first) if shape.numeric]
    named = next((at for at, shape in enumerate(first) if shape.kind == "text"), None)
    if named is None or not figures or named > figures[0]:
        return False
    if not all(
        _are_names(look[start + named], [row[start + named : start + named + 1] for row in body]) for start in starts
    ):
        return False
    for start in starts[1:]:
        if any(conflict(first[at], look[start + at]) for at in range(size)):
            return False
        if any(not names[start + at] or not _opposed(names[starts[0] + at], names[start + at]) for at in figures):
            return False
    return True


def _are_names(shape: Shape, cells: Sequence[Row]) -> bool:
    filled = [key(cell[0]) for cell in cells if cell and cell[0]]
    rated = sum(lexicon().ratings.fullmatch(cell) is not None for cell in filled)
    return (
        shape.kind == "text"
        and shape.length <= LONGEST_NAME
        and len(set(filled)) >= NEARLY_ALL * len(filled)
        and 2 * rated < len(filled)
    )


def _opposed(one: str, two: str) -> bool:
    """Whether two headers say the same, or one the opposite of the other."""
    opposites = lexicon().opposites
    return key(one).translate(opposites) == key(two).translate(opposites)


def own_title(header: Sequence[Row]) -> tuple[Row, ...]:
    """The header of one list without the title that stands over all of it: the title goes to its column of names.

    A period over the figures is no title.

    >>> own_title([("", "跌幅居前", ""), ("简称", "涨跌幅", "行业")])
    (('跌幅居前 简称', '涨跌幅', '行业'),)
    """
    if len(header) != 2 or not all(header[1]):
        return tuple(header)
    titles = {cell for cell in header[0] if cell}
    if len(titles) != 1 or find_period(title := titles.pop(), "2000-01"):
        return tuple(header)
    return ((f"{title} {header[1][0]}", *header[1][1:]),)
