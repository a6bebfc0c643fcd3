"""``yanbao mcp``: the library as tools, over standard input and output."""

from __future__ import annotations

from ui.cli.options import LibraryOption, settings_and_library


def serve_tools(library: LibraryOption = None) -> None:
    """Tools for an agent that starts this command (MCP over stdio). Over HTTP they are at /mcp of `yanbao ui`."""
    from ui.mcp_tools import server_of
    from ui.service import Service

    settings, path = settings_and_library(library)
    with Service(path, settings) as service:
        server_of(service).run("stdio")
