"""Tables without borders: every cell as printed in its own column, or a finding, or text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.reading import read_document
from index.reading.document import Document
from index.reading.formats.load import parse
from index.reading.limits import Limits
from index.report import Report, Severity

Load = Callable[..., Document]

NAMES = (
    "云岭软件/长河银行/ONE/MSC/58同城/360安全/万科A/泸窖1573/蓝河M6+/恒生(港)/Sun Art/JD Logistics/中海 远航/ST 东方"
)
MEASURES = (
    "收入(亿元)/市值（亿元）/2025E EPS（元）/2025E PE/26E PE(倍)/毛利率(%)/同比/5月销量/1-5月累计/2024Q3/2024A"
    "/环比(pct)/目标价(港元)"
)
WORDS = ["评级", "联盟", "进度"]
VALUES = ["买入", "增持", "强烈推荐", "优于大市", "中", "Buy", "Not Rated"]
FORMS = ("{:.1f}", "{:.2f}", "{:,.0f}", "{:.1f}%", "{:+.1f}%")
ROWS = (
    ("公司", "收盘价", "总市值(亿元)", "2025E PE", "评级"),
    ("云岭软件", "4.76", "432.0", "16.2", "买入"),
    ("长河银行", "11.62", "1,287.4", "-", "增持"),
    ("万科A", "5.38", "144.6", "42.1", "买入"),
    ("中海远航", "6.91", "92.3", "8.8", "中性"),
)


def drawn(seed: int) -> list[tuple[str, ...]]:
    """A header and rows: figures of one form a column, words, dashes, names with spaces."""
    random = Random(seed)
    width = random.randint(3, 8)
    words = random.randint(0, min(2, width - 3))
    forms = [random.choice(FORMS) for _ in range(width - 1 - words)]
    heads = random.sample(MEASURES.split("/"), width - 1 - words)
    for word in random.sample(WORDS, words):
        place = random.randint(1, len(heads))
        heads.insert(place, word)
        forms.insert(place, "")
    rows = [("公司", *heads)]
    for name in random.sample(NAMES.split("/"), random.randint(4, 12)):
        size = random.choice((9, 999, 20000))
        cells = [form.format(random.uniform(0.5, size)) if form else random.choice(VALUES) for form in forms]
        dashes = [random.choice(("-", "--", "不适用")) if random.random() < 0.06 else "" for _ in cells]
        rows.append((name, *[dash or cell for dash, cell in zip(dashes, cells, strict=True)]))
    return rows


def lines_of(rows: Sequence[Sequence[str]], between: str) -> list[str]:
    return [line for row in rows for line in (between.join(row).split("\n"))]


def report_of(lines: Sequence[str], caption: str = "表 3：重点公司数据") -> Report:
    prose = [f"本月第{number}段文字讨论市场，价格上涨的主要原因是需求好于预期。" for number in "一二三四五六七八九"]
    text = "\n\n".join(["某某证券", "行业月报", *prose, "\n".join([caption, *lines, "资料来源：公司公告"]), *prose[:3]])
    return read_document(parse(f"{text}\n".encode(), "x.txt", Limits()))


def wrong(report: Report, rows: Sequence[Sequence[str]]) -> list[object]:
    """Cells in a column that is not theirs and rows that are gone, without a finding."""
    told = [found.kind for found in report.findings if found.severity is not Severity.INFO]
    truth = {row[0]: tuple(row) for row in rows[1:]}
    found: list[object] = []
    seen = set()
    for table in report.tables:
        names = tuple(column.header for column in table.columns)
        if names != tuple(rows[0]) and "header-wrapped" not in told and len(table.doubtful_rows) < len(table.rows):
            found.append(names)
        for index, row in enumerate(table.rows):
            seen.add(row[0])
            if index not in table.doubtful_rows and row != truth.get(row[0]):
                found.append(row)
    lost = set(truth) - seen
    return found + ([lost] if lost and not told else [])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((" ", "\u3000", "   ", "\n")))
def test_rows_without_borders_come_back_exact_or_not_at_all(seed: int, between: str) -> None:
    rows = drawn(seed)
    assert wrong(report_of(lines_of(rows, between)), rows) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((" ", "\u3000", "\n")), st.booleans())
def test_a_page_ends_inside(seed: int, between: str, again: bool) -> None:
    rows = drawn(seed)
    cut = Random(seed).randint(2, len(rows) - 1)
    page = ["", "请务必阅读正文之后的免责声明    3 / 12", "某某证券 行业月报", ""]
    lines = [*lines_of(rows[:cut], between), *page, *lines_of([rows[0]] * again + rows[cut:], between)]
    assert wrong(report_of(lines), rows) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.booleans())
@example(858, False)
def test_a_header_that_is_wrapped_and_cells_that_are_lost(seed: int, wrapped: bool) -> None:
    random = Random(seed)
    rows = drawn(seed)
    header, *body = lines_of(rows, " ")
    if wrapped:
        place = random.randint(len(header) // 2, len(header) - 1)
        assert wrong(report_of([header[:place].strip(), header[place:].strip(), *body]), rows) == []
        return
    hit = [number for number in range(1, len(rows)) if random.random() < 0.1]
    lost = {number: random.randint(1, len(rows[0]) - 1) for number in hit}
    printed = [[cell for at, cell in enumerate(row) if lost.get(n) != at] for n, row in enumerate(rows)]
    truth = [tuple("" if lost.get(n) == at else cell for at, cell in enumerate(row)) for n, row in enumerate(rows)]
    assert wrong(report_of(lines_of(printed, " ")), truth) == []


@pytest.mark.parametrize("between", [" ", "\u3000", "\n"])
def test_each_cell_in_its_column(between: str) -> None:
    (table,) = report_of(lines_of(ROWS, between)).tables
    assert table.rows == ROWS[1:] and table.label == "表3" and table.source == "公司公告"
    assert tuple(column.header for column in table.columns) == ROWS[0]
    assert table.columns[2].unit == "亿元" and not table.doubtful_rows


def test_names_of_several_words_are_one_cell() -> None:
    rows = [*ROWS, ("Sun Art", "1.20", "33.0", "9.1", "买入"), ("工商 银行", "7.1", "900.2", "5.5", "Not Rated")]
    (table,) = report_of(lines_of(rows, " ")).tables
    assert table.rows == tuple(rows[1:]) and not table.doubtful_rows


def test_a_name_of_two_words_beside_a_lost_cell_is_doubted() -> None:
    rows = ["公司 联盟 运力 份额(%)", "马士基 双子星 458.6 14.3", "达飞 海洋 391.7 12.2", "长荣 海洋 182.5 5.7"]
    report = report_of([*rows, "阳明 首要 70.8 2.2", "Wan Hai 54.7 1.7"])
    (table,) = report.tables
    assert table.doubtful_rows == (4,) and "ragged-row" in {found.kind for found in report.findings}


def test_a_wrapped_header_is_told() -> None:
    body = ["贵台 396.7 510.2 +9%", "五谷液 172.7 212.6 稳中求进", "古井坊 52.6 45.2 未设"]
    report = report_of(["公司 2024Q3 2024Q4 2025全年", "目标", *body])
    assert [column.header for column in report.tables[0].columns] == ["公司", "2024Q3", "2024Q4", "2025全年目标"]
    assert "header-wrapped" in {found.kind for found in report.findings}


def test_a_row_that_lacks_a_cell_begins_no_second_table() -> None:
    rows = [
        "公司 收入 评级 利润 进度",
        "云岭 - 增持 823.2 中",
        "长河 9 买入 3.9 Buy",
        "万里 12 增持 5.1 中",
        "晨光 7 中 2.5 快",
    ]
    report = report_of([*rows, "万科A 买入 750.6 买入", "东方 4 增持 294.0 买入"])
    (table,) = report.tables
    assert [row[0] for row in table.rows] == ["云岭", "长河", "万里", "晨光", "万科A", "东方"]
    assert 4 in table.doubtful_rows or table.rows[4] == ("万科A", "", "买入", "750.6", "买入")


def test_a_row_of_dashes_is_no_second_line_of_the_header() -> None:
    rows = [("公司", "目标价(港元)", "2024Q3"), ("长河", "-", "-"), ("东方", "47.6", "8.3"), ("万里", "6.2", "8.9")]
    more = [("晨光", "8.1", "7.7"), ("北岸", "3.2", "9.1")]
    page = ["", "请务必阅读正文之后的免责声明    3 / 12", ""]
    again = [*lines_of(rows[:3], " "), *page, *lines_of([rows[0], rows[3], *more], " ")]
    for lines in (lines_of(rows, "\n"), again):
        (table,) = report_of(lines).tables
        assert table.rows[:3] == tuple(rows[1:]) and table.columns[1].name == "目标价"


@pytest.mark.parametrize("between", [" ", "\u3000", "   "])
def test_one_row_before_the_end_of_a_page_is_kept(between: str) -> None:
    page = ["", "请务必阅读正文之后的免责声明    3 / 12", "某某证券 行业月报", ""]
    lines = [*lines_of(ROWS[:2], between), *page, *lines_of([ROWS[0], *ROWS[2:]], between)]
    (table,) = report_of(lines).tables
    assert table.rows == ROWS[1:]
    other = lines_of([("公司", "涨幅", "跌幅", "2025E PE", "评级"), *ROWS[2:]], between)
    found = [row for table in report_of([*lines[:6], *other]).tables for row in table.rows]
    assert ROWS[1] not in found  # under another header it may be of another table


def test_two_lines_of_headers() -> None:
    body = ["云岭 1.2 3.4 5.6 7.8", "长河 2.2 3.5 5.7 7.9", "万里 2.3 3.6 5.8 8.0"]
    (table,) = report_of(["2024年 2025年", "公司 收入 利润 收入 利润", *body]).tables
    names = [column.header for column in table.columns][1:]
    assert names == ["2024年 收入", "2024年 利润", "2025年 收入", "2025年 利润"]
    (table,) = report_of(["公司 收入 利润 增速 占比", "(亿元) (亿元) (%) (%)", *body]).tables
    assert [column.unit for column in table.columns][1:] == ["亿元", "亿元", "%", "%"]
    assert report_of(["上半年 下半年", "公司 收入 利润 税费 现金", *body]).tables == ()  # which columns are whose?


def test_a_page_cuts_a_row_of_cells_line_by_line() -> None:
    cells = lines_of(ROWS, "\n")
    lines = [*cells[:13], "", "请务必阅读正文之后的免责声明    3 / 12", "某某证券 行业月报", "", *cells[13:]]
    (table,) = report_of(lines).tables
    assert table.rows == ROWS[1:]


def test_empty_cells_line_by_line() -> None:
    cells = [cell if cell != "-" else "" for cell in lines_of(ROWS, "\n")]
    (table,) = report_of(cells).tables
    assert table.rows[1] == ("长河银行", "11.62", "1,287.4", "", "增持")
    assert report_of(cells[:-1]).tables == () or report_of(cells[:-1]).findings


HOSTILE = {
    "ratings": "买入 相对强于市场 15% 以上/增持 相对强于市场 5%~15%/中性 相对市场 -5%~5%/减持 相对弱于市场 5% 以下",
    "addresses": "上海 浦东新区银城中路 200 号 19 层/北京 西城区太平桥大街 6 号 3 层/深圳 福田区益田路 5033 号 21 层",
    "contents": "一、市场回顾 3/二、行业动态 5/三、投资建议 9/四、风险提示 12",
    "figures": "图表 1 销量 3/图表 2 价格 4/图表 3 库存 5",
    "phones": "上海 张三 021-6888 1234/北京 李四 010-6666 5678/深圳 王五 0755-8888 9012",
    "english": "Revenue rose 5 percent in 2024/Margins fell 3 points in 2025/Volumes grew 7 percent in 2026",
    "axis": "0 5 10 15 20/1月 2月 3月 4月 5月/10 20 30 40 50",
    "list": "第一 营收增长 5.2% 好于预期/第二 毛利率 31.2%/第三 费用率下降 1.1 个百分点 至 8.8%",
    "twice": "公司 收入 公司 收入/甲乙 1.2 丙丁 3.4/戊己 2.2 庚辛 4.4/壬癸 3.2 子丑 5.4",
    "groups": "上半年 下半年/公司 收入 利润 税费 现金/甲乙 1.2 3.4 5.6 7.8/丙丁 2.2 3.5 5.7 7.9/戊己 1.1 2.2 3.3 4.4",
    "wrapped name": "公司 收入 利润/甲乙 1.2 3.4/丙丁戊己/股份 2.2 3.5/庚辛 1.1 2.2/壬癸 4.1 5.2",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("caption", ["表 3：重点公司数据", "投资评级说明", "图 3：走势"])
def test_what_is_no_table_stays_text(name: str, caption: str) -> None:
    assert report_of(HOSTILE[name].split("/"), caption).tables == ()
    assert report_of(lines_of([line.split() for line in HOSTILE[name].split("/")], "\n"), caption).tables == ()


def test_lists_line_by_line_stay_text() -> None:
    lists = [["买入", "增持", "中性", "减持"] * 4, [str(number) for number in range(30)]]
    lists += [list("评15买5增级中10减卖"), list("甲1乙丙2丁34戊5")]
    for lines in lists:
        assert report_of(lines).tables == () and report_of(lines, "图 3：走势").tables == ()


def test_long_lists_take_linear_time() -> None:
    lines = ["甲 1.2", "乙", "1.3", ""] * 20_000
    parse("\n".join(lines).encode(), "x.txt", Limits())
    parse("\n".join([f"{number} 丙 {number}.5" for number in range(20_000)]).encode(), "x.txt", Limits())


def test_latin_names_and_headers() -> None:
    rows = ["Bank NIM(%) NPL ratio(%) PB(x) Rating", "ICBC 1.30 1.33 0.62 Buy", "CCB 1.40 1.33 0.66 Buy"]
    rows += ["Bank of Ningbo 1.76 0.76 0.88 Buy", "Ping An Bank 1.80 1.05 0.47 Hold", "CMB 1.88 0.93 0.95 Hold"]
    (table,) = report_of(rows, "Exhibit 3: Key ratios").tables
    assert [column.header for column in table.columns] == ["Bank", "NIM(%)", "NPL ratio(%)", "PB(x)", "Rating"]
    assert table.rows[2] == ("Bank of Ningbo", "1.76", "0.76", "0.88", "Buy") and not table.doubtful_rows
    cars = ["车型 车企 6月 环比", "L6 理想 17,103 -6.1%", "MONA M03 小朋 15,411 -3.1%", "YU7 小米 7 -"]
    (table,) = report_of(cars).tables
    assert table.rows[1] == ("MONA M03", "小朋", "15,411", "-3.1%")


def test_a_change_may_come_again_behind_each_measure() -> None:
    body = ["神华 2693 -1.7 2060 -8.9", "陕煤 1474 1.2 2061 -3.4", "中煤 1102 2.5 1180 0.9"]
    (table,) = report_of(["公司 产量（万吨） 同比（%） 销量（万吨） 同比（%）", *body]).tables
    assert table.rows[0] == ("神华", "2693", "-1.7", "2060", "-8.9") and table.columns[3].unit == "万吨"
    assert report_of(["公司 产量 产量 销量 销量", *body]).tables == ()


@pytest.mark.parametrize("between", [" ", "\n"])
def test_rows_named_by_dates_and_years(between: str) -> None:
    for names in (
        ("2025-07-04", "2025-07-11", "2025-07-18"),
        ("2022", "2023", "2024"),
        ("2024.8", "2024.9", "2024.10"),
    ):
        rows = [("日期", "Q5500", "Q5000"), *[(name, f"62{at}", f"55{at}.5") for at, name in enumerate(names)]]
        assert report_of(lines_of(rows, between)).tables[0].rows == tuple(rows[1:])


def test_measures_below_each_other_line_by_line() -> None:
    names = ("净息差(%)", "净利润(亿元)", "拨备(%)")
    rows = [("指标", "工商", "建设"), *[(name, f"{at}.3", f"{at}.4") for at, name in enumerate(names)]]
    (table,) = report_of(lines_of(rows, "\n")).tables
    assert table.rows == tuple(rows[1:])


def test_periods_belong_to_the_measure_behind_them() -> None:
    rows = ["代码 公司 2025Q2 净利润增速 (%) 市盈率(TTM) （倍）"]
    rows += ["002042.SZ 笙序信息 -127.35 125.14", "002277.SZ 崤壤信息 130.95 -36.77"]
    (table,) = report_of([*rows, "002335.SZ 泓弘数据 456.13 12.45"]).tables
    assert [column.header for column in table.columns][2:] == ["2025Q2 净利润增速 (%)", "市盈率(TTM) （倍）"]
