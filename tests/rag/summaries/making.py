"""A small report for the tests of summaries, and what every summary must hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from index.ledger import Ledger
from index.numbers import SpanKind, find_quantities
from index.reading import read_report
from index.report import Report
from rag.summaries import Summarizer, Summary

REPORT = """机器人行业月报：{title}

--{month} 月机器人行业月报

核心观点：

- 需求回暖。{month} 月机器人指数下降3.74%，我们认为短期有回调压力。

示例证券研究所

2024-{next}-6

一、市场行情

机器人指数{month}月下降3.74%，同期大盘上涨2.09%。

表1：机器人公司近况一览（截至 2024.{month}.30）

证券代码\t证券简称\t总市值 (亿元)\t月涨跌幅 (%)\t市盈率 PE (TTM)
000001.SZ\t蓝轴科技\t{cap}\t-4.64\t49.08
000002.SZ\t远山动力\t1,044.47\t7.41\t477.16
000003.SZ\t北湖智能\t592.68\t24.07\t19.53
000004.SZ\t云杉股份\t47.72\t-13.08\t-40.62

资料来源：公开资料，示例证券研究所

二、政策动态

东海市出台机器人产业十条措施，对首台套产品最高补助500万元，政策有效期至2027年12月31日。

三、投资建议

建议关注核心零部件国产化带来的机会。

四、风险提示

技术研发进度不及预期；原材料价格波动。
"""


def write(folder: Path, month: int = 4, cap: str = "602.25", title: str = "需求回暖", text: str = REPORT) -> Report:
    file = folder / f"2024-{month:02}.txt"
    file.write_text(text.format(month=month, next=month + 1, cap=cap, title=title), encoding="utf-8")
    return read_report(file)


def summarizer(*reports: Report, model: Any = None) -> Summarizer:
    return Summarizer(Ledger.of(reports), model)


def check(summary: Summary, *reports: Report) -> None:
    """Every claim is cited, every figure bound, every quote in the file."""
    by_id = {report.id: report for report in reports}
    for claim in summary.claims:
        assert claim.citations, claim.text
        for citation in claim.citations:
            lines = re.sub(r"\s+", "", by_id[citation.report].quote(citation.locator))
            for piece in re.split(r"[；\s]+", citation.quote):
                assert piece in lines
        names = [name for citation in claim.citations for name in (citation.row, citation.column) if name]
        raws = {re.sub(r"\s+", "", figure.raw) for figure in claim.figures}
        for span in find_quantities(claim.text, names):
            if span.kind is SpanKind.FIGURE:
                assert re.sub(r"\s+", "", claim.text[span.start : span.end]) in raws, claim.text
