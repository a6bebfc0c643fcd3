"""RGB (Retrieval-augmented Generation Benchmark), Chinese part: ``zh.json``, ``zh_refine.json``, ``zh_int.json``,
``zh_fact.json``.

Format: one JSON object a line with ``id``, ``query``, ``answer``, ``positive``, ``negative`` (and
``positive_wrong`` in the fact file). ``answer`` is a string or a list; in a list every entry must be met, an entry
that is a list itself by any of its strings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from eval.loaders.base import PublicItem, PublicScore, read_json_lines, required

INSUFFICIENT = "信息不足"  # what the published prompt asks a model to say where the documents do not help


def load_rgb(path: Path, *, noise_rate: float = 0.0, passages: int = 5, seed: int = 2333) -> tuple[PublicItem, ...]:
    """Questions with documents mixed as the benchmark does: ``ceil(passages × noise_rate)`` of them negative.

    ``noise_rate=1`` is the rejection test: only negatives, and right is to say 信息不足. Files of integration questions
    (``_int``) have positives in groups: one of each group first, then more of them; negatives fill up. Of files of
    counterfactual questions (``_fact``) the wrong documents are shown in place of the positive ones.
    The choice is the published one; the order after it is shuffled by ``seed`` and the id, not by Python 3.8's
    generator.

    Raises:
        EvaluationError: The file is not in the published format.
    """
    items = []
    for row in read_json_lines(path):
        query, answer = required(row, "query", path), required(row, "answer", path)
        random = Random(f"{seed}|{row.get('id')}")
        documents = _documents(row, path, noise_rate, passages)
        random.shuffle(documents)
        gold = {"answer": answer, "reject": noise_rate >= 1}
        items.append(PublicItem(str(required(row, "id", path)), query, tuple(documents), gold, str(row["id"])))
    return tuple(items)


def _documents(row: dict[str, Any], path: Path, noise_rate: float, passages: int) -> list[str]:
    negative = list(required(row, "negative", path))
    positive = list(row.get("positive_wrong") or required(row, "positive", path))
    noise = math.ceil(passages * noise_rate)
    wanted = passages - noise
    if positive and isinstance(positive[0], list):
        depth = max(len(group) for group in positive)
        layers = [group[level] for level in range(depth) for group in positive if level < len(group)]
        # one of every group always, more only up to the number wanted
        chosen = layers[: max(wanted, sum(bool(group) for group in positive))] if noise_rate < 1 else []
        return chosen + negative[: max(0, passages - len(chosen))]
    if noise_rate >= 1:
        return negative[:passages]
    if noise > len(negative):
        noise, wanted = len(negative), passages - len(negative)
    elif wanted > len(positive):
        wanted, noise = len(positive), passages - len(positive)
    return positive[:wanted] + negative[:noise]


def score_rgb(item: PublicItem, prediction: Any) -> PublicScore:
    """The published rule for Chinese: spaces are removed; 信息不足 anywhere is a rejection; else every answer must
    occur, case aside. In the rejection test (noise rate 1) rejection is right, and so is an answer that holds the
    gold one."""
    text = str(prediction).replace(" ", "").lower()
    rejected = INSUFFICIENT in text
    if rejected:
        return {"accuracy": float(item.gold["reject"]), "rejected": 1.0}
    answer = item.gold["answer"]
    met = [_met(entry, text) for entry in (answer if isinstance(answer, list) else [answer])]
    return {"accuracy": float(all(met)), "rejected": 0.0}


def _met(entry: str | Sequence[str], text: str) -> bool:
    if isinstance(entry, str):
        return entry.lower() in text
    return any(option.lower() in text for option in entry)
