"""PDF: any table of the genre, drawn in any of the usual ways, comes back cell by cell."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from formats_helpers import FONT, INSIDE, draw_table, rows_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.reading.formats.load import parse

NAMES = ["甲公司", "乙科技股份", "东方人工智能主题 A", "商汤-W", "GPT 概念", "丙", "某某证券资产管理有限公司"]


@st.composite
def tables(draw: Any) -> list[tuple[str, ...]]:
    """A header and 2 to 25 rows: code, name, then 1 to 5 columns of figures, some empty."""
    count = draw(st.integers(1, 5))
    figure = st.one_of(
        st.decimals(-99, 9999, places=2).map(lambda d: f"{d:,}"),
        st.decimals(-99, 99, places=1).map(lambda d: f"{d}%"),
        st.just("--"),
    )
    header = (
        "代码",
        "名称",
        *(
            f"{name}({unit})"
            for name, unit in (("收盘价", "元"), ("涨幅", "%"), ("市值", "亿"), ("PE", "倍"), ("PB", "倍"))[:count]
        ),
    )
    rows = []
    for number in range(draw(st.integers(2, 25))):
        figures = [draw(figure) if draw(st.integers(0, 9)) else "" for _ in range(count)]
        rows.append((f"{number + 600001}.SH", draw(st.sampled_from(NAMES)), *figures))
    for column in range(2, count + 2):  # a single cell under a header set otherwise has no certain column
        assume(sum(1 for row in rows if row[column]) > 1)
    return [header, *rows]


def drawn(rows: list[tuple[str, ...]], **look: Any) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont(FONT, 9)
    draw_table(canvas, rows, x=40, y=780, **look)
    canvas.save()
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(rows=tables(), ruled=st.booleans(), shaded=st.booleans(), pitch=st.sampled_from([12, 15, 20]))
def test_every_cell_comes_back(rows: list[tuple[str, ...]], ruled: bool, shaded: bool, pitch: int) -> None:
    widths = (62, 135, *[62] * (len(rows[0]) - 2))
    document = parse(drawn(rows, widths=widths, ruled=ruled, shaded=shaded, pitch=pitch), "a.pdf", INSIDE)
    assert rows_of(document) == rows
