"""Born-digital PDF files: cells rebuilt from positioned characters, page by page."""

from __future__ import annotations

from typing import Any

from index.errors import ReadError
from index.reading.formats.builder import Builder
from index.reading.formats.pdf import repair
from index.reading.formats.pdf.glyphs import read_sheet
from index.reading.formats.pdf.page import add_page
from index.reading.formats.pdf.second import ENGINE, Second
from index.reading.formats.pdf.styles import Styles
from index.report import Severity

_OCR = "Run it through text recognition (OCR) first, or get the original file"


def read(data: bytes, builder: Builder) -> None:
    """Adds the lines of a PDF file to the builder.

    Raises:
        ReadError: Damaged, encrypted, scanned without text, or over a limit.
    """
    document = _open(data, builder.name)
    limits = builder.limits
    if len(document) > limits.pages:
        raise builder.too_much("the PDF has too many pages", len(document), "pages", limits.pages)
    second = Second.of(data) if limits.second else None
    scans: list[int] = []
    styles = Styles()
    for number in range(1, len(document) + 1):
        if _add(document, number, builder, styles, second):
            scans.append(number)
    for line in styles.headings():
        builder.lines[line] = builder.lines[line]._replace(heading=1)
    shown = sum(1 for line in builder.lines if line.text.strip())
    if scans and (not shown or len(scans) == len(document)):
        raise ReadError("the PDF is scanned: its pages are pictures without text", builder.name, _OCR)
    if second is not None and second.unchecked:
        count, pages = sum(second.unchecked.values()), "、".join(map(str, list(second.unchecked)[:20]))
        message = f"有 {count} 个数字未能由第二个引擎（{ENGINE}）核对（第 {pages} 页）。"
        builder.note("engine-missing", Severity.INFO, message, next(iter(second.unchecked)), 1)
    for number in scans:
        message = f"第 {number} 页是扫描图片，没有文字，其内容未读入。"
        first = next((i for i, line in enumerate(builder.lines, 1) if (line.page or 0) >= number), None)
        builder.note("scanned-page", Severity.ERROR, message, number, first)


def _open(data: bytes, name: str) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        told = str(error).lower()
        if "password" in told or "security" in told:
            raise ReadError("the PDF is encrypted", name, "Save it without a password and try again") from None
        raise ReadError("the PDF is damaged or cut off", name, "Download it again, or print it to a new PDF") from None
    if not len(document):
        raise ReadError("the PDF has no pages", name, "Download it again, or print it to a new PDF")
    return document


def _add(document: Any, number: int, builder: Builder, styles: Styles, second: Second | None) -> bool:
    """Adds one page; returns whether it is a scan. A page that cannot be read is a finding."""
    import pypdfium2

    try:
        page = document[number - 1]
        sheet = read_sheet(page)
        turned = page.get_rotation() != 0  # the engines place the characters of turned pages each in its own way
    except pypdfium2.PdfiumError:
        message = f"第 {number} 页已损坏，未能读入。"
        builder.note("damaged-page", Severity.ERROR, message, number, len(builder.lines) + 1)
        return False
    page.close()
    if repair.unhide_scan(sheet):
        message = f"第 {number} 页的文字来自扫描件的识别层，数字可能有误。"
        builder.note("ocr-layer", Severity.WARNING, message, number, len(builder.lines) + 1)
    add_page(sheet, number, builder, styles, None if turned else second)
    return repair.is_scan(sheet)
