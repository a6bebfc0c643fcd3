"""Collects a format reader's lines and findings, within the limits."""

from __future__ import annotations

import re

from index.errors import ReadError
from index.reading.document import Document, Line
from index.reading.limits import Limits
from index.report import Finding, Locator, Severity

PLACES = 50  # places listed per finding; the message gives the full count
FINDINGS = 200  # findings listed per kind

# A figure and a note's mark, or the stars of its significance.
_MARKED = re.compile(r"([-+−－(（]?\d[\d,.，]*[%％倍)）]?)\s?(?:\[[^\[\]]{1,6}\]|[(（]\*{1,3}[)）]?|\*{1,3})")
_ORDER = (Severity.INFO, Severity.WARNING, Severity.ERROR)


class Builder:
    """Lines in reading order, and findings that point at them.

    Args:
        id: Id of the report, for the findings' locators.
        name: The file's name.
        limits: Bounds; going over one raises ReadError.
    """

    def __init__(self, id: str, name: str, limits: Limits) -> None:
        self.id, self.name, self.limits = id, name, limits
        self._columns, self._cells, self._chars, self._lines = (
            limits.columns,
            limits.cells,
            limits.line_chars,
            limits.lines,
        )
        self.lines: list[Line] = []
        self.cells = 0
        self.grids = 0
        self._notes: dict[tuple[str, str], tuple[Severity, list[Locator], int]] = {}

    def next_grid(self) -> int:
        """Number for a new physical table, from 1."""
        self.grids += 1
        return self.grids

    def add(
        self,
        text: str,
        page: int | None = None,
        cells: tuple[str, ...] | None = None,
        grid: int | None = None,
        heading: int | None = None,
        hidden: bool = False,
        turned: bool = False,
        header: bool | None = None,
    ) -> None:
        """Appends a line. A row wider than the limit is kept as plain text, with a finding."""
        if cells is not None:
            cells = self.fit(cells, page)
            if cells is not None and ("]" in text or "<" in text or "*" in text):
                cells = self._without_marks(cells, page)
        if len(text) > self._chars:
            raise self.too_much("a line is too long", len(text), "line_chars", self.limits.line_chars)
        grid = grid if cells is not None else None
        self.lines.append(Line(text, page, cells, grid, heading, hidden, turned, header))
        if len(self.lines) > self._lines:
            raise self.too_much("the file has too many lines", len(self.lines), "lines", self.limits.lines)

    def blank(self, line: Line) -> None:
        """Appends an empty line, one object for many of them."""
        self.lines.append(line)
        if len(self.lines) > self._lines:
            raise self.too_much("the file has too many lines", len(self.lines), "lines", self.limits.lines)

    def row(
        self,
        cells: tuple[str, ...],
        page: int | None = None,
        grid: int | None = None,
        hidden: bool = False,
        header: bool | None = None,
    ) -> None:
        """Appends a row of a table; its text is the cells joined by tabs."""
        self.add("\t".join(cells), page, cells, grid, None, hidden, header=header)

    def fit(self, cells: tuple[str, ...], page: int | None = None) -> tuple[str, ...] | None:
        """The cells of the line about to be added, or None if there are too many columns."""
        if len(cells) > self._columns:
            message = f"一行超过 {self.limits.columns} 列，未作表格解析，仅保留原文。"
            self.note("too-many-columns", Severity.ERROR, message, page, len(self.lines) + 1)
            return None
        self.cells += len(cells)
        if self.cells > self._cells:
            raise self.too_much("the file has too many table cells", self.cells, "cells", self.limits.cells)
        return cells

    def _without_marks(self, cells: tuple[str, ...], page: int | None) -> tuple[str, ...]:
        """The cells with figures alone where a note's mark stood behind them; the line's text keeps it."""
        kept: list[str] = []
        for cell in cells:
            found = _MARKED.fullmatch(cell)
            kept.append(found[1] if found else cell)
            if found:
                message = f"单元格「{cell}」的注释标记已与数字分开。"
                if "*" in cell:
                    message = "单元格中的星号（显著性或注释标记）已与数字分开。"
                self.note("footnote-mark", Severity.INFO, message, page, len(self.lines) + 1)
        return tuple(kept)

    def too_much(self, what: str, value: int, limit: str, bound: int) -> ReadError:
        """An error that names the limit."""
        remedy = f"{value} is over the limit {limit}={bound}: split the file, or raise the limit in the settings"
        return ReadError(f"{what}", self.name, remedy)

    def note(
        self, kind: str, severity: Severity, message: str, page: int | None = None, line: int | None = None
    ) -> None:
        """Records a finding at a line (by default the last one added). Equal messages are merged."""
        at = max(1, len(self.lines) if line is None else line)
        held, places, count = self._notes.setdefault((kind, message), (severity, [], 0))
        if len(places) < PLACES:
            places.append(Locator(self.id, page, at, at))
        self._notes[kind, message] = (max(held, severity, key=_ORDER.index), places, count + 1)

    def build(self, format: str) -> Document:
        """The document. Findings beyond 200 of one kind are counted in a last one of that kind."""
        findings: list[Finding] = []
        listed: dict[str, int] = {}
        spare: dict[str, tuple[Severity, Locator, int]] = {}
        last = max(1, len(self.lines))
        for (kind, message), (severity, places, count) in self._notes.items():
            places = [p if p.line_end <= last else Locator(p.report, p.page, last, last) for p in places]
            listed[kind] = listed.get(kind, 0) + 1
            if listed[kind] > FINDINGS:
                worst, place, total = spare.get(kind, (severity, places[0], 0))
                spare[kind] = (max(worst, severity, key=_ORDER.index), place, total + count)
                continue
            told = message if count <= len(places) else f"{message}（共 {count} 处）"
            findings.append(Finding(kind, severity, told, tuple(places)))
        for kind, (severity, place, total) in spare.items():
            findings.append(Finding(kind, severity, f"另有 {total} 处同类问题未逐一列出。", (place,)))
        return Document(self.id, self.name, format, tuple(self.lines), tuple(findings))
