"""Rows of tables in words that meet conditions: B轮的有哪些, 某资本投了谁, 融资超过1亿美元的有哪些."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.numbers import SpanKind, find_quantities
from index.numbers.quantity import Quantity
from rag.answering.corpus import ReportText, Sentence
from rag.answering.question import ProseQuestion
from rag.answering.roles import lists, only, part_of, role_of, rows_of
from rag.answering.rounds import rounds_in
from rag.answering.terms import lists as words_lists
from rag.gate.dates import dates_in
from rag.gate.names import stands_in
from rag.gate.same import bound

MOST = 20  # rows that are listed
_CUT = re.compile(
    r"[、，,；;]|\s+和\s*|以及|及|(?<=[一-鿿a-zA-Z])(?:领投|跟投|参投|追加投资)|其他投资者包括|等(?:知名)?(?:投资)?(?:机构|$)"
)
_INCLUSIVE = "不至以"  # 不低于, 至少, 以上 hold the limit itself
_SIDES = re.compile(r"[^0-9A-Za-z一-鿿+.\-]+")


@dataclass(frozen=True, slots=True)
class Filtered:
    """Rows that meet the conditions.

    Attributes:
        rows: With the cells that the conditions are about.
        unsure: Whether other rows could not be compared: no exact amount, or another currency.
    """

    rows: tuple[Sentence, ...]
    unsure: bool = False


def filtered(question: ProseQuestion, text: ReportText) -> Filtered | None:
    """Rows that meet all conditions of a question for rows.

    Returns:
        None where the question asks for no rows, has no condition that a column of a known kind decides, or has a
        word that is not accounted for. Then it is another question.
    """
    if not any(word in question.text for word in lists()["rows"]["asks"]):
        return None
    own = dates_in(text.report.fields.period or "")
    if any(not any(date.within(other) for other in own) for date in question.dates):
        return None
    tables: dict[str, list[Sentence]] = {}
    for row in rows_of(text):
        tables.setdefault(row.unit.citation.table or "", []).append(row)
    for rows in tables.values():
        found = _of_table(question, rows)
        if found is not None:
            return found
    return None


def _of_table(question: ProseQuestion, rows: Sequence[Sentence]) -> Filtered | None:
    if not {role_of(part.label) for row in rows for part in row.unit.parts} & {"investor", "round"}:
        return None
    rest = question.text
    for date in re.findall(r"(?:\d{4}\s*年)?\s*\d{1,2}\s*月份?|本月|当月", rest):
        rest = rest.replace(date, " ")
    kept, cells, unsure = list(rows), list[str](), False
    for name in sorted(_investors(rows), key=lambda name: (-len(name), name)):
        if stands_in(name, rest):
            rest = _without(rest, name)
            kept = [row for row in kept if (part := part_of(row, "investor")) and name in _names(part.text)]
            cells.append("investor")
    wanted = rounds_in(rest)
    if wanted:
        rest = re.sub(
            r"(?i)(?:pre\s*-?\s*)?[a-h](?:\d|\s*\++)?\s*轮(?:融资)?|(?:天使|种子|战略)\+?\s*(?:轮|融资|投资)", " ", rest
        )
        kept = [row for row in kept if (part := part_of(row, "round")) and wanted & rounds_in(part.text)]
        cells.append("round")
    limit = _limit(rest)
    if limit is not None:
        rest = limit.rest
        judged = [(row, limit.met(part.text if (part := part_of(row, "round")) else "")) for row in kept]
        kept = [row for row, met in judged if met]
        unsure = any(met is None for _, met in judged)
        cells.append("round")
    superlative = re.compile("|".join(lists()["rows"]["most"]))
    if superlative.search(rest):
        rest = superlative.sub(" ", rest)
        most = _largest(kept)
        unsure, kept = len(most) < len(kept), most
        cells.append("round")
    if not cells or not kept:
        return None
    kept = [row for row in kept if all(_has(row, word) for word in _left(rest))]
    if not kept or len(kept) > MOST:
        return None
    shown = tuple(dict.fromkeys(cells))
    return Filtered(tuple(_with(row, shown) for row in kept), unsure)


def _largest(rows: Sequence[Sentence]) -> list[Sentence]:
    """The row with the largest exact amount of each currency."""
    best: dict[str, tuple[Decimal, Sentence]] = {}
    for row in rows:
        part = part_of(row, "round")
        for span in find_quantities(part.text) if part is not None else ():
            amount = span.quantity
            exact = amount is not None and not amount.approximate and amount.high is None and amount.base.endswith("元")
            if amount is None or not exact or span.kind is not SpanKind.FIGURE:
                continue
            if amount.base not in best or best[amount.base][0] < amount.amount:
                best[amount.base] = (amount.amount, row)
    return [row for row in rows if any(row is other for _, other in best.values())]


def _with(row: Sentence, names: Sequence[str]) -> Sentence:
    parts = [part for name in names if (part := part_of(row, name)) is not None]
    return only(row, parts)


def _names(cell: str) -> list[str]:
    return [name for piece in _CUT.split(cell) if len(name := piece.strip()) > 1]


def _investors(rows: Sequence[Sentence]) -> set[str]:
    return {name for row in rows if (part := part_of(row, "investor")) is not None for name in _names(part.text)}


def _without(text: str, name: str) -> str:
    inside = r"\s*".join(map(re.escape, "".join(name.split())))
    return re.sub(inside, " ", text, flags=re.I)


def _left(rest: str) -> list[str]:
    """Words of the question that no condition and no word of asking accounts for."""
    idle = {*lists()["rows"]["idle"], *lists()["rows"]["asks"], *words_lists()["filler"]["words"]}
    said = sorted((word for word in idle if not word.isascii()), key=lambda word: (-len(word), word))
    rest = re.sub("|".join(map(re.escape, said)), " ", rest)  # 参投 before 投了
    return [word for word in _SIDES.split(rest) if word and word.casefold() not in idle]


def _has(row: Sentence, word: str) -> bool:
    return stands_in(word, f"{row.unit.text}\n{row.unit.context}")


@dataclass(frozen=True, slots=True)
class _Limit:
    amount: Quantity
    above: bool
    inclusive: bool
    rest: str

    def met(self, cell: str) -> bool | None:
        """Whether a cell's amount is on the right side; None if it cannot be told."""
        for span in find_quantities(cell):
            if span.kind is not SpanKind.FIGURE or span.quantity is None or span.quantity.base != self.amount.base:
                continue
            value, limit = span.quantity.amount, self.amount.amount
            side = bound(cell, span.start, span.end)
            exact = not span.quantity.approximate and span.quantity.high is None and not side
            if not exact:  # 超亿元 is above 亿元, and says nothing of 2亿元
                return True if self.above and side == "above" and value >= limit else None
            if value == limit:
                return self.inclusive
            return value > limit if self.above else value < limit
        return None


def _limit(text: str) -> _Limit | None:
    words = lists()["rows"]
    bounds = [(word, kind == "above") for kind in ("above", "below") for word in words[kind]]
    bounds.sort(key=lambda bound: -len(bound[0]))  # 不低于 before 低于
    for span in find_quantities(text):
        if span.kind is not SpanKind.FIGURE or span.quantity is None or span.quantity.base in ("", "个", "家"):
            continue
        before, after = text[: span.start].rstrip(), text[span.end :].lstrip()
        for word, above in bounds:
            if before.endswith(word) or after.startswith(word):
                cut = before.removesuffix(word) if before.endswith(word) else before
                rest = after.removeprefix(word) if after.startswith(word) else after
                return _Limit(span.quantity, above, word[0] in _INCLUSIVE, f"{cut} {rest}")
    return None
