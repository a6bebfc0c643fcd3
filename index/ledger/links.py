"""Words that tie a measure to its figure in a sentence, and words that mean another relation."""

from __future__ import annotations

import re

_BETWEEN = (
    "[ *:：]", "(?<!分别)为", "是", "达到", "达", "约", "近", "超过", "超", "逾", "高达", "仅", "录得", "实现",
    "合计", "共计", "至", "到", "收于", "报收", "报", "收", "有", "的", "同比", "环比", "[较比](?:上年|去年)?同期",
    "增长", "增加", "上升", "提升", "上涨", "下降", "下跌", "下滑", "减少", "回落", "降低", "涨", "跌", "增", "降",
    "幅度", "幅", "了", "大幅", "小幅", "突破", "接近", "已", "于", "整体", "平均", "估值", "指引", "单季度?",
    "每季度", "净?亏损",
)  # fmt: skip
_DATE = r"(?:(?:(?:19|20)\d\d ?年 ?)?(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?月(?:份|末|底)?(?: ?\d{1,2} ?日)?)?"

# All that may stand between a measure and its value. Any other word means another relation.
# Possessive, so that 达到达到… is read in one way only; longer words come first.
LINK = re.compile(f"(?:{'|'.join(_BETWEEN)})*+")
# What compares with an earlier period.
GROWTH = re.compile(r"同比|环比|[较比](?:上年|去年)同期|YoY|QoQ", re.IGNORECASE)
CHANGE = re.compile(r"[增降减涨跌升滑]")
# 四月下跌, 当月累计上涨: a move of a price.
MOVE = re.compile(
    rf" ?{_DATE} ?(?P<month>当月|本月|单月|全月|月度?|月内)?(?:累计|整体|大幅|小幅|反弹|回调| ){{0,3}}"
    r"(?:上涨|下跌|大涨|大跌|收涨|收跌|微涨|微跌|上升|下降|涨|跌|反弹|回调)(?:了|约|超过|超|逾|近|幅达|幅为|幅| ){0,4}"
)
CLOSE = re.compile(rf" ?(?:截至)? ?{_DATE} ?(?:收于|报收于?|收报|收盘于|收盘报) ?")
# Several months in one figure; a month's own move may be told as 当月累计.
CUMULATED = re.compile(
    r"(?<![当本单]月)(?<!全月)(?<!月度)累计|(?:今年|年初|本年|开年)(?:以来|至今)|年内|[今本]年前"
    r"|前 ?(?:\d{1,2}|[一二两三四五六七八九十]{1,2}) ?个?月"
    r"|\d ?月? ?[-~—–至到] ?\d{1,2} ?月(?!\d)"
)
# A figure that is expected, not reported.
GUIDED = re.compile(r"指引|预计|预期|预测|有望|将|目标|计划|规划")
# Several values, a comparison with somebody else, a condition: not plain.
UNPLAIN = re.compile(
    r"分别|依次|各自|(?<![同环])比(?!(?:上年|去年)同期)(?=.{0,12}[增减高低多少])|每(?=[增降上下])"
    r"|如果|若|假设|假如|不少于|其中"
)
# A value of another time than the sentence's.
PAST = re.compile(r"(?<![较比])(?:去年|上年)|前年|同期为|上期|此前|前值|原|曾")
