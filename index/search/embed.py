"""Texts to vectors."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Kind = Literal["query", "passage"]
Vectors = NDArray[np.float32]
BUDGET = 1024  # tokens per batch; measured as the quickest of 512 to 8192 on two cores


@runtime_checkable
class Embedder(Protocol):
    """What turns texts into vectors. ``name`` is stored in the library: vectors of two models don't mix."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str], kind: Kind = "passage") -> Vectors:
        """Unit vectors, float32 (n, dimension), in the order of ``texts``."""
        ...


def batches(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Group positions by similar length, longest first, so that padding is little.

    Args:
        lengths: Tokens per text.
        budget: Tokens per batch, padding included; a longer text is a batch of its own.
    """
    groups: list[list[int]] = []
    for position in sorted(range(len(lengths)), key=lambda at: (-lengths[at], at)):
        if groups and lengths[groups[-1][0]] * (len(groups[-1]) + 1) <= budget:
            groups[-1].append(position)
        else:
            groups.append([position])
    return groups


class SentenceEmbedder:
    """An :class:`Embedder` over a sentence-transformers model, loaded at first use.

    Args:
        model: Name in the model registry, Hugging Face name, local folder, or a loaded model.
        device: ``auto`` takes a GPU where there is one.
        budget: Tokens per batch, padding included.
        name: What the library records; default: found from ``model``.
    """

    def __init__(self, model: Any = "default", device: str = "auto", budget: int = BUDGET, name: str = "") -> None:
        self._source, self._device, self._budget, self._name = model, device, budget, name
        self._model: Any = None if isinstance(model, str) else model
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Name of the model, known without loading it."""
        if not self._name:
            self._name = identity(self._source) if isinstance(self._source, str) else type(self._source).__name__
        return self._name

    @property
    def dimension(self) -> int:
        """Length of the vectors; loads the model."""
        return int(self.loaded().get_embedding_dimension())

    def embed(self, texts: Sequence[str], kind: Kind = "passage") -> Vectors:
        """Unit vectors, float32 (n, dimension), in the order of ``texts``."""
        model = self.loaded()
        encode = model.encode_query if kind == "query" else model.encode_document
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for group in batches(self._lengths(texts), self._budget):
            chosen = [texts[at] for at in group]
            vectors[group] = encode(chosen, batch_size=len(chosen), normalize_embeddings=True, show_progress_bar=False)
        return vectors

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        tokenizer = getattr(self.loaded(), "tokenizer", None)
        if len(texts) < 2 or not callable(tokenizer):
            return [len(text) for text in texts]
        return [len(ids) for ids in tokenizer(list(texts), truncation=True)["input_ids"]]

    def loaded(self) -> Any:
        """The sentence-transformers model, loaded if it is not yet."""
        with self._lock:
            if self._model is None:
                from index.models import load_embedder

                self._model = load_embedder(self._source, device=self._device)
            return self._model


def identity(source: str) -> str:
    """The name under which a library records a model: a local folder's is its own name and a mark of its files."""
    from index.models import find, known

    if known(source):
        return find(source, "embedding").name
    folder = Path(source).expanduser()
    if not folder.is_dir():
        return source
    state = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            # Weights are too big to read each time; a retrained model changes its configuration or sizes.
            content = path.read_bytes() if path.suffix == ".json" and path.stat().st_size < 1 << 20 else b""
            state.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size} ".encode() + content)
    return f"{folder.resolve().name}@{state.hexdigest()[:12]}"
