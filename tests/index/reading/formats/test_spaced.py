"""Tables that spaces align: every cell in its column, or text; never a cell in the wrong column."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from formats_helpers import rows_of
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading import read_document
from index.reading.document import Document
from index.reading.formats.load import parse
from index.reading.formats.spaced import find
from index.reading.limits import Limits
from index.reading.running import page_ends

Load = Callable[..., Document]
Measure = Callable[[str], int]


def wide(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def aligned(rows: Sequence[Sequence[str]], measure: Measure = wide, gap: int = 3, right: bool = False) -> list[str]:
    """Rows as lines: the first column flush left, the others flush left or right."""
    widths = [max(measure(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        line = ""
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            free = " " * (width - measure(cell))
            line += (free + cell if right and place else cell + free) + " " * gap
        lines.append(line.rstrip())
    return lines


ROWS = (
    ("名称", "总市值", "市盈率", "涨跌幅(%)"),
    ("贵州茅台", "21000.5", "28.1", "-3.2"),
    ("五粮液", "5000.2", "", "1.5"),
    ("老白干酒股份", "150.9", "18.3", ""),
    ("合计", "26151.6", "22.2", "0.1"),
)


@pytest.mark.parametrize("measure", [wide, len])
@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("blank", [False, True])
def test_cells_by_their_place(load: Load, measure: Measure, right: bool, blank: bool) -> None:
    lines = aligned(ROWS, measure, right=right)
    text = ("\n\n" if blank else "\n").join(lines)
    report = read_document(
        load("a.txt", f"正文。\n\n表 1：白酒公司（单位：亿元）\n\n{text}\n\n资料来源：某库\n\n正文。\n")
    )
    (table,) = report.tables
    assert table.rows == ROWS[1:] and table.label == "表1" and table.source == "某库"
    assert tuple(column.header for column in table.columns) == ROWS[0]


def test_merged_headers_stand_over_their_columns(load: Load) -> None:
    text = (
        "               全部公司                 覆盖公司\n"
        "           均值       波动率       均值       波动率\n"
        "2019       1.20        3.40        5.60        7.80\n"
        "2021       1.20       -3.40        5.60        7.80\n"
        "2020       2.20        3.40                    6.80\n"
    )
    (table,) = read_document(load("a.txt", text)).tables
    assert [column.header for column in table.columns][1:] == [
        "全部公司 均值",
        "全部公司 波动率",
        "覆盖公司 均值",
        "覆盖公司 波动率",
    ]
    assert table.rows[2] == ("2020", "2.20", "3.40", "", "6.80")
    shifted = text.replace("               全部公司      ", "       全部公司              ")
    assert not rows_of(load("a.txt", shifted))


@pytest.mark.parametrize(
    "text",
    [
        "左栏的一行正文，讲的是行业    右栏的一行正文，讲的是公司\n" * 6,
        "0%    5%    10%    15%\n\n2019-01    2019-07    2020-01    2020-07\n",
        "一、行情 ........  3  ....... 4\n二、公司 ........  5  ....... 6\n三、数据 .......  7  ....... 8\n",
        "图 1：走势\n名称   收入   利润\n甲公司   1.5   2.5\n乙公司   3.5   4.5\n",
        "分析师   张三   S0190511010001\n分析师   李四   S0190511010002\n联系人   王五   021-12345678\n",
        "名称   收入   利润\n甲公司  1.5    2.5\n乙公司    3.5 4.5\n",
    ],
)
def test_other_spaces_make_no_table(load: Load, text: str) -> None:
    assert not rows_of(load("a.txt", text))


def test_a_table_goes_on_over_a_page(load: Load) -> None:
    lines = aligned([ROWS[0], *[(f"公司{n}甲", f"{n}.5", f"{n}.25", f"-{n}.1") for n in range(10, 30)]])
    text = (
        "\n".join(["表 1：公司", *lines[:12]])
        + "\n\n\n请务必阅读正文之后的免责声明    3 / 9\n\f"
        + "\n".join(lines[12:])
    )
    (table,) = read_document(load("a.txt", text + "\n资料来源：某库\n")).tables
    assert len(table.rows) == 20 and table.rows[-1] == ("公司29甲", "29.5", "29.25", "-29.1")


def paged(
    *pages: list[str], mark: str = "敬请阅读末页的免责条款          {}", head: str = "某行业月报        某研究院"
) -> str:
    """Pages with a number at their foot and a running header of two pieces, as converters leave them."""
    filler = ["这一页上没有表格，只有正文。"] * 8
    sheets = [["正文。", *filler], *pages, ["正文。", *filler], ["正文。", *filler]]
    return "\n".join(
        "\n".join([*([head, ""] if number > 1 else []), *sheet, "", mark.format(number)])
        for number, sheet in enumerate(sheets, 1)
    )


@pytest.mark.parametrize("rows_above", [0, 1, 2, 7])
@pytest.mark.parametrize("feed", [False, True])
def test_a_page_may_end_anywhere_in_a_table(load: Load, rows_above: int, feed: bool) -> None:
    lines = aligned([ROWS[0], *[(f"公司{n}甲", f"{n}.5", f"{n}.25", f"-{n}.1") for n in range(10, 30)]])
    above = ["正文。"] * 7 + ["表 1：公司", "单位：亿元", *(lines[: rows_above + 1] if rows_above else [])]
    below = [*lines[len(above) - 9 :], "资料来源：某库"]
    text = paged(above, below)
    text = text.replace("\n某行业月报", "\n\f某行业月报") if feed else text
    (table,) = read_document(load("a.txt", text)).tables
    assert table.label == "表1" and table.unit == "亿元"
    assert len(table.rows) == 20 and table.rows[-1] == ("公司29甲", "29.5", "29.25", "-29.1")


def test_two_tables_parted_by_a_page_stay_two(load: Load) -> None:
    one = aligned([ROWS[0], *[(f"公司{n}甲", f"{n}.5", f"{n}.25", f"-{n}.1") for n in range(10, 16)]])
    two = aligned([("地区", "价格"), ("华东", "12.5"), ("华南地区的省份", "13.5")], gap=9)
    text = paged([*["正文。"] * 7, "表 1：公司", *one], [*two, *["正文。"] * 7])
    (table,) = read_document(load("a.txt", text)).tables
    assert table.rows == tuple(tuple(line.split()) for line in one[1:])


def test_rows_that_count_up_are_no_ends_of_pages() -> None:
    rows = [f"第{n}周    甲    乙" for n in range(1, 30)]
    assert not page_ends(rows)
    assert not page_ends([line for row in rows for line in (row, *["正文"] * 9)][:20])  # two are too few
    assert not page_ends([line for n in (1, 3, 5, 7) for line in (f"第{n}周    甲", *["正文"] * 9)])


def test_groups_drawn_between_dashes_are_no_columns(load: Load) -> None:
    lines = aligned([ROWS[0], *[(f"公司{n}甲", f"{n}.5", f"{n}.25", f"-{n}.1") for n in range(10, 14)]])
    drawn = "        |------ 估值 ------|     |--- 行情 ---|"
    (table,) = read_document(
        load("a.txt", "\n".join(["表 1：公司（单位：亿元）", drawn, *lines, "资料来源：某库"]))
    ).tables
    assert table.label == "表1" and tuple(column.header for column in table.columns) == ROWS[0]
    barred = "|名称|涨跌|\n|---|---|\n|甲公司|-- 停牌 --|\n|乙公司|-3.5|\n"
    (table,) = read_document(load("a.md", barred)).tables
    assert table.rows == (("甲公司", "-- 停牌 --"), ("乙公司", "-3.5"))


figures = st.decimals(-9999, 99999, places=2).map(str)
names = st.text("甲乙丙丁戊己庚辛AB", min_size=2, max_size=7)


@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    width=st.integers(3, 7),
    height=st.integers(3, 9),
    right=st.booleans(),
    measure=st.sampled_from([wide, len]),
    gap=st.integers(2, 9),
)
def test_a_cell_is_in_its_column_or_in_no_table(
    data: st.DataObject, width: int, height: int, right: bool, measure: Measure, gap: int
) -> None:
    header = ("名称", *(f"指标{'子丑寅卯辰巳午'[place]}" for place in range(1, width)))
    rows = [
        (data.draw(names), *(data.draw(st.one_of(figures, figures, st.just(""))) for _ in range(1, width)))
        for _ in range(height)
    ]
    lines = aligned([header, *rows], measure, gap, right)
    for index, row in find(lines).items():
        assert row.cells == [header, *rows][index]


def test_time_is_linear(load: Load) -> None:
    lines = aligned([ROWS[0], *[(f"公司{n}", f"{n}.5", f"{n}.25", f"-{n}.1") for n in range(20_000)]])
    start = time.process_time()
    document = parse("\n".join(lines).encode(), "a.txt", Limits())
    assert len(rows_of(document)) == 20_001 and time.process_time() - start < 5
