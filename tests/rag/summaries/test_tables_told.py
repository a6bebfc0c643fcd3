"""Tables told as what they are: rankings without totals, series, panels of indicators, ratings."""

from __future__ import annotations

from pathlib import Path

from index.reading import read_report
from rag.summaries import Summary, parse_template
from rag.summaries.saved import verify
from tests.rag.summaries.making import check, summarizer

HEAD = "纺织行业月报\n\n2024年9月\n\n一、行业数据\n\n9月行业数据如下。\n\n"
TEMPLATE = """title = "x"
[[section]]
id = "data"
title = "数据"
queries = [
  { kind = "profile", metrics = ["同比"], k = 2, columns = 3, wording = "growth" },
  { kind = "leaders", metrics = ["产量"], k = 2, columns = 1 },
  { kind = "profile", metrics = ["PE"], k = 1, columns = 3, multiple = true },
  { kind = "ratings" },
]
"""


def drafted(folder: Path, table: str) -> Summary:
    (folder / "own.toml").write_text(TEMPLATE, encoding="utf-8")
    file = folder / "report.txt"
    file.write_text(HEAD + table, encoding="utf-8")
    report = read_report(file)
    summary = summarizer(report).draft(folder / "own.toml")
    check(summary, report)
    verify(summary, [report])  # as a saved draft that is read again
    return summary


def text_of(summary: Summary) -> str:
    return "\n".join(claim.text for claim in summary.claims)


def test_totals_remainders_and_parts_are_not_ranked_or_counted(tmp_path: Path) -> None:
    table = (
        "表1：分省产量\n\n省区\t产量（万吨）\t同比（%）\n东江\t120\t4.1\n西陵\t80\t-2.5\n其中：西陵北部\t30\t-30.0\n"
        "东西两省小计\t200\t1.4\n南台\t60\t9.9\n其他\t10\t55.5\n全国合计\t270\t3.0\n"
    )
    text = text_of(drafted(tmp_path, table))
    assert "3项中2项增长、1项下降" in text
    for name in ("小计", "合计", "其他", "其中"):
        assert name not in text, name
    assert "居前：东江（120万吨）" in text


def test_a_name_that_begins_like_a_total_is_a_row(tmp_path: Path) -> None:
    rows = "其他安纺织\t120\t4.1\n合计达股份\t80\t-2.5\n全国棉业\t60\t9.9\n"
    table = f"表1：公司产量\n\n公司\t产量（万吨）\t同比（%）\n{rows}"
    text = text_of(drafted(tmp_path, table))
    assert "3家中2家增长、1家下降" in text


def test_indices_of_banks_are_no_companies(tmp_path: Path) -> None:
    table = "表1：主要指数及银行板块同比\n\n名称\t同比（%）\n银行指数\t1.5\n大行\t2.5\n农商行\t-2.0\n"
    assert "3项中2项增长" in text_of(drafted(tmp_path, table))


def test_months_as_rows_are_a_series(tmp_path: Path) -> None:
    table = (
        "表1：月度产量\n\n月份\t产量（万吨）\t产量同比（%）\n2024-05\t120\t9.5\n2024-06\t110\t8.0\n2024-07\t130\t8.4\n"
        "2024-08\t125\t7.9\n2024-09\t100\t7.5\n"
    )
    text = text_of(drafted(tmp_path, table))
    assert "增长、" not in text
    assert "居前" not in text
    assert "2024-09（7.5%），上期2024-08（7.9%），变动-0.4个百分点；最高2024-05（9.5%）；最低2024-09（7.5%）" in text
    assert "2024-09（100万吨），上期2024-08（125万吨），变动-20.00%；最高2024-07（130万吨）" in text


def test_a_series_below_zero_has_no_relative_step(tmp_path: Path) -> None:
    table = "表1：月度产量变化\n\n月份\t产量增减（万吨）\n24/07\t-5\n24/08\t3\n24/09\t-4\n"
    text = text_of(drafted(tmp_path, table))
    assert "2024/09（-4万吨），上期2024/08（3万吨）。" in text


def test_names_with_years_are_no_series(tmp_path: Path) -> None:
    table = "表1：债券\n\n名称\t规模\t同比（%）\n10年期国债\t3\t4.5\n5年期国债\t4\t-1.5\n1年期国债\t5\t2.5\n"
    assert "上期" not in text_of(drafted(tmp_path, table))


def test_indicators_are_told_row_by_row_with_their_units(tmp_path: Path) -> None:
    table = (
        "表1：行业指标\n\n指标\t单位\t9月末\t8月末\t环比（%）\t同比（%）\n棉花价格\t元/吨\t15200\t15000\t1.3\t-8.0\n"
        "开机率\t%\t61.5\t60.0\t2.5\t-1.0\n库存天数\t天\t33\t30\t10.0\t5.0\n"
    )
    summary = drafted(tmp_path, table)
    text = text_of(summary)
    assert "棉花价格 15200元/吨（环比 1.3%，同比 -8.0%）；开机率 61.5%（环比 2.5%" in text
    assert "居前" not in text
    assert "中位数" not in text
    assert sum("棉花价格" in claim.text for claim in summary.claims) == 1


