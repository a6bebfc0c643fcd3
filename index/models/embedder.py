"""The embedding model, ready to encode."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.models.catalogue import find, known
from index.models.progress import Progress, silent
from index.models.store import ensure

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def load_embedder(
    name_or_path: str = "default", device: str = "auto", progress: Progress = silent
) -> SentenceTransformer:
    """A sentence-transformers model whose prompts are called ``query`` and ``passage``.

    Args:
        name_or_path: ``default`` or a name of the registry (pulled if absent), a local folder, or a
            Hugging Face name.
        device: ``auto`` takes the GPU where there is one; else what torch calls it (``cpu``, ``cuda``, ``mps``).
        progress: Of the pull.

    Raises:
        ModelError: The model cannot be had or is not an embedding model.
    """
    source = name_or_path
    if known(name_or_path):
        model = find(name_or_path, "embedding")
        if model.kind != "embedding":
            raise ModelError(
                "this is not an embedding model", name_or_path, "Use `default`, a folder or a name on a hub."
            )
        source = str(ensure(model.name, progress))
    elif _is_path(name_or_path) and not Path(name_or_path).expanduser().is_dir():
        raise ModelError("there is no such embedding folder", name_or_path, "Give a sentence-transformers folder.")
    elif _is_path(name_or_path):
        source = str(Path(name_or_path).expanduser())

    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as chatter

    chatter.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        return SentenceTransformer(
            source, device=None if device == "auto" else device, local_files_only=_is_path(source)
        )
    except Exception as error:  # transformers raises whatever its many loaders raise
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise ModelError(
            f"the embedding model cannot be loaded ({reason})",
            name_or_path,
            "Give `default`, a sentence-transformers folder or a name on a hub that can be reached.",
        ) from error


def _is_path(name: str) -> bool:
    """Whether a name means a place on this disk, not a model on a hub (``owner/name``)."""
    return Path(name).expanduser().exists() or name.startswith((".", "/", "~", "\\")) or ":\\" in name
