"""Citations of a draft as numbered notes: sentences of one page, cells of one column or of one row share a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer import Citation
from rag.summaries.phrases import wording
from rag.summaries.summary import Claim, Summary

_QUOTE = 120  # characters of a quote in a note


@dataclass(frozen=True, slots=True)
class Note:
    """A note: where (``2024-04 月报 · 第4页 · 表4 · 月涨跌幅 (%)``), and what stands there, piece by piece.

    Attributes:
        place: Report (if there are several), page, table, column or row.
        quotes: Verbatim, each with its name and line.
        formulas: How figures were computed from what is cited.
    """

    place: str
    quotes: tuple[str, ...]
    formulas: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "；".join((f"{self.place}：{self.quotes[0]}", *self.quotes[1:], *self.formulas))


class Notes:
    """Numbers the notes of a summary in the order in which its claims are shown; equal ones are listed once."""

    def __init__(self, summary: Summary) -> None:
        self._names = summary.reports
        self._words = wording(summary.language)
        self._numbers: dict[Note, int] = {}

    def of(self, claim: Claim) -> list[int]:
        """Numbers of a claim's notes, from 1."""
        return [self._numbers.setdefault(note, len(self._numbers) + 1) for note in self._notes(claim)]

    @property
    def all(self) -> tuple[Note, ...]:
        """The notes numbered so far, in order."""
        return tuple(self._numbers)

    def _notes(self, claim: Claim) -> list[Note]:
        groups: list[list[int]] = []
        for number, citation in enumerate(claim.citations):
            if groups and _together(claim.citations[groups[-1][0]], claim.citations[groups[-1][-1]], citation):
                groups[-1].append(number)
            else:
                groups.append([number])
        return [self._note(claim, group) for group in groups]

    def _note(self, claim: Claim, numbers: Sequence[int]) -> Note:
        citations = [claim.citations[number] for number in numbers]
        first, one_column = citations[0], len({citation.column for citation in citations}) == 1
        one_row = len({citation.row for citation in citations}) == 1
        name = self._names.get(first.report, first.report) if len(self._names) > 1 else ""
        place = [
            name,
            self._words["page"].format(first.page) if first.page is not None else "",
            self._words["table"].format(first.table) if first.table else "",
            (first.row or "") if one_row else "",
            (first.column or "") if one_column else "",
        ]
        quotes = tuple(_quoted(citation, self._words, one_row, one_column) for citation in citations)
        formulas = dict.fromkeys(
            figure.formula for figure in claim.figures if figure.formula and set(figure.citations) & set(numbers)
        )
        where = " · ".join(part for part in place if part) or self._words["text"]
        return Note(where, quotes, tuple(formulas))


def _together(first: Citation, last: Citation, other: Citation) -> bool:
    """Whether a citation joins a note: all of one page's text, of one column, or of one row."""
    if (first.report, first.table) != (other.report, other.table):
        return False
    if not other.table:
        return first.page == other.page
    if first is last:
        return other.column == first.column or other.row == first.row
    return other.column == first.column if last.column == first.column else other.row == first.row


def _quoted(citation: Citation, words: Mapping[str, str], one_row: bool, one_column: bool) -> str:
    names = [(citation.row or "") if not one_row else "", (citation.column or "") if not one_column else ""]
    quote = citation.quote if len(citation.quote) <= _QUOTE else f"{citation.quote[:_QUOTE]}…"
    said = " ".join((*(" ".join(name.split()) for name in names if name), f"“{' '.join(quote.split())}”"))
    place = citation.locator
    if place.line_end > place.line_start:
        lines = words["lines"].format(place.line_start, place.line_end)
    else:
        lines = words["line"].format(place.line_start)
    return f"{said}{words['open']}{lines}{words['close']}"
