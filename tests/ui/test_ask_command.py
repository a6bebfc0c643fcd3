"""``yanbao ask`` and ``yanbao ingest`` as commands: follow-ups, batches, a library that nothing went into."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from index.errors import SettingsError
from ui.cli.ask import _rows
from ui.cli.root import app


def test_rows_of_a_batch_carry_their_history(tmp_path):
    rows = [
        {"id": 1, "question": "大华股份呢？", "history": [{"question": "海康威视的市值？", "answer": "…"}, "涨幅呢？"]},
        {"id": 2, "question": "科大讯飞的市值？"},
    ]
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert list(_rows(file)) == [
        (1, "大华股份呢？", ["海康威视的市值？", "涨幅呢？"]),
        (2, "科大讯飞的市值？", []),
    ]


@pytest.mark.parametrize("history", ["海康威视？", [1], [{"answer": "…"}], {"question": "…"}])
def test_a_history_of_another_shape_is_named_with_its_line(tmp_path, history):
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps({"id": 1, "question": "…呢？", "history": history}), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"q\.jsonl:1"):
        list(_rows(file))


def test_a_file_that_cannot_be_read_leaves_no_library(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    for file in (empty, tmp_path / "absent.txt"):
        result = CliRunner().invoke(app, ["ingest", str(file), "--library", str(tmp_path / "lib")])
        assert result.exit_code != 0 and not (tmp_path / "lib").exists()
