"""Across months: steps computed again with fractions, restated figures, what is new and what is gone."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from index.errors import LibraryError
from tests.rag.summaries.making import REPORT, check, summarizer, write

ADVICE = "建议关注核心零部件国产化带来的机会。"


def test_steps_are_those_that_fractions_give(tmp_path: Path) -> None:
    april, may = write(tmp_path, 4), write(tmp_path, 5, "712.25")
    made = summarizer(april, may).draft("changes", period="2024-05")
    check(made, april, may)
    text = next(claim.text for claim in made.claims if "总市值" in claim.text)
    assert "4项可比，1项上升、0项下降" in text
    step = Fraction("712.25") / Fraction("602.25") - 1
    assert f"蓝轴科技（602.25亿元→712.25亿元，+{float(step) * 100:.2f}%）" in text
    formulas = {f.formula for claim in made.claims for f in claim.figures if f.formula and "÷" in f.formula}
    assert formulas == {"(712.25 − 602.25) ÷ 602.25 = 18.26%"}


def test_the_month_asked_for_is_compared_with_the_one_before_it(tmp_path: Path) -> None:
    work = summarizer(*(write(tmp_path, month, f"{600 + 10 * month}.00") for month in (4, 5, 6)))
    text = "\n".join(claim.text for claim in work.draft("changes", period="2024-05").claims)
    assert "（2024-05 比 2024-04）" in text and "650.00" in text and "660.00" not in text
    with pytest.raises(LibraryError, match=r"no earlier month.*2024-04"):
        work.draft("changes", period="2024-04")


def test_a_multiple_below_zero_has_no_step(tmp_path: Path) -> None:
    text = REPORT.replace("-40.62", "12.00")
    made = summarizer(write(tmp_path, 4), write(tmp_path, 5, text=text)).draft("changes", period="2024-05")
    assert not any("云杉股份（-40.62" in claim.text for claim in made.claims)


def test_a_figure_told_twice_differently_is_not_compared(tmp_path: Path) -> None:
    twice = REPORT.replace(
        "资料来源：",
        "表2：机器人公司市值\n\n证券简称\t总市值 (亿元)\n蓝轴科技\t999.99\n远山动力\t1,044.47\n\n资料来源：",
    )
    made = summarizer(write(tmp_path, 4), write(tmp_path, 5, "712.25", text=twice)).draft("changes", period="2024-05")
    assert not any("蓝轴科技（" in claim.text for claim in made.claims)


def test_restated_figures_name_the_report_that_each_is_of(tmp_path: Path) -> None:
    old = REPORT.replace("总市值 (亿元)", "2023年营业收入 (亿元)")
    made = summarizer(write(tmp_path, 4, text=old), write(tmp_path, 5, "612.25", text=old)).draft(
        "changes", period="2024-05"
    )
    told = next(claim for section in made.sections if section.id == "restated" for claim in section.claims)
    assert re.search(r"602\.25亿元（据 2024-05-06 的报告）→612\.25亿元（据 2024-06-06 的报告）", told.text), told.text
    assert len({citation.report for citation in told.citations}) == 2


def test_companies_to_watch_are_new_continued_and_gone(tmp_path: Path) -> None:
    april = write(tmp_path, 4, text=REPORT.replace(ADVICE, "建议关注两条主线，关注蓝轴科技、远山动力（000002.SZ）。"))
    may = write(tmp_path, 5, text=REPORT.replace(ADVICE, "重点推荐：远山动力、北湖智能等。"))
    made = summarizer(april, may).draft("changes", period="2024-05")
    check(made, april, may)
    told = [claim.text for section in made.sections if section.id == "topics" for claim in section.claims]
    assert told[:3] == [
        "建议关注的公司，2024-05 新增：北湖智能。",
        "建议关注的公司，2024-04、2024-05 都有：远山动力。",
        "建议关注的公司，2024-04 有而 2024-05 没有：蓝轴科技。",
    ]


def test_reports_on_other_industries_are_not_compared(tmp_path: Path) -> None:
    bank = write(tmp_path, 4, text=REPORT.replace("机器人", "银行"))
    work = summarizer(
        bank, write(tmp_path, 5, text=REPORT.replace("表1：机器人公司", "表1：减速器公司").replace("000", "300"))
    )
    with pytest.raises(LibraryError, match=r"nothing in common.*2024-04, 2024-05"):
        work.draft("changes", period="2024-05")


def test_changes_in_english_tell_their_counts(tmp_path: Path) -> None:
    april, may = write(tmp_path, 4), write(tmp_path, 5, "712.25")
    made = summarizer(april, may).draft("changes", period="2024-05", language="en")
    check(made, april, may)
    assert any("4 rows compared, 1 rows up" in claim.text for claim in made.claims)
