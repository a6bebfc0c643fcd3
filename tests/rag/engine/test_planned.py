"""Programs planned by a stronger model: recorded replies, validated, run in code, gated."""

from __future__ import annotations

import json
from typing import Any

import pytest

from index.errors import LanguageModelError
from index.library import Library
from rag import Answer, ReportQA
from rag.answering.planned import plan_schema
from rag.settings import load_settings

# A question whose words name no operation that the planner knows.
QUESTION = "要把蓝轴科技的身价补到北湖智能那么高，还差几许？"
CAP, CHANGE, PE = 1, 2, 3  # columns of table 1, in order


def plan(*programs: dict[str, Any]) -> str:
    return json.dumps({"programs": list(programs)}, ensure_ascii=False)


def cell(column: int, entity: str) -> dict[str, Any]:
    return {"column": column, "entity": entity}


def ask(library: Library, model: Any, question: str = QUESTION, plans: bool = True) -> Answer:
    return ReportQA(library, load_settings(llm={"plans": plans}), llm=model).ask(question)


def columns_of(library: Library, fake_llm: Any) -> str:
    model = fake_llm(plan())
    ask(library, model)
    return str(model.prompts[-1])


def test_the_model_sees_columns_by_number_and_rows_by_name(library: Library, fake_llm: Any) -> None:
    prompt = columns_of(library, fake_llm)
    assert "列 1：" in prompt
    assert "总市值" in prompt
    assert "北湖智能" in prompt
    assert "592.68" not in prompt  # no figure is shown to it


def test_a_difference_is_run_in_code(library: Library, fake_llm: Any) -> None:
    model = fake_llm(plan({"op": "difference", "operands": [cell(CAP, "蓝轴科技"), cell(CAP, "北湖智能")]}))
    answer = ask(library, model)
    assert not answer.refused
    assert "9.57" in answer.text
    assert answer.program
    assert {figure.source for figure in answer.figures} <= {"cell", "formula"}
    assert any("语言模型规划" in step for step in answer.steps)


def test_a_statistic_over_filtered_rows_against_a_cell(library: Library, fake_llm: Any) -> None:
    positive = {"where": [{"column": CHANGE, "bound": "gt", "value": "0"}]}
    model = fake_llm(
        plan(
            {
                "op": "difference",
                "operands": [cell(CAP, "远山动力"), {"column": CAP, "function": "mean", "rows": positive}],
            }
        )
    )
    answer = ask(library, model)
    assert "225.895" in answer.text.replace(",", "") or "225.9" in answer.text  # 1044.47 − (1044.47 + 592.68) / 2


def test_several_programs_are_one_answer(library: Library, fake_llm: Any) -> None:
    model = fake_llm(
        plan(
            {"op": "lookup", "operands": [cell(CAP, "蓝轴科技")]},
            {"op": "topk", "operands": [{"column": CAP}], "rows": {"by": PE, "order": "high", "k": 1}},
        )
    )
    answer = ask(library, model)
    assert "602.25" in answer.text
    assert "远山动力" in answer.text


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "not json",
        '{"programs": "all"}',
        plan(),
        plan({"op": "lookup", "operands": [cell(99, "蓝轴科技")]}),
        plan({"op": "lookup", "operands": [cell(CAP, "不存在公司")]}),
        plan({"op": "lookup", "operands": [{"column": CAP}]}),
        plan({"op": "difference", "operands": [cell(CAP, "蓝轴科技")]}),
        plan({"op": "drop_table", "operands": [cell(CAP, "蓝轴科技")]}),
        # a threshold that the question does not have
        plan(
            {
                "op": "filter",
                "operands": [{"column": CAP}],
                "rows": {"where": [{"column": CAP, "bound": "gt", "value": "500"}]},
            }
        ),
        plan({"op": "topk", "operands": [{"column": CAP}]}),
        plan({"op": "lookup", "operands": [cell(CAP, "蓝轴科技")], "answer": "999"}),
    ],
)
def test_a_plan_that_does_not_hold_leaves_the_refusal(library: Library, fake_llm: Any, reply: str) -> None:
    refused = ask(library, False, plans=False)
    assert refused.refused
    answer = ask(library, fake_llm(reply))
    assert answer.text == refused.text
    assert answer.refused


def test_a_threshold_of_the_question_keeps_its_unit(library: Library, fake_llm: Any) -> None:
    rows = {"where": [{"column": CAP, "bound": "ge", "value": "6000000"}]}
    model = fake_llm(plan({"op": "filter", "operands": [{"column": CAP}], "rows": rows}))
    answer = ask(library, model, "身价够得上6000000万元门槛的都有谁家")
    if not answer.refused:
        assert "蓝轴科技" in answer.text
        assert "北湖智能" not in answer.text


def test_without_the_setting_no_model_plans(library: Library, fake_llm: Any) -> None:
    model = fake_llm('{"answer":"no"}', repeat=True)
    ask(library, model, plans=False)
    assert not any("列 1：" in str(prompt) for prompt in model.prompts)


def test_a_failing_model_is_an_error(library: Library, fake_llm: Any) -> None:
    with pytest.raises(LanguageModelError):
        ask(library, fake_llm(LanguageModelError("gone", "x", "Start it.")))


def test_the_schema_admits_no_other_keys() -> None:
    schema = plan_schema(3, ("甲",))
    assert schema["additionalProperties"] is False
    assert schema["properties"]["programs"]["items"]["additionalProperties"] is False
