"""The engine: programs without a model, prose with quotes, bounds, follow-ups, failures."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index.errors import LanguageModelError, LibraryError
from index.library import Library
from rag import Delta, Final, ReportQA
from rag.settings import load_settings


@pytest.fixture
def qa(library: Library) -> ReportQA:
    return ReportQA(library, load_settings(), llm=False)


def test_a_cell_is_looked_up_without_a_model(qa: ReportQA) -> None:
    answer = qa.ask("远山动力的总市值是多少？")
    assert "1,044.47" in answer.text
    (figure,) = answer.figures
    assert (str(figure.value), figure.unit, figure.source) == ("1044.47", "亿元", "cell")
    citation = answer.citations[figure.citations[0]]
    assert (citation.table, citation.row, citation.quote) == ("1", "远山动力", "1,044.47")
    assert {"plan", "compute", "total"} <= answer.timings.keys()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("远山动力和北湖智能的市值相差多少？", "451.79"),
        ("哪家公司的市值最高？", "远山动力"),
        ("平均市盈率是多少？", "126.29"),
        ("月涨跌幅最高的两家公司", "24.07"),
    ],
)
def test_computed_answers_are_bound(qa: ReportQA, question: str, expected: str) -> None:
    answer = qa.ask(question)
    assert not answer.refused, answer.steps
    assert expected in answer.text
    assert answer.program


def test_of_a_table_that_is_not_there_the_text_tells_nothing(qa: ReportQA) -> None:
    answer = qa.ask("表65各公司的月涨跌幅平均下来是多少")
    assert answer.refused
    assert "表65" in answer.text


def test_prose_is_quoted(qa: ReportQA) -> None:
    answer = qa.ask("东海市对首台套产品最高补助多少？")
    assert "500万元" in answer.text
    assert answer.figures[0].source == "quote"
    assert answer.program is None


@pytest.mark.parametrize(
    "question", ["远山动力的净资产收益率是多少？", "OpenAI的新品是什么？", "远山动力9月的涨跌幅是多少？"]
)
def test_refusals_name_what_is_missing(qa: ReportQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.refused
    assert answer.missing


@pytest.mark.parametrize(
    "question", ["", "  \n\t ", "x" * 100_000, "市" * 100_000, "🤖🚀🤖", "'; DROP TABLE reports; --", "{{ config }}"]
)
def test_bad_questions_are_refused_with_one_line(qa: ReportQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.refused
    assert answer.text
    assert len(answer.text) < 400


@pytest.mark.parametrize(
    ("question", "figure", "reason"),
    [
        ("云杉股份4月跌了多少，出了什么事？", "-13.08", "计提减值"),
        ("云杉股份4月跌了多少？跌的原因呢", "-13.08", "计提减值"),
        ("远山动力4月涨了多少，出了什么事？", "7.41", "没有找到"),
    ],
)
def test_a_figure_is_told_with_what_caused_it(qa: ReportQA, question: str, figure: str, reason: str) -> None:
    answer = qa.ask(question)
    assert figure in answer.text
    assert reason in answer.text


def test_the_reason_of_a_fall_explains_no_rise(qa: ReportQA) -> None:
    assert "计提减值" not in qa.ask("云杉股份4月涨了多少，原因是什么？").text


def test_follow_ups_keep_the_metric(qa: ReportQA) -> None:
    first = qa.ask("远山动力的总市值是多少？")
    answer = qa.ask("那北湖智能呢？", history=[("远山动力的总市值是多少？", first)])
    assert "592.68" in answer.text


def test_a_period_without_reports_says_which_there_are(qa: ReportQA) -> None:
    answer = qa.ask("远山动力的总市值是多少？", period="2023-01")
    assert answer.refused
    assert "2024-04" in answer.text


def test_an_unknown_report_is_an_error(qa: ReportQA) -> None:
    with pytest.raises(LibraryError):
        qa.ask("总市值", reports=["nope"])


def test_a_file_or_nothing_is_no_library(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    for path in (file, tmp_path / "absent"):
        with pytest.raises(LibraryError, match="library"):
            ReportQA(path)


@pytest.mark.parametrize(
    "question",
    ["远山动力的总市值是多少？", "东海市对首台套产品最高补助多少？", "云杉股份和火星集团谁的市值更大？", "🤖"],
)
def test_the_pieces_of_a_stream_are_the_answer(qa: ReportQA, question: str) -> None:
    events = list(qa.stream(question))
    assert isinstance(events[-1], Final)
    assert "".join(event.text for event in events if isinstance(event, Delta)) == events[-1].answer.text
    assert json.dumps(events[-1].answer.to_dict())


def test_programs_never_ask_the_model(library: Library, fake_llm: Any) -> None:
    model = fake_llm()
    ReportQA(library, load_settings(), llm=model).ask("远山动力的总市值是多少？")
    assert model.prompts == []


def test_a_model_is_warmed_for_questions_for_the_text_alone(library: Library, fake_llm: Any) -> None:
    model = fake_llm(repeat=True)
    begun: list[int] = []
    model.warm = lambda messages: begun.append(len(messages))
    qa = ReportQA(library, load_settings(), llm=model)
    qa.ask("远山动力的总市值是多少？")
    assert not begun
    qa.ask("东海市对首台套产品最高补助多少？")
    assert begun
    ReportQA(library, load_settings(), llm=False).warm()  # harmless


def test_a_failing_model_is_an_error_and_the_next_question_works(library: Library, fake_llm: Any) -> None:
    model = fake_llm(
        LanguageModelError("the server is gone", "http://localhost", "Start it."), '{"numbers": []}', repeat=True
    )
    qa = ReportQA(library, load_settings(llm={"writes": True}), llm=model)
    question = "蓝轴科技的减速器毛利率怎么样？"
    with pytest.raises(LanguageModelError, match="Start it"):
        qa.ask(question)
    assert qa.ask("远山动力的总市值是多少？").figures
    assert qa.ask(question).refused


def test_many_at_once(qa: ReportQA) -> None:
    questions = ["远山动力的总市值是多少？", "东海市对首台套产品最高补助多少？", "平均市盈率是多少？"] * 6
    alone = {question: qa.ask(question).text for question in set(questions)}
    with ThreadPoolExecutor(6) as pool:
        assert [answer.text for answer in pool.map(qa.ask, questions)] == [alone[question] for question in questions]


def test_importing_loads_nothing_heavy() -> None:
    heavy = "('torch', 'faiss', 'gradio', 'xllamacpp')"
    code = f"import sys; from rag import ReportQA; print([name for name in {heavy} if name in sys.modules])"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "[]"


def test_a_figure_of_a_table_and_what_the_text_says(qa: ReportQA) -> None:
    answer = qa.ask("蓝轴科技的总市值是多少？它的谐波减速器新品寿命是多少？")
    assert not answer.refused
    assert "602.25" in answer.text
    assert "1.5万小时" in answer.text
    assert {figure.source for figure in answer.figures} >= {"cell", "quote"}


def test_half_an_answer_is_given_and_the_rest_is_named(qa: ReportQA) -> None:
    answer = qa.ask("蓝轴科技的总市值是多少？它的创始人是谁？")
    assert not answer.refused
    assert "602.25" in answer.text
    assert answer.missing


def test_a_figure_of_the_text_is_not_read_off_a_table(qa: ReportQA) -> None:
    """Only the table has the market cap; the index's fall stands in the text."""
    assert qa.ask("正文里提到蓝轴科技的总市值是多少？").refused
    assert "602.25" in qa.ask("蓝轴科技的总市值是多少？").text
    assert "3.74%" in qa.ask("报告文字部分说的机器人指数4月涨跌幅是多少？").text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("表1里蓝轴科技新品的寿命是多少？", False),  # only the text tells it
        ("蓝轴科技新品的寿命是多少？", True),
    ],
)
def test_of_a_table_that_is_named_the_running_text_tells_nothing(qa: ReportQA, question: str, told: bool) -> None:
    answer = qa.ask(question)
    assert answer.refused is not told
    assert ("1.5万小时" in answer.text) is told or answer.refused


@pytest.mark.parametrize("question", ["远山动力为什么涨？", "远山动力涨了多少，为什么？"])
def test_a_reason_that_is_not_told_is_said_to_be_missing(qa: ReportQA, question: str) -> None:
    text = qa.ask(question).text
    assert "7.41" in text and "没有找到其原因" in text
