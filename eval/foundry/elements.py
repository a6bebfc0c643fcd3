"""What a report is made of, in order, before it is put on pages."""

from __future__ import annotations

from dataclasses import dataclass

from eval.truth import TruthTable


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that stand together: a heading, a paragraph, a figure, a block of boilerplate.

    ``mark`` names a heading, figure or table whose page the table of contents needs.
    """

    lines: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its label (``表 4``), caption lines and source note ("" if it has none)."""

    table: TruthTable
    label: str
    caption: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A list to be filled with page numbers: of headings, figures or tables. Entries are (text, mark)."""

    title: str
    entries: tuple[tuple[str, str], ...]
    leader: str


Element = Lines | Sheet | Contents


@dataclass(frozen=True, slots=True)
class Mishap:
    """One damage that was done. Row and column count from 0; None means the whole table, or the whole row."""

    table: str
    row: int | None
    column: int | None
    kind: str
