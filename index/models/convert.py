"""The downloaded embedding files as an ordinary sentence-transformers folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.models import e5

EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
MODULES = "sentence_transformers.models"


def name_of(name: str) -> str:
    """Name of a tensor in transformers' BERT: ``l0.q.w`` is ``encoder.layer.0.attention.self.query.weight``."""
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    stem, _, suffix = name.rpartition(".")
    kind = {"w": "weight", "b": "bias"}.get(suffix)
    layer, _, part = stem.partition(".")
    if kind and stem in EMBEDDINGS:
        return f"{EMBEDDINGS[stem]}.{kind}"
    if kind and part in LAYER and layer[:1] == "l" and layer[1:].isdigit():
        return f"encoder.layer.{layer[1:]}.{LAYER[part]}.{kind}"
    raise e5.damaged(f"it has a tensor called {name!r}, which a BERT does not have")


def shape_of(name: str, shape: e5.Shape) -> tuple[int, ...]:
    """Shape of a tensor by its name in transformers: (out, in) for weights, as torch wants it."""
    if name.startswith("embeddings.") and name.endswith("_embeddings.weight"):
        rows = {"word": shape.vocab, "position": shape.positions, "token_type": shape.types}
        return rows[name.split(".")[1].removesuffix("_embeddings")], shape.hidden
    wide = "intermediate" in name
    if name.endswith(".bias") or "LayerNorm" in name:
        return (shape.ff if wide else shape.hidden,)
    if wide:
        return shape.ff, shape.hidden
    return shape.hidden, shape.ff if ".attention." not in name else shape.hidden


def _expected(shape: e5.Shape) -> set[str]:
    """Names of all tensors of a BERT of this shape."""
    names = {name for name in EMBEDDINGS.values() if name.endswith("weight")}
    modules = [
        "embeddings.LayerNorm",
        *(f"encoder.layer.{n}.{part}" for n in range(shape.layers) for part in LAYER.values()),
    ]
    return names | {f"{module}.{kind}" for module in modules for kind in ("weight", "bias")}


def _documents(shape: e5.Shape) -> dict[str, Any]:
    """The JSON files of the folder, by path."""
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.ff,
            "vocab_size": shape.vocab,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": shape.eps,
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "pad_token_id": 1,
            "dtype": "float32",
        },
        # not XLMRobertaTokenizer, which would replace the normaliser of tokenizer.json by its own
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "mask_token": "<mask>",
        },
        "sentence_bert_config.json": {
            "max_seq_length": shape.positions,
            "do_lower_case": False,
            "model_kwargs": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{MODULES}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{MODULES}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{MODULES}.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
    }


def convert(source: Path, target: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Writes the sentence-transformers folder ``target`` from the files in ``source``, all or nothing.

    Args:
        source: Folder with ``e5-small-q4.bin`` and ``tokenizer.json``, already verified.
        target: Replaced if it exists; next to it a folder ``<target>.new`` is used.
        progress: Called with bytes of weights done and in all.

    Raises:
        ModelError: The file is not a complete BERT in E5S1.
        OSError: The disk refuses.
    """
    from safetensors.numpy import save_file

    shape, tensors = e5.read((source / "e5-small-q4.bin").read_bytes())
    expected = _expected(shape)
    total, done = sum(4 * _size(shape_of(name, shape)) for name in expected), 0
    weights = {}
    for short, values in tensors:
        name = name_of(short)
        if name not in expected or values.size != _size(shape_of(name, shape)):
            raise e5.damaged(f"tensor {short} has {values.size} values, which does not fit")
        weights[name] = values.reshape(shape_of(name, shape))
        progress(done := done + values.nbytes, total)
    if missing := expected - set(weights):
        raise e5.damaged(f"it lacks {len(missing)} tensors, {min(missing)} among them")

    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for place, content in _documents(shape).items():
        (fresh / place).parent.mkdir(parents=True, exist_ok=True)
        (fresh / place).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (fresh / "2_Normalize").mkdir()
    save_file(weights, fresh / "model.safetensors", metadata={"format": "pt"})
    shutil.copyfile(source / "tokenizer.json", fresh / "tokenizer.json")
    shutil.rmtree(target, ignore_errors=True)
    fresh.replace(target)


def _size(shape: tuple[int, ...]) -> int:
    return shape[0] * (shape[1] if len(shape) == 2 else 1)
