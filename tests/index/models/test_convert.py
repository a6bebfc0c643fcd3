from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index.errors import ModelError
from index.models import convert, e5

HIDDEN, LAYERS, HEADS, FF, VOCAB, POSITIONS, TYPES = 32, 2, 2, 64, 10, 16, 2


def quantise(weights: np.ndarray) -> bytes:
    """Q4_0, written one weight at a time from the definition."""
    out = b""
    for start in range(0, weights.size, 32):
        block = np.zeros(32, dtype=np.float32)
        block[: len(weights[start : start + 32])] = weights[start : start + 32]
        scale = np.float16(max(np.abs(block).max() / 7, 1e-4))
        nibbles = [int(np.clip(round(float(value) / float(scale)) + 8, 0, 15)) for value in block]
        out += struct.pack("<e", scale) + bytes(nibbles[j] | nibbles[j + 16] << 4 for j in range(16))
    return out


def slow_dequantise(data: bytes, count: int) -> list[float]:
    values: list[float] = []
    for start in range(0, len(data), 18):
        (scale,) = struct.unpack_from("<e", data, start)
        low = [(byte & 15) - 8 for byte in data[start + 2 : start + 18]]
        high = [(byte >> 4) - 8 for byte in data[start + 2 : start + 18]]
        values += [np.float32(weight) * np.float32(scale) for weight in low + high]
    return values[:count]


def tensors() -> dict[str, tuple[int, int]]:
    """Short name → (type, elements) of a tiny BERT."""
    names = {"emb.word": (1, VOCAB * HIDDEN), "emb.pos": (0, POSITIONS * HIDDEN), "emb.type": (0, TYPES * HIDDEN)}
    for stem in ("emb.ln", *(f"l{n}.{part}" for n in range(LAYERS) for part in ("aln", "oln"))):
        names |= {f"{stem}.w": (0, HIDDEN), f"{stem}.b": (0, HIDDEN)}
    for n in range(LAYERS):
        for part in ("q", "k", "v", "ao"):
            names |= {f"l{n}.{part}.w": (1, HIDDEN * HIDDEN), f"l{n}.{part}.b": (0, HIDDEN)}
        names |= {f"l{n}.fi.w": (1, FF * HIDDEN), f"l{n}.fi.b": (0, FF)}
        names |= {f"l{n}.fo.w": (1, FF * HIDDEN), f"l{n}.fo.b": (0, HIDDEN)}
    return names


def file_of(names: dict[str, tuple[int, int]], seed: int = 0) -> tuple[bytes, dict[str, np.ndarray]]:
    """An E5S1 file, and the weights that it holds."""
    draw = np.random.default_rng(seed)
    pieces = 3
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, FF, VOCAB, POSITIONS, TYPES, 1e-12, 32)
    head += struct.pack("<5iQ", pieces, 0, 2, 1, 3, 6) + struct.pack("<4I", 0, 2, 4, 6) + struct.pack("<3f", 0, -1, -2)
    head += b"abcdef" + struct.pack("<iI", 1, 4) + b"map!" + struct.pack("<i", len(names))
    size = sum(2 + len(name) + 21 for name in names)
    directory, body, weights = b"", b"", {}
    for name, (kind, count) in names.items():
        values = draw.normal(size=count).astype(np.float32)
        data = values.tobytes() if kind == 0 else quantise(values)
        weights[name] = values if kind == 0 else np.array(slow_dequantise(data, count), dtype=np.float32)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, len(head) + size + len(body), len(data))
        body += data
    return head + directory + body, weights


@settings(max_examples=50, deadline=None)
@given(arrays.arrays(np.float32, st.integers(1, 100), elements=st.floats(-100, 100, width=32)))
def test_dequantise_against_the_definition(weights: np.ndarray) -> None:
    data = quantise(weights)
    fast = e5.dequantise(data, weights.size)
    assert fast.dtype == np.float32
    assert fast.tolist() == slow_dequantise(data, weights.size)


def test_convert_writes_an_ordinary_bert(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    data, weights = file_of(tensors())
    (tmp_path / "e5-small-q4.bin").write_bytes(data)
    (tmp_path / "tokenizer.json").write_text("{}")
    convert.convert(tmp_path, tmp_path / "model")
    stored = load_file(tmp_path / "model" / "model.safetensors")
    assert len(stored) == len(weights)
    assert stored["embeddings.word_embeddings.weight"].shape == (VOCAB, HIDDEN)
    assert stored["encoder.layer.1.intermediate.dense.weight"].shape == (FF, HIDDEN)
    assert stored["encoder.layer.1.output.dense.weight"].shape == (HIDDEN, FF)
    assert stored["encoder.layer.0.attention.output.dense.weight"].shape == (HIDDEN, HIDDEN)
    for short, values in weights.items():
        np.testing.assert_array_equal(stored[convert.name_of(short)].reshape(-1), values)
    config = json.loads((tmp_path / "model" / "config.json").read_text())
    assert (config["num_hidden_layers"], config["intermediate_size"], config["layer_norm_eps"]) == (LAYERS, FF, 1e-12)
    assert not (tmp_path / "model.new").exists()


WHOLE, _ = file_of(tensors())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000))
def test_a_file_cut_anywhere_is_refused(cut: int) -> None:
    data = WHOLE
    cut = min(cut, len(data) - 1)
    with pytest.raises(ModelError, match="damaged"):
        list(e5.read(data[:cut])[1])


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2500), st.integers(0, 255))
def test_a_changed_byte_never_crashes(tmp_path_factory: pytest.TempPathFactory, at: int, value: int) -> None:
    data = bytearray(WHOLE)
    data[at] = value
    try:
        for _, values in e5.read(bytes(data))[1]:
            assert values.dtype == np.float32
    except ModelError:
        return


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda names: names.pop("l1.fo.b"), "it lacks 1 tensors, encoder.layer.1.output.dense.bias"),
        (lambda names: names.update({"l0.q.x": (0, 4)}), "a tensor called 'l0.q.x'"),
        (lambda names: names.update({"l7.q.b": (0, HIDDEN)}), "tensor l7.q.b has 32 values, which does not fit"),
        (lambda names: names.update({"l0.q.b": (0, 7)}), "tensor l0.q.b has 7 values"),
    ],
)
def test_what_is_no_bert_is_refused_and_nothing_is_written(tmp_path: Path, change: object, why: str) -> None:
    names = tensors()
    change(names)  # type: ignore[operator]
    (tmp_path / "e5-small-q4.bin").write_bytes(file_of(names)[0])
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=why):
        convert.convert(tmp_path, tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.model
def test_names_are_those_of_transformers() -> None:
    """Needs no model, but torch, which takes seconds to import."""
    from transformers import BertConfig, BertModel

    config = BertConfig(vocab_size=4, hidden_size=4, num_hidden_layers=2, num_attention_heads=1, intermediate_size=8)
    theirs = {name for name, _ in BertModel(config, add_pooling_layer=False).named_parameters()}
    assert {convert.name_of(name) for name in tensors()} == theirs
