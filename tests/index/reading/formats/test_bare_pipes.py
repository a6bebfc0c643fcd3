"""Tables whose bars only part their cells: read below a caption or where figures fill them, else text."""

from __future__ import annotations

import pytest

from index.reading.formats import pipes

ROWS = [
    "品类 | 参与省份数 | 降幅 | 周期",
    "甲耗材 | 31 | 72.8% | 3年",
    "乙耗材 | 31 | 63.5% | 3年",
    "丙试剂 | 29 | - | 2年",
]
TEXTS = ["项目 | 业主 | 省份", "甲储能 | 某能源 | 新疆", "乙储能 | 某电投 | 内蒙古"]
FIGURES = ["月份 | 新增 | 累计", "1月 | 36.72 | 36.72", "2月 | 19.35 | 56.07"]


@pytest.mark.parametrize("above", [["表4：集采进展"], ["表4：集采进展", "数据截至2025年4月10日"], ["Table 4 Progress"]])
@pytest.mark.parametrize("rows", [ROWS, TEXTS])
def test_a_caption_makes_a_table(above: list[str], rows: list[str]) -> None:
    found = pipes.find([*above, *rows, "资料来源：某所"])
    start = len(above)
    assert [found[start + at][0] for at in range(len(rows))] == [pipes.split(row) for row in rows]
    assert {first for _, first in found.values()} == {start}


def test_figures_make_a_table() -> None:
    assert len(pipes.find(["一、装机", *FIGURES])) == len(FIGURES)


def test_rows_behind_the_end_of_a_page_go_on() -> None:
    lines = ["表1：进展", *ROWS, "", "- 1 -", "", "丁试剂 | 30 | 40.1% | 2年"]
    assert pipes.find(lines)[len(lines) - 1][0] == ("丁试剂", "30", "40.1%", "2年")


@pytest.mark.parametrize(
    "lines",
    [
        ["首页 | 行业 | 月报", "联系 | 电话 | 邮箱", "关于 | 地址 | 声明"],  # neither caption nor figures
        ["表1：进展", "甲 | 乙", "丙 | 丁", "戊 | 己"],  # two cells may be a title and its remark
        ["表1：进展", "甲 | 1 | 2", "乙 | 3 | 4"],  # too few
        ["表1：进展", "甲 | 1 | 2", "乙 | 3", "丙 | 4 | 5 | 6"],  # no one number of cells
        ["表1：进展", "P(A|B)|C", "P(B|C)|D", "P(C|D)|E"],  # bars without spaces
    ],
)
def test_what_is_not_certain_stays_text(lines: list[str]) -> None:
    assert pipes.find(lines) == {}


def test_tables_with_outer_bars_are_as_before() -> None:
    lines = ["| 甲 | 乙 | 丙 |", "|---|---|---|", "| 1 | 2 | 3 |"]
    assert [cells for cells, _ in pipes.find(lines).values()] == [("甲", "乙", "丙"), None, ("1", "2", "3")]
