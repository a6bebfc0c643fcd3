"""A figure and its reason in one question: the text is asked for the reason alone."""

from __future__ import annotations

import pytest

from rag.answering.mixed import reason_asked
from rag.questions import TextQuestion


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
