"""Which tables and sections a draft cites, and which it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.report import BlockKind, Report
from rag.summaries.rest import cited_lines
from rag.summaries.summary import Coverage, Piece, SummarySection


def coverage(
    reports: Sequence[Report],
    sections: Sequence[SummarySection],
    left_out: Sequence[str],
    skipped: Sequence[str],
    removed: int,
) -> Coverage:
    """Pieces of the reports by whether a claim cites a line of theirs."""
    cited = cited_lines(claim for section in sections for claim in section.claims)
    used: list[Piece] = []
    unused: list[Piece] = []
    for report in reports:
        for piece, lines in _pieces(report):
            (used if lines & cited.get(report.id, set()) else unused).append(piece)
    return Coverage(tuple(used), tuple(unused), tuple(left_out), tuple(skipped), removed)


def _pieces(report: Report) -> Iterator[tuple[Piece, set[int]]]:
    """Tables, and innermost sections with running text."""
    for table in report.tables:
        name = f"{table.label} {table.title}".strip() if table.number else table.label or "".join(table.section[-1:])
        lines = {line for part in table.parts for line in range(part.line_start, part.line_end + 1)}
        yield Piece(report.id, "table", name), lines
    found: dict[tuple[str, ...], set[int]] = {}
    headings = {(*block.section, block.text): block for block in report.blocks if block.kind is BlockKind.HEADING}
    for block in report.blocks:
        if block.kind is BlockKind.PARAGRAPH and block.section:
            place = block.locator
            found.setdefault(block.section, set()).update(range(place.line_start, place.line_end + 1))
    for section, lines in found.items():
        if (heading := headings.get(section)) is not None:  # the title of a news item, told without its text
            lines.add(heading.locator.line_start)
        yield Piece(report.id, "section", section[-1]), lines
