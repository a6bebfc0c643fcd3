"""The unit of a cell, where the row has one, and decimals that look like months."""

from __future__ import annotations

from index.ledger import Ledger, facts_of
from index.ledger.checks.cells import check_cells
from index.reading import read_document
from index.reading.formats.load import parse
from index.reading.limits import Limits
from index.report import Report


def _read(text: str) -> Report:
    return read_document(parse(text.encode(), "x.txt", Limits()))


def _told(report: Report) -> dict[tuple[str, str], str]:
    return {(fact.entity.name, fact.header): f"{fact.quantity.value}{fact.quantity.unit}" for fact in facts_of(report)}


def test_a_column_of_units_gives_each_row_its_own() -> None:
    text = "表 1: 甲\n指标\t单位\t4月末\t3月末\t环比(%)\t同比\n铜价\t美元/吨\t9497\t9100\t4.4\t2.5\n"
    told = _told(_read(text + "利率\t%\t1.70\t1.60\t0.1\t3.5\n存量\t无\t5\t6\t0.2\t4.5\n"))
    assert told["铜价", "4月末"] == "9497美元/吨" and told["利率", "3月末"] == "1.60%"
    assert told["铜价", "环比(%)"] == "4.4%" and told["铜价", "同比"] == "2.5" and told["存量", "4月末"] == "5"


def test_measures_as_rows_have_the_unit_that_they_name() -> None:
    text = "表 1: 甲（单位：%）\n指标\t2025年4月\t2025年5月\n增加值同比\t6.1\t5.8\n制造业PMI\t49.0\t49.5\n"
    told = _told(_read(text + "库存(万吨)\t12.5\t13.5\n"))
    assert told["增加值同比", "2025年4月"] == "6.1%" and told["制造业PMI", "2025年5月"] == "49.5"
    assert told["库存(万吨)", "2025年4月"] == "12.5万吨"


def test_an_index_that_moves_keeps_its_percentage() -> None:
    """Where the columns are measures, an index is who moved, not what is measured."""
    text = "表 1: 涨跌幅（单位：%）\n名称\t月涨跌\t年涨跌\n某综合指数\t6.1\t5.8\n某成长指数\t4.9\t4.5\n"
    assert _told(_read(text))["某综合指数", "月涨跌"] == "6.1%"


def test_a_decimal_among_decimals_is_a_figure_and_no_finding() -> None:
    report = _read("表 1: 甲\n月份\t运价\n2025-01\t2045.5\n2025-02\t1515.3\n2025-03\t2072.7\n2025-04\t1356.9\n")
    assert {fact.quote for fact in facts_of(report)} == {"2045.5", "1515.3", "2072.7", "1356.9"}
    assert not [found for found in check_cells(report, ()) if found.kind == "wrong-column"]


def test_a_month_in_a_row_of_dates_stays_a_month() -> None:
    text = (
        "表 1: 甲\n名称\t甲基金\t乙基金\n规模\t12.5\t13.5\n回报\t2.5\t3.5\n回撤\t1.5\t1.8\n成立时间\t2019.5\t2020.1\n"
    )
    assert all(fact.entity.name != "成立时间" for fact in facts_of(_read(text)))


def test_names_that_come_again_in_each_group_stand_behind_it() -> None:
    text = "表 1: 甲\n品种\t市场\t价格\n铜\t伦敦\t9497\n\t上海\t77600\n铝\t伦敦\t2448\n\t上海\t20070\n"
    assert [fact.entity.name for fact in facts_of(_read(text))] == ["铜 伦敦", "铜 上海", "铝 伦敦", "铝 上海"]
    text = "表 1: 甲\n类别\t资产\t价格\n权益\t甲指\t9497\n权益\t乙指\t77600\n商品\t丙指\t2448\n商品\t丁指\t20070\n"
    assert [fact.entity.name for fact in facts_of(_read(text))] == ["甲指", "乙指", "丙指", "丁指"]


def test_group_and_name_may_be_asked_in_either_order() -> None:
    text = "表 1: 甲\n品种\t市场\t价格\n铜\tLME\t9497\n\tSHFE\t77600\n铝\tLME\t2448\n\tSHFE\t20070\n"
    ledger = Ledger.of([_read(text)])
    [key] = ledger.entities_named("SHFE铜")
    assert ledger.entities_named("铜SHFE") == (key,)


def test_a_turned_table_gives_each_row_its_measures_unit() -> None:
    text = (
        "表 1：可比公司（单位：亿元）\n指标\t甲股份\t乙科技\n营业收入\t12.3\t45.6\n同比增速（%）\t5.1\t-3.2\n"
        "市盈率\t12.0\t33.1\n资料来源：某库\n"
    )
    facts = facts_of(read_document(parse(text.encode(), "a.txt", Limits())))
    assert [(fact.entity.name, fact.metric, str(fact.quantity.value), fact.quantity.unit) for fact in facts] == [
        ("营业收入", "甲股份", "12.3", "亿元"),
        ("营业收入", "乙科技", "45.6", "亿元"),
        ("同比增速（%）", "甲股份", "5.1", "%"),
        ("同比增速（%）", "乙科技", "-3.2", "%"),
        ("市盈率", "甲股份", "12.0", ""),
        ("市盈率", "乙科技", "33.1", ""),
    ]


def test_years_beside_measures_do_not_make_the_rows_measures() -> None:
    text = "表 1: 估值（亿元，元，倍）\n公司\t股价\t总市值\t归母净利2024A\t2025E\tPE 2025E\n"
    told = _told(_read(text + "松云能源\t36.40\t4186\t398.6\t352.0\t11.9\n柏树股份\t21.80\t2114\t201.7\t176.3\t12.0\n"))
    assert told["松云能源", "股价"] == "36.40元" and told["松云能源", "总市值"] == "4186亿元"
    assert told["柏树股份", "2025E"] == "176.3亿元"
