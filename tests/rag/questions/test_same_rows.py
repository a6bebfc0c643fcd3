"""What a second question is asked of, and what two names are held against each other by."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions import Ambiguous, Plan, ProgramPlan, plan, respond
from rag.questions.plans import Several
from rag.questions.program import Aggregate, Compare, Count


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
