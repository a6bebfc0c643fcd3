"""Whose a figure is, where a sentence tells several: another one's, or that of several together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.numbers import Span
from rag.answering.question import ProseQuestion
from rag.answering.subject import named
from rag.answering.terms import words_in
from rag.gate.names import names_in, places_in

_CLAUSE = re.compile(r"[，；。：,;:]")
_PARTS = re.compile("[。；;]")
_LED = re.compile(r"\s*(?:\d{1,2}[)）、])?\s*(?:其中|而|同时|此外|另外|并且|且|则|但|包括)*")
_TOGETHER = re.compile("合计|总额|总计|共计|合共|两者|双方|三者|两家|三家|加总")
_APART = re.compile("各自?|分别|均")
_WHERE = frozenset("在于")  # 在上海有几家: a place, and nobody
_ITEM = re.compile(r"\d{1,2}[)）]\s*([^，。；：,;:\d]{2,10})[：:]")  # 1）某甲：
_LABEL = re.compile(r"([\u4e00-\u9fff]{3,10})：")
_ANY = re.compile("[哪几各个些这那该的每]")  # 哪个机场 is none of its own
_FORMAT = re.compile(r"(?:BF|FP|TF|INT|UINT)\d{1,2}", re.I)  # BF16算力: how it is counted, and nobody
_OPENS = 2  # characters of a name at least


def of_another(question: ProseQuestion, text: str, figures: Sequence[Span]) -> list[str]:
    """The names of a question, if each of the figures stands in a clause that opens with another name.

    In 甲、乙先后降价，甲主力车型售价2万元 the price is not that of 乙; in 其中某甲通用 it is not that of 某甲大众.
    """
    asked = _asked(question, text)
    if not asked or not figures or not all(_others(question, text, figure, asked) for figure in figures):
        return []
    return sorted(asked)


def labelled(question: ProseQuestion, text: str) -> list[str]:
    """The thing of a question, if a text has the label of another one of its kind: 乙机场：… for 甲机场."""
    label = _LABEL.match(text)
    if label is None or label[1] in question.text:
        return []
    kinds = [noun for noun in question.nouns if label[1].endswith(noun) and len(label[1]) > len(noun) > 1]
    own = [re.search(rf"([\u4e00-\u9fff]{{2,4}}){re.escape(kind)}", question.text) for kind in kinds]
    return [found[0] for found in own if found is not None and not _ANY.search(found[1])]


def together(question: ProseQuestion, text: str, figures: Sequence[Span]) -> list[str]:
    """The one name of a question, if each of the figures is that of several together: 甲与乙合计, “甲”“乙”造成."""
    asked = _asked(question, text)
    name = re.escape(next(iter(asked), ""))
    figures = [f for f in figures if not _TOGETHER.fullmatch(text[f.start : f.end])]  # 两家
    if len(asked) != 1 or not figures or _TOGETHER.search(question.text) or name not in question.text:
        return []
    quoted = rf"[”』][、和与及]?[“『]{name}[”』]|[“『]{name}[”』][、和与及]?[“『]"
    beside = rf"{name}[）”』]?[与和及、]|[与和及、][“『]?{name}|双方|两者"
    for figure in figures:
        clauses = _CLAUSE.split(_PARTS.split(text[: figure.start])[-1])
        both = any(re.search(quoted, c) or (_TOGETHER.search(c) and re.search(beside, c)) for c in clauses)
        alone = any(name in c and not re.search(f"{quoted}|{beside}", c) for c in clauses[-1:])
        if not both or alone or _APART.search(clauses[-1]):
            return []
    return sorted(asked)


def _asked(question: ProseQuestion, text: str) -> frozenset[str]:
    """The names of a question, as whole as the text has them (某甲大众 where the segmenter knows 某甲 alone); without
    names its first word, if the text has it."""
    at = question.text.find
    names = {name for name in question.names | question.unknown if question.text[at(name) - 1 : at(name)] not in _WHERE}
    names = {name for name in names | question.words if f"“{name}”" in text} or names
    if not names:
        first = min(question.words, key=lambda word: at(word) % (len(question.text) + 1), default="")
        names = {first} if first in text else set()
    return frozenset(_whole(name, question.text, text) for name in names if name)


def _whole(name: str, question: str, text: str) -> str:
    at = question.find(name)
    end = at + len(name)
    while at >= 0 and end < len(question) and question[at : end + 1] in text and "一" <= question[end] <= "鿿":
        end += 1
    return question[at:end] if at >= 0 and end - at >= len(name) + _OPENS else name


def _others(question: ProseQuestion, text: str, figure: Span, asked: frozenset[str]) -> bool:
    """Whether the clause of a figure opens with a name that is not asked for, and has none that is.

    A clause without a name is about what the clause before it is about.
    """
    item = next(reversed(_ITEM.findall(text, 0, figure.start)), "")
    if item and item not in question.text and not any(named(name, item) for name in asked):
        return True
    for clause in reversed(_CLAUSE.split(text[: figure.start])):
        if any(named(name, clause) for name in asked):
            return False
        opening = clause[_LED.match(clause).end() :]  # type: ignore[union-attr]
        known, unknown = words_in(opening)
        runs = {run for run in known | unknown if re.match("[A-Za-z]", opening[len(run) :])}  # 某道L60
        names = (names_in(opening) | question.names | runs) - places_in(opening)
        first = max((name for name in names if opening.startswith(name)), key=len, default="")
        if first and not _FORMAT.match(first):
            return not named(first, question.text) or any(name.startswith(first) and name != first for name in asked)
    return False
