from typing import Any

import pytest

from eval.answers import Citation, Found, SystemAnswer, ToldFigure
from eval.items import Item
from eval.scores.citations import score_citations
from eval.scores.item import score_item, verdict_of


def item(gold: dict[str, Any], type: str = "lookup", question: str = "？", **more: Any) -> Item:
    return Item.model_validate({"id": "i", "type": type, "question": question, "gold": gold, "reports": ["r"], **more})


def error(item_: Item, text: str, **more: Any) -> str:
    return score_item(item_, SystemAnswer(id="i", text=text, **more), {}).error


MARKET = item({"figures": [{"value": "1044.47", "unit": "亿元"}]})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总市值为 1,044.47 亿元。", ""),
        ("总市值约合 10,444,700 万元", ""),
        ("104447000000元", ""),
        ("1,044.47 亿", ""),
        ("1044.47 万元", "wrong-scale"),
        ("1,044.47 亿美元", "wrong-unit"),
        ("1044.47", "wrong-unit"),
        ("1,044.4 亿元", "wrong-value"),
        ("-1,044.47 亿元", "wrong-sign"),
        ("下跌到 1,044.48 亿元", "wrong-value"),
        ("很多。", "missing-figure"),
        ("、".join(f"{n} 亿元" for n in range(20)) + "、1044.47 亿元", "too-many-figures"),
    ],
)
def test_a_figure_is_right_only_with_value_unit_scale_and_sign(text: str, expected: str):
    assert error(MARKET, text) == expected


def test_a_bare_figure_takes_the_unit_that_the_question_names():
    asked = item({"figures": [{"value": "1044.47", "unit": "亿元"}]}, question="总市值是多少亿元？")
    assert error(asked, "1,044.47") == ""


@pytest.mark.parametrize(
    ("gold", "unit", "text", "expected"),
    [
        ("60", "%", "60%", ""),
        ("60", "%", "0.6", "wrong-value"),
        ("60", "%", "60 个百分点", "wrong-unit"),
        ("3.2", "百分点", "3.2 个百分点", ""),
        ("3.2", "百分点", "320bp", ""),
        ("3.2", "百分点", "3.2%", "wrong-unit"),
        ("-3.74", "%", "下跌 3.74%", ""),
        ("-3.74", "%", "-3.74%", ""),
        ("-3.74", "%", "上涨 3.74%", "wrong-sign"),
        ("3.74", "%", "下跌 3.74%", "wrong-sign"),
        ("88.6", "%", "平均降幅为 88.6%", ""),
        ("-3.2", "亿元", "净亏损 3.2 亿元", ""),
        ("30.1", "万元", "单价降为 30.1 万元", ""),
        ("49.08", "倍", "PE 为 49.08", ""),
        ("5.10", "元", "5.1 元", ""),
        ("8", "", "第8名", ""),
        ("8", "", "8", ""),
        ("8", "", "8%", "wrong-unit"),
    ],
)
def test_ambiguous_cases_are_settled(gold: str, unit: str, text: str, expected: str):
    assert error(item({"figures": [{"value": gold, "unit": unit}]}), text) == expected


def test_tolerance_is_only_what_gold_states():
    mean = item({"figures": [{"value": "5.21", "unit": "倍", "tolerance": "0.01"}]}, type="ratio")
    assert [error(mean, text) for text in ("5.21 倍", "5.2126 倍", "5.22 倍", "5.23 倍")] == ["", "", "", "wrong-value"]


def test_differences_may_be_told_from_either_side():
    gap = item({"figures": [{"value": "43.07", "unit": "百分点"}]}, type="difference")
    assert error(gap, "乙比甲低 43.07 个百分点，即 -43.07 个百分点") == ""


def test_ranges_need_both_ends():
    plan = item({"figures": [{"value": "350", "high": "400", "unit": "亿美元"}]})
    assert error(plan, "350-400 亿美元") == ""
    assert error(plan, "350 亿美元至 400 亿美元") == ""
    assert error(plan, "350 亿美元") != ""


def test_series_must_be_in_order():
    months = item(
        {"figures": [{"value": "1.5", "unit": "倍"}, {"value": "2.5", "unit": "倍"}], "ordered": True}, type="series"
    )
    assert error(months, "7月 1.5 倍，8月 2.5 倍") == ""
    assert error(months, "8月 2.5 倍，7月 1.5 倍") != ""


