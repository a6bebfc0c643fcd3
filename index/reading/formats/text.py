"""Text and Markdown as converters make them, into lines with cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from index.reading.document import Line
from index.reading.formats import fragments, loose, pipes, spaced, stacked
from index.reading.formats.builder import Builder
from index.reading.formats.encoding import Decoded, decode
from index.reading.formats.loose_lines import Row
from index.reading.formats.loose_rows import Grid
from index.reading.formats.markup import has_markup, strip_tags
from index.reading.formats.pages import number_pages
from index.reading.running import page_ends
from index.report import Severity

_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+\S")
_PAGE_END = "-1-"  # what a line where a page ends is read as
_DOTS = re.compile(r"[.…·⋮]{2,12}|[…⋮]")


def read(data: bytes, builder: Builder) -> None:
    """Adds the lines of a text file to the builder."""
    decoded = decode(data, builder.name)
    read_text(clean(decoded), builder)
    tell(decoded, builder)


def clean(decoded: Decoded) -> str:
    """The text with line feeds as the only line ends."""
    text = decoded.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\ufffd") if "\0" in text else text


def tell(decoded: Decoded, builder: Builder) -> None:
    """Records what decoding could not be sure of."""
    last = len(builder.lines)
    if decoded.guessed:
        message = f"文件编码不明确，按 {decoded.encoding} 解读，请核对文字。"
        builder.note("encoding-guessed", Severity.WARNING, message, line=1)
    if decoded.cut:
        builder.note("file-cut", Severity.ERROR, "文件末尾的字符不完整，文件可能被截断。", line=last)
    if "\ufffd" not in decoded.text and "\0" not in decoded.text:
        return
    for number, line in enumerate(builder.lines, 1):
        if "\ufffd" in line.text:
            message = "此处有无法解读的字符（显示为 \ufffd），其中的数字可能不完整。"
            builder.note("undecodable", Severity.ERROR, message, line.page, number)


def read_text(text: str, builder: Builder) -> None:
    """Adds the lines of a text, line feeds only, to the builder.

    A line with a tab is a row; empty cells stay, trailing ones too. Pipe tables and HTML tables are
    rows with a grid. Form feeds count pages; without them, page marks do if they are beyond doubt.
    """
    text = text.removesuffix("\n")
    paged = "\f" in text.rstrip("\f\n")
    grid: Grid | None = None
    pieces = [
        _Piece(number if paged else None, kind, piece)
        for number, sheet in enumerate(text.split("\f") if paged else [text.replace("\f", "")], 1)
        for kind, piece in fragments.split(sheet)
    ]
    for (page, kind, piece), (ends, aligned) in zip(pieces, _over_pages(pieces), strict=True):
        if kind == "text":
            grid = _read_lines(piece, page, builder, ends, aligned, grid)
        elif kind == "table":
            fragments.read_table(piece, page, builder)
        else:
            for raw in piece.split("\n"):
                builder.add(raw, page, hidden=True)
    if not paged:
        number_pages(builder.lines)


class _Piece(NamedTuple):
    """A stretch of a page: text, an HTML table or hidden text."""

    page: int | None
    kind: str
    text: str


def _over_pages(pieces: Sequence[_Piece]) -> list[tuple[set[int], dict[int, Row]]]:
    """Lines where pages end and rows of space-aligned tables in each piece, by its own lines.

    They are looked for in the whole text: what stands at one page's end only is no running header, and a header with
    one row is no table, but may be the begin of one. The first line of a table that began in a piece before is below 0.
    """
    lines: list[str] = []
    starts: list[int] = []
    breaks: set[int] = set()
    for piece, following in zip(pieces, [*pieces[1:], *pieces[-1:]], strict=True):
        starts.append(len(lines))
        if piece.kind == "comment":
            breaks.add(len(lines))
        lines += piece.text.split("\n") if piece.kind == "text" else [""] if piece.kind == "comment" else [piece.kind]
        if following.page != piece.page:
            breaks.add(len(lines))
            lines.append("")
    ends = page_ends(lines, breaks)
    found: list[tuple[set[int], dict[int, Row]]] = [(set(), {}) for _ in pieces]
    for index in ends - breaks:
        place = bisect_right(starts, index) - 1
        found[place][0].add(index - starts[place])
    for index, row in spaced.find(lines, ends).items():
        place = bisect_right(starts, index) - 1
        found[place][1][index - starts[place]] = row._replace(start=row.start - starts[place])
    return found


def _read_lines(
    text: str, page: int | None, builder: Builder, ends: set[int], aligned: dict[int, Row], grid: Grid | None
) -> Grid | None:
    """Adds the lines of a text without HTML tables. Returns the borderless table it ends with, for the text behind.

    Args:
        ends: Lines where pages end: they are in no table.
        aligned: Rows whose columns spaces align.
        grid: The table without borders that the text before ended with.
    """
    raws = text.split("\n")
    lines = [_PAGE_END if index in ends else raw for index, raw in enumerate(raws)] if ends else raws
    tables = pipes.find(lines) if "|" in text else {}
    rows = {index: row for index, row in aligned.items() if index not in tables}
    known = tables | {index: (row.cells, row.start) for index, row in rows.items()}
    more, grid = loose.find(lines, known, grid)
    rows |= more
    rows |= stacked.find(lines, tables | rows)
    blank = Line("", page)
    for index, raw in enumerate(raws):
        if not raw:
            builder.blank(blank)
        elif index in tables:
            cells, table = tables[index]
            if table == index:
                builder.next_grid()
            if cells is not None:
                builder.add(raw, page, cells, builder.grids)
        elif index in rows:
            _add_row(raw, page, builder, rows[index], index)
        elif index in ends:
            builder.add(raw, page)
        elif "\t" in raw:
            builder.add(raw, page, split_row(raw))
        elif "|" in raw and (names := pipes.groups(raw)):
            builder.add(" ".join(names), page)  # over which columns each stands is not certain as it is drawn
        elif raw[0] in ".…·⋮" and _leaves_out(lines, index):
            builder.add(raw, page, (raw.strip(),))
        else:
            found = _HEADING.match(raw) if raw[0] == "#" else None
            builder.add(raw, page, heading=len(found[1]) if found else None)
    return grid


def _add_row(raw: str, page: int | None, builder: Builder, row: Row, index: int) -> None:
    """Adds a row of a table without borders, unless the row above has taken the line in."""
    if row.cells is None:
        return
    if row.start == index:
        builder.next_grid()
    builder.add("\t".join(row.cells) if row.joined else raw, page, row.cells, builder.grids, header=row.header)
    if row.doubt:
        kind, message = row.doubt
        builder.note(kind, Severity.WARNING, message, page)


def _leaves_out(lines: list[str], index: int) -> bool:
    """Whether a line of dots stands for rows that a table leaves out: rows touch it on both sides."""
    around = lines[index - 1 : index] + lines[index + 1 : index + 2]
    return _DOTS.fullmatch(lines[index].strip()) is not None and len(around) == 2 and all("\t" in row for row in around)


def split_row(raw: str) -> tuple[str, ...]:
    """Cells of a tab-separated row, without tags and outer spaces."""
    if has_markup(raw):
        return tuple(map(strip_tags, raw.split("\t")))
    return tuple(map(str.strip, raw.split("\t")))
