"""One figure that a phrase names: a cell of a table, or a figure of a quoted sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.ledger import Ledger
from index.numbers import Quantity, find_quantities
from index.report import BlockKind
from rag.answer import Answer, Citation, Figure
from rag.answering.programs import answer_of
from rag.answering.together.split import Kind
from rag.answering.together.told import ENDS, in_money, named, same_base
from rag.questions import ProgramPlan, TextQuestion, plan, respond
from rag.questions.link import link
from rag.questions.program import Lookup
from rag.questions.run.page import plain
from rag.questions.text import fold
from rag.questions.tokens import Kind as Token

_SAID = re.compile(
    r"^(?:报告|研报|月报)?(?:正文|文字部分|文字|文中|文内|行文|叙述)(?:部分)?(?:中|里|内|里面)?"
    r"(?:所?(?:提到|提及|说|写|披露|给出|讲)(?:到|过)?)?的?"
)
_POINTS = re.compile(r"^(?:其|它|该公司|该股|自己|自身|本身|本公司)(?:的)?")
_TIME = re.compile(r"(?:\d{4}年)?\d{1,2}月|(?:\d{4}年)?[一二三四]季度|\d{4}年")
_NOW = re.compile(r"(?:上调|下调|上修|下修|调整|修正)(?:之?后)的?|(?:最新|目前|现在|当前)的?|的?(?:总量|总额|总数)$")
_OF_ALL = re.compile(  # a phrase that speaks of a whole, and of no company
    r"(?:我国|国内|国外|海外|境外|境内|全国|全球|全市场|全行业|行业|市场|板块|大盘|样本|同业|可比|整体|总体|\d+家|[二三四五六七八九十]+[家只个])"
)
_FORECAST = re.compile("(?:全年|今年|本年|年度)的?(?:盈利|业绩|利润)预[测期]")
_WHOLES = re.compile("板块|行业|指数")
_SHORT = 3  # characters of a name without a measure
_TABLED = re.compile(r"表\s?\d|《|表格")


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure and the answer that tells it, already bound; ``citation`` is an index into that answer's.

    ``formula`` says how a quantity comes about that is not printed itself: the middle of a range.
    """

    quantity: Quantity
    answer: Answer
    citation: int
    told: bool
    formula: str = ""

    def place(self) -> tuple[str, str]:
        """Where the figure stands and what it is; the same for the same figure of the same sentence."""
        return self.answer.citations[self.citation].quote, f"{self.quantity.value} {self.quantity.unit}"


