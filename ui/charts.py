"""A bar chart of an answer whose figures are one column of a table, from the same cells."""

from __future__ import annotations

from html import escape
from typing import Any

from rag.answer import Answer

FEWEST, MOST = 3, 40  # bars
LONGEST = 14  # characters of a label
_BLUE = "#2f6fde"


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
    labels = [escape(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…") for name in names]
    figure = go.Figure(
        go.Bar(
            x=[bars[name] for name in names],
            y=list(range(len(names))),
            orientation="h",
            marker_color=_BLUE,
            text=[f"{bars[name]:,.12g}" for name in names],
            textposition="auto",
            hovertext=[escape(name) for name in names],
            hoverinfo="text+x",
        )
    )
    figure.update_layout(
        title={"text": escape(str(column)), "font": {"size": 14}, "x": 0.02},
        height=110 + 30 * len(names),
        margin={"l": 10, "r": 20, "t": 40, "b": 45},
        font={"family": "system-ui, sans-serif", "color": "#1b2430"},
        plot_bgcolor="#fff",
        xaxis={
            "title": {"text": escape(unit) or None},
            "tickformat": ",~g",
            "gridcolor": "#e3e7ee",
            "zerolinecolor": "#98a2b3",
        },
        yaxis={
            "automargin": True,
            "ticksuffix": " ",
            "tickmode": "array",
            "tickvals": list(range(len(names))),
            "ticktext": labels,
        },
        bargap=0.25,
        showlegend=False,
    )
    return figure
