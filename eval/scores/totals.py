"""Totals over items: accuracy by type and difficulty with standard errors, refusals, citations, retrieval, latency."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.scores.item import ItemScore
from eval.scores.refusals import RefusalRates, refusal_rates
from eval.scores.statistics import Estimate, estimate


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run comes to. Standard errors are clustered by report, for a single report by phrasing.

    Attributes:
        accuracy: Share of items right as a whole.
        credit: Mean partial credit.
        unbound: Share of told figures that are bound to nothing.
        confidently_wrong: Share of items that were answered, and wrongly: what a user fears most.
        latency: Seconds: median, 90th and 99th percentile, mean.
    """

    accuracy: Estimate
    credit: Estimate
    by_type: dict[str, Estimate]
    by_difficulty: dict[int, Estimate]
    refusals: RefusalRates
    confidently_wrong: Estimate
    unbound: float
    citations: dict[str, Estimate]
    retrieval: dict[str, Estimate]
    latency: dict[str, float]
    tokens: dict[str, float]
    errors: dict[str, int]

    def metric(self, name: str) -> float:
        """A total by name, for gates: ``accuracy``, ``accuracy.lookup``, ``refusal_recall``, ``unbound`` … Raises
        KeyError.
        """
        flat = {
            "accuracy": self.accuracy.mean,
            "credit": self.credit.mean,
            "confidently_wrong": self.confidently_wrong.mean,
            "unbound": self.unbound,
            "refusal_precision": self.refusals.precision,
            "refusal_recall": self.refusals.recall,
            **{f"accuracy.{type}": value.mean for type, value in self.by_type.items()},
            **{f"accuracy.{level}": value.mean for level, value in self.by_difficulty.items()},
            **{name: value.mean for name, value in self.citations.items()},
            **{name: value.mean for name, value in self.retrieval.items()},
            **{f"latency.{name}": value for name, value in self.latency.items()},
            **{f"tokens.{name}": value for name, value in self.tokens.items()},
            **{f"errors.{name}": float(value) for name, value in self.errors.items()},
        }
        return flat[name]


def totals(scores: Sequence[ItemScore]) -> Totals:
    """Totals of a run's items."""
    figures = sum(score.figures for score in scores)
    return Totals(
        accuracy=mean_of(scores, lambda score: float(score.right)),
        credit=mean_of(scores, lambda score: score.credit),
        by_type={
            type: mean_of(part, lambda score: float(score.right)) for type, part in _groups(scores, lambda s: s.type)
        },
        by_difficulty={
            d: mean_of(part, lambda score: float(score.right)) for d, part in _groups(scores, lambda s: s.difficulty)
        },
        refusals=refusal_rates([(score.must_refuse, score.refused) for score in scores]),
        confidently_wrong=mean_of(
            scores,
            lambda score: float(
                not score.right and not score.refused and score.error not in {"system-error", "no-answer"}
            ),
        ),
        unbound=sum(score.unbound for score in scores) / figures if figures else math.nan,
        citations={
            name: mean_of(scores, lambda score, name=name: getattr(score.citations, name))  # type: ignore[misc]
            for name in ("cell_precision", "cell_recall", "passage_precision", "passage_recall")
        },
        retrieval={
            name: mean_of(scores, lambda score, name=name: getattr(score, name))  # type: ignore[misc]
            for name in ("recall_at_5", "reciprocal_rank", "ndcg_at_10")
        },
        latency=_latency([score.elapsed_s for score in scores]),
        tokens={
            "in": float(np.mean([s.tokens_in for s in scores])) if scores else math.nan,
            "out": float(np.mean([s.tokens_out for s in scores])) if scores else math.nan,
        },
        errors=dict(Counter(score.error for score in scores if score.error).most_common()),
    )


def mean_of(scores: Sequence[ItemScore], value: Callable[[ItemScore], float | None]) -> Estimate:
    """Mean of a value over the items that have it (None is left out).

    Its error is clustered by report if there are several, else by phrasing: questions of one wording tend to be
    right or wrong together. Hand-written questions stand alone.
    """
    rows = [(number, score) for score in scores if (number := value(score)) is not None]
    reports = [score.cluster for _, score in rows]
    phrasings = [_phrasing(score) for _, score in rows]
    clusters = reports if len(set(reports)) > 1 else phrasings
    return estimate([number for number, _ in rows], clusters)


def _phrasing(score: ItemScore) -> str:
    """Kind and number of the template: ``lookup/2`` of ``lookup/2/printed``."""
    return "/".join(score.template.split("+")[0].split("/")[:2]) or score.id


def _groups(scores: Sequence[ItemScore], key: Callable[[ItemScore], object]) -> list[tuple]:  # type: ignore[type-arg]
    found: dict[object, list[ItemScore]] = {}
    for score in scores:
        found.setdefault(key(score), []).append(score)
    return list(found.items())


def _latency(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    median, p90, p99 = np.percentile(seconds, [50, 90, 99])
    return {"median": float(median), "p90": float(p90), "p99": float(p99), "mean": float(np.mean(seconds))}
