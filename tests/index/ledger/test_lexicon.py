import tomllib
from pathlib import Path

import pytest

import index.ledger.lexicon as lexicon_package
from index.ledger import canonical_metric, company_aliases
from index.ledger.lexicon import MetricKind, measure, metric_kind, metric_synonyms, metric_words
from index.ledger.lexicon.metrics import growth_base
from index.ledger.names import bare_name

FOLDER = Path(lexicon_package.__file__).parent


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("营收", "营业收入"),
        ("营业总收入（亿元）", "营业收入"),
        ("Revenue (RMB mn)", "营业收入"),
        ("2023 年营业收入 (亿元)", "营业收入"),
        ("PE", "市盈率"),
        ("市盈率 (PE(TTM))", "市盈率"),
        ("市值", "总市值"),
        ("涨幅", "月涨跌幅"),
        ("涨跌幅", "月涨跌幅"),
        ("年内", "今年以来涨跌幅"),
        ("YTD", "今年以来涨跌幅"),
        ("股价", "收盘价"),
        ("4月30日收盘价(元)", "收盘价"),
        ("ROE", "净资产收益率"),
        ("capex", "资本开支"),
        ("归母净利", "归母净利润"),
        ("2024Q1 营收增速", "营业收入同比增长率"),
        ("营业收入同比", "营业收入同比增长率"),
        ("Revenue YoY (%)", "营业收入同比增长率"),
        ("净利润环比增速", "净利润环比增长率"),
        ("营收CAGR", "营业收入复合增长率"),
        ("相对计算机", "相对计算机"),
        ("毛利率", "毛利率"),
        ("扣非净利润", "扣非净利润"),
    ],
)
def test_names_of_one_measure_are_one(printed: str, canonical: str) -> None:
    assert canonical_metric(printed) == canonical
    assert canonical_metric(canonical) == canonical


def test_measures_that_sound_alike_stay_apart() -> None:
    names = [
        "净利润",
        "归母净利润",
        "扣非净利润",
        "利润总额",
        "营业利润",
        "毛利",
        "净利率",
        "毛利率",
        "总市值",
        "流通市值",
        "市盈率",
        "市净率",
    ]
    assert len({canonical_metric(name) for name in names}) == len(names)
    assert canonical_metric("营业收入") != canonical_metric("营业收入同比")
    assert canonical_metric("月涨跌幅") != canonical_metric("今年以来涨跌幅") != canonical_metric("周涨跌幅")


def test_no_word_belongs_to_two_measures_or_two_companies() -> None:
    metrics = tomllib.loads((FOLDER / "metrics.toml").read_text(encoding="utf-8"))["metrics"]
    words = [word for name, entry in metrics.items() for word in {name.casefold(), *map(str.casefold, entry["names"])}]
    assert len(words) == len(set(words)), sorted({word for word in words if words.count(word) > 1})
    companies = tomllib.loads((FOLDER / "companies.toml").read_text(encoding="utf-8"))
    groups = [
        {bare_name(word) for word in (name, *names)}
        for part in ("companies", "indices")
        for name, names in companies[part].items()
    ]
    flat = [word for group in groups for word in group]
    assert len(flat) == len(set(flat)), sorted({word for word in flat if flat.count(word) > 1})


def test_every_synonym_leads_home() -> None:
    for word in metric_words():
        assert word in metric_synonyms(canonical_metric(word))


@pytest.mark.parametrize(
    ("metric", "qualifier", "expected"),
    [
        ("涨跌幅", "今年以来", ("今年以来涨跌幅", "")),
        ("涨幅", "年初至今", ("今年以来涨跌幅", "")),
        ("涨跌幅", "近3月", ("区间涨跌幅", "近3月")),
        ("月涨跌幅", "", ("月涨跌幅", "")),
        ("回报", "近1月", ("收益率", "近1月")),
        ("市盈率", "TTM", ("市盈率", "TTM")),
        ("Revenue", "YoY", ("营业收入同比增长率", "")),
        ("净利润", "环比", ("净利润环比增长率", "")),
        ("净利润增长率", "近1年", ("净利润同比增长率", "近1年")),
    ],
)
def test_qualifier_joins_the_measure_where_they_are_one_word(
    metric: str, qualifier: str, expected: tuple[str, str]
) -> None:
    assert measure(metric, qualifier) == expected


def test_kinds() -> None:
    assert metric_kind("营收") is MetricKind.MONEY
    assert metric_kind("营收增速") is MetricKind.GROWTH
    assert metric_kind("PE") is MetricKind.MULTIPLE
    assert metric_kind("某项新指标") is MetricKind.ANY
    assert growth_base("营收增速") == ("营业收入", "同比增长率")
    assert growth_base("净资产收益率") is None


def test_aliases_of_companies() -> None:
    assert {"Meta", "Facebook"} <= company_aliases("脸书")
    assert "商汤科技" in company_aliases("商汤-W")
    assert company_aliases("沪深 300") >= {"CSI300"}
    assert company_aliases("没有这家公司") == frozenset()
    assert "脸书" not in company_aliases("脸书")
