"""Cells out of rows whose borders are lost: which words belong together, what a column holds, what heads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from index.numbers import is_unit, like_month
from index.reading.shapes import form

MOSTLY = 0.8  # of a column's cells are figures: a word among them is an exception
FEW = 5  # rows, below which there are no exceptions
LONGEST_NAME = 24  # characters of a header cell
MOST_JOINTS = 8  # places in a row where two words may be one cell; beyond that nothing is tried
FIGURE, WORD, MIXED, NONE = "figure", "word", "mixed", "none"
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = re.compile(r"(?i)(?:(?:19|20)?\d\d(?:[QH][1-4])?[AEF]|[1-4][QH]\d\d|FY\d\d|[LNT]TM)")
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]+[)）\]]")
_UNIT = re.compile(r".*[(（]([^()（）]{1,12})[)）]")
_CHANGE = re.compile(r"(?i)同比|环比|增速|增长|增幅|变动|yoy|qoq")
_SENTENCE = re.compile(r"[。；！？!?，]|[:：]$")

Cells = tuple[str, ...]


def kind_of(text: str) -> str:
    """``figure``, ``word`` (names, codes, periods) or ``none`` (a dash, 不适用)."""
    found = form(text)
    if found in ("number", "percent", "six"):
        return FIGURE
    if found == "date" and like_month(text):
        return FIGURE  # 2024.8 among others; a column of them may be months
    return WORD if found else NONE


def kinds_of(rows: Sequence[Cells], width: int) -> tuple[str, ...]:
    """What each column of whole rows holds: ``figure``, ``word``, ``mixed``, or ``none``."""
    return tuple(_kind([kind_of(row[place]) for row in rows]) for place in range(width))


def _kind(cells: Sequence[str]) -> str:
    figures, words = cells.count(FIGURE), cells.count(WORD)
    if not figures:
        return WORD if words else NONE
    if not words or (len(cells) >= FEW and figures >= MOSTLY * (figures + words)):
        return FIGURE
    return MIXED


def names_first(kinds: Sequence[str], rows: Sequence[Cells]) -> bool:
    """Whether the first column can name the rows: words, or a rank or a code before words."""
    if kinds[0] == WORD or all(like_month(row[0]) or _YEAR.fullmatch(row[0]) for row in rows):
        return True
    ranks = len(kinds) > 2 and kinds[1] == WORD and all(row[0].isdecimal() for row in rows)
    return ranks and len({row[0] for row in rows}) == len(rows)


def placed(words: Sequence[str], kinds: Sequence[str]) -> list[Cells]:
    """Ways to read a row with as many words as columns, or more: neighbours that are words may be one cell.

    Each cell is of its column's kind in all of them. Two Latin words (MONA M03) are rather one cell than others are.
    """
    spare = len(words) - len(kinds)
    looks = [kind_of(word) for word in words]
    if spare == 0:
        return [tuple(words)] if fits(looks, kinds) else []
    joints = [place for place, pair in enumerate(pairwise(looks)) if pair == (WORD, WORD)]
    if not 0 < spare <= len(joints) <= MOST_JOINTS:
        return []
    ways = [(chosen, _joined(words, chosen)) for chosen in combinations(joints, spare)]
    ways = [way for way in ways if fits([kind_of(cell) for cell in way[1]], kinds)]
    latin = [way for way in ways if all(is_latin(*words[place : place + 2]) for place in way[0])]
    return [cells for _, cells in (latin if len(latin) == 1 else ways)]


def fits(looks: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether every cell is of its column's kind. A word among figures (扭亏) must stand between figures."""
    for place, (look, kind) in enumerate(zip(looks, kinds, strict=True)):
        if look in (NONE, kind) or kind in (MIXED, NONE):
            continue
        if kind == WORD and place == 0 and len(kinds) > 1 and looks[1] == kinds[1]:
            continue  # a row that is named by a number
        around = [*looks[max(place - 1, 0) : place], *looks[place + 1 : place + 2]]
        if kind != FIGURE or place < 2 or WORD in around:
            return False
    return True


def may_be_one(words: Sequence[str], kinds: Sequence[str]) -> list[int]:
    """Where two words of a whole row may be one name, so that another cell is missing: Sun Art 1.2 3.4.

    So may be Latin words in columns of words, and any words if the second's column holds figures too.
    """
    looks = [kind_of(word) for word in words]
    return [
        place
        for place, pair in enumerate(pairwise(words))
        if looks[place] == looks[place + 1] == WORD
        and (kinds[place + 1] == MIXED or (is_latin(*pair) and FIGURE not in kinds[place : place + 2]))
    ]


def is_latin(one: str, two: str) -> bool:
    """Whether two neighbours are Latin words, which may be one name."""
    return one[-1].isascii() and one[-1].isalpha() and two[0].isascii() and two[0].isalpha()


def _joined(words: Sequence[str], joints: Sequence[int]) -> Cells:
    cells = [words[0]]
    for place, word in enumerate(words[1:]):
        if place in joints:
            cells[-1] = f"{cells[-1]} {word}"
        else:
            cells.append(word)
    return tuple(cells)


