"""Which side of a pair comes first, and the two phrases of a figure of the text less one of a table."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions.idioms import plainly as idiomless
from rag.questions.link import link
from rag.questions.rewording.masking import masked
from rag.questions.rewording.order import other_turned, pair_turned
from rag.questions.rewording.reader import Reading
from rag.questions.rewording.reword import Rewording, reword
from rag.questions.text import fold
from tests.rag.questions.test_rewording import Fixed, masks


def turned(question: str, ledger: Ledger) -> dict[str, bool]:
    folded = fold(question)
    tokens = link(folded, ledger)
    return dict(pair_turned(folded, tokens)) | dict(other_turned(folded, tokens))


def said(question: str, ledger: Ledger, reader: Fixed) -> Rewording | None:
    folded = idiomless(question)
    return reword(question, folded, link(folded, ledger), lambda: reader)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("分子放云岭软件，分母放青禾智能，总市值之比", {"ratio": False}),
        ("分母放云岭软件，分子放青禾智能，总市值之比", {"ratio": True}),
        ("除数是云岭软件、被除数是青禾智能的总市值", {"ratio": True}),
        ("What multiple of 云岭软件's 总市值 is 青禾智能's", {"ratio": True}),
        ("以云岭软件的总市值为1，青禾智能是几", {"ratio": True}),
        ("云岭软件作分子、青禾智能作分母，总市值几倍", {"ratio": False}),
        ("云岭软件作分母、青禾智能作分子，总市值几倍", {"ratio": True}),
        ("云岭软件的总市值乘上几等于青禾智能的总市值", {"ratio": True}),
        ("云岭软件对青禾智能的总市值比值，以后者为1", {"ratio": False}),
        ("以云岭软件的总市值为100，青禾智能是几", {}),
        ("总市值：云岭软件÷青禾智能", {"ratio": False}),
        ("Subtract 云岭软件's 总市值 from 青禾智能's", {"difference": True}),
        ("云岭软件的总市值和青禾智能的总市值", {}),
        ("分子放云岭软件，青禾智能的总市值呢", {}),
    ],
)
def test_words_that_tell_the_order_of_two_names(ledger: Ledger, question: str, wanted: dict[str, bool]) -> None:
    assert turned(question, ledger) == wanted


def test_the_measure_beside_its_extreme_is_the_order_s(ledger: Ledger) -> None:
    both = {"best.other", "worst.other"}
    last, first = "月涨跌幅报一下，总市值最高的那位", "总市值最高的那位，月涨跌幅报一下"
    assert turned(last, ledger) == dict.fromkeys(both, True)
    assert turned(first, ledger) == dict.fromkeys(both, False)
    assert turned("最高的那位，总市值和月涨跌幅", ledger) == {}


def test_a_ratio_with_known_sides_needs_no_sure_reader(ledger: Ledger) -> None:
    unsure = Fixed({"ratio": 0.55, "ratio#ba": 0.45})
    found = said("分母放云岭软件，分子放青禾智能，总市值之比，拎一下", ledger, unsure)
    assert found is not None and found.question == "青禾智能的总市值是云岭软件的多少倍？"
    assert said("云岭软件、青禾智能，总市值之比，拎一下", ledger, unsure) is None


def test_points_are_asked_of_no_ratio(ledger: Ledger) -> None:
    question = "云岭软件的月涨跌幅压青禾智能几个百分点，拎一下"
    found = said(question, ledger, Fixed({"difference": 0.5, "ratio": 0.48, "other": 0.02}))
    assert found is not None and "百分点" in found.question


def test_a_ratio_that_is_declined_is_none(ledger: Ledger) -> None:
    reader = Fixed({"difference": 0.99})
    for asked in ("总市值云岭软件减青禾智能那截儿，倍数不用给", "总市值云岭软件减青禾智能那截儿，不要比值"):
        assert said(asked, ledger, reader) is not None
    assert said("总市值云岭软件减青禾智能那截儿，要比值", ledger, reader) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("云岭软件、青禾智能两个里头，总市值那啥", "甲公司、乙公司两个里头,销售额那啥"),
        ("总市值最高的两个里头", "销售额最高的三个里头"),
        ("云岭软件和青禾智能的总市值凑一块儿", "甲公司和乙公司的销售额凑一块儿"),
        ("云岭软件的同一项总市值", "甲公司的同一项销售额"),
        ("top 2 by 总市值", "top 三 by销售额"),
        ("spread怎么算:云岭软件的总市值", "spread怎么算:甲公司的销售额"),
    ],
)
def test_a_number_within_other_words_is_no_slot(ledger: Ledger, question: str, wanted: str) -> None:
    assert masks(question, ledger).text == wanted


def test_brackets_of_a_measure_go_with_it(ledger: Ledger) -> None:
    folded = fold("云岭软件的市盈率 PE (TTM)（表4）拎一下")
    text = masked(folded, link(folded, ledger))
    assert text is not None and ")" not in text.text.replace("(表一)", "")


def test_neither_side_that_is_denied_is_the_other_one(ledger: Ledger) -> None:
    reader = Fixed({"compare.less": 0.99})
    found = said("云岭软件和青禾智能啊，哪一个的总市值没有另一个高", ledger, reader)
    assert found is not None and "更低" in found.question
    assert said("云岭软件和青禾智能啊，哪一个的总市值没有另一个高", ledger, Fixed({"compare.more": 0.99})) is None


def test_words_that_only_point_at_a_measure_are_no_part_of_it(ledger: Ledger) -> None:
    reader = Fixed({"mean": 0.99}, "变量是", 0.2)
    assert said("云岭软件和青禾智能平均一下，变量是总市值", ledger, reader) is not None
    other = Fixed({"mean": 0.99}, "虚拟", 0.2)
    assert said("云岭软件和青禾智能平均一下，虚拟总市值", ledger, other) is None


def test_a_name_that_no_table_has_is_never_dropped(ledger: Ledger) -> None:
    found = said("材料里念到600999.SH的时候总市值那个数", ledger, Fixed({"lookup": 0.99}))
    assert found is not None and found.question.startswith("600999.SH") and found.open


MIXED = {"mixed": 0.95, "other": 0.05}


def test_the_text_s_phrase_is_kept_word_for_word(ledger: Ledger) -> None:
    reader = Fixed(MIXED, "棠雨科技")
    found = said("正文里说的棠雨科技的净利润，减去表4中青禾智能的总市值，差多少亿元？", ledger, reader)
    assert found is not None and found.open
    assert found.question == "正文提到的棠雨科技的净利润减去表4中青禾智能的总市值等于多少亿元？"


@pytest.mark.parametrize(
    ("question", "table"),
    [
        ("正文里棠雨科技的净利润，减去表4中青禾智能2024年4月的总市值，差多少", "青禾智能2024年4月的总市值"),
        ("正文里棠雨科技的净利润，减去表4中青禾智能的总市值（2024年4月），差多少", "青禾智能2024年4月的总市值"),
        ("表4中青禾智能2024年4月的总市值，正文里棠雨科技的净利润比它多多少", "青禾智能2024年4月的总市值"),
    ],
)
def test_a_date_beside_the_table_is_the_table_s(question: str, table: str, ledger: Ledger) -> None:
    found = said(question, ledger, Fixed(MIXED, "棠雨科技"))
    assert found is not None
    assert found.question.startswith(f"正文提到的棠雨科技的净利润减去表4中{table}等于")


def test_a_date_of_the_text_stays_there(ledger: Ledger) -> None:
    found = said("正文里棠雨科技2024Q1的净利润，减去表4中青禾智能的总市值", ledger, Fixed(MIXED, "棠雨科技"))
    assert found is not None and "棠雨科技2024Q1的净利润减去表4中青禾智能的总市值" in found.question


def test_both_may_share_their_measure(ledger: Ledger) -> None:
    found = said("文字里棠雨科技的，扣掉表4里青禾智能的总市值，剩多少", ledger, Fixed(MIXED, "棠雨科技"))
    assert found is not None and found.question == "正文提到的棠雨科技的总市值减去表4中青禾智能的总市值等于多少？"


@pytest.mark.parametrize(
    ("question", "strange", "phrase"),
    [
        (
            "cross-check一下：text给的棠雨科技净利润（2024Q1）minus表4中青禾智能的总市值",
            "cross",
            "棠雨科技的净利润2024Q1",
        ),
        ("文字部分棠雨科技的净利润跟表4青禾智能的总市值差多少", "文字部分", "棠雨科技的净利润"),
        ("By how much does 棠雨科技's 净利润 in the text exceed 青禾智能's 总市值 in 表4", "does", "棠雨科技的净利润"),
    ],
)
def test_words_of_asking_are_no_part_of_a_phrase(question: str, strange: str, phrase: str, ledger: Ledger) -> None:
    class Both(Fixed):
        def read(self, text: str) -> Reading:
            marks = [
                0.9 if at in range(text.find(strange), text.find(strange) + len(strange)) else 0.0
                for at in range(len(text))
            ]
            name = text.find("棠雨科技")
            return Reading(MIXED, [0.9 if name <= at < name + 4 else mark for at, mark in enumerate(marks)])

    found = said(question, ledger, Both(MIXED))
    assert found is not None and found.question.startswith(f"正文提到的{phrase}减去表4中青禾智能的总市值")


@pytest.mark.parametrize(
    "question",
    [
        "正文里的净利润，减去表4中青禾智能的总市值",  # of whom
        "表4里青禾智能的总市值减去正文里棠雨科技的净利润",  # the other way round
        "正文里的棠雨科技、表4里的青禾智能，净利润减总市值",  # whose is which
        "正文里棠雨科技的净利润，减去青禾智能的总市值",  # no table
    ],
)
def test_phrases_that_are_not_told_apart_are_left_alone(ledger: Ledger, question: str) -> None:
    assert said(question, ledger, Fixed(MIXED, "棠雨科技")) is None


def test_a_period_and_a_code_stay_two_words(ledger: Ledger) -> None:
    """2024q1abc.o would be no code any more."""
    found = said("SELECT SUM(总市值) IN (ABC.O、青禾智能和云岭软件)（2024Q1）", ledger, Fixed({"sum": 0.99}))
    assert found is None or "2024q1abc" not in found.question.lower()
    pair = said("拎一下总市值（2024Q1），云岭软件的", ledger, Fixed({"lookup": 0.99}))
    assert pair is not None and pair.question == "2024q1 云岭软件的总市值是多少？"


def test_the_measure_that_rows_are_sorted_by_is_the_order_s(ledger: Ledger) -> None:
    assert turned("SELECT 月涨跌幅 FROM 表4 ORDER BY 总市值 ASC LIMIT 1", ledger) == {
        "best.other": True,
        "worst.other": True,
    }


def test_a_statement_is_no_comparison(ledger: Ledger) -> None:
    """She says that A is below B: is she right, and not which is lower."""
    reader = Fixed({"compare.less": 0.99})
    assert said("老姐妹跟我讲云岭软件的总市值低于青禾智能，讲得对不对嘛", ledger, reader) is None
    assert said("老姐妹跟我讲云岭软件和青禾智能，总市值低的是哪个嘛", ledger, reader) is not None


def test_a_name_right_before_its_measure_gets_a_joint(ledger: Ledger) -> None:
    found = said("正文表述之棠雨科技净利润减表4所列青禾智能总市值，差几何", ledger, Fixed(MIXED, "棠雨科技"))
    assert found is not None and found.question == "正文提到的棠雨科技的净利润减去表4中青禾智能的总市值等于多少？"
