"""Small hand-made reports in the genre; every company, fund and figure is made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from index.ledger import Ledger
from index.report import Block, BlockKind, Fields, Locator, Report
from index.table import Column, ColumnKind, HeaderState, Table, TablePart
from rag.questions import Plan, Result, Turn, plan, respond

_UNIT = re.compile(r"\s*[(（]([^()（）]*[元%倍股天片辆套吨次斤米万家])[)）]$")


def column(header: str, period: str | None = None, kind: ColumnKind | None = None) -> Column:
    """A column as the reader makes it: unit from the brackets, kind from the words."""
    unit = _UNIT.search(header)
    name = _UNIT.sub("", header)
    if kind is None:
        named = ("简称", "名称", "公司", "指数")
        kind = (
            ColumnKind.CODE
            if header.endswith("代码")
            else ColumnKind.NAME
            if header.endswith(named)
            else ColumnKind.TEXT
            if header.endswith(("类型", "评级"))
            else ColumnKind.NUMBER
        )
    return Column(header, name, kind, unit[1] if unit else "", "header" if unit else "", name, period=period)


def table_of(
    number: str | None, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], line: int = 1
) -> Table:
    kinds = [entry.kind for entry in columns]
    key = kinds.index(ColumnKind.NAME)
    code = kinds.index(ColumnKind.CODE) if ColumnKind.CODE in kinds else None
    part = TablePart(
        1, line, line + len(rows), 0, len(rows), tuple(entry.header for entry in columns), HeaderState.FIRST
    )
    lines = tuple((line + index + 1, line + index + 1) for index in range(len(rows)))
    return Table(
        f"t{number}" if number else f"t@{line}",
        number,
        title,
        "",
        tuple(columns),
        tuple(map(tuple, rows)),
        lines,
        key,
        code,
        "wind",
        None,
        (part,),
    )


def report_of(id: str, tables: Sequence[Table], month: str | None = "2024-04", prose: Sequence[str] = ()) -> Report:
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, text, Locator(id, 1, number, number)) for number, text in enumerate(prose, 900)
    )
    lines = tuple([""] * 899 + list(prose))
    fields = Fields(title="行业月报", issuer="澄湖证券", industry="计算机行业", period=month)
    return Report(id, f"{id}.txt", fields, lines, (1,) * len(lines), blocks, tuple(tables))


DOMESTIC = [
    ("600101.SH", "云岭软件", "12.50", "30.10", "1,200.50", "25.00", "4.20", "3.10", "-5.00"),
    ("300202.SZ", "青禾智能", "-3.20", "-41.00", "88.40", "-12.30", "9.80", "-7.25", "-21.30"),
    ("688303.SH", "星汉科技-U", "45.00", "210.50", "640.00", "180.00", "30.50", "15.60", "33.00"),
    ("002404.SZ", "海脉信息", "8.75", "5.00", "640.00", "18.40", "1.90", "0.00", "2.40"),
    ("600505.SH", "三人同行", "-15.00", "-8.00", "47.20", "", "2.75", "-12.00", "-30.00"),
]
OVERSEAS = [
    ("NOVA.O", "诺瓦", "967.70", "18.80", "149.90", "5,845.10", "42.90", "4.20", "-26.20"),
    ("0777.HK", "远山-W", "34.00", "-10.50", "-64.40", "408.30", "-5.70", "71.80", "5.10"),
    ("META.O", "脸书", "1,349.00", "15.60", "390.90", "10,911.40", "23.80", "-11.40", "21.60"),
]
FUNDS = [
    ("001001", "启明人工智能A", "混合型", "6.72", "1.84", "14.13", "-7.67"),
    ("001002", "启明人工智能C", "混合型", "1.98", "1.80", "14.01", "-7.90"),
    ("159001", "明川中证人工智能ETF", "指数型", "58.16", "2.71", "27.20", "3.58"),
    ("159002", "远帆中证人工智能ETF", "指数型", "0.13", "0.79", "", ""),
]
GAINERS = [
    ("688303.SH", "星汉科技-U", "30.20", "15.60", "18.90"),
    ("300606.SZ", "北辰股份", "8.95", "12.40", "15.70"),
]


def april() -> Report:
    gainers = table_of(
        "1",
        "4月份人工智能板块涨幅前二",
        [
            column("股票代码"),
            column("股票简称"),
            column("4月30日收盘价(元)", "2024-04-30"),
            column("月涨跌幅(%)", "2024-04"),
            column("相对计算机(%)", "2024-04"),
        ],
        GAINERS,
        10,
    )
    funds = table_of(
        "3",
        "人工智能主题基金一览",
        [
            column("基金代码"),
            column("基金简称"),
            column("基金类型"),
            column("基金规模 (亿元)"),
            column("近 1 月回报 (%)"),
            column("近 3 月回报 (%)"),
            column("近 6 月回报 (%)"),
        ],
        FUNDS,
        30,
    )
    domestic = table_of(
        "4",
        "国内人工智能上市公司近况一览",
        [
            column("证券代码"),
            column("证券简称"),
            column("2023 年报营业收入同比增长率 (%)", "2023"),
            column("2024Q1 净利润增速 (%)", "2024Q1"),
            column("总市值 (亿元)", "2024-04-30"),
            column("市盈率 PE (TTM)", "2024-04-30"),
            column("市销率 PS (TTM)", "2024-04-30"),
            column("月涨跌幅 (%)", "2024-04"),
            column("今年以来涨跌幅 (%)", "2024-04-30"),
        ],
        DOMESTIC,
        50,
    )
    overseas = table_of(
        "5",
        "境外上市人工智能企业近况一览",
        [
            column("证券代码"),
            column("证券简称"),
            column("2024Q1 营业收入 (亿元)", "2024Q1"),
            column("2024Q1 营业收入同比增长率 (%)", "2024Q1"),
            column("2024Q1 净利润 (亿元)", "2024Q1"),
            column("总市值 (亿美元)", "2024-04-30"),
            column("市盈率 PE (TTM)", "2024-04-30"),
            column("月涨跌幅 (%)", "2024-04"),
            column("今年以来涨跌幅 (%)", "2024-04-30"),
        ],
        OVERSEAS,
        70,
    )
    prose = (
        "诺瓦 2024Q1 资本开支 140 亿美元，同比增长 79.4%，需求强劲。",
        "人工智能指数（884201.WI）4 月涨跌幅为 -3.74%，板块震荡。",
        "远山发布新一代大模型产品，应用加速落地。",
    )
    return report_of("april", (gainers, funds, domestic, overseas), "2024-04", prose)


def may() -> Report:
    domestic = table_of(
        "2",
        "国内人工智能上市公司近况一览",
        [
            column("证券代码"),
            column("证券简称"),
            column("总市值 (亿元)", "2024-05-31"),
            column("月涨跌幅 (%)", "2024-05"),
        ],
        [("600101.SH", "云岭软件", "1,320.55", "10.00"), ("300202.SZ", "青禾智能", "80.00", "-9.50")],
    )
    return report_of("may", (domestic,), "2024-05")


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    return Ledger.of([april()])


@pytest.fixture(scope="session")
def months() -> Ledger:
    return Ledger.of([april(), may()])


@pytest.fixture(scope="session")
def changed() -> Callable[..., Ledger]:
    """A ledger of the April report with doubtful rows by table number, or with other prose."""

    def build(doubtful: Mapping[str, tuple[int, ...]] | None = None, prose: Sequence[str] = ()) -> Ledger:
        report = april()
        tables = [replace(table, doubtful_rows=(doubtful or {}).get(str(table.number), ())) for table in report.tables]
        return Ledger.of([report_of("changed", tables, prose=prose)])

    return build


Ask = Callable[..., Result]


@pytest.fixture(scope="session")
def planned(ledger: Ledger) -> Callable[..., Plan]:
    def run(question: str, *before: str) -> Plan:
        return plan(question, ledger, [Turn(text) for text in before])

    return run


@pytest.fixture(scope="session")
def ask(ledger: Ledger) -> Ask:
    """Plans and answers a question, after the questions before it."""

    def run(question: str, *before: str) -> Result:
        return respond(plan(question, ledger, [Turn(text) for text in before]), ledger)

    return run


@pytest.fixture(scope="session")
def ask_months(months: Ledger) -> Ask:
    def run(question: str, *before: str) -> Result:
        return respond(plan(question, months, [Turn(text) for text in before]), months)

    return run


@pytest.fixture(scope="session")
def sample_ledger() -> Callable[[Sequence[Sequence[str]]], Ledger]:
    """Rows (code, name, 总市值, 月涨跌幅) to a ledger with one table."""

    def build(rows: Sequence[Sequence[str]]) -> Ledger:
        columns = [
            column("证券代码"),
            column("证券简称"),
            column("总市值 (亿元)", "2024-04-30"),
            column("月涨跌幅 (%)", "2024-04"),
        ]
        return Ledger.of([report_of("sample", [table_of("1", "样本公司", columns, rows)])])

    return build
