"""A chart of a summary as HTML: every bar is a cell of a report, and its figure the link to it."""

from __future__ import annotations

from html import escape

from rag.summaries.summary import Chart
from ui.markup import href


def bars_html(chart: Chart) -> str:
    """Bars from top to bottom; with negative figures, zero is where they turn."""
    values = [float(bar.value) for bar in chart.bars]
    low, high = min([0.0, *values]), max([0.0, *values])
    span = (high - low) or 1.0
    zero = -low / span
    rows = "".join(
        f"<li class='yb-claim'><span>{escape(bar.name)}</span>"
        f"<i class='{'down' if value < 0 else 'up'}' style='margin-left:{100 * (zero + min(value, 0.0) / span):.2f}%;"
        f"width:{100 * abs(value) / span:.2f}%'></i>"
        f"<a href='{escape(href(bar.citation))}'>{escape(bar.citation.quote)}</a></li>"
        for bar, value in zip(chart.bars, values, strict=True)
    )
    unit = f" ({escape(chart.unit)})" if chart.unit and chart.unit not in chart.title else ""
    return f"<figure class='yb-bars'><figcaption>{escape(chart.title)}{unit}</figcaption><ol>{rows}</ol></figure>"
