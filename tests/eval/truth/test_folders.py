import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from eval.errors import EvaluationError
from eval.items import read_items
from eval.truth import ProseFact, TruthTable, load_truth, load_truths, save_truth
from eval.truth.checking import problems
from eval.truth.tables import metric_of, number

DATA = Path(__file__).resolve().parents[3] / "eval" / "data"
REAL = DATA.parents[1].parent / "shared" / "reports" / "2024-04-ai-industry-monthly.txt"


def test_bundled_folders_are_consistent(bundled):
    assert {truth.name for truth in bundled} == {
        "2024-04-ai-sample",
        "foundry-2025-07",
        "foundry-2025-08",
        "foundry-2025-09",
    }
    assert [problem for truth in bundled for problem in problems(truth)] == []


def test_sample_has_hand_written_questions_of_many_types(bundled):
    items = read_items(DATA / "2024-04-ai-sample" / "questions.jsonl", "2024-04-ai-sample")
    assert len(items) >= 60
    assert {"lookup", "compare", "top-k", "filter", "count", "prose", "mixed", "unanswerable", "follow-up"} <= {
        item.type for item in items
    }


@pytest.mark.skipif(not REAL.is_file(), reason="the real report is not beside the repository")
def test_no_sentence_of_the_real_report_is_in_the_data():
    """No run of 22 Chinese characters in common, white space and punctuation aside."""

    def runs(text: str) -> set[str]:
        bare = re.sub(r"[\s，。、：；“”‘’（）()《》！？,.:;!?\-—]", "", text)
        pieces = re.findall(r"[\u4e00-\u9fff]{22,}", bare)
        return {piece[i : i + 22] for piece in pieces for i in range(len(piece) - 21)}

    real = runs(REAL.read_text(encoding="utf-8"))
    assert len(real) > 5000
    for file in DATA.rglob("*"):
        if file.suffix in {".txt", ".jsonl", ".json", ".csv"}:
            assert not runs(file.read_text(encoding="utf-8")) & real, file


def test_saved_truth_is_loaded_again(tmp_path: Path, small_table: TruthTable):
    fact = ProseFact("甲公司收入 20-25 亿元。", "甲公司", "收入", "2025Q2", Decimal(20), "亿元", Decimal(25))
    save_truth(tmp_path / "r", "text\n", [small_table], [fact])
    truth = load_truth(tmp_path / "r")
    assert truth.tables == (small_table,)
    assert truth.prose == (fact,)
    assert (truth.name, truth.period, truth.path.name) == ("r", "2025-07", "report.txt")


def test_a_csv_that_disagrees_with_its_listing_is_an_error(tmp_path: Path, small_table: TruthTable):
    save_truth(tmp_path / "r", "text\n", [small_table])
    csv = tmp_path / "r" / "truth" / "t1.csv"
    csv.write_text(csv.read_text(encoding="utf-8").replace("涨跌幅", "涨幅", 1), encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"differs from tables\.json"):
        load_truth(tmp_path / "r")
    csv.write_text("代码,公司,市值(亿元),涨跌幅\n600001.SH,甲公司,1,044.47,-3.74%\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="Line 2 has 5 cells, the header 4"):
        load_truth(tmp_path / "r")


@pytest.mark.parametrize("broken", ["{", '{"tables": [{}]}', '{"tables": 3}', "[]"])
def test_a_broken_listing_is_an_error(tmp_path: Path, broken: str):
    (tmp_path / "report.txt").write_text("x", encoding="utf-8")
    (tmp_path / "tables.json").write_text(broken, encoding="utf-8")
    with pytest.raises(EvaluationError):
        load_truth(tmp_path)


def test_a_folder_without_truth_is_an_error(tmp_path: Path):
    with pytest.raises(EvaluationError, match="No truth folder"):
        load_truths([tmp_path])


def test_checking_finds_what_is_wrong(tmp_path: Path, small_table: TruthTable):
    folder = tmp_path / "r"
    save_truth(folder, "甲公司不错。\n", [small_table])
    gold = {"figures": [{"value": "1044.48", "unit": "亿元"}]}
    base = {"type": "lookup", "question": "？", "gold": gold}
    cell = {"table": "1", "row": "甲公司", "column": "市值(亿元)"}
    rows = [
        {**base, "id": "wrong", "evidence": [cell]},
        {**base, "id": "row", "evidence": [{**cell, "row": "丁公司"}]},
        {**base, "id": "column", "evidence": [{**cell, "column": "市值"}]},
        {**base, "id": "table", "evidence": [{**cell, "table": "9"}]},
        {**base, "id": "quote", "evidence": [{"quote": "甲公司很好"}]},
    ]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")
    found = list(problems(load_truth(folder)))
    assert found == [
        "r wrong: gold 1044.48 but the cell says 1044.47",
        "r row: table 1 has no row '丁公司'",
        "r column: table 1 has no column '市值'",
        "r table: there is no table '9'",
        "r quote: the quote '甲公司很好' is not in the report",
    ]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1,044.47", "1044.47"),
        ("-3.74%", "-3.74"),
        ("－３．７４％", "-3.74"),
        ("− 3.74 %", "-3.74"),
        ("5", "5"),
        ("", None),
        ("--", None),
        ("N/A", None),
        ("1,04", None),
        ("3.5-4.0", None),
        ("约 3", None),
        ("2.5 亿美元", None),
    ],
)
def test_number_reads_plain_cells_only(raw: str, value: str | None):
    assert number(raw) == (None if value is None else Decimal(value))


def test_metric_of_drops_the_unit_and_keeps_other_brackets():
    assert metric_of("总市值 (亿元)", "亿元") == "总市值"
    assert metric_of("市盈率 PE (TTM) （倍）", "倍") == "市盈率 PE (TTM)"
