"""Files to reports: whole, typed tables, a section tree, cover fields, and what was set aside."""

from index.reading.report import read_document, read_report

__all__ = ["read_document", "read_report"]
