"""Puts a table on pages: rows as tabs, pipes or HTML, cut where the page ends, damaged on the way."""

from __future__ import annotations

import html
from collections.abc import Sequence
from random import Random

from eval.foundry.damage import Damage, damage_cell, garbled_header
from eval.foundry.elements import Mishap, Sheet
from eval.foundry.paper import Paper

BORDERLESS = ("space", "line")  # one space between cells, which loses empty ones; one cell per line
STYLES = ("tab", "pipe", "html", *BORDERLESS)
_NARROW = 20  # Chinese characters on a printed line of a text cell


class SheetWriter:
    """Writes one table. ``mishaps`` collects what was done to it."""

    def __init__(self, paper: Paper, sheet: Sheet, style: str, damage: Damage, random: Random) -> None:
        self.paper, self.sheet, self.style, self.damage, self.random = paper, sheet, style, damage, random
        self.mishaps: list[Mishap] = []
        self.width = len(sheet.table.columns)  # cells of a row on the current page
        self.numeric = [column.kind == "number" for column in sheet.table.columns]
        self.textual = not any(self.numeric)

    def write(self) -> None:
        table = self.sheet.table
        if self.paper.room() < 8:
            self.paper.turn()
        for line in self.sheet.caption:
            self.paper.mark(self.sheet.caption[0])
            self.paper.write(line)
        self.paper.write("")
        self._open([column.name for column in table.columns])
        for index, row in enumerate(table.rows):
            self._row(index, row)
        self._close()
        self.paper.write("")
        if self.sheet.source:
            self.paper.write(self.sheet.source)
            self.paper.write("")

    def _note(self, kind: str, row: int | None = None, column: int | None = None) -> None:
        self.mishaps.append(Mishap(self.sheet.table.number or self.sheet.table.title, row, column, kind))

    def _open(self, header: Sequence[str] | None) -> None:
        if self.style == "html":
            self.paper.write("<table>")
        if header is not None:
            self._line([html.escape(name) if self.style == "html" else name for name in header], 2, "th")
            if self.style == "pipe":
                self.paper.write("|" + " --- |" * len(header), 0)

    def _close(self) -> None:
        if self.style == "html":
            self.paper.write("</table>")

    def _line(self, cells: Sequence[str], height: int, tag: str = "td") -> None:
        if self.style == "tab":
            self.paper.write("\t".join(cells), height)
        elif self.style == "pipe":
            self.paper.write("| " + " | ".join(cells) + " |", height)
        elif self.style == "space":
            self.paper.write(" ".join(cell for cell in cells if cell), height)
        elif self.style == "line":
            for cell in cells:
                self.paper.write(cell, 1)
        else:
            self.paper.write("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>", height)

    def _row(self, index: int, row: Sequence[str]) -> None:
        cells = []
        for column, cell in enumerate(row):
            cell = html.escape(cell, quote=False) if self.style == "html" else cell
            damaged, kinds = damage_cell(cell, self.numeric[column], self.damage, self.random)
            cells.append(damaged)
            for kind in kinds:
                self._note(kind, index, column)
        height = 1 + max(len(cell) // _NARROW for cell in row)
        if height > self.paper.room():
            if self._cut(index, cells):
                return
            self._break(index)
        elif "blank-line" in self.damage.kinds and self.style == "tab" and index and self.random.random() < 0.03:
            self.paper.write("")
            self._note("blank-line", index)
        self._line(self._laid_out(index, cells), height)

    def _laid_out(self, index: int, cells: list[str]) -> list[str]:
        """Cells as they lie in the row: empty ones at the end may be lost, or more may be added."""
        cells = cells + [""] * (self.width - len(cells))
        if self.style != "html" and not cells[-1] and "lost-empty" in self.damage.kinds and self.random.random() < 0.5:
            while cells and not cells[-1]:
                cells.pop()
            self._note("lost-empty", index)
        elif self.style == "tab" and self.damage.hits("extra-empty", self.random):
            cells = [*cells, ""]
            self._note("extra-empty", index)
        return cells

    def _cut(self, index: int, cells: list[str]) -> bool:
        """Cuts the row where the page ends, if that kind of damage is on and the row can take it."""
        if self.random.random() < 0.6:
            return False
        longest = max(range(len(cells)), key=lambda column: len(cells[column]))
        whole = "<" not in cells[longest] and "&" not in cells[longest]
        if self.textual and len(cells[longest]) > 24 and whole and "cell-cut" in self.damage.kinds:
            place = self.random.randint(8, len(cells[longest]) - 8)
            first, rest = list(cells), [""] * len(cells)
            first[longest], rest[longest] = cells[longest][:place], cells[longest][place:]
            self._note("cell-cut", index, longest)
        elif not self.textual and len(cells) > 4 and "row-cut" in self.damage.kinds:
            place = self.random.randint(3, len(cells) - 1)
            if not any(cells[place:]):
                return False
            blank = [""] * len(cells)
            first, rest = cells[:place] + blank[place:], blank[:place] + cells[place:]
            self._note("row-cut", index)
        else:
            return False
        self._line(first, 2)
        self._break(index, plain=True)
        self._line(rest + [""] * (self.width - len(rest)), 2)
        return True

    def _break(self, index: int, plain: bool = False) -> None:
        """Goes on on the next page; the header there is missing, repeated or garbled.

        A cut row goes on without a header: no converter puts one into the middle of a row that it cut.
        """
        if "page-break" not in self.damage.kinds and not plain:
            return  # the page grows: an undamaged table stands on one page
        states = [kind for kind in ("header-missing", "header-repeated", "header-garbled") if kind in self.damage.kinds]
        if self.textual or self.style == "html":
            states = [kind for kind in states if kind != "header-garbled"]
        state = "header-missing" if plain or not states else self.random.choice(states)
        self._close()
        # without a visible break a header that names other columns could as well begin another table
        self.paper.turn(visible=state == "header-garbled")
        self._note("page-break", index)
        if "caption-repeated" in self.damage.kinds and self.paper.broker.continued:
            self.paper.write(self.paper.broker.continued.format(number=self.sheet.label))
            self._note("caption-repeated", index)
        self._note(state, index)
        header = [column.name for column in self.sheet.table.columns]
        if state == "header-missing":
            self._open(None)
            return
        if state == "header-garbled":
            header = garbled_header(header, self.random)
        self.width = max(self.width, len(header))
        self._open(header)
