"""Measures how long answers take to begin: ``python -m rag.answering.bench QUESTIONS.jsonl --library DIR``.

The questions are rows with a ``question``, such as an exam of ``yanbao eval``. The library must be there already.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.engine import ReportQA
from rag.events import Delta, Step
from rag.llm.usage import counted


@dataclass(frozen=True, slots=True)
class Begun:
    """Seconds from asking to the first sign of life and to the first piece of the answer, and the model's tokens."""

    sign: float
    first: float
    tokens: int


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What was measured. The first question, which waits for models to be loaded, counts on its own.

    Attributes:
        questions: How many were asked after the first one.
        judged: How many of them the language model had to judge.
        cold_s: First piece of the first question, in seconds.
        first_s: Median of the first piece of the others.
        worst_s: The longest.
        judged_first_s: Median of those that were judged.
        sign_s: Median of the first sign of life of those.
        judged_tokens: Median of the tokens that the model was shown for one of those, cached ones included.
    """

    questions: int
    judged: int
    cold_s: float
    first_s: float
    worst_s: float
    judged_first_s: float
    sign_s: float
    judged_tokens: int


def measure(library: Path, questions: Sequence[str]) -> Beginnings:
    """Asks the questions one after another. At least two are needed."""
    with ReportQA(library) as qa:
        cold, *rest = [_one(qa, question) for question in questions]
    judged = [one for one in rest if one.tokens]
    return Beginnings(
        questions=len(rest),
        judged=len(judged),
        cold_s=round(cold.first, 2),
        first_s=_median([one.first for one in rest]),
        worst_s=round(max(one.first for one in rest), 2),
        judged_first_s=_median([one.first for one in judged]),
        sign_s=_median([one.sign for one in judged]),
        judged_tokens=int(_median([one.tokens for one in judged])),
    )


def _one(qa: ReportQA, question: str) -> Begun:
    began = time.perf_counter()
    sign = first = 0.0
    with counted() as usage:
        for event in qa.stream(question):
            now = time.perf_counter() - began
            sign = sign or (now if isinstance(event, Step | Delta) else 0.0)
            first = first or (now if isinstance(event, Delta) else 0.0)
    return Begun(sign, first, usage.tokens_in)


def _median(values: Sequence[float]) -> float:
    return round(statistics.median(values), 2) if values else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """One JSON object on stdout."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, help="JSONL, rows with a question")
    parser.add_argument("--library", type=Path, required=True)
    given = parser.parse_args(arguments)
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    sys.stdout.write(json.dumps(asdict(measure(given.library, questions))) + "\n")


if __name__ == "__main__":
    main()
