"""A chart of an answer from the same cells: bars of one column of a table, or a line over months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from rag.answer import Answer, Citation, Figure

FEWEST, MOST = 3, 40  # bars
SHORTEST = 2  # points of a line
LONGEST = 14  # characters of a label
_BLUE = "#2f6fde"
_FONT = {"family": "system-ui, sans-serif", "color": "#1b2430"}


def chart_of(answer: Answer, months: Mapping[str, str | None]) -> Any:
    """A plotly figure, or None where a chart would say nothing: too few figures, several columns or units.

    Args:
        months: Report id → the month that it is about.
    """
    cells = list(_cells(answer))
    if len({figure.unit for figure, _ in cells}) != 1:
        return None
    if answer.rerun is not None and answer.rerun["op"] == "series":
        return _line(answer.rerun["slots"], cells, months)
    bars = {str(citation.row): float(figure.value) for figure, citation in cells}
    columns = {citation.column for _, citation in cells}
    if len(columns) != 1 or not FEWEST <= len(bars) <= MOST:
        return None
    return _bars(bars, str(next(iter(columns))), cells[0][0].unit)


def _cells(answer: Answer) -> Iterator[tuple[Figure, Citation]]:
    """The figures that are cells of rows with a name."""
    for figure in answer.figures:
        if figure.source == "cell" and figure.citations:
            citation = answer.citations[figure.citations[0]]
            if citation.row is not None and citation.column is not None:
                yield figure, citation


def _line(slots: list[dict[str, Any]], cells: list[tuple[Figure, Citation]], months: Mapping[str, str | None]) -> Any:
    """One row's figure over its periods, oldest first; None if a cell's period is not known, or told twice."""
    periods = {
        (ref["report"], ref["table"], str(ref["column"])): (slot["period"] or months.get(ref["report"]) or "")
        for slot in slots
        for ref in slot["columns"]
    }
    points: dict[str, float] = {}
    for figure, citation in cells:
        report, table, _, column = (citation.fact or ":::").split(":", 3)
        period = periods.get((report, table, column), "")
        if not period or period in points:
            return None
        points[period] = float(figure.value)
    if len(points) < SHORTEST:
        return None
    import plotly.graph_objects as go

    figure, citation = cells[-1]
    values = list(points.values())
    drawn = go.Figure(
        go.Scatter(
            x=list(range(len(points))),
            y=values,
            mode="lines+markers+text" if len(points) <= LONGEST else "lines+markers",
            line={"color": _BLUE},
            marker={"size": 8},
            text=[f"{value:,.12g}" for value in values],
            textposition="top center",
            cliponaxis=False,
            hovertext=[escape(period) for period in points],
            hoverinfo="text+y",
        )
    )
    labels = [escape(period[:7] if period[4:5] == "-" else period) for period in points]
    drawn.update_layout(
        title={"text": escape(f"{citation.row} {citation.column}"), "font": {"size": 14}, "x": 0.02},
        height=280,
        margin={"l": 10, "r": 30, "t": 50, "b": 30},
        font=_FONT,
        plot_bgcolor="#fff",
        xaxis={
            "tickmode": "array",
            "tickvals": list(range(len(points))),
            "ticktext": labels,
            "range": [-0.4, len(points) - 0.6],
        },
        yaxis={
            "automargin": True,
            "title": {"text": escape(figure.unit) or None},
            "tickformat": ",~g",
            "gridcolor": "#e3e7ee",
        },
        showlegend=False,
    )
    return drawn


def _bars(bars: Mapping[str, float], column: str, unit: str) -> Any:
    import plotly.graph_objects as go

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
        title={"text": escape(column), "font": {"size": 14}, "x": 0.02},
        height=110 + 30 * len(names),
        margin={"l": 10, "r": 20, "t": 40, "b": 45},
        font=_FONT,
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
