"""A share, a comparison, an act, what is left, a reason: each must be told of what is asked, or it is not told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer, Citation, Figure
from rag.answering.mixed import reason_asked
from rag.answering.question import ProseQuestion
from rag.answering.several import one_side
from rag.answering.shares import of_no_share
from rag.answering.stands import stands_for
from rag.answering.together.split import splits
from rag.answering.together.told import named
from rag.questions import TextQuestion
from rag.questions.missing import Missing
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、渠道：青禾影城走强，云岭影城下滑",
    "青禾影城计划新开60家门店。",
    "云岭影城管理层在交流会上表示，2025年计划新开30家门店、关闭25家，资本开支控制在8亿元以内。",
    "星汉影城票房同比增长12%，得益于旅游客流。",
    "二、进口结构",
    "分国别看，海蓝矿1985万吨，居首；沙原矿861万吨。",
    "沙原主管部门拟恢复进口关税，沙原矿税率为5%。",
    "三、库存",
    "渠道库存约为3460万台，高于去年同期的3120万台。",
    "我们把全年票房预测由510亿元下调至478亿元。",
    "四、回本",
    "柏树科技透露，其新品的首月回本率由62%提升到78%。",
    "代价是获客成本上升，新品获客成本为13.6元。",
    "五、个股",
    "青禾影城全月上涨6.9%，领涨名单；星汉影城则因股东减持，全月下跌11.3%。",
    "钢厂对第四轮提涨明确抵制。",
]
KNOWN = frozenset({"青禾影城", "云岭影城", "星汉影城", "柏树科技"})


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    corpus, scope = make_scope(report_of(LINES, id="d" * 16), known=KNOWN)
    return partial(answered, corpus, scope)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("云岭影城明年打算关多少家店？", "关闭25家"),
        ("渠道库存比去年同期多多少万台？", "3120万台"),
        ("柏树科技新品首月回本有没有改善？", "78%"),
        ("星汉影城4月为什么下跌？", "股东减持"),
        ("第四轮提涨有戏吗", "抵制"),
    ],
)
def test_what_is_told_of_it_is_answered(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text
    assert "有戏" not in question or "是的" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "青禾影城打算关多少家店？",  # it opens some
        "沙原矿占进口的几成？",  # a rate of duty
        "渠道库存比工厂库存多多少万台？",  # held against last year
        "全年票房预测下来还得卖多少亿元？",  # nothing is told of what is left
        "青禾影城新品首月回本有没有改善？",
        "云岭影城票房为什么增长？",  # the heading names it, the sentence is of another
        "星汉影城4月为什么上涨？",  # it fell: the other one rose
    ],
)
def test_what_is_told_of_something_else_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused, ask(question).text


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("新业务占收入多少？", "新业务收入21亿元，占总收入的26%。", []),
        ("新业务占收入多少？", "新业务占全国产量的26%。", ["收入"]),
        ("中国船厂占全球订单的几成？", "全球新接订单中，中国船厂份额为69%。", []),
        ("新业务占收入的几成？", "新业务收入增长26%。", ["收入"]),
        ("新业务收入增长多少？", "新业务收入增长26%。", []),
        ("新业务占全部的多少？", "新业务占收入的四成。", []),
    ],
)
def test_a_share_is_told_as_one_of_that_whole(question: str, text: str, missing: list[str]) -> None:
    assert of_no_share(ProseQuestion.of(question), text) == missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("国产线比进口线便宜多少？", ["进口"]),
        ("国产线比去年便宜多少？", []),
        ("国产线比预期便宜多少？", []),
        ("国产线环比便宜多少？", []),
        ("国产线便宜多少？", []),
    ],
)
def test_both_sides_are_told(question: str, missing: list[str]) -> None:
    assert [word for word in one_side(ProseQuestion.of(question), "国产线价格为8万元。") if word in missing] == missing


@pytest.mark.parametrize(
    ("question", "left", "right"),
    [
        ("星汉目标价比现价还有多少空间", "星汉的目标价", "星汉的股价"),
        ("星汉目标价离现价还差多少空间", "星汉的目标价", "星汉的股价"),
        ("星汉的目标价较9月底收盘价还有多大上涨空间？", "星汉的目标价", "星汉的9月底股价"),
        ("Upside to 星汉科技's target price from month-end close?", "星汉科技的目标价", "星汉科技的股价"),
        ("星汉上半年利润完成了全年预测的多少", "星汉上半年利润", "全年利润预测"),
    ],
)
def test_two_figures_are_told_apart(question: str, left: str, right: str) -> None:
    found = splits(question)
    assert (left, right) in [(split.left, split.right) for split in found]


def test_the_figure_right_behind_a_name_is_the_measure_that_is_told_there() -> None:
    quote = "分国别看，海蓝矿1985万吨，居首；沙原矿产量861万吨。"
    assert [str(span.quantity.value) for span in named(quote, "海蓝矿的4月进口", None) if span.quantity] == ["1985"]
    assert not named(quote, "沙原矿的4月进口", None)  # told with another measure
    assert not named(quote, "海蓝矿的进口增速", None)


def test_the_reason_is_of_the_row_that_was_found() -> None:
    def found(*rows: str) -> Answer:
        places = tuple(Citation("r", 1, "1", row, "涨跌幅", "1", None) for row in rows)  # type: ignore[arg-type]
        figures: tuple[Figure, ...] = ()
        return Answer("", figures, places)

    question = TextQuestion("领涨的那家10月涨了多少，为什么涨")
    assert reason_asked(question, found("星汉科技", "星汉科技")).question == "星汉科技10月为什么涨"
    assert reason_asked(question, found("星汉科技", "青禾影城")).question == "为什么涨"
    named_one = TextQuestion("青禾影城10月涨了多少，为什么涨", names=("青禾影城",))
    assert reason_asked(named_one, found("青禾影城")).question == "为什么涨"


def test_a_ratio_in_latin_letters_names_nobody(make_scope: Callable[..., Any]) -> None:
    lines = ["一、建议", "柏树科技目标价68元，对应2025年25.8倍市盈率。", "青禾影城目标价14元，受益于份额提升。"]
    corpus, scope = make_scope(report_of(lines, id="b" * 16), known=KNOWN)
    told = answered(corpus, scope, "柏树科技的目标价给到多少，对应明年多少倍pe")
    assert "25.8" in told.text and "没有找到" not in told.text
    other = answered(corpus, scope, "青禾影城的目标价给到多少，对应明年多少倍pe")
    assert "25.8" not in other.text and "第二部分" in other.text


def test_a_piece_of_a_word_names_nothing() -> None:
    text = "若综合关税维持在47%，国产线平均净利率将被侵蚀3.8个百分点。"
    question = "如果关税一直47%，国产线的利润率伤多少？"
    assert stands_for(text, [Missing("metric", "如果关税 直 47% 率伤")], question)
    assert not stands_for(text, [Missing("metric", "如果关税 直 47% 率伤")])  # a word, for all we know
    assert not stands_for(text, [Missing("metric", "汇率")], "如果汇率一直47%，利润率伤多少？")
    assert not stands_for(text, [Missing("metric", "关税 52%")], "如果关税一直52%，利润率伤多少？")


NEAR = [
    "一、排产与成本：铜铝上行",
    "11月铝锭排产约520万吨，12月出口降幅有望收窄。",
    "铜价每上涨10%，电机毛利率将下降约1.6个百分点。",
    "二、政策",
    "马来西亚拟恢复煤炭出口关税，税率5%。",
    "星汉影城2025年计划新开60家门店。",
    "柏树科技提价首月会员净流失约130万。",
    "暑期档收入同比下降17.2%，主因是供给不足。",
    "三、运价",
    "美西线报1460美元，下跌24%。",
    "我们测算的欧线盈亏平衡运价约为1350美元。",
]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("铜涨10%电机毛利率要掉多少？", "1.6"),
        ("11月铝锭排产怎么样？", "520"),
        ("欧线运价多少钱才不亏？", "1350"),
        ("明年星汉影城打算开多少家门店？", "60家"),
        ("暑期档收入为什么这么差？", "供给不足"),
    ],
)
def test_its_own_month_material_and_line(make_scope: Callable[..., Any], question: str, told: str) -> None:
    corpus, scope = make_scope(report_of(NEAR, id="9" * 16), known=KNOWN | {"美西"})
    answer = answered(corpus, scope, question)
    assert not answer.refused and told in answer.text, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "铝涨10%电机毛利率要掉多少？",  # the heading has both metals
        "12月铝锭排产怎么样？",  # of that month exports are told
        "美西线运价多少钱才不亏？",  # of another line
        "今年星汉影城打算开多少家门店？",  # of next year
        "柏树科技降价后跑了多少会员？",  # prices went up
        "俄罗斯煤炭出口关税明年会怎样？",
        "What happens to Russian coal export duty next year?",
        "暑期档收入为什么这么好？",
    ],
)
def test_that_of_another_is_refused(make_scope: Callable[..., Any], question: str) -> None:
    corpus, scope = make_scope(report_of(NEAR, id="9" * 16), known=KNOWN | {"美西"})
    assert answered(corpus, scope, question).refused, answered(corpus, scope, question).text
