"""Where a report's words go: opinions, macro, dates ahead, subjects, furniture, and what no section takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.reading import read_report
from index.report import Locator
from rag.answer import Citation
from rag.answering.text_units import TextUnit
from rag.summaries import Summary
from rag.summaries.items import is_furniture, whole_paragraphs
from rag.summaries.saved import verify
from tests.rag.summaries.making import check, summarizer

COVER = "纺织行业月报\n\n2024年9月\n\n核心观点\n\n"
HEAD = f"{COVER}9月需求平稳，订单环比持平。\n\n"


def drafted(folder: Path, text: str, template: str = "monthly") -> Summary:
    file = folder / "report.txt"
    file.write_text(text, encoding="utf-8")
    report = read_report(file)
    summary = summarizer(report).draft(template)
    check(summary, report)
    verify(summary, [report])  # as a saved draft that is read again
    return summary


def told(summary: Summary, section: str) -> str:
    return "\n".join(claim.text for one in summary.sections if one.id == section for claim in one.claims)


def test_views_that_name_a_section_of_opinions_stand_there_once(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        COVER + "行情：9月纺织指数上涨2.1%，我们认为旺季已至。\n\n投资建议：我们建议关注产能外移的龙头。\n\n"
        "风险提示：棉价大幅波动；出口订单不及预期。\n\n一、行情回顾\n\n9月纺织指数收于1200点，上涨2.1%。\n\n"
        "二、风险提示\n\n棉价大幅波动。\n\n出口订单不及预期。\n",
    )
    assert "投资建议" not in told(summary, "views")
    assert "风险提示" not in told(summary, "views")
    assert "行情" in told(summary, "views")
    assert "产能外移" in told(summary, "advice")
    assert told(summary, "risks").count("棉价大幅波动") == 1
    assert not {"投资建议（报告观点）", "风险提示"} & set(summary.coverage.left_out)


def test_of_the_risks_the_chapter_is_told_rather_than_its_short_form(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        COVER + "风险提示：棉价上涨；关税政策变化。\n\n一、行情\n\n9月纺织指数上涨2.1%。\n\n二、风险提示\n\n"
        "棉花等原料价格大幅上涨；目的地关税政策变化影响出口；产能投放过快。\n",
    )
    assert "产能投放过快" in told(summary, "risks")
    assert len(next(one for one in summary.sections if one.id == "risks").claims) == 1


def units(*texts: str, apart: int = 1) -> list[TextUnit]:
    places = [Locator("r", 1, 1 + apart * at, 1 + apart * at) for at in range(len(texts))]
    return [
        TextUnit(text, "", "核心观点", Citation("r", 1, None, None, None, text, place))
        for text, place in zip(texts, places, strict=True)
    ]


CUT = "9月成交面积2105万平方米，平均溢价率3.2%，较8月下降"


def test_a_sentence_that_a_line_end_cut_is_whole() -> None:
    joined = list(whole_paragraphs(units(CUT, "1.9个百分点，企业拿地集中。", "需求平稳。")))
    assert [unit.text for unit in joined] == [f"{CUT}1.9个百分点，企业拿地集中。", "需求平稳。"]
    assert joined[0].citation.quote == joined[0].text
    assert (joined[0].citation.locator.line_start, joined[0].citation.locator.line_end) == (1, 2)


@pytest.mark.parametrize(
    ("after", "apart"),
    [("1.2 亿元的项目开工。", 1), ("5家企业复产。", 1), ("9月需求回升。", 1), ("1.9个百分点，企业拿地集中。", 5)],
)
def test_what_can_begin_a_paragraph_is_not_joined(after: str, apart: int) -> None:
    assert len(list(whole_paragraphs(units(CUT, after, apart=apart)))) == 2
    assert len(list(whole_paragraphs(units(f"{CUT}。", "1.9个百分点。", apart=1)))) == 2


def test_a_sentence_about_the_company_keeps_the_one_that_names_it(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        HEAD + "一、重点公司\n\n东江纺织9月产量12万吨，同比下降2.6%。公司拟以8.5亿元收购西陵印染。"
        "其中境外产量3万吨。\n",
    )
    for claim in summary.claims:
        if "公司拟以" in claim.text:
            assert "东江纺织" in claim.text
            break
    else:
        raise AssertionError("the purchase is not told")


def test_two_companies_in_one_paragraph_are_two_claims(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        HEAD + "一、重点公司\n\n东江纺织：拟分拆服装业务上市，募资12亿元。西陵印染：1-9月产布30万吨。\n",
    )
    leads = {claim.text[: claim.lead] for claim in summary.claims}
    assert {"东江纺织", "西陵印染"} <= leads


def test_advice_after_a_label_is_not_parted(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        HEAD + "一、投资建议\n\n观点：纺织旺季已至。建议关注两条主线：一是龙头；二是出口。\n",
    )
    assert "旺季已至" in told(summary, "advice")
    assert len([one for one in summary.claims if "两条主线" in one.text and "旺季已至" in one.text]) == 1


def test_reverse_repos_are_macro_and_no_news_of_companies(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        HEAD + "一、重点公司\n\n东江纺织拟以2亿元回购股份。\n\n9月央行逆回购净投放3500亿元。\n\n"
        "纺机开工率96.6%，已接近上限。\n",
    )
    assert "回购股份" in told(summary, "companies")
    assert "逆回购" in told(summary, "macro")
    assert "逆回购" not in told(summary, "companies")


def test_dates_ahead_are_no_news_and_dashes_are_not_told(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        HEAD + "一、重点公司\n\n公司情况如下。\n\n表1：10月行业事件日历\n\n日期\t事件\t影响\n"
        "10月9日\t棉花产量预报公布\t—\n10月13日\t海关公布出口数据\t关注订单\n",
    )
    assert "棉花产量预报公布。" in told(summary, "calendar")
    assert "—" not in told(summary, "calendar")
    assert "预报" not in told(summary, "companies")


def test_changed_ratings_have_a_section(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        HEAD + "一、盈利预测\n\n表1：本月调整\n\n公司\t原评级\t新评级\t原目标价（元）\t新目标价（元）\t理由\n"
        "东江纺织\t增持\t买入\t13.00\t15.20\t产能投放加快\n西陵印染\t买入\t增持\t8.10\t7.40\t出口走弱\n",
    )
    assert "原评级 增持；新评级 买入；原目标价（元） 13.00；新目标价（元） 15.20" in told(summary, "ratings")


def test_rows_left_out_are_named(tmp_path: Path) -> None:
    names = [f"{letter}类资产" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]
    rows = "".join(f"{name}\t标配\t超配\t第{name[0]}种理由充分\n" for name in names)
    summary = drafted(
        tmp_path,
        HEAD + f"一、配置建议\n\n建议如下。\n\n表1：配置建议\n\n资产\t上月观点\t本月观点\t理由\n{rows}",
    )
    text = told(summary, "advice")
    assert "未逐项列出的还有：" in text
    assert all(name in text for name in names)


def test_what_no_section_takes_is_told_by_chapter_and_table(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        HEAD + "一、面料创新\n\n我们认为本月新增的45个面料品种以功能性为主。\n\n"
        "表1：品种结构\n\n品种\t品种数量\n功能性\t27\n普通\t12\n其他\t6\n家纺\t9\n\n二、行业数据\n\n表2：月度数量\n\n月份\t数量\n"
        "2024-07\t40\n2024-08\t42\n2024-09\t45\n",
    )
    text = told(summary, "other")
    assert "一、面料创新：报告认为：本月新增的45个面料品种" in text
    assert "功能性（27）" in text
    assert "2024-09（45），上期2024-08（42）" in text
    assert not summary.coverage.unused


def test_a_template_of_ones_own_is_not_given_the_rest(tmp_path: Path) -> None:
    text = HEAD + "一、面料创新\n\n本月新增面料品种45个。\n\n二、风险提示\n\n棉价波动较大。\n"
    assert "45" not in "".join(claim.text for claim in drafted(tmp_path, text, "brief").claims)


def test_rows_with_dates_and_fractions_are_told(tmp_path: Path) -> None:
    summary = drafted(
        tmp_path,
        HEAD + "一、政策\n\n表1：地方政策\n\n日期\t地区\t内容\n2024-09-05\t东江\t9/16 项目获补助；印发细则\n"
        "2024-09-11\t西陵\t出台七条措施\n",
    )
    assert "获补助" in told(summary, "policy")
    assert "七条措施" in told(summary, "policy")


@pytest.mark.parametrize(
    "text",
    ["www.example.com 9 / 16 请务必仔细阅读正文后的声明", "www.example.com", "[Table_PageHeader]", "9 / 16", "2024-5-6",
     "© 示例证券版权所有未经许可不得转载", "免责条款：本报告不构成投资建议", "2 行业数据", "三、行情回顾",
     "纺织行业月报 | 示例证券"],
)  # fmt: skip
def test_furniture(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "9/16的企业盈利。",
        "2 家公司中标，金额3亿元。",
        "2024年9月纺织指数上涨",
        "免责与追责机制同步建立。",
        "指数收于1200.5",
        "三、棉价上涨。",
    ],
)
def test_sentences_are_no_furniture(text: str) -> None:
    assert not is_furniture(text)
