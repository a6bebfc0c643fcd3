"""The plain questions that a wording is read as: the planner computes each of them, and the same in both languages."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions import ProgramPlan, plan
from rag.questions.program import Aggregate, Compare, Count, Difference, Filter, Lookup, Rank, Ratio, Share, TopK
from rag.questions.rewording.masking import Masked, Slot
from rag.questions.rewording.plain import FOLLOWING, OF_TEXT, plain, said

SLOTS = (
    Slot("e", "云岭软件", 0),
    Slot("e", "青禾智能", 1),
    Slot("w", "云岭软件、青禾智能和星汉科技", 0),
    Slot("m", "总市值", 0),
    Slot("m", "市盈率", 1),
    Slot("t", "表4", 0),
    Slot("p", "2024年4月", 0),
    Slot("p", "2024年5月", 1),
    Slot("x", "100亿元", 0),
    Slot("k", "2", 0),
)
TYPES: dict[str, type] = {
    **dict.fromkeys(("lookup", "lookup.two", "lookup.pair", "where"), Lookup),
    **dict.fromkeys(("compare.more", "compare.less"), Compare),
    **dict.fromkeys(("difference", "difference.abs"), Difference),
    **dict.fromkeys(("rank.high", "rank.low"), Rank),
    **dict.fromkeys(("top.high", "top.low", "best", "worst", "best.other", "worst.other"), TopK),
    **dict.fromkeys(("filter.above", "filter.below"), Filter),
    **dict.fromkeys(("count.above", "count.below"), Count),
    **dict.fromkeys(("sum", "sum.table", "mean", "mean.table", "median.table", "range"), Aggregate),
    "ratio": Ratio,
    "share": Share,
}


def asked(kind: str, english: bool, ledger: Ledger) -> ProgramPlan:
    template = plain()[kind]["en" if english else "zh"]
    kept = [slot for slot in SLOTS if f"{{{slot.role}{slot.number + 1}}}" in template and slot.role != "p"]
    found = plan(said(kind, Masked("", (), (), tuple(kept)), english), ledger, ())
    assert isinstance(found, ProgramPlan), (kind, english, found)
    return found


@pytest.mark.parametrize("kind", TYPES)
def test_a_plain_question_is_computed_the_same_in_both_languages(kind: str, ledger: Ledger) -> None:
    chinese, english = asked(kind, False, ledger), asked(kind, True, ledger)
    assert isinstance(chinese.program, TYPES[kind]), chinese
    assert repr(english.program) == repr(chinese.program)


def test_the_extreme_of_one_measure_tells_the_other(ledger: Ledger) -> None:
    program = asked("best.other", True, ledger).program
    assert isinstance(program, TopK)
    assert program.rows.by is not None and program.rows.by.metric.startswith("总市值")
    assert [slot.metric for slot in program.show] == ["市盈率 PE (TTM)"]


def test_every_class_is_tried_here() -> None:
    monthly = {"difference.months", "growth.months", "series", "all", "percent.more"}
    assert plain().keys() - TYPES.keys() - monthly == {*FOLLOWING, *OF_TEXT}
