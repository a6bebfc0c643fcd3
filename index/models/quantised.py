"""An embedding model as an ONNX file with 8-bit weights: faster on processors, and loaded without torch.

The whole sentence-transformers pipeline is exported (network, pooling, normalisation). Weights are quantised per output
channel to 7 bits, since 8 overflow in the 16-bit sums of processors without VNNI instructions; activations at run time.
"""

from __future__ import annotations

import json
import logging
import shutil
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from index.models.assemble import sha256_of
from index.models.cache import cache_dir, explained

WEIGHTS, TOKENIZER, CARD = "model.onnx", "tokenizer.json", "card.json"
_FORMAT = 2  # of the exported network; files of another are made anew
LEAST_COSINE = 0.98  # between a text's vectors before and after; below, the model does not bear it
_PROBES = (
    "光纤价格上涨三成，订单增加。",
    "Revenue was 12.5 billion yuan in 2024.",
    "机器人",
    "公司一览：总市值 408.32 亿元；" * 12,
)


@dataclass(frozen=True, slots=True)
class Card:
    """What is needed to use the file.

    Attributes:
        dimension: Length of a vector.
        longest: Tokens per text; what is longer is cut.
        padding: Token id that fills up a batch.
        query, passage: What is put before a text.
        cosine: Lowest cosine between vectors of the model and of this file over some probes.
        sha256: Of the weights and the tokenizer, in hex.
        format: Which way of exporting it comes from.
    """

    dimension: int
    longest: int
    padding: int
    query: str
    passage: str
    cosine: float
    sha256: dict[str, str]
    format: int


def quantised(source: str, name: str) -> tuple[Path, Card]:
    """The folder of the quantised model and its card; made at first use, in the model cache.

    Args:
        source: What :func:`index.models.load_embedder` takes.
        name: Under which it is kept; another one for each content.

    Raises:
        ModelError: ONNX is not installed, or the model cannot be exported or loses too much.
    """
    from filelock import FileLock

    folder = cache_dir() / "onnx-int8" / name.replace("/", "--")
    with explained(cache_dir()):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            card = _card(folder)
            if card is None:
                shutil.rmtree(folder, ignore_errors=True)
                card = _make(source, folder)
    return folder, card


def _card(folder: Path) -> Card | None:
    """The card of a whole model; None if it is absent or damaged."""
    try:
        card = Card(**json.loads((folder / CARD).read_text(encoding="utf-8")))
        whole = all(sha256_of(folder / file) == digest for file, digest in card.sha256.items())
        return card if whole and card.format == _FORMAT else None
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _make(source: str, folder: Path) -> Card:
    from index.models.embedder import load_embedder

    require_onnx()
    model = load_embedder(source, device="cpu")
    draft = folder.with_name(f".{folder.name}.{uuid.uuid4().hex}")
    draft.mkdir()
    try:
        export(model, draft / "float32.onnx")
        _quantise(draft / "float32.onnx", draft / WEIGHTS)
        (draft / "float32.onnx").unlink()
        model.tokenizer.backend_tokenizer.save(str(draft / TOKENIZER))
        prompts: dict[str, str] = {name: prompt or "" for name, prompt in model.prompts.items()}
        card = Card(
            int(model.get_embedding_dimension() or 0),
            int(model.max_seq_length or 512),
            int(model.tokenizer.pad_token_id or 0),
            prompts.get("query", ""),
            prompts.get("document") or prompts.get("passage", ""),
            0.0,
            {file: sha256_of(draft / file) for file in (WEIGHTS, TOKENIZER)},
            _FORMAT,
        )
        card = Card(**{**asdict(card), "cosine": _cosine(model, draft, card)})
        if not card.cosine >= LEAST_COSINE:
            raise ModelError(
                f"this embedding model loses too much with 8-bit weights (cosine {card.cosine:.3f})", source,
                "Use the backend `torch`.",
            )  # fmt: skip
        (draft / CARD).write_text(json.dumps(asdict(card), ensure_ascii=False, indent=1), encoding="utf-8")
        draft.rename(folder)
    except (RuntimeError, AttributeError, ValueError) as error:  # whatever the exporter raises
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise ModelError(
            f"the embedding model cannot be exported ({reason})", source, "Use the backend `torch`."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return card


def require_onnx() -> None:
    """Raises ModelError unless what makes and runs ONNX models is installed."""
    try:
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise ModelError(
            "the backend onnx-int8 is not installed", error.name, "Run `pip install 'yanbao[onnx]'`, or use `torch`."
        ) from error


def export(model: Any, path: Path) -> None:
    """A sentence-transformers model as an ONNX file: int64 ``input_ids``, ``attention_mask`` → float32 ``vectors``."""
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            told: dict[str, torch.Tensor] = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return told["sentence_embedding"]

    ids = torch.ones(2, 7, dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), _plain_attention(model):
        warnings.simplefilter("ignore")  # the exporter's notes on its own internals
        torch.onnx.export(
            Whole().eval(), (ids, torch.ones_like(ids)), str(path), dynamo=False, opset_version=17,
            input_names=["input_ids", "attention_mask"], output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}},
        )  # fmt: skip


@contextmanager
def _plain_attention(model: Any) -> Iterator[None]:
    """Attention in its textbook steps: torch's kernel is exported as more of them, to bear rows all masked."""
    parts = [part for part in model.modules() if hasattr(part, "set_attn_implementation")]
    before = [part.config._attn_implementation for part in parts]
    try:
        for part in parts:
            part.set_attn_implementation("eager")
        yield
    finally:
        for part, implementation in zip(parts, before, strict=True):
            part.set_attn_implementation(implementation)


def _quantise(whole: Path, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    before = logging.root.manager.disable
    logging.disable(logging.WARNING)  # it advises its caller through the root logger
    try:
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    finally:
        logging.disable(before)


def _cosine(model: Any, folder: Path, card: Card) -> float:
    from index.search.embed_onnx import Session

    before = model.encode_document(list(_PROBES), normalize_embeddings=True, show_progress_bar=False)
    after = Session(folder, card).embed(_PROBES, card.passage)
    return float(np.min(np.sum(np.asarray(before) * after, axis=1)))
