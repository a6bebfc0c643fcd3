"""Lets the model choose, by number and through a JSON schema: it never writes what is shown."""

from __future__ import annotations

import json
from collections.abc import Sequence

import prompts
from index.errors import LanguageModelError
from rag.llm.model import LanguageModel

_MOST = 3


def choose_program(model: LanguageModel, question: str, programs: Sequence[str], language: str = "zh") -> int | None:
    """Index of the program that the asker means, or None if the model leaves it open.

    Args:
        programs: Each reading in one line.
    """
    schema = {
        "type": "object",
        "properties": {"number": {"type": "integer", "enum": list(range(len(programs) + 1))}},
        "required": ["number"],
        "additionalProperties": False,
    }
    messages = prompts.render("choose", language, programs=list(programs), question=question)
    number = _object(model.complete(messages, max_tokens=16, schema=schema)).get("number")
    return number - 1 if isinstance(number, int) and 1 <= number <= len(programs) else None


def select_sentences(
    model: LanguageModel, question: str, sentences: Sequence[str], language: str = "zh"
) -> tuple[int, ...]:
    """Indices of the sentences that answer the question, at most three, in the model's order; () if none does."""
    schema = {
        "type": "object",
        "properties": {
            "numbers": {
                "type": "array",
                "items": {"type": "integer", "enum": list(range(1, len(sentences) + 1))},
                "maxItems": _MOST,
            }
        },
        "required": ["numbers"],
        "additionalProperties": False,
    }
    messages = prompts.render("select", language, sentences=list(sentences), question=question)
    numbers = _object(model.complete(messages, max_tokens=32, schema=schema)).get("numbers")
    if not isinstance(numbers, list):
        return ()
    valid = (number - 1 for number in numbers if isinstance(number, int) and 1 <= number <= len(sentences))
    return tuple(dict.fromkeys(valid))[:_MOST]


def _object(reply: str) -> dict[str, object]:
    try:
        value = json.loads(reply)
    except ValueError as error:
        raise LanguageModelError(
            "the model's reply is not JSON", reply[:40], "Ask again, or use another model."
        ) from error
    return value if isinstance(value, dict) else {}
