import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.errors import EvaluationError
from eval.exams import make_exam
from eval.truth import load_truth
from eval.truth.checking import problems
from eval.truth.starting import start_truth

HEADER = ["代码", "简称", "收盘价(元)", "月涨跌幅", "总市值（亿元）", "2024Q3 营收(亿元)", "PB", "上市日"]
ROWS = [
    ["600019.SH", "宝钢股份", "6.61", "-4.20%", "1,447.8", "795.7", "0.72", "2000-12-12"],
    ["000898.SZ", "鞍钢股份", "2.45", "2.51%", "221.3", "--", "0.45", "1997-12-25"],
    ["000932.SZ", "华菱钢铁", "4.30", "-1.15%", "297.1", "351.0", "0.56", "1999-08-03"],
    ["600507.SH", "方大特钢", "4.02", "3.88%", "93.2", "51.1", "1.01", "2003-09-30"],
    ["合计", "", "", "", "2,059.4", "", "", ""],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "2024-10-steel"
    (made / "truth").mkdir(parents=True)
    (made / "report.md").write_text("# 月报\n\n**表 1：重点钢企 10 月表现**\n\n", encoding="utf-8")
    with (made / "truth" / "t1.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *ROWS])
    return made


def test_what_can_be_seen_is_described(folder: Path):
    (entry,) = start_truth(folder, "2024-10")
    assert (entry["number"], entry["title"], entry["key"], entry["code"]) == ("1", "重点钢企 10 月表现", "简称", "代码")
    told = {column["name"]: (column["kind"], column["unit"], column["period"]) for column in entry["columns"]}
    assert told == {
        "代码": ("code", "", None),
        "简称": ("name", "", None),
        "收盘价(元)": ("number", "元", "2024-10"),
        "月涨跌幅": ("number", "%", "2024-10"),
        "总市值（亿元）": ("number", "亿元", "2024-10"),
        "2024Q3 营收(亿元)": ("number", "亿元", "2024Q3"),
        "PB": ("number", "倍", "2024-10"),
        "上市日": ("date", "", None),
    }
    truth = load_truth(folder)
    assert list(problems(truth)) == []
    asked = "".join(item.question for item in make_exam([truth], each=6))
    assert "宝钢股份" in asked and "合计的" not in asked


def test_entries_that_are_there_stay(folder: Path):
    start_truth(folder, "2024-10")
    listing = folder / "tables.json"
    mine = listing.read_text(encoding="utf-8").replace("重点钢企 10 月表现", "我的表")
    listing.write_text(mine, encoding="utf-8")
    assert start_truth(folder, "2024-11") == ()
    assert json.loads(listing.read_text(encoding="utf-8"))["tables"][0]["title"] == "我的表"


def test_a_total_that_is_not_listed_and_a_wrong_figure_of_prose_are_told(folder: Path):
    rows = [*ROWS[:4], ["", "合计", "", "", "2,059.4", "", "", ""], ["", "", "1.00", "", "", "", "", ""]]
    with (folder / "truth" / "t1.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    (entry,) = start_truth(folder, "2024-10")
    assert entry["totals"] == ["合计"]
    text = (folder / "tables.json").read_text(encoding="utf-8").replace('"totals": ["合计"], ', "")
    (folder / "tables.json").write_text(text, encoding="utf-8")
    fact = {"sentence": "均价 3,512 元/吨", "entity": "螺纹钢", "metric": "均价", "period": "2024-10", "unit": "元/吨"}
    rows = [{**fact, "value": value} for value in ("3512", "3521")]
    (folder / "prose.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = list(problems(load_truth(folder)))
    assert len(found) == 3
    assert "looks like a total" in found[1] and "without a name" in found[0] and "3521" in found[2]


def test_a_folder_without_tables_says_what_to_do(tmp_path: Path):
    with pytest.raises(EvaluationError, match=r"t1\.csv"):
        start_truth(tmp_path, None)


def test_the_command_shows_what_it_guessed(folder: Path):
    ran = CliRunner().invoke(app, ["start-truth", str(folder), "--period", "2024-10"])
    assert ran.exit_code == 0 and "总市值（亿元）：number 亿元" in ran.output
