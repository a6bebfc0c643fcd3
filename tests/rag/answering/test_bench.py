"""The benchmark counts what was judged, and the first question on its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rag.answering import bench
from rag.events import Delta, Final, Step
from rag.llm.usage import _counting


class Asked:
    """Stands in for the engine: a question with 判 costs tokens."""

    def __init__(self, library: Path) -> None:
        self.library = library

    def __enter__(self) -> Asked:
        return self

    def __exit__(self, *_: object) -> None: ...

    def stream(self, question: str) -> Any:
        yield Step("…")
        usage = _counting.get()
        if "判" in question and usage is not None:
            usage.tokens_in += 150
        yield Delta("答")
        yield Final(None)  # type: ignore[arg-type]


def test_what_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bench, "ReportQA", Asked)
    found = bench.measure(tmp_path, ["先问", "判甲", "判乙", "丙"])
    assert (found.questions, found.judged, found.judged_tokens) == (3, 2, 150)
    assert 0 <= found.sign_s <= found.judged_first_s <= found.worst_s
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"question": "甲"}\n\n{"question": "乙"}\n', encoding="utf-8")
    bench.main([str(rows), "--library", str(tmp_path)])
    assert '"questions": 1' in capsys.readouterr().out
