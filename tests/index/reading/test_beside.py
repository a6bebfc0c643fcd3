"""Tables side by side on the same lines: parted where that is certain, told where it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.reading.beside import boundary, sides
from index.report import BlockKind, Report

Read = Callable[..., Report]
CAPTIONS = "表 1: 甲类涨幅\t表 2: 乙类跌幅\n"
HEADER = "名称\t涨幅(%)\t名称\t跌幅(%)\n"
ROWS = "甲一\t10.2\t乙一\t-9.1\n甲二\t9.2\t乙二\t-8.1\n甲三\t8.2\t乙三\t-7.1\n"
SOURCE = "资料来源：某数据库\t资料来源：某研究所\n"
LEFT = (("甲一", "10.2"), ("甲二", "9.2"), ("甲三", "8.2"))
RIGHT = (("乙一", "-9.1"), ("乙二", "-8.1"), ("乙三", "-7.1"))


def kinds(report: Report) -> set[str]:
    return {found.kind for found in report.findings}


@pytest.mark.parametrize(
    "text",
    [
        CAPTIONS + HEADER + ROWS + SOURCE,
        CAPTIONS.replace("\t", "    ") + "\n" + HEADER + ROWS + SOURCE,
        CAPTIONS.replace("\t", " ") + HEADER + ROWS + "资料来源：某数据库\n资料来源：某研究所\n",
        CAPTIONS.replace("\t", "\t\t\t") + HEADER.replace("\t名", "\t\t名") + ROWS.replace("\t乙", "\t\t乙") + SOURCE,
    ],
)
def test_a_captioned_pair_is_two_tables(read: Read, text: str) -> None:
    report = read(text)
    one, two = report.tables
    assert (one.id, one.title, one.rows, one.source) == ("t1", "甲类涨幅", LEFT, "某数据库")
    assert (two.id, two.title, two.rows, two.source) == ("t2", "乙类跌幅", RIGHT, "某研究所")
    assert [column.name for column in two.columns] == ["名称", "跌幅"]
    assert not one.doubtful_rows and not two.doubtful_rows and not report.findings


def test_captions_over_their_columns_part_tables_without_common_names(read: Read) -> None:
    text = "表 1: 甲类\t\t表 2: 乙类\t\n公司\t涨幅(%)\t基金\t跌幅(%)\n" + ROWS
    assert [table.rows for table in read(text).tables] == [LEFT, RIGHT]


def test_units_side_by_side_stay_with_their_tables(read: Read) -> None:
    text = CAPTIONS + "单位：亿元\t单位：万元\n名称\t收入\t名称\t利润\n" + ROWS + SOURCE
    one, two = read(text).tables
    assert (one.unit, two.unit, one.rows, two.rows) == ("亿元", "万元", LEFT, RIGHT)


def test_the_shorter_table_ends_first(read: Read) -> None:
    one, two = read(CAPTIONS + HEADER + ROWS + "\t\t乙四\t-6.1\n" + SOURCE).tables
    assert one.rows == LEFT and two.rows == (*RIGHT, ("乙四", "-6.1"))
    assert two.row_lines[3] == (6, 6)


@pytest.mark.parametrize(
    "text",
    [
        CAPTIONS + "公司\t涨幅(%)\t基金\t跌幅(%)\n" + ROWS,  # no sign of a boundary
        CAPTIONS + HEADER + ROWS + "甲四\t乙四\t-6.1\n",  # a cell is lost, on either side
        CAPTIONS + HEADER + ROWS + "乙四\t-6.1\n",  # one row, of either side
        CAPTIONS + "名称\t涨幅(%)\t名称\t跌幅(%)\t名称\t振幅(%)\n" + ROWS.replace("\n", "\t丙\t3.5\n"),
        CAPTIONS.replace("\t", "\t\t") + "公司\t涨幅(%)\t基金\t跌幅(%)\n" + ROWS,  # tabs that keep no columns
        CAPTIONS.replace("\t", "\t\t表 3: 丙\t") + HEADER + ROWS,
    ],
)
def test_an_unsure_boundary_keeps_one_table_without_facts(read: Read, text: str) -> None:
    report = read(text)
    [table] = report.tables
    assert "uncertain-boundary" in kinds(report)
    assert table.doubtful_rows == tuple(range(len(table.rows)))
    assert all(piece in table.title for piece in ("甲类涨幅", "乙类跌幅"))
    wanted = Counter(cell for line in text.split("\n")[1:] for cell in line.split("\t") if cell)
    assert not wanted - Counter(
        cell for row in (*table.rows, *(part.header for part in table.parts)) for cell in row if cell
    )


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("名称\t2023 营收\t2024 营收\t2025 营收", "甲{0}\t1{0}.5\t2{0}.5\t3{0}.5"),
        ("名称\t营收\t同比\t营收\t同比", "甲{0}\t1{0}.5\t2{0}.5%\t3{0}.5\t4{0}.5%"),
        ("名称\t对比\t涨幅\t名称变更", "甲{0}\t乙{0}\t1{0}.5\t丙{0}"),
        ("2023\t2024\t2023\t2024", "1{0}.5\t2{0}.5\t3{0}.5\t4{0}.5"),
    ],
)
@pytest.mark.parametrize("caption", ["表 1: 甲与表 2 的比较", "表 1: 表 2 和表 3 的合计", "表 1: 2023 与 2024"])
def test_one_table_with_like_names_stays_one(read: Read, caption: str, header: str, row: str) -> None:
    report = read(f"{caption}\n{header}\n" + "".join(row.format(place) + "\n" for place in range(4)))
    [table] = report.tables
    assert table.number == "1" and table.title == caption[5:]
    assert len(table.columns) == header.count("\t") + 1 and "uncertain-boundary" not in kinds(report)


def test_a_list_in_two_halves_never_gives_one_name_the_figures_of_the_other(read: Read) -> None:
    text = "表 7: 涨幅\n名称\t涨幅(%)\t名称\t涨幅(%)\n" + ROWS + "资料来源：某数据库\n"
    one, two = read(text).tables
    assert (one.rows, two.rows, one.number, two.number) == (LEFT, RIGHT, "7", "7")
    assert one.id != two.id and one.source == two.source == "某数据库"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("涨幅前三\t涨跌幅(%)\t跌幅前三\t涨跌幅(%)", "甲{0}\t1{0}.5\t乙{0}\t-2{0}.5"),
        ("净买入\t买入额(亿元)\t净卖出\t卖出额(亿元)", "甲{0}\t1{0}.5\t乙{0}\t2{0}.5"),
        ("A股\t涨幅(%)\t港股\t涨幅(%)", "甲{0}\t1{0}.5\t乙{0}\t2{0}.5"),
        ("排名\tA股\t涨幅(%)\t港股\t涨幅(%)", "{1}\t甲{0}\t1{0}.5\t乙{0}\t2{0}.5"),
        (
            "\t涨幅前三\t\t\t跌幅前三\t\n简称\t涨跌幅\t行业\t简称\t涨跌幅\t行业",
            "甲{0}\t1{0}.5%\t钨\t乙{0}\t-2{0}.5%\t锂",
        ),
    ],
)
def test_lists_with_names_of_their_own_are_two_tables(read: Read, header: str, row: str) -> None:
    body = "".join(row.format(place, place + 1) + "\n" for place in range(4))
    one, two = read(f"表 3: 个股表现\n\n{header}\n{body}\n资料来源：某数据库\n").tables
    assert one.number == two.number == "3" and not one.doubtful_rows and not two.doubtful_rows
    assert [row[one.key or 0] for row in one.rows] == ["甲0", "甲1", "甲2", "甲3"]
    assert [row[two.key or 0] for row in two.rows] == ["乙0", "乙1", "乙2", "乙3"]
    assert (
        one.rows[2][(one.key or 0) + 1].startswith("12.5") and two.rows[2][(two.key or 0) + 1].lstrip("-")[:4] == "22.5"
    )


def test_the_title_over_a_list_names_its_column_of_names_only(read: Read) -> None:
    text = "\t涨幅前三\t\t跌幅前三\n简称\t涨跌幅(%)\t简称\t涨跌幅(%)\n"
    one, two = read("表 3: 个股表现\n" + text + ROWS).tables
    assert [column.name for column in one.columns] == ["涨幅前三 简称", "涨跌幅"]
    assert [column.name for column in two.columns] == ["跌幅前三 简称", "涨跌幅"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("公司\t原目标价\t调整方向\t原目标价说明", "甲{0}\t1{0}.5\t上{0}\t无"),
        ("公司\t目标价\t评级\t目标价", "甲{0}\t1{0}.5\t买入\t2{0}.5"),  # ratings name nobody
        ("公司\t收入\t行业\t利润", "甲{0}\t1{0}.5\t业{0}\t2{0}.5"),  # another measure: the row's own
        ("公司\t评级\t目标价\t评级\t目标价", "甲{0}\t买入\t1{0}.5\t增持\t2{0}.5"),
    ],
)
def test_words_in_the_middle_of_a_row_begin_no_list(read: Read, header: str, row: str) -> None:
    [table] = read(f"表 3: 个股\n{header}\n" + "".join(row.format(place) + "\n" for place in range(4))).tables
    assert len(table.columns) == header.count("\t") + 1 and not table.doubtful_rows


def test_a_short_row_beside_a_list_leaves_no_figure_in_use(read: Read) -> None:
    report = read("表 3: 个股\n涨幅前四\t涨跌幅(%)\t跌幅前四\t涨跌幅(%)\n" + ROWS + "甲四\t7.2\n")
    [table] = report.tables
    assert len(table.doubtful_rows) == len(table.rows) == 4 and "uncertain-boundary" in kinds(report)


def test_pairs_without_rows_are_told(read: Read) -> None:
    report = read("一、行情\n\n" + CAPTIONS + "\n" + SOURCE + "\n本月市场上涨，成交放大。\n")
    assert not report.tables and "table-without-rows" in kinds(report)


def test_a_table_beside_a_figure_keeps_its_rows(read: Read) -> None:
    report = read("图 1: 走势\t表 2: 乙类跌幅\n名称\t涨幅(%)\n甲一\t10.2\n甲二\t9.2\n甲三\t8.2\n" + SOURCE)
    [table] = report.tables
    assert (table.number, table.rows) == ("2", LEFT)
    assert [block.text for block in report.blocks if block.kind is BlockKind.FIGURE] == ["图1 走势"]


CELL = st.text("甲乙丙1.5-%年", max_size=4).map(str.strip)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    width=st.integers(2, 4),
    other=st.integers(2, 4),
    body=st.lists(st.lists(CELL, min_size=8, max_size=8), min_size=1, max_size=6),
)
def test_no_cell_is_lost_and_none_crosses(width: int, other: int, body: list[list[str]]) -> None:
    names = ["名称", "涨幅", "市值", "换手"]
    header = (*names[:width], *names[:other])
    rows = [header, *(tuple(row[: width + other]) for row in body)]
    cut = boundary(rows, 1, ("表 1: 甲", "表 2: 乙"))
    assert cut in (width, None)
    found = sides(range(len(rows)), rows, (0, width))
    for (lines, kept), (start, end) in zip(found, ((0, width), (width, width + other)), strict=True):
        wanted = {line: row[start:end] for line, row in enumerate(rows) if any(row[start:end])}
        assert lines == list(wanted)
        for line, row in zip(lines, kept, strict=True):
            assert row == wanted[line]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=7), min_size=1, max_size=6), captioned=st.booleans())
def test_every_cell_is_in_a_table_or_a_line(read: Read, rows: list[list[str]], captioned: bool) -> None:
    text = (CAPTIONS if captioned else "") + HEADER + "".join("\t".join(row) + "\n" for row in rows)
    report = read(text)
    told = [cell for table in report.tables for row in table.rows for cell in row]
    told += [column.header for table in report.tables for column in table.columns]
    told += [cell for table in report.tables for part in table.parts for cell in part.header]
    told += [block.text for block in report.blocks]
    assert all(any(cell in piece for piece in told) for row in rows for cell in row)
