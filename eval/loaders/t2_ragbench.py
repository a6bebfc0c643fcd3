"""T²-RAGBench: ``metadata.jsonl`` of FinQA, ConvFinQA or TAT-DQA.

Format: one JSON object a line with ``id``, ``context_id``, ``question``, ``program_answer`` (the number that
counts), ``context``, ``file_name`` … Predictions may be texts or numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.loaders.base import PublicItem, PublicScore, read_json_lines, required

EPSILON = Decimal("0.01")  # the paper's relative tolerance
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?")


def load_t2_ragbench(path: Path) -> tuple[PublicItem, ...]:
    """Questions of one metadata file; the context is the document that belongs to it.

    Raises:
        EvaluationError: The file is not in the published format, or an answer is no number.
    """
    items = []
    for row in read_json_lines(path):
        gold = number_in(str(required(row, "program_answer", path)))
        if gold is None:
            raise EvaluationError(
                "A program_answer is no number", row["program_answer"], f"Entry {row.get('id')} of {path}."
            )
        context_id = str(required(row, "context_id", path))
        items.append(
            PublicItem(
                str(required(row, "id", path)),
                required(row, "question", path),
                (str(row.get("context", "")),),
                {"answer": gold, "context_id": context_id},
                context_id,
            )
        )
    return tuple(items)


def score_number_match(item: PublicItem, prediction: Any) -> PublicScore:
    """Number Match: the prediction's number is within 1% of gold, relative to gold (absolute 0.01 where gold is 0).

    A prediction that is a text counts by its last number, as answers end with it; one without a number is wrong.
    Percent signs and currency signs are ignored: gold and prediction are compared as they are written.
    """
    gold: Decimal = item.gold["answer"]
    value = number_in(str(prediction))
    if value is None:
        return {"number_match": 0.0}
    limit = EPSILON * abs(gold) if gold else EPSILON
    return {"number_match": float(abs(value - gold) <= limit)}


def number_in(text: str) -> Decimal | None:
    """The last number of a text, None if there is none."""
    found = [match[0] for match in _NUMBER.finditer(text) if re.search(r"\d", match[0])]
    try:
        return Decimal(found[-1].replace(",", "")) if found else None
    except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
        return None
