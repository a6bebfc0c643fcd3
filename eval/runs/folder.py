"""A run's folder: ``config.json``, ``exam.jsonl``, ``answers.jsonl``, ``scores.jsonl``, ``totals.json``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.answers import SystemAnswer, answer_line
from eval.errors import EvaluationError
from eval.items import Item, read_items, write_items
from eval.scores.citations import CitationScore
from eval.scores.item import ItemScore


def content_key(item: Item, system: Mapping[str, Any]) -> str:
    """What an answer depends on: the question with its history and scope, and the system. Gold is not part of it."""
    asked = {
        "question": item.question,
        "history": [t.model_dump() for t in item.history],
        "reports": list(item.reports),
    }
    text = json.dumps([asked, system], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Reads and writes a run's files."""

    path: Path

    def start(self, config: Mapping[str, Any], items: Sequence[Item]) -> None:
        """Writes config and exam.

        Raises:
            EvaluationError: The folder holds a run of another system or other options. Changed code of the same system
                (``code``) is none: its answers have other keys, and all is asked again.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / "config.json"
        if file.is_file():
            before = json.loads(file.read_text(encoding="utf-8"))
            old, new = before.get("system") or {}, json.loads(json.dumps(config.get("system"), default=str))
            other = [name for name in {**old, **new} if name != "code" and old.get(name) != new.get(name)]
            if other:
                raise EvaluationError(
                    f"The folder holds a run of another system (it differs in {', '.join(other)})",
                    self.path,
                    "Choose another folder for this run.",
                )
        elif any(self.path.iterdir()):
            raise EvaluationError("The folder is not empty and holds no run", self.path, "Choose another folder.")
        file.write_text(json.dumps(config, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
        exam = self.path / "exam.jsonl"
        asked = exam.read_bytes() if exam.is_file() else b""
        write_items(items, exam)
        if exam.read_bytes() != asked:  # scores of another exam would be taken for this one's
            for name in ("scores.jsonl", "totals.json"):
                (self.path / name).unlink(missing_ok=True)

    def config(self) -> dict[str, Any]:
        """The configuration. Raises EvaluationError if there is no run here."""
        try:
            config: dict[str, Any] = json.loads((self.path / "config.json").read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError) as error:
            raise EvaluationError(
                "There is no run in this folder", self.path, "Make one with `yanbao eval run`."
            ) from error
        return config

    def items(self) -> tuple[Item, ...]:
        return read_items(self.path / "exam.jsonl")

    def answers(self) -> dict[str, SystemAnswer]:
        """Answers by content key. A last line that a crash cut off is left out; it is asked again."""
        found: dict[str, SystemAnswer] = {}
        file = self.path / "answers.jsonl"
        if file.is_file():
            for line in file.read_text(encoding="utf-8").splitlines():
                try:
                    row = json.loads(line)
                    found[row.pop("key")] = SystemAnswer.model_validate(row)
                except (ValueError, KeyError):
                    continue
        return found

    def add(self, key: str, answer: SystemAnswer) -> None:
        """Appends one answer; it is on disk when this returns."""
        row = {"key": key, **json.loads(answer_line(answer))}
        with (self.path / "answers.jsonl").open("a", encoding="utf-8") as stream:
            if stream.tell() and not self._ends_with_newline():
                stream.write("\n")
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _ends_with_newline(self) -> bool:
        with (self.path / "answers.jsonl").open("rb") as stream:
            stream.seek(-1, 2)
            return stream.read(1) == b"\n"

    def save_scores(self, scores: Sequence[ItemScore], totals: Mapping[str, Any]) -> None:
        lines = [json.dumps(asdict(score), ensure_ascii=False) for score in scores]
        (self.path / "scores.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        text = json.dumps(totals, ensure_ascii=False, indent=2, default=str)
        (self.path / "totals.json").write_text(text + "\n", encoding="utf-8")

    def scores(self) -> tuple[ItemScore, ...]:
        """Scores as saved. Raises EvaluationError if the run is not finished."""
        file = self.path / "scores.jsonl"
        if not file.is_file():
            raise EvaluationError(
                "The run has no scores yet", self.path, "Finish it with `yanbao eval run` and the same folder."
            )
        scores = []
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            scores.append(ItemScore(**{**row, "citations": CitationScore(**row["citations"])}))
        return tuple(scores)
