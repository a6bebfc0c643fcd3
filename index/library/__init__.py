"""Many reports in one folder: add, replace, remove, list, search, verify."""

from index.library.info import Added, Problem, ReportInfo
from index.library.library import Library

__all__ = ["Added", "Library", "Problem", "ReportInfo"]
