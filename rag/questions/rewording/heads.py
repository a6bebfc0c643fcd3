"""The reader's network: one transformer layer over the embedding model's frozen states, with two heads."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

WIDTH, LONGEST = 96, 256  # of a state, and tokens of a wording


class Heads(nn.Module):
    """Which class a wording is, and which of its tokens narrow what is asked.

    Args:
        size: Length of a state of the encoder.
        classes: How many there are.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, size: int, classes: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("scale", torch.ones(size))
        self.drop = nn.Dropout(0.3)
        self.narrow = nn.Linear(size, WIDTH)
        self.places = nn.Parameter(torch.randn(LONGEST, WIDTH) * 0.05)
        self.layer = nn.TransformerEncoderLayer(WIDTH, 4, 2 * WIDTH, dropout=0.2, batch_first=True, norm_first=True)
        self.kind = nn.Linear(2 * WIDTH, classes)
        self.word = nn.Linear(WIDTH, 1)

    def forward(self, states: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the classes (b, classes) and of the tokens (b, n).

        Args:
            states: (b, n, size), padded.
            there: (b, n) bool, False for padding.
        """
        scaled = (states - self.mean) / self.scale
        inner = self.drop(self.narrow(self.drop(scaled))) + self.places[: states.shape[1]]
        inner = self.layer(inner, src_key_padding_mask=~there)
        none = ~there[..., None]
        mean = inner.masked_fill(none, 0).sum(1) / there.sum(1, keepdim=True)
        most = inner.masked_fill(none, -9).amax(1)
        pooled = self.drop(torch.cat([mean, most], 1))
        return self.kind(pooled), self.word(self.drop(inner))[..., 0]


def restored(weights: dict[str, Any], classes: int) -> list[Heads]:
    """The networks with stored weights, whose names begin with the number of a network."""
    found: list[Heads] = []
    while own := {name.partition(".")[2]: w for name, w in weights.items() if name.startswith(f"{len(found)}.")}:
        heads = Heads(len(own["mean"]), classes)
        heads.load_state_dict({name: torch.as_tensor(value).float() for name, value in own.items()})
        found.append(heads.eval())
    return found
