"""Summaries as files: Markdown, HTML, Word with real footnotes, JSON; charts as images."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from index.errors import SettingsError
from rag.summaries import Summary
from rag.summaries.outputs import FORMATS, draw, export, fonts, format_of, media_type
from rag.summaries.outputs.markdown import escape
from rag.summaries.outputs.notes import Notes
from rag.summaries.summary import Claim
from tests.rag.summaries.making import summarizer, write

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "<script>alert(1)</script> **粗** [x](javascript:y) \x07"


@pytest.fixture
def made(tmp_path: Path) -> Summary:
    return summarizer(write(tmp_path)).draft(period="2024-04")


@pytest.fixture
def needs_font() -> None:
    try:
        fonts.cjk_font()
    except SettingsError:
        pytest.skip("no Chinese font here")


def hostile(made: Summary) -> Summary:
    claim = made.sections[0].claims[0]
    bad = Claim(HOSTILE, (), tuple(replace(c, quote=HOSTILE, row=HOSTILE) for c in claim.citations), "quote", 5)
    section = replace(made.sections[0], title=HOSTILE, claims=(bad,))
    return replace(made, title=HOSTILE, sections=(section,), reports={next(iter(made.reports)): HOSTILE})


def test_formats_are_known_by_name_and_suffix() -> None:
    assert [format_of(name) for name in ("x.md", "a/b.HTML", "word", "json", Path("c.docx"))] == [
        "md", "html", "docx", "json", "docx",
    ]  # fmt: skip
    assert all(media_type(name) for name in FORMATS)
    with pytest.raises(SettingsError, match="md, html, docx, json"):
        format_of("x.pdf")


def test_json_holds_claims_with_their_evidence(made: Summary) -> None:
    data = json.loads(export(made, "json"))
    claims = [claim for section in data["sections"] for claim in section["claims"]]
    assert len(claims) == sum(len(section.claims) for section in made.sections)
    for claim in claims:
        assert claim["citations"]
        assert all(0 <= at < len(claim["citations"]) for figure in claim["figures"] for at in figure["citations"])
    assert any(figure["formula"] for claim in claims for figure in claim["figures"])


def test_word_has_styles_tables_and_real_footnotes(made: Summary, needs_font: None) -> None:
    import docx

    data = export(made, "docx")
    document = docx.Document(BytesIO(data))
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [section.title for section in made.sections] == heads[: len(made.sections)]
    assert document.paragraphs[0].style.name == "Title"
    assert document.tables
    assert len(document.inline_shapes) == len(made.charts) > 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        body, notes = (ET.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "footnotes"))
        types = archive.read("[Content_Types].xml").decode()
    used = [node.get(f"{_W}id") for node in body.iter(f"{_W}footnoteReference")]
    there = {node.get(f"{_W}id"): "".join(node.itertext()) for node in notes.iter(f"{_W}footnote")}
    assert used == [str(number) for number in range(1, len(used) + 1)]
    assert set(used) | {"-1", "0"} == set(there)
    assert "wordprocessingml.footnotes+xml" in types
    numbering = Notes(made)
    expected = [note for claim in made.claims for note in numbering.of(claim)]
    assert [there[number].strip() for number in used] == [numbering.all[note - 1].text for note in expected]


def test_every_output_shows_formula_and_place(made: Summary) -> None:
    for kind in ("md", "html"):
        text = export(made, kind).decode()
        assert "median(月涨跌幅)" in text
        assert "第" in text and "表1" in text


def test_report_text_is_only_text(made: Summary) -> None:
    bad = hostile(made)
    html = export(bad, "html").decode()
    assert "<script" not in html.replace("&lt;script", "")
    assert "javascript:y" in html and "href='javascript" not in html
    assert re.findall(r"https?://", html) == []
    assert export(bad, "docx")  # a control character would not be XML
    assert "\\<script\\>" in export(bad, "md").decode()


def test_report_text_cannot_become_markup() -> None:
    assert escape("<b>[a](b)</b> # $x$ |") == r"\<b\>\[a\](b)\</b\> \# \$x\$ \|"


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_charts_are_images(made: Summary, kind: str, needs_font: None) -> None:
    assert {chart.id for chart in made.charts} == {"movers", "valuation"}
    data = draw(made.charts[0], kind)  # type: ignore[arg-type]
    if kind == "png":
        from PIL import Image

        with Image.open(BytesIO(data)) as image:
            assert image.size[0] > 800
            assert len(image.convert("L").getcolors(256) or []) > 10
    else:
        root = ET.fromstring(data)
        assert root.tag.endswith("svg")
        assert not [node for node in root.iter() if node.tag.endswith(("script", "text"))]
        assert data == draw(made.charts[0], "svg")


def test_bars_are_cells_of_the_report(made: Summary) -> None:
    movers = made.charts[0]
    assert [bar.value for bar in movers.bars] == [Decimal(v) for v in ("24.07", "7.41", "-4.64", "-13.08")]
    assert all(Decimal(bar.citation.quote) == bar.value for bar in movers.bars)


def test_names_that_look_like_formulas_are_drawn(made: Summary, needs_font: None) -> None:
    bars = tuple(replace(bar, name="$\\frac{a}$ <b>") for bar in made.charts[0].bars)
    assert draw(replace(made.charts[0], title="$x_1$ 涨跌", bars=bars), "svg")


def test_without_a_chinese_font_it_says_what_is_missing(made: Summary, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.cjk_font.cache_clear()
    monkeypatch.setattr(fonts, "_covers", lambda path: False)
    try:
        with pytest.raises(SettingsError, match=r"Noto Sans CJK SC.*fonts-noto-cjk"):
            draw(made.charts[0])
        assert "fonts-noto-cjk" in export(made, "html").decode()
        import docx

        document = docx.Document(BytesIO(export(made, "docx")))
        assert any("fonts-noto-cjk" in p.text for p in document.paragraphs)
    finally:
        fonts.cjk_font.cache_clear()
