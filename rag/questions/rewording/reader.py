"""The learned reader: which plain question a wording is, and which of its characters narrow what is asked.

A small network over the frozen states of the embedding model. ``python -m rag.questions.rewording.train`` trains it
on the wordings in ``data/``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any

from rag.questions.rewording.encoder import Encoded, encode


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a masked wording.

    Attributes:
        classes: Probability of each class, ``other`` included; they sum to 1.
        narrowing: For each character the probability that it belongs to words that narrow what is asked.
    """

    classes: Mapping[str, float]
    narrowing: Sequence[float]


class Reader:
    """A trained reader.

    Args:
        model: The loaded sentence-transformers model that the network was trained on.
        members: Networks, see ``heads.Heads``, trained from different beginnings. What they say is averaged: where they
            differ the reading is less sure (Lakshminarayanan et al. 2017, deep ensembles).
        names: Classes in the order of its output.
    """

    def __init__(self, model: Any, members: Sequence[Any], names: Sequence[str]) -> None:
        self._model, self._members, self._names = model, tuple(members), tuple(names)

    @classmethod
    def trained(cls, model: Any) -> Reader:
        """The reader with the weights that come with the package."""
        from safetensors import safe_open

        from rag.questions.rewording.heads import restored

        with (
            as_file(files("rag.questions.rewording").joinpath("data", "reader.safetensors")) as path,
            safe_open(path, framework="pt") as stored,
        ):
            weights = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 (no mapping)
            names = json.loads(stored.metadata()["classes"])
        return cls(model, restored(weights, len(names)), names)

    def read(self, text: str) -> Reading:
        """Reads a masked wording."""
        (seen,) = encode(self._model, [text])
        return self.judge(text, seen)

    def judge(self, text: str, seen: Encoded) -> Reading:
        """What the network makes of an encoded text."""
        import torch

        from rag.questions.rewording.heads import LONGEST

        states = torch.from_numpy(seen.tokens[:LONGEST])[None].float()
        with torch.inference_mode():
            there = torch.ones(states.shape[:2], dtype=torch.bool)
            said = [member(states, there) for member in self._members]
            kinds = torch.stack([torch.softmax(kinds[0], 0) for kinds, _ in said]).mean(0)
            words = torch.stack([torch.sigmoid(words[0]) for _, words in said]).mean(0)
        narrowing = [1.0] * len(text)  # what is beyond the network's reach is not known to be harmless
        for at in (at for start, end in seen.spans[:LONGEST] for at in range(start, min(end, len(text)))):
            narrowing[at] = 0.0
        for (start, end), p in zip(seen.spans, words.tolist(), strict=False):
            for at in range(start, min(end, len(text))):
                narrowing[at] = max(narrowing[at], p)
        for at, character in enumerate(text):
            if character.isspace():
                narrowing[at] = 0.0
        return Reading(dict(zip(self._names, kinds.tolist(), strict=True)), narrowing)
