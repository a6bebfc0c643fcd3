"""HTML: what a browser shows, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from formats_helpers import INSIDE, kinds, rows_of, shown

from index.errors import ReadError
from index.reading.document import Document

Load = Callable[..., Document]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>题</title>{head}</head><body>{body}</body></html>"


def test_text_headings_and_tables_in_order(load: Load) -> None:
    body = """<h1>一、行情</h1><p>指数<b>下跌</b>
      3.74%<sup>1</sup>。<br>第二行</p><div>表前<table><caption>表1 涨幅</caption>
      <thead><tr><th>代码<th>涨幅</thead><tr><td>002001<td>31.23%<tr><td><p>a</p><p>b</p><td></table>表后</div>
      <ul><li>甲</li><li>乙</li></ul>"""
    document = load("a.html", page(body))
    assert [(line.text, line.heading) for line in document.lines] == [
        ("一、行情", 1),
        ("指数下跌 3.74%[1]。", None),
        ("第二行", None),
        ("表前", None),
        ("表1 涨幅", None),
        ("代码\t涨幅", None),
        ("002001\t31.23%", None),
        ("a b\t", None),
        ("表后", None),
        ("甲", None),
        ("乙", None),
    ]
    assert {line.grid for line in document.lines if line.cells} == {1}


@pytest.mark.parametrize(
    "secret",
    [
        "<p style='display:none'>密</p>",
        "<p style='visibility: hidden'>密</p>",
        "<p style='font-size:0'>密</p>",
        "<p style='opacity:0'>密</p>",
        "<p style='color:#FFF'>密</p>",
        "<p style='color: rgb(255, 255, 255)'>密</p>",
        "<font color=white>密</font>",
        "<p style='position:absolute;left:-9999px'>密</p>",
        "<p hidden>密</p>",
        "<p class='note x'>密</p>",
        "<div style='display:none'><table><tr><td>密</td></tr></table></div>",
        "<table><tr><td>1</td><td style='display:none'>密</td></tr></table>",
        "<table style='color:white'><tr><td>密</td></tr></table>",
        "<!-- 密 -->",
    ],
)
def test_unseen_text_is_set_apart_and_told(load: Load, secret: str) -> None:
    document = load("a.html", page(f"<p>明</p>{secret}<p>文</p>", "<style>.x{display:none}</style>"))
    assert "密" not in shown(document)
    assert "密" in "".join(line.text for line in document.lines if line.hidden)
    assert kinds(document) == {"hidden-text"}


def test_white_text_on_a_dark_ground_is_seen(load: Load) -> None:
    white = "<td style='color:#fff'>"
    head = f"<tr style='background:#036'>{white}代码</td>{white}涨幅</td></tr>"
    body = f"<table>{head}<tr><td>1</td><td>2</td></tr></table>"
    assert rows_of(load("a.html", page(body))) == [("代码", "涨幅"), ("1", "2")]


@pytest.mark.parametrize(
    "code", ["<script>密()</script>", "<style>密</style>", "<iframe src=x>密</iframe>", "<template>密</template>"]
)
def test_code_is_dropped(load: Load, code: str) -> None:
    document = load("a.html", page(f"文{code}文"))
    assert "密" not in "".join(line.text for line in document.lines)


def test_a_table_that_lays_out_the_page_is_no_data(load: Load) -> None:
    inner = "<table><tr><td>代码</td><td>涨幅</td></tr><tr><td>1</td><td>2%</td></tr></table>"
    document = load("a.html", page(f"<table><tr><td>侧栏</td><td><p>正文</p>{inner}</td></tr></table>"))
    assert rows_of(document) == [("代码", "涨幅"), ("1", "2%")]
    assert shown(document).startswith("侧栏\n正文")


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "big5", "utf-16"])
def test_charsets(load: Load, charset: str) -> None:
    text = f"<html><head><meta charset='{charset}'></head><body><p>收入12%</p></body></html>"
    assert shown(load("a.html", text.encode(charset))) == "收入12%"


def test_html_is_known_by_its_content(load: Load) -> None:
    assert load("a.txt", page("<p>文</p>")).format == "html"
    assert load("a", "<?xml version='1.0' encoding='utf-8'?><html><body>文</body></html>").format == "html"


def test_entities_from_outside_are_never_read(load: Load, tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("泄露")
    text = (
        f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><html><body>文&x;</body></html>"
    )
    assert "泄露" not in shown(load("a.html", text))


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "b", "p"])
def test_a_nested_bomb_is_an_error_or_told(load: Load, tag: str) -> None:
    try:
        document = load("a.html", page(f"前<{tag}>" * 15_000 + "尾"))
    except ReadError as error:
        assert "nested too deeply" in str(error)
        return
    assert "尾" in shown(document)


def test_a_wide_span_is_bounded(load: Load) -> None:
    body = "<table><tr><td colspan=900>x</td><td>y</td></tr><tr><td rowspan=99999999>a</td><td>1</td></tr></table>"
    document = load("a.html", page(body), INSIDE.model_copy(update={"columns": 50}))
    assert "too-many-columns" in kinds(document)
    assert "a" in shown(document)
