"""The known formats, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes:
        name: As in ``Document.format``.
        suffixes: Lower case, with the dot.
        reader: Module below ``index.reading.formats`` with ``read(data, builder)``.
        isolated: True where a third party's parser does the work: in a child process.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str
    isolated: bool


FORMATS = {
    format.name: format
    for format in (
        Format("pdf", (".pdf",), "pdf", True),
        Format("docx", (".docx", ".docm", ".dotx"), "docx", True),
        Format("xlsx", (".xlsx", ".xlsm", ".xltx"), "xlsx", True),
        Format("html", (".html", ".htm", ".xhtml"), "html", True),
        Format("csv", (".csv", ".tsv"), "csv", False),
        Format("markdown", (".md", ".markdown", ".mdown"), "text", False),
        Format("text", (".txt", ".text"), "text", False),
    )
}
CONTAINERS = frozenset({"pdf", "docx", "xlsx"})  # formats that their first bytes prove
PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "an RTF document"),
)
