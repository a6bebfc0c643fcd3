"""Errors that a user can act on: what happened, to which value, and what to do."""

from __future__ import annotations


class YanbaoError(Exception):
    """Base of all expected errors. ``str(error)`` is one line, fit to be shown to a user.

    Args:
        what: What went wrong, as a short clause.
        which: The offending value (a path, a URL, a name), if there is one.
        remedy: What the user can do about it.
    """

    def __init__(self, what: str, which: object = None, remedy: str = "") -> None:
        self.what, self.which, self.remedy = what, which, remedy
        head = what if which is None else f"{what}: {which}"
        super().__init__(" ".join(f"{head}. {remedy}".split()).rstrip())


class ReadError(YanbaoError):
    """A file cannot be read as a report."""


class LibraryError(YanbaoError):
    """A library folder is missing, damaged, newer than this program, or in use."""


class ModelError(YanbaoError):
    """A model is missing, damaged, or cannot be fetched."""


class LanguageModelError(YanbaoError):
    """The language model's server does not answer, or answers with an error."""


class SettingsError(YanbaoError):
    """A setting or an argument has a value that cannot be used."""
