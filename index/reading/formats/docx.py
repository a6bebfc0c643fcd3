"""Word files: headings, paragraphs and tables in document order, hidden text apart."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from index.reading.document import TITLE
from index.reading.formats.archive import damaged, open_archive
from index.reading.formats.builder import Builder
from index.reading.formats.docx_numbers import Numbers
from index.reading.formats.markup import raised
from index.reading.formats.spans import Cell, emit
from index.reading.formats.style import is_white
from index.report import Severity

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_SPACES = re.compile(r"[ \n\r\f\v\xa0]+")
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr", _FALLBACK})
_DEEPEST = 40  # nesting of text boxes, content controls and tables


def read(data: bytes, builder: Builder) -> None:
    """Adds the lines of a DOCX file to the builder; headers and footers come last, notes before them."""
    open_archive(data, builder).close()
    from docx import Document as open_document

    try:
        document = open_document(BytesIO(data))
        reader = _Reader(builder, _styles(document), _numbers(document), _numbered(document))
        reader.blocks(document.element.body, 0)
        for part in document.part.package.iter_parts():
            if str(part.partname).startswith(("/word/footnotes", "/word/endnotes")):
                reader.notes(part.blob)
        seen: set[str] = set()
        for section in document.sections:
            for margin in (section.header, section.footer, section.first_page_header, section.first_page_footer):
                if not margin.is_linked_to_previous:
                    reader.margin(margin._element, seen)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, SyntaxError, NotImplementedError):
        raise damaged(builder.name) from None
    except Exception as error:
        if type(error).__module__.split(".")[0] in ("docx", "lxml", "zipfile", "zlib"):
            raise damaged(builder.name) from None
        raise


def _styles(document: Any) -> dict[str, tuple[int | None, bool]]:
    """Style id -> heading level and whether its text is hidden."""
    found: dict[str, tuple[int | None, bool]] = {}
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        match = _HEADING.fullmatch((name.get(f"{_W}val") or "").strip()) if name is not None else None
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        level = int(match[1]) if match else None
        if level is None and outline is not None and (outline.get(f"{_W}val") or "9").isdigit():
            value = int(outline.get(f"{_W}val") or 9)
            level = value + 1 if value < 9 else None
        if name is not None and (name.get(f"{_W}val") or "").strip().casefold() in ("title", "标题"):
            level = TITLE
        found[style.get(f"{_W}styleId") or ""] = (level, _vanishes(style.find(f"{_W}rPr")))
    return found


def _numbers(document: Any) -> Numbers:
    from lxml import etree

    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/numbering.xml":
            return Numbers.of(etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True)))
    return Numbers()


def _numbered(document: Any) -> dict[str, tuple[str, int]]:
    """Style id -> list and level of the number that it prints, its own or its base's."""
    styles = {style.get(f"{_W}styleId") or "": style for style in document.styles.element.iter(f"{_W}style")}
    found: dict[str, tuple[str, int]] = {}
    for name, style in styles.items():
        for _ in range(_DEEPEST):
            number = _number(style.find(f"{_W}pPr"))
            if number is not None:
                found[name] = number
                break
            base = style.find(f"{_W}basedOn")
            style = styles.get(base.get(f"{_W}val") or "") if base is not None else None
            if style is None:
                break
    return found


def _number(properties: Any) -> tuple[str, int] | None:
    """List and level that paragraph properties ask for; list "0" takes a style's number away."""
    own = properties.find(f"{_W}numPr") if properties is not None else None
    list_ = own.find(f"{_W}numId") if own is not None else None
    return None if list_ is None else (list_.get(f"{_W}val") or "", _value(own, "ilvl", 0))


def _on(properties: Any, name: str) -> bool:
    element = properties.find(f"{_W}{name}")
    return element is not None and element.get(f"{_W}val") not in ("0", "false", "off", "none")


