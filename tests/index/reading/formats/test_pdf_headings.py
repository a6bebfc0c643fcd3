"""PDF: numbered lines in a style of their own become sections; a wrapped line that begins with a value does not."""

from __future__ import annotations

from typing import Any

from formats_helpers import FONT, INSIDE

from index.reading import read_document
from index.reading.formats import load_document
from index.report import BlockKind, Report

SENTENCE = "本月板块震荡，资金面偏紧，景气度分化，龙头公司订单充足，其余公司仍在去库存，需求有待恢复，关注后续政策。"


def read(pdf: Any, parts: list[tuple[str, float]], name: str) -> Report:
    """One line per part, of that size, each over a paragraph."""

    def draw(canvas: Any) -> None:
        canvas.setFont(FONT, 20)
        canvas.drawString(60, 805, "某行业2024年5月月报")
        y = 760.0
        for text, size in parts:
            canvas.setFont(FONT, size)
            canvas.drawString(60, y, text)
            canvas.setFont(FONT, 10)
            for start in (0, 26):
                y -= 18
                canvas.drawString(60, y, SENTENCE[start : start + 26])
            y -= 34

    return read_document(load_document(pdf(draw, name=name), INSIDE))


def headings(report: Report) -> list[str]:
    return [block.text for block in report.blocks if block.kind is BlockKind.HEADING and block.text[0].isdigit()]


def test_lines_of_one_style_that_count_up_are_sections(pdf: Any) -> None:
    parts = [("1 市场行情回顾", 14.0), ("2 行业动态", 14.0), ("3 公司公告", 14.0)]
    report = read(pdf, parts, "a.pdf")
    assert headings(report) == [text for text, _ in parts]
    sections = [block.section for block in report.paragraphs() if block.text.startswith("本月板块")]
    assert sections == [(text,) for text, _ in parts]


def test_numbered_lines_in_the_texts_own_style_or_with_gaps_are_text(pdf: Any) -> None:
    assert not headings(read(pdf, [("1 市场行情回顾", 10.0), ("2 行业动态", 10.0), ("3 公司公告", 10.0)], "a.pdf"))
    assert not headings(read(pdf, [("1 市场行情回顾", 14.0), ("5 行业动态", 14.0), ("9 公司公告", 14.0)], "b.pdf"))


def test_a_line_that_begins_with_a_value_goes_on_with_the_sentence(pdf: Any) -> None:
    text = "5 月制造业采购经理指数较上月上升了 0.3 个百分点，其中的生产指数较上月下降了1.9 个百分点，需求不足。"

    def draw(canvas: Any) -> None:
        cut = text.index("1.9")
        for place, line in enumerate((text[:cut], text[cut:])):
            canvas.drawString(60, 700 - 16 * place, line)

    lines = [line.text for line in load_document(pdf(draw), INSIDE).lines if line.text]
    assert [line.replace(" ", "") for line in lines] == [text.replace(" ", "")]
