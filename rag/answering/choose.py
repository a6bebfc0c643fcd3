"""Lets the model choose, by number and through a JSON schema, and judge: it never writes what is shown."""

from __future__ import annotations

import json
from collections.abc import Sequence

import prompts
from index.errors import LanguageModelError
from rag.llm.model import LanguageModel
from rag.questions.text import is_english


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


def bears_out(model: LanguageModel, question: str, passage: str) -> float:
    """How likely, by the model, a passage states what a question asks for, in [0, 1].

    The prompt is in the passage's language: asked in English about a Chinese one, a small model hardly ever says yes.
    """
    language = "en" if is_english(passage) else "zh"
    return model.affirms(prompts.render("judge", language, question=question, passage=passage))


def warm(model: LanguageModel) -> None:
    """Has a model read, in the background, what the judgements of Chinese passages begin with."""
    model.warm(prompts.render("judge", "zh", question="", passage=""))


def _object(reply: str) -> dict[str, object]:
    try:
        value = json.loads(reply)
    except ValueError as error:
        raise LanguageModelError(
            "the model's reply is not JSON", reply[:40], "Ask again, or use another model."
        ) from error
    return value if isinstance(value, dict) else {}
