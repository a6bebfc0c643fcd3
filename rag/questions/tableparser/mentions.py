"""Where a question names what a table lists: by short names (柏裳 for 柏裳针织), or by a period (8月, 24年)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.questions.text import fold_name, has_han
from rag.questions.timelines.moments import Moment, times_of
from rag.questions.timelines.spans import Span, printed
from rag.questions.tokens import Kind, Token

_LEAST = 2  # characters of a short name
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
    """Beginnings of names in words that nothing else knows; each begins one name only.

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
        for length in range(len(name) - 1, _LEAST - 1, -1):
            short = name[:length]
            start = folded.find(short)
            alike = sum(other.startswith(short) for other in spelled)
            if start < 0 or alike > 1 or short in written or not has_han(short):
                continue
            mention = Mention(start, start + length, (key,))
            if all(free[start : mention.end]) and not any(mention.meets(other) for other in found):
                found.append(mention)
                yield mention
                break


def of_periods(folded: str, names: Sequence[tuple[str, str]]) -> Iterator[Mention]:
    """The periods of a question that the table lists; none where the question has a stretch from one to another.

    A month or a quarter without a year is meant where the table has it once.
    """
    listed = [(one.span, key) for name, key in names if (one := printed(fold_name(name))) is not None]
    times = times_of(folded) if len(listed) > 1 else None
    for moment in times.moments if times is not None and not times.ranged and not times.count else ():
        keys = [key for span, key in listed if _is(moment, span)]
        if len(keys) == 1:
            yield Mention(moment.start, moment.end, (keys[0],))


def _is(moment: Moment, span: Span) -> bool:
    same = span.first % 12 == moment.month - 1 and span.months == moment.length
    if moment.length == 12 and moment.year is None:
        return False
    return same and (moment.year is None or not span.year or moment.year == span.year) and moment.shift is None
