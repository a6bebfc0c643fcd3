"""References to evidence as short strings, so that a citation in an old conversation still opens.

``<report>.<table>.<row>.<column>`` for a cell, ``<report>.L<first>-<last>`` for lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from index.errors import YanbaoError
from rag.answer import Citation

_FORM = re.compile(
    r"(?P<report>[0-9a-f]{8,64})\.(?:L(?P<first>\d{1,9})-(?P<last>\d{1,9})|(?P<table>[^.]{1,80})\.(?P<row>\d{1,9})\.(?P<column>\d{1,9}))"
)


class RefError(YanbaoError):
    """A string is not a reference to evidence."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Where evidence stands: a cell if ``table`` is given (row and column from 0), else lines from 1."""

    report: str
    table: str | None = None
    row: int = 0
    column: int = 0
    first: int = 0
    last: int = 0


def ref_of(citation: Citation) -> str:
    """The reference of a citation; only URL-safe characters."""
    if citation.fact is not None and citation.table is not None:
        report, table, row, column = citation.fact.split(":", 3)
        return f"{report}.{quote(table, safe='').replace('.', '%2E')}.{row}.{column}"
    return f"{citation.report}.L{citation.locator.line_start}-{citation.locator.line_end}"


def parse_ref(text: str) -> Ref:
    """The reverse of ``ref_of``. Raises RefError."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise RefError("This is not a reference to evidence", text[:100], "Use a citation's link")
    if match["table"] is None:
        return Ref(match["report"], first=int(match["first"]), last=int(match["last"]))
    return Ref(match["report"], unquote(match["table"]), int(match["row"]), int(match["column"]))
