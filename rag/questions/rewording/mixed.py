"""A figure of the running text less one of a table, said again plainly: the two phrases of a wording put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.questions.places import leading_place, placeless
from rag.questions.rewording.core import LONGEST, MOST_TALK, OWNS, typed
from rag.questions.rewording.masking import MASKS, Masked
from rag.questions.text import fold
from rag.questions.tokens import Kind, Token

_CLAUSE = re.compile(r"[,;。:?!]|--")
_LESS = re.compile(r"减|扣|minus|less")  # 表4里乙的营收减正文里甲的: the other way round
_NAMES = (Kind.UNKNOWN, Kind.ABSENT, Kind.WORD)
_OPEN = re.compile(
    r"[（(]([^（()）]*)$"
)  # 营收（2025Q2: the end of the bracket stands behind the last of what is asked
_ASKING = (Kind.FUNCTION, Kind.YESNO, Kind.COUNT, Kind.TO, Kind.AND, Kind.LIST, Kind.FOLLOW)
_HAS = re.compile(r"(?<=[\w）)])(?:里?(?:又|还)?有一?个|那个|这个)(?=\w)")
_LEAST_NAME = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of the folded question: a mask, or words that narrow (role ``""``)."""

    role: str
    start: int
    end: int


def joined(question: str, folded: str, text: Masked, narrowing: Sequence[float], tokens: Sequence[Token]) -> str | None:
    """The plain question of a wording that takes a table's figure off one of the text; None where it is open which.

    The table's name and metric are those of its clause, or else behind it, or else before it. All else that is asked
    about is the text's: it must stand together and have a name of its own, and is kept word for word.

    Args:
        question: As typed.
        folded: Folded, in plain words.
        text: The same masked.
        narrowing: For each character of ``text`` the probability that it narrows what is asked.
        tokens: Of ``folded``.
    """
    masks = list(_masks(text))
    pieces = [*masks, *_words(folded, text, narrowing, tokens, min((mask.start for mask in masks), default=0))]
    tables = [piece for piece in pieces if piece.role == "t"]
    if len(tables) != 1 or any(piece.role == "w" for piece in pieces) or len(question) > LONGEST:
        return None
    table = tables[0]
    name = _of_table(folded, [piece for piece in pieces if piece.role == "e"], table)
    metric = name and _between_or_near([piece for piece in pieces if piece.role == "m"], table, name)
    if name is None or metric is None:
        return None
    taken = (table, name, metric)
    rest = sorted((p for p in pieces if p not in taken and p.role in ("", "e", "m", "p")), key=lambda p: p.start)
    dates = _dates(rest, taken)
    others = [piece for piece in rest if piece not in dates]
    if not _told_apart(folded, others, taken):
        return None
    whole = folded == fold(question)
    joints = [piece.start for one, piece in pairwise(others) if piece.role == "m" and one.end == piece.start]
    edges = [others[0].start, *joints, others[-1].end]  # 谷歌资本开支 is 谷歌的资本开支
    parts = [
        question[typed(question, start) : typed(question, end)] if whole else folded[start:end]
        for start, end in pairwise(edges)
    ]
    phrase = _HAS.sub("的", placeless("的".join(parts))).strip(" ,，。；;、的")
    phrase = OWNS.sub("的", _OPEN.sub(r"\1", phrase))
    shared = all(piece.role != "m" for piece in others)  # 正文里甲的、表4里乙的总市值
    unit = next((folded[piece.start : piece.end] for piece in pieces if piece.role == "u"), "")
    of_text = f"{phrase}的{folded[metric.start : metric.end]}" if shared else phrase
    when = "".join(folded[date.start : date.end].removesuffix("的") for date in dates)
    of_table = (
        f"{folded[table.start : table.end]}中{folded[name.start : name.end]}{when}的{folded[metric.start : metric.end]}"
    )
    return f"正文提到的{of_text}减去{of_table}等于多少{unit}？"


def _masks(text: Masked) -> Iterator[_Piece]:
    before = None
    for place, (span, literal) in enumerate(zip(text.spans, text.literal, strict=True)):
        if literal or span == before:
            continue
        before = span
        roles = [role for role, words in MASKS.items() if text.text.startswith(words, place)]
        yield _Piece("w" if "w" in roles else roles[0], *span)


def _words(
    folded: str, text: Masked, narrowing: Sequence[float], tokens: Sequence[Token], first: int
) -> Iterator[_Piece]:
    """The whole words that narrow, without words of asking, words for the text itself, and what a colon parts off."""
    unknown = [token for token in tokens if token.kind in _NAMES]
    asking = {at for token in tokens if token.kind in _ASKING for at in range(token.start, token.end)}
    lead = folded.rfind(":", 0, first) + 1
    spans = {
        next(((word.start, word.end) for word in unknown if word.start <= span[0] < word.end), span)
        for span, literal, p in zip(text.spans, text.literal, narrowing, strict=True)
        if literal and p > MOST_TALK and span[0] >= lead and span[0] not in asking
    }
    for start, end in sorted(spans):
        start += leading_place(folded[start:end])
        if start < end:
            yield _Piece("", start, end)


def _of_table(folded: str, names: Sequence[_Piece], table: _Piece) -> _Piece | None:
    """The name that goes with the table: of its clause, behind it or else before it; else the next one, or the last."""
    ends = [match.start() for match in _CLAUSE.finditer(folded) if not table.start <= match.start() < table.end]
    start = max((end for end in ends if end < table.start), default=-1)
    end = min((end for end in ends if end >= table.end), default=len(folded))
    within = [name for name in names if start < name.start < end]
    return _near(within, table) or _near(names, table)


def _near(pieces: Sequence[_Piece], place: _Piece) -> _Piece | None:
    return min(pieces, key=lambda one: (one.start < place.start, abs(one.start - place.start)), default=None)


def _between_or_near(metrics: Sequence[_Piece], table: _Piece, name: _Piece) -> _Piece | None:
    first, last = sorted((table, name), key=lambda piece: piece.start)
    between = [metric for metric in metrics if first.start < metric.start < last.start]
    return between[-1] if between else _near(metrics, last)


def _dates(pieces: Sequence[_Piece], taken: Sequence[_Piece]) -> list[_Piece]:
    """The one date that stands with what is the table's: within it, or behind it with no name between."""
    start, end = min(piece.start for piece in taken), max(piece.end for piece in taken)
    named = [piece.start for piece in pieces if piece.role in ("", "e") and piece.start > end]
    last = min(named, default=max([end, *(piece.end for piece in pieces)]))
    found = [piece for piece in pieces if piece.role == "p" and start < piece.start < last]
    return found if len(found) == 1 else []


def _told_apart(folded: str, others: Sequence[_Piece], taken: Iterable[_Piece]) -> bool:
    """Whether all that is the text's stands on one side of what is the table's, with a name."""
    if not any(piece.role == "e" or (not piece.role and piece.end - piece.start >= _LEAST_NAME) for piece in others):
        return False
    first, last = others[0].start, others[-1].end
    if any(first <= piece.start < last for piece in taken):
        return False
    end = max(piece.end for piece in taken)
    return first < end or not _LESS.search(folded[end:first])
