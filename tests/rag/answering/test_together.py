"""Two figures put together, one of the running text and one of a table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.ledger import Ledger
from index.numbers import SpanKind, find_quantities
from index.report import Locator
from rag.answer import Answer, Citation, Figure
from rag.answering.fitting import measured
from rag.answering.question import ProseQuestion
from rag.answering.together import of_told_whole, together
from rag.answering.together.operand import Operands
from rag.answering.together.split import splits
from rag.answering.together.told import named
from rag.questions import TextQuestion, plan
from tests.rag.questions.conftest import april

_SENTENCES = {
    "澄川电气": "澄川电气 2024 年一季度实现营业收入 23.50 亿元，同比下降 4.70%，毛利率 58.40%。",
    "行业均价": "5 月行业均价 14.60 元/公斤，较 4 月的 14.80 元/公斤下降。",
    "营收指引": "诺瓦将全年营收指引由 900.00 亿元上调至 980.00 亿元。",
    "青禾智能的目标": "青禾智能此前目标为 50.00 亿元，目标区间现为 60.00-80.00 亿元。",
    "行业市值": "行业市值 1.50 万亿元，云岭软件市值靠前。",
    "星汉科技的目标价": "首选星汉科技，目标价 36.24 元，北辰股份弹性较大。",
    "北辰股份的目标价": "首选星汉科技，目标价 36.24 元，北辰股份弹性较大。",
    "北辰股份的回购": "北辰股份公告拟回购 500 万股，回购价上限 8.50 元/股，用于注销。",
    "诺瓦预告营收": "诺瓦：上半年预告营收 800.00-900.00 亿元，同比增长 5%。",
    "板块总市值": "人工智能板块总市值 15,000.00 亿，含成分股 70 只。",
    "增厚": "运价每涨 1 万元，诺瓦净利增厚约 12.50 亿元，脸书增厚约 9.60 亿元。",
    "北湖": "北湖全年开支比上年增加 80.8%-89.6%。",
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


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("4月均价", ["14.85"]),
        ("5月均价", ["14.62"]),
        ("3月均价", []),
        ("全年目标", ["12.6"]),
        ("此前的全年目标", ["13.0"]),
        ("下调前的全年目标", ["13.0"]),
        ("全年出栏指引", []),  # a range
        ("全年出栏指引下限", ["7500"]),
        ("全年出栏指引的上限", ["7500"]),  # its low end is what the span has; the operand takes the other one
        ("海外销量", ["8.9"]),
        ("乙品牌销量", ["6281"]),
    ],
)
def test_the_figure_of_the_time_and_the_change_that_are_asked_for(words, values):
    quote = (
        "5月均价14.62元/公斤，较4月的14.85元/公斤下跌；公司将全年目标由13.0元/公斤下修至12.6元/公斤，"
        "全年出栏指引为7500万-8100万头；甲公司销量38.25万辆，其中海外销量8.9万辆，其中乙品牌6281辆。"
    )
    assert [str(span.quantity.value) for span in named(quote, words, None)] == values


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("诺瓦的营业收入占营收指引的比例是多少", "98.74", "%"),  # 967.70 of 980.00, the new one
        ("诺瓦的营业收入占此前营收指引的比重是多少", "107.52", "%"),
        ("青禾智能的总市值占其目标上限的百分之几", "110.50", "%"),
        ("诺瓦的营收指引比其营业收入高百分之几", "1.27", "%"),
        ("云岭软件的总市值占行业市值的几成", "8.00", "%"),
    ],
)
def test_a_phrase_takes_the_name_of_the_other(ledger, question, value, unit):
    answer = _result(question, ledger)
    assert (str(answer.figures[-1].value), answer.figures[-1].unit) == (value, unit)


@pytest.mark.parametrize(
    "question",
    [
        "云岭软件的净利润占行业总市值的比例是多少",  # no total market value of its own is meant
        "云岭软件跑赢大盘多少个百分点",  # no such row, and not its own return once more
        "云岭软件的营业收入占营收指引的比例是多少",  # told of another company
    ],
)
def test_a_name_is_not_lent_to_what_is_of_another(ledger, question):
    assert together(question, ledger, _told) is None


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("星汉科技离你们目标价还有多少空间？", "20.00", "%"),
        ("星汉科技还有多少上涨空间？", "20.00", "%"),
        ("北辰股份现价比回购上限高还是低？差多少", "0.45", "元"),  # the limit is one figure, and no end of a range
        ("诺瓦预告营收中值占其营业收入的比例是多少", "87.84", "%"),
        ("远帆的总市值是云岭软件的总市值的几倍", "0.25", "倍"),  # 约, where the result is rounded anyway
        ("诺瓦的净利增厚相当于净利润的百分之几", "8.34", "%"),  # its own, and not the one told behind it
    ],
)
def test_limits_middles_and_what_is_about(ledger, question, value, unit):
    answer = _result(question, ledger)
    assert (str(answer.figures[-1].value), answer.figures[-1].unit) == (value, unit)


def test_the_middle_of_a_range_is_shown_as_it_comes_about(ledger):
    assert "(800.00 + 900.00) ÷ 2 ÷ 967.70" in _result("诺瓦预告营收中值占其营业收入的比例是多少", ledger).text


@pytest.mark.parametrize(
    "question",
    [
        "北辰股份离目标价还有多少空间？",  # the target is that of the other one
        "星汉科技现价比回购上限高还是低？差多少",
        "诺瓦预告营收占其营业收入的比例是多少",  # the whole range
        "云岭软件的净利增厚相当于净利润的百分之几",
    ],
)
def test_the_limit_of_another_is_not_taken(ledger, question):
    assert together(question, ledger, _told) is None


def test_what_is_named_behind_both_is_added_up_for_each(ledger):
    def told(question):
        names = [name for name in ("Kilo", "Lima") if name in question.question]
        if len(names) != 1 or "融资" not in question.question:
            return Answer("没有。", refused=True)
        quote = {"Kilo": "2.50 亿美元 A 轮融资", "Lima": "2.25 亿美元 B 轮融资"}[names[0]]
        cell = Citation("april", 1, "7", names[0], "融资情况", quote, Locator("april", 1, 1, 1))
        span = find_quantities(quote)[0]
        figure = Figure(span.quantity.value, span.quantity.unit, quote[span.start : span.end], "quote", (0,))
        return Answer(f"{names[0]}：融资情况 {quote}[1]", (figure,), (cell,))

    for question in ("Kilo和Lima这两轮融资加起来多少美元？", "Kilo和Lima的融资加起来是多少"):
        answer = together(question, ledger, told)
        assert answer is not None, question
        assert (answer.figures[-1].value, answer.figures[-1].unit) == (Decimal("4.75"), "亿美元")


def test_the_share_of_a_whole_that_the_text_tells(ledger):
    rows = plan("云岭软件占国内公司总市值的比重是多少？", ledger, ())  # a program over the rows of a table

    def asked(question, found=rows):
        return of_told_whole(question, found, ledger, _told)

    answer = asked("云岭软件的总市值占板块总市值的比重大概多少？")
    assert answer is not None
    assert str(answer.figures[-1].value) == "8.00"
    assert asked("云岭软件的总市值占表4所有公司总市值的比重是多少？") is None
    assert asked("云岭软件的总市值占板块各公司总市值的比重是多少？") is None
    assert asked("云岭软件的总市值占医药行业总市值的比重是多少？") is None  # the text tells none of it
    assert asked("云岭软件的总市值占板块总市值的比重是多少？", TextQuestion("云岭软件")) is None


def test_a_share_is_told_by_no_growth():
    question = ProseQuestion.of("甲公司开支占营收的百分之几？")
    assert measured(question, "甲公司开支 120 亿元，同比增长 91%。") == []
    assert [str(span.quantity.value) for span in measured(question, "甲公司开支占营收下降至 12%。")] == ["12"]


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("诺瓦预告营收区间的中值是多少", "850.00", "亿元"),
        ("诺瓦预告营收中值是多少亿元？", "850.00", "亿元"),
        ("诺瓦预告营收区间的均值是多少？", "850.00", "亿元"),
        ("北湖全年开支同比增幅区间的中值是多少？", "85.2", "%"),
    ],
)
def test_the_middle_of_a_range_is_asked_for_by_itself(question, value, unit, ledger):
    answer = _result(question, ledger)
    assert (answer.figures[-1].value, answer.figures[-1].unit) == (Decimal(value), unit)
    assert f"÷ 2 = {value}" in answer.text and answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "诺瓦预告营收的均值是多少？",  # of what, is not said
        "诺瓦预告营收区间的中值同比多少？",
        "诺瓦的营收指引区间中值是多少？",  # two figures, and no range
        "澄川电气营业收入区间的中值是多少？",  # one figure
        "星汉科技的目标价区间中值是多少？",
        "北湖的全年开支区间中值是多少？",  # only its growth is told
    ],
)
def test_where_no_range_is_told_there_is_no_middle(question, ledger):
    assert together(question, ledger, _told) is None


@pytest.mark.parametrize(
    ("words", "raw"),
    [("某云全年开支区间中值", "350-400 亿美元"), ("某云上调前的全年开支区间中值", "300-370 亿美元")],
)
def test_a_range_in_brackets_is_the_one_before(words, raw):
    quote = "某云：上调全年开支指引，全年指引开支 350-400 亿美元(前指引 300-370 亿美元)。"
    assert [span.quantity.raw for span in named(quote, words, None) if span.quantity] == [raw]


def test_what_is_pointed_at_is_never_looked_for_without_its_name(ledger):
    readings = Operands(ledger, _told)._readings
    assert readings("它总投资", "星汉科技采购额") == ("星汉科技的总投资",)
    assert readings("营业收入", "星汉科技采购额") == ("星汉科技的营业收入", "营业收入")
