"""Running text into sentences, with offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

_OPEN = {"“": "”", "「": "」", "『": "』", "《": "》", "（": "）", "(": ")", "【": "】", "‘": "’"}
_CLOSE = set(_OPEN.values())
_EVENT = re.compile("[。！？!?；;\n“”「」『』《》（）()【】‘’]")
_LONGEST = 400  # characters: a bracket open for longer was never meant to close


class Sentence(NamedTuple):
    """A sentence; ``text`` is ``original[start:end]``, white space at both ends left out."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """Split at 。！？； and line ends, not inside brackets and quotes.

    >>> [s.text for s in sentences("收入增长（第一季度；同比）5%。下降2%")]
    ['收入增长（第一季度；同比）5%。', '下降2%']
    """
    found: list[Sentence] = []
    start, waiting = 0, []  # type: int, list[tuple[str, int]]
    for event in _EVENT.finditer(text):
        char, at = event[0], event.start()
        if char == "\n":
            _add(found, text, start, at)
            start, waiting = at + 1, []
        elif char in _OPEN:
            waiting.append((_OPEN[char], at))
        elif char in _CLOSE:
            closes = [index for index, (wanted, _) in enumerate(waiting) if wanted == char]
            waiting = waiting[: closes[-1]] if closes else waiting
            if not waiting and at == start and found:
                start = _extend(found, text, at)
        elif not waiting or at - waiting[0][1] > _LONGEST:
            _add(found, text, start, at + 1)
            start, waiting = at + 1, []
    _add(found, text, start, len(text))
    return found


def _extend(found: list[Sentence], text: str, at: int) -> int:
    """A closing quote right after the stop belongs to the sentence that it closes."""
    last = found[-1]
    if last.end != at:
        return at
    found[-1] = Sentence(last.start, at + 1, text[last.start : at + 1])
    return at + 1


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    part = text[start:end]
    stripped = part.strip()
    if stripped:
        begin = start + part.index(stripped[0])
        found.append(Sentence(begin, begin + len(stripped), stripped))
