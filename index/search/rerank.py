"""Reordering hits with a cross-encoder that the user names."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from index.errors import ModelError
from index.hit import Hit


class Reranker(Protocol):
    """Puts hits into a better order."""

    def rerank(self, query: str, hits: Sequence[Hit]) -> list[Hit]: ...


class CrossEncoderReranker:
    """Scores each pair of query and text by a sentence-transformers cross-encoder, loaded at first use.

    Args:
        model: Hugging Face name or local folder, e.g. ``BAAI/bge-reranker-base``; or a loaded model.
        device: ``auto`` takes a GPU where there is one.
        batch: Pairs per forward pass.
    """

    def __init__(self, model: Any, device: str = "auto", batch: int = 16) -> None:
        self._source, self._device, self._batch = model, device, batch
        self._model: Any = None if isinstance(model, str) else model
        self._lock = threading.Lock()

    def rerank(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits, best first, with the cross-encoder's score in [0, 1] as ``score``; ties keep their order.

        Raises:
            ModelError: The model cannot be loaded.
        """
        if not hits:
            return []
        import torch

        # The model's own activation differs between models (some have none); the sigmoid of the raw score is
        # monotone, so the order is the model's and the score is in [0, 1] for all of them.
        raw = self._loaded().predict(
            [(query, hit.chunk.text) for hit in hits],
            batch_size=self._batch,
            activation_fn=torch.nn.Sigmoid(),
            show_progress_bar=False,
        )
        scored = [replace(hit, score=float(score)) for hit, score in zip(hits, raw, strict=True)]
        return sorted(scored, key=lambda hit: -hit.score)

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                from sentence_transformers import CrossEncoder

                device = None if self._device == "auto" else self._device
                try:
                    self._model = CrossEncoder(self._source, device=device)
                except Exception as error:  # whatever transformers' loaders raise
                    reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
                    raise ModelError(
                        f"The reranking model cannot be loaded ({reason})",
                        self._source,
                        "Name a cross-encoder on a hub that can be reached, or its local folder.",
                    ) from error
            return self._model
