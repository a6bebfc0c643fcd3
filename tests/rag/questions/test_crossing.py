"""Cells named by row and column in tables about anything: years, strategies, measures as rows."""

from dataclasses import replace

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import changed, dump, execute, plan, respond
from rag.questions.again import NoSuchSlotError, restored
from rag.questions.crossing import crossing
from rag.questions.crossing.spelling import is_whole, tight
from tests.rag.questions.conftest import column, report_of, table_of

NAME = ColumnKind.NAME
NUMBER = ColumnKind.NUMBER


def figures(*headers: str):
    return [column(header, kind=NUMBER) for header in headers]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    years = table_of(
        "3",
        "潮汐因子分年度统计",
        [
            column("年度", kind=NAME),
            *figures("原始因子 Rank IC(%)", "原始因子 ICIR", "中性化后 Rank IC(%)", "中性化后 ICIR"),
        ],
        [
            ("2018", "3.10", "0.41", "4.20", "0.52"),
            ("2019", "5.60", "0.77", "6.15", "0.93"),
            ("汇总", "9.90", "0.6", "9", "2"),
        ],
        10,
    )
    turned = table_of(
        "5",
        "潮汐策略 1 小时看多绩效",
        [column("指标", kind=NAME), *figures("北辰 50 指数", "北辰 300 指数")],
        [("年化收益率", "12.5%", "18.4%"), ("最大回撤", "7.3%", "9.1%"), ("信息比率", "1.2", "1.9")],
        30,
    )
    other = replace(
        turned, id="t6", number="6", title="潮汐策略 1 小时多空绩效", rows=(("年化收益率", "1.5%", "2.4%"),)
    )
    other = replace(other, row_lines=other.row_lines[:1], parts=(replace(other.parts[0], row_end=1),))
    twice = table_of(
        "8",
        "潮汐因子在各区间的统计",
        [column("因子", kind=NAME), column("区间", kind=ColumnKind.TEXT), *figures("平均值(%)", "最大值(%)")],
        [("高位潮汐", "前段", "1.1", "8.1"), ("高位潮汐", "后段", "1.3", "7.2"), ("低位潮汐", "前段", "0.7", "6.0")],
        50,
    )
    return Ledger.of([report_of("r1", [years, turned, other, twice])])


def ask(question: str, ledger: Ledger):
    return respond(plan(question, ledger), ledger)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("潮汐因子2019年原始因子的RankIC是多少？", "5.60"),
        ("表3中2018年中性化后的ICIR是多少？", "0.52"),
        ("潮汐策略1小时看多，北辰300指数的年化收益是多少？", "18.4%"),
        ("表6中北辰50指数的年化收益率是多少？", "1.5%"),
        ("北辰 300 指数的信息比是多少？", "1.9"),
        ("高位潮汐因子在后段的平均值是多少？", "1.3"),
    ],
)
def test_cells_are_found_by_the_names_of_row_and_column(question, figure, ledger):
    result = ask(question, ledger)
    assert not result.refused
    assert figure in result.text
    assert len(result.citations) == 1
    assert figure.rstrip("%") in result.citations[0].quote
    assert answer_of(result, question).text == result.text  # the gate knows the digits of all names


@pytest.mark.parametrize(
    ("question", "name", "figure"),
    [
        ("表3中哪一年的原始因子Rank IC最高？", "2019", "5.60"),
        ("表3中哪一年的中性化后ICIR最低？", "2018", "0.52"),
        ("表5中哪个指数的最大回撤最大？", "北辰 300 指数", "9.1%"),
    ],
)
def test_the_highest_of_a_column_or_of_a_row(question, name, figure, ledger):
    result = ask(question, ledger)
    assert name in result.text
    assert figure in result.text
    assert "汇总" not in result.text
    assert answer_of(result, question).text == result.text


@pytest.mark.parametrize(
    "question",
    [
        "潮汐因子2017年原始因子的Rank IC是多少？",  # no such year
        "潮汐策略1小时看空，北辰300指数的年化收益是多少？",  # another strategy
        "北辰500指数的信息比率是多少？",
        "北辰300指数的月度年化收益是多少？",  # narrowed by a word that the report does not have
        "北辰300指数的年化超额收益是多少？",
        "表7中北辰300指数的信息比率是多少？",  # no such table
        "扣费后高位潮汐因子在后段的平均值是多少？",
    ],
)
def test_a_word_that_stands_nowhere_is_not_passed_over(question, ledger):
    found = plan(question, ledger)
    assert getattr(getattr(found, "program", None), "op", "") not in ("cell", "extreme")


def test_what_fits_two_tables_is_told_of_both(ledger):
    result = ask("北辰300指数的年化收益率是多少？", ledger)
    assert "18.4%" in result.text
    assert "2.4%" in result.text
    assert "表5" in result.text
    assert "表6" in result.text


def test_rows_of_one_name_are_told_apart(ledger):
    result = ask("高位潮汐因子的最大值是多少？", ledger)
    assert "8.1" in result.text
    assert "7.2" in result.text
    assert "前段" in result.text
    assert "后段" in result.text


def test_a_row_named_by_a_figure_is_cited(ledger):
    days = table_of(
        "9",
        "潮汐因子胜率",
        [column("频率", kind=NAME), *figures("月频胜率(%)", "季频胜率(%)")],
        [("22", "46.3", "56.2"), ("44", "47.1", "50.0")],
    )
    result = ask("表9中频率为44的月频胜率是多少？", Ledger.of([report_of("r2", [days])]))
    assert "47.1" in result.text
    assert answer_of(result, "").text == result.text


def test_a_row_whose_cells_could_not_be_placed_keeps_the_highest_unknown(ledger):
    report = ledger.reports[0]
    tables = (replace(report.tables[0], doubtful_rows=(0,)), *report.tables[1:])
    doubted = Ledger.of([replace(report, tables=tables)])
    assert ask("表3中哪一年的原始因子Rank IC最高？", doubted).refused
    assert not crossing("表3中哪一年的原始因子Rank IC最高？", doubted)


def test_a_cell_is_looked_up_again_with_another_column(ledger):
    found = plan("潮汐因子2019年原始因子的RankIC是多少？", ledger)
    again = changed(found.program, ledger, column="原始因子 ICIR")
    assert "0.77" in execute(again, ledger).text
    plain = dump(found.program)
    assert restored(plain, ledger) == found.program
    with pytest.raises(NoSuchSlotError):
        restored({**plain, "row": 99}, ledger)


def test_names_are_not_found_within_figures_or_words():
    text = tight("CorrPV 在 2019年3月的 20% 档")
    assert text == "corrpv在2019-3的20%档"
    assert not is_whole(text, text.index("pv"), text.index("pv") + 2)
    assert not is_whole(text, text.index("20%"), text.index("20%") + 2)
    assert is_whole(text, text.index("20%"), text.index("20%") + 3)
    assert not is_whole("rsj+roc的胜率", 0, 3)


@pytest.mark.parametrize("question", ["北辰电子2024Q1资本开支是多少？", "北辰电子2024Q1营收是多少亿元？"])
def test_another_measure_is_not_the_rest_of_a_header(question):
    headers = (column("2024Q1 营收增速(%)", "2024Q1"), column("2024Q1 净利润(亿元)", "2024Q1"))
    table = table_of("5", "电子公司资本开支与业绩", [column("公司", kind=NAME), *headers], [("北辰电子", "5.1", "3.3")])
    result = ask(question, Ledger.of([report_of("r1", [table])]))
    assert result.refused
    assert "5.1" not in result.text and "3.3" not in result.text and "2024Q1 净利润" in result.text
