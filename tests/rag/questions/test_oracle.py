"""Programs against pandas on random tables."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.questions import ProgramPlan, execute, plan
from rag.questions.program import Filter, TopK

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")


def printed(value: int | None) -> str:
    return "" if value is None else f"{Decimal(value) / 100:,.2f}"


cells = st.one_of(st.none(), st.integers(-5_000_00, 50_000_00))
names = st.lists(
    st.sampled_from([f"测样{char}光" for char in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"]),
    min_size=2,
    max_size=12,
    unique=True,
)


@st.composite
def tables(draw):
    rows = draw(names)
    caps = [draw(st.integers(1, 50_000_00)) for _ in rows]
    moves = [draw(cells) for _ in rows]
    frame = pd.DataFrame({"name": rows, "cap": caps, "move": moves})
    frame["move"] = frame["move"].astype("Int64")
    return frame


@pytest.fixture(scope="session")
def ledger_of(sample_ledger):
    """A ledger with one table of the frame's rows."""

    def build(frame):
        body = [
            (
                f"6{row.Index:05d}.SH",
                row.name,
                printed(int(row.cap)),
                printed(None if row.move is pd.NA else int(row.move)),
            )
            for row in frame.itertuples()
        ]
        return sample_ledger(body)

    return build


def answer(question, ledger):
    found = plan(question, ledger)
    assert isinstance(found, ProgramPlan), (question, found)
    return found.program, execute(found.program, ledger)


def formula_values(result):
    return {figure.value for figure in result.figures if figure.source == "formula"}


def two_places(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(case=tables())
def test_lookup(ledger_of, case):
    frame, ledger = case, ledger_of(case)
    for row in frame.itertuples():
        _, result = answer(f"{row.name}的总市值", ledger)
        assert [figure.value for figure in result.figures] == [Decimal(int(row.cap)) / 100]


@few
@given(case=tables(), k=st.integers(1, 6), high=st.booleans())
def test_top_k(ledger_of, case, k, high):
    frame, ledger = case, ledger_of(case)
    ranked = frame.dropna(subset=["move"]).sort_values("move", ascending=not high, kind="stable")
    program, result = answer(f"月涨跌幅最{'高' if high else '低'}的{k}家公司", ledger)
    assert isinstance(program, TopK)
    if ranked.empty:
        assert result.refused
        return
    last = ranked["move"].iloc[min(k, len(ranked)) - 1]
    expected = ranked[ranked["move"] >= last] if high else ranked[ranked["move"] <= last]
    listed = [citation.row for citation in result.citations if citation.column == "月涨跌幅 (%)"]
    assert listed == list(expected["name"])


@few
@given(case=tables(), bound=st.integers(-60, 600), relation=st.sampled_from(["超过", "低于", "不低于", "不超过"]))
def test_filter_and_count(ledger_of, case, bound, relation):
    frame, ledger = case, ledger_of(case)
    compare = {"超过": "gt", "低于": "lt", "不低于": "ge", "不超过": "le"}[relation]
    expected = list(frame[getattr(frame["cap"], compare)(bound * 100)]["name"])
    program, listed = answer(f"总市值{relation}{bound}亿元的公司有哪些", ledger)
    assert isinstance(program, Filter)
    assert [citation.row for citation in listed.citations] == expected
    _, counted = answer(f"总市值{relation}{bound}亿元的公司有几家", ledger)
    assert Decimal(len(expected)) in formula_values(counted)


@few
@given(case=tables())
def test_functions(ledger_of, case):
    frame, ledger = case, ledger_of(case)
    caps = [Decimal(int(cap)) / 100 for cap in frame["cap"]]
    assert sum(caps) in formula_values(answer("公司总市值合计", ledger)[1])
    assert two_places(sum(caps) / len(caps)) in formula_values(answer("公司总市值平均值", ledger)[1])
    median = Decimal(str(frame["cap"].astype(object).median())) / 100
    assert median in {
        two_places(value) for value in formula_values(answer("公司总市值中位数", ledger)[1])
    } or two_places(median) in formula_values(answer("公司总市值中位数", ledger)[1])


@few
@given(case=tables())
def test_weighted_mean_leaves_out_missing_cells(ledger_of, case):
    frame, ledger = case, ledger_of(case)
    kept = frame.dropna(subset=["move"])
    _, result = answer("按总市值加权的公司平均月涨跌幅", ledger)
    if kept.empty:
        assert result.refused
        return
    weight = sum(Decimal(int(cap)) for cap in kept["cap"])
    products = sum(
        Decimal(int(cap)) * Decimal(int(move)) / 100 for cap, move in zip(kept["cap"], kept["move"], strict=True)
    )
    assert two_places(products / weight) in formula_values(result)


@few
@given(case=tables(), pick=st.integers(0, 11))
def test_rank_and_share(ledger_of, case, pick):
    frame, ledger = case, ledger_of(case)
    row = frame.iloc[pick % len(frame)]
    _, ranked = answer(f"{row['name']}总市值排第几", ledger)
    assert Decimal(int(frame["cap"].rank(ascending=False, method="min")[row.name])) in formula_values(ranked)
    _, shared = answer(f"{row['name']}占公司总市值的比例", ledger)
    total = sum(Decimal(int(cap)) for cap in frame["cap"])
    assert two_places(Decimal(int(row["cap"])) * 100 / total) in formula_values(shared)


@few
@given(case=tables())
def test_difference_and_comparison(ledger_of, case):
    frame, ledger = case, ledger_of(case)
    left, right = frame.iloc[0], frame.iloc[1]
    _, gap = answer(f"{left['name']}的总市值比{right['name']}高多少", ledger)
    assert (Decimal(int(left["cap"])) - Decimal(int(right["cap"]))) / 100 in formula_values(gap)
    _, compared = answer(f"{left['name']}和{right['name']}谁的总市值更大", ledger)
    if left["cap"] != right["cap"]:
        winner = left["name"] if left["cap"] > right["cap"] else right["name"]
        assert compared.text.startswith(winner)


@few
@given(case=tables())
def test_every_cell_figure_stands_in_its_cell(ledger_of, case):
    ledger = ledger_of(case)
    cells_by_id = {fact.id: fact for fact in ledger.facts}
    for question in ("月涨跌幅最高的3家公司", "总市值超过100亿的公司有哪些", "公司总市值合计"):
        _, result = answer(question, ledger)
        for figure in result.figures:
            if figure.source == "cell":
                fact = cells_by_id[result.citations[figure.citations[0]].fact]
                assert (figure.value, figure.unit) == (fact.quantity.value, fact.quantity.unit)
                assert figure.raw in result.text
