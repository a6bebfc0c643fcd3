"""Texts to vectors by ONNX Runtime, with 8-bit weights."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.models.quantised import TOKENIZER, WEIGHTS, Card, quantised, require_onnx
from index.search.embed import Kind, Vectors, batches, identity

SUFFIX = "+onnx-int8"
BUDGET = 256  # tokens per batch; measured as the quickest of 128 to 2048: what a batch touches stays near the core


class OnnxEmbedder:
    """An :class:`index.search.embed.Embedder` over a quantised model, made and loaded at first use.

    Args:
        model: Name in the model registry, Hugging Face name, or local folder.
        budget: Tokens per batch, padding included.
    """

    def __init__(self, model: str = "default", budget: int = BUDGET) -> None:
        self._source, self._budget = model, budget
        self._session: Session | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Name of the model with its precision: its vectors are others than those of the whole model."""
        return identity(self._source) + SUFFIX

    @property
    def dimension(self) -> int:
        """Length of the vectors; loads the model."""
        return self.loaded().card.dimension

    def embed(self, texts: Sequence[str], kind: Kind = "passage") -> Vectors:
        """Unit vectors, float32 (n, dimension), in the order of ``texts``."""
        session = self.loaded()
        return session.embed(texts, session.card.query if kind == "query" else session.card.passage, self._budget)

    def loaded(self) -> Session:
        """The model, loaded if it is not yet. Raises ModelError."""
        with self._lock:
            if self._session is None:
                require_onnx()
                self._session = Session(*quantised(self._source, identity(self._source)))
            return self._session


class Session:
    """A loaded model: tokenizer and network.

    Args:
        folder: Of :func:`index.models.quantised.quantised`.
        card: What is in it.
    """

    def __init__(self, folder: Path, card: Card) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.card = card
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(card.longest)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _threads()
        # A thread without work sleeps: on a busy machine, one that spins takes the time of the others.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._network = onnxruntime.InferenceSession(str(folder / WEIGHTS), options, ["CPUExecutionProvider"])

    def embed(self, texts: Sequence[str], prompt: str, budget: int = BUDGET) -> Vectors:
        """Unit vectors, float32 (n, dimension), of the prompt with each text."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch([prompt + text for text in texts])]
        vectors = np.zeros((len(texts), self.card.dimension), np.float32)
        for group in batches([len(tokens) for tokens in ids], budget):
            padded = np.full((len(group), len(ids[group[0]])), self.card.padding, np.int64)
            mask = np.zeros_like(padded)
            for row, at in enumerate(group):
                padded[row, : len(ids[at])], mask[row, : len(ids[at])] = ids[at], 1
            vectors[group] = self._network.run(None, {"input_ids": padded, "attention_mask": mask})[0]
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
        return vectors


def _threads() -> int:
    """As many as the usual variable says, which ONNX Runtime does not read; 0 leaves the choice to it."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return int(wanted) if wanted.isdecimal() else 0
