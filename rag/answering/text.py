"""Answers to questions about what the reports say in prose."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter

from index.numbers import SpanKind, find_quantities
from rag.answer import Citation
from rag.answering.aside import aside
from rag.answering.corpus import Corpus, Sentence
from rag.answering.dating import month_of
from rag.answering.extract import Candidate, diverse
from rag.answering.find import Finder, Found, Run, Scope
from rag.answering.following import following
from rag.answering.judging import answering, doubted
from rag.answering.parts import parts
from rag.answering.place import narrow
from rag.answering.question import ProseQuestion
from rag.answering.quote import quoted
from rag.answering.speaking import plain
from rag.answering.write import Written, write
from rag.events import Delta, Event, Final, Step
from rag.gate import Evidence, Gate, UnboundFigureError, bind
from rag.gate.dates import dates_in, read_dates
from rag.gate.draft import Draft
from rag.gate.names import names_in
from rag.llm.model import LanguageModel
from rag.questions.text import simplified

CHOICE = 6  # sentences that the model writes from
CHARACTERS = 700  # of all of them: about 450 tokens
FLOOR = 0.35  # share of the terms below which nothing is written, and no sentence is close
_VERDICTS = {True: ("Yes: ", "是的："), False: ("No. The report says: ", "不是。报告写的是：")}
NAMED = 8  # newest reports, whose names a short name may mean
_NTH = "一二三四五"
_UNSURE = (
    " Other rows give no exact amount, or another currency: they were not compared.",
    "其余各行没有确数或币种不同，没有比较。",
)


class TextAnswerer:
    """Finds, chooses and quotes; or lets the model write what the gate then lets through.

    Args:
        corpus: Texts of the library's reports.
        model: Gives the language model, or None for working without.
        tokens: Longest reply of the model.
        writes: Whether the model writes where reasons or an account are asked for. Otherwise they are quoted.
        sure: Whether only what the model is sure of is quoted, whatever words find.
    """

    def __init__(
        self,
        corpus: Corpus,
        model: Callable[[], LanguageModel | None],
        tokens: int = 220,
        writes: bool = True,
        sure: bool = False,
    ) -> None:
        self._corpus = corpus
        self._finder = Finder(corpus)
        self._model = model
        self._tokens = tokens
        self._writes = writes
        self._sure = sure

    def stream(self, text: str, scope: Scope, earlier: Sequence[str] = ()) -> Iterator[Event]:
        """Steps, gated pieces, and the answer.

        Args:
            earlier: Questions of the conversation, oldest first; they give a follow-up its subject.

        Raises:
            LanguageModelError: The model failed; what was given out before it is bound.
        """
        run = Run()
        text, run.read_as = plain(simplified(text), [self._corpus.text(report) for report in scope.reports[-NAMED:]])
        text, run.aside = aside(text)
        asked = parts(text)
        explain = self._writes and any(ProseQuestion.of(part).wants in ("explain", "cause") for part in asked)
        if len(asked) > 1 and not (explain or self._sure):
            found = list(self._finder.each(asked, scope, run))
            if any(part.sentences for part in found):
                yield self._step(run, f"拆分提问：{'；'.join(asked)}")
                yield from self._quoted(ProseQuestion.of(text, scope.known), found, scope, run)
                return
        whole = self._finder.find(*following(text, earlier, scope.known), scope, run)
        whole = replace(whole, sentences=()) if self._sure else whole
        question, candidates = whole.question, whole.candidates
        seen = [candidate.sentence for candidate in candidates] or whole.sentences  # a section found by its heading
        places = len({sentence.unit.citation.report for sentence in seen[:CHOICE]})
        yield self._step(run, f"检索：{len(seen)} 句候选，来自 {places} 份报告")
        fitting = [candidate for candidate in candidates if not candidate.lacks]
        model = self._model() if candidates else None
        if model is not None and explain and fitting and fitting[0].coverage >= FLOOR:
            if (yield from self._written(model, question, fitting, scope, run)):
                return
        elif model is not None:
            whole = yield from self._judged(model, whole, scope, run)
        if whole.sentences:
            yield from self._quoted(question, [whole], scope, run)
        else:
            yield from self._refuse(question, scope, run, whole.absent, candidates)

    def _step(self, run: Run, text: str) -> Step:
        run.steps.append(text)
        return Step(text)

    def _judged(self, model: LanguageModel, found: Found, scope: Scope, run: Run) -> Generator[Event, None, Found]:
        """What was found by its words, unless the model doubts it; else what the model is sure of."""
        since = perf_counter()
        if found.certain:
            return found
        yield self._step(run, "请模型判断引文是否回答了问题" if found.sentences else "请模型判断最接近的几句")
        if found.sentences and not doubted(model, found.question, found.sentences):
            run.lap("model", since)
            return found
        sentences: Sequence[Sentence] = ()
        if not found.sentences:
            whole = partial(self._finder.completed, found.question)
            written = partial(self._corpus.has, reports=scope.reports)
            floor = FLOOR if self._sure else 0.0
            sentences = answering(model, found.question, found.candidates, whole, written, floor)
        run.lap("model", since)
        if not sentences and not found.sentences:
            return found
        yield self._step(run, "模型判断：这一句回答了问题" if sentences else "模型判断：引文没有回答问题")
        return replace(found, sentences=tuple(sentences), verdict=None)

    def _quoted(self, question: ProseQuestion, found: Sequence[Found], scope: Scope, run: Run) -> Iterator[Event]:
        draft = self._draft()
        pieces: list[str] = []
        said: set[tuple[str, str]] = set()
        last: Sentence | None = None
        for number, part in enumerate(found):
            if not part.sentences:
                told = any(part.candidates and part.candidates[0].sentence in other.sentences for other in found)
                pieces.append(draft.say(_unfound(number, question.language == "zh", told)))
            if part.verdict is not None:
                pieces.append(draft.say(_VERDICTS[part.verdict][question.language == "zh"]))
            for at, sentence in enumerate(part.sentences):
                lead = self._lead(part.question, sentence) if at == 0 else []
                for each in (*lead, sentence):
                    key = (each.unit.citation.report, each.text)
                    if key not in said and each.text not in draft.text:
                        said.add(key)
                        pieces.append(quoted(draft, each, last))
                        last = each
            if part.unsure:
                pieces.append(draft.say(_UNSURE[question.language == "zh"]))
        if run.aside is not None and not any(
            run.aside.told(sentence.text, month_of(dates_in(sentence.unit.about)))
            for part in found
            for sentence in part.sentences
        ):
            pieces.append(draft.say(_unfound(len(found), question.language == "zh", told=True)))
        pieces += [draft.say(f"（“{short}”按“{name}”理解）") for short, name in run.read_as]
        try:
            final = self._final(draft, question, run)
        except UnboundFigureError as error:  # a quote whose figures cannot be read again is not shown
            run.steps.append(str(error))
            yield from self._refuse(question, scope, run, [], [])
            return
        yield from map(Delta, pieces)
        yield final

    def _lead(self, question: ProseQuestion, sentence: Sentence) -> list[Sentence]:
        """The sentence before, if it has the names that the question is about and this one has not."""
        names = question.names
        if sentence.position == 0 or not names or names_in(sentence.text, names) & names:
            return []
        siblings = self._corpus.text(sentence.unit.citation.report).siblings(sentence)
        before = [other for other in siblings if other.position == sentence.position - 1]
        return [other for other in before if names_in(other.text, names) & names]

    def _written(
        self, model: LanguageModel, question: ProseQuestion, candidates: Sequence[Candidate], scope: Scope, run: Run
    ) -> Generator[Event, None, bool]:
        offered = diverse(candidates, CHOICE, CHARACTERS)
        evidence = [
            Evidence(candidate.sentence.text, candidate.sentence.unit.citation, candidate.sentence.unit.context)
            for candidate in offered
        ]
        gate = Gate(evidence, question.text, scope.known)
        draft, outcome = self._draft(), Written()
        since = perf_counter()
        for verdict in write(model, gate, question.text, question.language, outcome, self._tokens):
            yield Delta(draft.add(verdict, evidence))
        run.lap("model", since)
        for sentence, problems in outcome.removed:
            reasons = "、".join(f"{problem.reason.value} {problem.piece}" for problem in problems)
            run.steps.append(f"删去一句（{reasons}）：{sentence[:60]}")
        if not draft.text:
            return False
        yield self._final(draft, question, run)
        return True

    def _refuse(
        self, question: ProseQuestion, scope: Scope, run: Run, absent: Sequence[str], candidates: Sequence[Candidate]
    ) -> Iterator[Event]:
        draft = self._draft()
        zh = question.language == "zh"
        if absent:
            names = "、".join(absent)
            missing = list(absent)
            said = f"报告中没有提到{names}，无法回答。" if zh else f"The reports do not mention {names}."
            yield Delta(draft.say(_sayable(said, question, zh)))
        else:
            candidates = [c for c in candidates if not c.lacks and c.coverage >= FLOOR] or candidates
            best = candidates[0] if candidates else None
            missing = list((best.lacks or best.open) if best is not None else ()) or [question.text]
            missing = list(dict.fromkeys(as_asked(word, question.text) for word in missing))
            named = "、".join(missing) if missing != [question.text] else ""
            there = bool(named) and all(self._corpus.has(word, scope.reports) for word in missing)
            yield Delta(draft.say(_sayable(_refusal(named, there, zh), question, zh)))
        near = [candidate for candidate in candidates[:1] if candidate.coverage >= FLOOR]
        for candidate in near:
            yield Delta(draft.say("最接近的一句是：" if zh else " The closest sentence is: "))
            yield Delta(quoted(draft, candidate.sentence))
        yield self._final(draft, question, run, missing)

    def _draft(self) -> Draft:
        def cut(citation: Citation, quote: str) -> Citation:
            return narrow(citation, quote, self._corpus.text(citation.report).report)

        return Draft(cut)

    def _final(self, draft: Draft, question: ProseQuestion, run: Run, missing: Sequence[str] = ()) -> Final:
        run.timings["total"] = perf_counter() - run.started
        answer = draft.finish(
            question=question.text, refused=bool(missing), missing=missing, steps=run.steps, timings=run.timings
        )
        return Final(answer)


def as_asked(word: str, question: str) -> str:
    """A date in the words of the question: 一季度 is not told as 第1季度, a figure that the question does not have.

    >>> as_asked("第1季度", "一季度的开支是多少？"), as_asked("毛利", "一季度的毛利是多少？")
    ('一季度', '毛利')
    """
    spans = (question[span.start : span.end] for span in find_quantities(question) if span.kind is SpanKind.DATE)
    return next((raw for raw in spans if word in map(str, read_dates(raw))), word)


def _unfound(number: int, zh: bool, told: bool) -> str:
    """A part of the question that has no answer, told by its place: its figures are not repeated.

    Args:
        told: Whether the sentence closest to it is quoted for another part, and so may answer this one too.
    """
    beyond = ("除引用的内容外，", " beyond what is quoted") if told else ("", "")
    if zh:
        return f"问题的第{_NTH[number]}部分，{beyond[0]}报告中没有找到答案。"
    return f" One part of the question is not answered{beyond[1]}. "


def _sayable(refusal: str, question: ProseQuestion, zh: bool) -> str:
    """A refusal in these words, unless they have a figure that is not the question's: 100 of 100% alone is none."""
    try:
        bind(refusal, figures=(), citations=(), question=question.text, refused=True, missing=(question.text,))
    except UnboundFigureError:
        return _refusal("", False, zh)
    return refusal


def _refusal(named: str, there: bool, zh: bool) -> str:
    """What is missing. What the reports speak of elsewhere is not said to be absent."""
    if there:
        return (
            f"报告提到了“{named}”，但没有找到这个问题的答案。"
            if zh
            else f'The reports mention "{named}", but do not answer this question.'
        )
    if zh:
        return f"报告中没有找到关于“{named}”的内容，无法回答。" if named else "报告中没有找到这个问题的答案。"
    return f'The reports do not say this about "{named}".' if named else "The reports do not answer this question."
