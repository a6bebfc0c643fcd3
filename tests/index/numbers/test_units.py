from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numbers import is_unit, unit_named
from index.numbers.units import vocabulary

CASES = {
    # written: (canonical, base, scale, kind)
    "亿元": ("亿元", "元", "1E8", "money"),
    "(亿元)": ("亿元", "元", "1E8", "money"),
    "（亿元）": ("亿元", "元", "1E8", "money"),
    "单位：亿元": ("亿元", "元", "1E8", "money"),
    "人民币亿元": ("亿元", "元", "1E8", "money"),
    "亿元人民币": ("亿元", "元", "1E8", "money"),
    "亿港币": ("亿港元", "港元", "1E8", "money"),
    "万美金": ("万美元", "美元", "1E4", "money"),
    "百万美元": ("百万美元", "美元", "1E6", "money"),
    "USD mn": ("百万美元", "美元", "1E6", "money"),
    "US$ bn": ("十亿美元", "美元", "1E9", "money"),
    "RMB mn": ("百万元", "元", "1E6", "money"),
    "Rmb m": ("百万元", "元", "1E6", "money"),
    "RMB'000": ("千元", "元", "1E3", "money"),
    "mn RMB": ("百万元", "元", "1E6", "money"),
    "万亿元": ("万亿元", "元", "1E12", "money"),
    "％": ("%", "%", "1", "ratio"),
    "‰": ("‰", "%", "0.1", "ratio"),
    "个百分点": ("百分点", "百分点", "1", "points"),
    "pct": ("百分点", "百分点", "1", "points"),
    "基点": ("bp", "百分点", "0.01", "points"),
    "BP": ("bp", "百分点", "0.01", "points"),
    "x": ("倍", "倍", "1", "multiple"),
    "X": ("倍", "倍", "1", "multiple"),
    "支": ("支", "只", "1", "count"),
    "万辆": ("万辆", "辆", "1E4", "count"),
    "亿千瓦时": ("亿千瓦时", "瓦时", "1E11", "physical"),
    "GW": ("GW", "瓦", "1E9", "physical"),
    "元/股": ("元/股", "元/股", "1", "money"),
    "台/万人": ("台/万人", "台/人", "0.0001", "count"),
    "亿": ("亿", "", "1E8", "none"),
}


@pytest.mark.parametrize("written", CASES)
def test_written_unit_is_canonical(written: str) -> None:
    unit = unit_named(written)
    name, base, scale, kind = CASES[written]
    assert (unit.name, unit.base, unit.scale, unit.kind) == (name, base, Decimal(scale), kind)
    assert is_unit(written)


@pytest.mark.parametrize("word", ["官方", "TTM", "", "2024", "%，倍", "万%", "A/B/C", "千百分点", "元/12"])
def test_other_words_are_no_units(word: str) -> None:
    assert not is_unit(word)
    assert unit_named(word).scale == 1


def test_currencies_never_share_a_base() -> None:
    bases = [unit.base for unit in vocabulary().bases.values() if unit.kind == "money"]
    names = [unit.name for unit in vocabulary().bases.values() if unit.kind == "money"]
    assert sorted(set(bases)) == sorted(set(names))
    assert unit_named("元").base != unit_named("美元").base
    assert unit_named("%").base != unit_named("百分点").base


def test_every_spelling_leads_to_one_unit() -> None:
    for word, unit in vocabulary().bases.items():
        assert unit_named(word) == unit, word
        assert unit_named(unit.name) == unit, word


@given(st.sampled_from(sorted(vocabulary().scales)), st.sampled_from(["元", "美元", "港元", "台", "吨", "人"]))
def test_scale_and_base_multiply(scale: str, base: str) -> None:
    unit = unit_named(scale + base)
    assert unit.scale == vocabulary().scales[scale] * unit_named(base).scale
    assert unit.base == unit_named(base).base
    assert unit_named(unit.name) == unit
