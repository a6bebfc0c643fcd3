"""What a second question is asked of, and what two names are held against each other by."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions import Ambiguous, Plan, ProgramPlan, Turn, plan, respond
from rag.questions.link import link
from rag.questions.plans import Several
from rag.questions.program import Aggregate, Compare, Count, Filter, Lookup, TopK
from rag.questions.tokens import Kind
from tests.rag.questions.conftest import column, report_of, table_of


def programs(found: Plan) -> list[object]:
    plans = found.plans if isinstance(found, Several) else (found,)
    given: list[object] = []
    for one in plans:
        given += [one.program] if isinstance(one, ProgramPlan) else []
        given += [candidate.program for candidate in one.candidates] if isinstance(one, Ambiguous) else []
    return given


def test_a_mean_behind_a_count_is_of_the_rows_that_were_counted(ledger: Ledger) -> None:
    count, *means = programs(plan("表4中总市值超过100亿元的有几家，平均月涨跌幅是多少？", ledger))
    assert isinstance(count, Count) and means
    for mean in means:
        assert isinstance(mean, Aggregate)
        assert mean.rows.where == count.rows.where and mean.rows.where


def test_a_mean_with_rows_of_its_own_is_of_those(ledger: Ledger) -> None:
    found = programs(plan("总市值超过100亿元的公司有几家？表4的平均月涨跌幅是多少？", ledger))
    means = [program for program in found if isinstance(program, Aggregate)]
    assert all(not program.rows.where for program in means)


@pytest.mark.parametrize(
    "question", ["云岭软件和青禾智能谁更贵？", "云岭软件和青禾智能谁的估值更贵", "云岭软件和青禾智能哪个便宜"]
)
def test_the_dearer_of_two_companies_is_told_by_each_valuation(question: str, ledger: Ledger) -> None:
    found = programs(plan(question, ledger))
    assert found and all(isinstance(program, Compare) for program in found)
    for program in found:
        assert isinstance(program, Compare)
        assert len({operand.slot.metric for operand in program.operands}) == 1  # never a P/E beside a P/S
    assert "市盈率" in respond(plan(question, ledger), ledger).text


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("表4总市值够不上100亿元的名单", "lt"),
        ("表4总市值没够100亿元的有哪些", "lt"),
        ("表4总市值够得上100亿元的有哪些", "ge"),
    ],
)
def test_what_does_not_reach_a_bound_is_below_it(question: str, wanted: str, ledger: Ledger) -> None:
    (program,) = programs(plan(question, ledger))
    assert isinstance(program, Filter)
    assert program.rows.where[0][0].bound == wanted


def test_total_market_capitalisation_is_no_sum(ledger: Ledger) -> None:
    (program,) = programs(plan("云岭软件的total market capitalisation是多少", ledger))
    assert isinstance(program, Lookup)


def test_the_same_one_is_the_one_before(ledger: Ledger) -> None:
    found = plan("同一个，我还要市盈率", ledger, (Turn("云岭软件的总市值是多少？"),))
    (program,) = programs(found)
    assert isinstance(program, Lookup) and program.entities == ("600101.SH",)
    assert not any(isinstance(one, TopK) for one in programs(plan("给我一个市盈率", ledger, (Turn("表4的总市值"),))))


def test_one_month_is_never_answered_by_a_sum_of_months() -> None:
    rows = [("云岭牧业", "120.5", "5.1", "1,020.4", "3.2"), ("青禾农牧", "80.1", "9.3", "640.2", "7.7")]
    columns = [
        column("公司简称"),
        column("9月销量 (万头)", "2025-09"),
        column("9月销量同比 (%)", "2025-09"),
        column("1-9月累计销量 (万头)", "2025-09"),
        column("累计销量同比 (%)", "2025-09"),
    ]
    book = Ledger.of([report_of("pigs", [table_of("1", "2025年9月生猪销售情况", columns, rows)], "2025-09")])
    assert "9.3" in respond(plan("9月销量同比最高的是谁？", book), book).text
    assert "1,020.4" in respond(plan("1-9月累计销量最高的是谁？", book), book).text
    only = Ledger.of(
        [
            report_of(
                "sums", [table_of("1", "生猪累计销售情况", [columns[0], *columns[3:]], [(r[0], *r[3:]) for r in rows])]
            )
        ]
    )
    found = plan("9月销量同比最高的是谁？", only)
    assert not any(isinstance(program, TopK) for program in programs(found))


def test_a_sector_right_before_a_list_says_whose_it_is(ledger: Ledger) -> None:
    assert not any(token.kind is Kind.SECTOR for token in link("人工智能板块涨幅前二平均涨了多少", ledger))
    (program,) = programs(plan("人工智能板块涨幅前二平均涨了多少", ledger))
    assert isinstance(program, Aggregate)


@pytest.mark.parametrize(
    ("question", "tables"),
    [
        ("表4的平均月涨跌幅和表5的平均月涨跌幅各是多少", 2),
        ("表4和表5的平均月涨跌幅各是多少", None),  # as ever
        ("表4的平均月涨跌幅比表5的平均月涨跌幅高多少", None),  # one question
    ],
)
def test_a_function_over_each_of_two_lists(question: str, tables: int | None, ledger: Ledger) -> None:
    found = programs(plan(question, ledger))
    means = {program.rows.tables for program in found if isinstance(program, Aggregate)}
    assert tables is None or len(means) == tables
