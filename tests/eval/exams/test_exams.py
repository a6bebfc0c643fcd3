import re
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from eval.errors import EvaluationError
from eval.exams import make_exam
from eval.exams.making import MAKERS
from eval.exams.wording import entity_forms, metric_forms, phrase, spoken
from eval.truth import TruthColumn, TruthReport
from eval.truth.tables import number


@pytest.fixture(scope="module")
def exam(bundled):
    return make_exam(bundled, seed=7, each=4)


def frame(report: TruthReport, table: str) -> pd.DataFrame:
    """A truth table with numbers, by an independent route (pandas)."""
    found = next(t for t in report.tables if t.number == table)
    data = pd.DataFrame(found.rows, columns=[c.name for c in found.columns])
    data = data[~data.iloc[:, found.key].isin(found.totals)].set_index(found.columns[found.key].name)
    for column in found.columns:
        if column.kind == "number":
            data[column.name] = [
                float(x) if (x := number(cell)) is not None else float("nan") for cell in data[column.name]
            ]
    return data


def of(exam, type: str):
    found = [item for item in exam if item.type == type]
    assert found, type
    return found


def test_all_types_are_made_and_the_seed_decides(bundled, exam):
    assert {item.type for item in exam} == set(MAKERS)
    assert make_exam(bundled, seed=7, each=4) == exam
    assert make_exam(bundled, seed=8, each=4) != exam
    assert len({item.id for item in exam}) == len(exam)
    assert {item.difficulty for item in exam} == {1, 2, 3}


def test_held_out_uses_other_phrasings():
    from eval.exams.wording import _load, absent

    main, words, held_out = _load("phrasings.toml"), _load("words.toml"), _load("held_out.toml")
    assert set(held_out) - set(main) == set(words)
    for kind in main:
        shared = set(main[kind]) & set(held_out[kind])
        assert not shared, (kind, shared)
    everyday, other = ({form for entry in each["metric"] for form in entry["forms"]} for each in (words, held_out))
    assert not everyday & other
    assert not words["typos"].items() & held_out["typos"].items()
    for what in ("entities", "metrics"):
        assert not set(absent(what)) & set(absent(what, "held-out"))


@pytest.mark.parametrize(("split", "foreign"), [("main", "held_out.toml"), ("held-out", "words.toml")])
def test_a_split_keeps_to_its_own_names_for_metrics(bundled, split, foreign):
    from eval.exams.wording import _load

    items = make_exam(bundled, seed=3, each=120, types=["unanswerable", "lookup"], split=split)
    headers = {spoken(column) for truth in bundled for table in truth.tables for column in table.columns}
    printed = headers | {column.metric for truth in bundled for table in truth.tables for column in table.columns}
    own = {
        form for entry in _load(("words.toml", "held_out.toml")[split != "main"])["metric"] for form in entry["forms"]
    }
    others = {form for entry in _load(foreign)["metric"] for form in entry["forms"]} - printed
    # 市值 stands in 最新市值: only names that are part of no own or printed one tell
    telling = {form for form in others if not any(form in known for known in own | printed)}
    asked = [re.sub(r"《[^》]*》", "", item.question) for item in items]  # 4月涨幅前十 is a title
    assert telling and not [question for question in asked if any(form in question for form in telling)]


def test_gold_of_cells_is_the_cell(bundled, exam):
    reports = {truth.name: truth for truth in bundled}
    for type in ("lookup", "retrieval", "follow-up"):
        for item in of(exam, type):
            for piece in (piece for piece in item.evidence if piece.table):
                data = frame(reports[piece.report], piece.table)
                assert float(item.gold.figures[0].value) == pytest.approx(data.loc[piece.row, piece.column])


def test_gold_of_columns_agrees_with_pandas(bundled, exam):
    reports = {truth.name: truth for truth in bundled}
    for item in of(exam, "top-k"):
        piece = item.evidence[0]
        values = frame(reports[piece.report], piece.table)[piece.column].dropna()
        names = [entity.name for entity in item.gold.entities]
        largest, smallest = values.nlargest(len(names)), values.nsmallest(len(names))
        assert names in (list(largest.index), list(smallest.index))
    for item in of(exam, "rank"):
        piece = item.evidence[0]
        values = frame(reports[piece.report], piece.table)[piece.column].dropna()
        assert int(item.gold.figures[0].value) == int(values.rank(ascending=False)[piece.row])
    for item in of(exam, "mean"):
        rows = [piece.row for piece in item.evidence]
        piece = item.evidence[0]
        values = frame(reports[piece.report], piece.table)[piece.column].dropna()
        chosen = (
            values
            if rows == [None]
            else values[[p.row for p in item.evidence if p.table == piece.table and p.column == piece.column]]
        )
        assert float(item.gold.figures[0].value) == pytest.approx(chosen.mean(), abs=0.0051)


