"""Words whose neighbours decide what they mean, rows in doubt, signs and units that must be said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.ledger import Ledger
from rag.questions import ProgramPlan, Refusal, TextQuestion, plan, respond
from rag.questions.program import Aggregate, Lookup, Share, TopK


@pytest.fixture(scope="module")
def doubted(changed) -> Ledger:
    """The April report with the first fund's row in doubt."""
    return changed({"3": (0,)})


def test_a_sum_of_named_rows_is_refused_when_one_is_in_doubt(doubted):
    result = respond(plan("启明人工智能A和明川中证人工智能ETF的基金规模合计", doubted), doubted)
    assert result.refused and not result.figures
    assert "启明人工智能A" in result.text and "空" not in result.text


def test_a_figure_in_doubt_is_not_called_empty(doubted):
    result = respond(plan("启明人工智能A的基金规模", doubted), doubted)
    assert result.refused and "对不上" in result.text and "空" not in result.text


def test_rows_in_doubt_are_named_beside_a_ranking(doubted):
    text = respond(plan("规模最大的基金", doubted), doubted).text
    assert "对不上" in text and "启明人工智能A" in text and "缺少数据" not in text


def test_an_empty_cell_of_a_named_row_is_said(ask):
    text = ask("启明人工智能A和远帆中证人工智能ETF的近3月回报平均").text
    assert "缺少数据" in text and "远帆中证人工智能ETF" in text


@pytest.mark.parametrize("question", ["云岭软件今年以来涨了百分之几？", "云岭软件今年以来涨跌幅是百分之几"])
def test_how_many_percent_something_rose_is_a_look_up(planned, ask, question):
    assert isinstance(planned(question).program, Lookup)
    assert "-5.00%" in ask(question).text


def test_how_many_percent_of_the_rows_is_a_share(planned):
    assert isinstance(planned("国内公司中月上涨的占百分之几").program, Share)


def test_the_title_of_a_ranking_is_the_scope_of_a_mean(planned, ask):
    found = planned("涨幅前二个股的平均月涨幅")
    assert isinstance(found, ProgramPlan) and isinstance(found.program, Aggregate)
    assert [table for _, table in found.program.rows.tables] == ["t1"] and found.program.rows.k == 0
    assert "14.00%" in ask("涨幅前二个股的平均月涨幅").text


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("表4中总市值最大的两家公司是哪两家？", ["云岭软件", "星汉科技-U", "海脉信息"]),
        ("4只基金中近3个月回报最差的两只是哪些", ["启明人工智能C", "启明人工智能A"]),
        ("表5中季度营业收入最高的2个", ["脸书", "诺瓦"]),
    ],
)
def test_a_number_said_twice_a_size_and_any_quarter(planned, ask, question, names):
    assert isinstance(planned(question).program, TopK)
    result = ask(question)
    assert list(dict.fromkeys(citation.row for citation in result.citations))[: len(names)] == names


def test_a_size_that_no_table_has_is_refused(planned):
    assert isinstance(planned("7只基金中规模最大的是哪只"), Refusal)


@pytest.mark.parametrize("question", ["表4中大模型营业收入最高的公司", "表4中资本开支最高的公司是哪家"])
def test_an_order_within_a_scope_is_never_searched_in_the_text(planned, question):
    assert not isinstance(planned(question), TextQuestion)


def test_a_fall_told_in_words_keeps_its_sign(changed):
    ledger = changed(prose=("人工智能指数（884201.WI）当月跌 3.74%，沪深300（000300.SH）当月涨 1.89%。",))
    for question in ("人工智能指数和沪深300的月涨跌幅比较", "人工智能指数月涨跌幅"):
        result = respond(plan(question, ledger), ledger)
        assert "-3.74%" in result.text, result.text
        assert any(figure.value == Decimal("-3.74") and figure.raw == "-3.74%" for figure in result.figures)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("诺瓦总市值是多少人民币", True),
        ("诺瓦总市值是多少亿元", True),
        ("诺瓦总市值是多少亿美元", False),
        ("诺瓦总市值是多少亿", False),
        ("云岭软件总市值是多少人民币", False),
    ],
)
def test_a_currency_that_the_report_does_not_give_is_said(ask, question, said):
    assert ("没有给出换算关系" in ask(question).text) is said


def test_a_total_is_a_sum_over_the_rows_that_are_named(ask):
    assert "66.99 亿元" in ask("人工智能主题基金总规模").text
    assert "合计" not in ask("国内公司总市值最高的是哪家").text


@pytest.mark.parametrize(
    "question", ["启明人工智能A和C规模合计", "启明人工智能A、C类的基金规模合计", "启明人工智能A和C两类份额规模合计"]
)
def test_share_classes_behind_one_name(ask, question):
    assert "8.70 亿元" in ask(question).text


def test_a_share_class_that_is_not_there_is_refused(ask):
    assert ask("启明人工智能A和E规模合计").refused


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("诺瓦24Q1营业收入（亿元）", "967.70 亿元"),
        ("脸书24q1净利润", "390.90 亿元"),
        ("表4里月涨跌幅倒数2名，从最低的开始列", "-12.00%"),
    ],
)
def test_short_quarters_units_in_brackets_and_requests_for_an_order(ask, question, figure):
    result = ask(question)
    assert not result.refused and figure in result.text


def test_a_header_that_tells_cuts_keeps_their_sign():
    from index.ledger import Ledger
    from rag.questions import plan, respond
    from tests.rag.questions.conftest import column, report_of, table_of

    columns = [column("产品名称"), column("平均降幅 (%)"), column("中选家数")]
    rows = [("甲药", "52.0", "4"), ("乙药", "28.5", "6")]
    ledger = Ledger.of([report_of("cuts", [table_of("8", "集采中选价格变动", columns, rows)])])
    counted = respond(plan("平均降幅超过30%的有几个", ledger), ledger)
    assert "平均降幅高于 30%的有 1 家：甲药" in counted.text
    together = respond(plan("甲药和乙药的中选家数加起来是多少家", ledger), ledger)
    assert "4 + 6 = 10" in together.text
