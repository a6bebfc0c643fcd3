"""What is certain is not judged by the model; what leaves anything open is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rag.answering.find import Finder, Found, Run
from rag.answering.question import ProseQuestion
from rag.answering.text import TextAnswerer
from rag.events import Final
from tests.rag.answering.conftest import report_of

LINES = [
    "一、要闻",
    "磐川储能在青屿省投建的300MW独立电站于9月18日并网，总投资13.2亿元，由磐川储能与青屿电投出资。",
    "岑港机电签订12艘集装箱船的电推系统合同，金额4.6亿欧元，交付期为2027年至2029年。",
    "苔原智能预计2026年销量达到400台，不会采用租赁模式。",
    "鹭洲新材三季度实现营业收入21.4亿元，同比下降8.3%，曜石光能净利润1.9亿元。",
    "碧澜锂业本月产量为3.1万吨，其中海外基地产量占四成。",
    "望潮重工交付首台18MW机组，叶轮直径260米，单价约38万元。机组采用半直驱路线，国产化率达到95%。",
    "雾峰航运上半年货运量为120万吨，计划全年货运量达到260万吨。",
    "霜桥医药研发费用2.1亿元，销售费用3.4亿元，研发费用率为12%。",
]


@pytest.fixture
def find(make_scope: Callable[..., Any]) -> Callable[[str], Found]:
    corpus, scope = make_scope(report_of(LINES, id="d" * 16))
    return lambda text: Finder(corpus).find(ProseQuestion.of(text, scope.known), text, scope, Run())


@pytest.mark.parametrize(
    "question",
    [
        "磐川储能的电站总投资多少？",
        "青屿省的独立电站什么时候并网？",
        "岑港机电的电推系统合同金额是多少？",
        "鹭洲新材三季度营业收入是多少？",
        "望潮重工的18MW机组叶轮直径是多少？",
    ],
)
def test_a_figure_beside_its_word_and_its_subject_is_certain(find: Callable[[str], Found], question: str) -> None:
    assert find(question).certain


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("岑港机电的合同什么时候签订？", "the date stands in the clause of another event"),
        ("苔原智能2025年销量多少台？", "the sentence is of another year"),
        ("苔原智能2026年销量多少台？", "it is a plan"),
        ("鹭洲新材三季度净利润多少？", "the figure is of another company in the same sentence"),
        ("碧澜锂业海外基地产量占多少？", "a part"),
        ("望潮重工的机组国产化率是多少？", "the sentence itself does not name the subject"),
        ("望潮重工的机组成本是多少？", "the word is not there"),
        ("雾峰航运全年货运量是多少？", "two figures with the word, one of half a year and one planned"),
        ("霜桥医药研发费用是多少？", "two figures with the word"),
        ("磐川储能为什么投建电站？", "a reason"),
        ("磐川储能与谁出资建电站？", "no figure and no date"),
    ],
)
def test_near_misses_are_not_certain(find: Callable[[str], Found], question: str, why: str) -> None:
    assert not find(question).certain, why


def test_what_is_certain_is_shown_without_the_model(make_scope: Callable[..., Any], fake_llm: Any) -> None:
    corpus, scope = make_scope(report_of(LINES, id="d" * 16))
    model = fake_llm()
    *_, final = TextAnswerer(corpus, lambda: model).stream("磐川储能的电站总投资多少？", scope)
    assert isinstance(final, Final)
    assert "13.2亿元" in final.answer.text
    assert not model.prompts
