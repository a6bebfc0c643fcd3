"""A drafted summary revised: sections redone and added, saved and read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import LibraryError, SettingsError
from index.reading import read_report
from rag.summaries.outputs import export
from rag.summaries.saved import read_summary, verify
from tests.rag.summaries.making import REPORT, check, summarizer, write

DATA = Path(__file__).resolve().parents[3] / "eval" / "data"
LONG = (
    REPORT + "\n" + "\n\n".join(f"风险之{n}：第{n}类材料价格上升可能超过{n}0%，交付推迟。" for n in range(1, 9)) + "\n"
)


def test_a_section_is_redone_longer_and_shorter(tmp_path: Path) -> None:
    report = write(tmp_path, text=LONG)
    work = summarizer(report)
    made = work.draft()
    longer, shorter = work.redo(made, "risks", length=4000), work.redo(made, "risks", length=50)

    def risks(summary: Any) -> int:
        return sum(len(claim.text) for section in summary.sections if section.id == "risks" for claim in section.claims)

    assert risks(shorter) < risks(longer)
    assert [section.id for section in longer.sections] == [section.id for section in made.sections]
    others = [section for section in made.sections if section.id != "risks"]
    assert [section for section in longer.sections if section.id != "risks"] == others
    check(longer, report)


def test_an_unknown_section_names_those_that_there_are(tmp_path: Path) -> None:
    work = summarizer(write(tmp_path))
    with pytest.raises(SettingsError, match="views, market"):
        work.redo(work.draft(), "nope")
    with pytest.raises(SettingsError, match="length"):
        work.redo(work.draft(), "risks", length=1)


def test_a_section_is_added_before_the_closing_views(tmp_path: Path) -> None:
    report = write(tmp_path)
    work = summarizer(report)
    made = work.draft("market")
    more = work.add(work.add(work.draft(), "首台套", ["首台套", "补助"]), "原材料")
    check(more, report)
    titles = [section.title for section in more.sections]
    assert titles.index("首台套") < titles.index("原材料") < titles.index("风险提示")
    assert "500万元" in next(s.claims[0].text for s in more.sections if s.title == "首台套")
    assert len({section.id for section in more.sections}) == len(more.sections)
    assert work.add(made, "政策").coverage.share > made.coverage.share
    with pytest.raises(SettingsError, match="nothing"):
        work.add(made, "月球基地")
    with pytest.raises(SettingsError, match="title"):
        work.add(made, "  ")


def test_another_library_cannot_revise_it(tmp_path: Path) -> None:
    made = summarizer(write(tmp_path)).draft()
    other = summarizer(write(tmp_path, 5, title="另一份"))
    with pytest.raises(LibraryError, match="not in this library"):
        other.redo(made, "risks")


def test_a_saved_draft_comes_back_whole(tmp_path: Path) -> None:
    report = write(tmp_path)
    made = summarizer(report).draft()
    file = tmp_path / "draft.json"
    file.write_bytes(export(made, "json"))
    again = read_summary(file)
    assert again == made
    verify(again, [report])


def _figure(data: dict[str, Any]) -> None:
    claim = data["sections"][1]["claims"][-1]
    claim["text"] = claim["text"].replace("24.07", "42.07")


def _cell(data: dict[str, Any]) -> None:
    claim = data["sections"][1]["claims"][-1]
    claim["text"] = claim["text"].replace("24.07", "42.07")
    for figure in claim["figures"]:
        if figure["value"] == "24.07":
            figure |= {"value": "42.07", "raw": "42.07%"}
    for citation in claim["citations"]:
        citation["quote"] = citation["quote"].replace("24.07", "42.07")


def _place(data: dict[str, Any]) -> None:
    data["sections"][0]["claims"][0]["citations"][0]["locator"] |= {"line_start": 900, "line_end": 900}


def _uncited(data: dict[str, Any]) -> None:
    data["sections"][0]["claims"][0] |= {"citations": [], "figures": []}


@pytest.mark.parametrize("tamper", [_figure, _cell, _place, _uncited])
def test_a_draft_that_was_changed_is_refused(tmp_path: Path, tamper: Callable[[dict[str, Any]], None]) -> None:
    report = write(tmp_path)
    data = json.loads(export(summarizer(report).draft(), "json"))
    tamper(data)
    file = tmp_path / "draft.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"changed|does not say|without a citation"):
        verify(read_summary(file), [report])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"title": 3}', "null"])
def test_what_is_no_summary_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="summary"):
        read_summary(file)


@pytest.mark.parametrize("folder", sorted(DATA.glob("*/report.txt")), ids=lambda file: file.parent.name)
def test_drafts_of_damaged_reports_come_back_whole(tmp_path: Path, folder: Path) -> None:
    report = read_report(folder)
    for template in ("monthly", "brief", "market"):
        made = summarizer(report).draft(template)
        file = tmp_path / f"{template}.json"
        file.write_bytes(export(made, "json"))
        verify(read_summary(file), [report])
