"""What a report tells in words, item by item: paragraphs, news under a title of their own, rows of text tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.report import BlockKind, Locator, Report
from index.table import ColumnKind, Table
from rag.answer import Citation
from rag.answering.text_units import text_units
from rag.gate import sentences
from rag.summaries.titles import split_title

_NEWS_LEVEL, _NEWS_TITLE = 3, 16  # a heading this deep, or this long, is the title of a news item
_LONG = 40  # characters; a longer cell, or one with an end mark, is running text
_FIGURES = 2  # columns of figures; a table with as many is no text table
_LABEL = re.compile(r"^([^，。；：:\s]{2,8})[。：:]\s*(?=\S)")
_NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)]?[、.．]?\s*)(?=\D)")
# A sentence that goes on with a list: 4、下游… after 3、….
_GOES_ON = re.compile(r"^(?:[2-9]|1\d)\s*[、.．)）](?!\d)|^[（(](?:[2-9]|1\d|[二三四五六七八九十])[)）]|^[②-⑩]")
_END = re.compile(r"[。！？]")


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim text and where it stands; ``label`` is a column's header that the text needs to be understood."""

    text: str
    citation: Citation
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph, a news item or a row.

    Attributes:
        heads: Headings above it, and the table's title, outermost first.
        lead: Date, name and title, for news and rows; () for a paragraph.
        body: Whole sentences; for a row without running text, its cells.
        titled: The lead tells something by itself: a title, or a document and whose it is, not only a date and a name.
        row: It is a row of cells without running text.
        area: What it stands with: items are spread over areas.
        order: Place in the report.
    """

    report: Report
    heads: tuple[str, ...]
    lead: tuple[Quote, ...]
    body: tuple[Quote, ...]
    titled: bool
    row: bool
    area: str
    order: int


def items(report: Report) -> tuple[Item, ...]:
    """All of a report's words in reading order, without boilerplate and tables of figures."""
    found = [*_paragraphs(report), *(item for table in report.tables for item in _rows(report, table))]
    return tuple(sorted(found, key=lambda item: item.order))


def whole_sentences(text: str) -> list[str]:
    """Sentences; one that goes on with the list of the one before stays with it."""
    joined: list[str] = []
    for sentence in sentences.split(text):
        if joined and _GOES_ON.match(sentence):
            joined[-1] = f"{joined[-1]}{sentence}"
        else:
            joined.append(sentence)
    return joined


def _paragraphs(report: Report) -> Iterator[Item]:
    titles = {block.text: block for block in report.blocks if block.kind is BlockKind.HEADING}
    news: dict[str, list[Quote]] = {}
    leads: dict[str, tuple[tuple[str, ...], Quote]] = {}
    for unit in text_units(report):
        citation = unit.citation
        if citation.table is not None or unit.parts:
            continue
        heads = tuple(unit.context.split("\n")) if unit.context else ()
        title = titles.get(heads[-1]) if heads else None
        if title is not None and ((title.level or 1) >= _NEWS_LEVEL or len(title.text) >= _NEWS_TITLE):
            name = _NUMBERED.sub("", title.text)
            place = title.locator
            leads[heads[-1]] = (heads, Quote(name, Citation(report.id, place.page, None, None, None, name, place)))
            news.setdefault(heads[-1], []).extend(Quote(text, citation) for text in whole_sentences(unit.text))
        else:
            yield _paragraph(report, unit.text, heads, citation)
    for key, (heads, lead) in leads.items():
        order = lead.citation.locator.line_start
        yield Item(report, heads, (lead,), tuple(news[key]), True, False, "\n".join(heads[:-1]), order)


def _paragraph(report: Report, text: str, heads: tuple[str, ...], citation: Citation) -> Item:
    """A paragraph; what it opens with before a colon or as a sentence of one word (行情回顾。) becomes its lead."""
    label = _LABEL.match(text)
    lead: tuple[Quote, ...] = ()
    area = "\n".join(heads[-1:])
    if label is not None:
        lead, text, heads = (Quote(label[1], citation),), text[label.end() :], (*heads, label[1])
    body = tuple(Quote(sentence, citation) for sentence in whole_sentences(text))
    return Item(report, heads, lead, body, False, False, area, citation.locator.line_start)


def _rows(report: Report, table: Table) -> Iterator[Item]:
    kinds = [column.kind for column in table.columns]
    if ColumnKind.TEXT not in kinds or kinds.count(ColumnKind.NUMBER) >= _FIGURES:
        return
    heads = (*table.section, f"{table.label} {table.title}")
    running = [at for at, kind in enumerate(kinds) if kind is ColumnKind.TEXT and _is_running(table, at)]
    for number, row in enumerate(table.rows):
        cells = [cell.strip() for cell in row[: len(kinds)]]
        start, end = table.row_lines[number]
        place = Locator(report.id, table.page_of(number), start, end)
        at_name = table.key if table.key is not None and 0 < len(cells[table.key]) <= _LONG else None
        name = cells[at_name] if at_name is not None else None
        whole = Citation(report.id, place.page, table.number or table.id, name, None, "", place)

        def quote(at: int, cells: Sequence[str] = cells, whole: Citation = whole) -> Quote:
            column = table.columns[at]
            citation = replace(whole, column=column.header or None, quote=cells[at])
            return Quote(cells[at], citation, column.name or column.header)

        filled = [at for at, cell in enumerate(cells) if cell and kinds[at] is not ColumnKind.CODE]
        long = [at for at in filled if at in running]
        dates = [at for at in filled if kinds[at] is ColumnKind.DATE]
        first = list(dict.fromkeys([*dates, *([] if at_name is None else [at_name])]))
        rest = [at for at in filled if at not in long and at not in first]
        if not long:
            body = tuple(quote(at) for at in filled if at not in first)
            if body:
                yield Item(report, heads, tuple(map(quote, first)), body, False, True, table.id, start)
            continue
        title, text = split_title(cells[long[0]])
        lead = [quote(at) for at in (*first, *rest)]
        if title:
            lead.append(replace(quote(long[0]), text=title))
        texts = [(quote(long[0]), text), *((quote(at), cells[at]) for at in long[1:])]
        body = tuple(replace(cell, text=one) for cell, text in texts for one in whole_sentences(text))
        yield Item(report, heads, tuple(lead), body, bool(title or rest), False, table.id, start)


def _is_running(table: Table, at: int) -> bool:
    """Whether a column's cells are running text: most have an end mark, or are long."""
    cells = [row[at] for row in table.rows if at < len(row) and row[at].strip()]
    return 2 * sum(_END.search(cell) is not None or len(cell) > 2 * _LONG for cell in cells) > len(cells)
