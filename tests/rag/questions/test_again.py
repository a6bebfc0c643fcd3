"""A program once more with another column or row."""

from __future__ import annotations

import pytest

from rag.questions import ProgramPlan, changed, columns_of, execute, load, rows_of
from rag.questions.again import NoSuchSlotError, restored
from rag.questions.programs import dump


def _program(planned, question):
    plan = planned(question)
    assert isinstance(plan, ProgramPlan)
    return plan.program


def test_another_column(planned, ledger):
    program = _program(planned, "云岭软件的总市值")
    assert "市销率 PS (TTM)" in columns_of(program, ledger)
    result = execute(changed(program, ledger, column="市销率 PS (TTM)"), ledger)
    assert "4.20" in result.text and "1,200.50" not in result.text


def test_another_row(planned, ledger):
    program = _program(planned, "云岭软件的总市值")
    assert "海脉信息" in rows_of(program, ledger)
    assert "640.00 亿元" in execute(changed(program, ledger, row="海脉信息"), ledger).text


def test_another_order(planned, ledger):
    program = _program(planned, "国内公司市值最高的2家")
    again = changed(program, ledger, column="市销率 PS (TTM)")
    assert "星汉科技-U" in execute(again, ledger).text.split("\n")[1]


def test_both_in_a_difference(planned, ledger):
    program = _program(planned, "云岭软件和海脉信息市值差多少")
    again = changed(program, ledger, column="市盈率 PE (TTM)", row="星汉科技-U")
    assert "180.00 − 18.40 = 161.60" in execute(again, ledger).text


def test_every_offer_runs_and_survives_storage(planned, ledger):
    for question in (
        "云岭软件的总市值",
        "云岭软件市值排第几",
        "国内公司市值最高的2家",
        "市值超过600亿的国内公司",
        "国内公司平均市盈率",
    ):
        program = _program(planned, question)
        for column in columns_of(program, ledger):
            again = load(dump(changed(program, ledger, column=column)))
            assert execute(again, ledger).text
        for row in rows_of(program, ledger):
            assert execute(changed(program, ledger, row=row), ledger).text


@pytest.mark.parametrize("slot", [{"column": "毛利率"}, {"row": "脸书"}, {"row": ""} | {"column": "DROP TABLE"}])
def test_what_is_not_there_is_an_error_that_says_what_is(planned, ledger, slot):
    with pytest.raises(NoSuchSlotError, match="There are"):
        changed(_program(planned, "云岭软件的总市值"), ledger, **slot)


@pytest.mark.parametrize(
    "plain",
    [
        None,
        {},
        {"op": "lookup"},
        {"op": "rm -rf"},
        {"op": "lookup", "entities": ["nobody"], "slots": []},
        {
            "op": "lookup",
            "entities": ["600101.SH"],
            "slots": [
                {"metric": "x", "unit": "", "period": None, "columns": [{"report": "?", "table": "t9", "column": 1}]}
            ],
        },
    ],
)
def test_a_foreign_program_is_refused(ledger, plain):
    with pytest.raises(NoSuchSlotError):
        restored(plain, ledger)


def test_an_answer_carries_its_program(ask, ledger):
    assert restored(ask("云岭软件的总市值").rerun, ledger).op == "lookup"
    assert ask("平均市盈率").rerun is None
