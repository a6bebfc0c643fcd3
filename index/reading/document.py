"""What every format reader hands over: lines with pages, and rows where the format knows of tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from index.report import Finding

TITLE = 0


class Line(NamedTuple):
    """A line of the canonical text; a named tuple, as millions are made.

    Attributes:
        text: As extracted; the cells of a row are joined by tabs.
        page: From 1, or None where the format has no pages.
        cells: The cells if the line is a row of a table, else None. Shape (columns,), raw strings.
        grid: Number of the physical table that the row belongs to, for formats that know where one
            table ends (HTML, DOCX, XLSX, PDF); None otherwise.
        heading: Level given by the format (Markdown ``#``, DOCX style, HTML ``h1``), from 1; ``TITLE`` for the
            style of the document's title.
        hidden: True for text that a reader of the page would not see (white or zero-size text, hidden
            sheets, HTML comments); it is set aside and never becomes a fact.
        turned: True for text that runs up, down or aslant (a chart's axis, a watermark); it is set aside too.
        header: True for a row that the format calls a header (HTML ``th``, Word's repeated header rows), False for one
            that is none for sure: the reader knows the columns, and its cells fit them; None where nothing tells.
    """

    text: str
    page: int | None = None
    cells: tuple[str, ...] | None = None
    grid: int | None = None
    heading: int | None = None
    hidden: bool = False
    turned: bool = False
    header: bool | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file after its format reader.

    Attributes:
        id: First 16 hex digits of the sha256 of the file's bytes.
        name: The file's name.
        format: ``text``, ``markdown``, ``html``, ``pdf``, ``docx``, ``xlsx`` or ``csv``.
        lines: In reading order. Locators count them from 1.
        findings: What the format reader could not be sure of.
    """

    id: str
    name: str
    format: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...] = field(default=())
