"""The pages' own functions, without a browser."""

import json
from pathlib import Path

import pytest

from index.errors import LanguageModelError
from ui.pages.chat import questions_of, reply
from ui.pages.reports import MAX_FILES, rows, upload
from ui.pages.runs import shown
from ui.pages.summary import add, draft, redo, sections_of, write_files
from ui.spreadsheet import harmless
from ui.strings import LANGUAGES, strings
from ui.summary_html import summary_html

SAY = strings("zh")


def final(service, question):
    return list(reply(service, SAY, question, []))[-1]


def test_a_ranking_has_steps_citations_evidence_chart_and_suggestions(service):
    messages, evidence, chart, _ = final(service, "总市值最高的前三名？")
    assert "metadata" in messages[0] and messages[-1]["content"].count("#e=") == 3 and messages[-1]["options"]
    assert evidence.count("lit'") == 3 and list(chart.data[0].x) == [178.64, 210.35, 1580.2]


def test_refusals_errors_and_empty_questions_look_different(service, monkeypatch):
    assert "∅" in final(service, "不存在公司的总市值是多少？")[0][-1]["content"]
    assert final(service, "  ")[0][0]["content"] == SAY("empty_question")

    def broken(*arguments):
        raise LanguageModelError("does not answer", "http://x", "Start it <b>")
        yield

    monkeypatch.setattr(service, "ask", broken)
    said = final(service, "甲")[0][0]["content"]
    assert "⚠" in said and "Start it" in said and "<b>" not in said

    def bug(*arguments):
        raise RuntimeError("secret detail")
        yield

    monkeypatch.setattr(service, "ask", bug)
    said = final(service, "甲")[0][0]["content"]
    assert SAY("internal") in said and "secret" not in said


def test_earlier_questions_are_read_in_every_form_of_message():
    parts = [{"type": "text", "text": "乙"}, {"type": "text", "text": "丙"}]
    history = [
        {"role": "user", "content": "甲"},
        {"role": "assistant", "content": "x"},
        {"role": "user", "content": parts},
    ]
    assert questions_of(history) == ["甲", "乙丙"]


def test_an_upload_reports_each_file_and_deletes_the_copies(service, tmp_path, other_report):
    files = [tmp_path / name for name in ("<img src=x>.txt", "b.exe", "c.pdf")]
    for file, content in zip(files, (other_report, "MZ", "%PDF broken"), strict=True):
        file.write_text(content, encoding="utf-8")
    log = list(upload(service, SAY, [str(file) for file in files]))[-1]
    assert log.count("<p") == 3 and log.count("class=bad") == 2 and "<img" not in log
    assert not any(file.exists() for file in files) and len(service.library.reports()) == 2


def test_too_many_files_are_refused(service):
    (log,) = upload(service, SAY, ["x.txt"] * (MAX_FILES + 1))
    assert "class=bad" in log and len(service.library.reports()) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =HYPERLINK(1)"])
def test_formulas_are_disarmed(text):
    assert harmless(text).startswith("'")


def test_the_catalogue_is_safe_to_paste_into_a_spreadsheet(service, add_report, tmp_path, report_text):
    add_report(service.library, tmp_path, report_text.replace("机器人行业月报", "=HYPERLINK(1)机器人行业月报"))
    assert not any(cell.startswith(("=", "+", "@")) for row in rows(service) for cell in row)


def drafted(service):
    return list(draft(service, SAY, "zh", "2024-04", "monthly", False))[-1][1]


def test_a_draft_ends_with_files_that_hold_it(service, tmp_path):
    made = drafted(service)
    word, html, markdown, plain = (Path(path) for path in write_files(made, tmp_path))
    assert markdown.read_text(encoding="utf-8") == made.to_markdown()
    assert json.loads(plain.read_text(encoding="utf-8"))["period"] == "2024-04"
    assert word.read_bytes()[:2] == b"PK" and made.title in html.read_text(encoding="utf-8")


def test_every_claim_and_every_bar_of_a_draft_is_a_link(service):
    made = drafted(service)
    cited = [claim.citations for claim in made.claims] + [(bar.citation,) for c in made.charts for bar in c.bars]
    assert summary_html(SAY, made).count("#e=") == sum(map(len, cited)) > 0


def test_a_section_is_drafted_again_and_another_is_added(service):
    made = drafted(service)
    again = list(redo(service, SAY, made, sections_of(made, "zh")[0][1], 2, False))[-1][1]
    assert again is not None and again.template == made.template
    more = list(add(service, SAY, made, "风险", "原材料，价格", False))[-1][1]
    assert "风险" in [section.title for section in more.sections]
    html, nothing = list(add(service, SAY, made, "", "", False))[-1]
    assert nothing is None and "bad" in html


def test_a_draft_that_fails_says_why(service):
    html, made = list(draft(service, SAY, "zh", "1999-01", "monthly", False))[-1]
    assert made is None and "1999-01" in html


def test_runs_are_only_those_of_the_folder(service, tmp_path):
    assert "yanbao eval run" in shown(service, SAY, None, None)
    run = service.runs / "a"
    run.mkdir(parents=True)
    (run / "config.json").write_text("{", encoding="utf-8")
    (run / "scores.jsonl").write_text("", encoding="utf-8")
    assert "⚠" in shown(service, SAY, "a", None)
    assert shown(service, SAY, "../../etc", None) == ""


def test_all_texts_are_there_in_both_languages():
    from ui.strings import _table

    assert all(set(texts) == set(LANGUAGES) and all(texts.values()) for texts in _table().values())


def test_names_follow_the_library(service, add_report, tmp_path, other_report):
    (first,) = service.names()
    second = add_report(service.library, tmp_path, other_report)
    assert set(service.names()) == {first, second}
    service.library.remove(second)
    assert set(service.names()) == {first}
