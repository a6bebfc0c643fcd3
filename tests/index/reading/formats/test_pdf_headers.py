"""PDF: headers of tables about factors and strategies, and further headers in a table's middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from formats_helpers import FONT, INSIDE

from index.ledger import facts_of
from index.reading import read_document, read_report
from index.reading.formats import load_document
from index.table import Table

LEFT, WIDTH, PITCH = 60, 62, 16


def draw(
    canvas: Any, lines: Sequence[Sequence[tuple[float, str]]], y: float = 700, caption: str = "表 1：潮汐因子统计"
) -> None:
    """Lines of (column, text); 1.5 stands between the second and the third column. Rules above and below."""
    canvas.setFont(FONT, 9)
    canvas.drawString(LEFT, y + PITCH + 4, caption)
    canvas.line(LEFT, y + 12, LEFT + 7 * WIDTH, y + 12)
    for line in lines:
        for column, text in line:
            if column == 0:
                canvas.drawString(LEFT + 2, y, text)
            else:
                canvas.drawCentredString(LEFT + (column + 0.5) * WIDTH, y, text)
        y -= PITCH
    canvas.line(LEFT, y + 10, LEFT + 7 * WIDTH, y + 10)
    canvas.drawString(LEFT, y - 4, "资料来源：澄湖证券研究所")


def cells(start: int, *texts: str) -> list[tuple[float, str]]:
    return list(enumerate(texts, start))


def tables(pdf: Any, lines: Sequence[Sequence[tuple[float, str]]], **given: Any) -> tuple[Table, ...]:
    return read_report(pdf(lambda canvas: draw(canvas, lines, **given)), INSIDE).tables


ROWS = [
    cells(0, "前段", "1.1%", "1.2%", "1.3%", "1.4%", "1.5%", "1.6%"),
    cells(0, "中段", "2.1%", "2.2%", "2.3%", "2.4%", "2.5%", "2.6%"),
    cells(0, "后段", "3.1%", "3.2%", "3.3%", "3.4%", "3.5%", "3.6%"),
]
GROUPS = ["甲组 收益", "甲组 回撤", "乙组 收益", "乙组 回撤", "丙组 收益", "丙组 回撤"]


def headers(table: Table) -> list[str]:
    return [column.header for column in table.columns][1:]


def test_groups_in_the_middle_of_their_columns(pdf: Any) -> None:
    names = cells(1, *("收益", "回撤") * 3)
    (table,) = tables(pdf, [[(1.5, "甲组"), (3.5, "乙组"), (5.5, "丙组")], names, *ROWS])
    assert headers(table) == GROUPS


def test_groups_over_the_first_of_their_columns_are_never_two_columns_of_one_name(pdf: Any) -> None:
    names = cells(1, *("收益", "回撤") * 3)
    (table,) = tables(pdf, [[(1, "甲组"), (3, "乙组"), (5, "丙组")], names, *ROWS])
    assert headers(table) == GROUPS


def test_codes_are_a_header_over_figures(pdf: Any) -> None:
    (table,) = tables(pdf, [cells(1, "IH.CFE", "IF.CFE", "IC.CFE"), *(row[:4] for row in ROWS)])
    assert headers(table) == ["IH.CFE", "IF.CFE", "IC.CFE"]
    assert len(table.rows) == 3


def test_parameters_are_a_header_below_their_groups(pdf: Any) -> None:
    top = [(2, "涨潮占比"), (5, "退潮占比")]
    (table,) = tables(pdf, [top, cells(1, "5%", "10%", "15%", "5%", "10%", "15%"), *ROWS])
    assert headers(table) == [f"{group} {size}" for group in ("涨潮占比", "退潮占比") for size in ("5%", "10%", "15%")]


def test_parameters_over_repeated_names(pdf: Any) -> None:
    top = [(0, "窗口天数"), (1.5, "5"), (3.5, "10"), (5.5, "20")]
    (table,) = tables(pdf, [top, cells(0, "分钟", *("均值", "胜率") * 3), *ROWS])
    assert headers(table) == [f"{days} {name}" for days in ("5", "10", "20") for name in ("均值", "胜率")]


def test_another_header_in_the_middle_begins_another_table(pdf: Any) -> None:
    sizes = cells(1, "5%", "10%", "15%", "5%", "10%", "15%")
    lower = [[(at, text.replace("%", "9%")) if at else (at, text) for at, text in row] for row in ROWS]
    first, second = tables(pdf, [[(2, "涨潮"), (5, "退潮")], sizes, *ROWS, [(2, "满月"), (5, "新月")], sizes, *lower])
    assert headers(first)[0] == "涨潮 5%"
    assert headers(second)[0] == "满月 5%"
    assert first.title == second.title == "潮汐因子统计"
    assert [row[1] for row in second.rows] == ["1.19%", "2.19%", "3.19%"]
    assert not first.doubtful_rows
    assert not second.doubtful_rows


def test_words_that_wrap_under_figures_begin_no_table(pdf: Any) -> None:
    lines = [
        cells(0, "区间", "收益", "回撤", "说明"),
        cells(0, "前段", "1.1%", "1.2%", "稳定"),
        cells(0, "后段", "2.1%", "2.2%", "较高"),
    ]
    (table,) = tables(pdf, lines)
    assert len(table.rows) == 2


def test_years_in_the_first_column_name_the_rows(pdf: Any) -> None:
    years = [cells(0, str(2015 + at), *(text for _, text in row[1:4])) for at, row in enumerate(ROWS)]
    path = pdf(
        lambda canvas: draw(
            canvas, [cells(0, "年度", "收益", "回撤", "胜率"), *years, cells(0, "汇总", "9%", "8%", "7%")]
        )
    )
    report = read_report(path, INSIDE)
    facts = facts_of(report)
    assert ("2016", "2.2%") in {(fact.entity.name, fact.quote) for fact in facts}
    assert len(facts) == 12


def test_a_year_in_a_header_is_no_unit(pdf: Any) -> None:
    (table,) = tables(pdf, [cells(0, "指标", "2013 年", "2014 年", "2009 年 1 月"), *(row[:4] for row in ROWS)])
    assert [column.unit for column in table.columns][1:] == ["%", "%", "%"]
    assert [column.period for column in table.columns][1:] == ["2013", "2014", "2009-01"]


def test_a_stretch_of_time_in_a_title_is_no_date_of_the_figures(pdf: Any) -> None:
    caption = "表 2：潮汐因子收益（2016.01.02~2020.05.29）"
    (table,) = tables(pdf, [cells(0, "区间", "收益", "回撤", "胜率"), *(row[:4] for row in ROWS)], caption=caption)
    assert table.as_of is None
    assert {column.period for column in table.columns} == {None}


def merged(at: int, size: int = 3) -> list[list[tuple[float, str]]]:
    """Rows over years whose name stands in the row ``at``."""
    return [
        cells(0, "满月策略") + cells(1, "2016", "7%", "8%")
        if row == at
        else cells(1, str(2015 + row), f"{row}.5%", f"{row}.7%")
        for row in range(size)
    ]


def test_a_name_in_the_middle_of_its_rows_stands_for_all_of_them(pdf: Any) -> None:
    (table,) = tables(pdf, [cells(0, "策略", "年份", "收益", "回撤"), *merged(1)])
    assert [row[0] for row in table.rows] == ["满月策略"] * 3


def test_names_in_the_middle_part_their_rows_in_one_way(pdf: Any) -> None:
    lower = [[(at, text.replace("满月", "新月")) for at, text in row] for row in merged(1)]
    (table,) = tables(pdf, [cells(0, "策略", "年份", "收益", "回撤"), *merged(1), *lower])
    assert [row[0] for row in table.rows] == ["满月策略"] * 3 + ["新月策略"] * 3


def test_a_lone_name_off_the_middle_stands_for_its_own_row(pdf: Any) -> None:
    (table,) = tables(pdf, [cells(0, "策略", "年份", "收益", "回撤"), *merged(0, 4)])
    assert [row[0] for row in table.rows] == ["满月策略", "", "", ""]
    assert table.key == 1  # the years name the rows; a name that most rows lack does not


def test_the_middle_line_of_a_wrapped_header_covers_its_own_column(pdf: Any) -> None:
    lines = [cells(0, "指标", "北辰50", "相对表现", "北辰300", "相对表现"), *(row[:5] for row in ROWS)]

    def page(canvas: Any) -> None:
        draw(canvas, [[], *lines[1:]])
        canvas.setFont(FONT, 9)
        for column, text in lines[0]:
            middle = LEFT + (column + 0.5) * WIDTH
            for drop, part in ((-7.8, "甲组合"), (7.8, text)) if column in (1, 3) else ((0, text),):
                canvas.drawCentredString(middle, 694 - drop, part)

    (table,) = read_report(pdf(page), INSIDE).tables
    assert headers(table) == ["甲组合北辰50", "相对表现", "甲组合北辰300", "相对表现"]


def test_a_name_between_the_lines_of_its_rows_fuses_no_figures(pdf: Any) -> None:
    def page(canvas: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(LEFT, 730, "表 1：潮汐因子统计")
        for y in (712, 604):
            canvas.line(LEFT, y, LEFT + 7 * WIDTH, y)
        for at, text in cells(0, "策略", "方法", "收益", "回撤", "胜率"):
            canvas.drawCentredString(LEFT + (at + 0.5) * WIDTH, 700, text)
        for place, name in enumerate(("满月", "新月", "残月")):
            top = 684 - 26 * place
            for line, method in enumerate(("一次", "四次")):
                for at, text in cells(1, method, f"1{place}.{line}1%", f"-1{place}.{line}2%", f"5{line}.3%"):
                    canvas.drawCentredString(LEFT + (at + 0.5) * WIDTH, top - 13 * line, text)
            canvas.drawString(LEFT + 2, top - 6.5, name)

    (table,) = read_report(pdf(page), INSIDE).tables
    assert [row[:3] for row in table.rows] == [
        (name, method, f"1{place}.{line}1%")
        for place, name in enumerate(("满月", "新月", "残月"))
        for line, method in enumerate(("一次", "四次"))
    ]


def test_names_that_come_again_part_headers_that_stand_off_their_middle(pdf: Any) -> None:
    """The merged cells above are drawn narrower than their columns, and the names wrap round a line in between."""

    def draw(c: Any) -> None:
        places = [60, 120, 180, 240, 300, 360, 420]
        c.drawString(165, 740, "多头")
        c.drawString(335, 740, "对冲")
        for x, name in zip(places[1:], ("年化收益", "累计收益", "", "年化收益", "累计收益", ""), strict=True):
            c.drawString(x, 727, name)
            c.drawString(x + 12, 703, "(%)" if name else "")
        for x, name in ((60, "年度"), (places[3], "信息比率"), (places[6], "信息比率")):
            c.drawString(x, 715, name)
        for row in range(4):
            c.drawString(60, 686 - 16 * row, str(2019 + row))
            for place, x in enumerate(places[1:]):
                c.drawString(x + 6, 686 - 16 * row, f"{row}{place}.5{place}")

    report = read_document(load_document(pdf(draw), INSIDE))
    headers = [column.header.replace(" ", "") for column in report.tables[0].columns]
    names = ("年化收益(%)", "累计收益(%)", "信息比率")
    assert headers == ["年度", *(f"多头{name}" for name in names), *(f"对冲{name}" for name in names)]


def test_a_header_over_one_name_more_than_its_neighbour_keeps_it(pdf: Any) -> None:
    names = [(0, "因子"), (1, "全样本"), (2, "复苏"), (3, "过热"), (4, "复苏"), (5, "过热")]
    rows = [[(0, f"因子{n}"), *((place, f"{n}.{place}") for place in range(1, 6))] for n in (1, 2, 3, 4)]
    path = pdf(lambda canvas: draw(canvas, [[(2, "IC"), (4.5, "IC_P")], names, *rows]))
    headers = [column.header for column in read_report(path).tables[0].columns]
    assert headers == ["因子", "IC 全样本", "IC 复苏", "IC 过热", "IC_P 复苏", "IC_P 过热"]
