"""Which cell of a text column a question names, where linking knows none: AAA, or 鼎岳 for 鼎岳资本."""

from __future__ import annotations

from rag.questions.catalog import Catalog
from rag.questions.program import ColumnRef
from rag.questions.text import has_han
from rag.questions.wordcells import word_cells

_LEAST = 2  # characters of a word or of its beginning


def named_word(text: str, ref: ColumnRef, catalog: Catalog) -> str:
    """The longest word of the column that the text has, whole or, if no other begins so, its beginning; else ""."""
    held = {word for (column, _), words in word_cells(catalog).words.items() if column == ref for word in words}
    whole = [word for word in held if len(word) >= _LEAST and word in text]
    if whole:
        longest = max(whole, key=len)
        return longest if all(word in longest for word in whole) else ""
    begun = {
        word
        for word in held
        for end in range(len(word) - 1, _LEAST - 1, -1)
        if word[:end] in text and has_han(word[:end]) and sum(other.startswith(word[:end]) for other in held) == 1
    }
    return begun.pop() if len(begun) == 1 else ""
