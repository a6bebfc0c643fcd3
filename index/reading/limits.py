"""Bounds on what one file may cost to read."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MB = 1024 * 1024


class Limits(BaseModel):
    """What reading one file may cost. A file over a limit is refused with an error that names the limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_bytes: int = Field(default=200 * MB, ge=1, description="Largest file, in bytes.")
    pages: int = Field(default=2000, ge=1, description="Most pages of a PDF.")
    lines: int = Field(default=10_000_000, ge=1, description="Most lines of the text of one file.")
    line_chars: int = Field(default=2_000_000, ge=1000, description="Longest line, in characters.")
    cells: int = Field(default=20_000_000, ge=1, description="Most table cells of one file.")
    columns: int = Field(default=1000, ge=2, description="Widest row that is taken for a table row.")
    unpacked_bytes: int = Field(default=500 * MB, ge=1, description="Most bytes that a DOCX or XLSX unpacks to.")
    unpack_ratio: int = Field(default=200, ge=2, description="Most bytes out per byte in, for parts over 10 MB.")
    nesting: int = Field(default=200, ge=10, le=250, description="Deepest nesting of HTML elements.")
    seconds: int = Field(default=300, ge=1, description="Time, and processor time, for a file in a child process.")
    memory_bytes: int = Field(default=2048 * MB, ge=256 * MB, description="Memory of that child process.")
    output_bytes: int = Field(default=1024 * MB, ge=1024, description="Most bytes that the child may hand back.")
    isolate: bool = Field(default=True, description="Parse PDF, Office and HTML files in a child process.")
    second: bool = Field(default=True, description="Compare the figures of a PDF with a second engine's reading.")