def test_indicators_of_several_units_and_months_are_told_and_not_drawn(tmp_path: Path) -> None:
    table = (
        "表1：宏观指标（%）\n\n指标\t2024年7月\t2024年8月\t2024年9月\n工业增加值同比\t5.1\t4.5\t5.4\n"
        "制造业PMI\t49.4\t49.1\t49.8\n社零同比\t2.7\t2.1\t3.2\n"
    )
    file = tmp_path / "report.txt"
    file.write_text(HEAD + table, encoding="utf-8")
    report = read_report(file)
    summary = summarizer(report).draft("monthly")
    check(summary, report)
    text = text_of(summary)
    assert "制造业PMI 49.8" in text
    assert "社零同比 3.2" in text
    assert not summary.charts


def test_places_with_months_in_the_header_stay_a_ranking(tmp_path: Path) -> None:
    table = (
        "表1：分省产量\n\n省区\t9月产量（万吨）\t8月产量（万吨）\t同比（%）\n东江\t120\t100\t4.1\n西陵\t80\t90\t-2.5\n"
        "南台\t60\t50\t9.9\n"
    )
    text = text_of(drafted(tmp_path, table))
    assert "3项中2项增长、1项下降" in text


def test_the_latest_month_is_told_whatever_the_order_of_the_columns(tmp_path: Path) -> None:
    for heads in ("12月末\t1月末", "1月末\t12月末"):
        table = f"表1：指标\n\n指标\t{heads}\t同比（%）\n开机率\t11\t22\t1.0\n库存\t33\t44\t2.0\n销量\t55\t66\t3.0\n"
        text = text_of(drafted(tmp_path, table))
        assert "1月末：" in text
        assert "12月末：" not in text


def test_of_a_multiple_only_the_year_of_the_report_and_ratings_are_counted(tmp_path: Path) -> None:
    rows = "".join(
        f"{600000 + n}.SH\t{name}\t{10 + n}.1\t{9 + n}.2\t{8 + n}.3\t{rating}\n"
        for n, (name, rating) in enumerate(
            [("东江纺织", "买入"), ("西陵印染", "买入"), ("南台服饰", "增持"), ("北岭家纺", "—"), ("中屿针织", "买入")]
        )
    )
    table = f"表1：公司估值\n\n证券代码\t证券简称\tPE 2023A\tPE 2024E\tPE 2025E\t投资评级\n{rows}"
    text = text_of(drafted(tmp_path, table))
    assert "PE 2024E" in text
    assert "PE 2025E" not in text
    assert "PE 2023A" not in text
    assert "买入 3家（东江纺织、西陵印染、中屿针织）；增持 1家（南台服饰）" in text


def test_a_column_of_remarks_is_no_rating(tmp_path: Path) -> None:
    table = (
        "表1：公司\n\n公司\t产量\t评级\n东江纺织\t1\t2024年上调两次，现为买入\n西陵印染\t2\t增持\n南台服饰\t3\t增持\n"
    )
    assert "评级" not in text_of(drafted(tmp_path, table))


def test_ratings_is_a_kind_of_query() -> None:
    assert parse_template(TEMPLATE, "own.toml").section[0].queries[-1].kind == "ratings"


def test_lists_of_one_caption_are_told_apart_and_not_row_by_row(tmp_path: Path) -> None:
    own = TEMPLATE.replace('metrics = ["同比"]', 'metrics = ["涨幅"]').replace(
        'title = "数据"', 'title = "数据"\ntopics = ["排名"]'
    )
    rows = "".join(f"{n}\t东{n}纺织\t棉\t{9 - n}.1\t{n}\t西{n}服饰\t毛\t{19 - n}.1\n" for n in range(1, 5))
    (tmp_path / "lists.toml").write_text(own, encoding="utf-8")
    file = tmp_path / "report.txt"
    head = "排名\tA股\t主营\t涨幅（%）\t排名\t港股\t主营\t涨幅（%）\n"
    file.write_text(f"{HEAD}表1：个股涨跌幅排名\n\n{head}{rows}", encoding="utf-8")
    report = read_report(file)
    summary = summarizer(report).draft(tmp_path / "lists.toml")
    check(summary, report)
    text = text_of(summary)
    assert "个股涨跌幅排名（表1）A股 涨幅：东1纺织（8.1%）" in text
    assert "个股涨跌幅排名（表1）港股 涨幅：西1服饰（18.1%）" in text
    assert "主营 棉" not in text


def test_english_drafts_tell_counts_series_and_ratings_too(tmp_path: Path) -> None:
    rows = "".join(f"{600000 + n}.SH\t东{n}纺织\t{n - 2}.5\t{n + 8}.1\t买入\n" for n in range(5))
    table = f"表1：公司\n\n证券代码\t证券简称\t同比（%）\tPE 2024E\t投资评级\n{rows}"
    series = "\n表2：月度\n\n月份\t同比（%）\n2024-07\t1.5\n2024-08\t2.5\n2024-09\t2.0\n"
    (tmp_path / "own.toml").write_text(TEMPLATE, encoding="utf-8")
    file = tmp_path / "report.txt"
    file.write_text(HEAD + table + series, encoding="utf-8")
    report = read_report(file)
    summary = summarizer(report).draft(tmp_path / "own.toml", language="en")
    check(summary, report)
    text = text_of(summary)
    assert "5 rows: 3 rows growing, 2 rows shrinking" in text
    assert "2024-09 (2.0%), before it 2024-08 (2.5%), step -0.5 pp" in text
    assert "买入 5 rows" in text
