"""Merged header cells: how many columns a header stands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.reading.formats.pdf.grid import Piece
from index.reading.formats.pdf.lines import TextLine
from index.reading.formats.pdf.panels import HALF_PITCH, are_beside, header_end
from index.reading.formats.pdf.shapes import Box

CENTRED = 0.3  # of a column's width, by which a header over several columns may stand off their middle
ALIKE = 0.75  # share of names that come again under the next header; one may be misprinted
Extents = list[tuple[float, float]]
Run = tuple[int, int]


def spread(parts: list[list[Piece]], lines: Sequence[TextLine], cuts: Sequence[float], rules: list[Box]) -> None:
    """Widens, in place, header pieces to the columns that they stand over.

    A header between two upright rules covers the columns between them. Without such rules it covers the open
    columns round it if it stands in their middle and the lines below name each of them. Lines from the first
    one with two figures on are rows, and stay.
    """
    body = header_end(parts)
    extents = _extents(parts, len(cuts) + 1)
    for index in range(min(body, len(parts) - 1)):
        line = parts[index]
        walls = _walls(lines[index], rules)
        near = [at for at in range(len(parts)) if are_beside(lines, parts, at, index, HALF_PITCH)]
        beside = [piece for at in near for piece in parts[at]]
        under = [parts[at] for at in range(index + 1, body) if at not in near]
        named = {c for below in under for p in below for c in range(p.first, p.last + 1)}
        names = _names(under)
        options = []
        for piece in line:
            low = max((other.last + 1 for other in beside if other.last < piece.first), default=0)
            high = min((other.first - 1 for other in beside if other.first > piece.last), default=len(cuts))
            ruled = _between_walls(piece, walls, cuts)
            if ruled is not None:
                options.append([(max(low, min(ruled[0], piece.first)), min(high, max(ruled[1], piece.last)))])
            else:
                options.append(_centred(piece, low, high, extents, named, names))
        chosen = _tiling(options)
        chosen = _repeated(line, chosen, extents, names) or chosen
        for place, (first, last) in enumerate(_even(line, chosen, extents, names) or chosen):
            line[place] = replace(line[place], first=first, last=last)


def _tiling(options: Sequence[Sequence[Run]]) -> list[Run]:
    """One run of columns for each piece, apart from each other: most columns covered, as evenly as can be.

    The first option of a piece, its own columns, always leaves room for the others.
    """
    best: dict[int, tuple[int, int, list[Run]]] = {0: (0, 0, [])}  # next free column -> columns, -squares, runs
    for runs in options:
        following: dict[int, tuple[int, int, list[Run]]] = {}
        for free, (covered, even, chosen) in best.items():
            for first, last in runs:
                if first < free:
                    continue
                size = last - first + 1
                found = (covered + size, even - size * size, [*chosen, (first, last)])
                if last + 1 not in following or found[:2] > following[last + 1][:2]:
                    following[last + 1] = found
        best = following or {free: (c, e, [*chosen, runs[0]]) for free, (c, e, chosen) in best.items()}
    return max(best.values(), key=lambda found: found[:2])[2]


def _names(below: Sequence[Sequence[Piece]]) -> dict[int, str]:
    """What header lines that have a name over a column, and that column alone, call it: all lines of a wrapped name."""
    found: dict[int, str] = {}
    for line in below:
        for piece in line:
            if piece.first == piece.last:
                found[piece.first] = found.get(piece.first, "") + piece.text
    return found


def _repeated(
    line: Sequence[Piece], chosen: Sequence[Run], extents: Extents, names: dict[int, str]
) -> list[Run] | None:
    """Runs where the columns' names come again for each header: 均值 波动率 均值 波动率 under two headers.

    The names are then a better sign than the headers' middles, which need only stand over their own columns. None
    where they do not come again, or where the chosen runs have them all, and not the column that names the rows.
    """
    columns = sorted(names)
    for at, start in enumerate(columns):
        groups = [place for place, piece in enumerate(line) if _middle(piece) > extents[start][0]]
        each, rest = divmod(len(columns) - at, max(1, len(groups)))
        if rest or each < 2 or len(groups) < 2 or columns[at:] != list(range(start, columns[-1] + 1)):
            continue
        runs = [(start + each * place, start + each * (place + 1) - 1) for place in range(len(groups))]
        called = [[names[column] for column in range(first, last + 1)] for first, last in runs]
        again = all(sum(map(str.__eq__, called[0], own)) >= ALIKE * each for own in called)
        over = all(
            extents[first][0] <= _middle(line[place]) <= extents[last][1]
            for place, (first, last) in zip(groups, runs, strict=True)
        )
        if again and over and len(set(called[0])) == each:
            whole = all(
                0 < chosen[place][0] <= first and last <= chosen[place][1]
                for place, (first, last) in zip(groups, runs, strict=True)
            )
            return None if whole else [*((piece.first, piece.last) for piece in line[: groups[0]]), *runs]
    return None


def _middle(piece: Piece) -> float:
    return (piece.glyphs[0].x0 + max(glyph.x1 for glyph in piece.glyphs)) / 2


def _even(line: Sequence[Piece], chosen: Sequence[Run], extents: Extents, names: dict[int, str]) -> list[Run] | None:
    """As many columns for each header, if that covers all named ones, which the chosen runs do not.

    Each header must stand over its own columns, and no name come twice among them.
    """
    groups = [(piece, run) for piece, run in zip(line, chosen, strict=True) if run[0] in names or run[1] in names]
    columns = sorted(column for column in names if groups and column >= groups[0][0].first)
    covered = {column for _, run in groups for column in range(run[0], run[1] + 1)}
    if len(groups) < 2 or set(columns) <= covered or len(columns) % len(groups):
        return None
    each = len(columns) // len(groups)
    found = {}
    for place, (piece, _) in enumerate(groups):
        own = columns[place * each : (place + 1) * each]
        inside = extents[own[0]][0] <= _middle(piece) <= extents[own[-1]][1]
        if not inside or own != list(range(own[0], own[-1] + 1)) or not _differ(own, names):
            return None
        found[id(piece)] = (own[0], own[-1])
    return [found.get(id(piece), run) for piece, run in zip(line, chosen, strict=True)]


def _differ(columns: Sequence[int], names: dict[int, str]) -> bool:
    """Whether columns have different names: two of one name under one header would be one column."""
    held = [names[column] for column in columns if column in names]
    return len(set(held)) == len(held)


def _extents(parts: Sequence[Sequence[Piece]], width: int) -> Extents:
    """Left and right edge of each column's own text; (0, 0) if it has none."""
    found = [(0.0, 0.0)] * width
    for line in parts:
        for piece in line:
            if piece.first == piece.last:
                x0, x1 = piece.glyphs[0].x0, max(glyph.x1 for glyph in piece.glyphs)
                held = found[piece.first]
                found[piece.first] = (min(held[0], x0), max(held[1], x1)) if held != (0.0, 0.0) else (x0, x1)
    return found


