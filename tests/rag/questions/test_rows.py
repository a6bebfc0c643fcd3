"""Questions about many rows: order, conditions, counts, functions, shares."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rag.questions import Ambiguous, ProgramPlan
from rag.questions.program import Aggregate, TopK


def rows(result):
    """Names of the cited rows in order, each once."""
    return list(dict.fromkeys(citation.row for citation in result.citations))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("国内公司中总市值最高的是哪家", ["云岭软件"]),
        ("国内市值最大的公司", ["云岭软件"]),
        ("国内市值第二高的公司", ["星汉科技-U", "海脉信息"]),
        ("国内月涨幅前三名", ["星汉科技-U", "云岭软件", "海脉信息"]),
        ("国内月涨幅最高的两家公司", ["星汉科技-U", "云岭软件"]),
        ("国内公司跌得最多的是谁", ["三人同行"]),
        ("国内跌幅最大的2家", ["三人同行", "青禾智能"]),
        ("国内公司涨幅后两名", ["三人同行", "青禾智能"]),
        ("倒数第二的国内公司涨幅", ["青禾智能"]),
        ("今年以来表现最好的国内公司", ["星汉科技-U"]),
        ("哪家国内公司2024Q1净利润增速最快", ["星汉科技-U"]),
        ("市销率最低的国内公司", ["海脉信息"]),
        ("境外公司中营收最高的", ["脸书"]),
        ("港股里涨幅最大的", ["远山-W"]),
        ("美股中市值最小的", ["诺瓦"]),
        ("科创板涨幅最大的公司", ["星汉科技-U"]),
        ("近3月回报最高的基金是哪只", ["明川中证人工智能ETF"]),
        ("规模最大的基金", ["明川中证人工智能ETF"]),
        ("哪只基金近6月亏得最多", ["启明人工智能C"]),
        ("涨幅最大的公司", ["远山-W"]),
        ("4月份人工智能板块涨幅第一名", ["星汉科技-U"]),
        ("Top 2 domestic companies by market cap", ["云岭软件", "星汉科技-U", "海脉信息"]),
        ("Which overseas company has the lowest price change?", ["脸书"]),
        ("國內公司漲幅最大的是哪家", ["星汉科技-U"]),
    ],
)
def test_order(ask, question, names):
    result = ask(question)
    assert not result.refused, result.text
    assert rows(result)[: len(names)] == names
    assert all(name in result.text for name in names)


def test_ties_are_all_listed(ask):
    result = ask("国内市值最高的2家")
    assert rows(result) == ["云岭软件", "星汉科技-U", "海脉信息"]
    assert "并列" in result.text


def test_missing_cells_are_left_out_and_said(ask):
    assert "三人同行" in ask("国内市盈率最低的公司").text
    assert "另有 1 家缺少数据" in ask("国内市盈率最低的公司").text


def test_lowest_pe_names_the_loss_and_the_lowest_positive(ask):
    text = ask("国内市盈率最低的公司").text
    assert "-12.30" in text and "18.40" in text and "亏损" in text


def test_unscoped_union_counts_each_entity_once(planned, ask):
    plan = planned("涨幅前十的公司")
    assert isinstance(plan, ProgramPlan) and isinstance(plan.program, TopK)
    result = ask("涨幅前十的公司")
    assert result.text.count("星汉科技-U") == 1
    assert "表1" in result.text and "表4" in result.text and "表5" in result.text


def test_unlike_units_are_two_readings(planned, ask):
    assert isinstance(planned("市值最大的公司"), Ambiguous)
    text = ask("市值最大的公司").text
    assert "1,200.50 亿元" in text and "10,911.40 亿美元" in text


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("国内公司总市值超过600亿的有哪些", ["云岭软件", "星汉科技-U", "海脉信息"]),
        ("国内公司中市值不低于640亿元的", ["云岭软件", "星汉科技-U", "海脉信息"]),
        ("市值不到100亿的国内公司", ["青禾智能", "三人同行"]),
        ("市值100亿以下的国内公司有哪些", ["青禾智能", "三人同行"]),
        ("国内总市值在50亿到700亿之间的公司", ["青禾智能", "星汉科技-U", "海脉信息"]),
        ("国内公司市值介于50亿和700亿之间的有哪些", ["青禾智能", "星汉科技-U", "海脉信息"]),
        ("月涨跌幅小于-5%的国内公司有哪些", ["青禾智能", "三人同行"]),
        ("国内跌幅超过10%的公司", ["三人同行"]),
        ("国内跌超5%的有哪些", ["青禾智能", "三人同行"]),
        ("国内上涨的公司有哪些", ["云岭软件", "星汉科技-U"]),
        ("国内公司里没有上涨的有哪些", ["青禾智能", "海脉信息", "三人同行"]),
        ("国内PE高于20且涨幅为正的公司", ["云岭软件", "星汉科技-U"]),
        ("国内PE低于20或者涨幅超过10%的公司有哪些", ["青禾智能", "星汉科技-U", "海脉信息"]),
        ("2023年营收负增长的国内公司有哪些", ["青禾智能", "三人同行"]),
        ("营收下滑的境外公司有哪些", ["远山-W"]),
        ("亏损的境外公司有哪些", ["远山-W"]),
        ("不亏损的境外公司有哪些", ["诺瓦", "脸书"]),
        ("境外公司中净利润为负的", ["远山-W"]),
        ("规模大于5亿且近6月回报为正的基金", ["明川中证人工智能ETF"]),
        ("净利润增速超过百分之三十的国内公司", ["云岭软件", "星汉科技-U"]),
        ("List domestic companies with market cap above 60 billion yuan", ["云岭软件", "星汉科技-U", "海脉信息"]),
    ],
)
def test_filters(ask, question, names):
    result = ask(question)
    assert not result.refused, result.text
    assert rows(result) == names


def test_count_agrees_with_the_list(ask):
    result = ask("国内公司总市值超过600亿的有几家")
    assert "有 3 家" in result.text and rows(result) == ["云岭软件", "星汉科技-U", "海脉信息"]


@pytest.mark.parametrize(
    ("question", "count"), [("一共有几只基金", "4 只"), ("国内公司有多少家", "5 家"), ("表5有多少家公司", "3 家")]
)
def test_counts_of_whole_tables(ask, question, count):
    assert count in ask(question).text


def test_negative_pe_under_a_bound_is_pointed_out(ask):
    text = ask("国内公司中市盈率低于20的有几家").text
    assert "有 2 家" in text and "其中 1 家市盈率为负（亏损）：青禾智能" in text


def test_losses_without_net_profit_are_told_from_the_pe(planned):
    plan = planned("亏损的公司有哪些")
    assert isinstance(plan, Ambiguous) and len(plan.candidates) == 2


def test_currency_of_a_threshold_is_never_mixed(ask):
    result = ask("国内公司市值超过100亿美元的有哪些")
    assert result.refused and "单位不同" in result.text


def test_bare_scale_fits_every_currency(planned):
    assert isinstance(planned("市值超过400亿的公司有哪些"), Ambiguous)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("国内公司总市值合计", "2616.10"),
        ("国内公司总市值总共多少", "2616.10"),
        ("国内公司平均总市值", "523.22"),
        ("国内公司总市值的中位数", "640.00"),
        ("国内公司市盈率中位数", "21.70"),
        ("国内公司平均市盈率", "52.78"),
        ("国内公司月涨幅的平均值", "-0.11"),
        ("国内公司按总市值加权的平均月涨幅", "4.78"),
        ("基金平均近3月回报", "18.45"),
        ("以规模为权重的基金近1月平均回报", "2.59"),
        ("云岭软件和海脉信息的市值合计", "1840.50"),
        ("除星汉科技外国内公司平均月涨幅", "-4.04"),
        ("国内市值最高和最低的差多少", "1153.30"),
        ("国内涨幅前两名的平均市盈率", "102.50"),
        ("average PE of domestic companies", "52.78"),
    ],
)
def test_functions(ask, question, value):
    result = ask(question)
    assert not result.refused, result.text
    assert Decimal(value) in {figure.value for figure in result.figures if figure.source == "formula"}


def test_formula_is_shown_and_cut(ask):
    text = ask("国内公司总市值合计").text
    assert "1,200.50 + 88.40 + 640.00 + 640.00 + 47.20 = 2,616.10" in text


def test_rounding_is_said(ask):
    assert "≈52.78" in ask("国内公司平均市盈率").text
    assert "≈" not in ask("国内公司平均总市值").text


def test_missing_cells_never_count_as_zero(ask):
    result = ask("国内公司平均市盈率")
    assert "÷ 4" in result.text and "三人同行" in result.text


def test_sum_over_unlike_units_is_two_readings(ask):
    text = ask("国内公司和境外公司的总市值合计").text
    assert "2,616.10 亿元" in text and "17,164.80 亿美元" in text


def test_named_entities_in_unlike_units_are_not_added(ask):
    result = ask("云岭软件和诺瓦的市值合计")
    assert result.refused and "换算关系" in result.text


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("云岭软件占国内公司总市值的比例", "45.89"),
        ("国内上涨的公司占比", "40.00"),
        ("规模最大的基金占总规模的比例", "86.82"),
        ("诺瓦净利润占营收的比例", "15.49"),
    ],
)
def test_shares(ask, question, value):
    assert Decimal(value) in {figure.value for figure in ask(question).figures}


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("云岭软件市值在国内公司中排第几", "排第 1"),
        ("海脉信息市值在国内排名", "并列第 2"),
        ("青禾智能涨幅在国内排第几", "排第 4"),
        ("海脉信息的市盈率在国内从低到高排第几", "排第 2"),
        ("三人同行的市盈率排第几", "单元格为空"),
    ],
)
def test_ranks(ask, question, place):
    assert place in ask(question).text


def test_programs_are_named(planned):
    plan = planned("国内公司按总市值加权的平均月涨幅")
    assert isinstance(plan.program, Aggregate) and plan.program.weight.metric == "总市值"
