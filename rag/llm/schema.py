"""Replies that obey a JSON schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from index.errors import LanguageModelError


def grammar(schema: Mapping[str, Any]) -> str:
    """A grammar for llama.cpp that admits the schema's JSON and no white space outside of strings.

    White space is forbidden because a small model can otherwise fill its whole budget with it.
    """
    strict = {**schema, "x-guidance": {"whitespace_flexible": False, "item_separator": ",", "key_separator": ":"}}
    return "%llguidance {}\nstart: %json " + json.dumps(strict, ensure_ascii=False)


def response_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same wish in OpenAI's words."""
    return {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": dict(schema)}}


def in_words(schema: Mapping[str, Any]) -> str:
    """The same wish for a model that can only be asked."""
    return f"只输出一个符合以下 JSON Schema 的 JSON 对象，不要输出其他内容：\n{json.dumps(schema, ensure_ascii=False)}"


def validate(reply: str, schema: Mapping[str, Any]) -> Any:
    """The parsed reply.

    Raises:
        LanguageModelError: It is not JSON, or does not obey the schema.
    """
    from jsonschema import Draft202012Validator

    try:
        value = json.loads(reply)
    except ValueError as error:
        raise LanguageModelError(
            "the language model's reply is not JSON", repr(reply[:80]), "Ask again, or use a larger model."
        ) from error
    wrong = next(iter(Draft202012Validator(dict(schema)).iter_errors(value)), None)
    if wrong is not None:
        place = "/".join(str(step) for step in wrong.absolute_path) or "the whole"
        raise LanguageModelError(
            f"the language model's reply does not obey the schema (at {place})",
            repr(reply[:80]),
            "Ask again, or use a larger model.",
        )
    return value
