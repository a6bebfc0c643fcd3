"""All evidence of one answer, as HTML: the formula, then tables with every cited cell lit, then passages."""

from __future__ import annotations

from html import escape

from rag.answer import Answer
from ui.evidence import passage_html, table_html, where
from ui.refs import parse_ref, ref_of
from ui.service import Service
from ui.strings import Strings
from ui.wording import formula, worded

TABLES = 4  # tables shown at once; the others open from their citations


def evidence_panel(service: Service, say: Strings, answer: Answer) -> str:
    """HTML for the side panel; every text in it is escaped."""
    parts: list[str] = []
    if answer.program:
        parts.append(f"<p class='yb-formula'><b>{escape(say('program'))}</b>{escape(formula(say, answer.program))}</p>")
    if answer.missing:
        slots = say("semicolon").join(worded(say, slot) for slot in answer.missing)
        parts.append(f"<p class='yb-where'>{escape(say('missing'))}{say('colon')}{escape(slots)}</p>")
    cells: dict[tuple[str, str], list[tuple[int, int]]] = {}
    passages: dict[tuple[str, int, int], str] = {}
    for citation in answer.citations:
        ref = parse_ref(ref_of(citation))
        if ref.table is not None:
            cells.setdefault((ref.report, ref.table), []).append((ref.row, ref.column))
        else:
            passages[ref.report, ref.first, ref.last] = citation.quote
    reports = {id: service.library.report(id) for id in {c.report for c in answer.citations}}
    for (id, table_id), lit in list(cells.items())[:TABLES]:
        table = reports[id].table(table_id)
        locator = next(
            c.locator for c in answer.citations if c.report == id and c.fact and c.fact.split(":")[1] == table_id
        )
        parts.append(
            f"<p class='yb-where'>{where(say, reports[id], locator, table.section)}</p>{table_html(say, table, lit)}"
        )
    for citation in answer.citations:
        if passages.pop((citation.report, citation.locator.line_start, citation.locator.line_end), None) is not None:
            report = reports[citation.report]
            parts.append(
                f"<p class='yb-where'>{where(say, report, citation.locator)}</p>"
                f"{passage_html(report, citation.locator, citation.quote)}"
            )
    return "".join(parts) or f"<p class='yb-where'>{escape(say('nothing'))}</p>"
