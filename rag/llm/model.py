"""What every language model looks like to the rest of the program."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

Message = Mapping[str, str]
"""``{"role": "system" | "user" | "assistant", "content": text}``"""
YES, NO = "yes", "no"
_YES_OR_NO = {
    "type": "object",
    "properties": {"answer": {"type": "string", "enum": [YES, NO]}},
    "required": ["answer"],
    "additionalProperties": False,
}


class LanguageModel(ABC):
    """A chat model. One object may be used from several threads.

    Implementations raise ``LanguageModelError`` for anything that goes wrong between the call and the last piece.
    """

    @abstractmethod
    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Iterator[str]:
        """Pieces of the reply, as they are written.

        Args:
            messages: The conversation, the last one from the user. Put what calls share first: it is cached.
            max_tokens: Budget of the reply.
            stop: The reply ends before any of these strings.
            schema: JSON schema (``type: object``) that the reply obeys; see ``complete`` for the checked form.
        """

    def warm(self, messages: Sequence[Message]) -> None:
        """Get ready, in the background, for calls that begin like these messages; a failure is left to those calls.

        Nothing is downloaded for it. Models that are ready anyway do nothing.
        """
        return

    @abstractmethod
    def describe(self) -> str:
        """Model and where it runs, in one line for the user."""

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> str:
        """The whole reply. With ``schema`` it is valid JSON that obeys it, or LanguageModelError is raised."""
        reply = "".join(self.stream(messages, max_tokens=max_tokens, stop=stop, schema=schema))
        if schema is not None:
            from rag.llm.schema import validate

            validate(reply, schema)
        return reply

    def affirms(self, messages: Sequence[Message]) -> float:
        """How likely the model's answer to a question for yes or no is yes, in [0, 1].

        A model that tells no probabilities gives 0 or 1.
        """
        reply = json.loads(self.complete(messages, max_tokens=16, schema=_YES_OR_NO))
        return float(reply["answer"] == YES)

    def close(self) -> None:
        """Free what the model holds. A later call opens it again. Closing twice is harmless."""
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
