"""What a model might write that is nearly right: each must go. And what is right must stay."""

from __future__ import annotations

import pytest

from index.report import Locator
from rag.answer import Citation
from rag.gate import Evidence, Gate, UnboundFigureError, bind

TEXTS = (
    "蓝轴科技2024年一季度营业收入12.5亿元，同比下降5.4%，环比增长3.2%，毛利率提高1.3个百分点。",
    "远山动力拟投资3-5亿元建厂，预计2026年投产，员工约1200人，补助最高不超过500万元。",
    "共有三家公司入选，第二名为北湖智能，份额占四成。",
)


@pytest.fixture
def gate() -> Gate:
    place = Locator("r", 1, 1, 1)
    evidence = [Evidence(text, Citation("r", 1, None, None, None, text, place)) for text in TEXTS]
    return Gate(evidence, "蓝轴科技怎么样？", ["蓝轴科技", "远山动力", "北湖智能"])


@pytest.mark.parametrize(
    "sentence",
    [
        "蓝轴科技营业收入同比增长5.4%。",  # the sign is in the word
        "蓝轴科技营业收入环比下降3.2%。",
        "蓝轴科技毛利率下降1.3个百分点。",
        "蓝轴科技营业收入同比下降3.2%。",  # 同比 and 环比
        "蓝轴科技营业收入12.5万元。",  # scales and currencies
        "蓝轴科技营业收入125亿元。",
        "蓝轴科技营业收入12.5亿美元。",
        "蓝轴科技毛利率提高1.3%。",  # points are no per cent
        "蓝轴科技营业收入为13亿元。",  # rounding without 约
        "蓝轴科技营业收入１２．６亿元。",  # full width
        "蓝轴科技营业收入十二点六亿元。",  # in words
        "蓝轴科技营业收入约一百亿元。",
        "蓝轴科技营业收入增长两成。",
        "蓝轴科技营业收入翻倍。",
        "远山动力拟投资3亿元建厂。",  # an end of a range
        "远山动力补助500万元。",  # a bound is no value
        "蓝轴科技营业收入超过12.5亿元。",
        "远山动力员工1200人。",
        "远山动力2026年投产。",  # expected told as fact
        "蓝轴科技2023年一季度营业收入12.5亿元。",  # dates
        "蓝轴科技二季度营业收入12.5亿元。",
        "远山动力营业收入12.5亿元。",  # somebody else's
        "南港科技营业收入12.5亿元。",
        "蓝轴科技净利润12.5亿元。",
        "共有五家公司入选。",  # counts and ordinals
        "第三名为北湖智能。",
        "北湖智能份额占六成。",
        "蓝轴科技营收未达12.5亿元。",  # negation
        "蓝轴科技营业收入99亿元[1]。",  # a key is no evidence
    ],
)
def test_nearly_right_goes(gate: Gate, sentence: str) -> None:
    assert not gate.check(sentence).kept


@pytest.mark.parametrize(
    "sentence",
    [
        "蓝轴科技2024年一季度营业收入12.5亿元。",
        "蓝轴科技营业收入同比下降5.4%。",
        "蓝轴科技营业收入１２．５亿元。",
        "蓝轴科技营业收入125000万元。",
        "蓝轴科技毛利率提高1.3个百分点。",
        "远山动力拟投资3-5亿元建厂。",
        "远山动力预计2026年投产。",
    ],
)
def test_right_stays(gate: Gate, sentence: str) -> None:
    assert gate.check(sentence).kept


def test_a_fraction_in_words_passes_only_within_a_quote() -> None:
    """三分之一 has no exact value: it may be told as quoted, never otherwise."""
    said = "成本只相当于一名快递员的三分之一。"
    quoted = Citation("r", 1, None, None, None, said, Locator("r", 1, 1, 1))
    assert bind(f"最接近的一句是：{said}[1]", figures=(), citations=(quoted,), refused=True, missing=("x",)).text
    with pytest.raises(UnboundFigureError):
        bind("成本降到三分之一。", figures=(), citations=(), refused=True, missing=("x",))
