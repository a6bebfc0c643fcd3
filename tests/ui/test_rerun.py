"""The last answer with another column or row."""

from dataclasses import replace

import pytest

from index.errors import YanbaoError
from ui.pages.chat import reply
from ui.rerun import offer_of, run_again
from ui.strings import strings

QUESTION = "绿的谐波的总市值是多少？"


def offered(service, question=QUESTION):
    return offer_of(service.qa, service.qa.ask(question), question, None, None)


def test_another_column_and_another_row_are_computed(service):
    offer = offered(service)
    by_column, by_row = offer.picked("月涨跌幅", None), offer.picked(None, "步科股份")
    assert by_column.asks() == "那月涨跌幅呢？" and by_row.asks() == "那步科股份呢？"
    assert "-4.48%" in run_again(service.qa, by_column, None, None).text
    assert "45.18" in run_again(service.qa, by_row, None, None).text


def test_a_pick_is_only_meant_right_behind_its_answer(service):
    pick = offered(service).picked(None, "步科股份")
    assert pick.meant("那步科股份呢？", [QUESTION])
    assert not pick.meant("那步科股份呢？", ["别的问题"]) and not pick.meant("那步科股份呢？", [])
    assert not pick.meant("那汇川技术呢？", [QUESTION]) and not offered(service).meant("那呢？", [QUESTION])


def test_what_is_not_offered_cannot_be_picked(service):
    offer = offered(service)
    assert offer.picked("没有的列", None) is None and offer.picked(None, None) is None and offer.picked("", "") is None


def test_refusals_and_text_answers_offer_nothing(service):
    assert offered(service, "不存在公司的总市值是多少？") is None and offered(service, "有哪些风险提示？") is None


def test_a_series_takes_another_row_but_no_single_other_column(service, add_report, tmp_path, other_report):
    add_report(service.library, tmp_path, other_report.replace("机器人行业月报", "机器人跟踪"))
    offer = offered(service, "绿的谐波各月的总市值")
    assert offer.columns == () and "汇川技术" in offer.rows
    text = run_again(service.qa, offer.picked(None, "汇川技术"), None, None).text
    assert "1580.20" in text and "1634.90" in text
    with pytest.raises(YanbaoError, match="no single column"):
        service.qa.again(offer.program, column="月涨跌幅")


def test_names_that_would_act_as_markup_are_not_offered(service, add_report, tmp_path, report_text):
    hostile = report_text.replace("步科股份", "[x](http://e.vil)").replace("4月", "6月").replace("行业月报", "跟踪")
    add_report(service.library, tmp_path, hostile)
    offer = offered(service, "2024年6月绿的谐波的总市值是多少？")
    assert "埃斯顿" in offer.rows and not any("http" in row for row in offer.rows)


def test_the_conversation_goes_on_in_its_language(service):
    question = "What is the market value of 绿的谐波?"
    say = strings("en")
    *_, offer = list(reply(service, say, question, []))[-1]
    pick = offer.picked("月涨跌幅", None)
    history = [{"role": "user", "content": question}]
    messages, evidence, _, following = list(reply(service, say, pick.asks(), history, offer=pick))[-1]
    assert pick.asks() == "What about 月涨跌幅?" and following.english and not following.column
    assert "4.48" in messages[-1]["content"] and " is " in messages[-1]["content"] and "lit" in evidence


def test_a_pick_whose_report_is_gone_is_an_error_with_a_way_out(service):
    pick = offered(service).picked(None, "步科股份")
    for report in service.library.reports():
        service.library.remove(report.id)
    with pytest.raises(YanbaoError, match="Ask once more"):
        run_again(service.qa, pick, None, None)
    with pytest.raises(YanbaoError, match="not a program"):
        run_again(service.qa, replace(pick, program={"op": "drop"}), None, None)
