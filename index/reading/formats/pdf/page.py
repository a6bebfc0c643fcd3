"""One PDF page into lines: zones in reading order, tables as grids, paragraphs, findings."""

from __future__ import annotations

import re

from index.reading.formats.builder import Builder
from index.reading.formats.pdf import check, repair
from index.reading.formats.pdf.columns import zones
from index.reading.formats.pdf.frames import Frame, charts, find_frames
from index.reading.formats.pdf.glyphs import Sheet
from index.reading.formats.pdf.lines import TextLine, lines_of, without_doubles
from index.reading.formats.pdf.paragraphs import paragraphs
from index.reading.formats.pdf.second import ENGINE, Second, compare
from index.reading.formats.pdf.styles import Styles
from index.reading.formats.pdf.tables import find_tables, halves
from index.reading.formats.spans import emit
from index.report import Severity

# Hidden text is told where it has words or a figure with a unit: no template's field ([Table_Title]), no tracking code.
_SAYS = re.compile(r"[\u4e00-\u9fff]{5}|[A-Za-z]{2,}(?:[\s,]+[A-Za-z]{2,}){2}|\d\s*[%％亿万元倍]")


def add_page(sheet: Sheet, number: int, builder: Builder, styles: Styles, second: Second | None = None) -> None:
    """Adds the lines of a page to the builder, hidden and turned text last; compares figures with a second engine's."""
    start = len(builder.lines)
    rebuilt = repair.name_dashes(sheet) + repair.draw_dashes(sheet)
    lines = lines_of(sheet)
    frames = find_frames(lines, sheet)
    for zone in zones(lines, sheet.rules, [*frames, *charts(sheet)]):
        _add_zone(zone, sheet, frames, number, builder, styles)
        builder.add("", number)
    if sheet.turned:
        builder.add("".join(sheet.turned), number, turned=True)
    _tell(sheet, lines, rebuilt, start, number, builder)
    if second is not None:
        _tell_differences(lines, second, start, number, builder)
    secret = lines_of(sheet, hidden=True)
    for line in secret:
        builder.add(" ".join(segment.text for segment in line.segments), number, hidden=True)
    if any(_SAYS.search(" ".join(segment.text for segment in line.segments)) for line in secret):
        message = f"第 {number} 页有读者看不见的文字，已隔离，不参与解读。"
        builder.note("hidden-text", Severity.WARNING, message, number)


def _add_zone(
    zone: list[TextLine], sheet: Sheet, frames: list[Frame], number: int, builder: Builder, styles: Styles
) -> None:
    at = 0
    for table in find_tables(zone, sheet, frames):
        _add_text(zone[at : table.start], number, builder, styles)
        for part in (half for panel in table.panels for half in halves(panel)):
            emit(part, builder, number)
        at = table.end
    _add_text(zone[at:], number, builder, styles)


def _add_text(lines: list[TextLine], number: int, builder: Builder, styles: Styles) -> None:
    for text, printed in paragraphs(lines):
        styles.add(len(builder.lines), text, printed)
        builder.add(text, number)


def _tell(sheet: Sheet, lines: list[TextLine], rebuilt: int, start: int, number: int, builder: Builder) -> None:
    """Findings of a page: what was rebuilt, and where two extractions differ."""
    added = builder.lines[start:]
    if rebuilt:
        message = f"第 {number} 页有 {rebuilt} 处连接号或负号没有对应的字符，已按图形补回，请核对。"
        builder.note("dash-rebuilt", Severity.WARNING, message, number, _at(start, added, "-"))
    for figure in check.scattered(lines, sheet):
        message = f"数字「{figure}」按字符位置重建，与文件内的文字顺序不一致，请对照原件。"
        builder.note("figure-differs", Severity.ERROR, message, number, _at(start, added, figure))
    for offset, line in enumerate(added, 1):
        for figure in check.fused(line.text) if "." in line.text else ():
            message = f"「{figure}」像是两个数字连在一起（可能丢失了连接号或间隔），请对照原件。"
            builder.note("fused-figures", Severity.ERROR, message, number, start + offset)
        if "\ufffd" in line.text:
            message = "此处有字体未给出含义的字符（显示为 \ufffd）。"
            worst = Severity.ERROR if check.BY_DIGIT.search(line.text) else Severity.WARNING
            builder.note("undecodable", worst, message, number, start + offset)
    before = check.digits(g.text for line in lines for g in without_doubles(line.glyphs)) + check.digits(sheet.turned)
    after = check.digits(line.text for line in added)
    if before - after:
        message = f"第 {number} 页有 {sum((before - after).values())} 个数字字符未能归入文字或表格，请对照原件。"
        builder.note("digits-lost", Severity.ERROR, message, number, start + 1)


def _tell_differences(lines: list[TextLine], second: Second, start: int, number: int, builder: Builder) -> None:
    """Findings of figures that the second engine reads otherwise; what it could not check is counted."""
    differences, missing = compare(lines, second.chars(number))
    for one, two in differences:
        message = f"数字「{one}」有两种读法：PDFium 读作「{one}」，{ENGINE} 读作「{two}」，请对照原件。"
        place = _at(start, builder.lines[start:], one)
        builder.note("engines-differ", Severity.ERROR, message, number, place)
    if missing:
        second.unchecked[number] = missing


def _at(start: int, added: list[object] | object, text: str) -> int:
    """Number of the first line with a text among those just added."""
    assert isinstance(added, list)
    return next((start + i for i, line in enumerate(added, 1) if text in line.text), start + 1)
