"""llama.cpp's server inside this process: started on first need, on loopback, with a key of its own."""

from __future__ import annotations

import secrets
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index.errors import LanguageModelError, YanbaoError
from rag.llm.chat import ChatModel
from rag.llm.model import LanguageModel, Message
from rag.llm.processors import physical_cores
from rag.llm.schema import grammar
from rag.llm.trouble import ServerLost
from rag.settings import LLMSettings

CACHED_PROMPTS = 512  # MiB of memory for the states of earlier prompts
HTTP_THREADS = 4


class _Running:
    """A server and its client. Stopping twice is harmless."""

    def __init__(self, path: Path, settings: LLMSettings, threads: int) -> None:
        import xllamacpp

        key = secrets.token_urlsafe(32)
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
        params.n_ctx, params.n_parallel = settings.context, 1
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.n_threads_http = HTTP_THREADS
        params.cache_prompt, params.cache_ram_mib = True, CACHED_PROMPTS
        params.ui = params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
        params.offline, params.verbosity = True, 0
        try:
            self.server = xllamacpp.Server(params)
        except RuntimeError as error:
            raise LanguageModelError(
                "the model file cannot be loaded", path, "Check that it is a whole GGUF file and that memory suffices."
            ) from error
        self.chat = ChatModel(
            f"{self.server.listening_address}/v1",
            path.stem,
            key=key,
            temperature=settings.temperature,
            timeout=settings.timeout,
            context=settings.context,
            constraint=lambda schema: {"extra_body": {"grammar": grammar(schema)}},
            retries=0,
            direct=True,
        )

    def stop(self) -> None:
        self.chat.close()
        self.server = None  # its destructor stops the threads and frees the memory


class EmbeddedModel(LanguageModel):
    """A GGUF file, run in this process.

    Args:
        locate: Called at the first start, gives the path of the GGUF file (and pulls it, if need be).
        name: What the model is called before it is located.
        settings: Context, threads, temperature, timeout.
        here: Whether ``locate`` needs no pull.
    """

    def __init__(
        self, locate: Callable[[], Path], name: str, settings: LLMSettings, here: Callable[[], bool] = lambda: True
    ) -> None:
        self._locate, self._name, self._settings, self._here = locate, name, settings, here
        self.threads = settings.threads or physical_cores()
        self._lock = threading.RLock()
        self._running: _Running | None = None
        self._at_exit: weakref.finalize[..., Any] | None = None
        self._warming: threading.Thread | None = None

    def start(self) -> ChatModel:
        """Starts the server unless it runs, and returns its client. Takes seconds the first time."""
        with self._lock:
            if self._running is None:
                self._running = _Running(self._locate(), self._settings, self.threads)
                self._at_exit = weakref.finalize(self, self._running.stop)
            return self._running.chat

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Iterator[str]:
        """See ``LanguageModel.stream``. After a lost server the next call starts a new one."""
        chat = self.start()
        with self._lost(chat):
            yield from chat.stream(messages, max_tokens=max_tokens, stop=stop, schema=schema)

    def affirms(self, messages: Sequence[Message]) -> float:
        """See ``LanguageModel.affirms``."""
        chat = self.start()
        with self._lost(chat):
            return chat.affirms(messages)

    def warm(self, messages: Sequence[Message]) -> None:
        """See ``LanguageModel.warm``: starts the server, and has it read the messages once."""
        if self._running is not None or self._warming is not None or not self._here():
            return
        with self._lock:
            if self._running is None and self._warming is None:
                self._warming = threading.Thread(target=self._read, args=(messages,), name="warm")
                self._warming.start()

    def _read(self, messages: Sequence[Message]) -> None:
        with suppress(YanbaoError):
            with self._lock:
                if self._warming is not threading.current_thread():
                    return  # closed meanwhile
                chat = self.start()
            chat.affirms(messages)

    @contextmanager
    def _lost(self, chat: ChatModel) -> Iterator[None]:
        """Forgets a server that is gone."""
        try:
            yield
        except ServerLost as error:
            self._drop(chat)
            raise LanguageModelError(
                "the embedded language model stopped while it was answering", None, "Ask again."
            ) from error

    def _drop(self, chat: ChatModel) -> None:
        with self._lock:
            if self._running is None or self._running.chat is not chat:
                return
            self._running, self._at_exit = None, None if self._at_exit is None else self._at_exit() or None

    def describe(self) -> str:
        return f"{self._name}, in this process on {self.threads} threads, context {self._settings.context} tokens"

    def close(self) -> None:
        with self._lock:
            running, self._running = self._running, None
            warming, self._warming = self._warming, None
        if warming is not None:
            warming.join()  # a server that is stopped while it takes its first request may never end
        if running is not None and self._at_exit is not None:
            self._at_exit()
