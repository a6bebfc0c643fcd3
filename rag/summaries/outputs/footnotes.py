"""Real Word footnotes, which python-docx does not write: the part, its two separators, and references to it."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

_REFERENCE, _TEXT = "FootnoteReference", "FootnoteText"
# ECMA-376 part 1, 17.11: ids -1 and 0 are the separators, the document's own notes count from 1.
_EMPTY = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


class Footnotes:
    """The footnotes of a document of python-docx that has none yet."""

    def __init__(self, document: Any) -> None:
        package = document.part.package
        self._root: Any = parse_xml(_EMPTY)
        part = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, self._root, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._last = 0
        _styles(document)

    def add(self, paragraph: Any, text: str) -> int:
        """A reference at the end of a paragraph, and its note. Returns the note's number, from 1."""
        self._last += 1
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._last))
        run = paragraph.add_run()._r
        run.append(_run_style())
        run.append(reference)
        self._root.append(self._note(text))
        return self._last

    def _note(self, text: str) -> Any:
        note, paragraph, properties, style = map(OxmlElement, ("w:footnote", "w:p", "w:pPr", "w:pStyle"))
        note.set(qn("w:id"), str(self._last))
        style.set(qn("w:val"), _TEXT)
        properties.append(style)
        mark, words, content = OxmlElement("w:r"), OxmlElement("w:r"), OxmlElement("w:t")
        mark.append(_run_style())
        mark.append(OxmlElement("w:footnoteRef"))
        content.text = f" {text}"
        content.set(qn("xml:space"), "preserve")
        words.append(content)
        for child in (properties, mark, words):
            paragraph.append(child)
        note.append(paragraph)
        return note


def _run_style() -> Any:
    properties, style = OxmlElement("w:rPr"), OxmlElement("w:rStyle")
    style.set(qn("w:val"), _REFERENCE)
    properties.append(style)
    return properties


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    styles = document.styles
    reference = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    reference.element.set(qn("w:styleId"), _REFERENCE)
    reference.font.superscript = True
    text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    text.element.set(qn("w:styleId"), _TEXT)
    text.base_style = styles["Normal"]
    text.font.size = Pt(8.5)
    text.paragraph_format.space_after = Pt(0)
