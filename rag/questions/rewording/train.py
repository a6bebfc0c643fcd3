"""Trains the reader on ``data/`` and measures it on templates that it did not see.

::

    python -m rag.questions.rewording.train            # trains on four fifths of the templates, measures on the rest
    python -m rag.questions.rewording.train --write    # trains on all and writes data/reader.safetensors
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from rag.questions.rewording.encoder import MODEL, Encoded, encode
from rag.questions.rewording.plain import ORIENTED
from rag.questions.rewording.reader import Reader
from rag.questions.rewording.reword import LEAST_SURE, MOST_NARROWING
from rag.questions.rewording.wordings import Around, Wording, examples, templates

if TYPE_CHECKING:
    from torch import Tensor

    from rag.questions.rewording.heads import Heads

WORDINGS = (
    "spoken",
    "written",
    "more",
    "mixed",
    "everyday",
    "formal",
    "english",
    "talk",
    "structured",
    "plainfolk",
    "queries",
    "shoptalk",
    "forms",
    "street",
    "press",
)
MEMBERS, EPOCHS, BATCH, RATE, DECAY, SEED, SHOWN = 3, 8, 64, 2e-3, 0.05, 20, 25
ALIKE = 20  # batches among which wordings are sorted by length
STATED = 5  # every fifth example tells the mean and the scale of the states


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="train on everything and write data/reader.safetensors")
    write = parser.parse_args().write
    from index.models import load_embedder

    random = Random(SEED)
    given = templates(WORDINGS)
    made = list(examples(given, ORIENTED, Around.given(), random))
    _say(f"{len(given)} templates, {len(made)} examples")
    seen = encode(load_embedder(MODEL), [wording.text for wording in made])
    names = sorted({wording.kind for wording in made})
    if write:
        _write([trained(made, seen, names, seed) for seed in range(MEMBERS)], names)
        return
    kept = sorted({template for _, template in given})
    random.shuffle(kept)
    unseen = set(kept[: len(kept) // 5])
    train = [at for at, wording in enumerate(made) if wording.template not in unseen]
    some = [made[at] for at in train], [seen[at] for at in train]
    members = [trained(*some, names, seed) for seed in range(MEMBERS)]
    test = [at for at, wording in enumerate(made) if wording.template in unseen]
    _measure(Reader(None, members, names), [made[at] for at in test], [seen[at] for at in test])


def trained(made: Sequence[Wording], seen: Sequence[Encoded], names: Sequence[str], seed: int) -> Heads:
    """The network after training. Examples that no longer ask for their class teach only which words narrow."""
    import numpy as np
    import torch

    from rag.questions.rewording.heads import Heads

    torch.manual_seed(seed)
    every = np.concatenate([one.tokens for one in seen[::STATED]]).astype(np.float32)
    heads = Heads(every.shape[1], len(names))
    heads.mean.copy_(torch.from_numpy(every.mean(0)))
    heads.scale.copy_(torch.from_numpy(every.std(0) + 1e-4))
    place = {name: at for at, name in enumerate(names)}
    kinds = torch.tensor([place[wording.kind] if wording.clear else -1 for wording in made])
    marks = [_marks(wording, one) for wording, one in zip(made, seen, strict=True)]
    steps = EPOCHS * -(-len(made) // BATCH)
    optimizer = torch.optim.AdamW(heads.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    heads.train()
    for rows in islice(_batches([len(one.spans) for one in seen]), steps):
        states = torch.nn.utils.rnn.pad_sequence(
            [torch.from_numpy(seen[at].tokens).float() for at in rows], batch_first=True
        )
        wanted = torch.nn.utils.rnn.pad_sequence([marks[at] for at in rows], batch_first=True, padding_value=-1)
        there = wanted >= 0
        kind, word = heads(states, there)
        known = kinds[rows] >= 0
        loss = torch.nn.functional.binary_cross_entropy_with_logits(word[there], wanted[there])
        if known.any():
            loss = loss + torch.nn.functional.cross_entropy(kind[known], kinds[rows][known], label_smoothing=0.02)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(heads.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return heads.eval()


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Batches without end, each epoch in another order. Wordings of a like length go together: less is padding."""
    import torch

    while True:
        order = torch.randperm(len(lengths)).tolist()
        batches = []
        for at in range(0, len(order), BATCH * ALIKE):
            some = sorted(order[at : at + BATCH * ALIKE], key=lambda row: lengths[row])
            batches += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
        yield from (batches[at] for at in torch.randperm(len(batches)).tolist())


def _marks(wording: Wording, seen: Encoded) -> Tensor:
    """1 for each token within words that narrow, else 0."""
    import torch

    return torch.tensor([float(any(start < b and a < end for a, b in wording.narrowing)) for start, end in seen.spans])


def _measure(reader: Reader, made: Sequence[Wording], seen: Sequence[Encoded]) -> None:
    rows = [(wording, reader.judge(wording.text, one)) for wording, one in zip(made, seen, strict=True)]
    best = [
        (wording, max(reading.classes, key=lambda name: reading.classes[name]), reading) for wording, reading in rows
    ]
    plain = [row for row in best if not row[0].narrowing]
    read = [
        (wording, name, reading)
        for wording, name, reading in best
        if name != "other" and reading.classes[name] >= LEAST_SURE and max(reading.narrowing) <= MOST_NARROWING
    ]
    right = sum(not wording.narrowing and wording.kind == name for wording, name, _ in read)
    asked = sum(wording.kind != "other" for wording, _, _ in plain)
    narrowed = [row for row in read if row[0].narrowing]
    wrong = [row for row in read if not row[0].narrowing and row[0].kind != row[1]]
    likeliest = sum(wording.kind == name for wording, name, _ in plain)
    _say(f"{len(plain)} wordings: the likeliest class is right in {likeliest / len(plain):.3f}")
    _say(f"read rightly {right / asked:.3f} of those that can be read, wrongly {len(wrong) / len(plain):.3f}")
    _say(f"narrowed wordings read all the same: {len(narrowed) / max(1, len(best) - len(plain)):.3f}")
    for wording, name, reading in [*wrong[:SHOWN], *narrowed[:SHOWN]]:
        _say(f"  {wording.kind} as {name} ({reading.classes[name]:.2f}, {max(reading.narrowing):.2f}): {wording.text}")


def _write(members: Sequence[Heads], names: Sequence[str]) -> None:
    from safetensors.torch import save_file

    path = Path(__file__).parent / "data" / "reader.safetensors"
    weights = {
        f"{number}.{name}": value.half().contiguous()
        for number, heads in enumerate(members)
        for name, value in heads.state_dict().items()
    }
    save_file(weights, path, metadata={"classes": json.dumps(list(names)), "model": MODEL})
    _say(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
