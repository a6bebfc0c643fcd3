"""One figure that a phrase names: a cell of a table, or a figure of a quoted sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from index.ledger import Ledger
from index.numbers import Quantity, Span, SpanKind, find_quantities
from index.report import BlockKind
from rag.answer import Answer, Figure
from rag.answering.programs import answer_of
from rag.questions import ProgramPlan, TextQuestion, plan, respond
from rag.questions.link import link
from rag.questions.program import Lookup
from rag.questions.text import fold
from rag.questions.tokens import Kind

_SAID = re.compile(
    r"^(?:报告|研报|月报)?(?:正文|文字部分|文字|文中|文内|行文|叙述)(?:部分)?(?:中|里|内|里面)?"
    r"(?:所?(?:提到|提及|说|写|披露|给出|讲)(?:到|过)?)?的?"
)
_TABLED = re.compile(r"表\s?\d|《|表格")
_YEARLY = re.compile(r"同比|较上年|较去年|比上年|比去年|上年同期|去年同期")
_MONTHLY = re.compile(r"环比|较上[个季月]|比上[个季月]|较前一")
_GROWTH = re.compile(rf"{_YEARLY.pattern}|{_MONTHLY.pattern}|增速|增长|增幅|下降|下滑|降幅|复合")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure and the answer that tells it, already bound; ``citation`` is an index into that answer's."""

    quantity: Quantity
    answer: Answer
    citation: int
    told: bool


class Operands:
    """Finds the figures of phrases. Each phrase is looked for once."""

    def __init__(self, ledger: Ledger, told: Callable[[TextQuestion], Answer]) -> None:
        self._ledger = ledger
        self._told = told
        self._cells: dict[str, Operand | None] = {}

    def pair(self, left: str, right: str) -> tuple[Operand, Operand] | None:
        """The two figures, in one base unit; None unless a table tells one of them at least, or both stand in the text.

        A phrase that names the running text is looked for there, one that names a table only in tables.
        """
        left = self._whole(left, right)
        one, other = self._cell(left), self._cell(right)
        if one is not None and other is not None:
            return one, other
        if one is None and other is None:
            return self._both_quoted(left, right)
        known = one or other
        assert known is not None
        phrase = left if one is None else right
        if _TABLED.search(phrase):
            return None
        quoted = self._quoted(phrase, known.quantity.base)
        if quoted is None:
            return None
        return (quoted, known) if one is None else (known, quoted)

    def _whole(self, left: str, right: str) -> str:
        """甲和乙的营收: a name alone takes the metric from behind the other name."""
        tokens, behind = link(fold(left), self._ledger), link(fold(right), self._ledger)
        named = [token for token in behind if token.kind is Kind.ENTITY]
        if len(tokens) != 1 or tokens[0].kind is not Kind.ENTITY or len(named) != 1 or behind[0] is not named[0]:
            return left
        return f"{left}{fold(right)[named[0].end :]}"

    def _both_quoted(self, left: str, right: str) -> tuple[Operand, Operand] | None:
        if _TABLED.search(left) or _TABLED.search(right):
            return None
        one = self._quoted(left, None)
        other = self._quoted(right, one.quantity.base) if one is not None else None
        return (one, other) if one is not None and other is not None else None

    def _cell(self, phrase: str) -> Operand | None:
        if phrase not in self._cells:
            self._cells[phrase] = self._looked_up(phrase)
        return self._cells[phrase]

    def _looked_up(self, phrase: str) -> Operand | None:
        said = _SAID.match(phrase)
        found = plan(phrase[said.end() :] if said else phrase, self._ledger)
        if not isinstance(found, ProgramPlan) or not isinstance(found.program, Lookup) or found.program.test:
            return None
        answer = answer_of(respond(found, self._ledger), phrase)
        cited = {number for figure in answer.figures for number in figure.citations}
        values = {(figure.value, figure.unit) for figure in answer.figures}
        if answer.refused or answer.missing or len(values) != 1 or not cited:
            return None
        figure = answer.figures[0]
        tabled = any(answer.citations[number].table is not None for number in cited)
        if said and tabled and not self._in_prose(figure):
            return None  # the running text was meant, and it does not tell this figure
        spans = find_quantities(figure.raw)
        if len(spans) == 1 and spans[0].quantity is not None and spans[0].quantity.high is not None:
            return None
        told = answer.citations[figure.citations[0]].table is None
        return Operand(Quantity(figure.value, figure.unit, figure.raw), answer, figure.citations[0], told)

    def _in_prose(self, figure: Figure) -> bool:
        """Whether the running text of a report has the figure too, with its unit."""
        amount = Quantity(figure.value, figure.unit, figure.raw)
        digits = f"{abs(figure.value):f}"
        return any(
            span.quantity is not None and span.quantity.base == amount.base and span.quantity.amount == amount.amount
            for report in self._ledger.reports
            for block in report.blocks
            if block.kind is BlockKind.PARAGRAPH and digits in block.text.replace(",", "")
            for span in find_quantities(block.text)
        )

    def _quoted(self, phrase: str, base: str | None) -> Operand | None:
        said = _SAID.match(phrase)
        words = phrase[said.end() :] if said else phrase
        answer = self._told(TextQuestion(f"{words}是多少？"))
        if answer.refused or not answer.citations:
            return None
        shown = {(figure.value, figure.unit) for figure in answer.figures if figure.source == "quote"}
        found = [
            Operand(span.quantity, answer, number, True)
            for number, citation in enumerate(answer.citations)
            for span in named(citation.quote, words, base)
            if span.quantity is not None and (span.quantity.value, span.quantity.unit) in shown
        ]
        return found[0] if len(found) == 1 else None


