"""Programs as plain types, their schema, and the slots in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

from rag.questions.program import Condition, Program, Slot

Part = TypeVar("Part")


def slots_of(part: object) -> Iterator[Slot]:
    """Every slot of a program, in order."""
    return _parts_of(part, Slot)


def conditions_of(part: object) -> Iterator[Condition]:
    """Every condition of a program, in order."""
    return _parts_of(part, Condition)


def entities_of(part: object) -> Iterator[str]:
    """Keys of the rows that a program names, in order."""
    if isinstance(part, tuple):
        for item in part:
            yield from entities_of(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name in ("entity", "entities"):
                yield from (value,) if isinstance(value, str) else value
            else:
                yield from entities_of(value)


def _parts_of(part: object, kind: type[Part]) -> Iterator[Part]:
    if isinstance(part, kind):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _parts_of(item, kind)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _parts_of(getattr(part, field.name), kind)


_adapter: TypeAdapter[Any] = TypeAdapter(Program)


def dump(program: Program) -> dict[str, Any]:
    """A program as plain types; decimals as strings."""
    plain: dict[str, Any] = _adapter.dump_python(program, mode="json")
    return plain


def load(plain: dict[str, Any]) -> Program:
    """The program that ``dump`` wrote. Raises pydantic.ValidationError."""
    program: Program = _adapter.validate_python(plain)
    return program


def schema() -> dict[str, Any]:
    """JSON schema of all programs, for a language model that plans them."""
    return _adapter.json_schema()
