"""The embedding model's own transformer layers, the upper ones with low-rank changes (LoRA; Hu et al. 2021)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

RANK = 32


class Adapted(nn.Module):
    """A frozen linear map and a trained change of low rank, at first none."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(rank, base.in_features) * base.in_features**-0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, states: Tensor) -> Tensor:
        out: Tensor = self.base(states) + (states @ self.down.T) @ self.up.T
        return out


def merged(module: nn.Module) -> None:
    """Puts the changes of all maps below a module into weights of their own: the same map, in one product."""
    for name, child in module.named_children():
        if isinstance(child, Adapted):
            whole = nn.Linear(child.base.in_features, child.base.out_features)
            with torch.no_grad():
                whole.weight.copy_(child.base.weight + child.up @ child.down)
                whole.bias.copy_(child.base.bias)
            setattr(module, name, whole)
        else:
            merged(child)


class Layer(nn.Module):
    """One layer of BERT: attention, then a feed-forward net, each with a norm behind it.

    Args:
        source: The layer of the loaded model whose weights it uses.
        heads: Of its attention.
        rank: Of the changes; 0 for a layer as it is.
    """

    def __init__(self, source: Any, heads: int, rank: int = 0) -> None:
        super().__init__()
        own = source.attention.self

        def linear(base: nn.Linear) -> nn.Module:
            return Adapted(base, rank) if rank else base

        self.heads = heads
        self.query, self.key, self.value = linear(own.query), linear(own.key), linear(own.value)
        self.out = linear(source.attention.output.dense)
        self.wide, self.narrow = linear(source.intermediate.dense), linear(source.output.dense)
        self.norm, self.norm_out = source.attention.output.LayerNorm, source.output.LayerNorm

    def forward(self, states: Tensor, there: Tensor) -> Tensor:
        """(b, n, d) to the same; ``there``: (b, 1, 1, n) bool, False for padding."""
        b, n, d = states.shape

        def split(out: Tensor) -> Tensor:
            return out.view(b, n, self.heads, d // self.heads).transpose(1, 2)

        seen = nn.functional.scaled_dot_product_attention(
            split(self.query(states)), split(self.key(states)), split(self.value(states)), attn_mask=there
        )
        states = self.norm(states + self.out(seen.transpose(1, 2).reshape(b, n, d)))
        out: Tensor = self.norm_out(states + self.narrow(nn.functional.gelu(self.wide(states))))
        return out
