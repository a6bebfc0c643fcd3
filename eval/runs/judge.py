"""An optional second opinion: a language model judges the answers of a finished run.

It changes no score. What it says is set beside the scores, so that one can see where the rules and a reader differ; a
model that is wrong about figures (small ones are) is not taken for the truth.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2

from eval.answers import SystemAnswer
from eval.errors import EvaluationError
from eval.items import Item
from eval.runs.folder import RunFolder, content_key
from eval.runs.reporting import gold_words
from eval.scores.statistics import Estimate, estimate
from prompts import neutralise
from rag.llm import LanguageModel

VERDICTS = ("right", "wrong", "unclear")
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "maxLength": 120},
        "verdict": {"type": "string", "enum": list(VERDICTS)},
    },
    "required": ["reason", "verdict"],
    "additionalProperties": False,
}
_LONGEST = 1200  # characters of an answer that the judge is shown
_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the judge says of one item, and what the rules say."""

    id: str
    verdict: str
    reason: str
    right: bool

    @property
    def agrees(self) -> bool:
        return self.verdict == ("right" if self.right else "wrong")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Opinions on a run.

    Attributes:
        right: Share of items that the judge calls right; unclear ones count as wrong.
        agreement: Share of items in which it agrees with the rules.
        kappa: Cohen's κ of judge and rules, right against not right; NaN where either says one thing only.
    """

    opinions: tuple[Opinion, ...]
    right: Estimate
    agreement: Estimate
    kappa: float


def judge(run: Path, model: LanguageModel, *, done: Callable[[int], None] = lambda _: None) -> Judgement:
    """Asks the model about every answer of a finished run that it was not asked about before.

    Opinions are kept in ``judged.jsonl``, by what was asked and of which model; they are read again, not asked again.
    Answers that are missing or failed are wrong without a question.

    Args:
        done: Called with the number of items after each.

    Raises:
        EvaluationError: The run is not finished.
        LanguageModelError: The model failed or did not obey the schema.
    """
    folder = RunFolder(run)
    config, answers = folder.config(), folder.answers()
    scores = {score.id: score for score in folder.scores()}
    file = run / "judged.jsonl"
    known = _known(file)
    opinions = []
    for number, item in enumerate(folder.items(), start=1):
        given = answers.get(content_key(item, config["system"]))
        score = scores.get(item.id)
        if score is None:
            raise EvaluationError("The run has no score for an item", item.id, "Run `yanbao eval rescore` on it.")
        if given is None or given.error:
            opinions.append(Opinion(item.id, "wrong", "", score.right))
        else:
            prompt = _prompt(item, given)
            key = hashlib.sha256(f"{model.describe()}\0{prompt}".encode()).hexdigest()[:32]
            if key not in known:
                reply = json.loads(
                    model.complete([{"role": "user", "content": prompt}], max_tokens=_TOKENS, schema=SCHEMA)
                )
                known[key] = reply
                with file.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps({"key": key, "id": item.id, **reply}, ensure_ascii=False) + "\n")
            opinions.append(Opinion(item.id, known[key]["verdict"], known[key]["reason"], score.right))
        done(number)
    result = _judgement(tuple(opinions), [scores[opinion.id].cluster for opinion in opinions])
    summary = {
        "judge": model.describe(),
        "kappa": result.kappa,
        "right": asdict(result.right),
        "agreement": asdict(result.agreement),
    }
    (run / "judgement.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return result


def _known(file: Path) -> dict[str, dict[str, str]]:
    """Opinions by key. A line that a crash cut off is left out; it is asked again."""
    found: dict[str, dict[str, str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        try:
            row = json.loads(line)
            found[row["key"]] = {"verdict": row["verdict"], "reason": row["reason"]}
        except (ValueError, KeyError, TypeError):
            continue
    if file.is_file() and not file.read_bytes().endswith(b"\n"):
        with file.open("a", encoding="utf-8") as stream:
            stream.write("\n")
    return found


def _prompt(item: Item, answer: SystemAnswer) -> str:
    source = resources.files("eval.runs").joinpath("judge.jinja").read_text(encoding="utf-8")
    text = answer.text[:_LONGEST] or ("（拒答）" if answer.refused else "（空）")
    return (
        jinja2.Environment(undefined=jinja2.StrictUndefined)
        .from_string(source)
        .render(
            history=[{"question": neutralise(t.question), "answer": neutralise(t.answer)} for t in item.history],
            question=neutralise(item.question),
            gold=neutralise(gold_words(item.gold)),
            answer=neutralise(text),
        )
    )


def _judgement(opinions: tuple[Opinion, ...], clusters: list[str]) -> Judgement:
    groups = clusters if len(set(clusters)) > 1 else None
    said = [opinion.verdict == "right" for opinion in opinions]
    return Judgement(
        opinions,
        estimate([float(value) for value in said], groups),
        estimate([float(opinion.agrees) for opinion in opinions], groups),
        kappa(said, [opinion.right for opinion in opinions]),
    )


def kappa(first: list[bool], second: list[bool]) -> float:
    """Cohen's κ: (observed − expected agreement) / (1 − expected)."""
    count = len(first)
    if not count:
        return math.nan
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / count
    p, q = sum(first) / count, sum(second) / count
    expected = p * q + (1 - p) * (1 - q)
    return math.nan if expected == 1 else (observed - expected) / (1 - expected)
