"""What a question asks for, statements to be judged, short names, contrasts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Answer
from rag.answering.contrast import contrary
from rag.answering.corpus import ReportText
from rag.answering.kinds import (
    Counted,
    categories,
    counted,
    heads,
    houses,
    predicates,
    titles,
    told_categories,
    units,
)
from rag.answering.question import ProseQuestion
from rag.answering.speaking import plain
from rag.answering.verdict import asks_verdict, judged
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、产业动态",
    "新款机械手采用四个吸盘，腕部设计少于六个关节。与上一代相比，存储带宽提升1.8倍，功耗下降20%。",
    "北湖大学脑控团队招募的志愿者今年62岁，可用意念开关灯。",
    "远山动力CEO林知远表示，青屿科技总裁顾言已经到访。青屿科技董事长陆衡没有出席。",
    "东海市工信厅印发意见，目标是培育12家整机企业，并列出八方面举措。",
    "月频策略年化收益率为8.1%，最大回撤5.2%。周频策略年化收益率为21.3%，最大回撤7.9%。",
    "募集资金主要用于减速器产线，客户验证还需要两个季度。",
    "这一年原材料涨价。这使得多数厂商没有盈利。",
    "远山动力的巡检平台将于9月底上线，近日已展示样机。该平台由海桐研究院主导，峰会在东海市举办。",
    "样本指数含成分股60只，等权编制。其中主板25只，北辰板9只，其余在场外。",
    "板块的客户验证情况可参见下表......................9",
]


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="c" * 16), known=frozenset({"远山动力", "青屿科技"}))

    return partial(answered, corpus, scope)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("新款机械手有几个吸盘？", "四个吸盘"),
        ("远山动力的一把手是谁？", "林知远"),
        ("青屿科技的董事长是谁？", "陆衡"),
        ("东海市工信厅要培育多少家整机企业？", "12家"),
        ("东海市工信厅的意见提了几条措施？", "八方面"),
        ("周频策略的年化收益率有多高？", "21.3%"),
        ("月频策略年化能赚多少？", "8.1%"),
        ("募集来的资金干什么用？", "减速器产线"),
        ("客户验证要多久？", "两个季度"),
        ("巡检平台什么时候上线？", "9月底"),
        ("巡检平台由谁牵头？", "海桐研究院"),
        ("远山动力的峰会在哪儿举办？", "东海市"),
        ("样本指数的成分股里北辰板有几只？", "北辰板9只"),
        ("多数厂商为什么没有盈利？", "原材料涨价"),
        ("北大脑控团队的志愿者多大年纪？", "62岁"),
    ],
)
def test_told_in_other_words(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "青屿科技的CEO是谁？",  # the CEO in that sentence is another company's
        "远山动力的董事长是谁？",
        "新款机械手有几个摄像头？",
        "日频策略的年化收益率有多高？",
        "东海市工信厅培育了多少名工程师？",
        "东海市有什么补贴政策？",
        "志愿者的体重是多少？",
        "巡检平台什么时候获批？",  # another event
        "巡检平台被谁收购了？",
        "远山动力下一步打算做什么？",
        "巡检平台什么时候开源？",
    ],
)
def test_a_near_miss_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("新款机械手的存储带宽提升了2倍，对吗？", "不是。"),
        ("新款机械手的存储带宽提升了1.8倍，对吗？", "是的："),
        ("新款机械手的功耗是否上升了20%？", "不是。"),
    ],
)
def test_a_statement_is_judged(ask: Callable[[str], Answer], question: str, verdict: str) -> None:
    answer = ask(question)
    assert answer.text.startswith(verdict)
    assert "1.8倍" in answer.text  # the sentence stands behind it


def test_a_verdict_that_is_not_sure_is_none() -> None:
    assert judged("收入超过100亿元，对吗？", ["收入约100亿元"], True) is not True
    assert judged("收入100亿元，对吗？", ["收入100万吨"], True) is None
    assert judged("收入5亿元，对吗？", ["甲收入5亿元，乙收入6亿元"], True) is None
    assert judged("产线已投产，对吗？", ["产线尚未投产"], True) is None
    assert not asks_verdict("谁说的对吗") or judged("谁说的对吗", [], False) is None


def test_kinds() -> None:
    assert counted("列出了多少条举措？") == Counted("条", "举措")
    assert units("有多少付费用户？") == ()  # 费用 across two words
    assert units("毛利率是多少？") == ("%", "百分点", "倍")
    assert heads("模型的训练成本是多少？") == {"成本"}
    assert heads("模型在什么换手率下最好？") == frozenset()
    assert categories("什么时候上市？") == frozenset()
    assert titles("英特的首席执行官是谁") == ("首席执行官",)


def test_what_an_answer_must_say() -> None:
    assert told_categories("有什么补贴政策？") == {"补贴", "政策"}
    assert told_categories("是哪家芯片公司？") == {"芯片"}
    assert told_categories("在哪个平台上线？") == frozenset()
    assert predicates("新品什么时候开源？") == {"开源"}
    assert houses("是哪两个部门发的？")
    assert not houses("哪些政策？")


def test_contrasts_are_hard() -> None:
    assert contrary("私募的收益是多少？", "公募平均收益为5%") == ("私募",)
    assert contrary("私募的收益是多少？", "公募好于私募") == ()
    assert contrary("私募的收益是多少？", "公募平均收益为5%", ("私募部分：",)) == ()


def test_a_short_name_is_read_only_where_it_is_sure() -> None:
    texts = [ReportText.of(report_of(["一、要闻", "江南大学与江北大学联合发布。上海证券交易所受理。"], id="d" * 16))]
    assert plain("上交所受理了什么？", texts) == ("上海证券交易所受理了什么？", (("上交所", "上海证券交易所"),))
    assert plain("江大发布了什么？", texts) == ("江大发布了什么？", ())  # two fit
    assert plain("机器人公司有哪些？", texts)[1] == ()
    own = [ReportText.of(report_of(["一、要闻", "板块回暖。"], id="e" * 16))]
    assert plain("示例证券怎么看板块？", own)[0] == "怎么看板块？"


@settings(deadline=None)  # the first call reads the dictionary
@given(st.text(max_size=60))
def test_any_text_is_taken_apart(text: str) -> None:
    question = ProseQuestion.of(text)
    assert question.text == text
    assert plain(text, [])[0] == text
    assert judged(text, [text], False) in (True, False, None)


@pytest.mark.parametrize(("asked", "told"), [("国内", "境内"), ("海外", "境外"), ("月频", "月度")])
def test_two_words_for_one_side_do_not_contradict(asked: str, told: str) -> None:
    assert contrary(f"{asked}收入多少？", f"{told}收入12亿元。") == ()


def test_the_words_of_another_side_do() -> None:
    assert contrary("境内收入多少？", "海外收入12亿元。") == ("境内",)


def test_a_figure_of_another_house_of_the_section_is_not_told(make_scope: Callable[..., Any]) -> None:
    lines = [
        "一、公司动态",
        "澄启软件披露二季度业绩：归母净利润32.1亿元，同比增长78%。",
        "屿岸数据的智能体平台7月交付656台。",
    ]
    corpus, scope = make_scope(report_of(lines, id="d" * 16), known=frozenset({"澄启软件"}))
    answer = answered(corpus, scope, "屿岸数据二季度归母净利润是多少？")
    assert answer.refused
    assert "656台" in answered(corpus, scope, "屿岸数据7月交付了多少台？").text


@pytest.mark.parametrize(
    "question",
    [
        "Among the A-share names, which two have profit growth above 100%?",
        "Which of the 29 names grew by more than 40.5% in Q1?",
        "远山动力的水平分工里有100%和3.5倍的说法吗，谁说的？",
    ],
)
def test_a_refusal_with_figures_of_the_question_is_said(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.refused and answer.text
