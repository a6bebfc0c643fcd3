"""Draws the charts of a summary as PNG or SVG. No display, no global state: safe in threads."""

from __future__ import annotations

from io import BytesIO
from typing import Literal

from rag.summaries.outputs.fonts import cjk_font
from rag.summaries.summary import Chart

ImageFormat = Literal["png", "svg"]
_UP, _DOWN = "#c0392b", "#1e8449"  # on Chinese screens red rises and green falls
_ROW = 0.3  # inches a bar
_LONGEST = 18  # characters of a name


def draw(chart: Chart, format: ImageFormat = "png", *, dpi: int = 160) -> bytes:
    """A chart as an image, every bar labelled with its value as it stands in the report.

    Args:
        format: ``png``, or ``svg`` with the text as paths, so that it looks the same without the font.
        dpi: Of a PNG.

    Raises:
        SettingsError: There is no font with Chinese characters.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(cjk_font()), size=9)
    heading = FontProperties(fname=str(cjk_font()), size=10.5)
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "yanbao", "axes.unicode_minus": False}):
        figure = Figure(figsize=(7.2, 1.0 + _ROW * max(2, len(chart.bars))), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        values = [float(bar.value) for bar in chart.bars]
        rows = range(len(values))
        axes.barh(rows, values, color=[_UP if value >= 0 else _DOWN for value in values], height=0.68)
        axes.set_yticks(rows, [_short(bar.name) for bar in chart.bars], fontproperties=font)
        axes.invert_yaxis()
        axes.axvline(0, color="#444444", linewidth=0.8)
        reach = max(map(abs, values), default=1.0) or 1.0
        for row, bar in enumerate(chart.bars):
            gap = 0.01 * reach if values[row] >= 0 else -0.01 * reach
            text = f"{bar.value:,f}{chart.unit if chart.unit in ('%', '倍') else ''}"
            side = "left" if values[row] >= 0 else "right"
            axes.text(values[row] + gap, row, text, va="center", ha=side, fontproperties=font)
        axes.margins(x=0.14, y=0.02)
        axes.set_title(_plain(chart.title), fontproperties=heading, loc="left")
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.tick_params(axis="y", length=0)
        for label in axes.get_xticklabels():
            label.set_fontproperties(font)
        stream = BytesIO()
        metadata = {"Date": None} if format == "svg" else {"Software": "yanbao"}
        figure.savefig(stream, format=format, dpi=dpi, metadata=metadata)
    return stream.getvalue()


def _short(name: str) -> str:
    name = _plain(name)
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _plain(text: str) -> str:
    """One line in which nothing is read as a formula: a dollar sign would start one."""
    return " ".join(text.split()).replace("$", r"\$")
