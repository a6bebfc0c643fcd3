"""What a sentence tells of something else than what is asked: of another name, time or direction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.numbers import Span, SpanKind, find_quantities
from rag.answering.corpus import Sentence
from rag.answering.dating import month_of
from rag.answering.done import not_done, not_left
from rag.answering.fitting import counts
from rag.answering.owner import labelled, of_another, together
from rag.answering.question import ProseQuestion
from rag.answering.reasons import opposite
from rag.answering.several import of_a_part, one_side, only_listed
from rag.answering.shares import of_no_share
from rag.answering.supposed import only_supposed
from rag.answering.tense import untimely
from rag.gate.dates import dates_in
from rag.questions.places import text_at

_TABLE = re.compile(r"(?:表格?|\btable)\s?(\d{1,3}(?:[-.]\d{1,3})?)(?!\d)", re.IGNORECASE)


def against(question: ProseQuestion, sentence: Sentence, own: str, measured: Sequence[Span]) -> list[str]:
    """The words of a question that a sentence is about another one of; [] where it may answer.

    Args:
        own: The sentence with what it refers to and stands under.
        measured: The figures of the sentence that have the unit which is asked for.
    """
    text = sentence.text
    figures = measured or _meant(question, text)
    found = untimely(question, text, own, figures, year_of(sentence))
    if question.wants == "figure":
        found += of_another(question, text, figures) + together(question, text, figures) + labelled(question, text)
    if question.wants in ("cause", "list"):
        found += opposite(question, text)
    found += of_a_part(question, text) + only_listed(question, text) + _of_another_table(question, sentence)
    found += one_side(question, own) + of_no_share(question, text) + not_done(question.text, text)
    found += not_left(question.text, text)
    if only_supposed(question, text):
        found += sorted(question.nouns or question.names | question.unknown or question.words)
    return found


def _of_another_table(question: ProseQuestion, sentence: Sentence) -> list[str]:
    """表1的平均涨幅: nothing but that table tells it, unless the running text is asked as well."""
    named = {match[1]: match[0] for match in _TABLE.finditer(question.text)}
    if not named or text_at(question.text) >= 0 or sentence.unit.citation.table in named:
        return []
    return list(named.values())


def _meant(question: ProseQuestion, text: str) -> list[Span]:
    """The figures of a text that a question may mean which asks for no unit: those of the things that are counted."""
    figures = [span for span in find_quantities(text) if span.kind is SpanKind.FIGURE]
    figures = [span for span in figures if text[span.start : span.end] not in question.text]
    counted = question.counted
    return [f for f in figures if counted is None or counts(counted, f, text)] or figures


def year_of(sentence: Sentence) -> int | None:
    """The year of a sentence's report."""
    month = month_of(dates_in(sentence.unit.about))
    return int(month[:4]) if month else sentence.unit.year
