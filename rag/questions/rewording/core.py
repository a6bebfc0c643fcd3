"""The core of a question for a figure: without the talk in front of it and behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions.rewording.masking import Masked
from rag.questions.text import fold, is_english
from rag.questions.tokens import Kind, Token

MOST_TALK = 0.3  # probability that a character belongs to what is asked, up to which it may go
MOST_TALK_QUOTED = 0.6  # the same around a statement in quotation marks
LONGEST = 400  # characters of a question
_OPENING = "《(「"
_QUOTES, _UNQUOTES = ("“", "「", "『", '"', "‘"), ("”", "」", "』", '"', "’")
OWNS = re.compile(r"(?<=[\u4e00-\u9fffA-Z])['’]s\s*(?=[\u4e00-\u9fff])")  # 谷歌's 资本开支
_ASK = {False: "是多少？", True: "?"}


def core(question: str, text: Masked, narrowing: Sequence[float]) -> str | None:
    """The question from the first thing that it asks about to the last one; None where nothing can go.

    Args:
        question: As typed.
        text: The same folded and masked.
        narrowing: For each character of ``text`` the probability that it narrows what is asked.
    """
    kept = [
        place
        for place, (p, literal) in enumerate(zip(narrowing, text.literal, strict=True))
        if not literal or p > MOST_TALK or text.text[place] in _OPENING
    ]
    if not kept or len(question) > LONGEST or not text.of("m"):
        return None
    start, end = typed(question, text.spans[kept[0]][0]), typed(question, text.spans[kept[-1]][1])
    found = OWNS.sub("的", question[start:end].strip(" ,，。；;、"))
    talk = fold(question[:start] + question[end:])
    return f"{found}{_ASK[is_english(fold(found))]}" if any(char.isalnum() for char in talk) else None


def statement(question: str, text: Masked, narrowing: Sequence[float], tokens: Sequence[Token]) -> str | None:
    """The statement in a question whether it is right, from its first name to its last, as a plain question.

    None where what goes with it could belong to it. Arguments as in ``core``, with the linked tokens of the question.
    """
    masks = [place for place, literal in enumerate(text.literal) if not literal]
    if not masks or len(question) > LONGEST:
        return None
    first, last = text.spans[masks[0]][0], text.spans[masks[-1]][1]
    for token in tokens:  # 甲的市值比乙高: what compares may stand behind the last name
        if token.start >= last and token.kind in _RELATION and not text.between(last, token.start).strip(_LOOSE):
            last = token.end
    talk = [
        p
        for p, span, literal in zip(narrowing, text.spans, text.literal, strict=True)
        if literal and not first <= span[0] < last
    ]
    quoted = text.between(0, first)[-1:] in _QUOTES and text.between(last, text.spans[-1][1])[:1] in _UNQUOTES
    if max(talk, default=0.0) > (MOST_TALK_QUOTED if quoted else MOST_TALK):
        return None
    found = question[typed(question, first) : typed(question, last)].strip(' ,，。；;、“”"')
    return f"Is it true that {found}?" if is_english(fold(question)) else f"{found}，对吗？"


_RELATION = (Kind.COMPARE, Kind.BOUND, Kind.SUPER, Kind.DIFFERENCE, Kind.AFTER)
_LOOSE = " 要还更的得"


def typed(question: str, length: int) -> int:
    """How many typed characters make so many folded ones."""
    return next((at for at in range(len(question)) if len(fold(question[: at + 1])) > length), len(question))
