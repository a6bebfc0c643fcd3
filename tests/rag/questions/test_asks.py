"""Several questions in one, bounds from other rows, rows among the first."""

from __future__ import annotations

import pytest

from rag.questions import Several


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("国内公司市值前二和后二", ["云岭软件", "三人同行"]),
        ("国内市值最高和最低的公司分别是谁", ["1,200.50 亿元", "47.20 亿元"]),
        ("国内公司月涨跌幅的平均值和中位数", ["平均值为 -0.11%", "中位数为 0.00%"]),
        ("上涨的国内公司有几家，下跌的有几家", ["高于 0的有 2 家", "低于 0的有 2 家"]),
        ("国内公司涨跌家数", ["高于 0的有 2 家", "低于 0的有 2 家"]),
        ("国内公司里谁的市值最高，谁的市销率最低", ["云岭软件", "海脉信息"]),
        ("云岭软件和海脉信息的市值分别是多少，合计多少", ["1,200.50 亿元", "1,840.50 亿元"]),
    ],
)
def test_each_part_is_answered(ask, planned, question, parts):
    assert isinstance(planned(question), Several)
    result = ask(question)
    assert not result.refused
    for part in parts:
        assert part in result.text


@pytest.mark.parametrize(
    "question",
    [
        "国内公司中市值最高的是谁，它的市盈率是多少",
        "国内市值最高的3家，平均市盈率是多少",
        "云岭软件和海脉信息谁的市值大，差多少",
    ],
)
def test_one_question_stays_one(planned, question):
    assert not isinstance(planned(question), Several)


@pytest.mark.parametrize(
    ("question", "named", "others"),
    [
        ("比海脉信息市盈率高的国内公司有哪些", ["云岭软件", "星汉科技-U"], ["青禾智能"]),
        ("市销率超过海脉信息的国内公司有几家", ["有 4 家"], []),
        ("市盈率高于平均的国内公司有哪些", ["星汉科技-U", "平均值 ≈52.78"], ["云岭软件"]),
        ("谁的市值比诺瓦高", ["脸书"], ["远山"]),
        ("市销率低于中位数的国内公司有几家", ["有 2 家", "中位数 4.20"], []),
    ],
)
def test_another_row_or_the_mean_is_the_bound(ask, question, named, others):
    result = ask(question)
    assert not result.refused, result.text
    for name in named:
        assert name in result.text
    for name in others:
        assert f"{name}（" not in result.text


def test_a_bound_without_a_figure_refuses(ask):
    result = ask("比三人同行市盈率高的国内公司有哪些")
    assert result.refused and "为空" in result.text


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("国内市值前三里市盈率最低的是哪家", "海脉信息（002404.SZ），18.40"),
        ("国内市值最高的3家里谁的市销率最高", "星汉科技-U（688303.SH），30.50"),
        ("国内公司市值前四中月涨幅为正的有几家", "有 2 家"),
    ],
)
def test_among_the_first_by_another_metric(ask, question, shown):
    result = ask(question)
    assert not result.refused and shown in result.text


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("云岭软件是不是市值最大的国内公司", "是的"),
        ("青禾智能是不是市值最大的国内公司", "不是"),
        ("海脉信息市值是不是国内前三", "是的"),
        ("判断对错：青禾智能今年以来是上涨的", "不是"),
        ("诺瓦4月涨了吗", "是的"),
        ("市值过600亿的国内公司有4家，对吗", "不是"),
    ],
)
def test_verdicts(ask, question, verdict):
    assert ask(question).text.startswith(verdict)


def test_by_how_many_percent(ask):
    assert "高 ≈87.58%" in ask("云岭软件比海脉信息市值高百分之几").text


def test_the_higher_one_first_where_it_is_asked_for(ask):
    text = ask("海脉信息和云岭软件，谁的市值更高？高多少？").text
    assert text.startswith("云岭软件") and "1,200.50 − 640.00 = 560.50" in text


def test_two_conditions_keep_their_windows(ask):
    result = ask("4月上涨并且今年以来也上涨的国内公司有哪些")
    assert "月涨跌幅高于 0且今年以来涨跌幅高于 0" in result.text and "星汉科技-U" in result.text


def test_what_was_asked_is_no_condition(ask):
    text = ask("国内市值最大的公司4月跌了多少").text
    assert "云岭软件" in text and "3.10%" in text


@pytest.mark.parametrize("question", ["国内公司按市值升序取前2个", "把国内公司按市值由小到大排，头2名是谁"])
def test_the_first_rows_of_an_ascending_order_are_the_lowest(ask, question):
    text = ask(question).text
    assert "1）三人同行" in text and "2）青禾智能" in text
