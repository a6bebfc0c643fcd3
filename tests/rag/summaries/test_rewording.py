"""A model's wording of a claim may leave out words, but no fact, and may add none."""

from __future__ import annotations

import pytest

from rag.summaries.rewording import adds_nothing, tells_all

NEWS = "7月25日 瀚壤硅业刻蚀机项目开工：总投资 37 亿元，建成后年产刻蚀机 800 套。"


@pytest.mark.parametrize(
    "sentence",
    [
        "7月25日，瀚壤硅业的刻蚀机项目开工，其总投资37亿元，建成后年产刻蚀机800套。",
        "瀚壤硅业刻蚀机项目于 7月25日 开工。",
    ],
)
def test_other_function_words_add_nothing(sentence: str) -> None:
    assert adds_nothing(sentence, NEWS)


@pytest.mark.parametrize(
    "sentence",
    [
        "壤壤硅业刻蚀机项目开工。",  # one character of a name
        "研壤硅业刻蚀机项目开工。",
        "瀚壤硅业碳化硅项目开工。",  # another product
        "瀚壤硅业刻蚀机项目大幅超预期。",  # a judgement
        "瀚壤硅业刻蚀机项目开工，获国家大基金支持。",
        "瀚壤硅业刻蚀机项目预计开工。",
        "Hanrang starts a project.",
    ],
)
def test_a_word_that_carries_a_fact_is_noticed(sentence: str) -> None:
    assert not adds_nothing(sentence, NEWS)


def test_a_rewording_tells_every_figure_and_date() -> None:
    assert tells_all(["7月25日瀚壤硅业刻蚀机项目开工，总投资37亿元。", "建成后年产刻蚀机800套。"], NEWS)
    assert not tells_all(["7月25日瀚壤硅业刻蚀机项目开工，总投资37亿元。"], NEWS)
    assert not tells_all(["瀚壤硅业刻蚀机项目开工，总投资37亿元，建成后年产刻蚀机800套。"], NEWS)


def test_a_title_is_no_rewording() -> None:
    claim = "公司认为先进封装的改善还需要一两个季度确认，短期以跟踪订单为主，长期看国产化率。"
    assert not tells_all(["先进封装的改善。"], claim)
    assert tells_all(["先进封装的改善还需要一两个季度确认，短期跟踪订单为主。"], claim)


def test_whom_a_claim_is_about_is_not_left_out() -> None:
    claim = "4月12日 云杉：新版 RC-4 向付费用户开放，窗口为 128K 个 token。"
    told = "4月12日，新版RC-4向付费用户开放，窗口为128K个token。"
    assert tells_all([told], claim)
    assert not tells_all([told], claim, len("4月12日 云杉："))
