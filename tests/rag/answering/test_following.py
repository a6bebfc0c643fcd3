"""Follow-ups about the text, English questions, and what a refusal may say is missing."""

from __future__ import annotations

import pytest

from rag.answering.asking import translated
from rag.answering.following import following
from rag.answering.question import ProseQuestion

KNOWN = ("青屿科技", "远山")


@pytest.mark.parametrize("text", ["谁投的？", "什么时候？", "它有哪些功能？", "投资方呢？"])
def test_a_question_without_a_subject_has_that_of_the_last_one_that_has_one(text):
    question, query = following(text, ["青屿科技拿到了多少投资？", "多少钱？"], KNOWN)
    assert "青屿科技" in question.names and "青屿科技" in query


@pytest.mark.parametrize(
    "text", ["远山拿到了多少投资？", "远山呢？", "风险提示有哪些？", "报告的核心观点是什么？", "报告里提到哪些风险？"]
)
def test_a_question_with_a_subject_of_its_own_keeps_it(text):
    question, query = following(text, ["青屿科技拿到了多少投资？"], KNOWN)
    assert "青屿科技" not in question.names and query == text


def test_the_first_question_follows_nothing():
    assert following("谁投的？", [], KNOWN)[0] == ProseQuestion.of("谁投的？", KNOWN)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("What are the main risks mentioned in the report?", "风险提示"),
        ("What are the key points?", "核心观点"),
        ("When did Qingyu release its new model?", "Qingyu，发布，模型"),
        ("What is the modelling fee?", "modelling，fee"),  # no word within a word
    ],
)
def test_common_terms_of_english_questions_are_read_in_chinese(english, chinese):
    assert translated(english) == chinese


def test_an_unknown_english_word_stays_a_name_that_evidence_must_have():
    assert ProseQuestion.of("What is the weather in Qingyu?").names == {"weather", "Qingyu"}
