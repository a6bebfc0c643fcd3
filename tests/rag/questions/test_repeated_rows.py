"""Tables with several rows of one name: deals of one company are rows of their own, one printed twice is not."""

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

TEXT = ColumnKind.TEXT


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    deals = table_of(
        "4",
        "4月授权交易",
        [
            column("授权公司"),
            column("受让方", kind=TEXT),
            column("阶段", kind=TEXT),
            column("首付款(万元)"),
        ],
        [
            ("青禾药业", "诺瓦", "II期", "200"),
            ("云岭医药", "远山", "I期", "500"),
            ("青禾药业", "奥斯", "I期", "110"),
            ("海脉生物", "远山", "III期", "未披露"),
            ("云岭医药", "远山", "I期", "500"),
        ],
    )
    return Ledger.of([report_of("r1", [deals])])


def ask(question: str, ledger: Ledger):
    return respond(plan(question, ledger), ledger)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("首付款合计多少？", "810 万元"),
        ("首付款平均多少？", "270.00 万元"),
        ("阶段为I期的首付款合计", "610 万元"),
        ("表4一共几笔", "4 家"),
        ("表4一共有几家公司", "3 家"),
        ("首付款超过100万元的有几家", "2 家"),
        ("首付款超过100万元的有几笔", "3 家"),
    ],
)
def test_each_deal_counts_once(question, figure, ledger):
    result = ask(question, ledger)
    assert not result.refused, result.text
    assert figure in result.text


def test_both_deals_have_a_place_of_their_own(ledger):
    result = ask("青禾药业的首付款排第几", ledger)
    assert "排第 2" in result.text and "排第 3" in result.text


@pytest.mark.parametrize("question", ["青禾药业首付款比云岭医药少多少？", "云岭医药和青禾药业谁的首付款高"])
def test_two_deals_are_not_one_figure(question, ledger):
    result = ask(question, ledger)
    assert result.refused
    assert "200" in result.text and "110" in result.text
