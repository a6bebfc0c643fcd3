"""The model judges passages: it finds an answer in other words, takes a quote away, never sees another's passage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from index.report import Report
from rag.answer import Answer
from rag.answering.find import Run
from rag.answering.judging import OFFERED, answering
from rag.answering.question import ProseQuestion
from rag.answering.text import TextAnswerer
from rag.events import Final, Step
from tests.rag.answering.conftest import report_of

YES, NO = '{"answer":"yes"}', '{"answer":"no"}'
OTHER_WORDS = "远山动力的足式机器人实验室何时建成？"  # no words alone tell
PLAIN = "足式机器人实验室由谁建成？"  # words tell it, but no figure or date that code could be certain of
Make = Callable[..., Any]


def ask(make: Make, report: Report, question: str, model: Any) -> Answer:
    corpus, scope = make(report)
    *_, final = TextAnswerer(corpus, lambda: model).stream(question, scope)
    assert isinstance(final, Final)
    return final.answer


def test_a_passage_that_the_model_is_sure_of_is_quoted(make_scope: Make, report: Report, fake_llm: Any) -> None:
    assert ask(make_scope, report, OTHER_WORDS, None).refused
    model = fake_llm(YES)
    answer = ask(make_scope, report, OTHER_WORDS, model)
    assert not answer.refused
    assert "足式机器人实验室" in answer.text
    assert answer.citations[0].quote in answer.text
    assert len(model.prompts) == 1


def test_where_the_model_is_sure_of_none_the_answer_is_a_refusal(
    make_scope: Make, report: Report, fake_llm: Any
) -> None:
    model = fake_llm(NO, repeat=True)
    answer = ask(make_scope, report, OTHER_WORDS, model)
    assert answer.refused
    assert 1 <= len(model.prompts) <= OFFERED
    assert "最接近的一句" in answer.text


def test_what_words_found_is_not_quoted_as_the_answer_if_the_model_doubts_it(
    make_scope: Make, report: Report, fake_llm: Any
) -> None:
    assert not ask(make_scope, report, PLAIN, None).refused
    assert not ask(make_scope, report, PLAIN, fake_llm(YES)).refused
    doubted = ask(make_scope, report, PLAIN, fake_llm(NO))
    assert doubted.refused
    assert any("没有回答" in step for step in doubted.steps)


@pytest.mark.parametrize("question", ["远山动力的LX-200寿命是多少？", "2031年板块成交额是多少？"])
def test_a_passage_about_another_name_or_date_is_not_even_judged(
    make_scope: Make, report: Report, fake_llm: Any, question: str
) -> None:
    model = fake_llm(YES, repeat=True)
    ask(make_scope, report, question, model)
    assert all("寿命达到" not in prompt[1]["content"] for prompt in model.prompts)
    assert all("成交额为" not in prompt[1]["content"].split("</data>")[0] for prompt in model.prompts)


def test_a_judgement_is_announced_before_it_is_made(make_scope: Make, report: Report, fake_llm: Any) -> None:
    corpus, scope = make_scope(report)
    model = fake_llm(NO, repeat=True)
    asked = [
        len(model.prompts)
        for event in TextAnswerer(corpus, lambda: model).stream(OTHER_WORDS, scope)
        if isinstance(event, Step) and event.text.startswith("请模型判断")
    ]
    assert asked == [0]
    assert model.prompts


def test_a_quote_without_its_subject_is_judged_with_the_sentence_that_names_it(make_scope: Make, fake_llm: Any) -> None:
    lines = ["一、整机", "望潮重工交付首台18MW机组，叶轮直径260米。机组采用半直驱路线，国产化率达到95%。"]
    corpus, scope = make_scope(report_of(lines))
    model = fake_llm(YES)
    *_, final = TextAnswerer(corpus, lambda: model).stream("望潮重工的机组国产化率是多少？", scope)
    assert "95%" in final.answer.text  # type: ignore[union-attr]
    (prompt,) = model.prompts
    assert "望潮重工交付首台" in prompt[1]["content"]


def test_what_words_did_not_find_is_judged_as_it_stands(make_scope: Make, fake_llm: Any) -> None:
    lines = ["一、整机", "望潮重工交付首台18MW机组，叶轮直径260米。机组轴承依赖进口，国产化率达到95%。"]
    corpus, scope = make_scope(report_of(lines))
    model = fake_llm(NO, repeat=True)
    list(TextAnswerer(corpus, lambda: model).stream("望潮重工的机组轴承由谁供应？", scope))
    passages = [prompt[1]["content"].split("</data>")[0] for prompt in model.prompts]
    assert passages
    assert not any("交付首台" in passage and "依赖进口" in passage for passage in passages)


def test_a_section_and_a_row_are_shown_without_the_model(make_scope: Make, report: Report, fake_llm: Any) -> None:
    model = fake_llm()
    assert "原材料价格波动" in ask(make_scope, report, "有哪些风险提示？", model).text
    assert not model.prompts


def test_report_text_stays_within_its_block(make_scope: Make, report: Report, fake_llm: Any) -> None:
    model = fake_llm(NO, repeat=True)
    ask(make_scope, report, OTHER_WORDS, model)
    for prompt in model.prompts:
        passage = prompt[1]["content"].split("<data>")[1]
        assert passage.count("</data>") == 1
        assert passage.index(OTHER_WORDS) > passage.index("</data>")


@pytest.mark.parametrize(("reply", "refused"), [(YES, False), (NO, True)])
def test_nothing_is_quoted_that_the_model_is_not_sure_of_where_that_is_wanted(
    make_scope: Make, report: Report, fake_llm: Any, reply: str, refused: bool
) -> None:
    corpus, scope = make_scope(report)
    answerer = TextAnswerer(corpus, lambda: fake_llm(reply, repeat=True), sure=True)
    *_, final = answerer.stream(PLAIN, scope)
    assert isinstance(final, Final)
    assert final.answer.refused is refused


def test_rows_and_what_shares_too_little_are_not_judged(make_scope: Make, report: Report, fake_llm: Any) -> None:
    corpus, scope = make_scope(report)
    model = fake_llm(YES, repeat=True)
    found = TextAnswerer(corpus, lambda: None)._finder.find(ProseQuestion.of(OTHER_WORDS), OTHER_WORDS, scope, Run())
    some = found.candidates[0]
    row = replace(some, sentence=replace(some.sentence, unit=replace(some.sentence.unit, parts=("甲", "乙"))))
    whole = lambda candidate: [candidate.sentence]  # noqa: E731
    never = lambda word: False  # noqa: E731
    assert answering(model, found.question, [some], whole, never)
    assert not answering(model, found.question, [row], whole, never)
    assert not answering(model, found.question, [some], whole, never, floor=some.coverage + 0.01)


@pytest.mark.parametrize(("written", "judged"), [(True, False), (False, True)])
def test_a_strange_word_that_the_reports_write_must_stand_in_the_passage(
    make_scope: Make, report: Report, fake_llm: Any, written: bool, judged: bool
) -> None:
    corpus, scope = make_scope(report)
    found = TextAnswerer(corpus, lambda: None)._finder.find(ProseQuestion.of(OTHER_WORDS), OTHER_WORDS, scope, Run())
    strange = replace(found.question, unknown=frozenset({"鲁某"}))
    lacking = replace(found.candidates[0], lacks=("鲁某",))
    got = answering(fake_llm(YES), strange, [lacking], lambda one: [one.sentence], lambda word: written)
    assert bool(got) is judged