def test_gold_of_pairs_is_right(bundled, exam):
    reports = {truth.name: truth for truth in bundled}
    for type in ("difference", "ratio", "sum"):
        for item in of(exam, type):
            cells = {}
            for piece in item.evidence:
                cells.setdefault(piece.slot, frame(reports[piece.report], piece.table).loc[piece.row, piece.column])
            values = [cells[slot] for slot in sorted(cells)]
            expected = {
                "difference": lambda v: v[0] - v[1],
                "ratio": lambda v: v[0] / v[1],
                "sum": sum,
            }[type](values)
            gold = item.gold.figures[0]
            assert float(gold.value) == pytest.approx(expected, abs=0.0051 if type == "ratio" else 1e-6)
            assert (gold.tolerance > 0) == (type == "ratio")


def test_differences_of_percentages_are_in_points(exam):
    for item in of(exam, "difference"):
        assert item.gold.figures[0].unit != "%"


def test_filters_have_no_borderline_case(bundled, exam):
    reports = {truth.name: truth for truth in bundled}
    for item in of(exam, "filter"):
        piece = item.evidence[0]
        values = frame(reports[piece.report], piece.table)[piece.column].dropna()
        names = {entity.name for entity in item.gold.entities}
        passing, rest = values[[n in names for n in values.index]], values[[n not in names for n in values.index]]
        assert passing.min() > rest.max() or passing.max() < rest.min()


def test_series_run_over_three_months(exam):
    for item in of(exam, "series"):
        assert len(item.reports) == len(item.gold.figures) == 3
        assert item.gold.ordered


def test_unanswerable_names_nothing_that_is_there(bundled):
    texts = {truth.name: truth.path.read_text(encoding="utf-8") for truth in bundled}
    items = make_exam(bundled, seed=3, each=40, types=["unanswerable"])
    kinds = {item.gold.refusal for item in items}
    assert kinds == {"entity", "metric", "period", "table", "value", "premise"}
    from eval.exams.wording import absent

    for item in items:
        if item.gold.refusal in {"entity", "metric"} and "elsewhere" not in item.template:
            words = absent("entities" if item.gold.refusal == "entity" else "metrics")
            named = [word for word in words if word in item.question]
            assert named and all(word not in texts[item.reports[0]] for word in named)


def test_judged_statements_are_true_or_false_as_gold_says(bundled):
    items = make_exam(bundled, seed=5, each=40, types=["judge"])
    assert {item.gold.verdict for item in items} == {True, False}
    reports = {truth.name: truth for truth in bundled}
    for item in items:
        kind = item.template.split("/")[-1].split("+")[0]
        if kind in {"true", "synonym", "value"}:
            piece = item.evidence[0]
            table = next(t for t in reports[piece.report].tables if t.number == piece.table)
            row = next(row for row in table.rows if row[table.key] == piece.row)
            cell = number(row[table.column(piece.column)])
            assert (f"为{cell}" in item.question) == item.gold.verdict


def test_types_that_the_truth_cannot_feed_are_left_out(bundled):
    sample = [replace(truth, prose=()) for truth in bundled if truth.name == "2024-04-ai-sample"]
    types = {item.type for item in make_exam(sample, each=2)}
    assert "series" not in types and "prose" not in types
    with pytest.raises(EvaluationError, match="No question"):
        make_exam(sample, types=["series"])


@pytest.mark.parametrize("kwargs", [{"types": ["riddle"]}, {"split": "secret"}])
def test_unknown_types_and_splits_are_errors(bundled, kwargs):
    with pytest.raises(EvaluationError):
        make_exam(bundled, **kwargs)


def test_spoken_metrics_have_no_period_and_no_unit():
    assert spoken(TruthColumn("2023 年报营业收入同比增长率 (%)", "number", "%", "2023")) == "营业收入同比增长率"
    assert spoken(TruthColumn("2024Q1 净利润 (亿元)", "number", "亿元", "2024Q1")) == "净利润"
    assert spoken(TruthColumn("4月30日收盘价(元)", "number", "元", "2024-04-30")) == "收盘价"
    assert spoken(TruthColumn("近 3 月回报 (%)", "number", "%")) == "近 3 月回报"
    assert "PE" in metric_forms(TruthColumn("市盈率 PE (TTM)", "number", "倍"))


def test_entity_forms_and_phrases():
    forms = entity_forms("云从科技-UW", "688327.SH")
    assert forms == {"printed": "云从科技-UW", "short": "云从科技", "code": "688327.SH", "typo": "云从课技"}
    assert phrase("{p}{e}的{m}（{x}）", p="2025Q2", e="Marrow", m="营收", x="") == "2025Q2 Marrow的营收"


def test_ratio_gold_is_rounded_half_up():
    from eval.exams.desk import figure

    assert figure(Decimal("2.345"), "倍", digits=2).value == Decimal("2.35")
