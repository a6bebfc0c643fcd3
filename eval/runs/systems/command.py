"""Any command: it reads questions as JSONL and writes answers as JSONL."""

from __future__ import annotations

import json
import shlex
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from eval.answers import SystemAnswer, read_answers
from eval.errors import EvaluationError
from eval.items import Item
from eval.runs.systems.base import Setup, System


class Command(System):
    """Option ``command``: a command line with ``{questions}`` and ``{answers}``, the paths of two JSONL files.

    Question rows: ``{"id", "question", "history": [{"question", "answer"}], "reports": [ids]}``. Answer rows as in
    ``eval.answers.SystemAnswer``. All questions are asked in one call; rows without ``elapsed_s`` get the mean.
    Option ``timeout``: seconds for the whole call (default: none).
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._line = setup.options.get("command", "")
        if "{questions}" not in self._line or "{answers}" not in self._line:
            raise EvaluationError(
                "The command needs both places",
                self._line or "(none)",
                "For example: my-system --in {questions} --out {answers}",
            )
        self._answers: dict[str, SystemAnswer] = {}

    def describe(self) -> dict[str, Any]:
        return {"system": "command", "command": self._line}

    def prepare(self, items: tuple[Item, ...]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            questions, answers = Path(folder) / "questions.jsonl", Path(folder) / "answers.jsonl"
            rows = [
                {
                    "id": item.id,
                    "question": item.question,
                    "history": [turn.model_dump() for turn in item.history],
                    "reports": self._setup.scope(item),
                }
                for item in items
            ]
            questions.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
            arguments = [part.format(questions=questions, answers=answers) for part in shlex.split(self._line)]
            limit = self._setup.options.get("timeout")
            started = time.perf_counter()
            try:
                subprocess.run(arguments, check=True, timeout=float(limit) if limit else None)
            except (OSError, subprocess.SubprocessError) as error:
                raise EvaluationError(
                    f"The command failed ({error})", self._line, "Run it by hand to see why."
                ) from error
            mean = (time.perf_counter() - started) / max(1, len(items))
            for id, answer in read_answers(answers).items():
                self._answers[id] = answer if answer.elapsed_s else answer.model_copy(update={"elapsed_s": mean})

    def answer(self, item: Item) -> SystemAnswer:
        if item.id not in self._answers:
            return SystemAnswer(id=item.id, error="the command gave no answer")
        return self._answers[item.id]
