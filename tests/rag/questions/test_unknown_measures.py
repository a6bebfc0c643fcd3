"""Words for a measure that nobody knows: which they are, and when they are none."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.unknown import unknown_measure


def unknown(question: str, ledger: Ledger) -> str | None:
    folded = plainly(question)
    found = unknown_measure(folded, link(folded, ledger), ledger)
    return found.text if found is not None else None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("云岭软件的景气程度是多少？", "景气程度"),
        ("云岭软件和青禾智能谁的热络程度更高", "热络程度"),
        ("表4里热络程度最高的三家", "热络程度"),
        ("《表4》中热络程度高过8%的有哪些", "热络程度"),
        ("云岭软件的总市值是多少", None),
        ("云岭软件的出口总市值是多少", None),  # a word before a known measure narrows it
        ("云岭软件的口径总市值", None),
        ("青禾智能的总市值，口径是什么", None),  # two characters beside a known measure
        ("云岭软件的热络程度和景气程度", None),  # two of them
        ("By how many 亿元 does 云岭软件's 总市值 exceed 青禾智能's?", None),  # a unit
        ("热络程度是多少", None),  # of no row and no table
        ("云岭软件的" + "热络程度" * 5, None),  # too long for a measure
    ],
)
def test_the_words_that_call_a_measure(question: str, wanted: str | None, ledger: Ledger) -> None:
    assert unknown(question, ledger) == wanted


def test_its_columns_are_those_of_the_rows_and_tables_that_are_named(ledger: Ledger) -> None:
    folded = plainly("云岭软件的热络程度是多少")
    found = unknown_measure(folded, link(folded, ledger), ledger)
    assert found is not None
    labels = [column.label for column in found.columns]
    assert labels and len(labels) == len(set(labels))
    assert found.replaced(folded, found.columns[0]) == f"云岭软件的{labels[0]}是多少"


def test_a_column_whose_whole_name_and_more_is_said_is_not_meant(ledger: Ledger) -> None:
    folded = plainly("云岭软件的总市值弹性")
    found = unknown_measure(folded, link(folded, ledger), ledger)
    assert found is None or all("总市值" not in column.label for column in found.columns)
