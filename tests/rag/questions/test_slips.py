"""Slips of the pen are read where only one thing can be meant, and said."""

from __future__ import annotations

import pytest

from rag.questions.typos import one_edit, sounds_alike


@pytest.mark.parametrize(
    ("question", "figure", "note"),
    [
        ("云岭软件的市赢率", "25.00", "“市赢率”按市盈率理解"),
        ("清禾智能的总市值", "88.40 亿元", "“清禾智能”按青禾智能理解"),
        ("行汉科技市盈率是多少", "180.00", "“行汉科技”按星汉科技-U理解"),
    ],
)
def test_a_character_of_the_same_sound(ask, question, figure, note):
    result = ask(question)
    assert not result.refused and figure in result.text and note in result.text


@pytest.mark.parametrize("question", ["青山智能的总市值", "云峰软件市盈率", "万禾数能的总市值"])
def test_another_name_is_no_slip(ask, question):
    result = ask(question)
    assert result.refused and not result.figures


def test_sounds_and_edits():
    assert sounds_alike("腾迅控股", "腾讯控股") and not sounds_alike("腾讯控股", "腾讯控股")
    assert not sounds_alike("腾飞控股", "腾讯控股") and not sounds_alike("a股", "b股")
    assert one_edit("沅陌伴导体", "沅陌半导体") and not one_edit("主题a", "主题c")
