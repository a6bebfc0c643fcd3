"""A bar chart of an answer whose figures are one column of a table, from the same cells."""

from __future__ import annotations

from html import escape
from typing import Any

from rag.answer import Answer

FEWEST, MOST = 3, 40  # bars


def chart_of(answer: Answer) -> Any:
    """A plotly figure, or None where a chart would say nothing: too few bars, several columns or units."""
    bars: dict[str, float] = {}
    columns: set[tuple[str | None, str]] = set()
    for figure in answer.figures:
        if figure.source != "cell" or not figure.citations:
            continue
        citation = answer.citations[figure.citations[0]]
        if citation.row is None or citation.column is None:
            continue
        columns.add((citation.column, figure.unit))
        bars[citation.row] = float(figure.value)
    if len(columns) != 1 or not FEWEST <= len(bars) <= MOST:
        return None
    import plotly.graph_objects as go

    column, unit = next(iter(columns))
    names = list(bars)[::-1]
    figure = go.Figure(go.Bar(x=[bars[name] for name in names], y=[escape(name) for name in names], orientation="h"))
    figure.update_layout(
        title={"text": escape(str(column)), "font": {"size": 14}},
        height=90 + 26 * len(names),
        margin={"l": 10, "r": 10, "t": 40, "b": 30},
        xaxis_title=unit or None,
        yaxis={"automargin": True, "type": "category"},
    )
    return figure
