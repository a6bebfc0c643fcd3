"""Tables side by side on the same lines: parted where their boundary is certain, told where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.reading.captions import Caption, source_of, unit_of
from index.reading.continuation import Known
from index.reading.header import header_rows, table_width
from index.reading.lists import NARROWEST, lists_of, own_title
from index.reading.regions import Draft, Figure, Part, cut_at_headers, run_of_rows
from index.reading.shapes import Row, conflict, form, shapes, trimmed
from index.reading.sheet import Role, Sheet
from index.reading.text import key
from index.report import Severity

MOST_GAP = 4  # lines between captions and rows


def boundary(rows: Sequence[Row], header: int, captions: Row) -> int | None:
    """The column at which the second of two tables begins, or None where that is not certain.

    Three signs tell it: the header's first name comes once more, one stretch of columns is empty throughout, or
    the second caption stands over the column. Those that are there must agree, and both first columns look alike.
    A row that is shorter than the others may have lost a cell on either side, so that there is no boundary then.

    >>> boundary([("名称", "涨幅", "名称", "跌幅"), ("甲", "1.5", "乙", "-2.5")], 1, ())
    2
    >>> boundary([("名称", "2023", "2024"), ("甲", "1.5", "-2.5")], 1, ()) is None
    True
    """
    width = max(map(trimmed, rows), default=0)
    if not 0 < header < len(rows) or width < 2 * NARROWEST or any(len(row) < width for row in rows):
        return None
    signs = {
        sign for sign in (_repeated(rows[0], width), _gap(rows, width), _under(captions, width)) if sign is not None
    }
    if len(signs) != 1:
        return None
    cut = signs.pop()
    look = shapes(rows[header:], width)
    return None if conflict(look[0], look[cut]) or conflict(look[cut], look[0]) else cut


def _repeated(names: Row, width: int) -> int | None:
    """Where the first name of a header comes again, if it does so once. Years and figures are no such names."""
    first = key(names[0])
    if form(names[0]) != "text":
        return None
    again = [place for place in range(1, width) if key(names[place]) == first]
    return again[0] if len(again) == 1 and NARROWEST <= again[0] <= width - NARROWEST else None


def _gap(rows: Sequence[Row], width: int) -> int | None:
    """The column behind the only stretch of columns that are empty throughout."""
    empty = [not any(row[place] for row in rows) for place in range(width)]
    ends = [place for place in range(1, width) if empty[place - 1] and not empty[place]]
    return ends[0] if len(ends) == 1 and NARROWEST < ends[0] <= width - NARROWEST and not empty[0] else None


def _under(captions: Row, width: int) -> int | None:
    """The column of the second caption, if the captions' row keeps the columns and the first one stands at its left."""
    places = [place for place, cell in enumerate(captions) if cell]
    if len(captions) < width or len(places) != 2 or places[0] or not NARROWEST <= places[1] <= width - NARROWEST:
        return None
    return places[1]


def sides(
    lines: Sequence[int], rows: Sequence[Row], starts: Sequence[int], shared: int = 0
) -> list[tuple[list[int], list[Row]]]:
    """Lines and rows of the tables that begin at some columns. A row that is empty in one has no part in it.

    Args:
        shared: Columns at the left that belong to all of them.
    """
    found = []
    for start, end in pairwise([*starts, max(map(trimmed, rows))]):
        pieces = [row[start:end] for row in rows]
        width = max(map(trimmed, pieces))
        kept = [
            (line, (*row[:shared], *piece[:width]))
            for line, row, piece in zip(lines, rows, pieces, strict=True)
            if any(piece)
        ]
        found.append(([line for line, _ in kept], [piece for _, piece in kept]))
    return found


def drafts_of(
    lines: Sequence[int], rows: Sequence[Row], cut: int, captions: Sequence[Caption | None], units: Sequence[str]
) -> list[Draft]:
    """The two tables left and right of a column."""
    return [
        draft_of(part_lines, part_rows, caption, unit)
        for (part_lines, part_rows), caption, unit in zip(sides(lines, rows, (0, cut)), captions, units, strict=True)
    ]


def parted(sheet: Sheet, lines: list[int], rows: list[Row], draft: Draft, extras: list[int]) -> list[Draft]:
    """The lists that a table under one caption holds side by side; [] for any other table.

    Where rows are too short to say which list their cells belong to, no figure of the table is used.
    """
    lists = lists_of(rows, len(draft.known.header))
    if lists is None:
        return []
    if not lists.certain:
        doubtful = draft_of(lines, rows, draft.caption, draft.unit)
        doubtful.doubt = "并排的名单之间的分界无法确认"
        message = f"{doubtful.doubt}（有的行缺少单元格），按一张表保留，其中的数字不作为事实使用。"
        sheet.find("uncertain-boundary", Severity.ERROR, message, lines[0])
        found = [doubtful]
    else:
        found = [
            _list_of(part_lines, part_rows, len(draft.known.header), draft)
            for part_lines, part_rows in sides(lines, rows, lists.starts, lists.shared)
        ]
    claim(sheet, found, extras, lines[-1] + 1)
    return found


