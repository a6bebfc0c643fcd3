"""What a report tells in words, item by item: paragraphs, news under a title of their own, rows of text tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.numbers import is_missing
from index.report import BlockKind, Locator, Report
from index.table import ColumnKind, Table
from rag.answer import Citation
from rag.answering.text_units import TextUnit, text_units
from rag.gate import sentences
from rag.summaries.columns import is_selected
from rag.summaries.titles import split_title

_NEWS_LEVEL, _NEWS_TITLE = 3, 16  # a heading this deep, or this long, is the title of a news item
_LONG = 40  # characters; a longer cell, or one with an end mark, is running text
_FIGURES = 2  # columns of figures; a table with as many is no text table, unless it has
_WORDS = 3  # columns of words, and no fewer of them than of figures: deals, changes of ratings
_LABEL = re.compile(r"^([^，。；：:\s]{2,8})[。：:]\s*(?=\S)")
_NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)]?[、.．]?\s*)(?=\D)")
# A sentence that goes on with a list: 4、下游… after 3、….
_GOES_ON = re.compile(r"^(?:[2-9]|1\d)\s*[、.．)）](?!\d)|^[（(](?:[2-9]|1\d|[二三四五六七八九十])[)）]|^[②-⑩]")
_END = re.compile(r"[。！？]")
_CLOSED = "。！？；：!?;:"
_APART = 2  # lines from the end of a paragraph to the rest of its sentence: the next, or the one after a blank
_REST = re.compile(r"^(?:[-+]?\d[\d.,]*\s*(?:个?百分点|个?基点|bp|pct|%)|[，、。；）%])", re.I)
# 需求回暖。**订单… or **需求回暖：**…: the emphasised first sentence is the paragraph's title.
_TOPIC = re.compile(r"^\W{0,3}(?P<title>[^*。！？\n\s][^*。！？\n]{5,59})[。！？：:]?\*\*(?=[^*\s])")
# A sentence about somebody of its own: 甲公司：…; words that announce a list or a view are no names.
_NAMED = re.compile(
    r"^(?![^：:]{0,8}(?:其中|例如|如下|此外|另外|建议|关注|推荐|提示|包括|主线|认为|显示|方面|因素|来看))"
    r"[^，。；：:\s]{2,8}[：:](?=\S)"
)
# Marks and lines of a template, a site or a licence, which are no content wherever a reader left them.
_FURNITURE = re.compile(
    r"^(?:©|\[Table_|免责(?:条款|声明))|^(?:(?:https?://)?[\w-]+(?:\.[\w-]+)+/?\s*)?\d+\s*/\s*\d+(?:\s|$)|"
    r"^(?:https?://)?[a-z][\w-]*(?:\.[\w-]+)+/?$|^(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?$|"
    r"^[^，。；：|｜]{2,30}[|｜][^，。；：|｜]{2,20}$|"
    r"版权所有.{0,20}(?:转载|复制)|请务必(?:仔细)?阅读.{0,20}(?:声明|说明|条款)",
    re.I,
)
# What a page's head and foot have, in the cells of a row that a reader made of them.
_MARK = re.compile(r"^\[Table_|请务必(?:仔细)?阅读.{0,20}(?:声明|说明|条款)", re.I)
_TITLE_LIKE = re.compile(
    r"^(?:\d+(?:\.\d+)*|[一二三四五六七八九十]+)[、.．\s]\s*[^，。；：！？\s]{2,18}$"
)  # 1 市场回顾


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
    for unit in whole_paragraphs(text_units(report)):
        citation = unit.citation
        heads = tuple(unit.context.split("\n")) if unit.context else ()
        title = titles.get(heads[-1]) if heads else None
        if title is not None and ((title.level or 1) >= _NEWS_LEVEL or len(title.text) >= _NEWS_TITLE):
            name = _NUMBERED.sub("", title.text)
            place = title.locator
            leads[heads[-1]] = (heads, Quote(name, Citation(report.id, place.page, None, None, None, name, place)))
            news.setdefault(heads[-1], []).extend(Quote(text, citation) for text in whole_sentences(unit.text))
        elif not is_furniture(unit.text):
            for part in _parts(unit.text):
                yield _paragraph(report, part, heads, citation)
    for key, (heads, lead) in leads.items():
        order = lead.citation.locator.line_start
        yield Item(report, heads, (lead,), tuple(news[key]), True, False, "\n".join(heads[:-1]), order)


def is_furniture(text: str) -> bool:
    """Whether a line is a page's mark, an address, a licence, or a heading that was read as a paragraph.

    >>> is_furniture("www.example.com 9 / 16"), is_furniture("2 行业数据"), is_furniture("2 家公司中标。")
    (True, True, False)
    """
    plain = text.strip().strip("*# ")
    return _FURNITURE.search(plain) is not None or _TITLE_LIKE.match(plain) is not None


def whole_paragraphs(units: Iterable[TextUnit]) -> Iterator[TextUnit]:
    """Paragraphs; one that a line end cut (…较8月下降 | 1.9个百分点，…) with what is left of it."""
    before: TextUnit | None = None
    for unit in units:
        if unit.citation.table is not None or unit.parts:
            continue
        if before is not None and _goes_on(before, unit):
            old, new = before.citation, unit.citation
            place = Locator(old.locator.report, old.page, old.locator.line_start, new.locator.line_end)
            text = f"{before.text}{unit.text}"
            before = replace(before, text=text, citation=replace(old, quote=text, locator=place))
            continue
        if before is not None:
            yield before
        before = unit
    if before is not None:
        yield before


def _goes_on(unit: TextUnit, after: TextUnit) -> bool:
    """Whether a paragraph is the rest of the sentence before it: nothing begins with points, or with a comma."""
    return (
        unit.context == after.context
        and 0 < after.citation.locator.line_start - unit.citation.locator.line_end <= _APART
        and unit.text[-1:] not in _CLOSED
        and _REST.match(after.text) is not None
    )


def _parts(text: str) -> list[str]:
    """A paragraph that tells of several by name (甲公司：…。乙公司：…。), one by one; else as it is."""
    parts = whole_sentences(text)
    if not _NAMED.match(text):
        return [text]
    starts = [at for at, sentence in enumerate(parts) if _NAMED.match(sentence)]
    return ["".join(parts[at:end]) for at, end in zip(starts, [*starts[1:], len(parts)], strict=True)]


def _paragraph(report: Report, text: str, heads: tuple[str, ...], citation: Citation) -> Item:
    """A paragraph; its lead is what it opens with before a colon, as a sentence of one word (行情回顾。) or in bold."""
    label = _LABEL.match(text)
    topic = _topic(report, text, citation) if label is None else ""
    lead: tuple[Quote, ...] = ()
    area = "\n".join(heads[-1:])
    if label is not None:
        title, text = label[1].strip("*"), text[label.end() :]
        lead, heads = (Quote(title, citation),), (*heads, title)
    elif topic:
        lead, text, heads = (Quote(topic, citation),), text[len(topic) :].lstrip("。！？：: "), (*heads, topic)
    body = tuple(Quote(sentence, citation) for sentence in whole_sentences(text))
    return Item(report, heads, lead, body, False, False, area, citation.locator.line_start)


def _topic(report: Report, text: str, citation: Citation) -> str:
    """The emphasised sentence that a paragraph opens with, if there is more after it; else ""."""
    found = _TOPIC.match(report.quote(citation.locator))
    title = found["title"].strip() if found is not None else ""
    return title if text.startswith(title) and len(text) > len(title) + 1 else ""


def _rows(report: Report, table: Table) -> Iterator[Item]:
    kinds = [column.kind for column in table.columns]
    words, figures = kinds.count(ColumnKind.TEXT), kinds.count(ColumnKind.NUMBER)
    if not words or (figures >= _FIGURES and not _WORDS <= words >= figures) or (figures and is_selected(table)):
        return
    heads = (*table.section, f"{table.label} {table.title}")
    running = [at for at, kind in enumerate(kinds) if kind is ColumnKind.TEXT and _is_running(table, at)]
    for number, row in enumerate(table.rows):
        cells = [cell.strip() for cell in row[: len(kinds)]]
        start, end = table.row_lines[number]
        place = Locator(report.id, table.page_of(number), start, end)
        if any(_MARK.match(cell) for cell in cells):
            continue
        at_name = table.key if table.key is not None and 0 < len(cells[table.key]) <= _LONG else None
        name = cells[at_name] if at_name is not None else None
        whole = Citation(report.id, place.page, table.number or table.id, name, None, "", place)

        def quote(at: int, cells: Sequence[str] = cells, whole: Citation = whole) -> Quote:
            column = table.columns[at]
            citation = replace(whole, column=column.header or None, quote=cells[at])
            unit = f"（{column.unit}）" if column.kind is ColumnKind.NUMBER and column.unit else ""
            return Quote(cells[at], citation, f"{column.name or column.header}{unit}")

        filled = [at for at, cell in enumerate(cells) if not is_missing(cell) and kinds[at] is not ColumnKind.CODE]
        long = [at for at in filled if at in running]
        dates = [at for at in filled if kinds[at] is ColumnKind.DATE]
        first = list(dict.fromkeys([*dates, *([] if at_name is None else [at_name])]))
        rest = [at for at in filled if at not in long and at not in first]
        if not long:
            body = tuple(quote(at) for at in filled if at not in first)
            if body or len(first) > 1:
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
