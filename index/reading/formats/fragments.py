"""HTML tables and comments inside a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.reading.formats.builder import Builder
from index.reading.formats.spans import emit
from index.report import Severity

_TOKEN = re.compile(r"<!--|-->|<(/?)table(?:\s[^<>]*)?>", re.IGNORECASE)
_ROW_END = re.compile(r"</t[rdh]\s*>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh][\s>/]", re.IGNORECASE)


def split(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of a text in order, as (kind, piece): ``text``, ``table`` (HTML) or ``comment``.

    Nested tables are one piece. A table that is never closed reaches to the end of its last cell; a
    comment that is never closed is text. A table that starts behind a tab is part of that cell. A
    comment inside a line comes after the text that it stood in.
    """
    at = 0  # start of what has not been given yet
    kept: list[str] = []  # text around comments that stand inside a line
    inner: list[str] = []  # those comments
    for kind, start, end in _spans(text):
        if start < at:
            continue
        after = text[end : end + 1]
        if kind == "comment" and (text[max(0, start - 1) : start] not in ("", "\n") or after not in ("", "\n")):
            kept.append(text[at:start])
            inner.append(text[start:end])
            at = end
            continue
        kept.append(text[at:start])
        yield from _flush("".join(kept).removesuffix("\n"), inner)
        kept, inner = [], []
        yield kind, text[start:end]
        at = end + (after == "\n")
    kept.append(text[at:])
    if at < len(text) or inner:
        yield from _flush("".join(kept), inner)


def _flush(text: str, comments: list[str]) -> Iterator[tuple[str, str]]:
    if text:
        yield "text", text
    yield from (("comment", comment) for comment in comments)


def _spans(text: str) -> list[tuple[str, int, int]]:
    """Tables and comments as (kind, start, end), in order; in one pass."""
    if "<" not in text:
        return []
    spans: list[tuple[str, int, int]] = []
    opened: list[int] = []
    starts: list[int] = []
    comment = -1
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark == "<!--":
            comment = token.start() if comment < 0 else comment
        elif mark == "-->":
            if comment >= 0:
                spans.append(("comment", comment, token.end()))
            comment = -1
        elif token.group(1):
            if opened:
                spans.append(("table", opened.pop(), token.end()))
        elif opened or "\t" not in text[max(text.rfind("\n", 0, token.start()), token.start() - 1000) : token.start()]:
            opened.append(token.start())
            starts.append(token.start())
    following = dict(pairwise([*starts, len(text)]))
    for start in opened:
        ends = [match.end() for match in _ROW_END.finditer(text, start, following[start])]
        if ends:
            spans.append(("table", start, ends[-1]))
    return sorted(spans, key=lambda span: (span[1], -span[2]))


def read_table(piece: str, page: int | None, builder: Builder) -> None:
    """Adds the rows of an HTML table. Tables in its cells are read as those cells' text."""
    from index.reading.formats.htmltable import cells_of, parse_fragment, stray_text

    root = parse_fragment(piece)
    rows = cells_of(root)
    for text in stray_text(root):
        builder.add(text, page)
    closed = piece[-12:].lower().replace(" ", "").endswith("</table>")
    if not closed or (sum(map(len, rows)) < len(_CELL.findall(piece)) and piece.lower().count("<table") == 1):
        message = "此处的 HTML 表格不完整，单元格可能缺失。"
        builder.note("damaged-table", Severity.ERROR, message, page, len(builder.lines) + 1)
    emit(rows, builder, page)
