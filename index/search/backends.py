"""Which embedder a name or a setting stands for."""

from __future__ import annotations

from typing import Literal

from index.search.embed import Embedder, SentenceEmbedder

Backend = Literal["torch", "onnx-int8"]


def make_embedder(model: str = "default", backend: Backend = "torch", device: str = "auto") -> Embedder:
    """The embedder of a model, loaded at first use.

    Args:
        model: Name in the model registry, Hugging Face name, or local folder.
        backend: ``torch`` (float32), or ``onnx-int8``: on the processor only, with other vectors, so that a library is
            made and asked with the same one.
        device: For torch; ``auto`` takes a GPU where there is one.
    """
    if backend == "torch":
        return SentenceEmbedder(model, device=device)
    from index.search.embed_onnx import OnnxEmbedder

    return OnnxEmbedder(model)


def embedder_named(name: str) -> Embedder:
    """The embedder that a library recorded."""
    model, plus, backend = name.rpartition("+")
    return make_embedder(model, "onnx-int8") if plus and backend == "onnx-int8" else make_embedder(name or "default")
