"""llama-index's hybrid search over the made-up chunks of a benchmark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.search.bench_data import DIMENSION, VOCABULARY, MadeUp

_PART = 10_000
_DEPTH = 100


def llama_index(kept: Path, chunks: int) -> Callable[[str], object]:
    """A search by a FAISS store and a BM25 retriever, fused by relative scores.

    All is in memory. A node is put together when a retriever asks for it, since a million of them as Python objects
    would need more memory than most machines have; both arms look up as many nodes as they would there.

    Args:
        kept: Folder for bm25s's matrix, which takes minutes to make.
        chunks: How many.
    """
    from llama_index.core import MockEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import QueryBundle

    data = MadeUp()
    ranks = np.concatenate([data.ranks(first, min(_PART, chunks - first)) for first in range(0, chunks, _PART)])
    embedding: Any = MockEmbedding(embed_dim=DIMENSION)
    arms: list[Any] = [_near(data, ranks, embedding), _keyword(kept, ranks)]
    options: dict[str, Any] = {"mode": "relative_score", "num_queries": 1, "use_async": False, "llm": MockLLM()}
    fused = QueryFusionRetriever(arms, similarity_top_k=10, **options)
    return lambda query: fused.retrieve(QueryBundle(query, embedding=data.embed([query])[0].tolist()))


def _text(ranks: NDArray[np.uint16], at: int) -> str:
    return " ".join(f"w{rank}" for rank in ranks[at].tolist())


def _near(data: MadeUp, ranks: NDArray[np.uint16], embedding: Any) -> Any:
    import faiss
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.schema import BaseNode, TextNode
    from llama_index.core.storage.docstore import SimpleDocumentStore
    from llama_index.vector_stores.faiss import FaissVectorStore

    class Nodes(SimpleDocumentStore):
        def get_document(self, doc_id: str, raise_error: bool = True) -> BaseNode:
            return TextNode(id_=doc_id, text=_text(ranks, int(doc_id)))

    flat: Any = faiss.index_factory(DIMENSION, "Flat", faiss.METRIC_INNER_PRODUCT)
    for first in range(0, len(ranks), _PART):
        flat.add(data.vectors(first, min(_PART, len(ranks) - first)))
    context = StorageContext.from_defaults(vector_store=FaissVectorStore(flat), docstore=Nodes())
    index = VectorStoreIndex([], storage_context=context, embed_model=embedding)
    index.index_struct.nodes_dict.update({str(at): str(at) for at in range(len(ranks))})
    return index.as_retriever(similarity_top_k=_DEPTH)


def _keyword(kept: Path, ranks: NDArray[np.uint16]) -> Any:
    import bm25s
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores.utils import node_to_metadata_dict
    from llama_index.retrievers.bm25 import BM25Retriever

    if kept.exists():
        matrix = bm25s.BM25.load(str(kept))
    else:
        words = {f"w{rank}": rank for rank in range(VOCABULARY)}
        numbers = np.array(list(words.values()), object)  # one Python object per word, not one per occurrence
        texts = [
            line for first in range(0, len(ranks), _PART) for line in numbers[ranks[first : first + _PART]].tolist()
        ]
        matrix = bm25s.BM25()
        matrix.index((texts, words), show_progress=False)
        matrix.save(str(kept))
    template = node_to_metadata_dict(TextNode(id_="ID", text="TEXT"))

    class Corpus:
        """What the retriever keeps of each node."""

        def __getitem__(self, at: int) -> dict[str, Any]:
            content = template["_node_content"].replace("ID", str(at)).replace("TEXT", _text(ranks, at))
            return template | {"_node_content": content, "node_id": str(at)}

    matrix.corpus = Corpus()
    retriever = BM25Retriever(existing_bm25=matrix, similarity_top_k=_DEPTH)
    matrix.corpus = (
        None  # as when a retriever is made from nodes: positions are returned, and looked up by the retriever
    )
    return retriever
