"""HTML pages: what a browser would show, in lines; hidden text apart."""

from __future__ import annotations

import codecs
import re
from typing import Any

from index.errors import ReadError
from index.reading.formats.builder import Builder
from index.reading.formats.encoding import Decoded, decode
from index.reading.formats.htmltable import BLOCKS, SILENT, cells_of, rows_of, stray_text, text_of, tidy
from index.reading.formats.markup import raised
from index.reading.formats.spans import emit
from index.reading.formats.style import hiding_rules, is_invisible, is_white, parse_style
from index.reading.formats.text import clean, tell
from index.report import Severity

Look = tuple[bool, bool]
UNSEEN = (True, False)  # white text, nothing dark behind it
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(data: bytes, builder: Builder) -> None:
    """Adds the lines of an HTML page to the builder."""
    decoded = _decode(data, builder.name)
    root = _parse(clean(decoded), builder)
    _Reader(root, builder).run()
    tell(decoded, builder)


def _decode(data: bytes, name: str) -> Decoded:
    """UTF-8 if it is, else the charset that the page names if that fits, else by the bytes."""
    named = _CHARSET.search(data[:4096])
    if named and b"\0" not in data[:4096]:
        charset = named[1].decode("ascii").lower()
        charset = "gb18030" if charset in ("gb2312", "gbk") else charset
        try:
            text = data.decode("utf-8-sig")
            return Decoded(text, "utf-8")
        except UnicodeDecodeError:
            pass
        try:
            if codecs.lookup(charset)._is_text_encoding and charset not in ("utf-8", "utf8"):
                return Decoded(data.decode(charset), charset)
        except (LookupError, UnicodeError):
            pass
    return decode(data, name)


def _parse(text: str, builder: Builder) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        if "unknown error" in str(error):  # how libxml2 reports that it got no memory
            raise MemoryError from None
        raise ReadError("the HTML cannot be parsed", builder.name, f"The parser says: {error}") from None
    if root is None:
        raise ReadError("there is no text in the file", builder.name, "Give a file with text")
    depth = 0
    deepest = builder.limits.nesting
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            raise ReadError("the HTML is nested too deeply", builder.name, f"It is over the limit nesting={deepest}")
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ReadError("the HTML is nested too deeply", builder.name, f"It is over the limit nesting={deepest}")
    return root


class _Reader:
    """Walks the tree, collects inline text, and ends a line at every block's border."""

    def __init__(self, root: Any, builder: Builder) -> None:
        self.root, self.builder = root, builder
        self.shown: list[str] = []
        self.unseen: list[str] = []
        self.heading: int | None = None
        self.rules: list[tuple[str, dict[str, str]]] = []
        for sheet in root.iter("style"):
            self.rules.extend(hiding_rules(sheet.text or ""))

    def run(self) -> None:
        """Adds all lines."""
        self._node(self.root, False, (False, False))
        self._flush()

    def _node(self, node: Any, hidden: bool, look: Look) -> None:
        if not isinstance(node.tag, str):
            if tidy(node.text or ""):
                self.unseen.append(tidy(node.text or ""))
            return
        tag = node.tag
        if tag in SILENT:
            return
        own = self._style(node)
        look = self._look(own, look)
        hidden = hidden or is_invisible(own) or node.get("hidden") is not None
        if tag == "table" and not hidden and self._is_data(node):
            self._table(node, look)
            return
        if tag in BLOCKS:
            self._flush()
            self.heading = _HEADINGS.get(tag, self.heading if tag == "br" else None)
        target = self.unseen if hidden or look == UNSEEN else self.shown
        if tag == "sup" and target is self.shown:
            target.append(raised("".join(target[-3:])[-8:], text_of(node)))
        else:
            target.append(node.text or "")
            for child in node:
                self._node(child, hidden, look)
                target.append(child.tail or "")
        if tag in BLOCKS:
            self._flush()
            self.heading = None if tag != "br" else self.heading

    def _style(self, node: Any) -> dict[str, str]:
        style: dict[str, str] = {}
        if self.rules:
            names = {node.tag, f"#{(node.get('id') or '').lower()}"}
            for name in (node.get("class") or "").lower().split():
                names |= {f".{name}", f"{node.tag}.{name}"}
            for selector, properties in self.rules:
                if selector in names:
                    style.update(properties)
        colour = node.get("color") if node.tag == "font" else None
        if colour:
            style["color"] = colour.lower()
        if node.get("bgcolor"):
            style["background-color"] = node.get("bgcolor").lower()
        style.update(parse_style(node.get("style") or ""))
        return style

    def _look(self, style: dict[str, str], look: Look) -> Look:
        """Whether text is white, and whether what is behind it is not."""
        behind = style.get("background-color") or style.get("background") or ""
        named = behind not in ("", "none", "transparent", "inherit", "initial")
        return is_white(style["color"]) if "color" in style else look[0], not is_white(behind) if named else look[1]

    def _is_data(self, table: Any) -> bool:
        """Whether a table holds data: it is not one that lays out the page by holding other tables."""
        inner = [nested for nested in table.iter("table") if nested is not table]
        return not any(len(rows_of(nested)) > 1 for nested in inner)

    def _table(self, table: Any, look: Look) -> None:
        self._flush()
        self._sift(table, look)
        for text in stray_text(table):
            self.builder.add(text)
        emit(cells_of(table), self.builder)
        self._flush()

    def _sift(self, element: Any, look: Look) -> None:
        """Takes what is not seen out of a table's cells."""
        for child in list(element):
            if not isinstance(child.tag, str):
                continue
            style = self._style(child)
            inner = self._look(style, look)
            if is_invisible(style) or child.get("hidden") is not None:
                self.unseen.append(text_of(child))
                _empty(child)
                continue
            if inner == UNSEEN and (child.text or "").strip():
                self.unseen.append(tidy(child.text or ""))
                child.text = ""
            self._sift(child, inner)
            if look == UNSEEN and (child.tail or "").strip():
                self.unseen.append(tidy(child.tail or ""))
                child.tail = ""

    def _flush(self) -> None:
        text = tidy("".join(self.shown))
        if text:
            self.builder.add(text, heading=self.heading)
        hidden = tidy(" ".join(self.unseen))
        if hidden:
            self.builder.add(hidden, hidden=True)
            self.builder.note("hidden-text", Severity.WARNING, "网页中有读者看不见的文字，已隔离，不参与解读。")
        self.shown.clear()
        self.unseen.clear()


def _empty(element: Any) -> None:
    element.text = ""
    for child in list(element):
        element.remove(child)
