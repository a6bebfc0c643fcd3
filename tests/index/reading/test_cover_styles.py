"""Covers of other house styles: who, what, when, and what of it is text."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from index.reading import read_document
from index.reading.formats.load import parse
from index.reading.limits import Limits
from index.report import BlockKind, Report

Read = Callable[..., Report]
BODY = "\n一、回顾\n\n正文在这里，说明了情况。\n"


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        ("分析师：甲乙（S0120518010001）、丙丁（S0120518010002）", ["甲乙 S0120518010001", "丙丁 S0120518010002"]),
        ("分析师：甲乙\n登记编号：S0120518010001", ["甲乙 S0120518010001"]),
        ("证券分析师 甲乙丙\n执业证号：S0120518010001\n联系人：丁戊", ["甲乙丙 S0120518010001", "丁戊 None"]),
        ("分析师：甲乙丙（执业证书编号：S0120518010001）", ["甲乙丙 S0120518010001"]),
        ("来源：某所　发布时间：2024-05-10 08:30　作者：甲乙丙 S0120518010001　评级：中性", ["甲乙丙 S0120518010001"]),
        ("分析师：甲乙、丙丁\n执业证书编号：S0120518010001", ["甲乙 None", "丙丁 S0120518010001"]),
        ("登记编号：S0120518010001", []),  # a label is nobody
    ],
)
def test_people_and_their_licences(read: Read, lines: str, people: list[str]) -> None:
    found = read(f"某行业景气度回升，关注主线\n\n{lines}\n{BODY}").fields.analysts
    assert [f"{person.name} {person.licence}" for person in found] == people


def _sources(*notes: str) -> str:
    return "".join(
        f"表 {number}: 甲\n名称\t收入\n甲{number}\t1.5\n乙{number}\t2.5\n\n资料来源：{note}\n\n"
        for number, note in enumerate(notes, 1)
    )


@pytest.mark.parametrize(
    ("cover", "notes", "issuer"),
    [
        ("", ("Wind，东山证券研究所", "公司公告，东山证券研究所预测"), "东山证券"),
        ("", ("Wind、东山证券", "公司公告、东山证券（截至5月）"), "东山证券"),
        ("东山证券研究发展部 ｜ 机械组\n", ("Wind", "Wind"), "东山证券"),
        ("东山证券研究中心\n", ("西山证券研究所", "Wind"), "东山证券"),
        ("", ("Wind，东山证券研究所", "公司公告"), None),  # told once: whose data it is
        ("", ("上海证券报", "中国证券业协会", "上海证券报"), None),
    ],
)
def test_the_issuer(read: Read, cover: str, notes: tuple[str, ...], issuer: str | None) -> None:
    text = f"某行业景气度回升，关注主线\n\n{cover}\n一、回顾\n\n{_sources(*notes)}"
    assert read(text).fields.issuer == issuer


@pytest.mark.parametrize(
    ("cover", "industry"),
    [
        ("煤炭行业月报\n2024 年 5 月\n\n寒潮提振日耗，煤价止跌", "煤炭行业"),
        ("息差降幅收窄，关注分红\n——银行业2024年5月月报", "银行业"),
        ("国补续力，内销分化——家用电器行业2024年5月月报", "家用电器行业"),
        ("行业研究 / 医药生物\n集采优化，出海加速", "医药生物行业"),
        ("行业研究 ｜ 行业月报\n需求回升，关注三条主线", None),
        ("稳中有进，静待政策\n——2024年5月宏观经济月报", None),
    ],
)
def test_the_industry(read: Read, cover: str, industry: str | None) -> None:
    assert read(cover + "\n" + BODY).fields.industry == industry


@pytest.mark.parametrize(
    ("cover", "period"),
    [
        ("煤炭行业月报\n2024 年 5 月\n\n煤价止跌尚待库存去化", "2024-05"),
        ("行业研究 ｜ 行业月报\n房地产 / 2024年5月\n核心城市优化，销售收窄\n报告日期：2024年6月10日", "2024-05"),
        ("行业研究 ｜ 行业月报\n房地产行业月报（2024年5月）\n核心城市优化，销售收窄", "2024-05"),
        ("煤炭行业月报\n2024年5月\n煤价止跌尚待库存去化\n发布日期：2024年5月8日", None),  # when it was published
        ("煤炭行业月报\n2024年5月\n煤价止跌尚待库存去化\n发布日期：2024年5月30日", "2024-05"),
        ("煤炭行业深度\n2024年5月\n煤价止跌尚待库存去化", None),  # no monthly
        ("煤炭行业月报\n2024年5月\n2024年4月\n煤价止跌尚待库存去化", None),
        ("煤炭行业月报\n《煤炭行业月报：2024年4月》\n煤价止跌尚待库存去化", None),  # another report
    ],
)
def test_the_month_of_a_monthly(read: Read, cover: str, period: str | None) -> None:
    assert read(cover + "\n" + BODY).fields.period == period


@pytest.mark.parametrize(
    ("cover", "title"),
    [
        ("煤炭行业月报\n2024 年 5 月\n\n看好/维持\n\n煤价止跌尚待库存去化", "煤价止跌尚待库存去化"),
        ("金工研究/深度研究\n[Table_Title] 煤价止跌尚待库存去化", "煤价止跌尚待库存去化"),
        ("2024 年 05 月 27 日\n煤价止跌尚待库存去化", "煤价止跌尚待库存去化"),
        ("《煤炭行业月报：需求回升》2024-04-08\n煤价止跌尚待库存去化", "煤价止跌尚待库存去化"),
        ("金融工程专题报告 2024 年 5 月 27 日\n煤炭系列研究三——需求大讲坛", "煤炭系列研究三——需求大讲坛"),
        ("2《煤炭: 需求回升》2024.01 3《煤炭: 供给收缩》\n煤价止跌尚待库存去化", "煤价止跌尚待库存去化"),
        ("[table_main] 行业跟踪报告模板\n煤价止跌尚待库存去化", "煤价止跌尚待库存去化"),
        ("风电/光伏装机超预期，关注龙头", "风电/光伏装机超预期，关注龙头"),
    ],
)
def test_the_title_is_no_label(read: Read, cover: str, title: str) -> None:
    assert read(cover + "\n" + BODY).fields.title == title


def test_a_running_header_is_no_title_and_a_title_may_be_repeated(read: Read) -> None:
    page = "正文在这里，说明了情况，篇幅足够。\n第二行正文也在这里，说明了情况。\n第三行正文。\n"
    header, title = "东山证券 煤炭行业月报 2024年6月10日\n", "煤价止跌尚待库存去化\n"
    report = read("\f".join(f"{header}{title if not number else ''}{page}" for number in range(4)))
    assert report.fields.title == title.strip()
    report = read("\f".join(f"{title}{page}" for _ in range(4)))
    assert report.fields.title == title.strip()


def test_dates_and_ratings_inside_a_line(read: Read) -> None:
    line = "来源：某所　发布时间：2024-05-10 08:30　作者：甲乙丙　评级：优于大市"
    fields = read(f"某行业景气度回升，关注主线\n{line}\n\n《某报告研究》2024-04-08\n{BODY}").fields
    assert (fields.published, fields.rating) == ("2024-05-10", "优于大市")
    assert read(f"某行业景气度回升，关注主线\n原评级：买入\n{BODY}").fields.rating is None


def test_a_lone_first_level_is_the_title(read: Read) -> None:
    html = "<p>首页 资讯 登录</p><h1>煤价止跌，关注龙头</h1><h2>摘要</h2><p>正文在这里。</p><h2>回顾</h2><p>正文。</p>"
    assert read(html, "x.html").fields.title == "煤价止跌，关注龙头"
    assert read("# 煤价止跌，关注龙头\n\n# 核心数据\n\n正文在这里。\n").fields.title == "煤价止跌，关注龙头"


def test_the_title_style_of_a_word_file() -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("行业跟踪与观察记录")
    document.add_paragraph("煤价止跌，关注龙头", style="Title")
    document.add_paragraph("分析师：甲乙丙（执业证书编号：S0120518010001）")
    document.add_paragraph("报告要点", style="Heading 1")
    document.add_paragraph("正文在这里，说明了情况。")
    data = BytesIO()
    document.save(data)
    report = read_document(parse(data.getvalue(), "x.docx", Limits()))
    assert report.fields.title == "煤价止跌，关注龙头"
    assert [(block.text, block.level) for block in report.blocks if block.kind is BlockKind.HEADING] == [
        ("煤价止跌，关注龙头", 1),
        ("报告要点", 1),
    ]


def test_the_side_column_begins_with_people_and_ends_with_a_heading(read: Read) -> None:
    side = "行业评级：增持\n分析师：甲乙丙\n登记编号：S0120518010001\n\n"
    text = f"煤价止跌，关注龙头\n\n铜库存去化，黄金震荡\n\n{side}投资要点：\n\n"
    report = read(text + "煤价在月末止跌，库存回落，需求回升。\n" + BODY)
    aside = [block.text for block in report.blocks if block.kind is BlockKind.BOILERPLATE]
    assert aside == [side.strip()]
    assert any(block.text == "铜库存去化，黄金震荡" for block in report.paragraphs())
    [view] = [block for block in report.paragraphs() if "月末止跌" in block.text]
    assert view.section == ("投资要点",)


@pytest.mark.parametrize(
    "line",
    [
        "2025年6月6日 星期五",
        "2025/06/06 ｜ 食品饮料组 ｜ 首席：黎慕",
        "2025-06-06    分析员 林志皓",
        "第27期 · 2025.6.6",
    ],
)
def test_a_date_among_other_labels(read: Read, line: str) -> None:
    report = read(f"某某证券研究所\n抢运还能走多远\n{line}\n\n本月运价上涨，主要原因是货量突然回来。\n")
    assert report.fields.published == "2025-06-06" and report.fields.title == "抢运还能走多远"


def test_a_date_in_a_sentence_is_no_publication(read: Read) -> None:
    assert read("抢运还能走多远\n\n2025年6月6日 运价上涨 8%\n\n本月运价上涨。\n").fields.published is None


def test_a_line_of_labels_that_gaps_part_is_no_title(read: Read) -> None:
    report = read("海门国际证券(香港)              行业研究 | 交运 | 集运月报\n抢运还能走多远?\n\n本月运价上涨。\n")
    assert report.fields.title == "抢运还能走多远?" and report.fields.issuer == "海门国际证券"


def test_the_last_month_of_a_stretch_is_a_monthly_s(read: Read) -> None:
    cover = "非银金融·保费{kind}\n九月料将回落 2025年1-8月保费收入点评\n2025 年 9 月 22 日\n\n本月保费上涨。\n"
    assert read(cover.format(kind="月报")).fields.period == "2025-08"
    assert read(cover.format(kind="点评")).fields.period is None


def test_marked_lines_over_paragraphs_are_sections(read: Read) -> None:
    prose = "本月运价上涨，主要原因是货量突然回来而舱位补不上，于是运价在三周里翻倍。"
    text = f"某报告的标题\n\n【一页纸结论】\n{prose}\n\n■ 寿险：期交高增，人力止跌\n\n{prose}\n\n■ 资产端\n\n{prose}\n"
    assert headings(read(text)) == ["一页纸结论", "寿险：期交高增，人力止跌", "资产端"]
    points = f"某报告的标题\n\n■ 寿险高增\n\n■ 财险平稳，主要是因为车险保费继续增长而非车险承压\n\n{prose}\n"
    assert "寿险高增" not in headings(read(points))


def test_lines_that_count_up_over_paragraphs_are_sections(read: Read) -> None:
    prose = "本月运价上涨，主要原因是货量突然回来而舱位补不上，于是运价在三周里翻倍。"
    names = ("1 收入", "2 盈利", "3 风险")
    text = "某报告的标题\n\n" + "\n\n".join(f"{name}\n{prose}" for name in names)
    assert headings(read(text)) == [*names]
    assert headings(read(text.replace("2 盈利", "4 盈利"))) == []
    assert headings(read("某报告的标题\n\n1 收入\n2 盈利\n3 风险\n")) == []


def headings(report: Report) -> list[str]:
    return [block.text for block in report.blocks if block.kind is BlockKind.HEADING and block.text != "某报告的标题"]


@pytest.mark.parametrize(
    ("cover", "title", "period"),
    [
        (
            "岭北证券\nLingbei Securities\n2025年09月15日\n煤炭行业月报（2025年8月）",
            "煤炭行业月报（2025年8月）",
            "2025-08",
        ),
        (
            "岭北证券研究所\n农林牧渔 / 生猪养殖\n\n生猪行业2025年9月月报\n2025年10月15日",
            "生猪行业2025年9月月报",
            "2025-09",
        ),
        ("岭北证券 | 电子团队\n2025年11月12日\n\n设备行业10月跟踪", "设备行业10月跟踪", "2025-10"),
    ],
)
def test_what_stands_beside_a_title_is_none(read: Read, cover: str, title: str, period: str) -> None:
    fields = read(f"{cover}\n{BODY}").fields
    assert (fields.title, fields.period) == (title, period)
