"""Look-ups in many words, and the figures they must give."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rag.questions import Ambiguous, ProgramPlan


@pytest.mark.parametrize(
    "question",
    [
        "云岭软件的总市值是多少",
        "请问一下云岭软件截至4月底的总市值大概是多少？",
        "云岭软件市值",
        "云岭软件市值多少亿元",
        "600101.SH的市值是多少",
        "600101市值",
        "sh600101 市值多少",
        "云岭软件 2024年4月 总市值",
        "表4里云岭软件的总市值",
        "國內的雲嶺軟件總市值是多少？",
        "What is the market cap of 云岭软件?",
        "帮我查一下云岭软件（600101.SH）的总市值，谢谢",
        "云岭软件值多少钱",
    ],
)
def test_one_cell_in_many_words(ask, question):
    result = ask(question)
    assert not result.refused
    assert "1,200.50 亿元" in result.text
    assert [figure.value for figure in result.figures] == [Decimal("1200.50")]
    (citation,) = result.citations
    assert (citation.table, citation.row, citation.column, citation.quote) == (
        "4",
        "云岭软件",
        "总市值 (亿元)",
        "1,200.50",
    )


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("云岭软件4月涨了多少", "3.10%"),
        ("云岭软件本月涨跌幅", "3.10%"),
        ("云岭软件年内涨幅", "-5.00%"),
        ("云岭软件今年以来表现", "-5.00%"),
        ("云岭软件今年跌了多少", "-5.00%"),
        ("云岭软件YTD涨跌幅", "-5.00%"),
        ("云岭软件PE", "25.00"),
        ("云岭软件市盈率TTM多少倍", "25.00"),
        ("云岭软件的PS是多少", "4.20"),
        ("云岭软件去年营收同比增长多少", "12.50%"),
        ("云岭软件2023年收入增速", "12.50%"),
        ("云岭软件一季度净利润增长率", "30.10%"),
        ("云岭软件2024年Q1净利增速", "30.10%"),
        ("诺瓦今年一季度营收", "967.70 亿元"),
        ("诺瓦营业收入同比", "18.80%"),
        ("远山-W的PE", "-5.70"),
        ("远山市值", "408.30 亿美元"),
        ("Meta的市值", "10,911.40 亿美元"),
        ("Facebook's market cap", "10,911.40 亿美元"),
        ("META.O 市值", "10,911.40 亿美元"),
        ("启明人工智能A近三个月收益", "14.13%"),
        ("启明人工智能A过去三个月涨了多少", "14.13%"),
        ("启明人工智能A近半年收益率", "-7.67%"),
        ("001001近1月回报", "1.84%"),
        ("明川人工智能ETF规模", "58.16 亿元"),
        ("明川中证人工智能ETF有多大规模", "58.16 亿元"),
        ("三人同行涨幅", "-12.00%"),
        ("星汉科技收盘价", "30.20 元"),
        ("北辰股份相对计算机行业的涨幅", "15.70%"),
        ("北辰股份跑赢计算机多少", "15.70%"),
        ("远山亏损多少", "-64.40 亿元"),
    ],
)
def test_synonyms_and_colloquial_words(ask, question, shown):
    result = ask(question)
    assert not result.refused, result.text
    assert shown in result.text
    assert all(figure.source == "cell" for figure in result.figures)


def test_same_figure_in_two_tables_cites_both(ask):
    result = ask("星汉科技月涨跌幅是多少")
    assert "15.60%" in result.text
    assert {citation.table for citation in result.citations} == {"1", "4"}


def test_several_entities_and_metrics(ask):
    result = ask("云岭软件和海脉信息的PE、PS分别是多少")
    assert [figure.raw for figure in result.figures] == ["25.00", "4.20", "18.40", "1.90"]


def test_two_periods_of_one_metric(planned, ask):
    plan = planned("云岭软件2023年营收增速和2024Q1净利润增速")
    assert isinstance(plan, ProgramPlan)
    assert [figure.raw for figure in ask("云岭软件2023年营收增速和2024Q1净利润增速").figures] == ["12.50%", "30.10%"]


def test_quarter_does_not_reach_for_a_snapshot(ask):
    assert [figure.raw for figure in ask("诺瓦2024Q1营收和市值").figures] == ["967.70 亿元", "5,845.10 亿美元"]


def test_share_classes_are_two_funds(planned, ask):
    assert isinstance(planned("启明人工智能的规模"), Ambiguous)
    result = ask("启明人工智能的规模")
    assert "6.72 亿元" in result.text and "1.98 亿元" in result.text


def test_shortened_name_is_said(ask):
    result = ask("青禾的总市值")
    assert "“青禾”按青禾智能理解" in result.text and "88.40 亿元" in result.text


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("青禾智能为什么涨", None),
        ("青禾智能4月涨幅是多少", "（下跌，并非上涨）"),
        ("云岭软件跌了多少", "（上涨，并非下跌）"),
        ("诺瓦亏损多少", "（为正，并非亏损）"),
        ("青禾智能净利润增长了多少", "（下降，并非增长）"),
    ],
)
def test_false_premise_is_corrected(planned, ask, question, note):
    if note is None:
        from rag.questions import MixedPlan

        assert isinstance(planned(question), MixedPlan)
        return
    assert note in ask(question).text


def test_empty_cell_is_named_and_never_zero(ask):
    result = ask("三人同行的市盈率是多少")
    assert result.refused
    assert not result.figures
    assert "单元格为空" in result.text and result.missing == ("单元格：三人同行 市盈率 PE (TTM)",)
    assert result.citations[0].quote == ""


def test_attributes(ask):
    assert "600101.SH" in ask("云岭软件的股票代码是什么").text
    assert "云岭软件" in ask("600101是哪家公司").text
    assert "混合型" in ask("启明人工智能A的基金类型").text


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("云岭软件市值超过1000亿吗", "是的"),
        ("云岭软件市值低于1000亿元吗", "不是"),
        ("云岭软件月涨跌幅为负吗", "不是"),
        ("云岭软件市值是1200.5亿元吗", "是的"),
    ],
)
def test_yes_or_no(ask, question, start):
    assert ask(question).text.startswith(start)


def test_overview_gives_every_column(ask):
    assert len([figure for figure in ask("诺瓦的各项指标").figures if figure.source == "cell"]) == 7


def test_english_answer(ask):
    text = ask("How much did 青禾智能 gain in April?").text
    assert "-7.25%" in text and "it fell" in text


def test_a_growth_belongs_to_the_metric_before_it(ask):
    both = ask("云岭软件去年营收是多少，同比增长多少")
    assert "12.50%" in both.text
    assert "营业利润" not in both.text and "净利润" not in both.text
    other = ask("云岭软件总市值是多少，同比增长多少")
    assert "1,200.50" in other.text and "总市值同比增长" in other.text and "12.50%" not in other.text
