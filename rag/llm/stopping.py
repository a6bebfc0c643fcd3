"""A language model that can be told to stop between two pieces of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from index.errors import YanbaoError
from rag.llm.model import LanguageModel, Message

Stop = Callable[[], bool]


class StoppedError(YanbaoError):
    """The user ended the work."""

    def __init__(self) -> None:
        super().__init__("Stopped")


class _Stoppable(LanguageModel):
    def __init__(self, model: LanguageModel, stop: Stop) -> None:
        self._inner, self._stop = model, stop

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Iterator[str]:
        if self._stop():
            raise StoppedError
        for piece in self._inner.stream(messages, max_tokens=max_tokens, stop=stop, schema=schema):
            if self._stop():
                raise StoppedError
            yield piece

    def describe(self) -> str:
        return self._inner.describe()

    def close(self) -> None:
        """Nothing: who lent the model closes it."""


def stoppable(model: LanguageModel | None, stop: Stop | None) -> LanguageModel | None:
    """The model, ending with StoppedError as soon as ``stop()`` is true."""
    return model if model is None or stop is None else _Stoppable(model, stop)