def _list_of(lines: list[int], rows: list[Row], header: int, draft: Draft) -> Draft:
    """One of several lists, with its title out of the header."""
    named = own_title(rows[:header])
    gone = header - len(named)
    found = draft_of(lines[gone:], [*named, *rows[header:]], draft.caption, draft.unit)
    found.extras += lines[:gone]
    return found


def draft_of(lines: list[int], rows: list[Row], caption: Caption | None, unit: str) -> Draft:
    """One table of one part."""
    header, _ = header_rows(rows, max(map(len, rows)))
    known = Known(tuple(rows[:header]), table_width(rows, header))
    known.add(rows[header:])
    return Draft(known, caption, [Part(lines, rows, header)], unit=unit)


def claim(sheet: Sheet, drafts: Sequence[Draft], extras: Sequence[int], end: int) -> None:
    """Give lines to tables side by side: their rows, what stands before them, and the source notes behind them."""
    notes: list[int] = []
    for line in range(end, min(end + MOST_GAP, len(sheet.roles))):
        if sheet.roles[line] is Role.SOURCE and len(notes) < len(drafts):
            notes.append(line)
        elif sheet.roles[line] is not Role.BLANK:
            break
    told = [note for line in notes for note in map(source_of, _pieces(sheet, line)) if note is not None]
    for place, draft in enumerate(drafts):
        draft.extras += [*extras, *notes]
        if told:
            draft.source = told[place] if len(told) == len(drafts) else "；".join(dict.fromkeys(told))
        for line in [*draft.extras, *draft.parts[0].lines]:
            sheet.roles[line] = Role.TABLE


def _pieces(sheet: Sheet, line: int) -> list[str]:
    cells = sheet.document.lines[line].cells
    return [sheet.texts[line]] if cells is None else [cell for cell in cells if cell]


def take_beside(sheet: Sheet, captions: tuple[Caption, ...], index: int) -> tuple[list[Draft], list[Figure]]:
    """The tables and figures under captions that stand on one line; none if there are only figures, or no rows.

    Where the boundary is not certain, all is one table whose figures are not used, with a finding.
    """
    charts = [caption for caption in captions if caption.kind == "figure"]
    captions = tuple(caption for caption in captions if caption.kind != "figure")
    extras, units, start = [index], [caption.unit for caption in captions], index + 1
    while start < len(sheet.roles) and start <= index + MOST_GAP and sheet.roles[start] in (Role.BLANK, Role.UNIT):
        if sheet.roles[start] is Role.UNIT:
            extras.append(start)
            units = [unit or unit_of(_pieces(sheet, start)[0]) or "" for unit in units]
        start += 1
    if not captions or start >= len(sheet.roles) or sheet.roles[start] is not Role.ROW:
        return [], []
    lines, end = run_of_rows(sheet, start)
    rows = [sheet.document.lines[line].cells or () for line in lines]
    own = [unit_of(cell) for cell in rows[0] if cell]
    if len(rows) > 1 and len(own) == len(captions) and all(own):
        units = [unit or mine or "" for unit, mine in zip(units, own, strict=True)]
        extras.append(lines[0])
        lines, rows = lines[1:], rows[1:]
    header, columns = header_rows(rows, max(map(len, rows)))
    again = next(cut_at_headers(rows, tuple(rows[:header]), columns, max(1, header)), None)
    cut = None
    if len(captions) == 2 and again is None:
        cut = boundary(rows, header, sheet.document.lines[index].cells or ())
    if len(captions) == 1:
        drafts = [draft_of(lines, rows, captions[0], units[0])]
    elif cut is not None:
        drafts = drafts_of(lines, rows, cut, captions, units)
    else:
        names = " / ".join(f"表{caption.number or ''} {caption.title}" for caption in captions)
        drafts = [draft_of(lines, rows, Caption("table", None, names), "")]
        drafts[0].doubt = "并排的表之间的分界无法确认"
        message = f"{drafts[0].doubt}（{names}），按一张表保留，其中的数字不作为事实使用。"
        sheet.find("uncertain-boundary", Severity.ERROR, message, index, lines[0])
    if charts:  # the captions' line is theirs: a line of both would be told twice
        extras.remove(index)
        sheet.roles[index] = Role.FIGURE
    claim(sheet, drafts, extras, end)
    return drafts, [Figure(charts, [index])] if charts else []