def named(quote: str, words: str, base: str | None) -> list[Span]:
    """The figures of a sentence that the words can mean: with the words that tell them right before, in the base unit.

    A rate of growth belongs to the metric before it or before the figure ahead of it.

    >>> quote = "实现净利润 4.6 亿元，同比增长 19%，毛利率 58.4%。"
    >>> [str(span.quantity.value) for span in named(quote, "某公司的毛利率", "%")]
    ['58.4']
    >>> [str(span.quantity.value) for span in named(quote, "某公司的净利润同比", "%")]
    ['19']
    """
    spans = find_quantities(quote)
    figures = [span for span in spans if span.kind is SpanKind.FIGURE]
    grows = _GROWTH.search(words) is not None
    found = []
    for at, span in enumerate(figures):
        quantity = span.quantity
        if (
            quantity is None
            or (base is not None and quantity.base != base)
            or quantity.high is not None
            or quantity.approximate
        ):
            continue
        ahead = quote[figures[at - 1].end if at else 0 : span.start]
        if _bracketed(quote[: span.start], words):
            found.append(span)
            continue
        further = quote[figures[at - 2].end if at > 1 else 0 : figures[at - 1].start] if at else ""
        if bool(_GROWTH.search(ahead)) != grows:
            continue
        if grows and not _same_basis(words, ahead):
            continue
        if _tells(ahead, words) or (grows and _tells(further, words)):
            found.append(span)
    return found


def _bracketed(ahead: str, words: str) -> bool:
    """沪深300（+1.89%）: a return told in brackets right behind its name."""
    name, _, metric = _WHEN.sub("", words).rpartition("的")
    if not name or not metric.endswith(_RETURNS):
        return False
    return _tight(ahead).endswith((f"{_tight(name)}(", f"{_tight(name)}(+", f"{_tight(name)}(-"))


_WHEN = re.compile(r"[（(][^（）()]*[)）]$")  # the time in brackets at the end of a phrase
_RETURNS = ("涨跌幅", "涨幅", "跌幅", "涨跌", "表现")


def _tight(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def _same_basis(words: str, ahead: str) -> bool:
    return all(bool(basis.search(words)) <= bool(basis.search(ahead)) for basis in (_YEARLY, _MONTHLY)) and not (
        _MONTHLY.search(ahead) and not _MONTHLY.search(words)
    )


def _tells(ahead: str, words: str) -> bool:
    """True if the last words before a figure, its verb aside, are among those of the phrase: 交付 of 交付量."""
    plain = _GROWTH.sub("", words)
    return any(pair in ahead[-16:] for pair in _pairs(plain))


def _pairs(words: str) -> set[str]:
    """Runs of two characters of the metric, which stands behind 的 or at the end of the phrase."""
    metric = words.rpartition("的")[2] or words
    text = re.sub(r"[（(].*?[)）]", "", metric)[-8:]
    return {text[at : at + 2] for at in range(len(text) - 1) if _HAN.match(text[at : at + 2])}
