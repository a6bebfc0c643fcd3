"""The running text of a report as what can be quoted: paragraphs, captions, and cells that hold prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.report import BlockKind, Locator, Report
from index.table import Table
from rag.answer import Citation

_LONG_CELL = 30  # characters; a longer text cell, or one with an end mark, reads as prose
_TAG = re.compile(r"</?(?:p|br|div|span|b|i|strong|em)\s*/?>", re.I)
_END = re.compile(r"[。！？]")


@dataclass(frozen=True, slots=True)
class TextUnit:
    """A paragraph or a cell of running text.

    Attributes:
        text: Without markup; what may be quoted.
        context: Headings, table title and the other short cells of the row: what the text is about.
        citation: The whole of it; its quote is ``text``.
    """

    text: str
    context: str
    citation: Citation


def text_units(report: Report) -> tuple[TextUnit, ...]:
    """All running text of a report in reading order, without boilerplate."""
    return (*_paragraphs(report), *(unit for table in report.tables for unit in _cells(report, table)))


def describe(report: Report) -> str:
    """What a report is, in one line: title, period and date, as far as they are known."""
    fields = report.fields
    return " ".join(value for value in (fields.title, fields.period, fields.published, fields.issuer) if value)


def _paragraphs(report: Report) -> Iterator[TextUnit]:
    about = describe(report)
    for block in report.blocks:
        text = _TAG.sub("", block.text).strip()
        if block.kind is BlockKind.PARAGRAPH and text:
            place = block.locator
            citation = Citation(report.id, place.page, None, None, None, text, place)
            yield TextUnit(text, "\n".join((about, *block.section)), citation)


def _cells(report: Report, table: Table) -> Iterator[TextUnit]:
    about = describe(report)
    for number, row in enumerate(table.rows):
        texts = [_TAG.sub("\n", cell).strip() for cell in row]
        prose = [at for at, text in enumerate(texts) if len(text) > _LONG_CELL or _END.search(text)]
        short = " ".join(text for at, text in enumerate(texts) if text and at not in prose)
        name = row[table.key].strip() if table.key is not None and table.key not in prose else short[:40]
        start, end = table.row_lines[number]
        locator = Locator(report.id, table.page_of(number), start, end)
        for at in prose:
            if at >= len(table.columns):
                continue
            column = table.columns[at].header
            citation = Citation(
                report.id, locator.page, table.number or table.id, name or None, column or None, texts[at], locator
            )
            yield TextUnit(texts[at], "\n".join((about, *table.section, f"{table.label} {table.title}", short)), citation)
