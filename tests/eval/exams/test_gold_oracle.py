"""Gold answers of made exams, worked out again by pandas from the CSV files and the question's own words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from eval.exams import make_exam
from eval.foundry.writing import write_reports
from eval.truth import load_truths

THRESHOLD = re.compile(r"(-?\d+(?:\.\d+)?)(?:[%元点倍天分项家]|亿|万|美元|GWh)")


class Folder:
    """A truth folder read with pandas only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = {}
        for entry in json.loads((path / "tables.json").read_text(encoding="utf-8"))["tables"]:
            data = pd.read_csv(path / "truth" / entry["file"], dtype=str, keep_default_na=False)
            if entry.get("key"):
                data = data[~data[entry["key"]].isin(entry.get("totals", []))].set_index(entry["key"])
            self.tables[entry["number"] or entry["title"]] = data

    def column(self, table: str, name: str) -> pd.Series:
        cells = self.tables[table][name].str.replace(r"[,%\s]", "", regex=True).str.replace("−", "-")
        return pd.to_numeric(cells, errors="coerce").dropna()

    def cell(self, piece) -> float:
        return float(self.column(piece.table, piece.column)[piece.row])

    def told(self, quote: str) -> list[float]:
        lines = (self.path / "prose.jsonl").read_text(encoding="utf-8").splitlines()
        return [float(f["value"]) for f in map(json.loads, lines) if f["sentence"] == quote]


@pytest.fixture(scope="module", params=["main", "held-out"])
def exam(request, bundled, tmp_path_factory):
    """Items with their folders: bundled reports, where months follow each other, and other industries' reports."""
    made = list(write_reports(7001, 4, tmp_path_factory.mktemp("made")))
    folders = {truth.name: Folder(truth.path.parent) for truth in (*bundled, *load_truths(made))}
    items = [
        *make_exam(bundled, seed=11, each=25, split=request.param),
        *make_exam(load_truths(made), seed=12, each=25, split=request.param),
    ]
    return folders, items


def firsts(item):
    """One piece of evidence per slot."""
    found = {}
    for index, piece in enumerate(item.evidence):
        found.setdefault(index if piece.slot is None else piece.slot, piece)
    return [found[slot] for slot in sorted(found)]


def expected(item, folders):
    """The numbers or names that pandas comes to."""
    folder = folders[item.reports[0]]
    pieces = firsts(item)
    piece = pieces[0]
    high = ".high" in item.template or ".above" in item.template
    if item.type in {"lookup", "follow-up", "retrieval"} and piece.quote is None:
        return [folder.cell(piece)]
    if item.type == "series":
        return [folders[p.report].cell(p) for p in pieces]
    values = [folders[p.report].cell(p) for p in pieces] if all(p.row and p.quote is None for p in pieces) else []
    match item.type:
        case "difference":
            return [values[0] - values[1]]
        case "ratio":
            return [round(values[0] / values[1] + 1e-9, 2)]
        case "sum":
            return [sum(values)]
        case "compare":
            less = "compare.less" in item.template
            winner = (min if less else max)(range(2), key=lambda i: values[i])
            return [pieces[winner].row]
        case "mean":
            whole = folder.column(piece.table, piece.column) if piece.row is None else pd.Series(values)
            return [whole.mean()]
        case "multi-step":
            column = folder.column(piece.table, piece.column)
            row = column.idxmax() if high else column.idxmin()
            return [float(folder.column(pieces[1].table, pieces[1].column)[row])]
    if item.type in {"rank", "top-k", "filter", "count"}:
        column = folder.column(piece.table, piece.column)
        if item.type == "rank":
            return [float(column.rank(ascending=False)[piece.row])]
        if item.type == "top-k":
            return list(column.sort_values(ascending=not high).index[: len(item.gold.entities)])
        without_table = re.sub(r"《[^》]*》|\d{4}年\d+月报告|表\d+", "", item.question)
        limit = float(THRESHOLD.findall(without_table.replace(piece.column, ""))[-1])
        limit = -limit if ".fall" in item.template else limit
        passing = column[column > limit] if high else column[column < limit]
        return list(passing.index) if item.type == "filter" else [float(len(passing))]
    if item.type == "mixed":
        return [told - folder.cell(pieces[1]) for told in folder.told(piece.quote)]
    if piece.quote is not None:
        return folder.told(piece.quote)
    raise AssertionError(item.type)


def test_every_gold_answer_is_what_pandas_comes_to(exam):
    folders, items = exam
    checked = 0
    for item in items:
        if item.type in {"unanswerable", "judge"}:
            continue
        wanted = expected(item, folders)
        checked += 1
        if item.gold.entities:
            names = [entity.name for entity in item.gold.entities]
            assert names == wanted if item.gold.ordered else set(names) == set(wanted), item
        elif item.type in {"prose", "mixed"} or item.evidence[0].quote is not None:
            # a sentence may tell several figures: one of them is asked for
            assert any(float(item.gold.figures[0].value) == pytest.approx(value, abs=1e-6) for value in wanted), item
        else:
            told = [float(figure.value) for figure in item.gold.figures]
            assert told == pytest.approx(wanted, abs=0.0051 if item.type in {"mean", "ratio"} else 1e-6), item
    assert checked > 500


def test_differences_are_asked_within_and_between_months(exam):
    _, items = exam
    between = [item for item in items if "difference.months" in item.template]
    assert between and all(len(set(item.reports)) == 2 for item in between)
    assert all(item.gold.figures[0].value > 0 for item in between)


def test_judged_statements_hold_or_not(exam):
    folders, items = exam
    for item in (item for item in items if item.type == "judge"):
        folder, pieces = folders[item.reports[0]], firsts(item)
        kind = item.template.split("/")[-1].split("+")[0]
        if kind == "comparison":
            first, second = (folder.cell(piece) for piece in pieces)
            assert item.gold.verdict == ((first > second) if "高于" in item.question else (first < second)), item
        elif kind != "unit":
            said = float(re.findall(r"为(-?[\d.]+)", item.question)[-1])
            assert item.gold.verdict == (said == folder.cell(pieces[0])), item
        else:
            assert item.gold.verdict is False


def test_what_must_be_refused_is_nowhere(exam):
    folders, items = exam
    for item in (item for item in items if item.type == "unanswerable"):
        folder = folders[item.reports[0]]
        if item.gold.refusal == "table":
            number = re.search(r"表(\d+)", item.question)[1]
            assert number not in folder.tables
        if item.gold.refusal == "premise":
            claim = re.search(r"大([涨跌])([\d.]+)%", item.question)
            wrong = float(claim[2]) * (1 if claim[1] == "涨" else -1)
            cells = {
                (row, value)
                for t in folder.tables
                for c in folder.tables[t]
                for row, value in folder.column(t, c).items()
            }
            assert not {(row, value) for row, value in cells if str(row) in item.question and value == wrong}, item
