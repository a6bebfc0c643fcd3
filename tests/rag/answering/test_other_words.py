"""Answers that the report gives in other words: by a unit, by the sentences before it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer
from rag.answering.asking import translated
from rag.answering.kinds import bases, counted, told_by, unit_asked, units
from rag.answering.question import ProseQuestion
from rag.answering.slots import figures_of
from rag.answering.speaking import plain
from rag.answering.terms import attested, coined, joined
from rag.answering.text import as_asked
from rag.gate.dates import dates_in
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、产品动态",
    "1、青屿医疗发布关节手术机器人",
    "青屿医疗在东海市发布关节手术机器人“玄枢”。整机高1.8米，自重540公斤，臂端直径8毫米，单台售价约960万元。"
    "公司已与31家医院签订意向订单，计划三季度开始交货。项目由联合创始人贺清带队，历时四年完成研发。",
    "2、白鹭基因的疗法BL-07完成首例给药",
    "白鹭基因的BL-07疗法在北湖医院完成首例患者给药，受试者一年内凝血因子活性升至34%，后续随访11.4 个月。"
    "该疗法定价尚未披露，同类产品Hemavix的价格为350万美元。",
    "3、洛维格鲁肽获批",
    "6月18日，洛维格鲁肽注射液获批，用于长期体重管理。三期研究中，用药48周后受试者体重平均下降15.4%。"
    "公司首年产能可满足60万名患者。",
    "4、芯片",
    "望舒V2采用5nm工艺，频率为1.2GHz，训练用了超过10TB tokens。",
    "专家供职于美国的一家高频交易商，从业10年。",
    "2025-2028年，液冷市场年复合增长率将达到45.8%。首款自研处理器名为Axo。",
    "按上市板看，北辰板29只，主板19只。",
]


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="d" * 16))

    return partial(answered, corpus, scope)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("玄枢的身高是多少？", "高1.8米"),
        ("玄枢多重？", "540公斤"),
        ("玄枢多贵？", "960万元"),
        ("玄枢整机多少钱？", "960万元"),
        ("玄枢什么时候开始交付？", "三季度"),
        ("玄枢项目的负责人是谁？", "贺清"),
        ("洛维格鲁肽能减重多少？", "15.4%"),
        ("洛维格鲁肽的产能够多少人用？", "60万名"),
        ("望舒V2的制程是多少纳米？", "5nm"),
        ("望舒V2训练用了多少token？", "10TB"),
        ("液冷市场未来三年的复合增速是多少？", "45.8%"),
        ("北辰板有几只股票？", "29只"),
        ("How tall is 玄枢?", "高1.8米"),
        ("What process node does 望舒V2 use?", "5nm"),
    ],
)
def test_an_answer_in_other_words(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "BL-07的定价是多少？",  # not disclosed; the price is another product's
        "玄枢的功耗是多少瓦？",
        "玄枢能跑多快？",
        "玄枢一共投入多少财政资金？",  # money, and not this
        "玄枢有多宽？",
        "望舒V2多重？",
        "洛维格鲁肽的售价是多少？",
        "美国有多少家高频交易商？",  # 一家 counts nothing
        "北湖医院在西山市有多少名患者？",
        "What is the power consumption of 望舒V2?",
    ],
)
def test_a_near_miss_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused


def test_what_is_asked_for_has_a_unit() -> None:
    assert unit_asked("制程多少纳米") == "纳米" and unit_asked("有几方面") == "" and unit_asked("") == ""
    assert bases("功耗多少瓦？") == {"瓦"} and bases("有多少人？") == {"人"} and bases("营收是多少？") == frozenset()
    assert "高" in told_by("它的身高是多少")["身高"]
    assert "%" in units("速度提升了多少？") and "%" not in units("速度是多少？")
    assert "元" in units("拿到多少首付款？") and units("有多少付费用户？") == ()
    assert "米" in units("机器人有多高？") and "米" not in units("渗透率有多高？")
    assert counted("占了多少份额？") is None
    assert ProseQuestion.of("几月份上线测试版？").units == ()  # asks for a date


def test_names_as_the_report_writes_them() -> None:
    assert coined("“天工”和“机器人”与“测试”") == {"天工"}
    assert (
        joined("维格", "洛维格鲁肽的售价", frozenset({"维格", "鲁肽"}), lambda piece: piece in LINES[6]) == "洛维格鲁肽"
    )
    assert joined("维格", "洛维格鲁肽", frozenset({"维格"}), lambda piece: False) == "维格"
    assert ProseQuestion.of("Nova 2024年的开支计划是多少？").names == {"Nova"}
    assert "工作要点2024年版" in ProseQuestion.of("《工作要点2024年版》由谁印发？").names


def test_runs_that_are_no_word() -> None:
    has = "星澜中试线在常州投产，巡岳的顶配版".__contains__
    assert attested("星澜前", "星澜前三季度", has) == {"星澜"}
    assert attested("巡岳顶配", "巡岳顶配多少钱", has) == {"巡岳", "顶配"}
    assert attested("线建", "中试线建在哪里", has) == frozenset()
    assert attested("数易贷", "数易贷是谁的", has) == {"数易贷"}  # a name that the report does not have stays one
    assert attested("巡岳银翼", "巡岳银翼多少钱", has) == {"巡岳", "银翼"}
    assert attested("", "", has) == frozenset()


def test_a_part_inherits_no_piece_of_a_run_that_is_no_word(ask: Callable[[str], Answer]) -> None:
    assert "540公斤" in ask("玄枢前后多重？有多高？").text  # 玄枢前 is taken apart in both parts
    question = ProseQuestion.of("有多高").after(ProseQuestion.of("玄枢投方多重"))
    named = question.naming(frozenset(), "玄枢".__contains__)
    assert named.inherited <= named.grams and named.aspects <= named.grams


def test_spells_and_firsts_in_other_words() -> None:
    (years,) = figures_of("未来三年的增速")
    assert years.told("2025-2028年增速", "") and not years.told("2025-2027年增速", "")
    (first,) = figures_of("第一款处理器")
    assert first.told("首款处理器", "") and not first.told("首批处理器", "")


def test_a_duration_is_no_date() -> None:
    assert dates_in("随访 11.4 个月") == []
    assert [str(date) for date in dates_in("4.28\t正文")] == ["4月28日"]


def test_english_words_stay_apart() -> None:
    assert translated("Who delivered the first H200 to OpenAI in Q1 2024?") == "交付，首，H200，OpenAI，2024Q1"
    assert translated("") == ""


def test_a_refusal_repeats_a_date_as_it_was_asked(ask: Callable[[str], Answer]) -> None:
    answer = ask("玄枢2031年二季度的售价是多少？")
    assert answer.refused and "第2季度" not in answer.text
    assert as_asked("第2季度", "二季度") == "二季度" and as_asked("第2季度", "三季度") == "第2季度"


def test_a_name_before_a_year_is_refused_without_the_year(ask: Callable[[str], Answer]) -> None:
    assert "Zeta 2025" not in ask("Zeta 2025年7月大涨是什么原因？").text


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("某公司27年净利预测是多少", "某公司2027年净利预测是多少"),
        ("某公司2027年净利预测是多少", "某公司2027年净利预测是多少"),
        ("某公司有27年历史吗", "某公司有27年历史吗"),
    ],
)
def test_a_short_year_is_said_in_full(question: str, wanted: str) -> None:
    assert plain(question, ())[0] == wanted
