"""An OpenAI-compatible server, through llama-index."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from index.errors import LanguageModelError
from rag.llm.likelihood import LISTED, share_of_yes
from rag.llm.model import LanguageModel, Message
from rag.llm.schema import in_words, response_format
from rag.llm.trouble import OptionRefused, ServerLost, explained
from rag.llm.usage import count

if TYPE_CHECKING:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

Constraint = Callable[[Mapping[str, Any]], dict[str, Any]]
"""From a JSON schema to the arguments of the request that make the server obey it."""


class _Reply:
    """A reply that is being written.

    llama-index leaves the connection open when its generator is closed, and the server would write on to the
    end, with the next request waiting: so the HTTP responses are kept and closed here.
    """

    def __init__(self) -> None:
        self.responses: list[httpx.Response] = []
        self.finished = False  # the server said why it ended
        self.closed = False  # by ``ChatModel.close``
        self.over = False
        self.first: list[tuple[str, float]] = []  # the likeliest first tokens, if the server tells them

    def hang_up(self) -> None:
        self.over = True
        for response in self.responses:
            response.close()


class ChatModel(LanguageModel):
    """A model behind an OpenAI-compatible URL.

    Args:
        url: Base URL, ending in ``/v1`` as a rule.
        model: Name of the model there.
        key: API key; "" for none.
        temperature: Sampling temperature.
        timeout: Seconds to wait for the next piece.
        context: Context of the model in tokens, for llama-index's metadata.
        constraint: How this server is told of a schema.
        retries: How often a request is repeated that did not get through.
        direct: True to go round any proxy (for loopback).
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str = "",
        temperature: float = 0.0,
        timeout: float = 300,
        context: int = 4096,
        constraint: Constraint = lambda schema: {"response_format": response_format(schema)},
        retries: int = 2,
        direct: bool = False,
    ) -> None:
        self.url, self.model = url, model
        self._key, self._temperature, self._timeout, self._context = key, temperature, timeout, context
        self._constraint, self._retries, self._direct = constraint, retries, direct
        self._client: OpenAILike | None = None
        self._lock = threading.Lock()
        self._open: dict[Generator[str, None, None], _Reply] = {}
        self._here = threading.local()

    @property
    def llm(self) -> OpenAILike:
        """The llama-index LLM, for those who plug this model into a llama-index pipeline."""
        with self._lock:
            if self._client is None:
                self._client = self._connect()
            return self._client

    def _connect(self) -> OpenAILike:
        import httpx
        from llama_index.llms.openai_like import OpenAILike

        wait = httpx.Timeout(self._timeout, connect=min(self._timeout, 10))
        return OpenAILike(
            model=self.model,
            api_base=self.url,
            api_key=self._key or "none",
            is_chat_model=True,
            context_window=self._context,
            temperature=self._temperature,
            timeout=self._timeout,
            max_retries=self._retries,
            http_client=httpx.Client(timeout=wait, trust_env=not self._direct, event_hooks={"response": [self._note]}),
        )

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Iterator[str]:
        """See ``LanguageModel.stream``. A server that knows no schemas is asked for it in words."""
        options: dict[str, Any] = {"max_tokens": max_tokens, **({"stop": list(stop)} if stop else {})}
        if schema is None:
            yield from self._run(messages, options)
            return
        try:
            yield from self._run(messages, {**options, **self._constraint(schema)})
        except OptionRefused:
            asked = [*messages[:-1], {**messages[-1], "content": f"{messages[-1]['content']}\n\n{in_words(schema)}"}]
            yield from self._run(asked, {**options, "response_format": {"type": "json_object"}})

    def affirms(self, messages: Sequence[Message]) -> float:
        """See ``LanguageModel.affirms``: by the probabilities of the first token, where the server tells them."""
        reply = _Reply()
        try:
            list(self._run(messages, {"max_tokens": 1, "logprobs": True, "top_logprobs": LISTED}, reply))
        except OptionRefused:
            return super().affirms(messages)
        share = share_of_yes(reply.first)
        return super().affirms(messages) if share is None else share

    def _run(self, messages: Sequence[Message], options: dict[str, Any], reply: _Reply | None = None) -> Iterator[str]:
        reply = reply or _Reply()
        pieces = self._pieces(messages, options, reply)
        self._open[pieces] = reply
        try:
            yield from pieces
        finally:
            del self._open[pieces]
            pieces.close()
        if reply.closed:
            raise LanguageModelError("the language model was closed while it was answering", self.model)
        if not reply.finished:
            raise ServerLost("the language model's answer broke off", self.url, "Ask again.")

    def _pieces(
        self, messages: Sequence[Message], options: dict[str, Any], reply: _Reply
    ) -> Generator[str, None, None]:
        from llama_index.core.base.llms.types import ChatMessage

        said = [ChatMessage(role=message["role"], content=message["content"]) for message in messages]
        optional = options.get("response_format", {}).get("type") == "json_schema" or "logprobs" in options
        llm = self.llm
        self._here.reply = reply  # the response hook runs in this thread, within the first step of the loop
        try:
            with explained(self.url, self.model, self._timeout, optional=optional):
                for response in llm.stream_chat(said, **options):
                    if reply.closed:
                        return
                    count(response.raw)
                    choices = getattr(response.raw, "choices", None)
                    reply.finished = reply.finished or bool(choices and choices[0].finish_reason)
                    told = getattr(choices[0], "logprobs", None) if choices and not reply.first else None
                    if told is not None and told.content:
                        reply.first = [(token.token, token.logprob) for token in told.content[0].top_logprobs]
                    if response.delta:
                        yield response.delta
        except LanguageModelError:
            if not reply.closed:
                raise
        finally:
            reply.hang_up()

    def _note(self, response: httpx.Response) -> None:
        reply: _Reply | None = getattr(self._here, "reply", None)
        if reply is not None and not reply.over:
            reply.responses.append(response)

    def describe(self) -> str:
        return f"{self.model} at {self.url}"

    def close(self) -> None:
        """Ends replies that are being written, and the connections."""
        for pieces, reply in tuple(self._open.items()):
            reply.closed = True
            with suppress(ValueError):  # running in another thread, which sees it at the next piece
                pieces.close()
        with self._lock:
            client, self._client = self._client, None
        if client is not None and client._http_client is not None:
            client._http_client.close()
