"""Questions about figures over time: months or periods as rows or columns, in whatever words."""

from rag.questions.timelines.plan import only_ends, over_time

__all__ = ["only_ends", "over_time"]
