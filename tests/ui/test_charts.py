"""Charts of answers, from their cells."""

from dataclasses import replace

import pytest

from ui.charts import chart_of

SERIES = "绿的谐波各月的总市值"


@pytest.fixture
def months(service, add_report, tmp_path, other_report):
    add_report(service.library, tmp_path, other_report.replace("机器人行业月报", "机器人跟踪"))
    return {report.id: report.period for report in service.library.reports()}


def test_a_series_is_a_line_over_its_months(service, months):
    drawn = chart_of(service.qa.ask(SERIES), months)
    assert drawn.data[0].type == "scatter" and list(drawn.data[0].y) == [210.35, 223.41]
    assert list(drawn.layout.xaxis.ticktext) == ["2024-04", "2024-05"]
    assert "绿的谐波" in drawn.layout.title.text and drawn.layout.yaxis.title.text == "亿元"


def test_a_series_with_an_unknown_or_repeated_month_is_not_drawn(service, months):
    answer = service.qa.ask(SERIES)
    assert chart_of(answer, {}) is None
    assert chart_of(answer, dict.fromkeys(months, "2024-04")) is None


def test_a_single_month_and_mixed_units_are_not_drawn(service, months):
    answer = service.qa.ask(SERIES)
    assert chart_of(replace(answer, figures=answer.figures[:1]), months) is None
    first, second = answer.figures
    assert chart_of(replace(answer, figures=(first, replace(second, unit="%"))), months) is None


def test_a_ranking_is_bars_and_a_refusal_nothing(service, months):
    drawn = chart_of(service.qa.ask("2024年4月总市值最高的前三名？"), months)
    assert drawn.data[0].type == "bar" and list(drawn.data[0].x) == [178.64, 210.35, 1580.2]
    assert chart_of(service.qa.ask("不存在公司的总市值是多少？"), months) is None


def test_names_reach_a_chart_as_text_only(service, months):
    answer = service.qa.ask(SERIES)
    hostile = tuple(replace(citation, row="<a href='x'>") for citation in answer.citations)
    assert "<a" not in chart_of(replace(answer, citations=hostile), months).layout.title.text
