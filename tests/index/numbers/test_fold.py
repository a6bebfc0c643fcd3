from hypothesis import given, settings
from hypothesis import strategies as st

from index.numbers import fold, normalise


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert [char.isdecimal() for char in folded] == [char.isdecimal() for char in text]


def test_full_width_forms_become_plain() -> None:
    assert fold("－１，０４４．４７％（Ａ）\u3000−–—") == "-1，044.47%(A) ---"


def test_stray_spaces_go_and_words_stay_apart() -> None:
    assert normalise("近 １ 月 回报为 1, 044.47 ％") == "近1月回报为1,044.47%"
    assert normalise("GPT 4 Turbo") == "GPT 4 Turbo"
    assert normalise("收入 3 .22 亿元") == "收入3.22亿元"
    assert normalise("商汤－Ｗ") == "商汤-W"
    assert normalise("为 5, 200 家") == "为5, 200家"


@settings(max_examples=200)
@given(st.text(alphabet="近月回报收入0123456789.,， \u3000％GPT-", max_size=30))
def test_normalising_changes_no_digit(text: str) -> None:
    plain = normalise(text)
    assert [char for char in plain if char.isdecimal()] == [char for char in fold(text) if char.isdecimal()]
