"""Whole tables out of drafts, with findings about everything that was not certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.reading.column_units import with_sibling_units
from index.reading.columns import Context, columns_of
from index.reading.header import header_paths
from index.reading.regions import Draft
from index.reading.rows import Body, body_of
from index.reading.shapes import Shape, full_shapes
from index.reading.sheet import Sheet
from index.report import Fields, Severity
from index.table import Column, ColumnKind, Table, TablePart

PLACES = 20  # places listed per finding


def build_tables(
    sheet: Sheet, drafts: Sequence[Draft], sections: Sequence[tuple[str, ...]], fields: Fields
) -> list[Table]:
    """Tables in reading order.

    Args:
        sheet: For lines, pages and findings.
        drafts: In reading order.
        sections: Headings above each draft.
        fields: Of the report: months without a year are told by its own.
    """
    taken: dict[str, int] = {}
    tables = [_table(sheet, draft, section, fields, taken) for draft, section in zip(drafts, sections, strict=True)]
    units = with_sibling_units(tables)
    return [
        table if columns == table.columns else replace(table, columns=columns)
        for table, columns in zip(tables, units, strict=True)
    ]


def _table(sheet: Sheet, draft: Draft, section: tuple[str, ...], fields: Fields, taken: dict[str, int]) -> Table:
    caption, width = draft.caption, draft.known.width
    body = body_of(draft, sheet)
    look = full_shapes(body.rows, width)
    headers = header_paths(draft.known.header, width)
    title = caption.title if caption else ""
    unit = (caption.unit if caption else "") or draft.unit
    as_of = caption.as_of if caption else None
    columns, key, code = columns_of(
        headers, body.rows, look, Context(title, unit, as_of, fields.period, fields.published)
    )
    number = caption.number if caption else None
    table = Table(
        id=_id(number, draft.line, taken),
        number=number,
        title=title,
        unit=unit,
        columns=columns,
        rows=tuple(body.rows),
        row_lines=tuple((first + 1, last + 1) for first, last in body.lines),
        key=key,
        code=code,
        source=draft.source,
        as_of=as_of,
        parts=_parts(sheet, draft, body),
        section=section,
    )
    _tell(sheet, draft, body, table, columns, look)
    doubtful = range(len(body.rows)) if draft.doubt or _unnamed(columns, look) else sorted(body.doubtful)
    return replace(table, doubtful_rows=tuple(doubtful))


def _id(number: str | None, line: int, taken: dict[str, int]) -> str:
    """``t4``, ``t4-2`` for a second 表 4, ``t@120`` without number."""
    name = f"t@{line + 1}" if number is None else f"t{number}"
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def _parts(sheet: Sheet, draft: Draft, body: Body) -> tuple[TablePart, ...]:
    ends = [*body.starts[1:], len(body.rows)]
    return tuple(
        TablePart(
            page=sheet.pages[[*part.lines[:1], *part.tail][0]],
            line_start=[*part.lines[:1], *part.tail][0] + 1,
            line_end=[*part.lines[-1:], *part.tail][-1] + 1,
            row_start=start,
            row_end=end,
            header=part.rows[0] if part.header else (),
            state=part.state,
        )
        for part, start, end in zip(draft.parts, body.starts, ends, strict=True)
    )


def _unnamed(columns: Sequence[Column], look: Sequence[Shape]) -> bool:
    """Whether figures stand in a column without a header, row labels (years, 1 2 3) apart."""
    return any(
        shape.numeric and not column.header and column.kind is ColumnKind.NUMBER
        for column, shape in zip(columns, look, strict=True)
    )


def _tell(
    sheet: Sheet, draft: Draft, body: Body, table: Table, columns: Sequence[Column], look: Sequence[Shape]
) -> None:
    start, label = draft.line, table.label or f"第 {draft.line + 1} 行的表"
    if not draft.known.header and not draft.doubt and any(shape.numeric for shape in look):
        sheet.find("no-header", Severity.WARNING, f"{label}没有表头，其中的数字不作为事实使用。", start)
    elif not draft.doubt and _unnamed(columns, look):
        places = [
            str(index + 1)
            for index, (shape, column) in enumerate(zip(look, columns, strict=True))
            if shape.numeric and not column.header and column.kind is ColumnKind.NUMBER
        ]
        message = f"{label}第{'、'.join(places[:8])}列是数字但没有表头，该表的数字不作为事实使用。"
        sheet.find("header-width", Severity.ERROR, message, start)
    if table.excerpt:
        message = f"{label}用省略号略去了若干行，合计、平均和行数不能由所列各行得出。"
        sheet.find("rows-left-out", Severity.INFO, message, start)
    pages = sheet.pages
    wrapped = [row for row in body.cut if pages[body.lines[row][0]] == pages[body.lines[row][1]] is not None]
    about = (
        ("row-realigned", Severity.INFO, body.aligned, "行缺少单元格，按各列数据形态只有一种对齐方式，已对齐"),
        ("row-cut", Severity.INFO, [row for row in body.cut if row not in wrapped], "行被分页切断，已合并为一行"),
        ("row-wrapped", Severity.INFO, wrapped, "行在同一页印成几行，已合并为一行"),
        ("ragged-row", Severity.ERROR, body.short, "行的单元格少于表头，无法确定各数字属于哪一列，不作为事实使用"),
        ("ragged-row", Severity.ERROR, body.long, "行的单元格多于表头，无法确定各数字属于哪一列，不作为事实使用"),
        ("row-without-entity", Severity.ERROR, body.lost, "行在分页后缺少主体名称，其数字不作为事实使用"),
    )
    for kind, severity, rows, words in about:
        if rows:
            sample = "、".join(str(row + 1) for row in rows[:8])
            message = f"{label}有 {len(rows)} {words}（第 {sample} 行{'等' if len(rows) > 8 else ''}）。"
            sheet.find(kind, severity, message, *[body.lines[row][0] for row in rows[:PLACES]])
