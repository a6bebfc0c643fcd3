"""What can go wrong in an evaluation and what the user can do about it."""

from __future__ import annotations

from index.errors import YanbaoError


class EvaluationError(YanbaoError):
    """Truth, an exam, a run or a public set cannot be used."""
