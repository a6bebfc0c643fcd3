"""HTML tables: rows of cells with spans, from an lxml tree."""

from __future__ import annotations

import re
from typing import Any

from index.reading.formats.markup import raised
from index.reading.formats.spans import Cell

_BLOCKS = """
address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary
table tbody td tfoot th thead title tr ul"""
_SILENT = "head iframe math noscript object script style svg template textarea title video audio canvas"
BLOCKS = frozenset(_BLOCKS.split())  # elements that end a line
SILENT = frozenset(_SILENT.split())  # elements whose text is not part of the page
_SPACES = re.compile(r"[\s\xa0]+")


def parse_fragment(piece: str) -> Any:
    """lxml element around a piece of HTML, never touching the network."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(f"<div>{piece}</div>".encode("utf-8", "replace"), parser)
    return etree.Element("div") if root is None else root


def tidy(text: str) -> str:
    """White space as a browser shows it."""
    return _SPACES.sub(" ", text).strip()


def text_of(element: Any) -> str:
    """All text below an element on one line; blocks set apart by a space, raised marks by brackets."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if leaving:
            parts.append(" " if tag in BLOCKS else "")
            if node is not element:
                parts.append(node.tail or "")
            continue
        if not tag or tag in SILENT:
            parts.append(node.tail or "" if node is not element else "")
            continue
        if tag == "sup" and node is not element:
            parts.append(raised("".join(parts[-3:])[-8:], tidy("".join(node.itertext()))) + (node.tail or ""))
            continue
        parts.append((" " if tag in BLOCKS else "") + (node.text or ""))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    return tidy("".join(parts))


def cells_of(root: Any) -> list[list[Cell]]:
    """Rows of the outermost table below ``root`` (or of ``root``), nested tables left inside their cells."""
    table = root if root.tag == "table" else next(root.iter("table"), None)
    if table is None:
        return []
    return [[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in rows_of(table)]


def stray_text(root: Any) -> list[str]:
    """Text around and inside the outermost table that is in none of its cells: captions, and misplaced text."""
    found: list[str] = []
    stack = [root]
    while stack:
        node = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag == "caption":
            found.append(text_of(node))
        elif tag and tag not in ("td", "th") and tag not in SILENT:
            found.append(tidy(node.text or ""))
            stack.extend(reversed(node))
        if node is not root:
            found.append(tidy(node.tail or ""))
    return [text for text in found if text]


def rows_of(table: Any) -> list[Any]:
    """The ``tr`` elements of a table itself."""
    rows: list[Any] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return rows


def _cell(element: Any) -> Cell:
    head = element.tag == "th" or (element.getparent().getparent().tag == "thead")
    return Cell(text_of(element), _span(element, "rowspan", 65534), _span(element, "colspan", 1001), head)


def _span(element: Any, name: str, bound: int) -> int:
    value = (element.get(name) or "1").strip()
    return min(bound, max(1, int(value))) if re.fullmatch(r"[0-9]{1,6}", value) else 1
