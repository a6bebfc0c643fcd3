"""Finds the sentences that answer a question, by the terms that they share with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.numbers import SpanKind, find_quantities
from rag.answering.against import against, year_of
from rag.answering.chosen import unchosen
from rag.answering.contrast import contrary
from rag.answering.corpus import Sentence
from rag.answering.dating import dated_by, month_of
from rag.answering.fitting import (
    counted_as,
    counts,
    dated,
    gives_reason,
    happened,
    measured,
    of_kind,
    placed,
    told_beside,
    told_by_verb,
    undisclosed,
)
from rag.answering.market import asks_market, moved, moved_by
from rag.answering.question import ProseQuestion
from rag.answering.ranks import unlimited
from rag.answering.reasons import reason_of_other, says
from rag.answering.stretches import of_part
from rag.answering.subject import (
    OPENING,
    carried,
    elsewhere,
    elsewhere_than,
    foreign,
    lead,
    named,
    of_another_before,
    other_subject,
    refers,
    shares_nothing,
)
from rag.answering.tense import beside_the_month, years_told
from rag.answering.terms import grams, lists, materials, same_words
from rag.answering.verdict import asks_verdict
from rag.gate.dates import dates_in
from rag.gate.names import found_in, names_in
from rag.gate.same import bound

_SAYS_WHAT = (
    r"[”」』》’]?\s*(?:[（(][^（）()]{1,40}[）)])?\s*[”」』》]?\s*(?:，|,)?\s*(?:是|为|指|即|作为|致力于|\bis\b)"
)
_CLAUSES = re.compile(r"[，；。！？：,;:（）()]")
_SEPARATORS = re.compile(r"[、；;①-⑩]|其[一二三]|[一二三]是|[（(]\d[）)]")
_HEADS, _AROUND = 0.8, 0.5  # a term in the headings or the row, and in the sentence before, against one in the sentence
_SECTION, _REFERRED = 0.3, 0.6  # a term elsewhere in the section; for a sentence that refers to what came before
_KIND = 0.15  # a sentence without the figure or the date that was asked for
_RANK = 0.1  # what the best hit adds over the last one
_SUBJECT = 0.08  # a sentence that begins with a name of the question
_SAYS = 0.2  # a sentence that says what the subject is, who did it or why
_STILL = 1.0  # a sentence without a rise or a fall, where a sector's is asked for: behind those that tell one
_ROW = 0.6  # coverage of the row that the question names
_HEADLINE = 0.15  # a headline, which tells less than the text below it
_CLAUSE = 0.25  # all terms in one clause: what is told of one subject there is not told of another
_AWAY = 0.1  # a figure whose sentence does not name whose it is
_LACK = 0.3  # another name or date than the question's


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence and how well it fits.

    Attributes:
        sentence: The sentence.
        coverage: Share of the question's terms, weighed, in the sentence and its surroundings, in [0, 1].
        score: For ranking.
        lacks: Names, unknown words and dates of the question that its passage does not have: it answers something else.
        open: Nouns of the question that the passage does not have: it may answer in other words.
        fits: Holds the kind of thing that was asked for: a figure, a date, a definition.
        sure: Has all names of the question itself, and a kind of thing that few sentences have: a date, a title.
        other: Tells it of another name, time, direction or cause than the question's, or that it is not told.
    """

    sentence: Sentence
    coverage: float
    score: float
    lacks: tuple[str, ...]
    open: tuple[str, ...]
    fits: bool
    sure: bool = False
    other: bool = False


