"""What stands around rows and captions: figures with their area, rows behind blank lines, source notes to come."""

from __future__ import annotations

from index.reading.captions import Caption, source_of
from index.reading.marks import text_of
from index.reading.regions import Draft, Figure
from index.reading.shapes import Row
from index.reading.sheet import Role, Sheet
from index.report import Severity

FEW = 6  # rows below which the rows behind a blank line are looked at too
AREA = 15  # non-blank lines that an image's text may have


def take_figure(sheet: Sheet, captions: dict[int, tuple[Caption, ...]], start: int) -> Figure:
    """A figure from its caption(s) to its source note; without one, only the captions.

    Its lines get the role FIGURE.
    """
    figure = Figure([*captions[start]], [start])
    taken = [start]
    area = 0
    for line in range(start + 1, len(sheet.roles)):
        role, text = sheet.roles[line], sheet.texts[line]
        if role is Role.CAPTION and area == 0 and captions[line][0].kind != "table":
            figure.captions.extend(captions[line])
            figure.lines.append(line)
            taken.append(line)
        elif role is Role.SOURCE:
            figure.source = source_of(text_of(sheet, line))
            figure.lines = [*taken, line, *_more_sources(sheet, line, len(figure.captions) - 1)]
            break
        elif role in _IN_AREA and area < AREA and len(text) <= 60 and text[-1] != "。":
            area += 1
            taken.append(line)
        elif role not in (Role.BLANK, Role.ASIDE):
            break
    for line in figure.lines:
        sheet.roles[line] = Role.FIGURE
    for caption in figure.captions:
        if caption.kind == "table":
            tell_rowless(sheet, caption, start)
    return figure


def tell_rowless(sheet: Sheet, caption: Caption, line: int) -> None:
    """A finding for a table's caption that has no rows."""
    message = f"表{caption.number or ''}“{caption.title}”没有可读取的表格行，可能是图片。"
    sheet.find("table-without-rows", Severity.WARNING, message, line)


_IN_AREA = (Role.TEXT, Role.ROW, Role.UNIT, Role.NOTE)


def _more_sources(sheet: Sheet, line: int, most: int) -> list[int]:
    """Source notes of further figures that stand side by side."""
    found: list[int] = []
    while line + 1 < len(sheet.roles) and len(found) < most:
        line += 1
        if sheet.roles[line] is Role.SOURCE:
            found.append(line)
        elif sheet.roles[line] is not Role.BLANK:
            break
    return found


def rows_follow(sheet: Sheet, caption: int) -> bool:
    """Whether 图表 N is the caption of a table."""
    for line in range(caption + 1, min(caption + 12, len(sheet.roles))):
        role = sheet.roles[line]
        if role is Role.ROW:
            return True
        if role not in (Role.BLANK, Role.UNIT, Role.ASIDE):
            return False
    return False


def take_caption_below(sheet: Sheet, above: Draft | None, caption: Caption, line: int) -> bool:
    """Give 表 N to the table without a caption that it stands right under, if no rows follow it. Whether it did."""
    if above is None or above.caption is not None or caption.kind != "table":
        return False
    between = sheet.roles[above.last_line + 1 : line]
    if any(role is not Role.BLANK for role in between) or rows_follow(sheet, line):
        return False
    above.caption = caption
    above.extras.append(line)
    sheet.roles[line] = Role.TABLE
    return True


def rows_ahead(sheet: Sheet, last: int) -> list[Row]:
    """Some of the rows that follow behind blank lines: a table may have blank lines between its rows."""
    rows: list[Row] = []
    page = sheet.pages[last]
    for line in range(last + 1, min(last + 4 * FEW, len(sheet.roles))):
        role = sheet.roles[line]
        if role is Role.ROW and sheet.pages[line] == page:
            rows.append(sheet.document.lines[line].cells or ())
        elif role is not Role.BLANK:
            break
    return rows


def source_follows(sheet: Sheet, last: int, ahead: int) -> bool:
    """Whether a source note comes next behind a row and those ``ahead`` of it."""
    for line in range(last + 1, min(last + 8 + 2 * ahead, len(sheet.roles))):
        role = sheet.roles[line]
        if role not in (Role.BLANK, Role.ASIDE, Role.NOTE, Role.ROW):
            return role is Role.SOURCE
    return False


def always_sourced(
    sheet: Sheet, captions: dict[int, tuple[Caption, ...]], drafts: list[Draft], figures: list[Figure]
) -> bool:
    """Whether the report gives a source for (nearly) everything that it gives a caption."""
    wanted = sum(not caption.continued for found in captions.values() for caption in found)
    sources = sum(role is Role.SOURCE for role in sheet.roles)
    sources += sum(draft.source is not None for draft in drafts)
    sources += sum(figure.source is not None for figure in figures)
    return wanted >= 3 and sources >= 0.9 * wanted
