"""The parser: questions over tables to sketches, by trained networks."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import Any

from rag.questions.tableparser.asked import Asked
from rag.questions.tableparser.encoding import encode
from rag.questions.tableparser.sheet import Sheet
from rag.questions.tableparser.sketch import Sketch


class TableParser:
    """A trained parser.

    Args:
        model: The loaded sentence-transformers model that the networks were trained on.
        members: Networks, see ``network.Network``. What they say is averaged.
    """

    def __init__(self, model: Any, members: Sequence[Any]) -> None:
        self._model, self._members = model, tuple(members)

    @classmethod
    def trained(cls, model: Any) -> TableParser:
        """The parser with the weights that come with the package."""
        from safetensors import safe_open

        from rag.questions.tableparser.network import restored

        with (
            as_file(files("rag.questions.tableparser").joinpath("data", "parser.safetensors")) as path,
            safe_open(path, framework="pt") as stored,
        ):
            weights = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 (no mapping)
        return cls(model, restored(model[0].auto_model, weights))

    def read(self, pairs: Sequence[tuple[Asked, Sheet]]) -> list[tuple[Sketch, float]]:
        """For each question beside a table the likeliest sketch and its probability; fields by their place there."""
        import torch

        from rag.questions.tableparser.network import batch_of
        from rag.questions.tableparser.reading import odds_of, sketch_of

        if not pairs:
            return []
        some = [encode(self._model.tokenizer, asked, sheet) for asked, sheet in pairs]
        batch = batch_of(some).to(self._model.device)
        with torch.inference_mode():
            said = [member(batch).cpu() for member in self._members]
        return [sketch_of(odds_of(said, row, len(one.fields), len(one.numbers))) for row, one in enumerate(some)]
