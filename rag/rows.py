"""Answers as JSON rows, for batches, pipes and HTTP: one shape everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from rag.answer import Answer, Citation


def citation_row(citation: Citation, names: Mapping[str, str]) -> dict[str, Any]:
    """``{report, report_id, page, table, row, column, quote}``; what does not apply is None.

    Args:
        names: Report id → name to show; an id that is missing stands for itself.
    """
    return {
        "report": names.get(citation.report, citation.report),
        "report_id": citation.report,
        "page": citation.page,
        "table": citation.table,
        "row": citation.row,
        "column": citation.column,
        "quote": citation.quote,
        "line": citation.locator.line_start,
    }


def answer_row(answer: Answer, names: Mapping[str, str], id: object = None) -> dict[str, Any]:
    """``{id, text, refused, figures, citations, elapsed_s, missing, program, steps, timings}``.

    Decimals stay exact: ``dumps`` writes them as JSON numbers with the printed digits. ``figures[].citations``
    are indices into ``citations``, from 0: the text's ``[1]`` is index 0.
    """
    figures = [
        {
            "value": figure.value,
            "unit": figure.unit,
            "raw": figure.raw,
            "source": figure.source,
            "formula": figure.formula,
            "citations": list(figure.citations),
        }
        for figure in answer.figures
    ]
    return {
        "id": id,
        "text": answer.text,
        "refused": answer.refused,
        "figures": figures,
        "citations": [citation_row(citation, names) for citation in answer.citations],
        "elapsed_s": round(answer.timings.get("total", 0.0), 4),
        "missing": list(answer.missing),
        "program": answer.program,
        "steps": list(answer.steps),
        "timings": {stage: round(seconds, 4) for stage, seconds in answer.timings.items()},
    }


def dumps(row: Mapping[str, Any]) -> str:
    """One line of JSON; a Decimal becomes a JSON number with exactly its digits."""
    return orjson.dumps(row, default=_exact).decode()


def _exact(value: object) -> object:
    from decimal import Decimal

    if isinstance(value, Decimal) and value.is_finite():
        return orjson.Fragment(format(value, "f").encode())
    raise TypeError(f"not JSON: {type(value).__name__}")
