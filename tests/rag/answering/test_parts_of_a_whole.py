"""成分股整体… is of the index that was said to have them, and of no other one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from rag.answer import Answer
from tests.rag.answering.conftest import answered, report_of

LINES = [
    "一、行情",
    "（一）个股",
    "机器人指数共有 40 只成分股，等权编制。北屏50成分股为 50 只。",
    "（二）估值",
    "成分股整体过去三年营收复合增速 11.33%；月末平均 PE (TTM) 73.56 倍。",
    "二、数控",
    "数控指数共有 30 只成分股，等权编制。",
    "成分股月末平均 PE (TTM) 41.20 倍。",
    "三、其他",
    "成分股月末平均 PS (TTM) 5.70 倍。",
]
NAMES = frozenset({"机器人指数", "数控指数"})


@pytest.fixture
def ask(make_scope: Callable[..., Any]) -> Callable[[str], Answer]:
    lines = [LINES[0], LINES[1], LINES[2].partition("。")[0] + "。", *LINES[3:]]
    corpus, scope = make_scope(report_of(lines, id="8" * 16))
    return partial(answered, corpus, replace(scope, known=NAMES))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("机器人指数成分股的平均市盈率是多少？", "73.56"),
        ("数控指数成分股的平均市盈率是多少？", "41.20"),
    ],
)
def test_it_is_told_of_its_own_index(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert not answer.refused, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "中证1000成分股的平均市盈率是多少？",
        "中证1000成分股平均PE",
        "机器人指数成分股的平均市销率是多少？",  # its chapter names no index
        "机器人指数成分股的平均市净率是多少？",
    ],
)
def test_of_another_index_it_is_not(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).refused


def test_the_last_index_that_was_named_is_meant(make_scope: Callable[..., Any]) -> None:
    corpus, scope = make_scope(report_of(LINES, id="7" * 16))
    assert answered(corpus, replace(scope, known=NAMES), "机器人指数成分股的平均市盈率是多少？").refused
