"""Summaries: computed, quoted, gated, covered; templates that name their mistakes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from index.errors import LanguageModelError, LibraryError, SettingsError
from index.reading import read_report
from rag.summaries import bundled, load_template, parse_template
from tests.rag.summaries.making import REPORT, check, summarizer, write


def test_a_plain_draft(tmp_path: Path) -> None:
    report = write(tmp_path)
    summary = summarizer(report).draft(period="2024-04")
    check(summary, report)
    text = summary.to_markdown()
    for expected in ("24.07%", "-13.08%", "1,044.47亿元", "3.74%", "500万元", "报告的观点", "由程序起草", "中位数"):
        assert expected in text, expected
    assert {section.id for section in summary.sections} >= {"views", "market", "valuation", "policy", "advice", "risks"}
    assert "投融资" in summary.coverage.left_out
    assert summary.coverage.share > 0.5
    assert json.loads(json.dumps(summary.to_dict()))["coverage"]["share"] > 0.5
    keys = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert keys == set(re.findall(r"^\[\^(\d+)\]:", text, re.M))


@pytest.mark.parametrize("template", ["monthly", "brief", "market"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_template_and_language(tmp_path: Path, template: str, language: str) -> None:
    report = write(tmp_path)
    summary = summarizer(report).draft(template, language=language)
    check(summary, report)
    assert summary.sections
    assert summary.to_markdown().startswith("# ")


def test_a_month_without_reports_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="2024-04"):
        summarizer(write(tmp_path)).draft(period="2023-01")
    with pytest.raises(LibraryError, match="no reports"):
        summarizer().draft()


def test_the_model_words_what_the_gate_lets_through(tmp_path: Path, fake_llm: Any) -> None:
    report = write(tmp_path)
    model = fake_llm(
        "- **4月机器人指数下降3.74%**，同期的大盘上涨2.09%。[1]指数4月上涨99.9%。[2]远山动力总市值为8,888亿元。",
        repeat=True,
    )
    summary = summarizer(report, model=model).draft(period="2024-04")
    check(summary, report)
    text = "\n".join(claim.text for claim in summary.claims)
    assert "99.9" not in text
    assert "8,888" not in text
    assert "24.07%" in text  # what the model left out is kept as computed
    assert summary.coverage.removed
    assert summary.model == "fake model"
    assert [claim.text for claim in summary.claims if claim.origin == "model"] == [
        "4月机器人指数下降3.74%，同期的大盘上涨2.09%。"
    ]


@pytest.mark.parametrize(
    "said",
    [
        "机器人指数4月下降3.74%，大盘上涨2.09%，东海市补助500万元。[1]",  # two facts in one
        "机器人指数4月下降3.74%。[1]",  # half of the fact
        "行情回顾：机器人指数4月大幅下降3.74%，同期大盘上涨2.09%。[1]",  # a word of degree
        "机器人指数4月下降 3.74%；同期大盘上涨2.09%。[1]",  # other marks only
    ],
)
def test_a_rewording_that_loses_or_mixes_facts_gives_way_to_the_fact(tmp_path: Path, fake_llm: Any, said: str) -> None:
    summary = summarizer(write(tmp_path), model=fake_llm(said, repeat=True)).draft(period="2024-04")
    plain = summarizer(write(tmp_path)).draft(period="2024-04")
    assert [claim.text for claim in summary.claims] == [claim.text for claim in plain.claims]


def test_a_failing_model_is_an_error(tmp_path: Path, fake_llm: Any) -> None:
    with pytest.raises(LanguageModelError, match="gone"):
        summarizer(write(tmp_path), model=fake_llm(LanguageModelError("gone"))).draft()


def test_length_scales_and_has_a_floor(tmp_path: Path) -> None:
    report = write(tmp_path)
    short = summarizer(report).draft(length=100)
    assert len(short.claims) <= len(summarizer(report).draft().claims)
    with pytest.raises(SettingsError, match="length"):
        summarizer(report).draft(length=3)
    with pytest.raises(SettingsError, match="language"):
        summarizer(report).draft(language="fr")


def test_sixty_reports_are_bounded(tmp_path: Path) -> None:
    reports = [write(tmp_path, 4, f"{600 + number}.25", f"第{number}期") for number in range(60)]
    summary = summarizer(*reports).draft("brief", period="2024-04")
    assert len(summary.claims) < 200
    assert len(summary.reports) == 60


def test_only_prose_and_only_tables(tmp_path: Path) -> None:
    whole = REPORT.format(month=4, next=5, cap="602.25", title="需求")
    start, end = whole.index("表1"), whole.index("二、政策")
    prose, table = tmp_path / "prose.txt", tmp_path / "table.txt"
    prose.write_text(whole[:start] + whole[end:], encoding="utf-8")
    table.write_text("机器人行业月报\n\n" + whole[start:end], encoding="utf-8")
    for file in (prose, table):
        report = read_report(file)
        summary = summarizer(report).draft()
        check(summary, report)
        assert summary.sections
        assert summary.coverage.left_out


@pytest.mark.parametrize("name", bundled())
def test_bundled_templates_load(name: str) -> None:
    assert load_template(name).section


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title = "x"\n[[section]]\nid = "a"\ntitle = "t"\nsentenses = 3\n', r"line 5.*sentenses"),
        ('title = "x"\n[[section]]\nid = "a"\ntitle = "t"\nsentences = -3\n', r"line 5.*sentences"),
        ('title = "x"\n[[section]]\nid = "a"\ntitle = "t"\n\n[[section]]\nid = "b"\n', r"line 6.*title"),
        ('title = "x"\n[[section]]\nid = "a"\ntitle = "t"\n[[section]]\nid = "a"\ntitle = "u"\n', r"line 6"),
        ('title = "x"\n[[section]]\nid = "a"\ntitle = "t"\nqueries = [{ kind = "best" }]\n', r"line 5.*kind"),
        ("title = \n", r"line 1"),
        ('title = "x"\n', r"section"),
    ],
)
def test_a_wrong_template_names_file_line_and_field(text: str, expected: str) -> None:
    with pytest.raises(SettingsError, match=expected) as caught:
        parse_template(text, "mine.toml")
    assert "mine.toml" in str(caught.value)


def test_an_absent_template_names_the_bundled_ones(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="monthly"):
        load_template(tmp_path / "nope.toml")


@pytest.mark.parametrize("template", ["monthly", "market"])
def test_a_yield_is_no_rise(tmp_path: Path, template: str) -> None:
    text = REPORT.replace("月涨跌幅 (%)", "10 年期国债收益率 (%)")
    made = summarizer(write(tmp_path, text=text)).draft(template)
    assert not any("上涨" in claim.text and claim.origin == "ledger" for claim in made.claims)