class Operands:
    """Finds the figures of phrases. Each phrase is looked for once."""

    def __init__(self, ledger: Ledger, told: Callable[[TextQuestion], Answer]) -> None:
        self._ledger = ledger
        self._told = told
        self._cells: dict[str, Operand | None] = {}

    def pair(self, left: str, right: str, kind: Kind) -> tuple[Operand, Operand] | None:
        """The two figures, in one base unit; None unless a table tells one of them at least, or both stand in the text.

        A phrase that names the running text is looked for there, one that names a table only in tables. A phrase
        without a name or a metric of its own takes the other's: 甲和乙的营收, 甲的利润是其营收的几成. Of shares and
        multiples figures with 约 will do.
        """
        rough = kind in ("share", "ratio")
        ones, others = self._readings(left, right), self._readings(right, left)
        if kind == "share" and self._subject(left) is None and "的" not in left:
            ones = (f"{left}的{right}", *(ones if len(left) > _SHORT else ()))  # 印尼矿占8月进口的几成
        one, other = self._cell_of(ones), self._cell_of(others)
        if one is None and other is None:
            one = self._quoted_of(ones, None, rough=rough)
            other = self._quoted_of(others, one.quantity.base, rough=rough) if one is not None else None
        elif one is None:
            assert other is not None
            one = self._quoted_of(ones, other.quantity.base, other, rough)
        elif other is None:
            other = self._quoted_of(others, one.quantity.base, one, rough)
        if one is None or other is None or one.place() == other.place():
            return None
        return one, other

    def one(self, phrase: str, base: str | None = None) -> Operand | None:
        """The one figure that a phrase names, of a table or of a quoted sentence."""
        found = self._cell(phrase) or self._quoted_of((phrase,), base)
        return found if found is None or base is None or same_base(found.quantity.base, base) else None

    def _readings(self, phrase: str, beside: str) -> tuple[str, ...]:
        """The phrase with what it takes from the other one, then as it stands."""
        own, other = self._subject(phrase), self._subject(beside)
        if _TIME.fullmatch(phrase) and _TIME.search(beside):
            return (_TIME.sub(phrase, beside, count=1),)  # 4月募集规模比5月
        if own is not None and own[0] == phrase:
            rest = beside[beside.find(other[0]) + len(other[0]) :] if other is not None else beside
            return (f"{phrase}{'' if rest.startswith('的') else '的'}{rest}", phrase)
        if own is None and other is not None and not _OF_ALL.match(phrase):
            pointed = _POINTS.sub("", phrase)
            whole = f"{other[0]}{'' if pointed[:1].isdigit() else '的'}{pointed}"
            return (whole,) if pointed != phrase else tuple(dict.fromkeys((whole, phrase)))
        return (phrase,)

    def _subject(self, phrase: str) -> tuple[str, str] | None:
        """The one name of a phrase, as it is said, and its key."""
        text = unicodedata.normalize("NFKC", phrase)
        found = [token for token in link(fold(text), self._ledger) if token.kind is Token.ENTITY]
        if len(found) != 1 or len(fold(text)) != len(text):
            return None
        return text[found[0].start : found[0].end], str(found[0].value)

    def _cell_of(self, phrases: Sequence[str]) -> Operand | None:
        return next((found for phrase in phrases if (found := self._cell(phrase)) is not None), None)

    def _quoted_of(
        self, phrases: Sequence[str], base: str | None, beside: Operand | None = None, rough: bool = False
    ) -> Operand | None:
        """The figure of the first phrase that the text tells; what stands beside it, told once more, is none."""
        if any(_TABLED.search(phrase) for phrase in phrases):
            return None
        for phrase in phrases:
            told = self._quoted(phrase, base, rough)
            own = [found for found in told if self._of_nobody_else(phrase, phrases[0], found)]
            if len(own) != 1 or (beside is not None and own[0].quantity.amount == beside.quantity.amount):
                continue
            return own[0]
        return None

    def _of_nobody_else(self, phrase: str, whole: str, found: Operand) -> bool:
        """True if the last name that a sentence has before its figure, if it has one, is among those that are meant."""
        quote = fold(found.answer.citations[found.citation].quote.partition(found.quantity.raw)[0])
        named = [token for token in link(quote, self._ledger) if token.kind is Token.ENTITY]
        meant = [token.value for token in link(fold(f"{whole} {phrase}"), self._ledger) if token.kind is Token.ENTITY]
        if _WHOLES.search(phrase):  # AI板块 is told as 人工智能指数
            meant += [token.value for token in named if _WHOLES.search(quote[token.start : token.end])]
        return all(token.value in meant for token in named[-1:])

    def _cell(self, phrase: str) -> Operand | None:
        if phrase not in self._cells:
            self._cells[phrase] = self._looked_up(phrase)
        return self._cells[phrase]

    def _looked_up(self, phrase: str) -> Operand | None:
        said = _SAID.match(phrase)
        found = plan(self._dated(phrase[said.end() :] if said else phrase), self._ledger)
        if not isinstance(found, ProgramPlan) or not isinstance(found.program, Lookup) or found.program.test:
            return None
        answer = answer_of(respond(found, self._ledger), phrase)
        cells = [figure for figure in answer.figures if any(answer.citations[at].table for at in figure.citations)]
        figures = cells or list(answer.figures)  # what a sentence tells beside a cell may be of a part of it
        cited = {number for figure in figures for number in figure.citations}
        values = {(figure.value, figure.unit) for figure in figures}
        if answer.refused or answer.missing or len(values) != 1 or not cited:
            return None
        figure = figures[0]
        tabled = any(answer.citations[number].table is not None for number in cited)
        if said and tabled and not in_prose(figure, self._ledger):
            return None  # the running text was meant, and it does not tell this figure
        spans = find_quantities(figure.raw)
        if len(spans) == 1 and spans[0].quantity is not None and spans[0].quantity.high is not None:
            return None
        told = answer.citations[figure.citations[0]].table is None
        return Operand(Quantity(figure.value, figure.unit, figure.raw), answer, figure.citations[0], told)

    def _dated(self, phrase: str) -> str:
        """全年盈利预测 in the words of a table of forecasts: 2025年预测净利."""
        year = max((report.fields.period or "" for report in self._ledger.reports), default="")[:4]
        return _FORECAST.sub(f"{year}年预测净利", phrase) if year else phrase

    def _quoted(self, phrase: str, base: str | None, rough: bool) -> list[Operand]:
        said = _SAID.match(phrase)
        words = _NOW.sub("", phrase[said.end() :] if said else phrase)
        answer = self._told(TextQuestion(f"{ENDS.sub('', words)}是多少？"))
        if answer.refused or not answer.citations:
            return []
        shown = {(figure.value, figure.unit) for figure in answer.figures if figure.source == "quote"}
        return [
            _meant(span.quantity, words, answer, number)
            for number, citation in enumerate(answer.citations)
            for span in named(_headed(citation), words, base, rough)
            if span.quantity is not None and (span.quantity.value, span.quantity.unit) in shown
        ]


def in_prose(figure: Figure, ledger: Ledger) -> bool:
    """Whether the running text of a report has a figure too, with its unit."""
    amount = Quantity(figure.value, figure.unit, figure.raw)
    digits = f"{abs(figure.value):f}"
    return any(
        span.quantity is not None and span.quantity.base == amount.base and span.quantity.amount == amount.amount
        for report in ledger.reports
        for block in report.blocks
        if block.kind is BlockKind.PARAGRAPH and digits in block.text.replace(",", "")
        for span in find_quantities(block.text)
    )


def _headed(citation: Citation) -> str:
    """A quote behind its column's name, which says what a cell in words tells: 融资情况：2.5亿美元."""
    return f"{citation.column}：{citation.quote}" if citation.table and citation.column else citation.quote


def _meant(quantity: Quantity, words: str, answer: Answer, citation: int) -> Operand:
    """A quoted figure, or the end or the middle of a range that the words ask for."""
    end, formula = ENDS.search(words), ""
    unit = in_money(quantity, words).unit
    value = quantity.value
    if end is not None and quantity.high is not None:
        value = quantity.high if end["high"] else quantity.value
        if end["middle"] or end["mean"]:
            value = (quantity.value + quantity.high) / 2
            formula = f"({plain(quantity.value)} + {plain(quantity.high)}) ÷ 2"
    return Operand(Quantity(value, unit, quantity.raw, None, quantity.approximate), answer, citation, True, formula)
