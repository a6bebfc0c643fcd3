"""Files of any known format, into one ``Document``."""

from index.reading.formats.load import load_document

__all__ = ["load_document"]
