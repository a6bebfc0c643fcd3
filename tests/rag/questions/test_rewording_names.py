"""Names and measures that only the running text has, for the reader."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from index.ledger import Ledger
from rag.questions.link import link
from rag.questions.rewording import with_text_names
from rag.questions.rewording.masking import masked
from rag.questions.rewording.reword import Rewording, reword
from rag.questions.text import fold
from tests.rag.questions.test_rewording import Fixed


def text_of(question: str, ledger: Ledger, written: Collection[str] = ()) -> str:
    folded = fold(question)
    found = masked(folded, with_text_names(folded, link(folded, ledger), lambda piece: piece in written))
    assert found is not None
    return found.text


@pytest.mark.parametrize(
    ("question", "written", "wanted"),
    [
        ("云岭生物的总市值", {"云岭生物"}, "甲公司的销售额"),  # the tables have 云岭软件
        ("云岭生物的总市值", set(), "甲公司生物的销售额"),  # nobody writes it
        ("云岭软件生物的总市值", {"云岭软件生物"}, "甲公司生物的销售额"),  # a name in full ends there
        ("云岭软件的项目协议投资额", {"项目协议投资额"}, "甲公司的销售额"),
        ("云岭软件的项目协议投资额", set(), "甲公司的项目协议投资额"),
        ("云岭软件的项目协议地点", {"项目协议地点"}, "甲公司的项目协议地点"),  # no measure
    ],
)
def test_what_the_reports_write_is_one_name(question: str, written: set[str], wanted: str, ledger: Ledger) -> None:
    assert text_of(question, ledger, written) == wanted


def test_the_longest_name_counts(ledger: Ledger) -> None:
    assert text_of("云岭生物科技的总市值", ledger, {"云岭生物", "云岭生物科技"}) == "甲公司的销售额"


def test_a_word_of_the_reports_is_never_dropped(ledger: Ledger) -> None:
    question = "笙鸣软件那边云岭软件的总市值是多少"
    folded = fold(question)

    def read(written: Collection[str]) -> Rewording | None:
        tokens = with_text_names(folded, link(folded, ledger), lambda piece: piece in written)
        return reword(question, folded, tokens, lambda: Fixed({"lookup": 0.99, "other": 0.01}))

    found = read({"笙鸣软件"})
    assert found is None or "笙鸣软件" in found.question
    assert read(set()) is None or "笙鸣软件" in str(read(set()))  # nobody writes it, and it ends like a company


def test_talk_that_nobody_writes_is_left_to_the_reader(ledger: Ledger) -> None:
    folded = fold("麻溜儿的云岭软件的总市值是多少")
    tokens = with_text_names(folded, link(folded, ledger), lambda piece: False)
    assert reword(folded, folded, tokens, lambda: Fixed({"lookup": 0.99, "other": 0.01})) is not None
