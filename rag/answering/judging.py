"""The model judges whether a passage answers: where words alone find none, and before one that they found is quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.answering.choose import bears_out
from rag.answering.corpus import Sentence
from rag.answering.extract import Candidate, diverse
from rag.answering.question import ProseQuestion
from rag.answering.subject import naming
from rag.llm.model import LanguageModel

OFFERED, CHARACTERS = 3, 700  # passages that the model judges for one question, and their length
SURE = 0.62  # likelihood from which on a passage is quoted that words alone would not have found
DOUBTED = 0.5  # likelihood below which one is not quoted that they have found
_LATIN = re.compile(r"[a-z\d]", re.I)


def answering(
    model: LanguageModel,
    question: ProseQuestion,
    candidates: Sequence[Candidate],
    whole: Callable[[Candidate], Sequence[Sentence]],
    written: Callable[[str], bool],
    floor: float = 0.0,
) -> Sequence[Sentence]:
    """What would be quoted of the first of the best candidates that surely answers; () if none does.

    One that lacks a name, a date or a Latin word of the question is not judged: that it speaks of something else is
    known without a model. Chinese words that neither the segmenter nor the reports know may be the asker's own, and so
    are the small words of a question in English. Nor is a row of a table: which rows are meant is found in code, or not
    at all. Nor is a figure that code knows to be another one's.

    Args:
        whole: What is quoted of a candidate.
        written: Whether the reports have a word anywhere: then it is a name of theirs, and must stand in the passage.
        floor: Least share of the question's terms.
    """
    own = {word for word in question.unknown - question.names if not (_LATIN.search(word) or written(word))}
    if question.language == "en":
        own |= {word for word in question.names | question.unknown if word.isalpha() and word.islower()}
    about = [one for one in candidates if own.issuperset(one.lacks) and _may_answer(question, one, floor)]
    for candidate in diverse(about, OFFERED, CHARACTERS):
        sentences = whole(candidate)
        if bears_out(model, question.text, "\n".join(_in_context(sentences))) >= SURE:
            return sentences
    return ()


def _may_answer(question: ProseQuestion, candidate: Candidate, floor: float) -> bool:
    another = candidate.other and not candidate.lacks
    figure = candidate.fits or question.wants != "figure"
    return candidate.coverage >= floor and figure and not another and len(candidate.sentence.unit.parts) < 2


def doubted(model: LanguageModel, question: ProseQuestion, sentences: Sequence[Sentence]) -> bool:
    """Whether sentences that were found by their words hardly answer the question.

    Where they leave out the subject, the sentence that names it is judged with them. What words did not find is judged
    without: beside the subject's name near misses are as likely as answers.
    """
    passage = "\n".join(_in_context(sentences))
    led = naming(question, sentences[0])
    led = "" if led in passage else led
    return bears_out(model, question.text, f"{led}\n{passage}" if led else passage) < DOUBTED


def _in_context(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Sentences, each after the last heading or the row that it stands under."""
    last = ""
    for sentence in sentences:
        head = sentence.unit.context.rsplit("\n", 1)[-1].strip()
        yield f"{head}：{sentence.text}" if head and head != last and head not in sentence.text else sentence.text
        last = head
