import html
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eval.foundry import KINDS, NONE, Damage, make_report
from eval.foundry.damage import damage_cell
from eval.foundry.vocabulary import brokers, industries
from eval.foundry.world import Month, World
from eval.foundry.writing import BUNDLED, bundled_report, write_reports
from eval.scores.tables import plain
from eval.truth import load_truth
from eval.truth.tables import number

DATA = Path(__file__).resolve().parents[3] / "eval" / "data"


def test_the_same_seed_gives_the_same_report():
    first, again, other = make_report(5), make_report(5), make_report(6)
    assert first == again
    assert first.text != other.text


@pytest.mark.parametrize("month", BUNDLED)
def test_bundled_months_are_what_the_foundry_makes(month: str):
    made, folder = bundled_report(month), DATA / f"foundry-{month}"
    assert (folder / "report.txt").read_text(encoding="utf-8") == made.text
    truth = load_truth(folder)
    assert truth.tables == made.tables
    assert truth.prose == made.prose


def test_one_bundled_month_has_english_columns():
    headers = [column.name for table in bundled_report("2025-08").tables for column in table.columns]
    assert sum(header.isascii() or header.split("(")[0].split("（")[0].strip().isascii() for header in headers) == len(
        headers
    )


@pytest.mark.parametrize("broker", [broker.name for broker in brokers()])
@pytest.mark.parametrize("sector", [industry.sector for industry in industries()])
def test_every_layout_and_industry_prints_all_of_its_cells(broker: str, sector: str):
    """Undamaged, every truth cell stands in the text, in order, row by row."""
    made = make_report(1, sector=sector, broker=broker, damage=NONE, english=False)
    printed = {
        "tab": "\t".join,
        "pipe": lambda row: f"| {' | '.join(row)} |",
        "html": lambda row: "<tr>" + "".join(f"<td>{html.escape(cell, quote=False)}</td>" for cell in row) + "</tr>",
    }[made.style]
    assert len(made.tables) >= 9
    for table in made.tables:
        assert "\n".join(printed(row) for row in table.rows) in made.text, table.number


@given(seed=st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_truth_agrees_with_itself(seed: int):
    """The same company's monthly return is one figure in every table; relative return is return minus index."""
    made = make_report(seed, english=False)
    returns: dict[str, set[str]] = {}
    for table in made.tables:
        metrics = [column.metric for column in table.columns]
        if table.key is None or table.code is None or "月涨跌幅" not in metrics:
            continue
        for row in table.rows:
            cell = row[metrics.index("月涨跌幅")]
            returns.setdefault(row[table.code], set()).add(cell.rstrip("%"))
        if "相对指数" in metrics:
            gaps = {
                number(row[metrics.index("月涨跌幅")]) - number(row[metrics.index("相对指数")]) for row in table.rows
            }
            assert len(gaps) == 1
    assert returns and all(len(values) == 1 for values in returns.values())


@example(seed=208)  # one name was drawn for a company of the text and for a foreign one
@given(seed=st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_prose_facts_are_in_the_text_and_never_contradict_one_another(seed: int):
    made = make_report(seed)
    told: dict[tuple[str, str], Decimal] = {}
    for fact in made.prose:
        assert fact.sentence in made.text
        assert str(abs(fact.value)) in fact.sentence
        assert told.setdefault((fact.entity, fact.metric), fact.value) == fact.value
    table_entities = {
        row[table.key]
        for table in made.tables
        if table.key is not None and table.code is not None
        for row in table.rows
    }
    assert not {fact.entity for fact in made.prose} & table_entities


@given(
    text=st.sampled_from(["1,044.47", "-3.74%", "海康威视", "0.05", "-2,893.67", "双 抗 II 代", "12.30", "A&B 微电子"]),
    number=st.booleans(),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=200, deadline=None)
def test_damage_to_a_cell_can_be_undone(text: str, number: bool, seed: int):
    from random import Random

    damaged, kinds = damage_cell(text, number, Damage(frozenset(KINDS), 0.8), Random(seed))
    assert plain(damaged) == plain(text)
    assert bool(kinds) == (damaged != text)


def test_consecutive_months_share_companies_and_price_paths():
    july, august = (
        make_report(3, month, sector="医药", broker="澄湖证券", english=False) for month in ("2025-07", "2025-08")
    )

    def closes(made, metric: str) -> dict[str, Decimal]:
        found = {}
        for table in made.tables:
            metrics = [column.metric for column in table.columns]
            if metric in metrics and table.code is not None:
                found |= {row[table.key]: number(row[metrics.index(metric)]) for row in table.rows}
        return found

    before, after, returns = closes(july, "总市值"), closes(august, "总市值"), closes(august, "月涨跌幅")
    common = set(before) & set(after) & set(returns)
    assert len(common) >= 10
    for name in common:
        if min(before[name], after[name]) > 20:
            assert abs(after[name] / before[name] - 1 - returns[name] / 100) < Decimal("0.02"), name


def test_every_kind_of_damage_is_done_by_some_report():
    done = {mishap.kind for seed in range(20) for mishap in make_report(seed).mishaps}
    assert done == set(KINDS)


def test_without_damage_nothing_is_damaged():
    assert make_report(2, damage=NONE).mishaps == ()


def test_shares_add_up_with_their_total_row():
    made = make_report(4, sector="新能源", english=False)
    table = next(table for table in made.tables if table.totals)
    metrics = [column.metric for column in table.columns]
    amounts = [number(row[metrics.index("装车量")]) for row in table.rows]
    shares = [number(row[metrics.index("市占率")]) for row in table.rows]
    assert sum(amounts[:-1]) == amounts[-1]
    assert abs(sum(shares[:-1]) - 100) < Decimal("0.1")


def test_the_contents_name_the_page_of_every_heading():
    made = make_report(8, broker="澄湖证券")
    entries = re.findall(r"^([一二三四五六]、\S+?)\.{5,}(\d+)$", made.text, re.M)
    assert len(entries) == 6
    pages = [int(page) for _, page in entries]
    assert pages == sorted(pages) and pages[-1] > 3


@pytest.mark.parametrize(
    ("kwargs"), [{"sector": "航天"}, {"broker": "无名证券"}, {"month": "2025-13"}, {"month": "七月"}]
)
def test_unknown_names_are_value_errors(kwargs: dict):
    with pytest.raises(ValueError):
        make_report(1, **kwargs)


def test_reports_are_written_as_truth_folders(tmp_path: Path):
    folders = list(write_reports(11, 1, tmp_path, months=2))
    assert [folder.name for folder in folders] == ["foundry-11-2025-07", "foundry-11-2025-08"]
    first, second = map(load_truth, folders)
    assert (first.period, second.period) == ("2025-07", "2025-08")
    assert (folders[0] / "mishaps.jsonl").is_file()


def test_levels_stay_in_their_range():
    world = World("9", next(industry for industry in industries() if industry.sector == "半导体"))
    plan = next(c for t in world.industry.tables for c in t.columns if c.metric == "产能利用率")
    month = Month.parse("2026-12")
    values = [world.value(subject, plan, month) for subject in world.subjects("company", month)]
    assert all(plan.low <= value <= plan.high for value in values)
    assert len(set(values)) > 30
