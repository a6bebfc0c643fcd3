"""How likely a reply is yes, from the probabilities of its first token."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp

LISTED = 20  # likeliest tokens that a server is asked for
LEAST_TOLD = 0.2  # of their probability that must be a yes or a no
_YES = ("是", "是的", "对", "yes")
_NO = ("否", "不", "不是", "没有", "没", "no")


def share_of_yes(tokens: Iterable[tuple[str, float]]) -> float | None:
    """The share of yes among yes and no; None where the model was about to say something else.

    Args:
        tokens: The likeliest first tokens and their log-probabilities.

    >>> round(share_of_yes([("是", -0.1), ("否", -2.3), ("根据", -9.0)]), 2), share_of_yes([("根据", -0.01)])
    (0.9, None)
    """
    yes = no = 0.0
    for token, logarithm in tokens:
        word = token.strip().casefold()
        yes += exp(logarithm) if word in _YES else 0.0
        no += exp(logarithm) if word in _NO else 0.0
    return yes / (yes + no) if yes + no >= LEAST_TOLD else None
