"""What Gradio's annotated events need at import: loaded with the pages only, since Gradio is heavy."""

from __future__ import annotations

from typing import Any

import gradio as gr


def edited(history: list[dict[str, Any]], change: gr.EditData) -> tuple[list[Any], list[Any], str]:
    """History before the edited question, twice (shown and kept), and the new question."""
    at = change.index[0] if isinstance(change.index, list | tuple) else change.index
    return history[:at], history[:at], str(change.value)


def row_of(ids: list[str], picked: gr.SelectData) -> str | None:
    """The entry of the row that was clicked in a table."""
    at = picked.index[0] if isinstance(picked.index, list | tuple) else picked.index
    return ids[at] if 0 <= at < len(ids) else None
