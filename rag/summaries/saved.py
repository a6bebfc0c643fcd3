"""Reads a draft back from its JSON, and believes none of it: every claim is bound and looked up again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index.errors import SettingsError
from index.report import Report
from rag.answer import Citation
from rag.gate import UnboundFigureError, bind
from rag.gate.evidence import compact
from rag.summaries.summary import Summary

_MOST = 20_000_000  # bytes of a file


def read_summary(path: Path) -> Summary:
    """A summary that was written as JSON.

    Raises:
        SettingsError: The file cannot be read or is no summary; says which field is wrong.
    """
    try:
        if path.stat().st_size > _MOST:
            raise SettingsError("the file is too large for a summary", path, f"At most {_MOST:,} bytes.")
        data = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError("the summary cannot be read", path, "Give a file that `--out x.json` wrote.") from error
    if isinstance(data, dict) and isinstance(data.get("coverage"), dict):
        data["coverage"].pop("share", None)
    try:
        return TypeAdapter(Summary).validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"])
        raise SettingsError(
            f"the file is no summary: {field}: {first['msg']}", path, "Give a file that `--out x.json` wrote."
        ) from error


def verify(summary: Summary, reports: Iterable[Report]) -> None:
    """Holds a summary that came from outside to what this library's reports say.

    Raises:
        SettingsError: A claim has a figure that nothing binds, or cites what its report does not say.
    """
    by_id = {report.id: report for report in reports}
    for claim in summary.claims:
        if not claim.citations:
            raise SettingsError("the summary has a claim without a citation", claim.text[:60], "Draft it again.")
        try:
            bind(claim.text, figures=claim.figures, citations=claim.citations)
        except UnboundFigureError as error:
            raise SettingsError(f"the summary was changed: {error}", claim.text[:60], "Draft it again.") from error
        for citation in claim.citations:
            if not _stands(citation, by_id.get(citation.report)):
                raise SettingsError(
                    "the summary cites what the report does not say",
                    citation.quote[:60].rstrip("。."),
                    "Draft it again.",
                )


def _stands(citation: Citation, report: Report | None) -> bool:
    """Whether a quote stands on its lines, in a paragraph or a cell that shares a line with them; or is a column."""
    if report is None or not 1 <= citation.locator.line_start <= citation.locator.line_end <= len(report.lines):
        return False
    lines, quote = compact(report.quote(citation.locator)), compact(citation.quote)
    if quote in lines or any(quote in compact(text) for text in _read(report, citation)):
        return True
    # A column is quoted name by name and cell by cell.
    return "；" in citation.quote and all(
        compact(word) in lines for piece in citation.quote.split("；") for word in piece.split()
    )


def _read(report: Report, citation: Citation) -> Iterator[str]:
    """Text as it was read, whole over page breaks, from the lines of a citation."""
    start, end = citation.locator.line_start, citation.locator.line_end
    for block in report.blocks:
        if any(place.line_start <= end and start <= place.line_end for place in (block.locator, *block.more)):
            yield block.text
    for table in report.tables if citation.table else ():
        for row, (first, last) in zip(table.rows, table.row_lines, strict=True):
            if first <= end and start <= last:
                yield from row
