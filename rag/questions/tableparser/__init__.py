"""A learned parser: a question over one table, in words that nothing else knows, to a program.

A small network over the embedding model reads question, caption and headers side by side, and tells what is asked, of
which columns (schema linking; Hwang et al. 2019, SQLova). It names columns and kinds of asking only: rows and numbers
are found in code, and the program runs like any other.
"""

from rag.questions.tableparser.encoding import MODEL
from rag.questions.tableparser.parser import TableParser
from rag.questions.tableparser.read import Parsed, parsed

__all__ = ["MODEL", "Parsed", "TableParser", "parsed"]
