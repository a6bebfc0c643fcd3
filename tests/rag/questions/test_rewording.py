"""Wordings that no rule knows: what is masked, when a plain question is made of them, and when it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import numpy as np
import pytest

from index.ledger import Ledger
from rag.questions.link import link
from rag.questions.rewording.masking import MASKS, Masked, masked
from rag.questions.rewording.plain import ORIENTED, fits, plain, said
from rag.questions.rewording.reader import Reader, Reading
from rag.questions.rewording.reword import Rewording, reword
from rag.questions.rewording.train import WORDINGS
from rag.questions.rewording.wordings import filled, mirrored, phrases, templates
from rag.questions.text import fold


class Fixed(Reader):
    """A reader that sees the same classes in every wording, and words that narrow where they stand."""

    def __init__(self, classes: Mapping[str, float], narrowing: str = "", p: float = 0.9) -> None:
        self.classes, self.words, self.p, self.texts = classes, narrowing, p, list[str]()

    def read(self, text: str) -> Reading:
        self.texts.append(text)
        at = text.find(self.words) if self.words else -1
        marks = [self.p if at <= place < at + len(self.words) and at >= 0 else 0.0 for place in range(len(text))]
        return Reading(self.classes, marks)


def masks(question: str, ledger: Ledger) -> Masked:
    folded = fold(question)
    found = masked(folded, link(folded, ledger))
    assert found is not None
    return found


def plainly(question: str, ledger: Ledger, reader: Reader, follows: bool = False) -> Rewording | None:
    folded = fold(question)
    return reword(question, folded, link(folded, ledger), lambda: reader, follows)


def test_names_metrics_and_periods_are_masked_and_the_wording_stays(ledger: Ledger) -> None:
    text = masks("晨会要用，帮我拉一下云岭软件的总市值", ledger)
    assert text.text == "晨会要用,帮我拉一下甲公司的销售额"
    assert [(slot.role, slot.text) for slot in text.slots] == [("e", "云岭软件"), ("m", "总市值")]
    folded = fold("晨会要用，帮我拉一下云岭软件的总市值")
    assert all(folded[slice(*span)] == text.text[at] for at, span in enumerate(text.spans) if text.literal[at])


def test_the_same_words_are_the_same_slot(ledger: Ledger) -> None:
    text = masks("云岭软件的总市值减青禾智能的总市值，云岭软件的高多少亿元", ledger)
    assert text.text == "甲公司的销售额减乙公司的销售额,甲公司的高多少元"
    assert [slot.text for slot in text.of("u")] == ["亿元"]


def test_too_many_of_a_role_are_not_masked(ledger: Ledger) -> None:
    folded = fold("7月8月9月云岭软件的总市值")
    assert masked(folded, link(folded, ledger)) is None


def test_one_of_something_is_no_number_of_rows(ledger: Ledger) -> None:
    assert not masks("打一个电话问云岭软件的总市值", ledger).of("k")
    assert not masks("以云岭软件的总市值为1，青禾智能是几", ledger).of("x")


def test_a_sure_reading_is_said_plainly_with_its_own_words(ledger: Ledger) -> None:
    found = plainly(
        "以青禾智能为基准，云岭软件的总市值高多少亿元", ledger, Fixed({"difference#ba": 0.95, "other": 0.05})
    )
    assert found is not None and found.question == "云岭软件的总市值比青禾智能高多少亿元？"


@pytest.mark.parametrize(
    "classes",
    [{"difference": 0.7, "ratio": 0.2, "other": 0.1}, {"other": 0.95, "difference": 0.05}],
    ids=["not sure", "something else"],
)
def test_what_is_not_sure_is_left_alone(ledger: Ledger, classes: dict[str, float]) -> None:
    assert plainly("以青禾智能为基准，云岭软件的总市值高多少亿元", ledger, Fixed(classes)) is None


def test_a_word_that_narrows_is_never_dropped(ledger: Ledger) -> None:
    sure = {"lookup": 0.99, "other": 0.01}
    kept, dropped = (plainly(f"帮拉云岭软件{word}的总市值", ledger, Fixed(sure, "扣非")) for word in ("扣非", ""))
    assert kept is not None and kept.question == "云岭软件扣非的总市值是多少？" and kept.open
    assert dropped is not None and dropped.question == "云岭软件的总市值是多少？"
    unsure = Fixed({"difference": 0.99}, "扣非")
    assert plainly("云岭软件扣非的总市值，以青禾智能为准高多少", ledger, unsure) is None


def test_words_in_a_slot_do_not_count_as_narrowing(ledger: Ledger) -> None:
    assert plainly("帮拉云岭软件的总市值", ledger, Fixed({"lookup": 1.0}, "销售额")) is not None


@pytest.mark.parametrize(
    "question", ["除云岭软件外，谁的总市值最高", "云岭软件的总市值为什么这么高", "总市值第二高的是谁"]
)
def test_questions_turned_round_are_not_reworded(ledger: Ledger, question: str) -> None:
    reader = Fixed({"best": 1.0})
    assert plainly(question, ledger, reader) is None


def test_a_sign_is_never_dropped(ledger: Ledger) -> None:
    reader = Fixed({"best": 1.0})
    assert plainly("给我挑，总市值为正而且最高的是谁", ledger, reader) is None


def test_the_reader_is_not_asked_without_a_metric(ledger: Ledger) -> None:
    reader = Fixed({"lookup": 1.0})
    assert plainly("云岭软件是做什么的", ledger, reader) is None
    assert not reader.texts


def test_a_class_whose_slots_are_not_there_is_no_reading(ledger: Ledger) -> None:
    question = "云岭软件总市值，拉一下"
    assert plainly(question, ledger, Fixed({"difference": 0.9, "lookup": 0.09, "other": 0.001})) is None
    found = plainly(question, ledger, Fixed({"difference": 0.3, "lookup": 0.69, "other": 0.01}))
    assert found is not None and found.question == "云岭软件的总市值是多少？"


def test_without_a_reader_nothing_is_reworded(ledger: Ledger) -> None:
    folded = fold("云岭软件总市值，拉一下")
    assert reword(folded, folded, link(folded, ledger), lambda: None) is None


def test_every_wording_fills_and_fits_its_plain_question() -> None:
    """No template has a place that its plain question has no words for."""
    random = Random(1)
    for kind, template in templates(WORDINGS):
        text, name = filled(kind, template, ORIENTED, random)
        assert "{" not in text, template
        assert name.partition("#")[0] == kind and (kind in ("other", "judge") or kind in plain()), template


def test_plain_questions_need_no_slot_twice_over() -> None:
    for kind, languages in plain().items():
        assert {"zh", "en"} <= set(languages) <= {"zh", "en", "as", "covers"}, kind


def test_orientation_follows_the_order_of_the_names() -> None:
    random = Random(1)
    assert filled("ratio", "{a}是{b}的几倍", ORIENTED, random) == ("甲公司是乙公司的几倍", "ratio")
    assert filled("ratio", "拿{b}当一份，{a}有几份", ORIENTED, random) == ("拿甲公司当一份,乙公司有几份", "ratio#ba")


def test_mirrors_turn_the_one_word_that_decides() -> None:
    assert mirrored("best", "{m}最高的是谁，多少") == ("worst", "{m}最低的是谁，多少")
    assert (
        mirrored("best", "{m}最高、数字最大的是谁") is None
    )  # two words: which of them would have to turn is not known
    assert mirrored("lookup", "{e}的{m}高吗") is None


def test_nothing_both_narrows_and_wraps() -> None:
    assert not set(phrases("narrowing")) & set(phrases("wrapping"))


def test_earlier_periods_first() -> None:
    from rag.questions.rewording.masking import Slot

    slots = (Slot("e", "甲", 0), Slot("m", "市值", 0), Slot("p", "2025年8月", 0), Slot("p", "2025年7月", 1))
    text = Masked("", (), (), slots)
    assert fits("difference.months", text)
    assert said("difference.months", text, False) == "2025年8月甲的市值比2025年7月高多少？"
    assert MASKS["p"][0] != MASKS["p"][1]


@pytest.mark.parametrize(
    ("question", "unknown", "wanted"),
    [
        ("晨会要用，帮我拉一下亚马孙的总市值", "亚马孙", "亚马孙的总市值是多少？"),
        ("原文对ＢＧ集团的总市值是怎么讲的，数字给我", "bg集团", "ＢＧ集团的总市值是多少？"),
        ("《周报》里亚马孙的总市值多少来着", "亚马孙", "《周报》里亚马孙的总市值是多少？"),
    ],
)
def test_a_name_that_is_not_linked_is_kept_and_the_talk_goes(
    ledger: Ledger, question: str, unknown: str, wanted: str
) -> None:
    found = plainly(question, ledger, Fixed({"lookup": 0.99, "other": 0.01}, unknown))
    assert found == Rewording(wanted, "", 0.99, True)


def test_a_core_without_talk_is_no_rewording(ledger: Ledger) -> None:
    assert plainly("亚马孙的总市值", ledger, Fixed({"lookup": 0.99}, "亚马孙")) is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("总市值最低的3个拎一下", "top.high"),
        ("总市值最大的3个拎一下", "top.low"),
        ("云岭软件和青禾智能平均总市值，拎一下", "sum"),
        ("云岭软件总市值排名，拎一下", "lookup"),
        ("总市值最小的两档给2", "filter.below"),
        ("总市值，被减数云岭软件、减数青禾智能，差值多少", "ratio"),
    ],
)
def test_a_known_word_speaks_against_a_reading(ledger: Ledger, question: str, kind: str) -> None:
    assert plainly(question, ledger, Fixed({kind: 0.99})) is None


def test_unknown_words_right_before_a_metric_are_part_of_its_name(ledger: Ledger) -> None:
    question = "谁的虚拟总市值更高，云岭软件与青禾智能里拎一个"
    assert plainly(question, ledger, Fixed({"compare.more": 0.99}, "虚拟", 0.2)) is None
    assert plainly(question, ledger, Fixed({"compare.more": 0.99}, "虚拟", 0.01)) is not None


def test_a_group_narrows_what_a_name_has(ledger: Ledger) -> None:
    assert plainly("云岭软件的总市值在境外部分有多少", ledger, Fixed({"share": 0.99})) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("底稿写的是云岭软件的总市值为1200.50亿元，可以这么写吗", "云岭软件的总市值为1200.50亿元，对吗？"),
        ("“云岭软件总市值比青禾智能高”，拎清楚没", "云岭软件总市值比青禾智能高，对吗？"),
    ],
)
def test_a_statement_is_taken_out_of_its_talk(ledger: Ledger, question: str, wanted: str) -> None:
    found = plainly(question, ledger, Fixed({"judge": 0.97}))
    assert found is not None and found.question == wanted


def test_a_statement_keeps_what_narrows_it(ledger: Ledger) -> None:
    question = "剔除一次性损益，云岭软件的总市值为1200.50亿元，可以这么写吗"
    assert plainly(question, ledger, Fixed({"judge": 0.97}, "剔除一次性损益")) is None


def test_follow_ups_only_behind_a_question(ledger: Ledger) -> None:
    reader = Fixed({"follow.entity": 0.95, "other": 0.05})
    assert plainly("顺手把青禾智能的也拎了", ledger, reader) is None
    found = plainly("顺手把青禾智能的也拎了", ledger, reader, follows=True)
    assert found is not None and found.question == "那青禾智能呢？" and found.follows


@pytest.mark.parametrize(
    "question",
    ["表4里青禾智能的月涨跌幅，离正文中诺瓦的资本开支差多少", "正文中诺瓦的资本开支，比表4里青禾智能的月涨跌幅高多少"],
)
def test_the_name_behind_the_table_is_the_table_s(ledger: Ledger, question: str) -> None:
    found = plainly(question, ledger, Fixed({"mixed": 0.99}))
    assert found is not None and found.question == "正文提到的诺瓦的资本开支减去表4中青禾智能的月涨跌幅等于多少？"


def test_a_mean_without_weights_is_a_mean(ledger: Ledger) -> None:
    reader = Fixed({"mean": 0.99})
    found = plainly("云岭软件和青禾智能各自的总市值求个平均，不用加权", ledger, reader)
    assert found is not None and found.question == "云岭软件和青禾智能的平均总市值是多少？"
    assert plainly("云岭软件和青禾智能各自的总市值求个加权平均", ledger, reader) is None


def test_either_is_no_choice_where_a_place_is_asked_for(ledger: Ledger) -> None:
    question = "云岭软件的总市值对应哪一段或哪一块"
    assert plainly(question, ledger, Fixed({"where": 0.99})) is not None
    assert plainly(question, ledger, Fixed({"lookup": 0.99})) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("截至2024年4月30日云岭软件的总市值", "五月甲公司的销售额"),
        ("云岭软件的最新总市值", "甲公司的销售额"),
        ("What is 云岭软件's 总市值 to 2 decimals", "what is甲公司's销售额to 2 decimals"),
        ("云岭软件的总市值在报告哪一块", "甲公司的销售额在报告哪一块"),
    ],
)
def test_what_belongs_to_a_slot_goes_with_it(ledger: Ledger, question: str, wanted: str) -> None:
    assert masks(question, ledger).text == wanted


def test_a_class_that_answers_another_one_too_takes_its_share(ledger: Ledger) -> None:
    """高多少 or 相差多少: the difference with the name of the higher one answers both."""
    asked = "云岭软件跟青禾智能，总市值那截儿是多少亿元"
    found = plainly(
        asked, ledger, Fixed({"difference": 0.5, "difference.abs": 0.3, "difference#ba": 0.15, "other": 0.05})
    )
    assert found is not None and found.question == "云岭软件和青禾智能的总市值相差多少亿元？"
    assert plainly(asked, ledger, Fixed({"difference": 0.5, "ratio": 0.45, "other": 0.05})) is None


def test_members_are_averaged(ledger: Ledger) -> None:
    """Two networks that are sure of different readings are sure of none."""
    torch = pytest.importorskip("torch")
    from rag.questions.rewording.encoder import Encoded

    def member(sure: list[float]) -> Callable[..., object]:
        return lambda states, there: (torch.tensor([sure]), torch.zeros(1, states.shape[1]))

    reader = Reader(None, [member([9.0, 0.0]), member([0.0, 9.0])], ("best", "worst"))
    reading = reader.judge("头", Encoded(np.zeros((1, 4), np.float16), ((0, 1),)))
    assert reading.classes["best"] == pytest.approx(0.5) and reading.narrowing == [pytest.approx(0.5)]


def test_a_side_or_a_divisor_must_be_surer_than_the_reading(ledger: Ledger) -> None:
    ratio = "云岭软件的总市值够几个青禾智能的"
    assert plainly(ratio, ledger, Fixed({"ratio": 0.8, "ratio#ba": 0.18, "other": 0.02})) is None
    assert plainly(ratio, ledger, Fixed({"ratio": 0.8, "ratio#ba": 0.02, "other": 0.18})) is not None
    lower = "表4里论总市值，队尾那一位"
    assert plainly(lower, ledger, Fixed({"worst": 0.8, "best": 0.2})) is None


def test_a_change_is_no_level(ledger: Ledger) -> None:
    assert plainly("云岭软件的总市值较上月变化，劳驾", ledger, Fixed({"lookup": 1.0})) is None


def test_added_up_and_divided_by_their_number_is_a_mean(ledger: Ledger) -> None:
    question = "云岭软件、青禾智能的总市值加总，有几个就除以几"
    found = plainly(question, ledger, Fixed({"mean": 1.0}))
    assert found is not None and "平均" in found.question


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("云岭软件2025Q2的季度营收，劳驾", "甲公司五月的销售额,劳驾"),
        ("云岭软件的总市值得多少万亿元", "甲公司的销售额得多少元"),
        ("云岭软件的总市值，以亿元为单位", "甲公司的销售额,以元为单位"),
        ("表4总市值最小之2项", "表一销售额最小之三项"),
    ],
)
def test_a_unit_is_no_number_and_a_quarter_within_a_metric_no_period(
    ledger: Ledger, question: str, wanted: str
) -> None:
    assert masks(question, ledger).text == wanted


def test_weights_that_are_denied_turn_nothing_round(ledger: Ledger) -> None:
    found = plainly("不考虑权重，云岭软件、青禾智能总市值的平均水平", ledger, Fixed({"mean": 1.0}))
    assert found is not None and "平均" in found.question
    assert plainly("不含云岭软件，青禾智能总市值的平均水平", ledger, Fixed({"mean": 1.0})) is None


def test_unknown_words_right_behind_a_shortened_name_are_part_of_it(ledger: Ledger) -> None:
    """南方航空 is not 南方 with talk behind it."""
    short = plainly("云岭航空，总市值那个数", ledger, Fixed({"lookup": 1.0}, "航空", 0.2))
    assert short is None or short.open
    assert plainly("云岭软件凭啥，总市值那个数", ledger, Fixed({"lookup": 1.0}, "凭啥", 0.2)) is not None


def test_a_pronoun_asks_for_more_than_the_highest(ledger: Ledger) -> None:
    question = "表4中总市值数字最大者。它的派息率是？"
    assert plainly(question, ledger, Fixed({"best": 1.0})) is None


def test_a_side_that_is_denied_is_neither_side(ledger: Ledger) -> None:
    question = "云岭软件和青禾智能啊，哪一个的总市值没有另一个高"
    assert plainly(question, ledger, Fixed({"compare.more": 1.0})) is None
    assert plainly(question, ledger, Fixed({"compare.less": 1.0})) is None
    talk = "不急，云岭软件和青禾智能，谁的总市值那个更高呀"
    assert plainly(talk, ledger, Fixed({"compare.more": 1.0})) is not None


def test_an_extreme_is_no_sum(ledger: Ledger) -> None:
    assert plainly("表4总市值最高的那个，派息合计", ledger, Fixed({"sum.table": 1.0})) is None


def test_a_window_before_unknown_words_is_no_measure_of_its_own(ledger: Ledger) -> None:
    """单月接待能力 is not the month's return."""
    question = "云岭软件单月接待能力，报个数"
    found = plainly(question, ledger, Fixed({"lookup": 1.0}, "接待能力", 0.2))
    assert found is None or found.open


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("总市值由大排到小，云岭软件轮到第几", "rank.low"),
        ("总市值由小排到大，云岭软件轮到第几", "rank.high"),
        ("总市值录5席，往下递减", "top.low"),
        ("云岭软件的总市值也好，青禾智能的总市值也好，谁矮", "compare.more"),
    ],
)
def test_an_order_in_other_words_decides_as_well(ledger: Ledger, question: str, kind: str) -> None:
    assert plainly(question, ledger, Fixed({kind: 0.99})) is None


