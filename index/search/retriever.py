"""A llama-index retriever, so that a library plugs into query engines that its users have already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from llama_index.core.callbacks import CallbackManager
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.hit import Hit


class Searchable(Protocol):
    """What the retriever asks: a library, or anything that searches like one."""

    def search(self, query: str, k: int = 8, **filters: Any) -> list[Hit]: ...


class LibraryRetriever(BaseRetriever):
    """Searches a library; every node says where its text stands.

    A node's metadata are ``report``, ``page``, ``line_start``, ``line_end``, ``section``, ``kind``, ``table`` and
    ``row``; they are neither embedded nor shown to the language model. Its id is the chunk's.

    Example::

        engine = RetrieverQueryEngine.from_args(LibraryRetriever(library, k=6, period="2024-04"), llm=llm)

    Args:
        library: Where to search.
        k: How many nodes at most.
        filters: Further arguments of ``library.search``: ``reports``, ``period``, ``issuer``, ``section``, ``kinds``.
    """

    def __init__(
        self, library: Searchable, k: int = 8, callback_manager: CallbackManager | None = None, **filters: Any
    ) -> None:
        self._library, self._k, self._filters = library, k, filters
        super().__init__(callback_manager=callback_manager)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._library.search(query_bundle.query_str, k=self._k, **self._filters)
        return [NodeWithScore(node=node_of(hit), score=hit.score) for hit in hits]


def node_of(hit: Hit) -> TextNode:
    """A hit as a llama-index node."""
    chunk, place = hit.chunk, hit.chunk.locator
    metadata: Mapping[str, Any] = {
        "report": chunk.report,
        "page": place.page,
        "line_start": place.line_start,
        "line_end": place.line_end,
        "section": " > ".join(chunk.section),
        "kind": chunk.kind.value,
        "table": chunk.table,
        "row": chunk.row,
    }
    hidden = list(metadata)
    return TextNode(
        id_=str(chunk.id),
        text=chunk.text,
        metadata=dict(metadata),
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
    )
