"""``yanbao ui``: the app in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.cli.options import LibraryOption, settings_and_library


def serve(
    library: LibraryOption = None,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on. Anything but loopback needs a password.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 7860,
    runs: Annotated[
        Path | None,
        typer.Option(
            "--runs",
            help="Folder with evaluation runs. Default: runs, in the library or beside it.",
            show_default=False,
        ),
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser window.")] = False,
) -> None:
    """Chat, reports and summaries on screen. The library is made if it does not exist."""
    from ui.app import launch

    settings, path = settings_and_library(library)
    launch(path, settings, host=host, port=port, open_browser=open_browser, runs=runs)
