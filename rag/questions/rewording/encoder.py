"""The embedding model's view of a wording: a state for each of its tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MODEL = "multilingual-e5-small"
LAYERS = (4, 8, 12)  # of twelve: lower ones tell words, upper ones what the sentence wants
_PROMPT = "query: "
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as the model sees it.

    Attributes:
        tokens: (n, len(LAYERS) · d) float16.
        spans: (start, end) in the text of each of the n tokens.
    """

    tokens: NDArray[np.float16]
    spans: tuple[tuple[int, int], ...]


def encode(model: Any, texts: Sequence[str]) -> list[Encoded]:
    """Encodes texts with a loaded sentence-transformers model whose tokenizer gives offsets."""
    import torch

    transformer = model[0].auto_model
    found: list[Encoded] = []
    for at in range(0, len(texts), _BATCH):
        prompted = [_PROMPT + text for text in texts[at : at + _BATCH]]
        batch = model.tokenizer(
            prompted, return_tensors="pt", padding=True, truncation=True, return_offsets_mapping=True
        )
        offsets = batch.pop("offset_mapping").tolist()
        with torch.inference_mode():
            out = transformer(**batch.to(transformer.device), output_hidden_states=True)
        states = torch.cat([out.hidden_states[layer] for layer in LAYERS], dim=-1).half().cpu().numpy()
        for row, spans in enumerate(offsets):
            kept = [place for place, (start, end) in enumerate(spans) if end > start and end > len(_PROMPT)]
            within = tuple((max(spans[p][0] - len(_PROMPT), 0), spans[p][1] - len(_PROMPT)) for p in kept)
            found.append(Encoded(states[row, kept], within))
    return found
