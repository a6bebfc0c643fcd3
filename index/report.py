"""A report as it is after reading: fields, blocks, tables and findings, all with locators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.table import Table


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a report.

    Attributes:
        report: Id of the report: the first 16 hex digits of the sha256 of the file's bytes.
        page: Page number, from 1; None where the file has no page numbers.
        line_start: First line of ``Report.lines``, from 1.
        line_end: Last line, inclusive.
    """

    report: str
    page: int | None
    line_start: int
    line_end: int


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    FIGURE = "figure"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines with one role.

    Attributes:
        kind: What the block is.
        text: Its text, white space normalised. For a table: number and title. For a figure: its caption.
        locator: Where it stands.
        section: Headings above it, outermost first.
        level: Depth of a heading, from 1; None for other kinds.
        reason: Why a boilerplate block was set aside ("running footer", "disclaimer" …).
        table: Id of the table that a table block stands for.
        source: Source note (资料来源) of a figure.
        more: Further places where the block goes on: the parts of a table on later pages, the rest of a
            paragraph after a page break. ``locator`` and ``more`` together are the block's lines.
    """

    kind: BlockKind
    text: str
    locator: Locator
    section: tuple[str, ...] = ()
    level: int | None = None
    reason: str | None = None
    table: str | None = None
    source: str | None = None
    more: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True)
class Analyst:
    """A person who signed the report; ``licence`` is the 证券从业证书编号, if it is given."""

    name: str
    licence: str | None = None
    role: str = "分析师"


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the reader or the self-checks noticed. Nothing is repaired silently.

    Attributes:
        kind: Stable identifier, e.g. ``garbled-header``, ``told-twice``, ``not-sorted``.
        severity: ``error`` where a figure may be wrong.
        message: One sentence for the user (Chinese), with the values at stake.
        places: Every place concerned, at least one.
    """

    kind: str
    severity: Severity
    message: str
    places: tuple[Locator, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """What the cover of a report says about it. Unknown is None, never a guess.

    Attributes:
        period: The month that the report is about, ``YYYY-MM``.
        published: Publication date, ``YYYY-MM-DD``.
        subtitle: Second line of the title (``4 月人工智能行业月报``).
    """

    title: str | None = None
    issuer: str | None = None
    industry: str | None = None
    rating: str | None = None
    period: str | None = None
    published: str | None = None
    analysts: tuple[Analyst, ...] = ()
    subtitle: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A read report.

    Attributes:
        id: First 16 hex digits of the sha256 of the file's bytes.
        name: The file's name.
        fields: Cover fields.
        lines: The text as extracted, line by line; locators count these from 1.
        pages: Page of each line, same length as ``lines``; None where unknown.
        blocks: All lines of the report are in exactly one block, blank lines apart.
        tables: Whole tables, in reading order.
        findings: Of the reader and of the self-checks.
    """

    id: str
    name: str
    fields: Fields
    lines: tuple[str, ...]
    pages: tuple[int | None, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...] = ()

    def table(self, id: str) -> Table:
        """The table with this id. Raises KeyError."""
        return next_table(self.tables, id)

    def quote(self, locator: Locator) -> str:
        """The lines that a locator spans, as extracted."""
        return "\n".join(self.lines[locator.line_start - 1 : locator.line_end])

    def paragraphs(self) -> Iterator[Block]:
        """Running text in reading order, without boilerplate."""
        return (block for block in self.blocks if block.kind is BlockKind.PARAGRAPH)


def next_table(tables: tuple[Table, ...], id: str) -> Table:
    for table in tables:
        if table.id == id:
            return table
    raise KeyError(id)
