from __future__ import annotations

import json

import pytest

from index.errors import LanguageModelError
from rag.llm.schema import grammar, validate

SCHEMA = {
    "type": "object",
    "properties": {"choice": {"type": "integer", "minimum": 1, "maximum": 3}},
    "required": ["choice"],
    "additionalProperties": False,
}


def test_a_reply_that_obeys() -> None:
    assert validate('{"choice":2}', SCHEMA) == {"choice": 2}


@pytest.mark.parametrize("reply", ["", "{", "2", '{"choice":4}', '{"choice":"2"}', '{"choice":2,"x":1}', "{}", "[]"])
def test_a_reply_that_does_not(reply: str) -> None:
    with pytest.raises(LanguageModelError):
        validate(reply, SCHEMA)


def test_the_grammar_forbids_white_space_and_keeps_the_schema() -> None:
    text = grammar(SCHEMA)
    asked = json.loads(text.partition("%json ")[2])
    assert asked.pop("x-guidance")["whitespace_flexible"] is False
    assert asked == SCHEMA
