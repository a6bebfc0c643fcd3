"""Nouns behind a measure that add nothing to it."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions.link import link
from rag.questions.text import fold
from rag.questions.tokens import Kind


def metrics(question: str, ledger: Ledger) -> list[str]:
    return [token.text for token in link(fold(question), ledger) if token.kind is Kind.METRIC]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("云岭软件的总市值数额", ["总市值数额"]),
        ("云岭软件的市值总额", ["市值总额"]),
        ("云岭软件的净利润额", ["净利润额"]),
        ("云岭软件的市盈倍数", ["市盈倍数"]),
        ("云岭软件的收盘价格", ["收盘价格"]),
        ("市值总额高于10亿元的有哪些", ["市值总额"]),
    ],
)
def test_a_noun_that_adds_nothing_belongs_to_the_measure(ledger: Ledger, question: str, wanted: list[str]) -> None:
    assert metrics(question, ledger) == wanted


@pytest.mark.parametrize("question", ["云岭软件、青禾智能和星环的市值总额", "表4市值总额", "云岭软件的营收倍数"])
def test_a_sum_stays_a_sum_and_a_quotient_a_quotient(ledger: Ledger, question: str) -> None:
    assert not {"市值总额", "营收倍数"} & set(metrics(question, ledger))


def test_a_limit_is_not_the_measure(ledger: Ledger) -> None:
    """贷款额度 is what may be lent, not what is."""
    assert "总市值额度" not in metrics("云岭软件的总市值额度", ledger)
