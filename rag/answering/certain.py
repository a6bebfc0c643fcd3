"""Whether a sentence tells a figure or a date so plainly that no model need judge it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.numbers import SpanKind, find_quantities
from rag.answering.extract import Candidate, other_names, reworded
from rag.answering.fitting import counts, dated, levels, measured, told_beside
from rag.answering.question import ProseQuestion
from rag.answering.subject import named, other_subject
from rag.answering.tense import planned
from rag.answering.terms import grams, same_words
from rag.answering.verdict import asks_verdict
from rag.gate.dates import dates_in
from rag.gate.names import names_in

_CLAUSES = re.compile("[，。；：;:、]|,(?!\\d)")
_PART = re.compile("其中|分别|以及|其余|部分")  # what is told of a part, or of several, is not told of the whole
_SPAN = re.compile("[上下]半年|全年|年[初底末内]|[今去上前明次]年|累计|[本单当上]月|[日月年周]均|人均|同比|环比")
_BEFORE = 2  # characters before the first word of the question in a clause without its subject: 总投资, 单柜容量


def certain(question: ProseQuestion, candidate: Candidate, known: frozenset[str]) -> bool:
    """Whether nothing of a question is left open by one sentence: the near misses that a model is asked for need a gap.

    All words, names and dates stand in the sentence itself, up to the one clause that has the word for what is asked
    and one figure (or the date) of the kind. That clause speaks of the subject, or goes on from one that does, without
    another name in between, and of no time that the question does not name. Plans, parts and reasons are never certain.

    Args:
        known: Names of entities in the library.
    """
    if question.wants not in ("figure", "date", "day") or question.language != "zh" or asks_verdict(question.text):
        return False
    if not candidate.fits or candidate.lacks or candidate.open or candidate.other:
        return False
    text = candidate.sentence.text
    clauses = [clause for clause in map(str.strip, _CLAUSES.split(text)) if clause]
    telling = [at for at, clause in enumerate(clauses) if _tells(question, clause)]
    if len(telling) != 1 or len(candidate.sentence.unit.parts) > 1:
        return False
    so_far = clauses[: telling[0] + 1]
    whole = _told_whole(question, so_far) and not _PART.search(so_far[-1])
    others = other_names(question.names, known)
    return whole and _timely(question, so_far[-1]) and _of_subject(question, so_far, others)


def _told_whole(question: ProseQuestion, clauses: Sequence[str]) -> bool:
    """Whether clauses have all words, names and dates of a question."""
    text = "，".join(clauses)
    told = dates_in(text)
    return (
        not question.grams - question.ordinary - grams(text) - reworded(question, text)
        and all(named(name, text) for name in question.names | question.unknown)
        and all(any(date.within(other) for other in told) for date in question.dates)
    )


def _timely(question: ProseQuestion, clause: str) -> bool:
    """Whether a clause is of no time that the question does not name, and no plan unless one is asked for."""
    own = question.wants != "figure" or all(
        any(date.within(asked) or asked.within(date) for asked in question.dates) for date in dates_in(clause)
    )
    spans = all(span in question.text for span in _SPAN.findall(clause))
    return own and spans and (planned(question.text) or not planned(clause))


def _of_subject(question: ProseQuestion, clauses: Sequence[str], others: re.Pattern[str] | None) -> bool:
    """Whether the last clause speaks of the subject, or goes on from the one that does."""
    subjects = question.names | question.unknown or question.nouns
    own = [at for at, clause in enumerate(clauses) if all(named(name, clause) for name in subjects)]
    if not own or not subjects:
        return False
    if own[-1] == len(clauses) - 1:
        return not _of_other(question, clauses[-1:], others, opened=True)
    return _opens(question, clauses[-1]) and not _of_other(question, clauses[own[-1] + 1 :], others)


def _tells(question: ProseQuestion, clause: str) -> bool:
    """Whether a clause has the one figure, or the date, that is asked for, and the word for it."""
    if question.wants != "figure":
        verbs = question.predicates or question.heads
        fresh = [date for date in dates_in(clause) if not any(date.within(asked) for asked in question.dates)]
        return bool(fresh and verbs) and dated(question, clause) and _has(verbs, clause)
    figures = [span for span in find_quantities(clause) if span.kind is SpanKind.FIGURE]
    if question.counted is not None:
        figures = [span for span in figures if counts(question.counted, span, clause)]
    elif question.units or question.bases:
        figures = measured(question, clause)
    elif question.level:
        figures = levels(figures)
    heads = question.heads - question.names
    if heads:
        return len(figures) == 1 and all(_has([head], clause) or told_beside(head, question, clause) for head in heads)
    measure = _measure(question)
    return len(figures) == 1 and bool(measure) and measure <= grams(clause) | reworded(question, clause)


def _measure(question: ProseQuestion) -> frozenset[str]:
    """Grams of what is asked about the subject."""
    said = frozenset(gram for date in question.dates for gram in grams(str(date)))
    return question.grams - question.subject - question.aspects - question.ordinary - said


def _has(words: Iterable[str], text: str) -> bool:
    return any(same in text for word in words for same in same_words(word))


def _opens(question: ProseQuestion, clause: str) -> bool:
    """Whether a clause begins with a word of the question, so that no other subject stands before it."""
    words = question.heads | question.predicates | question.words
    places = [clause.find(same) for word in words for same in same_words(word) if same in clause]
    return bool(places) and min(places) <= _BEFORE


def _of_other(
    question: ProseQuestion, clauses: Iterable[str], others: re.Pattern[str] | None, opened: bool = False
) -> bool:
    """Whether clauses speak of a name that the question does not have.

    Args:
        opened: The clause has the subject itself, so that a strange word at its beginning belongs to it.
    """
    asked = question.text.casefold()
    return any(
        (others is not None and others.search(clause) is not None)
        or (not opened and other_subject(question, clause, None))
        or any(name.casefold() not in asked for name in names_in(_without_figures(clause)))
        for clause in clauses
    )


def _without_figures(text: str) -> str:
    """A text without its figures and dates: the GWh of 18.6GWh is no name."""
    for span in reversed(find_quantities(text)):
        text = f"{text[: span.start]}，{text[span.end :]}"
    return text
