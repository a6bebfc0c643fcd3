"""Question, caption and headers as one row of the embedding model's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rag.questions.tableparser.asked import Asked
from rag.questions.tableparser.sheet import Sheet, words_shown
from rag.questions.text import fold_name

MODEL = "multilingual-e5-small"
LONGEST = 384  # tokens
_QUESTION, _CAPTION, _HEADER = 96, 40, 24  # tokens of each at most
_PROMPT = "query: "


@dataclass(frozen=True, slots=True)
class Encoded:
    """A question beside a sheet, as tokens.

    Attributes:
        ids: Of the tokens, sentence marks included.
        question: One past the question's last token.
        fields: (start, end) of each field's tokens.
        numbers: (start, end) of each number's tokens; empty where it lies beyond the question's reach.
    """

    ids: tuple[int, ...]
    question: int
    fields: tuple[tuple[int, int], ...]
    numbers: tuple[tuple[int, int], ...]


def encode(tokenizer: Any, asked: Asked, sheet: Sheet, order: Sequence[int] | None = None) -> Encoded:
    """The tokens of a question and a sheet.

    Args:
        tokenizer: The embedding model's; it must give offsets.
        order: Places of the fields to write, in their order; default: all. ``fields`` of the result goes along.
    """
    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    spoken = tokenizer(_PROMPT + asked.text, add_special_tokens=False, return_offsets_mapping=True)
    ids = [first, *spoken["input_ids"][:_QUESTION], last]
    question = len(ids)
    spans = [(start - len(_PROMPT), end - len(_PROMPT)) for start, end in spoken["offset_mapping"][:_QUESTION]]
    numbers = []
    for number in asked.numbers:
        places = [at + 1 for at, (start, end) in enumerate(spans) if start < number.end and end > number.start]
        numbers.append((places[0], places[-1] + 1) if places else (0, 0))
    named = f"{fold_name(sheet.caption)} {fold_name(sheet.kind)}"
    ids += [*tokenizer(named, add_special_tokens=False)["input_ids"][:_CAPTION], last]
    fields: list[tuple[int, int]] = []
    for place in range(len(sheet.fields)) if order is None else order:
        field = sheet.fields[place]
        text = fold_name(field.header)
        if field.words:
            text += f": {'、'.join(words_shown(field, asked.text))}"
        pieces = tokenizer(text, add_special_tokens=False)["input_ids"][:_HEADER]
        fields.append((len(ids), len(ids) + len(pieces)))
        ids += [*pieces, last]
    return Encoded(tuple(ids), question, tuple(fields), tuple(numbers))