def _vanishes(properties: Any) -> bool:
    """Whether run properties make text invisible: hidden, white on nothing, or below 1.5 points."""
    if properties is None:
        return False
    if _on(properties, "vanish") or _on(properties, "specVanish"):
        return True
    size = properties.find(f"{_W}sz")
    if size is not None and (size.get(f"{_W}val") or "").isdigit() and int(size.get(f"{_W}val")) <= 3:
        return True
    colour = properties.find(f"{_W}color")
    shaded = any(properties.find(f"{_W}{name}") is not None for name in ("shd", "highlight"))
    return colour is not None and not shaded and is_white("#" + (colour.get(f"{_W}val") or ""))


class _Reader:
    """Walks WordprocessingML; Word's own order is the reading order."""

    def __init__(
        self,
        builder: Builder,
        styles: dict[str, tuple[int | None, bool]],
        numbers: Numbers,
        numbered: dict[str, tuple[str, int]],
    ) -> None:
        self.builder, self.styles, self.numbers, self.numbered = builder, styles, numbers, numbered

    def blocks(self, parent: Any, depth: int) -> None:
        """Adds the paragraphs and tables of a body, a content control or a text box."""
        if depth > _DEEPEST:
            self.builder.note("nested-too-deeply", Severity.ERROR, "嵌套过深的内容未读入。")
            return
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child, depth)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag not in _SKIPPED and not child.tag.endswith("}sectPr"):
                self.blocks(child, depth + 1)

    def notes(self, blob: bytes) -> None:
        """Adds footnotes or endnotes, each after its number."""
        from lxml import etree

        root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
        for note in root:
            if note.get(f"{_W}type") in (None, "normal"):
                text = " ".join(filter(None, (self._text(p)[0] for p in note.iter(f"{_W}p"))))
                if text:
                    self.builder.add(f"[{note.get(f'{_W}id')}] {text}")

    def margin(self, element: Any, seen: set[str]) -> None:
        """Adds a header's or footer's lines, equal ones once."""
        for paragraph in element.iter(f"{_W}p"):
            text, _ = self._text(paragraph)
            if text and text not in seen:
                seen.add(text)
                self.builder.add(text)

    def _paragraph(self, element: Any, depth: int) -> None:
        properties = element.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        level, vanished = (
            self.styles.get(style.get(f"{_W}val") or "", (None, False)) if style is not None else (None, False)
        )
        outline = properties.find(f"{_W}outlineLvl") if properties is not None else None
        if outline is not None and (outline.get(f"{_W}val") or "").isdigit():
            level = int(outline.get(f"{_W}val")) + 1 if int(outline.get(f"{_W}val")) < 9 else None
        shown, unseen = self._text(element)
        if vanished:
            shown, unseen = "", f"{shown} {unseen}".strip()
        if shown:
            shown = self._number(properties, style) + shown
        for text in filter(None, shown.split("\n")):
            text = text.strip("\t ")
            cells = tuple(cell.strip() for cell in text.split("\t")) if "\t" in text and level is None else None
            self.builder.add(text, cells=cells, heading=level)
        self._hidden(unseen)
        for box in element.iter(f"{_W}txbxContent"):
            if not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()) and _owner(box) is element:
                self.blocks(box, depth + 1)

    def _number(self, properties: Any, style: Any) -> str:
        """What Word prints before a paragraph."""
        number = _number(properties) or (self.numbered.get(style.get(f"{_W}val") or "") if style is not None else None)
        return self.numbers.next(*number) if number is not None else ""

    def _hidden(self, text: str) -> None:
        if text:
            self.builder.add(text, hidden=True)
            self.builder.note("hidden-text", Severity.WARNING, "文档中有读者看不见的文字，已隔离，不参与解读。")

    def _text(self, paragraph: Any) -> tuple[str, str]:
        """Visible and hidden text of a paragraph, without text boxes; line breaks as line feeds."""
        shown: list[str] = []
        unseen: list[str] = []
        stack = [(child, False) for child in reversed(paragraph)]
        while stack:
            node, hidden = stack.pop()
            tag = node.tag
            if tag in _SKIPPED or tag == f"{_W}txbxContent" or not isinstance(tag, str):
                continue
            target = unseen if hidden else shown
            if tag == f"{_W}r":
                properties = node.find(f"{_W}rPr")
                hidden = hidden or _vanishes(properties)
                style = properties.find(f"{_W}rStyle") if properties is not None else None
                if style is not None:
                    hidden = hidden or self.styles.get(style.get(f"{_W}val") or "", (None, False))[1]
                align = properties.find(f"{_W}vertAlign") if properties is not None else None
                if align is not None and align.get(f"{_W}val") == "superscript" and not hidden:
                    mark = "".join(text.text or "" for text in node.iter(f"{_W}t"))
                    shown.append(raised("".join(shown[-3:])[-8:], mark))
                    continue
            elif tag == f"{_W}t":
                target.append(node.text or "")
            elif tag == f"{_W}tab":
                target.append("\t")
            elif tag in (f"{_W}br", f"{_W}cr"):
                target.append("\n")
            elif tag == f"{_W}noBreakHyphen":
                target.append("-")
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                target.append(f"[{node.get(f'{_W}id')}]")
            stack.extend((child, hidden) for child in reversed(node))
        return _tidy("".join(shown)), _tidy("".join(unseen)).replace("\n", " ")

    def _table(self, table: Any) -> None:
        rows: list[list[Cell]] = []
        gone: set[int] = set()
        opened: dict[int, tuple[int, int]] = {}  # column -> (row, index) of the cell merged downwards
        for row in _children(table, "tr"):
            properties = row.find(f"{_W}trPr")
            if properties is not None and _on(properties, "hidden"):
                gone.add(len(rows))
            column = _value(properties, "gridBefore", 0)
            cells = [Cell("") for _ in range(min(column, self.builder.limits.columns))]
            for element in _children(row, "tc"):
                own = element.find(f"{_W}tcPr")
                across = _value(own, "gridSpan", 1)
                merge = own.find(f"{_W}vMerge") if own is not None else None
                if merge is not None and merge.get(f"{_W}val") != "restart" and column in opened:
                    above, index = opened[column]
                    first = rows[above][index]
                    rows[above][index] = Cell(first.text, len(rows) - above + 1, first.columns, first.header)
                else:
                    opened.pop(column, None)
                    if merge is not None:
                        opened[column] = (len(rows), len(cells))
                    cells.append(
                        Cell(self._cell(element), 1, across, properties is not None and _on(properties, "tblHeader"))
                    )
                column += across
            rows.append(cells)
        emit(rows, self.builder, None, frozenset(gone))

    def _cell(self, element: Any) -> str:
        texts: list[str] = []
        for paragraph in element.iter(f"{_W}p"):
            shown, unseen = self._text(paragraph)
            if shown:
                properties = paragraph.find(f"{_W}pPr")
                style = properties.find(f"{_W}pStyle") if properties is not None else None
                shown = self._number(properties, style) + shown
            texts.append(shown.replace("\n", " ").replace("\t", " "))
            self._hidden(unseen)
        return " ".join(filter(None, texts))


def _children(parent: Any, name: str) -> list[Any]:
    """Children of a kind, those inside content controls and insertions too."""
    found: list[Any] = []
    for child in parent:
        if child.tag == f"{_W}{name}":
            found.append(child)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            found.extend(_children(child, name))
    return found


def _owner(box: Any) -> Any:
    return next((ancestor for ancestor in box.iterancestors() if ancestor.tag == f"{_W}p"), None)


def _value(properties: Any, name: str, default: int) -> int:
    element = properties.find(f"{_W}{name}") if properties is not None else None
    value = (element.get(f"{_W}val") or "") if element is not None else ""
    return max(default, int(value)) if value.isdigit() and len(value) < 6 else default


def _tidy(text: str) -> str:
    return _SPACES.sub(lambda m: "\n" if "\n" in m.group() else " ", text).strip(" \n")