def _walls(line: TextLine, rules: list[Box]) -> list[float]:
    y = line.y + 0.3 * line.size
    return sorted(
        (box.x0 + box.x1) / 2
        for box in rules
        if box.y1 - box.y0 > 3 * max(0.5, box.x1 - box.x0) and box.y0 - 1 <= y <= box.y1 + 1
    )


def _between_walls(piece: Piece, walls: list[float], cuts: Sequence[float]) -> tuple[int, int] | None:
    """Columns between the upright rules next to a piece; None unless there is a rule on both sides."""
    x0, x1 = piece.glyphs[0].x0, max(glyph.x1 for glyph in piece.glyphs)
    left = [wall for wall in walls if wall <= x0 + 2]
    right = [wall for wall in walls if wall >= x1 - 2]
    if not left or not right:
        return None
    return sum(1 for cut in cuts if cut < left[-1] + 3), sum(1 for cut in cuts if cut < right[0] - 3)


def _centred(piece: Piece, low: int, high: int, extents: Extents, named: set[int], names: dict[int, str]) -> list[Run]:
    """A piece's own columns, and the runs of named columns round it in whose middle it stands, no name coming twice."""
    x0, x1 = piece.glyphs[0].x0, max(glyph.x1 for glyph in piece.glyphs)
    found = [(piece.first, piece.last)]
    for first in range(low, piece.first + 1):
        for last in range(piece.last, high + 1):
            columns = range(first, last + 1)
            if (first, last) == found[0] or not all(c in named and extents[c] != (0.0, 0.0) for c in columns):
                continue
            if not _differ(columns, names):
                continue
            left, right = extents[first][0], extents[last][1]
            if abs((left + right) - (x0 + x1)) / 2 <= CENTRED * (right - left) / len(columns):
                found.append((first, last))
    return found
