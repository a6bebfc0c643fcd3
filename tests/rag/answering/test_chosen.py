"""Questions for some of several: a sentence that names none, or counts none, does not answer them."""

from __future__ import annotations

import pytest

from rag.answering.chosen import unchosen
from rag.answering.question import ProseQuestion

KNOWN = frozenset({"东岭纸业", "西岭纸业", "全国", "华东", "华南"})


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        ("9月卖得最便宜的是哪家？", "9月全国均价13.06元，为三年来的最低价。", False),  # the lowest, and nobody's
        ("9月卖得最便宜的是哪家？", "东岭纸业9月均价12.45元，为样本最低。", True),
        ("销量下降的有哪几家？", "下跌的直接原因是节前集中出货。", False),
        ("销量下降的有哪几家？", "东岭纸业、西岭纸业销量下降。", True),
        ("销量下降的有几家？", "样本中有3家销量下降。", True),
        ("销量下降的有几家？", "东岭纸业销量下降。", False),
        ("哪个地区跌得最多？", "9月末白卡纸报4,261元，较8月末下跌7.1%。", False),
        ("哪个地区跌得最多？", "华南跌幅最大，达到7.1%。", True),
        ("哪个地区跌得最多？", "全国均价跌7.1%，为最大跌幅。", False),  # of the whole
        ("份额比去年掉了几个点？", "份额33.9%，连续两个季度环比增长。", False),
        ("份额比去年掉了几个点？", "份额33.9%，比去年下降8.7个百分点。", True),
        ("价格涨了几个点？", "价格环比上涨4.2%。", True),
        ("哪几家不卖白卡纸？", "白卡纸业务向头部集中，东岭纸业占比58%。", False),
        ("哪几家不卖白卡纸？", "东岭纸业已退出白卡纸业务。", True),
        ("东岭纸业的展会在哪个城市？", "东岭纸业参加了展会。", True),  # is left to other rules
        ("哪个月最低？", "5月为全年最低。", True),
    ],
)
def test_some_of_several(question: str, text: str, answers: bool) -> None:
    assert (not unchosen(ProseQuestion.of(question, KNOWN), text, KNOWN)) is answers
