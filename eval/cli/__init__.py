"""The evaluation's commands; mounted as ``yanbao eval``."""

from eval.cli import truth, running, retrieval, results  # noqa: F401, I001  (they add their commands, in the order of the help)
from eval.cli.apps import app, foundry_app

__all__ = ["app", "foundry_app"]
