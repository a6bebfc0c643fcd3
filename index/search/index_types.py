"""Which FAISS index serves how many vectors, as data.

Measured on 131,072 made-up vectors of 384 dimensions (mean cosine 0.69, like sentence embeddings), 300 queries,
top 100 scored again exactly, both cores of a busy machine; recall is that of the exact top 10:

=================  ==============  =========  =========  ============
index              bytes a vector  build (s)  recall@10  ms / exact's
=================  ==============  =========  =========  ============
Flat                         1536          0      1.000          1
SQ8                           384          1      1.000          0.8
IVF512,SQ8 128/512            398         10      0.990          0.06
HNSW32,SQ8                    656        131      1.000          0.04
HNSW16,SQ8                    528        122      1.000          0.01
PQ96x4fs                       48         55      0.997          0.01
IVF1,RaBitQfs                  57          1      1.000          0.03
 … ,Refine(SQ8)               441          2      1.000          0.05
=================  ==============  =========  =========  ============

On vectors without any structure (20,000 random directions, queries near some of them) one bit alone finds 0.41 of the
exact top 10, refined four times over 0.69, sixteen times 0.90: the refinement is the margin for crowded embeddings.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexType:
    """A row of the choice.

    Attributes:
        gpu: Whether it is for machines with a GPU.
        up_to: Largest number of vectors that it serves.
        factory: FAISS factory string.
        reason: Why.
    """

    gpu: bool
    up_to: int
    factory: str
    reason: str


_ALL = 1 << 62
INDEX_TYPES: tuple[IndexType, ...] = (
    IndexType(False, 4_000, "Flat", "exact, and scanned in the time that reading the candidates takes"),
    # One list: its centroid takes out what all vectors have in common, and it takes filters, which the plain index
    # does not. One bit per dimension names candidates, eight choose among them, the store's vectors score them.
    IndexType(
        False, _ALL, "IVF1,RaBitQfs,Refine(SQ8)", "built in seconds, 0.29 of the memory; graphs take 60 times as long"
    ),
    IndexType(True, _ALL, "Flat", "a GPU scans exact vectors faster than a processor scans short ones"),
)


def index_type_for(vectors: int, gpu: bool = False) -> IndexType:
    """The first row that serves this many vectors."""
    return next(row for row in INDEX_TYPES if row.gpu == gpu and vectors <= row.up_to)