def rank(
    question: ProseQuestion,
    weights: Mapping[str, float],
    found: Iterable[tuple[Sentence, float]],
    known: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """Candidates, best first.

    Args:
        known: Names of entities in the library.
        weights: Weight of each of the question's grams.
        found: Sentences with the score of the hit that led to them, in [0, 1].
    """
    others = other_names(question.names, known)
    best: dict[tuple[str, str], Candidate] = {}
    for sentence, hit in found:
        candidate = _judge(question, weights, sentence, hit, others, known)
        key = (sentence.unit.citation.report, sentence.text)
        if key not in best or best[key].score < candidate.score:
            best[key] = candidate
    return sorted(best.values(), key=lambda candidate: -candidate.score)


def _judge(
    question: ProseQuestion,
    weights: Mapping[str, float],
    sentence: Sentence,
    hit: float,
    others: re.Pattern[str] | None,
    known: frozenset[str],
) -> Candidate:
    def weigh(chosen: frozenset[str]) -> float:
        return sum(weights[gram] for gram in chosen)

    inside = question.grams & sentence.grams
    inside |= reworded(question, sentence.text)
    years = years_told(question.words, sentence.text, year_of(sentence))
    inside |= question.grams & frozenset(gram for word in years for gram in grams(word))
    # What a passage is about by its headings or its row tells its sentences not apart.
    inside |= question.subject & sentence.heads
    heads = (question.grams & sentence.heads) - inside
    around = (question.grams & sentence.around) - inside - heads
    rest = question.grams - inside - heads - around
    share = _REFERRED if refers(sentence.text) else _SECTION
    section = frozenset(gram for gram in rest if gram in sentence.section.casefold())
    # An aspect (优势, 走势) counts where the report has the word too, and is not missed where it has not.
    # Where nothing but aspects is asked for (板块表现怎么样), those that the report has are enough.
    total = weigh(question.grams - question.aspects) or weigh(inside | heads) or weigh(question.grams) or 1.0
    coverage = (weigh(inside | heads | around) + share * weigh(section - question.aspects)) / total
    score = (weigh(inside) + _HEADS * weigh(heads) + _AROUND * weigh(around) + share * weigh(section)) / total
    score += _RANK * hit + _bonus(question, sentence)
    score += (
        _CLAUSE
        * max((weigh(question.grams & grams(clause)) for clause in _clauses(sentence.text)), default=0.0)
        / total
    )
    led = carried(question, sentence, others)
    lacks = _lacks(question, sentence, others, led)
    if not lacks:  # the passage is about the subject, wherever its name stands
        coverage += weigh(question.subject - inside - heads - around) / total
    if _row_of(question, sentence):
        coverage = max(coverage, _ROW)
    fits = of_kind(question, sentence)
    score -= (0 if fits else _KIND) + (_LACK if lacks else 0) + (_HEADLINE if sentence.headline else 0)
    near = f"{sentence.text}\n{sentence.unit.context}\n{sentence.before}\n{sentence.section}"
    told = f"{sentence.text}\n{sentence.before}" if refers(sentence.text) else sentence.text
    # What is asked for stands here, if it is told.
    close = f"{sentence.text}\n{sentence.unit.context}\n{sentence.before}\n{lead(sentence)}\n{led}\n{sentence.whole}"
    # A figure is of what its own sentence speaks of, or of what that refers to.
    own = f"{told}\n{sentence.unit.context}\n{lead(sentence)}\n{sentence.unit.name}"
    subjects = question.names | question.unknown
    if question.wants == "figure" and not all(named(name, close) for name in subjects):
        score -= _AWAY
    implied = counted_as(question, sentence.text)
    figures = measured(question, sentence.text)
    figure = question.wants == "figure"
    strict = figure or asks_verdict(question.text)
    missing = [
        word
        for word in question.nouns | (question.heads & (question.names | question.unknown))
        if not named(
            word, own if figure and word in question.heads else close if strict or word in question.heads else near
        )
        and not told_beside(word, question, sentence.text)
        and not told_by_verb(word, sentence.text)
        and not (word in implied and len(question.nouns) > 1)
    ]
    if question.wants == "figure":
        missing += [word for word in lists()["qualifier"]["words"] if word in question.text and not says(word, told)]
        missing += elsewhere(question, sentence.text)
        missing += shares_nothing(question, sentence, led) + unlimited(question.text, sentence.text)
        missing += _untold(question, close, years)
        if foreign(question, sentence.text, figures):
            missing += sorted(question.names | question.unknown)
    unlike = undisclosed(question, sentence.text)
    if question.wants == "cause":
        unlike += reason_of_other(question, sentence, told, others)
    other = against(question, sentence, own, figures) + of_part(question, sentence)
    other += unchosen(question, f"{sentence.text}\n{sentence.unit.name}", known)
    missing += other + unlike
    sure = fits and _specific(question) and not lacks and _has_subject(question, sentence, led)
    fits = fits or (question.wants == "definition" and not question.titles and happened(question, sentence))
    return Candidate(
        sentence, min(coverage, 1.0), score, lacks, tuple(sorted(missing)), fits and not other,
        sure and not other, bool(other or unlike or lacks),
    )  # fmt: skip


def _untold(question: ProseQuestion, close: str, years: frozenset[str]) -> list[str]:
    """What a question for a figure asks by a verb alone (能减重多少), if nothing of it is told near a sentence."""
    if question.units or question.bases or question.counted or question.heads - question.names - question.unknown:
        return []
    own = question.grams - question.subject - question.aspects - question.inherited
    words = {word for word in question.words if grams(word) & own and word not in question.names} - years
    telling = {word for word in words if not grams(word) & own <= question.ordinary}
    if years and not telling:
        return []
    words = telling or words
    return [] if any(named(word, close) for word in words) else sorted(words)


def _specific(question: ProseQuestion) -> bool:
    return bool(question.units or question.counted or question.titles or question.house) or question.wants in (
        "date",
        "day",
    )


def _has_subject(question: ProseQuestion, sentence: Sentence, led: str) -> bool:
    """Whether all names of the question stand in the sentence, in its row, or in what leads up to it."""
    subjects = question.names | question.unknown or (question.nouns if len(question.nouns) > 1 else frozenset())
    near = (sentence.text, sentence.unit.name, led)
    return bool(subjects) and all(named(name, "\n".join(near)) for name in subjects)


@lru_cache(maxsize=4096)
def _clauses(text: str) -> tuple[str, ...]:
    return tuple(_CLAUSES.split(text))


def reworded(question: ProseQuestion, text: str) -> frozenset[str]:
    """Grams of the question's words that a text tells in other words."""
    folded = text.casefold()
    told = {word for word in question.words if any(same.casefold() in folded for same in same_words(word))}
    told |= {w for w in question.words if told_beside(w, question, text) or told_by_verb(w, text)}
    told |= counted_as(question, text)
    return frozenset(gram for word in told for gram in grams(word)) & question.grams | frozenset(
        gram for gram in question.grams if any(word.casefold() in folded for word in same_words(gram))
    )


def _row_of(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether this is the row of what the question names, with a cell or a header about something that it asks."""
    subjects = question.names | question.unknown
    if len(sentence.unit.parts) < 2 or not any(found_in(name, (sentence.unit.name,)) for name in subjects):
        return False
    return bool((question.grams - question.subject) & sentence.grams)


def _bonus(question: ProseQuestion, sentence: Sentence) -> float:
    """What a sentence gains by its form."""
    opening = sentence.text[:OPENING]
    gain = _SUBJECT if any(found_in(name, (opening,)) for name in question.names) else 0.0
    if question.wants == "definition" and question.core and _says_what(question.core).search(sentence.text):
        gain += _SAYS
    measure = question.counted.measure if question.counted is not None else ""
    if measure and any(f.quantity and f.quantity.unit == measure for f in find_quantities(sentence.text)):
        gain += _SUBJECT
    if question.counted is not None and not any(
        counts(question.counted, span, sentence.text) and not bound(sentence.text, span.start, span.end)
        for span in find_quantities(sentence.text)
    ):
        gain -= _KIND  # 少于六个 tells less than 四个
    if question.wants == "list" and len(_SEPARATORS.findall(sentence.text)) > 1:
        gain += _SAYS / 2
    opinion = lists()["opinion"]
    if any(word in question.text for word in opinion["asks"]) and any(w in sentence.text for w in opinion["words"]):
        gain += _SAYS
    if len(sentence.unit.parts) > 1 and any(found_in(name, (sentence.unit.name,)) for name in question.names):
        gain += _SUBJECT  # the whole row of what the question names
    if asks_market(question):
        gain += _SAYS if moved_by(question, sentence.text) else 0 if moved(question, sentence.text) else -_STILL
    if question.wants == "cause" and gives_reason(sentence.text):
        gain += _SAYS
    if question.measured and sum(span.kind is SpanKind.FIGURE for span in find_quantities(sentence.text)) > 1:
        gain += _SAYS
    if question.wants in ("date", "day") and dated(question, sentence.text):
        gain += _SAYS / 2
    if question.wants == "place" and placed(question, sentence.text):
        gain += _SAYS / 2
    if question.wants == "who" and names_in(sentence.text) - question.names:
        gain += _SAYS / 2
    return gain


@lru_cache(maxsize=256)
def _says_what(core: str) -> re.Pattern[str]:
    return re.compile(re.escape(core) + _SAYS_WHAT, re.I)


def _has_unknown(word: str, sentence: Sentence, context: str, elsewhere: bool) -> bool:
    """Whether a word that is a name, for all we know, stands with the sentence; of a run of several words, any.

    Args:
        context: The headings that tell what the sentence is about.
        elsewhere: Whether it may stand anywhere in the section. A figure is not another's because its section speaks
            of the name somewhere, nor is what is told of another name.
    """
    near = f"{sentence.text}\n{context}"
    if refers(sentence.text):
        near += f"\n{sentence.before}"
    return (elsewhere and word in sentence.section) or any(word[at : at + 2] in near for at in range(len(word) - 1))


# 11月产量4.28亿吨 in a monthly about December: what begins with a month is about that one, not about the report's.
_OPENS_WITH_MONTH = re.compile(r"\W*(?:[^,，。;；:：]{1,10}[:：])?\s*(?:\d{4}年)?\d{1,2}(?:-\d{1,2})?月")


def _lacks(question: ProseQuestion, sentence: Sentence, others: re.Pattern[str] | None, led: str) -> tuple[str, ...]:
    busy = other_subject(question, sentence.text, others)
    # 甲走强，乙下滑: of a heading that names several a sentence about one is about none of the others.
    context = "" if busy and others is not None and others.search(sentence.unit.context) else sentence.unit.context
    near = f"{sentence.text}\n{context}\n{sentence.unit.name}\n{sentence.whole}"
    if not of_another_before(question, sentence, others) and (refers(sentence.text) or not busy):
        near += f"\n{sentence.unit.text}\n{sentence.section}"  # nobody else is named: the subject may stand anywhere
    lacks = [name for name in sorted(question.names) if not named(name, near)]
    if question.dates:
        month = month_of(dates_in(sentence.unit.about))
        own = next((d for t in (sentence.text, lead(sentence), sentence.before) if (d := dated_by(t, month))), [])
        if not (question.wants == "figure" and own and _OPENS_WITH_MONTH.match(sentence.text)):
            own += dates_in(f"{sentence.unit.about}\n{sentence.unit.context}")
        lacks += [str(date) for date in question.dates if own and not any(date.within(other) for other in own)]
    judged = asks_verdict(question.text)  # what is judged must be told itself
    anywhere = question.wants != "figure" and not judged and not busy
    lacks += sorted(
        word
        for word in question.unknown
        if (judged or word not in led)
        and not any(_has_unknown(same, sentence, context, anywhere) for same in same_words(word))
    )
    whole = f"{near}\n{sentence.before}\n{sentence.section}\n{sentence.unit.text}"
    here = f"{sentence.text}\n{sentence.unit.context}"
    lacks += [f"{asked.number}{asked.unit}" for asked in question.figures if not asked.told(here, whole)]
    asked, told = materials(question.chinese), materials(sentence.text)
    lacks += sorted(asked) if asked and told and not asked & told else []  # 铜铝上行 heads what is told of 铜 alone
    lacks += beside_the_month(question, sentence.text)
    lacks += elsewhere_than(question, sentence)
    lacks += contrary(question.chinese, sentence.text, (sentence.before, sentence.unit.context))
    return tuple(lacks)


@lru_cache(maxsize=64)
def other_names(names: frozenset[str], known: frozenset[str]) -> re.Pattern[str] | None:
    """Finds entities that the question does not name."""
    rest = [name for name in known if len(name) > 1 and not any(name in own or own in name for own in names)]
    return re.compile("|".join(map(re.escape, sorted(rest, key=len, reverse=True)))) if rest else None


def diverse(candidates: Sequence[Candidate], limit: int, characters: int) -> list[Candidate]:
    """The best candidates that do not repeat each other, within a number of characters."""
    kept: list[Candidate] = []
    used = 0
    for candidate in candidates:
        own = candidate.sentence.grams
        if any(
            len(own & other.sentence.grams) > 0.8 * max(1, min(len(own), len(other.sentence.grams))) for other in kept
        ):
            continue
        if kept and used + len(candidate.sentence.text) > characters:
            continue
        kept.append(candidate)
        used += len(candidate.sentence.text)
        if len(kept) == limit:
            break
    return kept