TOP = {
    "entities": ["甲公司", {"name": "乙公司-U", "also": ["乙公司", "600002.SH"]}],
    "ordered": True,
    "choices": ["丙公司", "甲公司A"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1）甲公司 2）乙公司-U", ""),
        ("甲公司、600002.sh", ""),
        ("乙公司、甲公司", "wrong-order"),
        ("甲公司、乙公司、丙公司", "extra-entity"),
        ("甲公司、乙公司。另有丙公司缺少数据，没有计入。", ""),
        ("甲公司", "missing-entity"),
        ("甲公司A、乙公司", "missing-entity"),
        ("丙公司", "wrong-entity"),
        ("不知道", "missing-entity"),
    ],
)
def test_lists_are_exact_sets_in_order(text: str, expected: str):
    assert error(item(TOP, type="top-k"), text) == expected


def test_partial_credit_of_a_list_is_f1():
    gold = {"entities": ["甲", "乙"], "choices": ["丙"]}
    score = score_item(item(gold, type="filter"), SystemAnswer(id="i", text="甲、丙"), {})
    assert score.credit == pytest.approx(0.5) and not score.right


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲公司（1,044 亿元）高于乙公司（96 亿元）。", ""),
        ("乙公司市值 96 亿元，甲公司市值 1,044 亿元，甲公司更高。", ""),
        ("乙公司更高。", "wrong-entity"),
        ("乙公司 96 亿元，甲公司 1,044 亿元。", "wrong-entity"),
        ("一样", "missing-entity"),
    ],
)
def test_comparisons_go_by_the_conclusion(text: str, expected: str):
    gold = {"entities": ["甲公司"], "choices": ["甲公司", "乙公司"]}
    assert error(item(gold, type="compare"), text) == expected


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("正确。", True),
        ("不正确，应为 5。", False),
        ("对，报告如此。", True),
        ("错误", False),
        ("这一说法属实", True),
        ("报告支持这一说法", True),
        ("报告不支持", False),
        ("核对表4：说法有误", False),
        ("海康威视市值 3 亿元", None),
        ("不符：报告写的是 3", False),
    ],
)
def test_verdicts(text: str, verdict: bool | None):
    assert verdict_of(text) is verdict


def test_refusals_are_right_only_where_they_must_be():
    must = item({"refusal": "entity"}, type="unanswerable")
    assert error(must, "报告里没有比亚迪", refused=True) == ""
    assert error(must, "比亚迪市值 5 亿元") == "answered-unanswerable"
    assert error(MARKET, "没有找到", refused=True) == "refused-answerable"


def test_a_false_premise_may_be_corrected():
    premise = item({"refusal": "premise"}, type="unanswerable")
    assert error(premise, "它并未下跌，而是上涨 3%") == ""
    assert error(premise, "因为业绩不好") == "answered-unanswerable"


def test_text_needs_one_of_each_group():
    who = item({"text": [["清华"], ["生数科技", "生数"]]}, type="prose")
    assert error(who, "清 华大学与生数合作") == ""
    assert error(who, "清华大学") == "missing-text"


def test_no_answer_and_system_errors_are_wrong():
    assert score_item(MARKET, None, {}).error == "no-answer"
    assert error(MARKET, "1,044.47 亿元", error="crash") == "system-error"


def test_unbound_figures_are_counted():
    answer = SystemAnswer(
        id="i",
        text="市值超过 1000 亿元的是甲，1,044.47 亿元，同比 12.5%。",
        figures=(ToldFigure(value="1044.47", unit="亿元"),),
    )
    asked = item({"entities": ["甲"]}, type="filter", question="哪些超过1000亿元？")
    score = score_item(asked, answer, {})
    assert (score.figures, score.unbound) == (3, 1)


def test_operands_of_a_shown_formula_are_bound_by_their_cells():
    answer = SystemAnswer(
        id="i",
        text="合计 3.55 亿元：1.05 + 2.50 = 3.55，另有 9.99。",
        figures=(ToldFigure(value="3.55", unit="亿元"),),
        citations=tuple(
            Citation(report="r", table="1", row=name, column="市值", quote=quote)
            for name, quote in (("甲", "1.05"), ("乙", "2.50"))
        ),
    )
    assert score_item(MARKET, answer, {}).unbound == 1


CELL = {"report": "r", "table": "4", "row": "甲公司", "column": "总市值 (亿元)"}


def test_citations_at_cell_and_at_passage_level():
    asked = item({"figures": [{"value": "1"}]}, evidence=[CELL, {"report": "r", "quote": "当月跌 3.74%，跑输大盘"}])
    answer = SystemAnswer(
        id="i",
        citations=(
            Citation(report="abc", table="4", row="甲 公司", column="总市值(亿元)"),
            Citation(report="abc", table="4", row="乙公司", column="总市值(亿元)"),
            Citation(report="abc", quote="当月跌3.74%"),
            Citation(report="other", table="4", row="甲公司", column="总市值(亿元)"),
        ),
    )
    score = score_citations(asked, answer, {"abc": "r"})
    assert (score.cell_precision, score.cell_recall) == (0.5, 1.0)
    assert (score.passage_precision, score.passage_recall) == (0.75, 1.0)


