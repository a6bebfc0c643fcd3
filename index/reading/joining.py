"""Walks down the lines and puts rows, captions, units and sources together to whole tables and figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.reading import regions, surroundings
from index.reading.beside import parted, take_beside
from index.reading.captions import Caption, goes_on_with, source_of, unit_of
from index.reading.continuation import Decision, Known, Verdict, decide
from index.reading.header import MOST_ROWS, header_rows, table_width
from index.reading.marks import text_of
from index.reading.regions import ENDS, Draft, Figure, Part, is_panel, run_of_rows, same_grid
from index.reading.shapes import Row, trimmed
from index.reading.sheet import Role, Sheet
from index.reading.surroundings import FEW, rows_ahead, rows_follow, source_follows, take_caption_below, take_figure
from index.report import Severity
from index.table import HeaderState

MOST_PIECES = 60  # tables that one run of rows is cut into
LONGEST_LABEL = 20


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
    captions: dict[int, tuple[Caption, ...]]
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
        elif self.sheet.reasons[index] not in ("hidden text", "turned text"):
            self._close()

    def _caption(self, index: int) -> int:
        caption, *others = self.captions[index]
        if others and rows_follow(self.sheet, index):
            self._close()
            beside, figures = take_beside(self.sheet, self.captions[index], index)
            self.drafts += beside
            self.figures += figures
            if beside:
                return index + 1
        if not others and caption.kind != "figure":
            before = self.open or self.closed
            if before is not None and before.caption is not None and goes_on_with(before.caption, caption):
                self.open, self.marked, self.again = before, True, caption
                self.pending, self.lines = None, [*self.lines, index]
                return index + 1
        if not (others or self.held) and take_caption_below(self.sheet, self.open, caption, index):
            return index + 1
        self._close()
        if not others and (caption.kind == "table" or (caption.kind == "either" and rows_follow(self.sheet, index))):
            self.pending, self.lines, self.unit = caption, [index], caption.unit
            return index + 1
        self.figures.append(take_figure(self.sheet, self.captions, index))
        return index + 1

    def _source(self, index: int) -> None:
        note = source_of(text_of(self.sheet, index))
        if self.open is not None and self.pending is None:
            self._tail(None)
            self._claim(self.open, [*self.lines, index])
            self.open.source = note
            self.closed, self.open = self.open, None
            self.lines, self.held, self.broken, self.marked = [], [], False, False
        elif self.pending is not None:
            self._unread(index)
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
        cut = self.open.ends_open and not self.marked
        label = not self.held and not self.broken and len(text) <= LONGEST_LABEL and text[-1] not in ENDS
        if (cut and len(self.held) < 3) or label:
            self.held.append(index)
        else:
            self._close()

    def _tail(self, following: Part | None) -> None:
        """The held lines go on with the last cell (a source note or more rows follow), or are left alone."""
        if self.open is None or not self.held:
            return
        last = self.sheet.texts[self.held[-1]]
        whole = last[-1] in ENDS or len(last) > LONGEST_LABEL  # the rest of a sentence, not a firm's name
        if whole and self.open.ends_open:
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
        start = pieces = 0
        while start < len(rows):
            pieces += 1
            start += self._piece(lines[start:], rows[start:], pieces)

    def _piece(self, lines: list[int], rows: list[Row], number: int) -> int:
        """Take rows up to the next header in their middle. Returns how many.

        Args:
            number: Of the piece in its run, from 1; the last allowed one takes all that is left.
        """
        ahead = rows_ahead(self.sheet, lines[-1]) if len(rows) < FEW else []
        if self.pending is not None or self.open is None:
            taken = self._begin(lines, rows, ahead)
        else:
            marked = self.marked or (number == 1 and same_grid(self.sheet, self.open, lines[0]))
            broken = self.broken or self.sheet.pages[lines[0]] != self.sheet.pages[self.open.last_line]
            if not broken and is_panel(self.sheet, self.open, lines[0], rows):
                decision, self.again = Decision(Verdict.SEPARATE), self.open.caption
            else:
                sourced = self._sourced(lines[-1], len(ahead))
                told = self.sheet.document.lines[lines[0]].header
                decision = regions.rest_of_header(self.sheet, self.open, lines, rows) or decide(
                    self.open.known, [*rows, *ahead], broken, marked, sourced, told
                )
            taken = self._follow(lines, rows, decision, ahead)
        if number < MOST_PIECES or taken == len(rows) or self.open is None:
            return taken
        self._add(self.open, Part(lines[taken:], rows[taken:], 0, HeaderState.MISSING))
        self.open.doubt = "表中多次出现不同的表头"
        message = f"{self.open.doubt}，无法确认各列含义，其中的数字不作为事实使用。"
        self.sheet.find("uncertain-continuation", Severity.ERROR, message, lines[0], lines[-1])
        return len(rows)

    def _sourced(self, last: int, ahead: int) -> float:
        """Weight of a source note that follows the rows while the open, captioned table still waits for its own."""
        if self.open is None or self.open.caption is None or not source_follows(self.sheet, last, ahead):
            return 0.0
        if self.sourced is None:
            self.sourced = surroundings.always_sourced(self.sheet, self.captions, self.drafts, self.figures)
        return 1.5 if self.sourced else 1.0

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
        count = regions.next_header(self.sheet, lines, rows, draft.known, draft.known.columns, decision.header)
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
        flags = [self.sheet.document.lines[line].header for line in lines[: MOST_ROWS + 1]]
        header, columns = header_rows(seen, max(map(len, seen[:200])), flags)
        width = table_width(seen, header)
        header = min(header, len(rows))
        known = Known(tuple(rows[:header]), width)
        draft = Draft(known, self.pending, [], unit=self.unit)
        count = regions.next_header(self.sheet, lines, rows, known, columns, header)
        if lists := parted(self.sheet, lines[:count], rows[:count], draft, self.lines):
            self.drafts += lists
            self.pending, self.lines, self.unit = None, [], ""
            return count
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

    def _unread(self, source: int | None = None) -> None:
        """A table caption without rows: an image, or rows that were lost."""
        assert self.pending is not None
        lines = [line for line in self.lines if self.sheet.roles[line] in (Role.CAPTION, Role.UNIT, Role.NOTE)]
        note = None
        if source is not None:
            lines.append(source)
            note = source_of(text_of(self.sheet, source))
        self.figures.append(Figure([self.pending], lines, note))
        for line in lines:
            self.sheet.roles[line] = Role.FIGURE
        surroundings.tell_rowless(self.sheet, self.pending, lines[0])
        self.pending, self.lines, self.unit = None, [], ""

    def _close(self, keep: list[int] | None = None) -> None:
        if self.pending is not None:
            self._unread()
        self.open = self.closed = None
        self.held, self.broken, self.marked, self.again = [], False, False, None
        self.lines = keep or []
        if not keep:
            self.unit = ""
