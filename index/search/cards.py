"""Table cards: what a table is about, so that it is found although its cells say little."""

from __future__ import annotations

from index.hit import Chunk, ChunkKind
from index.report import BlockKind, Locator, Report
from index.search.prose import prefixed, sentences
from index.search.rows import name_of
from index.table import Table

_NEIGHBOUR = 90  # characters of neighbouring text on each side
_HEADERS = 320


def card_chunk(report: Report, table: Table) -> Chunk:
    """Number, title, unit, headers, period, source, first and last entities, and the sentences around the table."""
    start = min((part.line_start for part in table.parts), default=1)
    end = max((part.line_end for part in table.parts), default=start)
    page = table.pages[0] if table.pages else None
    return Chunk(
        0, report.id, ChunkKind.CARD, prefixed(table.section, card_text(report, table)), table.section,
        Locator(report.id, page, start, end), table.id,
    )  # fmt: skip


def card_text(report: Report, table: Table) -> str:
    """The card's text, one line per kind of thing."""
    names = [name for name in (name_of(table, row) for row in table.rows) if name]
    ends = names if len(names) <= 6 else [*names[:3], "…", *names[-3:]]
    headers = " | ".join(column.header for column in table.columns)[:_HEADERS]
    period = table.as_of or next((column.period for column in table.columns if column.period), None)
    before, after = neighbours(report, table)
    parts = {
        "": f"{table.label} {table.title}".strip() if table.number else table.title,
        "单位": table.unit,
        "时间": period or report.fields.period or "",
        "列": headers,
        "行": f"{len(table.rows)} 行：{'、'.join(ends)}" if ends else f"{len(table.rows)} 行",
        "来源": table.source or "",
        "上文": before,
        "下文": after,
    }
    return "\n".join(f"{label}：{text}" if label else text for label, text in parts.items() if text)


def neighbours(report: Report, table: Table) -> tuple[str, str]:
    """The last sentence before the table and the first one after it, in the table's own section."""
    start = min((part.line_start for part in table.parts), default=1)
    end = max((part.line_end for part in table.parts), default=start)
    before = after = ""
    for block in report.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.section != table.section:
            continue
        if block.locator.line_end < start:
            before = block.text
        elif block.locator.line_start > end and not after:
            after = block.text
    last, first = sentences(before)[-1:], sentences(after)[:1]
    return "".join(last)[-_NEIGHBOUR:], "".join(first)[:_NEIGHBOUR]
