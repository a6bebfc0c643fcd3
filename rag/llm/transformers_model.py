"""A Hugging Face model in this process, through transformers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.errors import LanguageModelError
from rag.llm.model import LanguageModel, Message
from rag.llm.schema import in_words
from rag.settings import LLMSettings


class TransformersModel(LanguageModel):
    """A causal language model with a chat template.

    Args:
        source: Local folder, or name on a hub (``owner/name``).
        settings: Temperature and timeout.

    A schema is asked for in words only; ``complete`` still checks the reply against it.
    """

    def __init__(self, source: str, settings: LLMSettings) -> None:
        self._source, self._settings = source, settings
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def _load(self) -> tuple[Any, Any]:
        """(tokenizer, model)"""
        from transformers import AutoModelForCausalLM, AutoTokenizer

        if self._loaded is None:
            try:
                tokenizer = AutoTokenizer.from_pretrained(self._source)
                model = AutoModelForCausalLM.from_pretrained(self._source)
            except Exception as error:  # whatever the many loaders of transformers raise
                reason = (str(error).strip() or type(error).__name__).splitlines()[0][:160]
                raise LanguageModelError(
                    f"the language model cannot be loaded ({reason})",
                    self._source,
                    "Give a .gguf file, the folder of a Hugging Face model, or a name on a hub that can be reached.",
                ) from error
            if not tokenizer.chat_template:
                raise LanguageModelError(
                    "the model has no chat template", self._source, "Use an instruction-tuned model."
                )
            self._loaded = tokenizer, model
        return self._loaded

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Iterator[str]:
        """See ``LanguageModel.stream``. Replies are written one after the other."""
        said = [dict(message) for message in messages]
        if schema is not None:
            said[-1]["content"] += f"\n\n{in_words(schema)}"
        with self._lock:
            yield from _until(self._pieces(said, max_tokens), tuple(stop or ()))

    def _pieces(self, messages: list[dict[str, str]], max_tokens: int) -> Iterator[str]:
        from transformers import StoppingCriteria, StoppingCriteriaList, TextIteratorStreamer

        tokenizer, model = self._load()
        inputs = tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
        ).to(model.device)
        streamer: Any = TextIteratorStreamer(
            tokenizer, skip_prompt=True, skip_special_tokens=True, timeout=self._settings.timeout
        )
        enough = threading.Event()
        failures: list[BaseException] = []

        class Cancelled(StoppingCriteria):
            def __call__(self, *_: Any, **__: Any) -> bool:
                return enough.is_set()

        def write() -> None:
            try:
                warm = self._settings.temperature > 0
                model.generate(
                    **inputs,
                    max_new_tokens=max_tokens,
                    do_sample=warm,
                    temperature=self._settings.temperature if warm else None,
                    top_p=None,
                    top_k=None,
                    streamer=streamer,
                    stopping_criteria=StoppingCriteriaList([Cancelled()]),
                )
            except BaseException as error:
                failures.append(error)
                streamer.end()

        writer = threading.Thread(target=write, name="transformers", daemon=True)
        writer.start()
        try:
            yield from (piece for piece in streamer if piece)
        except Exception as error:  # queue.Empty: nothing came in time
            raise LanguageModelError(
                f"the language model wrote nothing for {self._settings.timeout:g} s",
                self._source,
                "Raise YANBAO_LLM__TIMEOUT.",
            ) from error
        finally:
            enough.set()
            writer.join()
        if failures:
            raise LanguageModelError(f"the language model failed ({failures[0]})", self._source) from failures[0]

    def describe(self) -> str:
        return f"{self._source}, through transformers"

    def close(self) -> None:
        with self._lock:
            self._loaded = None


def _until(pieces: Iterator[str], stops: tuple[str, ...]) -> Iterator[str]:
    """The pieces up to the first of the stop strings. What might be the start of one is held back."""
    held, longest = "", max(map(len, stops), default=1) - 1
    for piece in pieces:
        held += piece
        ends = [at for stop in stops if (at := held.find(stop)) >= 0]
        if ends:
            yield held[: min(ends)]
            return
        ready = len(held) - longest
        if ready > 0:
            yield held[:ready]
            held = held[ready:]
    if held:
        yield held
