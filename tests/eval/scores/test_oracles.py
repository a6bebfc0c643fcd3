"""Scores against independent implementations and against results that can be worked out by hand."""

import json
import math

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.scores.key_facts import prose_fact
from eval.scores.refusals import refusal_rates
from eval.scores.retrieval import ndcg_at, recall_at, reciprocal_rank
from eval.scores.statistics import estimate, paired_bootstrap
from eval.scores.summaries import rouge_l, score_summary
from eval.truth import load_truth


@given(
    st.permutations([f"d{i}" for i in range(12)]), st.sets(st.sampled_from([f"d{i}" for i in range(15)]), min_size=1)
)
@settings(max_examples=60, deadline=None)
def test_retrieval_agrees_with_trec_eval(ranked: list[str], relevant: set[str]):
    evaluator = pytrec_eval.RelevanceEvaluator(
        {"q": dict.fromkeys(relevant, 1)}, {"recall_5", "recip_rank", "ndcg_cut_10"}
    )
    oracle = evaluator.evaluate({"q": {id: float(len(ranked) - rank) for rank, id in enumerate(ranked)}})["q"]
    assert recall_at(ranked, relevant, 5) == pytest.approx(oracle["recall_5"])
    assert reciprocal_rank(ranked, relevant) == pytest.approx(oracle["recip_rank"])
    assert ndcg_at(ranked, relevant, 10) == pytest.approx(oracle["ndcg_cut_10"])


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
@settings(max_examples=60, deadline=None)
def test_standard_error_is_the_textbook_one(values: list[float]):
    found = estimate(values)
    assert found.mean == pytest.approx(np.mean(values))
    assert found.error == pytest.approx(np.std(values, ddof=1) / math.sqrt(len(values)), abs=1e-12)


def test_clusters_of_one_give_the_textbook_error_and_whole_clusters_a_greater_one():
    values = [1.0, 0.0, 1.0, 1.0, 0.0, 0.0]
    assert estimate(values, range(6)).error == pytest.approx(estimate(values).error)
    same = estimate([1.0] * 3 + [0.0] * 3, ["a"] * 3 + ["b"] * 3)
    # two clusters that each say one thing: n = 2 observations, 0.5 ± s/√2 with s = √0.5
    assert same.error == pytest.approx(math.sqrt(0.5) / math.sqrt(2))
    assert same.clusters == 2


def test_one_cluster_has_no_error():
    found = estimate([1.0, 0.0], ["a", "a"])
    assert found.mean == 0.5 and math.isnan(found.error)
    assert math.isnan(estimate([]).mean)


def test_paired_bootstrap_finds_the_difference_and_covers_zero_where_there_is_none():
    generator = np.random.default_rng(1)
    a = generator.integers(0, 2, 400).astype(float)
    better = np.minimum(1.0, a + (generator.random(400) < 0.3))
    found = paired_bootstrap(a, better)
    assert found.mean == pytest.approx((better - a).mean())
    assert found.low > 0 and found.p < 0.01
    none = paired_bootstrap(a, a)
    assert (none.mean, none.low, none.high, none.p) == (0.0, 0.0, 0.0, 1.0)


def test_bootstrap_interval_has_the_width_of_the_standard_error():
    generator = np.random.default_rng(2)
    a, b = generator.random(500), generator.random(500)
    found = paired_bootstrap(a, b, resamples=4000)
    expected = 2 * 1.96 * np.std(b - a, ddof=1) / math.sqrt(500)
    assert found.high - found.low == pytest.approx(expected, rel=0.08)


