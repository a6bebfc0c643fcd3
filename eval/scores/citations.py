"""Citations against evidence, at the level of cells and of passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.answers import Citation, SystemAnswer
from eval.items import Evidence, Item
from eval.scores.entities import squeeze
from eval.scores.tables import plain


@dataclass(frozen=True, slots=True)
class CitationScore:
    """Precision and recall; None where there is nothing to divide by (no citations, no evidence)."""

    cell_precision: float | None
    cell_recall: float | None
    passage_precision: float | None
    passage_recall: float | None


def score_citations(item: Item, answer: SystemAnswer, reports: Mapping[str, str]) -> CitationScore:
    """Scores an answer's citations.

    Cell level: report, table, row and column agree (a whole column asks for report, table and column); for prose,
    the cited quote and the evidence's sentence contain one another. Passage level: the table agrees, or a quote
    without table holds the row's name; prose as before. Precision is over citations, recall over pieces of
    evidence; evidence of one slot counts as one piece, and any of its places will do.

    Args:
        reports: Truth folder's name by report id, for systems that cite ids. Names pass as they are.
    """
    slots = _slots(item.evidence)
    cited = answer.citations
    if not slots:
        return CitationScore(None, None, None, None)
    scores = []
    for cell in (True, False):
        precision = (
            sum(any(_hits(c, e, reports, cell) for e in item.evidence) for c in cited) / len(cited) if cited else None
        )
        recall = sum(any(_hits(c, e, reports, cell) for e in slot for c in cited) for slot in slots) / len(slots)
        scores += [precision, recall]
    return CitationScore(*scores)


def _slots(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    found: dict[object, list[Evidence]] = {}
    for index, piece in enumerate(evidence):
        found.setdefault(("own", index) if piece.slot is None else piece.slot, []).append(piece)
    return list(found.values())


def _hits(citation: Citation, evidence: Evidence, reports: Mapping[str, str], cell: bool) -> bool:
    cited = citation.report_id or citation.report
    report = reports.get(cited, cited)
    if evidence.report and report != evidence.report:
        return False
    if evidence.quote is not None:
        mine, theirs = squeeze(evidence.quote), squeeze(citation.quote)
        return bool(theirs) and (mine in theirs or theirs in mine) and len(theirs) >= min(6, len(mine))
    if citation.table is None and not cell:
        return evidence.row is not None and squeeze(evidence.row) in squeeze(citation.quote)
    if citation.table is None or plain(citation.table).removeprefix("表") != plain(evidence.table or "").removeprefix(
        "表"
    ):
        return False
    if not cell:
        return True
    same_column = evidence.column is None or plain(citation.column or "") == plain(evidence.column)
    same_row = evidence.row is None or plain(citation.row or "") == plain(evidence.row)
    return same_column and same_row
