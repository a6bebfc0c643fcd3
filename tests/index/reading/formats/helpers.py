"""Drawing and reading helpers shared by the format tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.reading.document import Document
from index.reading.limits import Limits

FONT = "STSong-Light"
INSIDE = Limits(isolate=False)


def draw_table(
    canvas: Any,
    rows: Sequence[Sequence[str]],
    x: float = 60,
    y: float = 700,
    widths: Sequence[float] = (),
    pitch: float = 18,
    ruled: bool = False,
    shaded: bool = False,
) -> float:
    """Draws rows of cells, figures flush right; returns the height below the table."""
    widths = widths or [90] * len(rows[0])
    total = sum(widths)
    if ruled:
        canvas.line(x, y + pitch * 0.7, x + total, y + pitch * 0.7)
    for number, row in enumerate(rows):
        if shaded and number % 2:
            canvas.setFillGray(0.85)
            canvas.rect(x, y - pitch * 0.3, total, pitch, stroke=0, fill=1)
            canvas.setFillGray(0)
        left = x
        for cell, width in zip(row, widths, strict=True):
            if cell[:1].isdigit() or cell[:1] in "-+":
                canvas.drawRightString(left + width - 6, y, cell)
            else:
                canvas.drawString(left + 4, y, cell)
            left += width
        if ruled:
            canvas.line(x, y - pitch * 0.3, x + total, y - pitch * 0.3)
        y -= pitch
    return y


def rows_of(document: Document, grid: int | None = None) -> list[tuple[str, ...]]:
    """Cells of all visible rows, or of those of a grid."""
    return [
        line.cells
        for line in document.lines
        if line.cells is not None and not line.hidden and (grid is None or line.grid == grid)
    ]


def kinds(document: Document) -> set[str]:
    """Kinds of a document's findings."""
    return {finding.kind for finding in document.findings}


def shown(document: Document) -> str:
    """All visible text."""
    return "\n".join(line.text for line in document.lines if not line.hidden)