def test_clustered_bootstrap_is_wider_where_clusters_agree():
    clusters = [i // 20 for i in range(200)]
    gains = [float(c % 2) for c in clusters]
    zero = [0.0] * 200
    wide, narrow = paired_bootstrap(zero, gains, clusters), paired_bootstrap(zero, gains)
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_different_items_cannot_be_compared():
    with pytest.raises(ValueError):
        paired_bootstrap([1.0], [1.0, 0.0])
    with pytest.raises(ValueError):
        estimate([1.0, 0.0], ["a"])


def test_refusal_rates_by_hand():
    rates = refusal_rates([(True, True), (True, False), (False, True), (False, False), (True, True)])
    assert (rates.precision, rates.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert math.isnan(refusal_rates([(False, False)]).precision)


def brute_lcs(a: str, b: str) -> int:
    if not a or not b:
        return 0
    if a[0] == b[0]:
        return 1 + brute_lcs(a[1:], b[1:])
    return max(brute_lcs(a[1:], b), brute_lcs(a, b[1:]))


@given(st.text("市值涨跌", max_size=7), st.text("市值涨跌", min_size=1, max_size=7))
@settings(max_examples=60, deadline=None)
def test_rouge_l_agrees_with_brute_force(a: str, b: str):
    expected = 2 * brute_lcs(a, b) / (len(a) + len(b)) if a else 0.0
    assert rouge_l(a, b) == pytest.approx(expected)


def test_a_summary_is_scored_against_the_truth(bundled):
    sample = [truth for truth in bundled if truth.name == "2024-04-ai-sample"]
    text = "# 题\n海康威视总市值 3,089.36 亿元[1]。软控股份月涨 31.23%。某公司涨 99.87%[2]。\n[^1]: 表9 · 12.34%"
    score = score_summary(text, sample, reference=text)
    assert score.figure_accuracy == pytest.approx(2 / 3)
    assert score.uncited == pytest.approx(1 / 3)
    assert score.rouge_l == 1.0
    assert math.isnan(score.coverage)


def test_a_figure_of_another_company_is_wrong_in_a_summary(bundled):
    sample = [truth for truth in bundled if truth.name == "2024-04-ai-sample"]
    score = score_summary("软控股份（22.32%）、科大国创（31.23%）。[^1]", sample)
    assert len(score.wrong) == 2 and score.uncited == 0.0
    assert score_summary("软控股份（31.23%）、科大国创（22.32%）。[^1]", sample).wrong == ()
    assert score_summary("共29项有数据，其中为正9项、为负20项，中位数-2.18%。[^1]", sample).wrong == ()
    assert len(score_summary("中位数-2.19%。[^1]", sample).wrong) == 1


def test_a_figure_that_a_page_break_parts_from_its_unit_is_known_by_the_whole_cell(tmp_path):
    cell = "东江纺织与西陵印染达成合作 三年投入 10.1 亿元，东江纺织持股 35%。南台服饰投入 7.7 亿元。"
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "t1.csv").write_text(f"名称,内容\n甲,{cell}\n东江纺织,\n南台服饰,\n", encoding="utf-8")
    (tmp_path / "report.txt").write_text(cell.replace("10.1 亿元", "10.1 \n\n第 3 页\n\n亿元"), encoding="utf-8")
    columns = [
        {"name": name, "kind": kind, "unit": "", "period": None} for name, kind in (("名称", "name"), ("内容", "text"))
    ]
    table = {
        "file": "t1.csv", "number": "1", "title": "要闻", "unit": "", "key": "名称", "code": None, "period": "2024-04",
        "columns": columns,
    }  # fmt: skip
    (tmp_path / "tables.json").write_text(json.dumps({"tables": [table]}), encoding="utf-8")
    truth = load_truth(tmp_path)
    assert not score_summary("- 东江纺织与西陵印染三年投入 10.1 亿元。[1]", [truth]).wrong
    assert score_summary("- 东江纺织投入 7.7 亿元。[1]", [truth]).wrong
    assert score_summary("- 东江纺织投入 10.2 亿元。[1]", [truth]).wrong


def test_steps_from_month_to_month_are_known_and_only_they(tmp_path):
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "t1.csv").write_text(
        "月份,同比 (%)\n2024-07,8.4\n2024-08,7.9\n2024-09,7.5\n", encoding="utf-8"
    )
    (tmp_path / "report.txt").write_text("正文。", encoding="utf-8")
    columns = [
        {"name": "月份", "kind": "name", "unit": "", "period": None},
        {"name": "同比 (%)", "kind": "number", "unit": "%", "period": None},
    ]
    table = {
        "file": "t1.csv",
        "number": "1",
        "title": "月度",
        "unit": "",
        "key": "月份",
        "code": None,
        "period": "2024-09",
    }
    (tmp_path / "tables.json").write_text(json.dumps({"tables": [{**table, "columns": columns}]}), encoding="utf-8")
    truth = load_truth(tmp_path)
    told = "- 月度（表1）：2024-09（7.5%），上期2024-08（7.9%），变动{}。[1]"
    assert not score_summary(told.format("-0.4个百分点"), [truth]).wrong
    assert score_summary(told.format("-0.6个百分点"), [truth]).wrong
    assert score_summary(told.format("-0.9个百分点"), [truth]).wrong  # two months apart


def test_key_facts_are_covered_whatever_their_scale(bundled):
    sample = next(truth for truth in bundled if truth.name == "2024-04-ai-sample")
    facts = [prose_fact(fact) for fact in sample.prose if fact.entity in {"亚马逊", "AI 指数成分股"}]
    score = score_summary("成分股总市值 1.433715 万亿元。亚马逊投入 140 亿美元。", [sample], key_facts=facts)
    assert score.facts == len(facts) and len(score.missed) == len(facts) - 2
