"""Excel files: every sheet in order, its cells as they are displayed; hidden rows, columns and sheets apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from index.errors import ReadError
from index.reading.formats.archive import damaged, open_archive
from index.reading.formats.builder import Builder
from index.reading.formats.numfmt import shown
from index.reading.formats.sheet import Rows, add_block
from index.reading.formats.spans import Cell, expand
from index.reading.formats.style import is_white
from index.report import Severity

_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_UNCOMPUTED = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


def read(data: bytes, builder: Builder) -> None:
    """Adds the sheets of an XLSX file to the builder, each under its name as a heading."""
    with open_archive(data, builder) as archive:
        uncomputed = _scan(archive, builder)
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), data_only=True)
        for sheet in book.worksheets:
            _Sheet(sheet, builder).run()
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a malformed part leads it to
        raise damaged(builder.name) from error
    if uncomputed:
        named = f"{'、'.join(uncomputed[:5])} 等 {len(uncomputed)} 处"
        message = f"有公式没有保存结果（{named}），其值缺失；请在 Excel 中打开并保存后重试。"
        builder.note("formula-without-value", Severity.ERROR, message, line=1)


def _scan(archive: ZipFile, builder: Builder) -> list[str]:
    """Cells with a formula but no stored result. Raises ReadError if merged cells cover too much."""
    found: list[str] = []
    for name in archive.namelist():
        if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            continue
        try:
            xml = archive.read(name)
        except Exception as error:  # zipfile and zlib errors of many kinds
            raise damaged(builder.name) from error
        found.extend(cell.decode("ascii") for cell in _UNCOMPUTED.findall(xml))
        covered = 0
        for left, top, right, bottom in _MERGED.findall(xml):
            covered += (abs(int(bottom) - int(top)) + 1) * (abs(_column(right) - _column(left)) + 1)
        if covered > builder.limits.cells:
            raise builder.too_much("the merged cells cover too much", covered, "cells", builder.limits.cells)
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Sheet:
    """One sheet: blocks between empty rows are grids."""

    def __init__(self, sheet: Any, builder: Builder) -> None:
        self.sheet, self.builder = sheet, builder
        self.secret = sheet.sheet_state != "visible"
        self.columns = _hidden_columns(sheet)
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.covered: set[tuple[int, int]] = set()
        for merged in sheet.merged_cells.ranges:
            rows, columns = merged.max_row - merged.min_row + 1, merged.max_col - merged.min_col + 1
            self.spans[merged.min_row, merged.min_col] = (rows, columns)
            for row in range(merged.min_row, merged.max_row + 1):
                self.covered.update((row, column) for column in range(merged.min_col, merged.max_col + 1))
        self.covered -= set(self.spans)
        self.unseen: list[str] = []

    def run(self) -> None:
        """Adds the sheet's lines."""
        self.builder.add(self.sheet.title, heading=1, hidden=self.secret)
        if self.secret:
            message = f"工作表「{self.sheet.title}」是隐藏的，已隔离，不参与解读。"
            self.builder.note("hidden-sheet", Severity.WARNING, message)
        block: list[list[Cell]] = []
        hidden: set[int] = set()
        above = 0
        for number, row in self._rows():
            cells = self._row(number, row)
            filled = any(cell.text for cell in cells) or any((number, column) in self.covered for column in row)
            if number != above + 1 or not filled:
                self._block(block, hidden)
                block, hidden = [], set()
            above = number
            if not filled:
                continue
            if self._is_hidden(number):
                hidden.add(len(block))
            block.append(cells)
        self._block(block, hidden)
        for text in self.unseen:
            self.builder.add(text, hidden=True)

    def _block(self, block: list[list[Cell]], hidden: set[int]) -> None:
        if not block:
            return
        rows: Rows = expand(block, self.builder)
        width = max(map(len, rows))
        for index, cells in enumerate(block):
            if len({text for text in rows[index] if text}) == 1 and cells and cells[0].columns > 1 and cells[0].text:
                rows[index] = (cells[0].text,)
        rows = [row + ("",) * (width - len(row)) for row in rows]
        while width > 1 and not any(row[width - 1] for row in rows):
            rows, width = [row[:-1] for row in rows], width - 1
        if hidden and not self.secret:
            message = f"工作表「{self.sheet.title}」有隐藏的行，已隔离，不参与解读。"
            self.builder.note("hidden-rows", Severity.WARNING, message)
        every = frozenset(range(len(rows))) if self.secret else frozenset(hidden)
        add_block(rows, self.builder, every)
        self.builder.add("")

    def _rows(self) -> Iterator[tuple[int, dict[int, Any]]]:
        """Rows that have cells, as (number, cells by column); a far corner cell costs nothing."""
        by_row: dict[int, dict[int, Any]] = {}
        for (number, column), cell in self.sheet._cells.items():
            by_row.setdefault(number, {})[column] = cell
        for number in sorted(by_row):
            row = by_row[number]
            if max(row) <= self.builder.limits.columns:
                yield number, row
                continue
            text = "\t".join(self._text(row[column]) for column in sorted(row))
            message = f"一行超过 {self.builder.limits.columns} 列，未作表格解析，仅保留原文。"
            self.builder.note("too-many-columns", Severity.ERROR, message, line=len(self.builder.lines) + 1)
            self.builder.add(text, hidden=self.secret)

    def _is_hidden(self, number: int) -> bool:
        if number not in self.sheet.row_dimensions:
            return False
        row = self.sheet.row_dimensions[number]
        return bool(row.hidden) or row.height == 0

    def _row(self, number: int, row: dict[int, Any]) -> list[Cell]:
        cells: list[Cell] = []
        for column in range(1, max(row) + 1):
            place = (number, column)
            if place in self.covered:
                continue
            text = self._text(row[column]) if column in row else ""
            if column in self.columns:
                if text:
                    self._hide(text)
                continue
            rows, columns = self.spans.get(place, (1, 1))
            columns -= sum(1 for c in self.columns if column < c < column + columns)
            cells.append(Cell(text, rows, columns))
        return cells

    def _text(self, cell: Any) -> str:
        if cell.value is None:
            return ""
        text, rounded = shown(cell.value, cell.number_format or "General")
        if not text or _is_white(cell):
            self._hide(str(cell.value))
            return ""
        if rounded:
            message = f"工作表「{self.sheet.title}」中单元格的显示值经过舍入，按显示值读取。"
            self.builder.note("display-rounded", Severity.INFO, message)
        return text

    def _hide(self, text: str) -> None:
        self.unseen.append(" ".join(text.split()))
        message = f"工作表「{self.sheet.title}」有隐藏的列或看不见的单元格，已隔离，不参与解读。"
        self.builder.note("hidden-cells", Severity.WARNING, message)


def _hidden_columns(sheet: Any) -> set[int]:
    found: set[int] = set()
    for column in sheet.column_dimensions.values():
        if (column.hidden or column.width == 0) and column.min and column.max:
            found.update(range(column.min, min(column.max, sheet.max_column) + 1))
    return found


def _is_white(cell: Any) -> bool:
    colour = getattr(cell.font, "color", None) if cell.has_style else None
    if colour is None or cell.fill.fill_type:
        return False
    if colour.type == "theme":  # theme colour 0 is the page's background
        return bool(colour.theme == 0 and not colour.tint)
    return colour.type == "rgb" and isinstance(colour.rgb, str) and is_white("#" + colour.rgb[-6:])
