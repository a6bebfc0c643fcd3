"""Where a question names what a table lists: by a part of a name (柏裳 for 柏裳针织), or by a period (8月, 24年)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.questions.text import fold_name, has_han
from rag.questions.timelines.moments import Moment, times_of
from rag.questions.timelines.spans import Span, printed
from rag.questions.tokens import Kind, Token

_LEAST, _LEAST_WITHIN = 2, 3  # characters of a short name at the beginning of a name, and within
_FREE = (Kind.UNKNOWN, Kind.WORD, Kind.ABSENT)


@dataclass(frozen=True, slots=True)
class Mention:
    """``folded[start:end]`` of a question is a row, or a column of a turned sheet; or could be any of several."""

    start: int
    end: int
    keys: tuple[str, ...]

    def meets(self, other: Mention) -> bool:
        return self.start < other.end and other.start < self.end


def shortened(
    folded: str, tokens: Sequence[Token], names: Sequence[tuple[str, str]], written: str, known: Sequence[Mention]
) -> Iterator[Mention]:
    """Parts of names in words that nothing else knows: a beginning, or three characters and more; of one name only.

    Args:
        names: (name, key) of what the table lists.
        written: Folded words of the caption and the headers: these are no short names.
    """
    spelled = {fold_name(name): key for name, key in names}
    found = list(known)
    named = {key for one in known for key in one.keys}
    free = [any(token.kind in _FREE and token.start <= at < token.end for token in tokens) for at in range(len(folded))]
    for name, key in spelled.items():
        if key in named or not has_han(name):
            continue
        for short in _parts(name):
            start = folded.find(short)
            alike = sum(short in other for other in spelled)
            if start < 0 or alike > 1 or short in written or not has_han(short):
                continue
            mention = Mention(start, start + len(short), (key,))
            if all(free[start : mention.end]) and not any(mention.meets(other) for other in found):
                found.append(mention)
                yield mention
                break


def _parts(name: str) -> Iterator[str]:
    """The longest first; of those within or at the end only longer ones."""
    for length in range(len(name) - 1, _LEAST - 1, -1):
        for start in range(len(name) - length + 1 if length >= _LEAST_WITHIN else 1):
            yield name[start : start + length]


def of_periods(folded: str, names: Sequence[tuple[str, str]]) -> Iterator[Mention]:
    """The periods of a question that the table lists; none where the question has a stretch from one to another.

    A month or a quarter without a year is meant where the table has it once.
    """
    listed = [(one.span, key) for name, key in names if (one := printed(fold_name(name))) is not None]
    last = max(
        (one.span.year for name, _ in names if (one := printed(fold_name(name))) and not _forecast(name)), default=0
    )
    times = times_of(folded) if len(listed) > 1 else None
    for moment in times.moments if times is not None and not times.ranged and not times.count else ():
        keys = [key for span, key in listed if _is(moment, span, last)]
        if len(keys) == 1:
            yield Mention(moment.start, moment.end, (keys[0],))


def _forecast(name: str) -> bool:
    return fold_name(name).endswith(("e", "预测"))


def _is(moment: Moment, span: Span, last: int) -> bool:
    """Whether a period is meant; 今年 is the last one that is no forecast."""
    year = last + moment.shift if moment.shift is not None else moment.year
    if moment.length == 12 and year is None:
        return False
    same = span.first % 12 == moment.month - 1 and span.months == moment.length
    return same and (year is None or not span.year or year == span.year)
