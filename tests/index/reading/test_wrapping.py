"""Text broken into lines of one width becomes paragraphs again, whatever else stands in the report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.reading.wrapping import cut_item
from index.report import BlockKind, Report

Read = Callable[..., Report]
PROSE = (
    "八月全市场日均成交额跌破六千亿元，个别交易日不足五千亿元，八月十三日单日成交"
    "4,773亿元，为五年来最低。换手率降至年化198%。新增投资者方面，上交所八月新开户"
    "99.9万户，环比下降13.1%。股权融资继续处于低位，全年节奏仍受控，我们预计募资约"
    "680亿元，较上年的3,565亿元下降约八成。债券承销成为投行的稳定器，地方债发行提速"
    "带动承销额明显高于二季度月均水平，我们维持全年判断不变，关注后续政策落地的节奏。"
)
ROW = "{}   600030    19.28    197.2       208.5       231.0       5.7          PB         1.06      23.60    买入"


def _lines(text: str, width: int = 36) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def _texts(report: Report, kind: BlockKind) -> list[str]:
    return [block.text for block in report.blocks if block.kind is kind]


@pytest.mark.parametrize("rows", [0, 6, 40])
def test_wide_lines_of_cells_do_not_hide_the_width_of_the_prose(read: Read, rows: int) -> None:
    cells = "\n".join(ROW.format(name) for name in ("甲公司", "乙公司", "丙公司", "丁公司") * (rows // 4))
    report = read(f"一、市场\n\n{_lines(PROSE)}\n\n{_lines(PROSE)}\n\n二、估值\n\n某某指标 {cells}\n\n三、结语\n\n完。")
    assert sum(text == PROSE for text in _texts(report, BlockKind.PARAGRAPH)) == 2


def test_a_wrapped_point_of_a_list_is_no_heading(read: Read) -> None:
    points = [
        "1. 甲板块：八月日均成交额5,943亿元，环比下降10.0%，为年内最低；月末余额13,902亿元，已连续五个月回落。",
        "2. 乙板块：预定利率切换带动寿险保费大幅冲高，上限自九月一日起由3.0%下调至2.5%，停售窗口令保费全部增长。",
        "3. 投资建议：推荐甲、乙、丙、丁，看重并购主线，以及分红率有望抬升的几家头部公司，维持行业的评级不变。",
    ]
    report = read(
        f"一、市场\n\n{_lines(PROSE)}\n\n二、要点\n\n"
        + "\n".join(map(_lines, points))
        + f"\n\n1. 市场回顾\n\n{_lines(PROSE)}\n"
    )
    assert [text for text in _texts(report, BlockKind.PARAGRAPH) if text[0] in "123"] == points
    assert "1. 市场回顾" in _texts(report, BlockKind.HEADING)


@pytest.mark.parametrize(
    ("above", "text"),
    [
        ("1. 市场回顾与后市展望以及若干需要关注的结构性变化", "成交额环比下降一成。"),  # no clauses: a long heading
        ("1. 甲板块：成交额环比下降一成，为年内最低。", "余额连续五个月回落。"),  # ends its sentence
        ("1. 甲板块：回落，企稳", "余额连续五个月回落。"),  # does not fill the line
        ("1. 甲板块：成交额环比下降一成，为年内最低；月末", "2. 乙板块：保费冲高。"),  # the next point
        ("1. 甲板块：成交额环比下降一成，为年内最低；月末", "甲公司   12.5   3.1"),  # cells
    ],
)
def test_other_numbered_lines_are_not_taken_for_a_wrapped_point(above: str, text: str) -> None:
    assert not cut_item(above, text, 24)


def test_short_lines_beside_each_other_stay_apart(read: Read) -> None:
    report = read(f"一、市场\n\n{_lines(PROSE)}\n\n{_lines(PROSE)}\n\n第一点\n第二点\n第三点\n")
    assert {"第一点", "第二点", "第三点"} <= set(_texts(report, BlockKind.PARAGRAPH))
