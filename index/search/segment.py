"""Text to search words: normalised, segmented Chinese, with the ledger's names as words of their own."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_CJK = "\u3400-\u9fff"
_SPACE_IN_WORD = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_LONGEST_NAME = 40


def normal(text: str) -> str:
    """Full width to half width, lower case, no thousands separators, no spaces inside Chinese words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SPACE_IN_WORD.sub("", _THOUSANDS.sub("", folded))


@cache
def function_words() -> frozenset[str]:
    """Words that are left out of the keyword index."""
    data = tomllib.loads((files("index.search") / "words.toml").read_text(encoding="utf-8"))
    return frozenset(data["function_words"])


class Segmenter:
    """Cuts text into search words.

    The dictionary's own segmentation never depends on the names, and a name is added as one more word where it
    occurs. So chunks that were stored before a name was known are still found by the name's parts.

    Args:
        names: Names and codes from the ledger.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: dict[str, list[str]] = defaultdict(list)
        for name in {normal(name).strip() for name in names}:
            if 2 <= len(name) <= _LONGEST_NAME and not name.isdecimal():
                self._names[name[:2]].append(name)

    def words(self, text: str) -> list[str]:
        """Search words of ``text``, in order, with repeats; names that the dictionary does not know come last."""
        import rjieba

        text = normal(text)
        skip = function_words()
        words = [word for word in rjieba.cut_for_search(text) if word not in skip and any(map(str.isalnum, word))]
        known = set(words)
        return words + [name for name in self._found(text) if name not in known]

    def _found(self, text: str) -> list[str]:
        if not self._names:
            return []
        return [
            name
            for start in range(len(text) - 1)
            for name in self._names.get(text[start : start + 2], ())
            if text.startswith(name, start)
        ]
