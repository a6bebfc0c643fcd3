"""Figures over time, asked in other words than the tables'."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import plan, respond
from rag.questions.catalog import catalog_of
from rag.questions.tableparser.lessons import ledger_of
from rag.questions.timelines.asked import Asked, Form
from rag.questions.timelines.lines import lines_of
from rag.questions.timelines.moments import times_of
from rag.questions.timelines.programs import programs_of
from rag.questions.timelines.spans import dated, printed, span
from tests.rag.questions.conftest import column, report_of, table_of

CEMENT = [
    ("2024年9月", "820", "610", "35", "330", "+2.1", "900"),
    ("2024年10月", "790", "640", "41", "342", "-1.3", "880"),
    ("2024年11月", "760", "600", "52", "351", "-3.0", "870"),
    ("2024年12月", "700", "520", "66", "347", "-4.2", "905"),
    ("2025年1-2月", "980", "700", "80", "320", "+0.4", "1010"),
    ("2025年3月", "690", "560", "48", "318", "+1.5", "960"),
    ("2025年4月", "880", "830", "37", "325", "+3.3", "890"),
    ("2025年5月", "910", "905", "30", "316", "-0.8", "860"),
    ("2025年6月", "870", "890", "28", "309", "-2.6", "845"),
]
HEADERS = ("产量 (万吨)", "内贸 (万吨)", "外贸 (万吨)", "袋装出厂均价 (元/吨)", "产量同比 (%)", "月末库存 (万吨)")


@pytest.fixture(scope="module")
def ledger():
    months = [column("月份", kind=ColumnKind.NAME), *map(column, HEADERS)]
    cement = replace(table_of("1", "水泥月度产销", months, CEMENT), section=("二、水泥：外贸走弱",))
    periods = [column(header, period) for header, period in zip(("2024Q3", "2024Q4", "2025Q1", "2025Q2"),
               ("2024Q3", "2024Q4", "2025Q1", "2025Q2"), strict=True)]  # fmt: skip
    rows = [
        ("新开客房 (间)", "310", "290", "340", "365"),
        ("入住率 (%)", "71.2", "66.4", "63.8", "69.9"),
        ("餐饮营收 (亿元)", "4.1", "3.8", "3.6", "4.4"),
        ("期末会员 (万人)", "120", "131", "140", "152"),
    ]
    hotels = table_of("2", "酒店经营数据", [column("指标", kind=ColumnKind.NAME), *periods], rows, line=100)
    goods = [column("品类", kind=ColumnKind.NAME), *(column(f"{n}月 (亿元)", f"2025-0{n}") for n in (4, 5, 6))]
    sold = [("砂糖", "12.1", "13.4", "15.0"), ("奶粉", "20.5", "19.8", "18.2")]
    retail = table_of("3", "主要品类零售额", goods, sold, line=200)
    return Ledger.of([report_of("mixed", [cement, hotels, retail], "2025-06")])


def _said(question: str, ledger: Ledger) -> str:
    return answer_of(respond(plan(question, ledger), ledger), question).text


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("水泥内贸最旺是哪个月，那个月外贸剩多少", ("2025年5月", "905 万吨", "外贸 30 万吨")),
        ("袋装水泥最贵的是哪个月，当时压了多少货", ("2024年11月", "351 元/吨", "月末库存 870 万吨")),
        ("水泥今年二季度一共内贸了多少万吨", ("2,625",)),
        ("2024年10月到2025年3月水泥产量加起来多少", ("3,920",)),
        ("今年1到3月外贸合计", ("128",)),
        ("4、5、6三个月外贸平均多少", ("31.67",)),
        ("哪几个月水泥内贸比产量还多", ("2025年6月", "890 万吨")),
        ("水泥产量同比正增长的有几个月", ("4 个", "2025年4月")),
        ("外贸过50万吨的有几个月", ("3 个", "2024年11月")),
        ("外贸40万吨以下的月份有哪些", ("4 个", "2025年6月")),
        ("外贸不到37万吨的有几个月", ("3 个",)),
        ("外贸达到52万吨的有几个月", ("3 个",)),
        ("6月内贸是3月的几倍", ("1.59 倍",)),
        ("2025年5月水泥产量和内贸差多少", ("高 5 万吨",)),
        ("5月外贸占内贸几成", ("3.31%",)),
        ("水泥库存什么时候见顶，当时产量和外贸各多少", ("2025年1-2月", "1010 万吨", "980 万吨", "80 万吨")),
        ("水泥库存从去年12月底到今年6月底降了多少，百分之几", ("60 万吨", "6.63%")),
    ],
)
def test_months_as_rows(ledger, question, shown):
    text = _said(question, ledger)
    assert all(piece in text for piece in shown), text


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("近四个季度新开客房一共多少间", ("1,305 间",)),
        ("哪个季度入住率最高，当季餐饮收入多少", ("2024Q3", "71.2%", "4.1 亿元")),
        ("从去年三季度到今年二季度一共新开了多少间客房", ("1,305 间",)),
        ("今年上半年新开客房一共多少", ("705 间",)),
        ("餐饮收入一季度到二季度环比涨了几个点", ("22.22%",)),
        ("砂糖4到6月一共卖了多少亿", ("40.5",)),
        ("奶粉4月到6月零售额缩水了多少，跌幅几成", ("2.3 亿元", "11.22%")),
        ("客房二季度新开多少间，跟去年这会儿比呢", None),
    ],
)
def test_periods_as_columns(ledger, question, shown):
    found = plan(question, ledger)
    if shown is None:
        assert type(found).__name__ in ("Refusal", "TextQuestion")
    else:
        text = _said(question, ledger)
        assert all(piece in text for piece in shown), text


@pytest.mark.parametrize(
    "question",
    [
        "玻璃内贸最旺是哪个月",  # another thing
        "散装水泥均价最低是哪个月",  # another kind
        "水泥库存二季度一共多少",  # a stock is not added up
        "袋装出厂均价二季度一共多少",  # nor a price
        "袋装出厂均价二季度平均多少",  # a mean of means
        "入住率今年上半年一共多少",
        "期末会员今年上半年合计多少",
        "水泥三季度内贸一共多少",  # months that are not there
        "水泥内贸7月和8月一共多少",
        "水泥1月产量多少",  # only 1-2月 is there
        "水泥今年1月到2月产量平均多少",
        "水泥内贸从1月到6月涨了多少",
        "这24个月里水泥内贸最旺是哪个月",  # more months than there are
        "水泥线上内贸最旺是哪个月",  # narrowed
        "砂糖4到6月一共卖了多少吨",
        "奶粉4月到6月产量降了多少",
    ],
)
def test_near_misses(ledger, question):
    found = plan(question, ledger)
    assert type(found).__name__ in ("Refusal", "TextQuestion"), found


@pytest.mark.parametrize(
    ("text", "moments", "ranged", "left"),
    [
        ("25到27三年一共要交付多少", [(2025, 1, 12), (2027, 1, 12)], True, "@一共要交付多少"),
        ("今年前三季度发了多少", [(None, 1, 9)], False, "@发了多少"),
        ("从去年10月到今年3月", [(None, 10, 1), (None, 3, 1)], True, "@"),
        ("2025年3-8月的", [(2025, 3, 1), (2025, 8, 1)], True, "@的"),
        ("from end-april to end-august", [(None, 4, 1), (None, 8, 1)], True, "@"),
    ],
)
def test_stretches_that_are_said(text, moments, ranged, left):
    times = times_of(text)
    assert times is not None and times.text == left and times.ranged is ranged
    assert [(moment.year, moment.month, moment.length) for moment in times.moments] == moments


def test_periods_that_are_printed():
    assert printed("2025-09").span == span(2025, 9, 1)
    assert printed("eps 2025e").span == span(2025)
    assert printed("9月出口额").span == span(0, 9, 1)
    assert printed("5年二手") is None and printed("csi 300") is None
    assert dated([span(2025, 11, 1), span(0, 12, 1), span(0, 1, 1)], None) == [
        span(2025, 11, 1), span(2025, 12, 1), span(2026, 1, 1)
    ]  # fmt: skip
    assert dated([span(0, 3, 1)], None) is None


def test_a_month_behind_a_dated_one_is_of_its_year():
    columns = [
        column("门店", kind=ColumnKind.NAME),
        column("2025年3月 (万元)", "2025-03"),
        column("4月 (万元)", "2025-03"),
    ]
    table = table_of("1", "门店月销售额", columns, [("东街店", "30", "33"), ("西街店", "41", "35")])
    ledger = Ledger.of([report_of("shops", [table], None)])
    assert "2025-04 为 33" in _said("东街店3月到4月销售额涨了多少", ledger)
    assert [point.span for point in lines_of(ledger)[0].points] == [span(2025, 3, 1), span(2025, 4, 1)]


def test_the_change_of_the_rows_that_were_counted():
    columns = [column("品类", kind=ColumnKind.NAME), column("5月 (亿元)", "2025-05"), column("6月 (亿元)", "2025-06")]
    rows = [("砂糖", "13.4", "15.0"), ("奶粉", "39.8", "41.5"), ("蜂蜜", "2.6", "2.2")]
    ledger = Ledger.of([report_of("goods", [table_of("1", "主要品类出口额", columns, rows)], "2025-06")])
    text = _said("6月出口额比5月涨了的品类有几个？哪个涨得最多", ledger)
    assert "2 个" in text and "奶粉，1.7 亿元" in text


def test_a_part_of_the_row_that_sums_it_up():
    periods = [column(header, header) for header in ("2024Q2", "2025Q1", "2025Q2")]
    rows = [
        ("国内实际销售收入 (亿元)", "60.0", "70.2", "80.0"),
        ("彩票终端 (亿元)", "40.0", "46.2", "52.0"),
        ("线上彩票 (亿元)", "20.0", "24.0", "28.0"),
        ("门店数 (家)", "900", "910", "930"),
    ]
    table = table_of("1", "国内彩票市场季度数据", [column("指标", kind=ColumnKind.NAME), *periods], rows)
    ledger = Ledger.of([report_of("lots", [table], "2025-06")])
    text = _said("Q2线上彩票占国内彩票大盘的比重是多少，跟去年Q2比升了几个点？", ledger)
    assert "35.00%" in text and "33.33%" in text
    found = plan("Q2门店数占国内彩票大盘的比重是多少", ledger)
    assert type(found).__name__ in ("Refusal", "TextQuestion")


@pytest.mark.parametrize("form", ["gap", "part"])
def test_a_difference_to_nothing_that_is_named_is_none(form: Form) -> None:
    """A second side of words of asking alone (内销和它差多少) names no line."""
    plain = {
        "title": "空调产销", "kind": "月份", "columns": ["内销（万台）", "出口（万台）"],
        "rows": [["2025年7月", "110", "90"], ["2025年8月", "98", "80"], ["2025年9月", "91", "77"]],
    }  # fmt: skip
    ledger = ledger_of(plain)
    times = times_of("8月")
    assert times is not None
    assert programs_of(Asked(form, times, "内销"), lines_of(ledger)[0], [], catalog_of(ledger)) == ()
