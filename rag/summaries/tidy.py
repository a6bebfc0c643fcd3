"""Print that a converter spoiled, as it was meant: for showing only, evidence stays verbatim."""

from __future__ import annotations

import re

from index.numbers import normalise

_HAN = r"\u3400-\u9fff"
_INSIDE = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])|(?<=[{_HAN}，。；：、“”（）《》])\s+(?=[，。；：、”）》])")
_SPACES = re.compile(r"[\s\u00a0\u3000]+")
_STARS = re.compile(r"\*{2,}|_{2,}|#{1,6}(?=\s)")


def tidy(text: str) -> str:
    """One line without spaces inside Chinese words and without marks of a markup.

    >>> tidy("屿诺 光刻　-U **发布** RC 120")
    '屿诺光刻 -U 发布 RC 120'
    """
    return _INSIDE.sub("", _SPACES.sub(" ", _STARS.sub("", text))).strip()


def tidy_figure(raw: str) -> str:
    """A printed figure in half-width characters without spaces.

    >>> tidy_figure("－　８， ４１５．１６ ％")
    '-8,415.16%'
    """
    return _SPACES.sub("", normalise(raw)).replace("，", ",")
