"""Baseline: llama-index as its quick start has it: default splitter, vector index, ``as_query_engine().query``."""

from __future__ import annotations

import time
from typing import Any

from eval.answers import Citation, Found, SystemAnswer
from eval.items import Item
from eval.runs.systems.base import Setup, System
from eval.runs.systems.generation import REFUSES
from rag.llm.usage import counted


class QuickStart(System):
    """Plain text of the reports that a question is about, indexed together on first need: the quick start's vector
    store keeps no filters, and somebody who follows it would index the documents that he asks about.
    """

    def __init__(self, setup: Setup) -> None:
        from llama_index.core.embeddings import BaseEmbedding

        from index.models import load_embedder
        from rag.llm import open_llm
        from rag.settings import load_settings

        self._setup = setup
        self._settings = load_settings(**setup.settings)
        model = load_embedder(self._settings.embedding.model, self._settings.embedding.device)

        class Embedding(BaseEmbedding):
            """llama-index's interface to the same embedding model that the other systems use."""

            def _encode(self, text: str, prompt: str) -> list[float]:
                vector = model.encode(text, prompt_name=prompt, normalize_embeddings=True, show_progress_bar=False)
                return [float(x) for x in vector]

            def _get_text_embedding(self, text: str) -> list[float]:
                return self._encode(text, "passage")

            def _get_query_embedding(self, query: str) -> list[float]:
                return self._encode(query, "query")

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return self._get_query_embedding(query)

        self._embedding = Embedding()
        self._llm = open_llm(self._settings)
        self._engines: dict[frozenset[str] | None, Any] = {}

    def _engine(self, reports: list[str] | None) -> Any:
        """The query engine over some reports, None for all."""
        from llama_index.core import Document, VectorStoreIndex

        from index.library import Library

        key = None if reports is None else frozenset(reports)
        if key not in self._engines:
            with Library.open(self._setup.library) as library:
                documents = [
                    Document(text="\n".join(library.report(id).lines), metadata={"report": id})
                    for id in sorted(key if key is not None else {info.id for info in library.reports()})
                ]
            index = VectorStoreIndex.from_documents(documents, embed_model=self._embedding)
            self._engines[key] = index.as_query_engine(llm=_llama_index_llm(self._llm))
        return self._engines[key]

    def describe(self) -> dict[str, Any]:
        from eval.runs.environment import model_digests

        models = model_digests([self._settings.llm.model], self._settings.embedding.model)
        return {
            "system": "llama-index",
            "scope": self._setup.options.get("scope", "item"),
            "llm": self._llm.describe(),
            "models": models,
        }

    def answer(self, item: Item) -> SystemAnswer:
        engine = self._engine(self._setup.scope(item))
        started = time.perf_counter()
        with counted() as usage:
            response = engine.query(item.question)
        elapsed = round(time.perf_counter() - started, 4)
        nodes = [(str(node.metadata.get("report", "")), node.get_content()) for node in response.source_nodes]
        text = str(response).strip()
        return SystemAnswer(
            id=item.id,
            text=text,
            refused=bool(REFUSES.search(text)) or text == "Empty Response",
            citations=tuple(Citation(report=report, quote=content) for report, content in nodes),
            hits=tuple(Found(report=report, text=content) for report, content in nodes),
            elapsed_s=elapsed,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
        )

    def close(self) -> None:
        self._llm.close()


def _llama_index_llm(model: Any) -> Any:
    """Our language model behind llama-index's interface for completions."""
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
    from llama_index.core.llms.callbacks import llm_completion_callback

    class Bridge(CustomLLM):
        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(context_window=4096, num_output=256, model_name="bridge")

        @llm_completion_callback()
        def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
            return CompletionResponse(text=model.complete([{"role": "user", "content": prompt}], max_tokens=256))

        @llm_completion_callback()
        def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
            raise NotImplementedError("the quick start does not stream")

    return Bridge()