def test_evidence_told_in_several_places_counts_once():
    asked = item({"figures": [{"value": "1"}]}, evidence=[{**CELL, "slot": 0}, {**CELL, "table": "1", "slot": 0}])
    answer = SystemAnswer(id="i", citations=(Citation(report="r", table="1", row="甲公司", column="总市值 (亿元)"),))
    score = score_citations(asked, answer, {})
    assert (score.cell_precision, score.cell_recall) == (1.0, 1.0)


def test_a_plain_passage_that_holds_the_row_is_cited_at_passage_level_only():
    asked = item({"figures": [{"value": "1"}]}, evidence=[CELL])
    answer = SystemAnswer(id="i", citations=(Citation(report="r", quote="600001.SH\t甲公司\t1,044.47"),))
    score = score_citations(asked, answer, {})
    assert (score.cell_recall, score.passage_recall) == (0.0, 1.0)


def test_no_citations_have_no_precision_and_no_recall():
    asked = item({"figures": [{"value": "1"}]}, evidence=[CELL])
    score = score_citations(asked, SystemAnswer(id="i"), {})
    assert (score.cell_precision, score.cell_recall) == (None, 0.0)
    assert score_citations(MARKET, SystemAnswer(id="i"), {}).cell_recall is None


def test_retrieval_counts_pieces_of_evidence():
    asked = item({"figures": [{"value": "1"}]}, evidence=[CELL, {**CELL, "row": "乙公司"}])
    hits = (
        Found(report="r", table="9", text="甲公司"),
        Found(report="r", table="4", text="甲公司 1,044.47"),
        Found(report="r", table="4", text="甲公司 又一次"),
        Found(report="r", text="正文：乙公司 96"),
    )
    score = score_item(asked, SystemAnswer(id="i", hits=hits), {})
    assert score.recall_at_5 == 1.0
    assert score.reciprocal_rank == 0.5


def test_a_comparison_may_be_told_from_the_other_side():
    asked = item({"entities": ["甲"], "choices": ["甲", "乙"]}, type="compare", question="甲和乙谁的市值更高？")
    assert error(asked, "乙（5 亿元）低于甲（7 亿元）。") == ""
    assert error(asked, "乙（5 亿元）高于甲（3 亿元）。") == "wrong-entity"
    less = item({"entities": ["甲"], "choices": ["甲", "乙"]}, type="compare", question="甲和乙谁的市值更低？")
    assert error(less, "乙的市值 7 亿元，高于甲的 5 亿元。") == ""


def test_a_list_may_say_who_is_not_on_it():
    asked = item({"entities": ["甲"], "choices": ["甲", "乙", "丙"]}, type="filter", question="哪些超过 5 亿元？")
    assert error(asked, "只有甲（7 亿元）。其余乙、丙都低于 5 亿元。") == ""
    assert error(asked, "甲（7 亿元）；乙不满足条件。") == ""
    assert error(asked, "甲、乙。") == "extra-entity"


def test_a_place_is_told_as_a_place():
    asked = item({"figures": [{"value": "6"}]}, type="rank", question="排第几？")
    assert error(asked, "在 39 家中排第 6。") == "" and error(asked, "39 家中排名第6位（49.08 倍）") == ""
    assert error(asked, "6") == ""
    other = item({"figures": [{"value": "39"}]}, type="rank", question="排第几？")
    assert error(other, "在 39 家中排第 6。") == "wrong-value"


def test_relative_performance_is_told_in_percent_or_points():
    asked = item({"figures": [{"value": "-9.96", "unit": "%", "also": ["百分点"]}]})
    for text in ("-9.96%", "跑输 9.96 个百分点", "落后指数 9.96%"):
        assert error(asked, text) == ""
    assert error(asked, "跑赢 9.96 个百分点") != ""


def test_who_is_asked_where_must_cite_the_place():
    asked = item({"figures": [{"value": "7", "unit": "亿元"}]}, type="retrieval", evidence=[CELL])
    right = Citation(report="r", table="4", row="甲公司", column="总市值 (亿元)", quote="7")
    assert error(asked, "见表 4。", citations=[right]) == ""
    assert error(asked, "7 亿元") == "missing-citation"


def test_a_range_is_bound_as_one_span():
    span = ToldFigure(value="50", unit="%", raw="50%-70%", source="quote")
    assert score_item(MARKET, SystemAnswer(id="i", text="会增加 50%-70%。[1]", figures=(span,)), {}).unbound == 0
    bare = ToldFigure(value="50", unit="%", raw="50%", source="quote")
    assert score_item(MARKET, SystemAnswer(id="i", text="会增加 50%-70%。[1]", figures=(bare,)), {}).unbound == 1
