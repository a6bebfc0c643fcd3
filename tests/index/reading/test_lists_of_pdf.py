"""Lists of tables and captions as PDF files of brokers have them; what was false before is not told."""

from __future__ import annotations

from typing import Any

import pytest

from index.reading.captions import caption_of, captions_of

DOTS = "." * 150


def kinds(report: Any) -> list[str]:
    return [finding.kind for finding in report.findings]


def test_an_entry_is_as_long_as_its_title_whatever_its_dots(read: Any) -> None:
    text = f"图表目录\n表 1：潮汐因子流程{DOTS} 7\n表 2：潮汐因子分组{DOTS} 9\n\n正文从这里开始，讲的是潮汐因子。\n"
    for number, title in ((1, "潮汐因子流程"), (2, "潮汐因子分组")):
        text += (
            f"\n表 {number}：{title}\n名称\t收益(%)\n甲策略\t1.2\n乙策略\t2.3\n资料来源：澄湖证券\n\n说明文字一句。\n"
        )
    assert not [kind for kind in kinds(read(text)) if kind.startswith(("unlisted", "promised"))]


def test_a_justified_entry_is_the_title_without_its_spaces(read: Any) -> None:
    text = f"图表目录\n表 1 潮 汐 因 子 分 组 收 益 统 计{DOTS} 7\n表 2 潮汐因子流程{DOTS} 9\n\n正文从这里开始。\n"
    for number, title in ((1, "潮汐因子分组收益统计"), (2, "潮汐因子流程")):
        text += (
            f"\n表 {number}：{title}\n名称\t收益(%)\n甲策略\t1.2\n乙策略\t2.3\n资料来源：澄湖证券\n\n说明文字一句。\n"
        )
    assert not [kind for kind in kinds(read(text)) if kind.startswith(("unlisted", "promised", "table-without"))]


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("图表 14 月度序列 图表 15 多空收益", ["14", "15"]),
        ("图表 1. 跟踪误差为 0.05 的方案 图表 2. 跟踪误差为 0.06 的方案", ["1", "2"]),
        ("图 3 和 图 4 的比较", []),
        ("图 3 收益与 图 7 的差异", ["3"]),  # not the next number
    ],
)
def test_captions_side_by_side_without_a_colon(line: str, numbers: list[str]) -> None:
    assert [caption.number for caption in captions_of(line)] == numbers


def test_a_title_may_begin_with_the_name_of_an_index() -> None:
    found = caption_of("表 2 中证 500 增强组合分年度表现")
    assert found is not None and found.title == "中证 500 增强组合分年度表现"
    assert caption_of("表 2 中可以看出收益上升") is None


def test_a_broker_s_template_field_is_no_title(read: Any) -> None:
    report = read("[Table_MainInfo]\n潮汐因子研究：波浪与收益\n\n[Table_Summary]\n正文一句，说明潮汐因子。\n")
    assert report.fields.title == "潮汐因子研究：波浪与收益"


def test_units_with_a_word_before_or_a_remark_behind() -> None:
    found = caption_of("表3：分险种情况（保费单位：亿元）")
    assert found is not None and (found.title, found.unit) == ("分险种情况", "亿元")
    found = caption_of("表1：主要单品批价（元/瓶，9月底为最后报价）")
    assert found is not None and (found.title, found.unit) == ("主要单品批价（元/瓶，9月底为最后报价）", "元/瓶")
    found = caption_of("表3  主要港口集装箱吞吐量(万TEU)")
    assert found is not None and found.unit == "万TEU"
