"""Words for the running text as a place, and what only sounds like one."""

from __future__ import annotations

import pytest

from rag.questions.places import placeless, told_in_text


@pytest.mark.parametrize(
    ("asked", "bare"),
    [
        ("正文里提到云溪智能的营收是多少？", "云溪智能的营收是多少？"),
        ("小度，报告的文字部分说云溪智能的营收是多少", "小度，云溪智能的营收是多少"),
        ("不看表，光看文字，云溪智能的营收是多少", "云溪智能的营收是多少"),
        ("云溪智能的营收，我找的是写在文字里的不是表里的", "云溪智能的营收"),
        ("文中有段话讲云溪智能，说它的营收是多少？", "云溪智能的营收是多少？"),
        ("分析师在点评段落中写到云溪智能，给出的营收为多少？", "分析师云溪智能的营收为多少？"),
        ("In the narrative, what is 云溪智能's revenue?", "what is 云溪智能's revenue?"),
        ("What does the body text say 云溪智能's revenue was?", "what is 云溪智能's revenue was?"),
    ],
)
def test_a_place_in_the_text_is_taken_off(asked: str, bare: str) -> None:
    assert told_in_text(asked) == bare


@pytest.mark.parametrize(
    "asked",
    [
        "云溪智能的营收是多少",
        "表4里云溪智能的营收是多少",
        "正文里云溪智能的营收减去表4里远山动力的是多少",
        "正文里云溪智能的营收和《公司近况》中远山动力的相差多少",
        "给我云溪智能营收的原文段落",
        "云溪智能的引文里营收是多少",
        "英文里怎么说营收",
        "云溪智能的全文检索营收是多少",
    ],
)
def test_what_is_no_place_or_not_the_only_one_stays(asked: str) -> None:
    assert told_in_text(asked) is None


def test_a_place_inside_of_a_phrase_leaves_its_joint() -> None:
    assert placeless("云溪智能在正文披露的营收") == "云溪智能的营收"
    assert placeless("云溪智能的营收") == "云溪智能的营收"
