"""What a second question is asked of, and what two names are held against each other by."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions import Ambiguous, Plan, ProgramPlan, Turn, plan, respond
from rag.questions.plans import Several
from rag.questions.program import Aggregate, Compare, Count, Filter, Lookup, TopK


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
