"""Two figures put together, one of the running text and one of a table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.ledger import Ledger
from index.numbers import SpanKind, find_quantities
from index.report import Locator
from rag.answer import Answer, Citation, Figure
from rag.answering.together import together
from rag.answering.together.operand import named
from rag.answering.together.split import splits
from tests.rag.questions.conftest import april

_SENTENCES = {
    "澄川电气": "澄川电气 2024 年一季度实现营业收入 23.50 亿元，同比下降 4.70%，毛利率 58.40%。",
    "远帆": "远帆的营业收入 4.00-6.00 亿元，总市值约 300 亿元。",
}


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger.of([april()])


def _told(question):
    for name, quote in _SENTENCES.items():
        if name in question.question:
            citation = Citation("april", 1, None, None, None, quote, Locator("april", 1, 1, 1))
            figures = tuple(
                Figure(span.quantity.value, span.quantity.unit, quote[span.start : span.end], "quote", (0,))
                for span in find_quantities(quote)
                if span.kind is SpanKind.FIGURE and span.quantity is not None
            )
            return Answer(f"{quote}[1]", figures, (citation,))
    return Answer("没有。", refused=True)


def _result(question, ledger):
    answer = together(question, ledger, _told)
    assert answer is not None, question
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "正文提到的澄川电气营业收入，与表5中诺瓦的营业收入相差多少亿元？",
        "正文写的澄川电气营业收入，和表5列的诺瓦营业收入，两数之差是多少亿元？",
        "拿文中澄川电气的营业收入减去表5里诺瓦的营业收入，得多少亿元",
        "澄川电气的营业收入比表5里诺瓦的营业收入低多少",
        "麻烦算一下澄川电气的营业收入和诺瓦的营业收入之差",
    ],
)
def test_differences(ledger, question):
    answer = _result(question, ledger)
    assert answer.figures[-1].value == Decimal("944.20")  # 967.70 - 23.50
    assert answer.figures[-1].unit == "亿元" and not answer.refused
    assert {citation.table for citation in answer.citations} == {None, "5"}
    assert "23.50" in answer.text and "967.70" in answer.text


def test_a_difference_of_percentages_is_in_points_and_keeps_the_sign_of_the_words(ledger):
    answer = _result("正文里澄川电气的营业收入同比与表4中云岭软件的营业收入同比增长率相差多少个百分点", ledger)
    assert answer.figures[-1].value == Decimal("17.20")  # -4.70 - 12.50
    assert answer.figures[-1].unit == "百分点" and "低 17.20" in answer.text


def test_sum_and_ratio(ledger):
    assert _result("澄川电气的营业收入加上诺瓦的营业收入得多少", ledger).figures[-1].value == Decimal("991.20")
    ratio = _result("诺瓦的营业收入是澄川电气的营业收入的多少倍", ledger)
    assert ratio.figures[-1].value == Decimal("41.18") and "≈41.18" in ratio.text


@pytest.mark.parametrize(
    "question",
    [
        "澄川电气的净利润与表5中诺瓦的净利润相差多少",  # the sentence has no net profit
        "远帆的营业收入与表5中诺瓦的营业收入相差多少",  # a range
        "远帆的总市值与云岭软件的总市值相差多少",  # about
        "澄川电气的营业收入与诺瓦的总市值相差多少",  # 亿元 and 亿美元
        "澄川电气的毛利率与云岭软件的营业收入同比增长率加起来多少",  # a sum of rates
        "无名公司的营业收入与诺瓦的营业收入相差多少",
        "表4中澄川电气的营业收入与表5中诺瓦的营业收入相差多少",  # named as of a table, which has no such row
        "诺瓦的营业收入是多少",
        "与的相差多少",
        "比" * 200 + "高多少",
    ],
)
def test_what_is_not_certain_is_not_put_together(ledger, question):
    assert together(question, ledger, _told) is None


@pytest.mark.parametrize(
    ("words", "unit", "values"),
    [
        ("甲公司的毛利率", "%", ["58.4"]),
        ("甲公司的归母净利润同比", "%", ["19"]),
        ("甲公司的营业收入同比", "%", ["-3"]),
        ("甲公司的营业收入环比", "%", []),
        ("甲公司的研发费用率", "%", []),
        ("甲公司的归母净利润", "元", ["46.1"]),
    ],
)
def test_the_figure_is_the_one_with_its_words_before_it(words, unit, values):
    quote = "营业收入 120 亿元，同比下降 3%；归母净利润 46.1 亿元，较上年同期增长 19%，毛利率 58.4%。"
    assert [str(span.quantity.value) for span in named(quote, words, unit)] == values


def test_a_return_in_brackets_behind_its_name():
    quote = "跑输澄湖综指（+2.09%）、北屏 50（-1.89%）和南岭红利（+2.21%）。"
    assert [str(span.quantity.value) for span in named(quote, "北屏50的月涨跌幅", "%")] == ["-1.89"]
    assert named(quote, "北屏的月涨跌幅", "%") == []


def test_a_question_with_too_many_joints_is_left_alone():
    assert splits("甲和乙和丙和丁和戊和己和庚和辛和壬和癸的营业收入相差多少") == ()
