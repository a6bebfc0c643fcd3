"""Rows picked by words of their text cells, and columns whose cells have units of their own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.ledger import Ledger
from index.table import ColumnKind, Table
from rag.answering.programs import answer_of
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

TEXT = ColumnKind.TEXT
NAME = ColumnKind.NAME


def text(header: str):
    return column(header, kind=TEXT)


def companies() -> Table:
    return table_of(
        "1",
        "重点公司估值",
        [
            column("证券代码"),
            column("证券简称"),
            text("子行业"),
            text("评级"),
            text("评级变化"),
            column("总市值(亿元)", "2025-03-31"),
            column("PE(TTM)", "2025-03-31"),
            column("3月涨跌幅(%)", "2025-03"),
        ],
        [
            ("601911.SH", "云际航空", "航空", "买入", "维持", "1,189.00", "25.40", "2.10"),
            ("600929.SH", "东岭股份", "航空", "增持", "上调", "847.40", "-18.60", "-1.20"),
            ("603985.SH", "春禾股份", "航空", "买入", "上调", "528.30", "23.10", "4.60"),
            ("601919.SH", "远陆海控", "集运", "买入", "维持", "2,300.00", "4.70", "5.70"),
            ("600026.SH", "北海能源", "油运", "增持", "维持", "534.30", "13.20", "3.30"),
            ("601000.SH", "唐湾港", "港口", "中性", "下调", "266.60", "13.40", "0.40"),
        ],
        10,
    )


def gainers() -> Table:
    return table_of(
        "2",
        "3月涨幅前三",
        [column("证券代码"), column("证券简称"), column("月涨跌幅(%)", "2025-03")],
        [("601919.SH", "远陆海控", "5.70"), ("603985.SH", "春禾股份", "4.60"), ("600026.SH", "北海能源", "3.30")],
        30,
    )


def sectors() -> Table:
    return table_of(
        "3",
        "子板块表现",
        [column("板块", kind=NAME), column("3月涨跌幅(%)", "2025-03"), column("PE(TTM)")],
        [("航空", "-0.80", "38.20"), ("集运", "5.10", "4.90"), ("油运", "2.40", "11.80")],
        50,
    )


def deals() -> Table:
    return table_of(
        "4",
        "投融资事件",
        [column("公司", kind=NAME), text("轮次"), text("投资方"), column("融资金额")],
        [
            ("毛球星球", "A轮", "启森资本", "1.2亿元"),
            ("犬研社", "天使轮", "云泽创投", "3000万元"),
            ("AgriNova", "B轮", "启森资本、海石基金", "0.45亿美元"),
            ("PetRover", "A轮", "未披露", "1.1亿美元"),
        ],
        70,
    )


def regions() -> Table:
    return table_of(
        "5",
        "各省猪价",
        [column("地区", kind=NAME), text("区域"), column("7月均价(元)", "2025-07")],
        [("河南", "华中", "14.50"), ("湖南", "华中", "14.90"), ("四川", "西南", "13.90"), ("广东", "华南", "16.10")],
        90,
    )


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger.of([report_of("march", (companies(), gainers(), sectors(), deals(), regions()), "2025-03")])


def told(question: str, ledger: Ledger):
    return answer_of(respond(plan(question, ledger), ledger), question)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("评级为买入的有几家", ("3 家", "云际航空", "春禾股份", "远陆海控")),
        ("买入评级的公司有哪些", ("云际航空", "春禾股份", "远陆海控")),
        ("评级为增持且PE低于20的公司有哪些", ("东岭股份", "北海能源")),
        ("被上调评级的公司里3月涨幅最大的是哪家", ("春禾股份", "4.60%")),
        ("评级下调的是谁", ("唐湾港",)),
        ("航空公司的总市值合计", ("2,564.70",)),
        ("航空公司市值合计", ("2,564.70",)),
        ("航空股里PE最高的是哪家", ("云际航空", "25.40")),
        ("油运公司的平均PE", ("13.20",)),
        ("评级为买入或增持的公司总市值合计", ("5,399.00",)),
        ("评级不是买入的公司有几家", ("3 家", "东岭股份", "唐湾港")),
        ("涨幅前三里评级为买入的有几家", ("2 家", "远陆海控", "春禾股份")),
        ("航空子行业里评级为买入的有几家", ("2 家", "云际航空", "春禾股份")),
        ("How many companies are rated Buy?", ("3", "云际航空")),
        ("A轮的有几家", ("2 家", "毛球星球", "PetRover")),
        ("投资方为启森资本的有哪几家", ("毛球星球", "AgriNova")),
        ("华中地区7月均价平均多少", ("14.70",)),
        ("7月均价最高的省份是哪个", ("广东", "16.10")),
    ],
)
def test_rows_with_words_of_their_cells(ledger: Ledger, question: str, shown: Sequence[str]):
    answer = told(question, ledger)
    assert not answer.refused
    assert all(part in answer.text for part in shown)


def test_a_row_named_like_a_word_is_that_row_where_no_rows_are_picked(ledger: Ledger):
    assert "-0.80%" in told("航空板块3月涨跌幅是多少", ledger).text
    assert "38.20" in told("航空的PE", ledger).text


@pytest.mark.parametrize(
    "question",
    [
        "评级为卖出的有几家",
        "D轮的有几家",
        "华北地区7月均价平均多少",
        "买入和增持的公司平均PE相差多少",  # groups against each other are not computed
        "云际航空的买入目标价",
        "评级为买入且为增持的有几家",
    ],
)
def test_words_that_no_cell_has_or_that_cannot_both_hold_are_not_answered(ledger: Ledger, question: str):
    found = plan(question, ledger)
    assert type(found).__name__ in ("TextQuestion", "Refusal")


def test_amounts_in_several_currencies_are_never_added_up(ledger: Ledger):
    answer = told("融资金额合计是多少", ledger)
    assert "1.5 亿元" in answer.text
    assert "1.55 亿美元" in answer.text
    assert "亿元 + 3,000 万元" in answer.text  # operands as they are printed
    most = told("融资金额最大的是哪家", ledger).text
    assert "毛球星球" in most
    assert "PetRover" in most


def test_a_bound_in_one_currency_leaves_the_others_out_and_says_so(ledger: Ledger):
    answer = told("融资金额超过1亿元的有几家", ledger)
    assert "毛球星球" in answer.text
    assert "单位不同，不能比较，没有计入：AgriNova、PetRover" in answer.text


def test_a_condition_that_no_row_of_the_table_can_meet_is_no_empty_answer(ledger: Ledger):
    found = plan("各板块中评级为买入的涨幅最大的是哪个", ledger)
    assert type(found).__name__ in ("TextQuestion", "Refusal")


def test_a_code_says_which_of_several_funds_is_meant(sample_ledger):
    rows = [
        ("159819", "启明中证人工智能ETF", "58.00", "1.00"),
        ("012733", "启明人工智能ETF联接A", "4.00", "1.10"),
        ("012734", "启明人工智能ETF联接C", "6.00", "1.20"),
    ]
    text = told("启明那只012733的总市值", sample_ledger(rows)).text
    assert "4.00" in text
    assert "6.00" not in text


def test_multiples_with_and_without_their_unit_are_one_metric():
    other = table_of(
        "6", "海外公司", [column("公司", kind=NAME), column("PE(倍)")], [("诺瓦", "8.20"), ("远山", "44.90")], 110
    )
    ledger = Ledger.of([report_of("pair", (companies(), other), "2025-03")])
    text = told("PE低于10的公司有哪些", ledger).text
    assert "远陆海控" in text
    assert "诺瓦" in text
