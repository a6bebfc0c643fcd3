"""A question with its names, metrics, periods and numbers masked, so that only its wording is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.questions.tokens import Kind, Threshold, Token

# What stands for the n-th slot of a role in the masked text: plain words, so that the encoder sees a plain sentence.
MASKS = {
    "e": ("甲公司", "乙公司", "丙公司", "丁公司"),
    "w": ("甲公司、乙公司和丙公司",),
    "m": ("销售额", "库存量", "利用率"),
    "p": ("五月", "六月"),
    "x": ("八十元", "九十元"),
    "k": ("三",),
    "t": ("表一",),
    "u": ("元",),
}
_METRIC = (Kind.METRIC, Kind.WINDOW, Kind.GROWTH, Kind.QUALIFIER, Kind.EXTRA)
_SCOPE = (Kind.TITLE, Kind.MARKET, Kind.TITLED, Kind.TABLE)
_ROLES = {
    Kind.ENTITY: "e",
    Kind.SECTOR: "e",
    **dict.fromkeys(_METRIC, "m"),
    Kind.PERIOD: "p",
    Kind.NUMBER: "x",
    Kind.COUNTED: "k",
    Kind.TOP: "k",
    **dict.fromkeys(_SCOPE, "t"),
}
_UNIT = re.compile(
    r"(?<=多少)(?:个?百分点|个点|[万亿]*(?:人民币|美元|港元|港币|日元|欧元|元)|[万亿]*[吨辆台套度]|%)"
    r"|(?<=几)(?:个?百分点|个点|[万亿]*(?:美元|港元|元)|[万亿]*[吨辆台套度])"
    r"|(?:(?<=how many )|(?<=how many))"
    r"(?:个?百分点|个点|[万亿]*(?:人民币|美元|港元|港币|日元|欧元|元|点)|[万亿]*[吨辆台套度项])"
)
# 以亿美元为单位, in 亿元: the unit that an answer shall have.
_IN_UNIT = re.compile(
    r"(?:以|用|按|折合?成|折算[成为]|折为|换算?成|单位[是为:]?|\bin ?)"
    r"(?P<unit>[百千万亿]*(?:人民币|美元|港元|港币|日元|欧元|元))"
    r"(?=为单位|计|表示|给|列示|是多少|等于|有多少|[。,.?!;)]|$)"
)
_BRACKETED_UNIT = re.compile(r"(?<=[(])(?:百分点|[百千万亿]*(?:人民币|美元|港元|港币|日元|欧元|元))(?=[)])")
_OF_ROWS = re.compile(r"\d+ ?(?:[项名位家只支条款席]|个(?!百分点|点|月|交易日|季度|基点))")  # 最小之2项
_DIGITS = re.compile(r"\d+|[一二两三四五六七八九十]+")
_JOINTS = re.compile(r" ?(?:[、,/&+]|和|与|及|以及|还有|加上?|跟|and|plus) ?")
_OPENING, _CLOSING = ("《", "〈"), re.compile("[》〉]")
_ONE = ("1", "一")
_ONE_THING = re.compile(r"(?:1|一)个?[项件套台户颗桶片点天块]")  # 同一项, 差一点
_OF_THESE = re.compile(r"里头?|当?中|之[中间]|比|者|,|、|谁|哪")  # 甲、乙两个里头, 这两家谁
_SCALES = "百千万亿"
_ANY_QUARTER = "季度"
_OF = "的"  # 过去6个月的回报率 is one measure
_UNTIL = re.compile(r"(?:截至|截止到?|as of|at the end of) ?$")
_NEWEST = re.compile(r"(?:最新|latest ?)$")
_ALSO_A_GAP = ("spread",)  # spread怎么算:甲的销售额减乙的: what is worked out, and no measure beside another one
_DIGITS_SHOWN = re.compile(r" ?(?:decimals?\b|dp\b|位)")


@dataclass(frozen=True, slots=True)
class Slot:
    """One masked thing.

    Attributes:
        role: ``e`` name, ``w`` three names or more, ``m`` metric, ``p`` period, ``x`` number with unit, ``k`` number of
            rows, ``t`` table or scope, ``u`` unit.
        text: As it stood in the question.
        number: Which one of its role, from 0; the same text is the same one.
    """

    role: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked question.

    Attributes:
        text: With masks.
        spans: For each character of ``text`` the (start, end) in the question that it stands for.
        literal: For each character whether it is the question's own.
        slots: In order, each once.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    literal: tuple[bool, ...]
    slots: tuple[Slot, ...]

    def between(self, start: int, end: int) -> str:
        """The question's own characters from one offset in it to another."""
        kept = zip(self.text, self.spans, self.literal, strict=True)
        return "".join(char for char, span, literal in kept if literal and start <= span[0] < end)

    def of(self, role: str) -> tuple[Slot, ...]:
        """The slots of a role."""
        return tuple(slot for slot in self.slots if slot.role == role)