def header_of(words: Sequence[str], kinds: Sequence[str]) -> Cells | None:
    """The names of the columns in one line of words, or None.

    Only a bracket joins the word before it, and Latin words each other (2025E PE); where that leaves a choice, a
    period joins the measure behind it and no other words do. A line of periods alone leaves the corner open.
    """
    width = len(kinds)
    cells = _bracketed(words)
    spare = len(cells) - width
    if spare == -1 and len(cells) > 1 and all(map(_is_period, cells)) and set(kinds[1:]) == {FIGURE}:
        return ("", *cells)
    latin = [place for place, (one, two) in enumerate(pairwise(cells)) if _is_latin_joint(one, two)]
    periods = [place for place in latin if _PERIOD.fullmatch(cells[place])]
    if spare > 0:
        small = [place for place in latin if cells[place + 1][0].islower()]  # NPL ratio
        dated = [at for at, two in enumerate(pairwise(cells)) if _is_period(two[0]) and not _is_period(two[1])]
        every = sorted({*latin, *dated})  # 2025Q2 净利润增速
        joints = next((found for found in (latin, periods, small, dated, every) if len(found) == spare), None)
        cells = _joined(cells, joints) if joints else cells
    elif periods and sum(_PERIOD.fullmatch(cell) is not None for cell in cells) == len(periods):
        return None  # 2025E PE may be one name, and another one lost
    return cells if len(cells) == width and are_names(cells, kinds) else None


def are_names(cells: Cells, kinds: Sequence[str]) -> bool:
    """Whether cells can head columns of these kinds: all different, changes apart, no figures, no unit over words."""
    again = {cell for cell in cells if cells.count(cell) > 1}
    if not all(cells[1:]) or (again and (cells[1] in again or not all(map(_CHANGE.search, again)))):
        return False  # a change may come again behind each measure, and nothing else
    return all(map(is_name, filter(None, cells))) and not any(
        kind == WORD and place and (_PERIOD.fullmatch(cell) or ((found := _UNIT.fullmatch(cell)) and is_unit(found[1])))
        for place, (cell, kind) in enumerate(zip(cells, kinds, strict=True))
    )


def is_name(cell: str) -> bool:
    """Whether a header cell, or a part of one, may read so."""
    return len(cell) <= LONGEST_NAME and not is_figure(cell) and kind_of(cell) != NONE and not _SENTENCE.search(cell)


def is_figure(cell: str) -> bool:
    """Whether a cell is a figure for sure; 2024 may be a year in a header."""
    return kind_of(cell) == FIGURE and _YEAR.fullmatch(cell) is None


def _bracketed(words: Sequence[str]) -> Cells:
    return _joined(words, [at for at, word in enumerate(words[1:]) if _BRACKETED.fullmatch(word)])


def _is_latin_joint(one: str, two: str) -> bool:
    return one[-1].isascii() and one[-1].isalnum() and two[0].isascii() and two[0].isalpha()


def _is_period(cell: str) -> bool:
    return form(cell) == "date" or _YEAR.fullmatch(cell) is not None or _PERIOD.fullmatch(cell) is not None


def headers_of(lines: Sequence[Sequence[str]], kinds: Sequence[str]) -> Iterator[tuple[tuple[Cells, ...], str]]:
    """Ways to read two lines above the rows as the header: its rows, and the piece that was put where it seems to
    belong, or "".

    Args:
        lines: The words of both, from top to bottom.
        kinds: Of the columns.
    """
    upper, lower = lines
    width, figures = len(kinds), [place for place, kind in enumerate(kinds) if kind == FIGURE]
    if not all(map(is_name, (*upper, *lower))):
        return
    head = header_of(upper, kinds)
    units = all(is_unit(word.strip("()（）")) for word in lower)
    if head and units and len(lower) in (len(figures), width - 1) and len(lower) > 1:
        under = figures if len(lower) == len(figures) else list(range(1, width))
        row = dict(zip(under, lower, strict=True))
        yield (head, tuple(row.get(place, "") for place in range(width))), ""
    elif head and len(lower) == 1:
        yield ((*head[:-1], f"{head[-1]}{lower[0]}"),), lower[0]
    elif whole := next(
        (
            cells
            for words in ((*upper[:-1], f"{upper[-1]}{lower[0]}", *lower[1:]), (*upper, *lower))
            if len(words) == width and (cells := header_of(words, kinds))
        ),
        None,
    ):
        yield (whole,), lower[0]
    elif groups := _groups(upper, lower, width):
        yield groups, ""


def _groups(upper: Sequence[str], lower: Sequence[str], width: int) -> tuple[Cells, ...] | None:
    """Merged names over names that come again below each: 2024年 2025年 over 公司 收入 利润 收入 利润."""
    corner_above = len(lower) == width - 1
    groups, names = (upper[1:], lower) if corner_above else (upper, lower[1:])
    corner = upper[0] if corner_above else lower[0]
    if len(names) != width - 1 or len(groups) < 2 or len(set(groups)) < len(groups) or len(names) % len(groups):
        return None
    each = len(names) // len(groups)
    if each < 2 or list(names) != list(names[:each]) * len(groups) or len(set(names)) != each:
        return None
    return (corner, *[group for group in groups for _ in range(each)]), (corner, *names)
