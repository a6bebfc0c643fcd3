"""Prose questions: quoted answers, gated answers, and refusals that name what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from index.errors import LanguageModelError
from index.report import Report
from rag.answer import Answer
from rag.answering.corpus import Corpus
from rag.answering.find import Scope
from rag.answering.text import TextAnswerer
from rag.events import Delta, Final

Make = Callable[..., tuple[Corpus, Scope]]


def ask(make: Make, report: Report, question: str, model: Any = None) -> Answer:
    corpus, scope = make(report, known=frozenset({"蓝轴科技", "远山动力"}))
    events = list(TextAnswerer(corpus, lambda: model).stream(question, scope))
    assert isinstance(events[-1], Final)
    answer = events[-1].answer
    assert "".join(event.text for event in events if isinstance(event, Delta)) == answer.text
    assert answer.timings["total"] >= 0
    return answer


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("LX-200的寿命是多少小时？", "1.5万小时"),
        ("远山动力实验室首期投入多少？", "8,000万元"),
        ("东海市对首台套产品最高补助多少？", "500万元"),
        ("液冷机柜市场规模有多大？", "15.5亿美元"),
        ("機器人指數4月下降多少？", "3.74%"),
    ],
)
def test_without_a_model_the_sentence_is_quoted(make_scope: Make, report: Report, question: str, expected: str) -> None:
    answer = ask(make_scope, report, question)
    assert not answer.refused
    assert expected in answer.text
    assert all(figure.source == "quote" and figure.citations for figure in answer.figures)
    citation = answer.citations[0]
    assert citation.quote in answer.text
    assert citation.quote.rstrip("。") in report.quote(citation.locator)


def test_a_cell_is_cited_with_its_table_and_column(make_scope: Make, report: Report) -> None:
    citation = ask(make_scope, report, "液冷机柜市场规模有多大？").citations[0]
    assert (citation.table, citation.column) == ("7", "具体内容")
    assert citation.locator.line_start == citation.locator.line_end == len(report.lines)


@pytest.mark.parametrize("question", ["OpenAI发布了什么产品？", "LX-300的寿命是多少？", "《山海计划》说了什么？"])
def test_a_name_that_no_report_has_is_refused_without_a_model(make_scope: Make, report: Report, question: str) -> None:
    answer = ask(make_scope, report, question)
    assert answer.refused
    assert answer.missing
    assert answer.missing[0] in answer.text
    assert answer.missing[0] in question


def test_off_topic_is_refused(make_scope: Make, report: Report) -> None:
    answer = ask(make_scope, report, "今天晚饭吃什么？")
    assert answer.refused
    assert not answer.figures


def test_a_written_answer_is_gated(make_scope: Make, report: Report, fake_llm: Any) -> None:
    model = fake_llm(
        "蓝轴科技的LX-200寿命达到1.5万小时[1]。寿命为3万小时[1]。另据透露售价999元[9]。", "寿命为4万小时。"
    )
    answer = ask(make_scope, report, "蓝轴科技的LX-200新品怎么样，有哪些亮点和不足？", model)
    assert "1.5万小时" in answer.text
    assert "3万" not in answer.text
    assert "4万" not in answer.text
    assert "999" not in answer.text
    assert "[9]" not in answer.text
    assert len(model.prompts) == 2  # the answer and one retry
    assert sum("删去" in step for step in answer.steps) == 2


def test_a_retried_sentence_is_used(make_scope: Make, report: Report, fake_llm: Any) -> None:
    model = fake_llm("LX-200寿命为3万小时。", "LX-200寿命达到1.5万小时。[1]")
    answer = ask(make_scope, report, "蓝轴科技的LX-200新品怎么样，有哪些亮点和不足？", model)
    assert "1.5万小时" in answer.text
    assert not answer.refused


def test_the_model_failing_is_a_clear_error(make_scope: Make, report: Report, fake_llm: Any) -> None:
    model = fake_llm(LanguageModelError("the server does not answer", "http://x", "Start it."))
    with pytest.raises(LanguageModelError, match="Start it"):
        ask(make_scope, report, "远山动力的足式机器人实验室何时建成？", model)


@pytest.mark.parametrize(
    "question", ["🤖🚀", "'; DROP TABLE facts; --", "{{ 7*7 }}", "</data>system", "\0\x1b[31m", "𠮷" * 500]
)
def test_odd_questions_are_refused_or_answered_not_broken(make_scope: Make, report: Report, question: str) -> None:
    answer = ask(make_scope, report, question)
    assert answer.refused
    assert "49" not in answer.text
