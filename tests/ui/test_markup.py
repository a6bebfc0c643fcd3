"""Report text on screen is text: no markup of its own takes effect."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.report import Locator
from rag.answer import Citation
from ui.markup import answer_markdown, escape_markdown
from ui.refs import RefError, parse_ref, ref_of

CITATION = Citation(
    "0123456789abcdef", 4, "4", "甲公司", "总市值", "408.32", Locator("0123456789abcdef", 4, 10, 10),
    "0123456789abcdef:t4:3:6",
)  # fmt: skip
PROSE = Citation("0123456789abcdef", None, None, None, None, "一句话", Locator("0123456789abcdef", None, 7, 9))

HOSTILE = [
    "![x](http://evil.example/a.png)",
    "[点我](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<script>fetch('http://evil.example')</script>",
    "$$\\href{javascript:alert(1)}{x}$$",
    "http://evil.example/?q=secret",
    "**粗** _斜_ `code` # 题",
    "&lt;b&gt;",
    "| a | b |\n|---|---|",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_renders_to_itself(text):
    html = (
        MarkdownIt("gfm-like").render(escape_markdown(text))
        if _linkify()
        else MarkdownIt().render(escape_markdown(text))
    )
    assert "<a" not in html and "<img" not in html and "<script" not in html and "<strong" not in html
    assert " ".join(unescape(html.replace("<p>", "").replace("</p>", "")).split()) == " ".join(text.split())


def _linkify():
    try:
        import linkify_it  # noqa: F401
    except ImportError:
        return False
    return True


def test_citation_marks_become_links_and_invented_ones_go():
    markdown = answer_markdown("市值 408.32 亿美元。[1][9]", [CITATION])
    assert "(#e=0123456789abcdef.t4.3.6)" in markdown
    assert "9" not in markdown.replace("0123456789", "").replace("&#91;", "").replace("&#93;", "")


@pytest.mark.parametrize("citation", [CITATION, PROSE])
def test_a_reference_comes_back(citation):
    ref = parse_ref(ref_of(citation))
    if citation.fact:
        assert (ref.report, ref.table, ref.row, ref.column) == ("0123456789abcdef", "t4", 3, 6)
    else:
        assert (ref.report, ref.table, ref.first, ref.last) == ("0123456789abcdef", None, 7, 9)


@given(st.text(max_size=80))
def test_no_string_but_a_reference_parses(text):
    try:
        ref = parse_ref(text)
    except RefError:
        return
    assert len(ref.report) >= 8
