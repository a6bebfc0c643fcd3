"""Differences to the same time last year, rows called by the parts of their name, and what they must not become."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import Ambiguous, ProgramPlan, plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

TIMBER = table_of(
    "1",
    "木材与板材价格",
    [
        column("品种", kind=ColumnKind.NAME),
        column("8月末(元/吨)", "2025-08"),
        column("7月末(元/吨)", "2025-07"),
        column("上年同期(元/吨)", "2024-08"),
        column("同比(%)", "2025-08"),
    ],
    [
        ("华东港口4000毫米原木", "880", "860", "910", "-3.3"),
        ("华东港口3000毫米原木", "790", "800", "835", "-5.4"),
        ("华南港口4000毫米原木", "905", "900", "896", "+1.0"),
        ("纤维板", "1,560", "1,540", "1,480", "+5.4"),
    ],
)
PLANS = table_of(
    "2",
    "主要套餐价格",
    [column("平台", kind=ColumnKind.NAME), column("单月(元)"), column("年卡(元)"), column("会员数(万)")],
    [("青松阅读", "18.0", "168.0", "2,300"), ("云帆听书", "15.0", "148.0", "1,900")],
)
PORTS = table_of(
    "3",
    "主要港口吞吐量",
    [
        column("港口", kind=ColumnKind.NAME),
        column("8月集装箱(万)", "2025-08"),
        column("8月货物(万吨)", "2025-08"),
        column("8月货物同比(%)", "2025-08"),
    ],
    [("东湾", "320", "4,100", "+2.0"), ("北渚", "210", "5,900", "-1.0"), ("南屿", "180", "3,300", "+6.5")],
)
MINES = table_of(
    "4",
    "盐业公司经营情况",
    [
        column("公司"),
        column("主产地", kind=ColumnKind.TEXT),
        column("工业盐产量(万吨)", "2025-08"),
        column("吨盐成本(元/吨)", "2025-08"),
    ],
    [("甲湖盐业", "青海", "310", "92"), ("乙井盐业", "四川", "140", "140"), ("丙滩盐业", "青海", "220", "88")],
)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger.of([report_of("timber", [TIMBER, PLANS, PORTS, MINES], "2025-08")])


def told(question, ledger):
    found = plan(question, ledger)
    return "" if not isinstance(found, ProgramPlan | Ambiguous) else respond(found, ledger).text


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("纤维板比去年同期贵了多少一吨", ("1,560", "1,480", "80")),
        ("纤维板8月末价格比去年这会儿涨了多少钱", ("80",)),
        ("华东3000毫米港口原木8月底啥价，比去年同期跌多少", ("790", "835", "45")),
        ("4000毫米的华南港口原木8月末价格多少", ("905",)),
        ("单月最贵的平台是哪个", ("青松阅读", "18.0")),
        ("货物吨数最大的港口是哪个", ("北渚", "5,900")),
        ("箱量最大的是哪个港口", ("东湾", "320")),
        ("主产地在青海的几家，8月一共产了多少盐", ("530",)),
    ],
)
def test_read(ledger, question, shown):
    text = told(question, ledger)
    assert all(part in text for part in shown), text


@pytest.mark.parametrize(
    ("question", "hidden"),
    [
        ("纤维板比去年同期贵百分之几", "80"),
        ("纤维板7月末比去年同期贵多少", "÷"),  # no figure of July last year
        ("华东3500毫米港口原木8月底啥价", "790"),
        ("港口原木8月末价格多少", "905"),  # which of three, the words do not say
        ("哪个平台涨得最猛", "18.0"),  # what a month costs is no return
        ("货物吨数最大的港口是哪个，评级是什么", "评级："),
    ],
)
def test_near_misses(ledger, question, hidden):
    assert hidden not in told(question, ledger)
