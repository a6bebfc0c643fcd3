from pathlib import Path

import pytest
from pydantic import ValidationError

from eval.errors import EvaluationError
from eval.items import Gold, Item, read_items, write_items


def test_items_survive_a_round_trip(tmp_path: Path):
    item = Item.model_validate(
        {
            "id": "a",
            "type": "top-k",
            "question": "前二？",
            "gold": {"entities": ["甲", {"name": "乙-U", "also": ["600002.SH"]}], "ordered": True, "choices": ["丙"]},
            "evidence": [{"report": "r", "table": "1", "row": "甲", "column": "市值", "slot": 0}],
            "history": [{"question": "上一个？", "answer": "好。"}],
            "reports": ["r"],
        }
    )
    write_items([item], tmp_path / "e.jsonl")
    assert read_items(tmp_path / "e.jsonl") == (item,)


@pytest.mark.parametrize(
    "gold",
    [
        {},
        {"refusal": "entity", "figures": [{"value": "1"}]},
        {"refusal": "mood"},
        {"figures": [{"value": "eleven"}]},
        {"verdict": True, "judge": 3},
    ],
)
def test_gold_is_an_answer_or_a_refusal(gold: dict):
    with pytest.raises(ValidationError):
        Gold.model_validate(gold)


@pytest.mark.parametrize("line", ['{"id": "a"}', "{", '{"id":"a","type":"poem","question":"","gold":{"verdict":true}}'])
def test_a_line_that_is_no_item_is_named(tmp_path: Path, line: str):
    good = '{"id":"g","type":"judge","question":"对吗","gold":{"verdict":true}}'
    (tmp_path / "e.jsonl").write_text(f"{good}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="Line 3"):
        read_items(tmp_path / "e.jsonl")


def test_ids_are_unique(tmp_path: Path):
    good = '{"id":"g","type":"judge","question":"对吗","gold":{"verdict":true}}\n'
    (tmp_path / "e.jsonl").write_text(good * 2, encoding="utf-8")
    with pytest.raises(EvaluationError, match="same id"):
        read_items(tmp_path / "e.jsonl")


def test_a_missing_exam_is_an_expected_error(tmp_path: Path):
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_items(tmp_path / "none.jsonl")
