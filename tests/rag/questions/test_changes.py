"""A level at two times."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "question",
    [
        "云岭软件5月市值比4月涨了多少",
        "云岭软件市值从4月到5月涨了多少",
        "云岭软件5月市值环比4月变动多少",
        "云岭软件5月市值比4月变动了百分之几",
    ],
)
def test_the_change_of_a_level_is_no_return(ask_months, question):
    answer = ask_months(question)
    assert "120.05" in answer.text and "10.00%" in answer.text  # 1,320.55 - 1,200.50


@pytest.mark.parametrize("how", ["怎么走的", "如何变化", "各月", "走势"])
def test_a_series_in_any_words(ask_months, how):
    answer = ask_months(f"云岭软件4到5月市值{how}")
    assert "1,200.50" in answer.text and "1,320.55" in answer.text
