"""Words that look like a slot and are part of the wording, and those that are a slot all the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from index.ledger import Ledger
from rag.questions.idioms import plainly as idiomless
from rag.questions.link import link
from rag.questions.rewording.evidence import contradicted
from rag.questions.rewording.reader import Reading
from rag.questions.rewording.reword import Rewording, reword
from rag.questions.rewording.spare import without_spare
from rag.questions.text import fold
from tests.rag.questions.test_rewording import Fixed, masks


class Telling(Fixed):
    """Sure of a class where a word stands as it was typed, and of none where it is masked."""

    def __init__(self, word: str, classes: Mapping[str, float], narrowing: str = "") -> None:
        super().__init__(classes, narrowing)
        self.word = word

    def read(self, text: str) -> Reading:
        seen = super().read(text)
        return seen if self.word in text else Reading({"other": 1.0}, seen.narrowing)


def read(question: str, ledger: Ledger, reader: Fixed) -> Rewording | None:
    folded = idiomless(question)
    return reword(question, folded, link(folded, ledger), lambda: reader)


def variants(question: str, ledger: Ledger) -> set[str]:
    folded = idiomless(question)
    return {text.text for text, _ in without_spare(folded, link(folded, ledger))}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("不看规模大小，云岭软件和青禾智能的市盈率平均", "不看规模大小,甲公司和乙公司的销售额平均"),
        ("云岭软件 over 青禾智能, 市盈率, as a multiple", "甲公司over乙公司,销售额, as a multiple"),
        ("两个候选，云岭软件、青禾智能，选市盈率低的", "两个候选,甲公司、乙公司,选销售额低的"),
        ("云岭软件7月的青禾智能总市值是多少", "甲公司五月销售额是多少"),  # one measure behind another name
    ],
)
def test_a_word_is_left_as_it_stands(question: str, wanted: str, ledger: Ledger) -> None:
    assert wanted in variants(question, ledger)


@pytest.mark.parametrize(
    "question",
    [
        "云岭软件的市盈率和青禾智能的规模相差多少",  # somebody's
        "云岭软件的估值是多少",  # the only measure
        "云岭软件的市盈率比青禾智能的市净率高多少",  # no vague word
        "市盈率高于30倍的有哪些",  # a bound with its unit
        "7月和8月云岭软件的市盈率",
    ],
)
def test_a_slot_stays_a_slot(question: str, ledger: Ledger) -> None:
    assert not variants(question, ledger)


def test_a_question_is_read_without_what_only_looks_like_a_slot(ledger: Ledger) -> None:
    question = "不看规模大小，云岭软件和青禾智能的总市值平均"
    found = read(question, ledger, Telling("规模", {"mean": 0.95, "other": 0.05}))
    assert found is not None and found.question == "云岭软件和青禾智能的平均总市值是多少？"
    assert read(question, ledger, Telling("规模", {"mean": 0.8, "other": 0.2})) is None  # surer than otherwise
    assert read(question, ledger, Telling("规模", {"mean": 0.95, "other": 0.05}, "规模")) is None  # it narrows


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("云岭软件的总市值应记为何值？", "云岭软件的总市值应记是多少?"),
        ("云岭软件的总市值比青禾智能高了有多少亿元", "云岭软件的总市值比青禾智能高了多少亿元"),
        ("云岭软件的总市值，四舍五入两位", "云岭软件的总市值"),
        ("表4，总市值由大到小，截到第5个为止", "表4,总市值由大到小前5个"),
        ("云岭软件的总市值在表4中位列第几", "云岭软件的总市值在表4里位列第几"),
        ("表4中位数是多少", None),
        ("千亿市值以上的公司", "市值千亿以上的公司"),
        ("千亿市值的公司", None),
        ("表4，市值冠军是谁？冠军的市盈率是多少", "表4,市值冠军是谁,它的市盈率是多少"),
        ("表4，市值冠军是谁？垫底的市盈率是多少", None),
        ("云岭软件的总市值减去青禾智能的为何？", "云岭软件的总市值减去青禾智能的是多少?"),
        ("云岭软件的总市值为何下降？", None),
        ("云岭软件在排行里是No.几", "云岭软件在排行里是第几"),
        ("with the largest as No. 1", "with the largest as number 1"),
        ("云岭软件的总市值，取到小數後兩位", "云岭软件的总市值"),
        ("云岭软件的总市值，小数位数设2", "云岭软件的总市值"),
        ("小数点后两位以上的有几个", None),
        ("市盈率在30倍以上（不含30倍）的", "市盈率在高于30倍的"),
        ("市盈率在30倍以下（不含30倍）的", "市盈率在低于30倍的"),
        ("线上@云岭软件的总市值", None),  # no mark of our own is taken from a question
        ("市盈率在30倍以上（不含50倍）的", None),  # something else is left out
        ("市盈率比30倍还高？等于30倍的不算", "市盈率比30倍还高"),
        ("市盈率比30倍还高？等于50倍的不算", None),
        ("市盈率30倍以下的，压线的不算", "市盈率30倍以下的"),
    ],
)
def test_what_it_says_beside_the_question(question: str, wanted: str | None) -> None:
    assert idiomless(question) == (fold(question) if wanted is None else wanted)


@pytest.mark.parametrize(
    ("question", "kind", "wanted"),
    [
        ("要高的不要低的，总市值前三", "top.high", False),
        ("要高的不要低的，总市值前三", "top.low", True),
        ("没有另一个高的是", "compare.more", True),
        ("不要低的", "top.high", True),  # what is wanted is not said
    ],
)
def test_a_side_that_is_declined(question: str, kind: str, wanted: bool, ledger: Ledger) -> None:
    folded = fold(question)
    assert contradicted(kind, folded, link(folded, ledger)) is wanted


@pytest.mark.parametrize(
    ("question", "reworded"),
    [
        ("先看谁的总市值最低，再看它的市盈率，只要第二问的答案", True),
        ("总市值第二低的，它的市盈率", False),
    ],
)
def test_the_second_question_is_no_second_place(question: str, reworded: bool, ledger: Ledger) -> None:
    found = read(question, ledger, Fixed({"worst.other": 0.95, "other": 0.05}))
    assert (found is not None) is reworded


def test_a_divisor_leaves_nothing_out(ledger: Ledger) -> None:
    reader = Fixed({"ratio": 0.95, "other": 0.05})
    assert read("求商，被除数是云岭软件的总市值，除数是青禾智能的总市值", ledger, reader) is not None
    assert read("除了云岭软件，青禾智能的总市值", ledger, Fixed({"lookup": 0.95, "other": 0.05})) is None


def test_the_former_less_the_latter_leaves_nothing_out(ledger: Ledger) -> None:
    reader = Fixed({"difference": 0.95, "other": 0.05})
    assert read("云岭软件与青禾智能的总市值差额（前者扣除后者）", ledger, reader) is not None
    assert read("云岭软件与青禾智能扣除商誉的总市值差额", ledger, reader) is None


def test_a_window_and_its_measure_are_one(ledger: Ledger) -> None:
    assert len(masks("云岭软件过去3个月的涨跌幅", ledger).of("m")) == 1


def test_a_spare_word_that_helps_nothing_leaves_the_core(ledger: Ledger) -> None:
    reader = Fixed({"lookup": 0.45, "where": 0.4, "other": 0.15}, "阿姨们")
    found = read("两个阿姨们问的，云岭软件的总市值规模，不看大小", ledger, reader)
    assert found is None or found.question  # the text of one reading is never cut by the marks of another


def test_any_question_is_read_or_not(ledger: Ledger) -> None:
    for question in ("两个云岭软件和青禾智能的总市值体量", "云岭软件2月的青禾智能总市值规模增", "3云岭软件总市值5"):
        for classes in ({"lookup": 0.9}, {"other": 0.9}, {"where": 0.4, "lookup": 0.4}):
            read(question, ledger, Fixed(classes, "总"))


@pytest.mark.parametrize(
    ("question", "kind", "wanted"),
    [("总市值超不上30亿元的", "filter.above", True), ("总市值低于30亿元的", "filter.below", False)],
)
def test_a_bound_that_is_denied_behind_it(question: str, kind: str, wanted: bool, ledger: Ledger) -> None:
    folded = fold(question)
    assert contradicted(kind, folded, link(folded, ledger)) is wanted


@pytest.mark.parametrize(
    ("question", "kind", "wanted"),
    [
        ("挑2家出来，它们的总市值都比其余的大", "top.high", False),
        ("择出3家，其总市值较其余均小", "top.low", False),
        ("总市值最高的2家，它们的海外占比是", "top.high", True),  # asks for more
    ],
)
def test_a_pronoun_for_the_rows_asks_for_nothing_more(question: str, kind: str, wanted: bool, ledger: Ledger) -> None:
    folded = fold(question)
    assert contradicted(kind, folded, link(folded, ledger)) is wanted


def test_where_and_how_much_are_one_question(ledger: Ledger) -> None:
    found = read("云岭软件的总市值印的啥", ledger, Fixed({"lookup": 0.5, "where": 0.45}))
    assert found is not None and found.question == "云岭软件的总市值是多少？"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [("云岭软件总市值为____亿元", "云岭软件总市值为多少亿元"), ("云岭软件营收较上年同期增减幅度", None)],
)
def test_a_blank_is_what_is_asked_for(question: str, wanted: str | None) -> None:
    assert idiomless(question) == (fold(question) if wanted is None else wanted)
