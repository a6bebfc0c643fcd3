"""PDF: two engines read every figure; where they differ, both readings are told and none is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from formats_helpers import INSIDE, draw_table, kinds, rows_of

from index.reading.formats import load_document
from index.reading.formats.pdf.glyphs import Glyph
from index.reading.formats.pdf.lines import Segment, TextLine
from index.reading.formats.pdf.second import Char, Difference, Second, compare
from index.reading.limits import Limits

ROWS = [("名称", "收盘价", "涨幅"), ("甲", "1,021.98", "8.4%"), ("乙", "57.75", "-14.77%")]


def line(text: str, order: list[int] | None = None) -> TextLine:
    """A line of one segment, characters 5 points wide."""
    places = order or list(range(len(text)))
    glyphs = [
        Glyph(c, 5.0 * i, 5.0 * i + 5, 0.0, 10.0, at, 0, 7) for i, (c, at) in enumerate(zip(text, places, strict=True))
    ]
    return TextLine(0.0, 10.0, [Segment(glyphs, text)])


def chars(text: str) -> list[Char]:
    return [Char(c, 5.0 * i, 0.0) for i, c in enumerate(text)]


def test_engines_that_agree_tell_nothing(pdf: Any) -> None:
    document = load_document(pdf(lambda c: draw_table(c, ROWS, ruled=True)), INSIDE)
    assert rows_of(document) == ROWS
    assert not document.findings


def test_both_readings_are_named() -> None:
    assert compare([line("8.4%")], chars("8.9%")) == ([Difference("8.4%", "8.9%")], 0)
    assert compare([line("120")], chars("170")) == ([Difference("120", "170")], 0)


@pytest.mark.parametrize("theirs", ["84.%", "48.%"])
def test_another_order_counts_if_the_figure_was_put_together_by_position(theirs: str) -> None:
    rebuilt = line("8.4%", [0, 3, 1, 2])
    assert compare([rebuilt], chars(theirs)) == ([Difference("8.4%", theirs)], 0)
    assert compare([line("8.4%")], chars(theirs)) == ([], 0)


def test_widths_that_differ_do_not_count() -> None:
    shifted = [Char(c, 7.0 * i, 0.0) for i, c in enumerate("收入21.40亿")]
    assert compare([line("收入21.40亿")], shifted) == ([], 0)


def test_a_figure_that_the_other_engine_lacks_is_counted() -> None:
    assert compare([line("8.4%")], chars("收入增长")) == ([], 1)


def test_a_difference_reaches_the_findings_and_no_cell(pdf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def misread(self: Second, number: int) -> list[Char]:
        return [Char("9" if char.text == "8" else char.text, char.x, char.y) for char in right(self, number)]

    right = Second.chars
    monkeypatch.setattr(Second, "chars", misread)
    document = load_document(pdf(lambda c: draw_table(c, ROWS, ruled=True)), INSIDE)
    assert rows_of(document) == ROWS
    told = [finding.message for finding in document.findings if finding.kind == "engines-differ"]
    assert any("1,021.98" in message and "1,021.99" in message for message in told)
    assert any("8.4%" in message and "9.4%" in message for message in told)


def test_a_file_that_the_second_engine_refuses_is_read_by_the_first(pdf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path: Path = pdf(lambda c: draw_table(c, ROWS, ruled=True))
    monkeypatch.setattr(Second, "of", classmethod(lambda cls, data: cls(None)))
    document = load_document(path, INSIDE)
    assert rows_of(document) == ROWS
    assert kinds(document) == {"engine-missing"}


def test_the_comparison_can_be_left_out(pdf: Any) -> None:
    path = pdf(lambda c: draw_table(c, ROWS, ruled=True))
    assert rows_of(load_document(path, Limits(isolate=False, second=False))) == ROWS


def test_a_second_engine_that_brings_the_child_down_is_left_out(pdf: Any, tmp_path: Path) -> None:
    path = pdf(lambda c: draw_table(c, ROWS, ruled=True))
    (tmp_path / "pdf_oxide.py").write_text("import os\nos._exit(11)\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tmp_path))
        document = load_document(path, Limits())
    assert rows_of(document) == ROWS
