"""A figure and its reason in one question: the text is asked for the reason alone."""

from __future__ import annotations

from typing import cast

import pytest

from index.ledger import Ledger
from rag.answer import Answer
from rag.answering.mixed import reason_asked, refused_in_part
from rag.questions import Plan, ProgramPlan, Refusal, Several, TextQuestion, plan
from tests.rag.questions.conftest import april


@pytest.mark.parametrize(
    ("question", "asked", "earlier"),
    [
        ("甲公司5月销量多少，为什么减少？", "为什么减少", ("甲公司5月销量多少",)),
        ("甲公司营收是多少？同比多少？原因是什么？", "原因是什么", ("甲公司营收是多少", "同比多少")),
        ("甲公司5月销量为什么减少？", "甲公司5月销量为什么减少？", ()),
        ("为什么减少？甲公司5月销量是多少？", "为什么减少？甲公司5月销量是多少？", ()),
    ],
)
def test_the_part_that_asks_why(question, asked, earlier):
    found = reason_asked(TextQuestion(question))
    assert (found.question, found.earlier) == (asked, earlier)


def test_what_the_tables_refuse_of_a_question_is_told_by_the_text_or_all_is_as_it_was() -> None:
    ledger = Ledger.of([april()])
    question = "诺瓦的营业收入是多少？新品的寿命是多少？"
    found = Several((cast(ProgramPlan, plan("诺瓦的营业收入是多少？", ledger, ())), Refusal(())))

    def answers(plan_of: Plan, told: Answer) -> list[str]:
        return [answer.text for answer in refused_in_part(question, plan_of, ledger, (), lambda part: told)]

    told, untold = Answer("寿命达到1.5万小时。"), Answer("没有。", refused=True)
    assert answers(found, told)[1:] == [told.text]
    assert "967.70" in answers(found, told)[0]
    assert answers(found, untold) == []
    assert answers(TextQuestion(question), told) == []
