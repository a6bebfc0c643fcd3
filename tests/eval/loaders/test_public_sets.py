"""Public sets: tiny files of our own in the published formats, scores worked out by hand."""

import json
from pathlib import Path

import pytest

from eval.errors import EvaluationError
from eval.loaders import (
    PublicItem,
    load_rgb,
    load_t2_ragbench,
    load_tatqa,
    score_number_match,
    score_predictions,
    score_rgb,
    score_tatqa,
)

TATQA = [
    {
        "table": {"uid": "t-1", "table": [["", "2025", "2024"], ["Sales | net", "$ 1,200.5", "900"]]},
        "paragraphs": [{"uid": "p2", "order": 2, "text": "Second."}, {"uid": "p1", "order": 1, "text": "First."}],
        "questions": [
            {
                "uid": "q1",
                "order": 1,
                "question": "Change?",
                "answer": 300.5,
                "answer_type": "arithmetic",
                "scale": "million",
            },
            {
                "uid": "q2",
                "order": 2,
                "question": "Who?",
                "answer": ["The Board", "the Bank"],
                "answer_type": "multi-span",
                "scale": "",
            },
            {
                "uid": "q3",
                "order": 3,
                "question": "Growth?",
                "answer": 23.42,
                "answer_type": "arithmetic",
                "scale": "percent",
            },
        ],
    }
]


@pytest.fixture
def tatqa(tmp_path: Path) -> dict[str, PublicItem]:
    path = tmp_path / "tatqa.json"
    path.write_text(json.dumps(TATQA), encoding="utf-8")
    return {item.id: item for item in load_tatqa(path)}


def test_tatqa_context_is_table_then_paragraphs_in_order(tatqa):
    assert tatqa["q1"].context == (
        "|  | 2025 | 2024 |\n| --- | --- | --- |\n| Sales \\| net | $ 1,200.5 | 900 |",
        "First.",
        "Second.",
    )
    assert tatqa["q1"].cluster == "t-1"


@pytest.mark.parametrize(
    ("id", "prediction", "em", "f1"),
    [
        ("q1", ["300.5", "million"], 1, 1),
        ("q1", [300.5, "million"], 1, 1),
        ("q1", "300500000", 1, 1),
        ("q1", "$300.5 million", 1, 1),
        ("q1", ["300.5", "thousand"], 0, 0),
        ("q1", ["300.5", ""], 0, 0),
        ("q1", "", 0, 0),
        ("q1", "about 300.5", 0, 0),
        ("q2", [["the Bank", "Board"], ""], 1, 1),
        ("q2", "Bank", 0, 0.67),
        ("q2", "nobody", 0, 0),
        ("q3", ["23.42", "percent"], 1, 1),
        ("q3", "23.42%", 1, 1),
        ("q3", "0.2342", 1, 1),
        ("q3", ["23.4", "percent"], 0, 0),
    ],
)
def test_tatqa_rule(tatqa, id: str, prediction, em: float, f1: float):
    score = score_tatqa(tatqa[id], prediction)
    assert (score["em"], score["f1"]) == (em, pytest.approx(f1))


def test_tatqa_without_answers_can_be_asked_but_not_scored(tmp_path: Path):
    entry = json.loads(json.dumps(TATQA))
    del entry[0]["questions"][0]["answer"]
    path = tmp_path / "test.json"
    path.write_text(json.dumps(entry), encoding="utf-8")
    item = load_tatqa(path)[0]
    assert item.question == "Change?"
    with pytest.raises(EvaluationError, match="no gold"):
        score_tatqa(item, "1")


RGB = [
    {
        "id": 0,
        "query": "谁获奖？",
        "answer": "张三",
        "positive": ["张三获奖", "奖给张三"],
        "negative": [f"无关{i}" for i in range(6)],
    },
    {
        "id": 1,
        "query": "何时何地？",
        "answer": [["6月2日", "六月二日"], "上海"],
        "positive": ["6月2日在上海"],
        "negative": ["甲", "乙"],
    },
]


