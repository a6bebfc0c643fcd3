"""What the engine says on the way to an answer, in the page's language."""

import re

import pytest

from index.reading.lexicon import lexicon
from rag.questions.missing import _NAMES
from ui.pages.chat import reply
from ui.report_html import inspect_html
from ui.strings import strings
from ui.wording import formula, worded

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("kind", _NAMES)
def test_what_is_missing_has_a_name_in_both_languages(kind):
    chinese, english = _NAMES[kind]
    assert worded(strings("en"), f"{chinese}：净利率") == f"{english}: 净利率"
    assert worded(strings("zh"), f"{english}: net margin") == f"{chinese}：net margin"
    assert worded(strings("zh"), f"{chinese}：净利率") == f"{chinese}：净利率"


REASONS = [reason for reason, _ in lexicon().back_matter]
REASONS += ["running header", "running footer", "page number", "hidden text", "turned text"]


@pytest.mark.parametrize("reason", REASONS)
def test_why_a_line_was_set_aside_has_a_name(reason):
    assert HAN.match(worded(strings("zh"), reason)) and worded(strings("en"), reason) == reason


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("绿的谐波的总市值是多少？", "look up("),
        ("总市值最高的前三名？", "top k("),
        ("绿的谐波和埃斯顿的总市值差多少？", "difference("),
        ("埃斯顿的总市值排第几？", "rank("),
        ("总市值高于200亿元的有几家？", "count("),
        ("总市值的平均数是多少？", "mean("),
    ],
)
def test_a_formula_s_operation_is_named_and_its_columns_stay(service, question, operation):
    program = service.qa.ask(question).program
    shown = formula(strings("en"), program)
    assert shown.startswith(operation) and "总市值" in shown
    assert formula(strings("zh"), program) == program


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("总市值最高的前三名？", "top k(表1｜by 表1.总市值 [亿元], descending, first 3)"),
        ("总市值最低的前两名？", "top k(表1｜by 表1.总市值 [亿元], ascending, first 2)"),
        (
            "绿的谐波和埃斯顿谁的总市值高？",
            "compare(绿的谐波.表1.总市值 [亿元]，埃斯顿.表1.总市值 [亿元]; the higher one)",
        ),
    ],
)
def test_a_formula_in_english_has_only_names_in_chinese(service, question, shown):
    assert formula(strings("en"), service.qa.ask(question).program) == shown


def test_a_column_named_like_an_operation_is_no_operation():
    assert formula(strings("en"), "查值(甲；表1.合计(万元) [万元])") == "look up(甲；表1.合计(万元) [万元])"


@pytest.mark.parametrize("question", ["绿的谐波的总市值是多少？", "有哪些风险提示？", "不存在公司的总市值是多少？"])
def test_on_the_english_page_only_names_are_chinese(service, question):
    (steps, *_), evidence, *_ = [*reply(service, strings("en"), question, [])][-1]
    said = re.sub(r"表1 · \S+ · \S+ |查?\S*\(.*\)", "", steps["content"])
    assert not re.search("检索|候选|份报告|查值|算式", said) and "缺少" not in evidence


def test_a_section_that_is_quoted_whole_counts_as_found(service):
    (steps, *_), *_ = [*reply(service, strings("zh"), "有哪些风险提示？", [])][-1]
    assert "检索：0 句" not in steps["content"]


def test_a_finding_says_its_kind_in_english(service, add_report, tmp_path, report_text):
    broken = report_text.replace("210.35	-4.48	3.56", "210.35	3.56")
    report = service.library.report(add_report(service.library, tmp_path, broken))
    assert report.findings
    kind = report.findings[0].kind.replace("-", " ").capitalize()
    assert f"{kind}: <span lang='zh'>" in inspect_html(strings("en"), report)
    assert f"{kind}:" not in inspect_html(strings("zh"), report)
