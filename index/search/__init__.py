"""Finding evidence: chunks, dense vectors and keywords, fused."""

from index.search.embed import Embedder, Kind

__all__ = ["Embedder", "Kind"]
