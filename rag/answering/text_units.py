"""What can be quoted from a report: paragraphs, cells of running text, rows of text, and the cover's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.report import BlockKind, Locator, Report
from index.table import ColumnKind, Table
from rag.answer import Citation

_LONG_CELL = 40  # characters; a longer text cell, or one with an end mark, reads as prose
_ROW_CELL = 160  # characters; a longer cell is not quoted with its row
_TAG = re.compile(r"<!--.*?-->|</?[a-z][a-z0-9]*(?:\s[^<>]{0,300})?/?>", re.I | re.S)
_BULLET = re.compile(r"^(?:[-–—]\s+|[•·●◆■▪➢◼\ue000-\uf8ff]\s*)")
_LEADERS = re.compile(r"\.{6}|…{3}|·{6}")  # of a list of contents: it tells where something stands, and not what
_END = re.compile(r"[。！？]")
_CELL = re.compile(r"(?<!\S)[+-]?[\d,.]+%?(?!\S)")
_ROWS = 8  # numbers between spaces, and no end of a sentence: rows of a table that was not read as one


@dataclass(frozen=True, slots=True)
class Part:
    """A cell of a row that is quoted as a row: ``label`` is its column's header."""

    label: str
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class TextUnit:
    """Something that can be quoted.

    Attributes:
        text: Without markup. Verbatim, except for a row, which is its parts with their labels.
        about: The report: its title, month and issuer.
        context: Headings, table title and the names of the row, a line each: what the text is about.
        citation: The whole of it.
        parts: Cells of a row; () for running text.
        name: Name of the row, for a row.
        year: The one that the report is about, or was published in.
    """

    text: str
    about: str
    context: str
    citation: Citation
    parts: tuple[Part, ...] = ()
    name: str = ""
    year: int | None = None


def text_units(report: Report) -> tuple[TextUnit, ...]:
    """All text of a report in reading order, without boilerplate and tables of figures; the cover's fields last."""
    found = (
        *_paragraphs(report),
        *(unit for table in report.tables for unit in _rows(report, table)),
        *_cover(report),
    )
    told = report.fields.period or report.fields.published
    return tuple(replace(unit, year=int(told[:4])) for unit in found) if told else found


def describe(report: Report) -> str:
    """What a report is, in one line: title, month and issuer, as far as they are known."""
    fields = report.fields
    return " ".join(value for value in (fields.title, fields.period, fields.issuer) if value)


def _paragraphs(report: Report) -> Iterator[TextUnit]:
    about = describe(report)
    for block in report.blocks:
        text = _BULLET.sub("", _TAG.sub("", block.text).strip())
        if block.kind is BlockKind.PARAGRAPH and text and not _LEADERS.search(text) and not _rows_of_figures(text):
            place = block.locator
            citation = Citation(report.id, place.page, None, None, None, text, place)
            yield TextUnit(text, about, "\n".join(block.section), citation)


def _rows_of_figures(text: str) -> bool:
    return not _END.search(text) and len(_CELL.findall(text)) >= _ROWS


def _rows(report: Report, table: Table) -> Iterator[TextUnit]:
    about = describe(report)
    heads = "\n".join((*table.section, f"{table.label} {table.title}"))
    for number, row in enumerate(table.rows):
        texts = [_TAG.sub("\n", cell).strip() for cell in row[: len(table.columns)]]
        long = [at for at, text in enumerate(texts) if len(text) > _LONG_CELL or _END.search(text)]
        named = table.key if table.key is not None and table.key not in long else None
        short = " ".join(text for at, text in enumerate(texts) if text and at not in long)
        name = texts[named] if named is not None else short[:40]
        start, end = table.row_lines[number]
        locator = Locator(report.id, table.page_of(number), start, end)
        whole = Citation(report.id, locator.page, table.number or table.id, name or None, None, "", locator)
        for at in long:
            citation = replace(whole, column=table.columns[at].header or None, quote=texts[at])
            yield TextUnit(texts[at], about, f"{heads}\n{short}", citation, name=name)
        kept = [
            at for at, text in enumerate(texts) if 0 < len(text) <= _ROW_CELL and at != named and _is_text(table, at)
        ]
        if named is not None and kept:
            parts = tuple(_part(table, at, texts[at], whole) for at in kept)
            text = "；".join(f"{part.label}：{part.text}" if part.label else part.text for part in parts)
            yield TextUnit(text, about, f"{heads}\n{name}", replace(whole, quote=text), parts, name)


def _is_text(table: Table, at: int) -> bool:
    return table.columns[at].kind in (ColumnKind.TEXT, ColumnKind.NAME, ColumnKind.DATE)


def _part(table: Table, at: int, text: str, whole: Citation) -> Part:
    column = table.columns[at]
    return Part(column.name or column.header, text, replace(whole, column=column.header or None, quote=text))


_LABELS = {"title": "标题", "issuer": "发布机构", "industry": "行业", "rating": "评级"}


def _cover(report: Report) -> Iterator[TextUnit]:
    """Fields of the cover as text, each at the line that prints it; a field that no line prints is left out."""
    fields = report.fields
    told = [(label, getattr(fields, name)) for name, label in _LABELS.items()]
    told += [(analyst.role, analyst.name) for analyst in fields.analysts]
    parts: list[Part] = []
    for label, value in told:
        line = next((at for at, text in enumerate(report.lines, 1) if value and value in text), None)
        if line is not None:
            place = Locator(report.id, report.pages[line - 1], line, line)
            parts.append(Part(label, value, Citation(report.id, place.page, None, None, None, value, place)))
    if parts:
        text = "；".join(f"{part.label}：{part.text}" for part in parts)
        yield TextUnit(text, describe(report), "封面", replace(parts[0].citation, quote=text), tuple(parts), "封面")
