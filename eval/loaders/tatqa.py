"""TAT-QA: ``tatqa_dataset_*.json``.

Format: a list of contexts, each with ``table`` (``uid``, ``table``: a 2-d array), ``paragraphs`` (``uid``,
``order``, ``text``) and ``questions`` (``uid``, ``question``, ``answer``, ``answer_type``: span, multi-span,
arithmetic or count, ``scale``). Predictions are ``[answer, scale]`` as in the set's own prediction files, or plain
answers (scale "").
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.loaders.base import PublicItem, PublicScore, markdown_table, read_json, required

_SCALES = {"": 1.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "percent": 0.01}
_IGNORED = "'\"\\$€£¥%(),[]"  # signs that the published rule drops from numbers


def load_tatqa(path: Path) -> tuple[PublicItem, ...]:
    """All questions of a file; the context is the table, then the paragraphs in order.

    Raises:
        EvaluationError: The file is not in the published format.
    """
    contexts = read_json(path)
    if not isinstance(contexts, list):
        raise EvaluationError("The file holds no list of contexts", path, "Is this a tatqa_dataset_*.json?")
    items = []
    for entry in contexts:
        table = required(entry, "table", path)
        paragraphs = sorted(required(entry, "paragraphs", path), key=lambda paragraph: int(paragraph["order"]))
        texts = (markdown_table(table["table"]), *(paragraph["text"] for paragraph in paragraphs))
        for question in required(entry, "questions", path):
            # the test file comes without answers: its items can be asked but not scored here
            gold = {name: question[name] for name in ("answer", "answer_type", "scale") if name in question}
            items.append(
                PublicItem(
                    required(question, "uid", path), required(question, "question", path), texts, gold, table["uid"]
                )
            )
    return tuple(items)


def score_tatqa(item: PublicItem, prediction: Any) -> PublicScore:
    """Exact match and token F1 by the published rule.

    Answer and scale are taken together: 1.5 million is 1500000. Numbers are rounded to two decimals before scaling and
    compared with four; a number told without scale may also stand for itself (0.2342 for 23.42 percent). Several
    spans are sorted and joined. For arithmetic and count questions F1 is the exact match.

    Raises:
        EvaluationError: The item has no gold (test file).
    """
    if "answer" not in item.gold:
        raise EvaluationError("This item has no gold answer", item.id, "Score with the file that has answers.")
    answer, scale = _parts(prediction)
    gold_scale = str(item.gold.get("scale") or "")
    scale_right = {"scale": float(scale == gold_scale)}
    if not answer:
        return {"em": 0.0, "f1": 0.0, **scale_right}
    gold = _joined(_listed(item.gold["answer"]), gold_scale)
    options = [_joined(answer, scale)]
    alone = _number(answer[0]) if len(answer) == 1 else None
    if not scale and alone is not None and "%" not in answer[0]:
        options.append(f"{alone:.4f}")
    scores = [_compare(option, gold) for option in options]
    exact, f1 = max(scores)
    if item.gold.get("answer_type") in {"arithmetic", "count", "counting"}:
        f1 = exact
    return {"em": exact, "f1": f1, **scale_right}


def _parts(prediction: Any) -> tuple[list[str], str]:
    if (
        isinstance(prediction, Sequence)
        and not isinstance(prediction, str)
        and len(prediction) == 2
        and str(prediction[1]) in _SCALES
    ):
        return _listed(prediction[0]), str(prediction[1])
    return _listed(prediction), ""


def _listed(answer: Any) -> list[str]:
    values = answer if isinstance(answer, list | tuple) else [answer]
    return [str(value) for value in values if str(value) != ""]


def _joined(answers: Sequence[str], scale: str) -> str:
    parts = []
    for text in sorted(answers):
        value = _number(text)
        if value is None:
            parts.append(f"{text} {scale}".strip())
        elif "%" in text:
            parts.append(f"{value:.4f}")
        else:
            parts.append(f"{round(value, 2) * _SCALES[scale]:.4f}")
    return " ".join(parts)


def _number(text: str) -> float | None:
    """A number with its sign, scale word and percent sign, None for text: ``(134)`` is −134, ``12%`` is 0.12, ``1.5
    million``.
    """
    words = "".join(character for character in text if character not in _IGNORED).split()
    try:
        value = float(words[0])
    except (IndexError, ValueError):
        return None
    if len(words) > 1 and _SCALES.get(words[1].lower().rstrip("s"), 1.0) == 1.0:
        return None  # 2019 revenue
    value *= _SCALES.get(words[1].lower().rstrip("s"), 1.0) if len(words) > 1 else 1.0
    if re.search(r"\([\d.\s]+\)", text):
        value = -value
    return round(value * (0.01 if re.search(r"[\d.\s]+%", text) else 1.0), 4)


def _compare(prediction: str, gold: str) -> tuple[float, float]:
    a, b = _normalised(prediction), _normalised(gold)
    mine, theirs = set(a.split()), set(b.split())
    common = len(mine & theirs)
    precision = common / len(mine) if mine else 1.0
    recall = common / len(theirs) if theirs else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return float(a == b), round(f1, 2)


def _normalised(text: str) -> str:
    """Lower case, without punctuation and articles; numbers in one form."""
    words = []
    for word in text.lower().split():
        value = _number(word)
        bare = str(value) if value is not None else "".join(c for c in word if c not in string.punctuation)
        words.append(re.sub(r"\b(a|an|the)\b", " ", bare))
    return " ".join(" ".join(words).split())
