"""From a document to a report: the stages in order."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

from index.reading.boilerplate import cover_end, set_aside_back_matter, set_aside_contacts, set_aside_disclaimers
from index.reading.contents import set_aside_lists
from index.reading.document import Document
from index.reading.fields import read_cover
from index.reading.formats import load_document
from index.reading.furniture import set_aside_furniture
from index.reading.garbage import garbage_left
from index.reading.headings import Heading, find_headings, levels
from index.reading.joining import Joiner
from index.reading.limits import Limits
from index.reading.marks import mark
from index.reading.paragraphs import paragraphs_of
from index.reading.promises import check_headings, check_lists, number_pages
from index.reading.regions import Draft, Figure
from index.reading.sheet import Role, Sheet
from index.reading.tables import build_tables
from index.reading.text import glue, key
from index.report import Block, BlockKind, Locator, Report
from index.table import Table


def read_report(path: Path, limits: Limits | None = None) -> Report:
    """Reads a file of any known format as a report.

    Raises:
        ReadError: The file is missing, damaged, of an unknown format, or over a limit.
    """
    return read_document(load_document(path, limits or Limits()))


def read_document(document: Document) -> Report:
    """Gives every line its role and puts the report together. Pure: the same document, the same report."""
    with garbage_left():
        return _read(document)


def _read(document: Document) -> Report:
    sheet = Sheet.of(document)
    set_aside_furniture(sheet)
    entries = set_aside_lists(sheet)
    captions = mark(sheet)
    headings = find_headings(sheet, frozenset(key(entry.text) for entry in entries if entry.caption is None))
    end = cover_end(sheet, headings)
    cover = read_cover(sheet, end)
    set_aside_back_matter(sheet, headings)
    set_aside_contacts(sheet, end, cover.title_lines)
    set_aside_disclaimers(sheet)
    headings = {line: heading for line, heading in headings.items() if sheet.roles[line] is Role.HEADING}
    joiner = Joiner(sheet, captions)
    joiner.walk()
    check_lists(sheet, entries, joiner.drafts, joiner.figures)
    check_headings(sheet, entries, headings)
    number_pages(sheet, entries, headings, joiner.drafts, joiner.figures)
    tree = _Sections(headings, cover.title_lines)
    sections = [tree.above(draft.line) for draft in joiner.drafts]
    tables = build_tables(sheet, joiner.drafts, sections, cover.fields)
    blocks = _blocks(sheet, headings, tree, joiner.drafts, tables, joiner.figures, cover.title_lines)
    return Report(
        id=document.id,
        name=document.name,
        fields=cover.fields,
        lines=tuple(line.text for line in document.lines),
        pages=tuple(sheet.pages),
        blocks=tuple(blocks),
        tables=tuple(tables),
        findings=sheet.told(),
    )


class _Sections:
    """The section tree: headings above a line, outermost first. Lines of the title open no section."""

    def __init__(self, headings: dict[int, Heading], title: frozenset[int]) -> None:
        self.levels = levels(headings)
        self.starts: list[int] = []
        self.paths: list[tuple[str, ...]] = []
        stack: list[tuple[int, str]] = []
        for line, heading in headings.items():
            if line in title:
                continue
            while stack and stack[-1][0] >= self.levels[line]:
                stack.pop()
            stack.append((self.levels[line], heading.text))
            self.starts.append(line)
            self.paths.append(tuple(text for _, text in stack))

    def above(self, line: int) -> tuple[str, ...]:
        place = bisect_right(self.starts, line - 1)
        return self.paths[place - 1] if place else ()


def _blocks(
    sheet: Sheet,
    headings: dict[int, Heading],
    tree: _Sections,
    drafts: list[Draft],
    tables: list[Table],
    figures: list[Figure],
    title: frozenset[int],
) -> list[Block]:
    blocks: list[Block] = []
    for draft, table in zip(drafts, tables, strict=True):
        first, more = _places(sheet, _spans(sheet, _runs(draft)))
        name = " ".join(piece for piece in (f"表{table.number}" if table.number else "", table.title) if piece)
        blocks.append(Block(BlockKind.TABLE, name, first, table.section, table=table.id, more=more))
    for figure in figures:
        first, more = _places(sheet, _spans(sheet, [(line, line) for line in sorted(figure.lines)]))
        name = " / ".join(_figure_name(caption.kind, caption.number, caption.title) for caption in figure.captions)
        blocks.append(
            Block(BlockKind.FIGURE, name, first, tree.above(figure.lines[0]), source=figure.source, more=more)
        )
    for line, heading in headings.items():
        depth = tree.levels[line]
        blocks.append(Block(BlockKind.HEADING, heading.text, sheet.locator(line), tree.above(line)[: depth - 1], depth))
    for paragraph in paragraphs_of(sheet):
        first, more = _places(sheet, paragraph.spans)
        line = paragraph.spans[0][0]
        kind = BlockKind.HEADING if line in title else BlockKind.PARAGRAPH
        level = 1 if line in title else None
        blocks.append(Block(kind, paragraph.text, first, () if line in title else tree.above(line), level, more=more))
    blocks += _set_aside(sheet)
    blocks.sort(key=lambda block: block.locator.line_start)
    return blocks


def _figure_name(kind: str, number: str | None, title: str) -> str:
    label = {"table": "表", "figure": "图", "either": "图表"}[kind]
    return f"{label}{number} {title}".strip() if number else title


def _set_aside(sheet: Sheet) -> list[Block]:
    """Boilerplate: lines with one reason that follow each other are one block."""
    blocks: list[Block] = []
    run: list[int] = []
    for line in [*sorted(sheet.reasons), -1]:
        if line >= 0 and sheet.roles[line] is not Role.ASIDE:
            continue
        if run and (line < 0 or sheet.reasons[line] != sheet.reasons[run[0]] or not _adjacent(sheet, run[-1], line)):
            text = glue(f"{sheet.texts[member]}\n" for member in run).strip()
            locator = sheet.locator(run[0], run[-1])
            blocks.append(Block(BlockKind.BOILERPLATE, text, locator, reason=sheet.reasons[run[0]]))
            run = []
        run.append(line)
    return blocks


def _adjacent(sheet: Sheet, first: int, second: int) -> bool:
    if sheet.pages[first] != sheet.pages[second]:
        return False
    between = sheet.roles[first + 1 : min(second, first + 40)]
    return second < first + 40 and between.count(Role.BLANK) == len(between)


def _runs(draft: Draft) -> list[tuple[int, int]]:
    """All lines of a table as runs, in order. The rows of a part follow each other."""
    runs = [(part.lines[0], part.lines[-1]) for part in draft.parts if part.lines]
    singles = [line for part in draft.parts for line in part.tail] + draft.extras
    return sorted(runs + [(line, line) for line in singles])


def _spans(sheet: Sheet, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs with nothing but blank lines between them, on one page, as one."""
    spans: list[tuple[int, int]] = []
    for start, end in runs:
        if spans and _adjacent(sheet, spans[-1][1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _places(sheet: Sheet, spans: list[tuple[int, int]]) -> tuple[Locator, tuple[Locator, ...]]:
    first, *more = (sheet.locator(start, end) for start, end in spans)
    return first, tuple(more)
