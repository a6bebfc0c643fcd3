"""How measures, rows and groups are called: 资管收入 for a column 资管, 产险 for 财险, 月份 for rows, 还是红的."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of


def refused(question: str, ledger: Ledger) -> bool:
    return type(plan(question, ledger)).__name__ in ("Refusal", "TextQuestion", "Ambiguous")


def text(question: str, ledger: Ledger) -> str:
    return respond(plan(question, ledger), ledger).text


ROWS = [
    ("600801", "云岭证券", "301.8", "48.9", "17.35", "49.2"),
    ("600802", "青禾证券", "174.4", "27.5", "9.29", "21.8"),
]


def brokers(title: str, prose: str = "") -> Ledger:
    columns = [
        column("代码"),
        column("公司"),
        column("营业收入 (亿元)"),
        column("经纪 (亿元)"),
        column("投行 (亿元)"),
        column("资管 (亿元)"),
    ]
    return Ledger.of([report_of("brokers", [table_of("1", title, columns, ROWS)], prose=(prose,) if prose else ())])


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("云岭证券和青禾证券的资管收入差多少", "27.4"),
        ("投行业务收入最高的是谁", "17.35"),
        ("云岭证券经纪业务净收入是多少", "48.9 亿元"),
    ],
)
@pytest.mark.parametrize(
    "told", [("上市券商分业务净收入", ""), ("上市券商主要指标", "投行净收入下降，经纪收入、资管收入较稳。")]
)
def test_income_behind_the_name_of_a_business(question, shown, told):
    assert shown in text(question, brokers(*told))


@pytest.mark.parametrize("question", ["云岭证券资管规模是多少", "云岭证券资管利润是多少", "云岭证券经纪业务成本是多少"])
def test_another_measure_of_a_business_is_not_its_income(question):
    assert refused(question, brokers("上市券商分业务净收入"))


@pytest.mark.parametrize("title", ["上市券商主要指标", "上市券商业务规模", "上市券商分业务利润"])
def test_income_that_nothing_tells_is_none(title):
    assert refused("云岭证券资管收入是多少", brokers(title))


@pytest.fixture(scope="module")
def insurers() -> Ledger:
    columns = [column("公司"), column("保费收入 (亿元)", "2024-08")]
    rows = [("云岭财险", "1430"), ("云岭寿险", "1912"), ("青禾财险", "209"), ("青禾产险", "77")]
    return Ledger.of([report_of("insurers", [table_of("1", "险企保费收入", columns, rows)], "2024-08")])


def test_the_other_word_of_the_trade(insurers):
    found = text("云岭产险保费收入多少", insurers)
    assert "1,430" in found.replace("1430", "1,430") and "云岭财险" in found
    assert "77 亿元" in text("青禾产险保费收入多少", insurers)  # a name of its own comes first
    assert refused("远山产险保费收入多少", insurers)


@pytest.fixture(scope="module")
def monthly() -> Ledger:
    columns = [column("月份", kind=ColumnKind.NAME), column("批发 (万辆)"), column("库存预警指数 (%)")]
    rows = [("2024-06", "216.8", "62.3"), ("2024-07", "196.5", "59.4"), ("2024-08", "215.2", "56.2")]
    firms = [("600901", "云岭汽车", "37.3", "5.0"), ("600902", "青禾汽车", "3.0", "-4.0")]
    heads = [column("代码"), column("公司"), column("总市值 (亿元)"), column("月涨跌幅 (%)", "2024-08")]
    tables = [table_of("1", "市场月度指标", columns, rows), table_of("2", "国内公司行情", heads, firms)]
    return Ledger.of([report_of("monthly", tables, "2024-08")])


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("批发超过200万辆的月份有几个", "2 个"),
        ("批发超过200万辆的有哪几个月", "2024-08"),
        ("批发超过200万辆且库存预警指数低于60%的月份", "2024-08"),
    ],
)
def test_months_are_the_rows(monthly, question, shown):
    assert shown in text(question, monthly)


@pytest.mark.parametrize("question", ["总市值超过10亿的月份有几个", "月涨跌幅超过1%的月份"])
def test_companies_are_no_months(monthly, question):
    assert refused(question, monthly)


@pytest.mark.parametrize(
    ("question", "shown", "never"),
    [
        ("国内公司里8月还是红的有哪些", "云岭汽车", "青禾汽车"),
        ("国内公司里8月翻绿的有哪些", "青禾汽车", "云岭汽车"),
    ],
)
def test_colours_of_the_screen(monthly, question, shown, never):
    found = text(question, monthly)
    assert shown in found and never not in found


def test_a_place_among_all_rows(ask):
    assert "5 家" not in ask("按2024Q1净利润增速排，云岭软件在国内4家里排第几").text
    assert "5 家" in ask("按2024Q1净利润增速排，云岭软件在国内5家里排第几").text


def test_rises_and_falls_joined_by_but():
    columns = [column("公司", kind=ColumnKind.NAME), column("销量 (万辆)"), column("同比 (%)"), column("环比 (%)")]
    rows = [("云岭", "4.8", "37.8", "-5.7"), ("青禾", "3.0", "113.4", "37.1"), ("远山", "9.0", "-3.0", "-1.0")]
    ledger = Ledger.of([report_of("sales", [table_of("1", "车企销量", columns, rows)], "2024-08")])
    for question in ("环比下降但同比仍然正增长的公司", "环比下降，但同比正增长的公司有哪些"):
        found = text(question, ledger)
        assert "云岭" in found and "青禾" not in found and "远山" not in found
    assert "1.8" in text("云岭比青禾多卖多少", ledger)
    found = text("同比往下掉的公司有哪些", ledger)
    assert "远山" in found and "云岭" not in found