def lines(path: Path, rows) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(("noise", "positive", "negative"), [(0.0, 2, 3), (0.4, 2, 3), (0.8, 1, 4), (1.0, 0, 5)])
def test_rgb_mixes_documents_by_noise_rate(tmp_path: Path, noise: float, positive: int, negative: int):
    item = load_rgb(lines(tmp_path / "zh.json", RGB), noise_rate=noise)[0]
    assert sum("张三" in text for text in item.context) == positive
    assert sum("无关" in text for text in item.context) == negative


def test_rgb_integration_takes_one_document_of_every_group(tmp_path: Path):
    row = {**RGB[0], "positive": [["甲一", "甲二"], ["乙一"]]}
    item = load_rgb(lines(tmp_path / "zh_int.json", [row]), noise_rate=0.6)[0]
    assert {"甲一", "乙一"} <= set(item.context) and len(item.context) == 5 and "甲二" not in item.context


def test_rgb_counterfactual_shows_the_wrong_documents(tmp_path: Path):
    row = {**RGB[0], "positive_wrong": ["李四获奖"]}
    item = load_rgb(lines(tmp_path / "zh_fact.json", [row]))[0]
    assert "李四获奖" in item.context and "张三获奖" not in item.context


def test_rgb_rule(tmp_path: Path):
    path = lines(tmp_path / "zh.json", RGB)
    first, second = load_rgb(path)
    assert score_rgb(first, "是 张 三。")["accuracy"] == 1
    assert score_rgb(first, "文档信息不足，无法回答")["accuracy"] == 0
    assert score_rgb(second, "六月二日，上海")["accuracy"] == 1
    assert score_rgb(second, "6月2日")["accuracy"] == 0
    rejection = load_rgb(path, noise_rate=1.0)[0]
    assert score_rgb(rejection, "文档信息不足")["accuracy"] == 1
    assert score_rgb(rejection, "李四")["accuracy"] == 0


@pytest.mark.parametrize(
    ("gold", "prediction", "right"),
    [
        ("41932.2", "41932.20", 1),
        ("41932.2", "The answer is $42,100", 1),
        ("41932.2", "42400", 0),
        ("-12.0", "-12", 1),
        ("-12.0", "12", 0),
        ("0.0", "0.005", 1),
        ("0", "0.02", 0),
        ("216", "none", 0),
        ("1e3", "1,000", 1),
        ("0.5", ".5", 1),
    ],
)
def test_number_match_rule(tmp_path: Path, gold: str, prediction: str, right: int):
    row = {
        "id": "finqa_1",
        "context_id": "ctx_1",
        "question": "?",
        "program_answer": gold,
        "context": "text",
        "file_name": "a.pdf",
    }
    (item,) = load_t2_ragbench(lines(tmp_path / "metadata.jsonl", [row]))
    assert item.cluster == "ctx_1"
    assert score_number_match(item, prediction)["number_match"] == right


def test_means_are_clustered_and_missing_predictions_are_wrong(tatqa):
    means = score_predictions(tatqa.values(), {"q1": ["300.5", "million"]}, score_tatqa)
    assert means["em"].mean == pytest.approx(1 / 3)
    assert means["em"].clusters == 1


@pytest.mark.parametrize(
    ("load", "text"),
    [
        (load_tatqa, "{"),
        (load_tatqa, '{"table": 1}'),
        (load_tatqa, '[{"paragraphs": []}]'),
        (load_rgb, '{"id": 1}'),
        (load_rgb, "no"),
        (load_rgb, "[1]"),
        (load_t2_ragbench, '{"id": 1, "program_answer": "yes", "question": "", "context_id": 1}'),
        (load_t2_ragbench, '{"id": 1}'),
    ],
)
def test_other_files_are_refused(tmp_path: Path, load, text: str):
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError):
        load(path)
