import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ledger import Ledger, canonical_metric, facts_of
from index.report import Report


@pytest.fixture(scope="module")
def ledger(make: Any) -> Ledger:
    april = make.report(
        make.table(
            [make.column("代码"), make.column("名称"), make.column("总市值", unit="亿元", period="2024-04-30")],
            [("0020.HK", "商汤-W", "408.32"), ("002415.SZ", "海康威视", "3,089.36"), ("688256.SH", "寒武纪-U", "")],
        ),
        id="a" * 16,
    )
    may = make.report(
        make.table(
            [make.column("名称"), make.column("市值", unit="亿元", period="2024-05-31")],
            [("商汤", "420.00"), ("新公司", "1.00")],
        ),
        make.table(
            [make.column("代码"), make.column("名称"), make.column("涨跌幅", unit="%")],
            [("002415", "海康威视", "1.5")],
            number="2",
        ),
        id="b" * 16,
        period="2024-05",
    )
    return Ledger.of([april, may])


def test_one_entity_across_reports(ledger: Ledger) -> None:
    facts = ledger.facts_for(entity_key="0020.HK", metric="市值")
    assert [(fact.report[0], fact.quantity.value) for fact in facts] == [
        ("a", Decimal("408.32")),
        ("b", Decimal("420.00")),
    ]
    assert (
        ledger.entities_named("商汤")
        == ledger.entities_named("商汤-W")
        == ledger.entities_named("0020")
        == ("0020.HK",)
    )
    assert [fact.report[0] for fact in ledger.facts_for(entity_key="002415.SZ")] == ["a", "b"]


def test_entries_tell_names_codes_and_tables(ledger: Ledger) -> None:
    entry = ledger.entities()["0020.HK"]
    assert {"商汤-W", "商汤", "SenseTime"} <= entry.names
    assert entry.codes == {"0020.HK", "0020"}
    assert entry.tables == {("a" * 16, "t1"), ("b" * 16, "t1")}


def test_an_entity_without_figures_is_known(ledger: Ledger) -> None:
    assert ledger.entities_named("寒武纪") == ("688256.SH",)
    assert ledger.facts_for(entity_key="688256.SH") == ()


def test_metrics(ledger: Ledger) -> None:
    entry = ledger.metrics()["总市值"]
    assert entry.headers == {"总市值", "市值"} and entry.units == {"亿元"}
    assert entry.periods == ("2024-04-30", "2024-05-31")
    assert "market cap" in entry.synonyms


def test_narrow_by_report_and_period(ledger: Ledger) -> None:
    assert {fact.report for fact in ledger.narrow(period="2024-05").facts} == {"b" * 16}
    assert {fact.report for fact in ledger.narrow(reports=["a" * 16]).facts} == {"a" * 16}
    assert len(ledger.narrow(period="2024").reports) == 2
    assert ledger.narrow(period="2023").facts == ()
    assert ledger.narrow(reports=[]).reports == ()


def test_lookups_by_id(ledger: Ledger) -> None:
    assert ledger.report("a" * 16).id == "a" * 16
    assert ledger.fact(ledger.facts[0].id) is ledger.facts[0]
    with pytest.raises(KeyError):
        ledger.report("none")
    assert len(ledger.tables) == 3


def test_known_facts_are_taken_as_they_are(ledger: Ledger) -> None:
    again = Ledger.of(ledger.reports, ledger.facts)
    assert again.facts == ledger.facts
    assert Ledger.of(ledger.reports, []).facts == ()


def test_empty() -> None:
    empty = Ledger.of([])
    assert (empty.facts, empty.tables, dict(empty.entities()), dict(empty.metrics()), empty.periods) == (
        (),
        (),
        {},
        {},
        (),
    )


names = st.sampled_from(["甲公司", "乙公司", "丙股份-U", "丙股份", "商汤-W", "商汤"])
metrics = st.sampled_from(["总市值", "市值", "月涨跌幅", "涨幅", "自造指标"])


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(names, st.integers(0, 99)), max_size=8), metric=metrics, wanted=metrics, name=names)
def test_lookups_agree_with_a_scan(make: Any, rows: list[tuple[str, int]], metric: str, wanted: str, name: str) -> None:
    table = make.table([make.column("名称"), make.column(metric)], [(row, str(value)) for row, value in rows])
    ledger = Ledger.of([make.report(table)])
    keys = ledger.entities_named(name)
    expected = [f for f in ledger.facts if f.entity.key in keys and f.metric == canonical_metric(wanted)]
    assert [f for key in keys for f in ledger.facts_for(key, wanted)] == expected
    assert list(ledger.facts_for(table="t1")) == list(ledger.facts)


def test_building_is_linear(make: Any) -> None:
    def seconds(size: int) -> float:
        rows = [(f"公司{index}", f"{index}.5") for index in range(size)]
        report = make.report(make.table([make.column("名称"), make.column("总市值", unit="亿元")], rows))
        facts = facts_of(report)
        start = time.perf_counter()
        ledger = Ledger.of([report], facts)
        assert len(ledger.entities()) == size and ledger.facts_for("公司7", "市值")
        return time.perf_counter() - start

    seconds(50)
    assert seconds(4000) < seconds(500) * 8 * 4 + 0.2


def test_real_report(real_report: Report) -> None:
    ledger = Ledger.of([real_report])
    for name in ("商汤", "商汤-W", "0020.HK", "SenseTime"):
        assert ledger.entities_named(name) == ("0020.HK",)
    assert ledger.entities_named("寒武纪") == ("688256.SH",)
    assert ledger.entities_named("Meta") == ledger.entities_named("脸书") == ("META.O",)
    (fact,) = ledger.facts_for("002415.SZ", "PE")
    assert fact.quantity.value == Decimal("21.71")
