"""The working copy of a document while its lines are given their roles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from index.reading.document import Document
from index.reading.text import bare, visible
from index.report import Finding, Locator, Severity


class Role(Enum):
    BLANK = "blank"
    TEXT = "text"
    ROW = "row"
    HEADING = "heading"
    CAPTION = "caption"
    SOURCE = "source"
    UNIT = "unit"
    NOTE = "note"
    CONTINUED = "continued"  # （续表）
    TABLE = "table"  # claimed by a table
    FIGURE = "figure"  # claimed by a figure
    ASIDE = "aside"  # boilerplate, with a reason


@dataclass(slots=True)
class Sheet:
    """Lines with roles, counted from 0. Stages fill it in turn; each line has one role at any time.

    Attributes:
        document: What is read.
        texts: Lines without surrounding white space.
        roles: One per line.
        reasons: Why a line with role ASIDE was set aside.
        pages: Page per line, from the format or from the report's own lists; None where unknown.
        findings: What the stages noticed.
    """

    document: Document
    texts: list[str]
    roles: list[Role]
    reasons: dict[int, str] = field(default_factory=dict)
    pages: list[int | None] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> Sheet:
        texts, roles, reasons = [], [], {}
        for index, line in enumerate(document.lines):
            text = bare(line.text)
            if "<" in text and line.cells is None and not line.hidden:
                shown = visible(text)
                if not shown:
                    reasons[index] = "hidden text"
                text = shown or text
            texts.append(text)
            if not text:
                roles.append(Role.BLANK)
            elif line.hidden or line.turned or index in reasons:
                roles.append(Role.ASIDE)
                reasons[index] = "turned text" if line.turned else "hidden text"
            else:
                roles.append(Role.TEXT if line.cells is None else Role.ROW)
        return cls(document, texts, roles, reasons, [line.page for line in document.lines], list(document.findings))

    def aside(self, index: int, reason: str) -> None:
        """Set a line aside, reversibly: it stays in the report as boilerplate with this reason."""
        self.roles[index] = Role.ASIDE
        self.reasons[index] = reason

    def locator(self, first: int, last: int | None = None) -> Locator:
        """Lines first..last, from 0 and inclusive, as a place in the report."""
        return Locator(self.document.id, self.pages[first], first + 1, (first if last is None else last) + 1)

    def told(self) -> tuple[Finding, ...]:
        """The findings, their places with the pages that are known by now."""
        return tuple(
            replace(found, places=tuple(replace(place, page=self._page(place)) for place in found.places))
            for found in self.findings
        )

    def _page(self, place: Locator) -> int | None:
        known = 0 < place.line_start <= len(self.pages)
        return place.page if place.page is not None or not known else self.pages[place.line_start - 1]

    def find(self, kind: str, severity: Severity, message: str, *lines: int) -> None:
        """Record a finding about these lines (from 0)."""
        self.findings.append(Finding(kind, severity, message, tuple(self.locator(line) for line in lines)))
