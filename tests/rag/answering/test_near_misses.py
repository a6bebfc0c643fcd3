"""What is almost asked is not answered: another one's figure, that of several, a plan for a fact, a fall for a rise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from index.numbers import SpanKind, find_quantities
from rag.answer import Answer
from rag.answering.owner import labelled, of_another
from rag.answering.question import ProseQuestion
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、整车",
    "松岭汽车8月销量环比回落系北坪工厂切换产线停产5天所致，公司预计9月恢复至4万辆以上。",
    "松岭汽车与海澄国际的合资公司已于9月启动首批交付，年底前将海外网点扩至350家。",
    "白鹭、玄鹿、青屿自7月起先后收缩折扣，其中青屿Q3主力车型成交价回升约2.5万元。",
    "二、零部件",
    "云麓玻璃毛利率创近五年同期新高，公司归因于纯碱价格回落以及高附加值产品占比提升。",
    "山岚7月将纯电动车关税由10%提至18%，并将在2026年7月升至35%。",
    "三、广告",
    "双11期间北辰网与南斗网投放总额同比增长约15%。台风“格云”“摩川”造成的行业估损约126亿元。",
    "松石助手已可供企业客户使用，单用户月度订阅费为19美元。",
    "青岭芯片发布 Bora 3，BF16 算力为上代 4 倍，内存带宽为 1.5 倍。",
    "3Q湖一期较原计划推迟约一年，原因是电力接入审批延后。",
]


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="e" * 16))

    return partial(answered, corpus, scope)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("松岭汽车8月销量为啥环比掉下来？", "停产5天"),
        ("云麓玻璃毛利率走高是什么原因？", "纯碱价格回落"),
        ("松岭汽车年底前海外网点扩到多少家？", "350家"),
        ("青屿Q3主力车型成交价回升了多少？", "2.5万元"),
        ("北辰网与南斗网双11投放总额同比增长多少？", "15%"),
        ("松石助手一个月的订阅费是多少？", "19美元"),
        ("3Q湖一期为啥延期？", "审批延后"),
        ("Bora 3的算力相比上一代是几倍？", "上代 4 倍"),  # BF16 is nobody
    ],
)
def test_what_is_told_is_answered(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "松岭汽车8月销量环比为什么上升？",  # it fell
        "Bora 2的算力相比上一代是几倍？",
        "Cora 3的算力相比上一代是几倍？",
        "松岭汽车7月销量环比为什么回落？",  # it is August's fall
        "云麓玻璃毛利率为什么下降？",  # what fell is a price
        "山岚为什么提高纯电动车关税？",  # no reason is given
        "松岭汽车海外网点目前已有多少家？",  # a plan
        "玄鹿主力车型成交价回升了多少？",  # another's
        "北辰网双11投放同比增长多少？",  # of two together
        "台风摩川造成的行业估损是多少亿元？",  # of two together
        "松石助手一年的订阅费是多少？",  # by the month
        "去年松岭汽车首批交付后海外网点扩至多少家？",  # another year
    ],
)
def test_what_is_almost_told_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.refused, answer.text


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("甲乙机场七月吞吐量多少", ["甲乙机场"]),
        ("丙丁机场吞吐量多少", []),
        ("哪个机场吞吐量最大", []),
        ("机场吞吐量多少", []),
    ],
)
def test_a_label_tells_whose_a_text_is(question: str, found: list[str]) -> None:
    text = "丙丁机场：第五跑道投产后，年旅客吞吐量由8000万人次提升至1.2亿人次。"
    assert labelled(ProseQuestion.of(question), text) == found


@pytest.mark.parametrize(("question", "other"), [("甲云一季度开支多少", False), ("乙云一季度开支多少", True)])
def test_a_figure_of_a_numbered_item_is_that_item_s(question: str, other: bool) -> None:
    text = "云厂商甲云、乙云开支继续上调：1）甲云：一季度开支 140 亿美元，同比增长 79.4%；"
    asked = replace(ProseQuestion.of(question), names=frozenset({question[:2]}))
    figures = [span for span in find_quantities(text) if span.kind is SpanKind.FIGURE and span.start > 20]
    assert bool(of_another(asked, text, figures)) is other


@pytest.mark.parametrize(("ahead", "other"), [("BF16 ", False), ("INT8 稠密", False), ("Cora 3 ", True)])
def test_a_format_of_numbers_is_nobody(ahead: str, other: bool) -> None:
    text = f"青岭芯片发布 Bora 3，{ahead}算力为上代 4 倍，内存带宽为 1.5 倍。"
    figures = [span for span in find_quantities(text) if span.quantity is not None and span.quantity.unit == "倍"]
    assert bool(of_another(ProseQuestion.of("Bora 3和上一代相比提升了多少？"), text, figures)) is other
