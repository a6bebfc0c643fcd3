"""References to evidence as short strings, so that a citation in an old conversation still opens.

``<report>.<table>.<row>.<column>`` for a cell, ``<report>.L<first>-<last>`` for lines, with ``.<length>-<crc32>`` of
the quoted span where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote
from zlib import crc32

from index.errors import YanbaoError
from index.report import Locator
from rag.answer import Citation

LONGEST = 4000  # characters of a quote that is marked
_FORM = re.compile(
    r"(?P<report>[0-9a-f]{8,64})\.(?:L(?P<first>\d{1,9})-(?P<last>\d{1,9})"
    r"(?:\.(?P<length>\d{1,5})-(?P<crc>[0-9a-f]{8}))?|(?P<table>[^.]{1,80})\.(?P<row>\d{1,9})\.(?P<column>\d{1,9}))"
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
    length: int = 0
    crc: str = ""

    def quote_in(self, lines: Sequence[str]) -> str:
        """The quoted span, found again in the report's lines; "" if there is none in a single line."""
        for line in lines[self.first - 1 : self.last]:
            for start in range(len(line) - self.length + 1 if self.length else 0):
                if _crc(span := line[start : start + self.length]) == self.crc:
                    return span
        return ""


def ref_of(citation: Citation) -> str:
    """The reference of a citation; only URL-safe characters."""
    if citation.fact is not None and citation.table is not None:
        report, table, row, column = citation.fact.split(":", 3)
        return f"{report}.{quote(table, safe='').replace('.', '%2E')}.{row}.{column}"
    span = f".{len(citation.quote)}-{_crc(citation.quote)}" if 0 < len(citation.quote) < LONGEST else ""
    return lines_ref(citation.report, citation.locator) + span


def lines_ref(report: str, place: Locator) -> str:
    """The reference of whole lines of a report."""
    return f"{report}.L{place.line_start}-{place.line_end}"


def parse_ref(text: str) -> Ref:
    """The reverse of ``ref_of``. Raises RefError."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise RefError("This is not a reference to evidence", text[:100], "Use a citation's link")
    if match["table"] is None:
        length, crc = int(match["length"] or 0), match["crc"] or ""
        return Ref(match["report"], first=int(match["first"]), last=int(match["last"]), length=length, crc=crc)
    return Ref(match["report"], unquote(match["table"]), int(match["row"]), int(match["column"]))


def _crc(text: str) -> str:
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"
