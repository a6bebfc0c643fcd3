"""Follow-ups change one slot."""

from __future__ import annotations

import pytest

from rag.questions import TextQuestion, Turn, plan


@pytest.mark.parametrize(
    ("before", "question", "shown"),
    [
        ("云岭软件的总市值是多少", "那海脉信息呢？", "640.00 亿元"),
        ("云岭软件的总市值是多少", "市盈率呢", "25.00"),
        ("云岭软件的总市值是多少", "换成市销率", "4.20"),
        ("云岭软件的总市值是多少", "它的PE", "25.00"),
        ("诺瓦2024Q1营收是多少", "同比呢？", "18.80%"),
        ("诺瓦2024Q1营收是多少", "净利润呢", "149.90 亿元"),
        ("诺瓦月涨跌幅", "今年以来呢", "-26.20%"),
        ("国内公司涨幅最大的是哪家", "前三名呢？", "海脉信息"),
        ("国内公司涨幅最大的是哪家", "境外的呢", "远山-W"),
        ("国内公司涨幅最大的是哪家", "最低的呢", "三人同行"),
        ("国内公司涨幅最大的是哪家", "跌幅呢", "三人同行"),
        ("国内公司总市值合计", "平均呢", "523.22 亿元"),
        ("国内总市值超过600亿的公司有哪些", "有几家", "有 3 家"),
        ("启明人工智能A近3月回报", "近6月呢", "-7.67%"),
        ("云岭软件月涨跌幅", "和青禾智能比呢", "更高"),
        ("云岭软件月涨跌幅", "在国内公司里排第几", "排第 2"),
        ("云岭软件和海脉信息谁的市值大", "那青禾智能呢", "88.40 亿元"),
        ("What is the PE of 云岭软件?", "what about 海脉信息?", "18.40"),
        ("上涨的国内公司有几家", "下跌的呢", "低于 0的有 2 家"),
        ("诺瓦2024Q1营业收入同比增长率", "那它的营收呢", "967.70 亿元"),
        ("市值超过1000亿的国内公司有哪些", "超过600亿的呢", "有 3 家"),
        ("市值超过600亿的国内公司有哪些", "其中市盈率最低的是谁", "海脉信息"),
        ("国内市值前三", "其中市盈率最低的是谁", "海脉信息"),
        ("国内市值最大的是谁", "它的PE呢", "25.00"),
        ("云岭软件和海脉信息谁的市盈率高", "差多少", "6.60"),
        ("云岭软件和海脉信息谁的市盈率高", "这两家谁的市销率低", "海脉信息"),
        ("比亚迪的总市值", "那海脉信息呢", "640.00 亿元"),
        ("云岭软件2024Q1净利润增速", "市值呢", "1,200.50 亿元"),
    ],
)
def test_one_slot_changes(ask, before, question, shown):
    result = ask(question, before)
    assert not result.refused, result.text
    assert shown in result.text


def test_chain_of_follow_ups(ask):
    assert "560.50" in ask("两家差多少", "云岭软件市值", "那海脉信息呢").text
    assert "三人同行" in ask("分别是哪些", "上涨的国内公司有几家", "下跌的呢").text
    assert "15.60%" in ask("那脸书呢", "诺瓦2024Q1营收是多少", "同比呢？").text


def test_missing_period_of_a_follow_up_is_refused(ask):
    result = ask("5月呢？", "云岭软件月涨跌幅")
    assert result.refused and result.missing == ("期间：5月",)


def test_whole_questions_inherit_nothing(ask):
    assert "640.00 亿元" in ask("海脉信息的总市值", "云岭软件的市盈率").text


@pytest.mark.parametrize("question", ["那海脉信息呢", "同比呢", "前三名呢", "5月呢"])
def test_nothing_to_inherit(planned, question):
    assert isinstance(planned(question), TextQuestion)


def test_text_follow_up_searches_for_the_entity(planned):
    plan = planned("发布了什么产品呢", "远山的市值是多少")
    assert isinstance(plan, TextQuestion) and plan.names == ("远山-W",)


def test_history_is_bounded(ledger):
    turns = [Turn("云岭软件的总市值是多少" * 1000)] * 50 + [Turn("云岭软件的总市值是多少")]
    assert plan("市盈率呢", ledger, turns).program.slots[0].metric == "市盈率 PE (TTM)"


def test_a_question_about_the_report_follows_nothing(ledger):
    found = plan("报告里提到哪些风险？", ledger, (Turn("云岭软件的总市值是多少？"),))
    assert isinstance(found, TextQuestion)
    assert not found.entities
