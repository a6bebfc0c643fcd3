"""The parser's network: the embedding model's layers, the upper ones adapted, and heads for the parts of a sketch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import Any

import torch
from torch import Tensor, nn

from rag.questions.tableparser.encoding import LONGEST, Encoded
from rag.questions.tableparser.layers import RANK, Layer, merged
from rag.questions.tableparser.sketch import Bound, Op, Role, Use

ADAPTED = 6  # of the upper layers
_WIDTH = 256


@dataclass(frozen=True, slots=True)
class Batch:
    """Encoded questions side by side.

    Attributes:
        ids: (b, n) int64, padded.
        there: (b, n) bool.
        question: (b, n) float, mean over the question's tokens.
        fields: (b, f, n) float, mean over each field's tokens; zeros for padding.
        numbers: (b, m, n) float, likewise.
    """

    ids: Tensor
    there: Tensor
    question: Tensor
    fields: Tensor
    numbers: Tensor

    def to(self, device: Any) -> Batch:
        """The same on a device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields_of(self)))


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says.

    Attributes:
        ops: (b, len(Op)).
        low: (b,) that the lower end is meant.
        swapped: (b,) that the second row comes first.
        roles: (b, f, len(Role)), each a yes or no.
        main: (b, f) which field is the main one, or the first of several.
        bounds: (b, f, len(Bound)).
        uses: (b, m, len(Use)).
        pairs: (b, m, f) which field a bound belongs to.
    """

    ops: Tensor
    low: Tensor
    swapped: Tensor
    roles: Tensor
    main: Tensor
    bounds: Tensor
    uses: Tensor
    pairs: Tensor

    def cpu(self) -> Logits:
        """The same in the processor's memory."""
        return Logits(*(getattr(self, field.name).float().cpu() for field in fields_of(self)))


def batch_of(encoded: Sequence[Encoded]) -> Batch:
    """Pads encoded questions to one length."""
    n = min(max(len(one.ids) for one in encoded), LONGEST)
    f = max(1, max(len(one.fields) for one in encoded))
    m = max(1, max(len(one.numbers) for one in encoded))
    b = len(encoded)
    ids = torch.ones((b, n), dtype=torch.long)
    there = torch.zeros((b, n), dtype=torch.bool)
    question, fields, numbers = torch.zeros((b, n)), torch.zeros((b, f, n)), torch.zeros((b, m, n))
    for row, one in enumerate(encoded):
        kept = one.ids[:n]
        ids[row, : len(kept)] = torch.tensor(kept)
        there[row, : len(kept)] = True
        question[row, : one.question] = 1 / one.question
        for target, spans in ((fields, one.fields), (numbers, one.numbers)):
            for place, (start, end) in enumerate(spans):
                end = min(end, n)
                if end > start:
                    target[row, place, start:end] = 1 / (end - start)
    return Batch(ids, there, question, fields, numbers)


class Network(nn.Module):
    """The network.

    Args:
        encoder: The transformer of a loaded sentence-transformers model.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        size, heads = encoder.config.hidden_size, encoder.config.num_attention_heads
        layers = encoder.encoder.layer
        first = max(0, len(layers) - ADAPTED)
        self.embeddings = encoder.embeddings
        self.lower = nn.ModuleList(Layer(layer, heads) for layer in layers[:first])
        self.upper = nn.ModuleList(Layer(layer, heads, RANK) for layer in layers[first:])
        for parameter in self.parameters():
            parameter.requires_grad_(False)
        for name, parameter in self.upper.named_parameters():
            parameter.requires_grad_(name.endswith((".down", ".up")))
        self.drop = nn.Dropout(0.2)
        self.scale = nn.LayerNorm(size)
        self.ops = nn.Linear(2 * size, len(Op))
        self.sides = nn.Linear(2 * size, 2)
        self.columns = nn.Sequential(nn.Linear(3 * size, _WIDTH), nn.GELU(), nn.Dropout(0.2))
        self.roles = nn.Linear(_WIDTH, len(Role))
        self.main = nn.Linear(_WIDTH, 1)
        self.bounds = nn.Linear(_WIDTH, len(Bound))
        self.uses = nn.Linear(2 * size, len(Use))
        self.pairs = nn.Linear(size, size)

    def trained(self) -> dict[str, Tensor]:
        """The weights that are not the embedding model's."""
        return {name: p.detach() for name, p in self.named_parameters() if p.requires_grad}

    def below(self, batch: Batch) -> Tensor:
        """States under the adapted layers: (b, n, d)."""
        with torch.no_grad():
            states: Tensor = self.embeddings(input_ids=batch.ids)
            for layer in self.lower:
                states = layer(states, batch.there[:, None, None])
        return states

    def forward(self, batch: Batch) -> Logits:
        states = self.below(batch)
        for layer in self.upper:
            states = layer(states, batch.there[:, None, None])
        states = self.scale(states)
        begin = states[:, 0]
        question = torch.einsum("bn,bnd->bd", batch.question, states)
        pooled = self.drop(torch.cat([begin, question], -1))
        fields, numbers = batch.fields @ states, batch.numbers @ states
        beside = question[:, None].expand_as(fields)
        columns = self.columns(self.drop(torch.cat([fields, fields * beside, begin[:, None].expand_as(fields)], -1)))
        sides = self.sides(pooled)
        here = begin[:, None].expand_as(numbers)
        return Logits(
            self.ops(pooled),
            sides[:, 0],
            sides[:, 1],
            self.roles(columns),
            self.main(columns)[..., 0].masked_fill(batch.fields.sum(-1) <= 0, -30.0),
            self.bounds(columns),
            self.uses(self.drop(torch.cat([numbers, here], -1))),
            (self.pairs(numbers) @ fields.transpose(1, 2)) / fields.shape[-1] ** 0.5,
        )


def restored(encoder: Any, weights: dict[str, Tensor]) -> list[Network]:
    """The networks with stored weights, whose names begin with the number of a network."""
    found: list[Network] = []
    while own := {name.partition(".")[2]: w for name, w in weights.items() if name.startswith(f"{len(found)}.")}:
        network = Network(encoder)
        network.load_state_dict({name: value.float() for name, value in own.items()}, strict=False)
        merged(network.upper)
        found.append(network.to(encoder.device).eval())
    return found