def masked(folded: str, tokens: Sequence[Token]) -> Masked | None:
    """The folded question with masks; None where there are more slots of a role than masks."""
    text, spans, literal, slots = "", list[tuple[int, int]](), list[bool](), list[Slot]()
    at = 0
    for role, start, end in [*_runs(folded, tokens), ("", len(folded), len(folded))]:
        text += folded[at:start]
        spans += [(place, place + 1) for place in range(at, start)]
        literal += [True] * (start - at)
        at = end
        if not role:
            continue
        said = folded[start:end]
        known = [slot for slot in slots if slot.role == role]
        slot = next((slot for slot in known if slot.text == said), None)
        if slot is None:
            if len(known) == len(MASKS[role]):
                return None
            slot = Slot(role, said, len(known))
            slots.append(slot)
        mask = MASKS[role][slot.number]
        text += mask
        spans += [(start, end)] * len(mask)
        literal += [False] * len(mask)
    return Masked(text, tuple(spans), tuple(literal), tuple(slots))


def _runs(folded: str, tokens: Sequence[Token]) -> list[tuple[str, int, int]]:
    """(role, start, end) of what is masked, in order. The parts of one metric are one run, and so are three names."""
    runs: list[tuple[str, int, int]] = []
    measures = {token.start for token in tokens if token.kind is Kind.METRIC}
    windows = {token.end for token in tokens if token.kind is Kind.WINDOW}
    names = len({str(token.value) for token in tokens if token.kind is Kind.ENTITY})
    for at, token in enumerate(tokens):
        role, start, end = _ROLES.get(token.kind, ""), token.start, token.end
        if folded[start:end] == _ANY_QUARTER and end in measures:
            role = "m"  # 二季度的季度营收 is of one period
        if token.kind is Kind.ROWS and end in measures:
            role = "m"  # 基金管理规模
        if token.kind is Kind.METRIC and token.text in _ALSO_A_GAP and len(measures) > 1:
            continue
        if not role or (runs and start < runs[-1][2]):
            continue
        if role == "x" and (_OF_ROWS.match(folded, start) or _topped(tokens, at)):
            role = "k"
        if role == "k":
            number = _DIGITS.search(folded, start, end)
            if number is None or number[0] in _ONE:
                continue  # 一个整体, 打一个电话: one of something is no number of rows
            if token.kind is Kind.COUNTED and token.value == names > 1 and _OF_THESE.match(folded, end):
                continue  # 甲、乙两个里头
            start, end = number.span()
        if role == "x" and not _amount(folded, start, end):
            continue
        if role == "t" and folded[start - 1 : start] in _OPENING and (close := _CLOSING.search(folded, end)):
            start, end = start - 1, close.end()
        if role == "p" and (until := _UNTIL.search(folded, 0, start)):
            start = until.start()
        if role == "m":
            newest = _NEWEST.search(folded, 0, start)
            start = newest.start() if newest else start
        if runs and runs[-1][0] == role and role in "mt":
            gap = folded[runs[-1][2] : start].strip(" ()[]")
            if not gap or (gap == _OF and runs[-1][2] in windows and start in measures):
                start = runs.pop()[1]
        while (
            role in "mt" and folded[start:end].count("(") > folded[start:end].count(")") and folded.startswith(")", end)
        ):
            end += 1
        runs.append((role, start, end))
    units = [("u", *match.span()) for match in _UNIT.finditer(folded)]
    units += [("u", *match.span("unit")) for match in _IN_UNIT.finditer(folded)]
    units += [("u", *match.span()) for match in _BRACKETED_UNIT.finditer(folded)]
    free = [unit for unit in units if not any(start < unit[2] and unit[1] < end for _, start, end in runs)]
    return _listed(folded, sorted([*runs, *free], key=lambda run: run[1]))


def _topped(tokens: Sequence[Token], at: int) -> bool:
    """Whether a bare number stands right behind a word for the first or the last, or for rows: top 2, which 5."""
    token, before = tokens[at], tokens[at - 1] if at else None
    bare = isinstance(token.value, Threshold) and not token.value.unit and token.text.isdigit()
    return bare and before is not None and before.kind in (Kind.SUPER, Kind.WHO) and 0 <= token.start - before.end <= 1


def _amount(folded: str, start: int, end: int) -> bool:
    """Whether a number is one that something is held against: not 多少万亿元, 以…为1, 哪一块, 同一项, to 2 decimals."""
    said = folded[start:end]
    return (
        any(char.isnumeric() and char not in _SCALES for char in said)
        and said not in _ONE
        and not _ONE_THING.fullmatch(said)
        and folded[start - 1 : start] != "哪"
        and not _DIGITS_SHOWN.match(folded, end)
    )


def _listed(folded: str, runs: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Three names or more, joined by 、 or 和, as one run."""
    found: list[tuple[str, int, int]] = []
    at = 0
    while at < len(runs):
        end = at + 1
        while (
            runs[at][0] == "e"
            and end < len(runs)
            and runs[end][0] == "e"
            and _JOINTS.fullmatch(folded[runs[end - 1][2] : runs[end][1]])
        ):
            end += 1
        if end - at >= 3:
            found.append(("w", runs[at][1], runs[end - 1][2]))
        else:
            found += runs[at:end]
        at = end
    return found
