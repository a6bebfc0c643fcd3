"""Evidence as HTML: a table redrawn with the cited cells lit, or a passage with the quoted span marked.

Report text is untrusted: every character of it goes through ``html.escape``.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from index.report import Locator, Report
from index.table import ColumnKind, Table

WINDOW = 12  # rows shown above and below a lit row; more would bury it
CONTEXT = 2  # lines of the report shown before and after a quoted passage


def table_html(table: Table, lit: Collection[tuple[int, int]] = ()) -> str:
    """The table with its title, unit and source.

    Args:
        lit: Cells to light up, (row, column) from 0. If there are any, rows far from them are folded away.
    """
    lit = set(lit)
    rows = _rows_to_show(len(table.rows), {row for row, _ in lit})
    numeric = [column.kind is ColumnKind.NUMBER for column in table.columns]
    head = "".join(
        f'<th scope="col"{" class=num" if number else ""}>{escape(column.header)}</th>'
        for column, number in zip(table.columns, numeric, strict=True)
    )
    body: list[str] = []
    previous = -1
    for row in rows:
        if row > previous + 1:
            body.append(_fold(previous + 1, row, len(table.columns)))
        cells = "".join(
            f"<td class='{'num ' if numeric[i] else ''}{'lit' if (row, i) in lit else ''}'>{escape(cell)}</td>"
            for i, cell in enumerate(table.rows[row])
        )
        body.append(f"<tr>{cells}</tr>")
        previous = row
    if previous + 1 < len(table.rows):
        body.append(_fold(previous + 1, len(table.rows), len(table.columns)))
    unit = f"（单位：{escape(table.unit)}）" if table.unit else ""
    source = f"<p class='source'>资料来源：{escape(table.source)}</p>" if table.source else ""
    return (
        f"<figure class='yb-table'><figcaption>{escape(table.label)} {escape(table.title)}{unit}</figcaption>"
        f"<div class='scroll' tabindex='0'><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
        f"{source}</figure>"
    )


def passage_html(report: Report, locator: Locator, quote: str) -> str:
    """The lines round a locator, the quote marked. A quote that spans lines marks the whole locator."""
    start = max(1, locator.line_start - CONTEXT)
    end = min(len(report.lines), locator.line_end + CONTEXT)
    out: list[str] = []
    for number in range(start, end + 1):
        line = report.lines[number - 1]
        if not line.strip():
            continue
        cited = locator.line_start <= number <= locator.line_end
        at = line.find(quote) if cited and quote else -1
        if at >= 0:
            marked = f"{escape(line[:at])}<mark>{escape(quote)}</mark>{escape(line[at + len(quote) :])}"
        else:
            marked = f"<mark>{escape(line)}</mark>" if cited else escape(line)
        out.append(f"<p>{marked}</p>")
    return f"<blockquote class='yb-passage'>{''.join(out)}</blockquote>"


def where(report: Report, locator: Locator, section: tuple[str, ...] = ()) -> str:
    """One line that says where the evidence stands: report, section, page, lines."""
    parts = [report.fields.title or report.name, *section]
    if locator.page is not None:
        parts.append(f"第{locator.page}页")
    lines = f"第{locator.line_start}行"
    if locator.line_end != locator.line_start:
        lines = f"第{locator.line_start}–{locator.line_end}行"
    return escape(" · ".join([*parts, lines]))


def _rows_to_show(count: int, lit: set[int]) -> list[int]:
    if not lit:
        return list(range(min(count, 200)))
    near = {row for r in lit for row in range(max(0, r - WINDOW), min(count, r + WINDOW + 1))}
    return sorted(near)


def _fold(start: int, end: int, columns: int) -> str:
    return f"<tr class='fold'><td colspan='{columns}'>… {end - start} 行 …</td></tr>"
