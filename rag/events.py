"""What a streamed answer consists of."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer import Answer


@dataclass(frozen=True, slots=True)
class Step:
    """Something was done or is about to be done; fit to be shown as progress."""

    text: str


@dataclass(frozen=True, slots=True)
class Delta:
    """A gated piece of the answer. Pieces are only ever added; together they are ``Answer.text``."""

    text: str


@dataclass(frozen=True, slots=True)
class Final:
    """The whole answer; always the last event."""

    answer: Answer


Event = Step | Delta | Final
