"""Walks down the lines and puts rows, captions, units and sources together to whole tables and figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.reading.captions import Caption, source_of, unit_of
from index.reading.continuation import Decision, Known, Verdict, decide
from index.reading.header import header_rows
from index.reading.marks import text_of
from index.reading.regions import Draft, Figure, Part, cut_at_headers, run_of_rows
from index.reading.shapes import Row, trimmed
from index.reading.sheet import Role, Sheet
from index.reading.text import likeness
from index.report import Severity
from index.table import HeaderState

FEW = 6  # rows below which the rows behind a blank line are looked at too
AREA = 15  # non-blank lines that an image's text may have
LONGEST_LABEL = 20
_ENDS = frozenset("。！？!?；;：:.”」》）)")


@dataclass(slots=True)
class Joiner:
    """State of the walk. ``open`` takes more rows; ``closed`` may be opened again by （续表）.

    Attributes:
        pending: Caption that waits for its rows, with its lines.
        held: Short lines behind the open table that may belong to it.
        broken: A running header or footer, or a new page, came since the last row.
        marked: （续表） or the same caption came since the last row.
        again: That caption; it is the rows' own if they turn out to be another table.
        sourced: Whether captions have sources throughout; None before it is asked.
    """

    sheet: Sheet
    captions: dict[int, Caption]
    drafts: list[Draft] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    open: Draft | None = None
    closed: Draft | None = None
    pending: Caption | None = None
    lines: list[int] = field(default_factory=list)
    unit: str = ""
    held: list[int] = field(default_factory=list)
    broken: bool = False
    marked: bool = False
    again: Caption | None = None
    sourced: bool | None = None

    def walk(self) -> None:
        """Fill ``drafts`` and ``figures``, and give their lines the roles TABLE and FIGURE."""
        index, end = 0, len(self.sheet.roles)
        while index < end:
            role = self.sheet.roles[index]
            if role is Role.ROW:
                lines, index = run_of_rows(self.sheet, index)
                self._rows(lines)
                continue
            if role is Role.CAPTION:
                index = self._caption(index)
                continue
            if role is Role.ASIDE:
                self._aside(index)
            elif role is Role.UNIT:
                self.unit = unit_of(text_of(self.sheet, index)) or ""
                self.lines.append(index)
            elif role is Role.CONTINUED:
                self.marked = True
                self.open = self.open or self.closed
                self.lines.append(index)
            elif role is Role.SOURCE:
                self._source(index)
            elif role is Role.NOTE:
                self._note(index)
            elif role is Role.TEXT:
                self._text(index)
            elif role is Role.HEADING:
                self._close()
            index += 1
        self._close()

    def _aside(self, index: int) -> None:
        if self.sheet.reasons[index].startswith(("running", "page")):
            self.broken = True
        elif self.sheet.reasons[index] != "hidden text":
            self._close()

    def _caption(self, index: int) -> int:
        caption = self.captions[index]
        if caption.kind != "figure":
            before = self.open or self.closed
            if before is not None and before.caption is not None and _same(before.caption, caption):
                self.open, self.marked, self.again = before, True, caption
                self.pending, self.lines = None, [*self.lines, index]
                return index + 1
        self._close()
        if caption.kind == "table" or (caption.kind == "either" and self._rows_follow(index)):
            self.pending, self.lines, self.unit = caption, [index], caption.unit
            return index + 1
        return self._figure(index)

    def _rows_follow(self, index: int) -> bool:
        for line in range(index + 1, min(index + 12, len(self.sheet.roles))):
            role = self.sheet.roles[line]
            if role is Role.ROW:
                return True
            if role not in (Role.BLANK, Role.UNIT, Role.ASIDE):
                return False
        return False

    def _figure(self, start: int) -> int:
        """Take a figure from its caption(s) to its source note; without one, only the captions."""
        captions, lines, area, source = [self.captions[start]], [start], 0, None
        taken = [start]
        for line in range(start + 1, len(self.sheet.roles)):
            role, text = self.sheet.roles[line], self.sheet.texts[line]
            if role is Role.CAPTION and area == 0 and self.captions[line].kind != "table":
                captions.append(self.captions[line])
                lines.append(line)
                taken.append(line)
            elif role is Role.SOURCE:
                source = source_of(text_of(self.sheet, line))
                taken.append(line)
                lines = taken
                following = line + 1
                while following < len(self.sheet.roles) and len(captions) > 1:
                    if self.sheet.roles[following] is Role.SOURCE:
                        lines.append(following)
                    elif self.sheet.roles[following] is not Role.BLANK:
                        break
                    following += 1
                break
            elif role in (Role.TEXT, Role.ROW, Role.UNIT, Role.NOTE) and area < AREA and not (len(text) > 60 or text[-1] == "。"):
                area += 1
                taken.append(line)
            elif role not in (Role.BLANK, Role.ASIDE):
                break
        self.figures.append(Figure(captions, lines, source))
        for line in lines:
            self.sheet.roles[line] = Role.FIGURE
        return start + 1

    def _source(self, index: int) -> None:
        note = source_of(text_of(self.sheet, index))
        if self.open is not None and self.pending is None:
            self._tail(None)
            self._claim(self.open, [*self.lines, index])
            self.open.source = note
            self.closed, self.open = self.open, None
            self.lines, self.held, self.broken, self.marked = [], [], False, False
        elif self.pending is not None:
            self._unread(index, note)
        else:
            self.closed = None

    def _note(self, index: int) -> None:
        table = self.open or self.closed
        if self.pending is not None:
            self.lines.append(index)
        elif table is not None:
            self._claim(table, [index])

    def _text(self, index: int) -> None:
        text = self.sheet.texts[index]
        if self.pending is not None:
            if len(text) > 40 or len(self.lines) > 4:
                self._unread()
            return
        if self.open is None:
            self.closed, self.unit, self.lines = None, "", []
            return
        cut = self._cut_cell(self.open) is not None and not self.marked
        label = not self.held and not self.broken and len(text) <= LONGEST_LABEL and text[-1] not in _ENDS
        if (cut and len(self.held) < 3) or label:
            self.held.append(index)
        else:
            self._close()

    def _cut_cell(self, draft: Draft) -> int | None:
        """The column of the last row's text cell that ends in the middle of a sentence, or None."""
        row = draft.last_row
        last = trimmed(row) - 1
        return last if last >= 0 and len(row[last]) > 12 and row[last][-1] not in _ENDS else None

    def _tail(self, following: Part | None) -> None:
        """The held lines go on with the last cell (a source note or more rows follow), or are left alone."""
        if self.open is None or not self.held:
            return
        if self._cut_cell(self.open) is not None:
            if self.held[0] > self.open.last_line + 1:  # behind a page break
                self.open.parts.append(Part([], [], 0, HeaderState.MISSING))
            self.open.parts[-1].tail.extend(self.held)
        elif following is not None and len(self.held) == 1:
            label = (self.sheet.texts[self.held[0]], *[""] * (self.open.known.width - 1))
            self.open.parts.append(Part([self.held[0]], [label], 0, HeaderState.MISSING))
        else:
            self.held = []
            return
        for line in self.held:
            self.sheet.roles[line] = Role.TABLE
        self.held = []

    def _rows(self, lines: list[int]) -> None:
        rows = [self.sheet.document.lines[line].cells or () for line in lines]
        start = 0
        while start < len(rows):
            start = self._piece(lines, rows, start)

    def _piece(self, lines: list[int], rows: list[Row], start: int) -> int:
        """Take rows from ``start`` up to the next header in their middle. Returns where that is."""
        rest = rows[start:] if start else rows
        ahead = self._ahead(lines[-1]) if len(rest) < FEW else []
        if self.pending is None and self.open is not None:
            same_grid = self._same_grid(lines[start])
            broken = self.broken or self._new_page(lines[start])
            decision = decide(self.open.known, [*rest, *ahead], broken, self.marked, self._sourced(lines[-1], len(ahead)))
            if same_grid and decision.verdict is not Verdict.JOIN and start == 0:
                decision = Decision(Verdict.JOIN)
            return start + self._follow(lines[start:], rest, decision, ahead)
        return start + self._begin(lines[start:], rest, ahead)

    def _ahead(self, last: int) -> list[Row]:
        """Some of the rows that follow behind blank lines: a table may have blank lines between its rows."""
        rows: list[Row] = []
        page = self.sheet.pages[last]
        for line in range(last + 1, min(last + 4 * FEW, len(self.sheet.roles))):
            role = self.sheet.roles[line]
            if role is Role.ROW and self.sheet.pages[line] == page:
                rows.append(self.sheet.document.lines[line].cells or ())
            elif role is not Role.BLANK:
                break
        return rows

    def _sourced(self, last: int, ahead: int) -> float:
        """Weight of a source note that follows the rows while the open, captioned table still waits for its own."""
        if self.open is None or self.open.caption is None:
            return 0.0
        for line in range(last + 1, min(last + 8 + 2 * ahead, len(self.sheet.roles))):
            role = self.sheet.roles[line]
            if role not in (Role.BLANK, Role.ASIDE, Role.NOTE, Role.ROW):
                return (1.5 if self._always_sourced() else 1.0) if role is Role.SOURCE else 0.0
        return 0.0

    def _always_sourced(self) -> bool:
        """Whether the report gives a source for (nearly) everything that it gives a caption."""
        if self.sourced is None:
            captions = sum(not caption.continued for caption in self.captions.values())
            sources = sum(role is Role.SOURCE for role in self.sheet.roles)
            sources += sum(draft.source is not None for draft in self.drafts)
            sources += sum(figure.source is not None for figure in self.figures)
            self.sourced = captions >= 3 and sources >= 0.9 * captions
        return self.sourced

    def _same_grid(self, line: int) -> bool:
        assert self.open is not None
        grid = self.sheet.document.lines[line].grid
        return grid is not None and grid == self.sheet.document.lines[self.open.last_line].grid

    def _new_page(self, line: int) -> bool:
        assert self.open is not None
        return self.sheet.pages[line] != self.sheet.pages[self.open.last_line]

    def _follow(self, lines: list[int], rows: list[Row], decision: Decision, ahead: list[Row]) -> int:
        assert self.open is not None
        draft = self.open
        if decision.verdict is not Verdict.JOIN:
            before, again = draft.last_line, self.again
            self._close(keep=self.lines)
            self.pending = again
            taken = self._begin(lines, rows, ahead)
            if decision.verdict is Verdict.DOUBT:
                if self.open is not None:
                    self.open.doubt = decision.why
                message = f"{decision.why}；这些行未并入上表，其中的数字不作为事实使用。"
                self.sheet.find("uncertain-continuation", Severity.ERROR, message, before, lines[0])
            return taken
        cuts = cut_at_headers(rows, draft.known.header, draft.known.columns, max(1, decision.header))
        count = next(cuts, len(rows))
        part = Part(lines[:count], rows[:count], decision.header, decision.state)
        if decision.why:
            message = f"{decision.why}。"
            self.sheet.find("garbled-header", Severity.WARNING, message, draft.parts[0].lines[0], lines[0])
        self._tail(part)
        self._add(draft, part)
        return count

    def _begin(self, lines: list[int], rows: list[Row], ahead: list[Row]) -> int:
        """A new table, or, for a lone row without caption, plain text."""
        seen = [*rows, *ahead]
        if self.pending is None and (len(seen) < 2 or max(map(trimmed, seen[:50])) < 2):
            for line in lines:
                self.sheet.roles[line] = Role.TEXT
            self._text(lines[-1])
            return len(rows)
        self.open = self.closed = None
        self.held = []
        header, columns = header_rows(seen, max(map(len, seen[:200])))
        width = _width(seen, header)
        header = min(header, len(rows))
        known = Known(tuple(rows[:header]), width)
        draft = Draft(known, self.pending, [], unit=self.unit)
        count = next(cut_at_headers(rows, known.header, columns, max(1, header)), len(rows))
        part = Part(lines[:count], rows[:count], header, HeaderState.FIRST)
        self.drafts.append(draft)
        self.open = draft
        self.pending = None
        self._add(draft, part)
        return count

    def _add(self, draft: Draft, part: Part) -> None:
        draft.parts.append(part)
        draft.known.add(part.rows[part.header :])
        self._claim(draft, self.lines)
        for line in part.lines:
            self.sheet.roles[line] = Role.TABLE
        self.lines, self.unit, self.held = [], "", []
        self.broken, self.marked, self.again = False, False, None

    def _claim(self, draft: Draft, lines: list[int]) -> None:
        draft.extras.extend(lines)
        for line in lines:
            self.sheet.roles[line] = Role.TABLE

    def _unread(self, *source: object) -> None:
        """A table caption without rows: an image, or rows that were lost."""
        assert self.pending is not None
        lines = [line for line in self.lines if self.sheet.roles[line] in (Role.CAPTION, Role.UNIT, Role.NOTE)]
        note = None
        if source:
            lines.append(int(str(source[0])))
            note = str(source[1])
        self.figures.append(Figure([self.pending], lines, note))
        for line in lines:
            self.sheet.roles[line] = Role.FIGURE
        message = f"表{self.pending.number or ''}“{self.pending.title}”没有可读取的表格行，可能是图片。"
        self.sheet.find("table-without-rows", Severity.WARNING, message, lines[0])
        self.pending, self.lines, self.unit = None, [], ""

    def _close(self, keep: list[int] | None = None) -> None:
        if self.pending is not None:
            self._unread()
        self.open = self.closed = None
        self.held, self.broken, self.marked, self.again = [], False, False, None
        self.lines = keep or []
        if not keep:
            self.unit = ""


def _same(first: Caption, second: Caption) -> bool:
    """Whether a caption says that its table goes on."""
    if first.number and second.number and first.number != second.number:
        return False
    alike = likeness(first.title, second.title) >= 0.8
    return alike or (second.continued and (not second.title or first.number == second.number))


def _width(rows: list[Row], header: int) -> int:
    """Columns of a table: as many as its header names, or as most rows fill."""
    named = max(map(trimmed, rows[:header]), default=0)
    filled = sorted(map(trimmed, rows[header : header + 200]))
    usual = filled[len(filled) // 2] if filled else 0
    most = filled[-1] if filled else 0
    return max(named, usual) if header else max(most, usual)
