"""Options that several commands share, and how they reach the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.settings import Settings, load_settings

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library", "-l", help="The library's folder. Default: YANBAO_LIBRARY, else ./library.", show_default=False
    ),
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", help="Only reports of this month, for example 2024-04.", show_default=False)
]
ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", help="Only this report (id or the start of it). Can be repeated.", show_default=False),
]


def settings_and_library(library: Path | None) -> tuple[Settings, Path]:
    """The settings in force, and the library's folder from the option or from them."""
    settings = load_settings(library=library)
    return settings, settings.library