def test_seats_are_rows_and_points_are_none(ledger: Ledger) -> None:
    assert [slot.text for slot in masks("总市值录5席", ledger).of("k")] == ["5"]
    assert not masks("总市值高5个百分点的", ledger).of("k")


@pytest.mark.parametrize(("question", "read"), [("总市值权益比报一个", False), ("总市值报一个数", True)])
def test_unknown_words_that_make_a_metric_a_longer_one_are_part_of_it(
    ledger: Ledger, question: str, read: bool
) -> None:
    found = plainly(f"云岭软件的{question}", ledger, Fixed({"lookup": 0.99}, question[3:5], 0.1))
    assert (found is not None and "总市值是多少" in found.question) is read


def test_rows_behind_which_and_units_in_brackets_are_slots(ledger: Ledger) -> None:
    assert masks("which 3 have the largest 总市值 in 表4", ledger).of("k")
    assert [slot.text for slot in masks("云岭软件和青禾智能的总市值逐项相加（亿元）", ledger).of("u")] == ["亿元"]
    assert not masks("云岭软件的总市值是青禾智能的多少倍", ledger).of("u")  # a multiple has no unit


def test_talk_around_a_quoted_statement_may_be_stranger(ledger: Ledger) -> None:
    reader = Fixed({"judge": 0.99, "other": 0.01}, "复核", 0.5)
    quoted = plainly("复核“云岭软件的总市值高于青禾智能”，支持这一表述吗", ledger, reader)
    assert quoted is not None and quoted.question == "云岭软件的总市值高于青禾智能，对吗？"
    assert plainly("复核云岭软件的总市值高于青禾智能，支持这一表述吗", ledger, reader) is None


def test_an_unknown_name_alone_makes_no_follow_up(ledger: Ledger) -> None:
    doubtful = Fixed({"follow.metric": 0.5, "lookup": 0.4, "other": 0.1})
    assert plainly("不存在公司的总市值是多少", ledger, doubtful, follows=True) is None
    sure = Fixed({"follow.metric": 0.95, "lookup": 0.04, "other": 0.01})
    assert plainly("承上，总市值若干", ledger, sure, follows=True) is not None
