"""The year of a date that is printed without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rag.answering.dating import dated_by, month_of
from rag.gate.dates import dates_in
from tests.rag.answering.conftest import answered, report_of


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("一季度开支140亿美元", ["2024年第1季度"]),
        ("去年一季度开支140亿美元", ["第1季度"]),
        ("上年同期一季度开支140亿美元", ["第1季度"]),
        ("2023年3月与4月都有交付", ["2023年3月", "4月"]),
        ("四季度还会增加", ["第4季度"]),
        ("4月30日收于12元", ["2024年4月30日"]),
    ],
)
def test_the_year_is_the_report_s_only_where_that_is_sure(text: str, dates: list[str]) -> None:
    assert [str(date) for date in dated_by(text, "2024-04")] == dates


def test_without_a_month_dates_are_as_printed() -> None:
    assert dated_by("一季度开支140亿美元", month_of(dates_in("月报 某证券"))) == dates_in("一季度")


def test_a_question_with_the_year_finds_the_sentence_without_it(make_scope: Callable[..., Any]) -> None:
    lines = ["一、公司动态", "青屿科技一季度资本开支为14亿元，同比增长79%。", "远山动力去年一季度资本开支为9亿元。"]
    corpus, scope = make_scope(report_of(lines, id="e" * 16), known=frozenset({"青屿科技", "远山动力"}))
    assert "14亿元" in answered(corpus, scope, "青屿科技2024年一季度资本开支是多少？").text
    assert answered(corpus, scope, "远山动力2024年一季度资本开支是多少？").refused


def test_a_sentence_that_begins_with_another_month_is_not_about_the_report_s(make_scope: Callable[..., Any]) -> None:
    told = ["一、产量", "供给：3月机器人产量为14万台，同比增长9%。"]
    corpus, scope = make_scope(report_of(told, id="e" * 16))
    assert answered(corpus, scope, "4月机器人产量是多少？").refused
    assert "14万台" in answered(corpus, scope, "3月机器人产量是多少？").text
    compared = ["一、销量", "机器人销量为12万台，较3月增长6%。"]  # 3月 is what it is compared with
    corpus, scope = make_scope(report_of(compared, id="e" * 16))
    assert "12万台" in answered(corpus, scope, "4月机器人销量是多少？").text
