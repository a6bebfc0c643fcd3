"""The command line: ``yanbao``."""

from ui.cli.root import main

__all__ = ["main"]
