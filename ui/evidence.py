"""Evidence as HTML: a table redrawn with the cited cells lit, or a passage with the quoted span marked.

Report text is untrusted: every character of it goes through ``html.escape``.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from index.report import Locator, Report
from index.table import ColumnKind, Table
from ui.strings import Strings

WINDOW = 12  # rows shown above and below a lit row; more would bury it
CONTEXT = 2  # lines of the report shown before and after a quoted passage


def table_html(
    say: Strings, table: Table, lit: Collection[tuple[int, int]] = (), now: tuple[int, int] | None = None
) -> str:
    """The table with its title, unit and source; the column of names stays in view.

    Args:
        lit: Cells to light up, (row, column) from 0; their rows are lit faintly. If there are any, rows far from
            them are folded away.
        now: The one of them that the reader asked for, framed.
    """
    lit = {*lit, now} if now else set(lit)
    lit_rows, lit_columns = {row for row, _ in lit}, {column for _, column in lit}
    rows = _rows_to_show(len(table.rows), lit_rows)
    kinds = [_kind(table, column) for column in range(len(table.columns))]
    head = "".join(
        f'<th scope="col" class="{kind}{" of" if i in lit_columns else ""}">{escape(column.header)}</th>'
        for i, (column, kind) in enumerate(zip(table.columns, kinds, strict=True))
    )
    body: list[str] = []
    previous = -1
    for row in rows:
        if row > previous + 1:
            body.append(_fold(say, previous + 1, row, len(table.columns)))
        cells = "".join(
            f"<td class='{kinds[i]}{' now' * ((row, i) == now)}{' lit' * ((row, i) in lit)}'>{escape(cell)}</td>"
            for i, cell in enumerate(table.rows[row])
        )
        body.append(f"<tr{' class=of' if row in lit_rows else ''}>{cells}</tr>")
        previous = row
    if previous + 1 < len(table.rows):
        body.append(_fold(say, previous + 1, len(table.rows), len(table.columns)))
    unit = f" ({escape(say('unit'))} {escape(table.unit)})" if table.unit else ""
    source = f"<p class='source'>{escape(say('source'))} {escape(table.source)}</p>" if table.source else ""
    label = escape(f"{table.label} {table.title}")
    return (
        f"<figure class='yb-table'><figcaption>{label}{unit}</figcaption>"
        f"<div class='scroll' tabindex='0' role='region' aria-label='{label}'><table><thead><tr>{head}</tr></thead>"
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


def where(say: Strings, report: Report, locator: Locator, section: tuple[str, ...] = ()) -> str:
    """One line that says where the evidence stands: report, section, page, lines."""
    parts = [report.fields.title or report.name, *section]
    if locator.page is not None:
        parts.append(say("page").format(locator.page))
    first, last = locator.line_start, locator.line_end
    parts.append(say("line").format(first) if first == last else say("lines").format(first, last))
    return escape(" · ".join(parts))


def _kind(table: Table, column: int) -> str:
    if column == table.key:
        return "key"
    return "num" if table.columns[column].kind is ColumnKind.NUMBER else "text"


def _rows_to_show(count: int, lit: set[int]) -> list[int]:
    if not lit:
        return list(range(min(count, 200)))
    near = {row for r in lit for row in range(max(0, r - WINDOW), min(count, r + WINDOW + 1))}
    return sorted(near)


def _fold(say: Strings, start: int, end: int, columns: int) -> str:
    return f"<tr class='fold'><td colspan='{columns}'>{escape(say('folded').format(end - start))}</td></tr>"
