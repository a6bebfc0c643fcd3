"""Questions that name a cell by the names of its row and of its column, whatever the table is about.

It asks nothing of the names but that they are printed: a row may be a factor, a strategy, a year or a measure, a column
an index or a parameter. In return every word of the question must be found in the row, the column or what stands above
the table. It fails for a question that uses other words than the report; that one is left to the other readings.
"""

from rag.questions.crossing.find import crossing
from rag.questions.crossing.instead import named_cells

__all__ = ["crossing", "named_cells"]
