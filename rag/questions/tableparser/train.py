"""Trains the parser on ``lessons/`` and measures it on tables that it did not see.

::

    python -m rag.questions.tableparser.train                          # measures on unseen*.jsonl
    python -m rag.questions.tableparser.train --without first.jsonl    # and with another author's file left out
    python -m rag.questions.tableparser.train --write                  # writes data/parser.safetensors
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn import functional

from rag.questions.rewording.train import WORDINGS
from rag.questions.rewording.wordings import templates
from rag.questions.tableparser.asked import Asked
from rag.questions.tableparser.drills import drills
from rag.questions.tableparser.encoding import MODEL, Encoded, encode
from rag.questions.tableparser.lessons import LESSONS, Lesson, lessons
from rag.questions.tableparser.network import Batch, Logits, Network, batch_of
from rag.questions.tableparser.reading import odds_of, sketch_of
from rag.questions.tableparser.sheet import Sheet
from rag.questions.tableparser.sketch import ORDERED, ROW_PAIRS, SHOWING, Bound, Op, Role, Sketch, Use

if TYPE_CHECKING:
    from index.ledger import Ledger

MEMBERS, EPOCHS, BATCH, RATE, RATE_OF_HEADS, DECAY, SEED = 1, 8, 16, 6e-4, 1.5e-3, 0.02, 11
EMPTIED, ELSEWHERE, THINNED = 0.25, 0.08, 0.2  # shares of lessons without their columns, of another table, with few
DRILLED = 0.35  # so many drills for each lesson
UNSEEN = "unseen"  # how the names of files begin that are never learned from
ALIKE = 16  # batches among which lessons are sorted by length
WEIGHTS = Path(__file__).parent / "data" / "parser.safetensors"
_OPS, _BOUNDS, _USES = list(Op), list(Bound), list(Use)


@dataclass(frozen=True, slots=True)
class Posed:
    """A lesson as it is put to the network once: its tokens, and the sketch over the fields in their order there."""

    encoded: Encoded
    sketch: Sketch


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write data/parser.safetensors")
    parser.add_argument("--without", nargs="*", default=[], help=f"files to measure on, besides {UNSEEN}*")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="folder of the lessons")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--members", type=int, default=MEMBERS)
    given = parser.parse_args()
    from index.models import load_embedder

    model = load_embedder(MODEL)
    paths = sorted(given.lessons.glob("*.jsonl"))
    aside = [path for path in paths if path.name in given.without or path.name.startswith(UNSEEN)]
    shown = [path for path in paths if path not in aside]
    taught = list(lessons(shown))
    _say(f"{len(taught)} tables, {sum(len(some) for _, some in taught)} lessons")
    members = [trained(model, taught, seed, given.epochs) for seed in range(given.members)]
    if given.write:
        _write(members)
    unseen = list(lessons(aside))
    if unseen:
        measure(model, members, [lesson for _, some in unseen for lesson in some])


def trained(model: Any, taught: Sequence[tuple[Ledger, Sequence[Lesson]]], seed: int, epochs: int) -> Network:
    """The network after training."""
    torch.manual_seed(seed)
    random = Random(SEED + seed)
    network = Network(model[0].auto_model)
    weights = [parameter for parameter in network.parameters() if parameter.requires_grad]
    every = [lesson for _, some in taught for lesson in some]
    sheets = [some[0].sheet for _, some in taught if some]
    wordings = templates(WORDINGS)
    steps = epochs * (-(-len(every) // BATCH) + -(-int(DRILLED * len(every)) // BATCH))
    changes = [weight for name, weight in network.upper.named_parameters() if weight.requires_grad]
    heads = [weight for weight in weights if all(weight is not change for change in changes)]
    optimizer = torch.optim.AdamW([{"params": changes}, {"params": heads}], weight_decay=DECAY)
    rates = [RATE, RATE_OF_HEADS]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps, pct_start=0.15)
    network.train()
    done, began = 0, perf_counter()
    for _ in range(epochs):
        posed = [_posed(lesson, model.tokenizer, sheets, random) for lesson in every]
        drilled = drills(wordings, sheets[0].view, int(DRILLED * len(every)), random)
        posed += [_ordered(*one, list(range(len(one[1].fields))), model.tokenizer, random) for one in drilled]
        total = 0.0
        for rows in islice(_batches([len(one.encoded.ids) for one in posed], random), steps - done):
            some = [posed[at] for at in rows]
            batch = batch_of([one.encoded for one in some])
            loss = _loss(network(batch), batch, [one.sketch for one in some])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            schedule.step()
            total, done = total + float(loss.detach()), done + 1
        _say(f"{done} of {steps} steps, loss {total / len(posed) * BATCH:.3f}, {perf_counter() - began:.0f} s")
    return network.eval()


def _posed(lesson: Lesson, tokenizer: Any, sheets: Sequence[Sheet], random: Random) -> Posed:
    """The lesson with its fields in a new order, some of them left out, or beside another table."""
    sheet, sketch = lesson.sheet, lesson.sketch
    chance = random.random()
    if chance < ELSEWHERE:
        sheet, sketch = random.choice(sheets), Sketch(Op.NONE)
        if sheet is lesson.sheet:
            sketch = lesson.sketch
    needed = lesson.needs if sheet is lesson.sheet else frozenset[int]()
    order = list(range(len(sheet.fields)))
    if needed and ELSEWHERE <= chance < ELSEWHERE + EMPTIED:
        order, sketch = [at for at in order if at not in needed], Sketch(Op.NONE)
    elif chance > 1 - THINNED:
        order = [at for at in order if at in needed or random.random() < 0.6] or order
    return _ordered(lesson.asked, sheet, sketch, order, tokenizer, random)


def _ordered(asked: Asked, sheet: Sheet, sketch: Sketch, order: list[int], tokenizer: Any, random: Random) -> Posed:
    """A question over these fields of a sheet, in a new order."""
    random.shuffle(order)
    place = {field: at for at, field in enumerate(order)}
    if sketch.op not in (Op.NONE, Op.OTHER):
        sketch = replace(
            sketch,
            main=tuple(place[at] for at in sketch.main),
            second=None if sketch.second is None else place[sketch.second],
            shown=tuple(place[at] for at in sketch.shown),
            tests=tuple(replace(test, column=place[test.column]) for test in sketch.tests),
        )
    return Posed(encode(tokenizer, asked, sheet, order), sketch)


def _batches(lengths: Sequence[int], random: Random) -> Iterator[list[int]]:
    """All lessons once in batches of a like length, in another order each time."""
    order = list(range(len(lengths)))
    random.shuffle(order)
    batches = []
    for at in range(0, len(order), BATCH * ALIKE):
        some = sorted(order[at : at + BATCH * ALIKE], key=lambda row: lengths[row])
        batches += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    random.shuffle(batches)
    yield from batches


def _loss(said: Logits, batch: Batch, wanted: Sequence[Sketch]) -> Tensor:
    """Cross entropy of every choice that the sketches make."""
    ops = torch.tensor([_OPS.index(one.op) for one in wanted])
    loss = functional.cross_entropy(said.ops, ops, label_smoothing=0.02)
    b = len(wanted)
    roles, there = torch.zeros_like(said.roles), batch.fields.sum(-1) > 0
    tested: list[tuple[int, int, int]] = []
    pairs: list[tuple[int, int, int]] = []
    uses = torch.full(said.uses.shape[:2], -1)
    for row, one in enumerate(wanted):
        answered = one.op not in (Op.NONE, Op.OTHER)
        for role, columns in zip(
            Role, (one.main, () if one.second is None else (one.second,), one.shown, [t.column for t in one.tests]),
            strict=True,
        ):  # fmt: skip
            for column in columns:
                roles[row, column, list(Role).index(role)] = 1
        there[row] &= answered
        bounds = {test.number for test in one.tests}
        for number in range(uses.shape[1]):
            if answered and bool(batch.numbers[row, number].sum() > 0):
                use = Use.FIRST if number == one.first else Use.BOUND if number in bounds else Use.NONE
                uses[row, number] = _USES.index(use)
        for test in one.tests:
            tested.append((row, test.column, _BOUNDS.index(test.bound)))
            if test.number is not None:
                pairs.append((row, test.number, test.column))
    pointed = [(row, one.main) for row, one in enumerate(wanted) if one.main]
    if pointed:
        shares = torch.zeros((len(pointed), said.main.shape[1]))
        for at, (_, columns) in enumerate(pointed):
            shares[at, list(columns)] = 1 / len(columns)
        loss = loss + functional.cross_entropy(said.main[[row for row, _ in pointed]], shares) * len(pointed) / b
    if there.any():
        each = functional.binary_cross_entropy_with_logits(said.roles, roles, reduction="none").sum(-1)
        loss = loss + (each * there).sum() / b
    if tested:
        rows, columns, kinds = map(list, zip(*tested, strict=True))
        loss = loss + functional.cross_entropy(said.bounds[rows, columns], torch.tensor(kinds)) * len(tested) / b
    if pairs:
        rows, numbers, columns = map(list, zip(*pairs, strict=True))
        open_ = said.pairs[rows, numbers].masked_fill(batch.fields[rows].sum(-1) <= 0, -9.0)
        loss = loss + functional.cross_entropy(open_, torch.tensor(columns)) * len(pairs) / b
    if (uses >= 0).any():
        loss = loss + functional.cross_entropy(said.uses[uses >= 0], uses[uses >= 0]) * float((uses >= 0).sum()) / b
    ordered = [row for row, one in enumerate(wanted) if one.op in ORDERED or one.first is not None]
    if ordered:
        low = torch.tensor([float(wanted[row].order == "low") for row in ordered])
        loss = loss + functional.binary_cross_entropy_with_logits(said.low[ordered], low) * len(ordered) / b
    paired = [row for row, one in enumerate(wanted) if one.op in ROW_PAIRS]
    if paired:
        swapped = torch.tensor([float(wanted[row].swapped) for row in paired])
        loss = loss + functional.binary_cross_entropy_with_logits(said.swapped[paired], swapped) * len(paired) / b
    return loss


def told(model: Any, members: Sequence[Network], unseen: Sequence[Lesson]) -> list[tuple[Sketch, float]]:
    """What the networks make of lessons, with how sure they are."""
    found: list[tuple[Sketch, float]] = []
    for at in range(0, len(unseen), BATCH):
        some = [encode(model.tokenizer, lesson.asked, lesson.sheet) for lesson in unseen[at : at + BATCH]]
        with torch.inference_mode():
            said = [member(batch_of(some)) for member in members]
        found += [sketch_of(odds_of(said, row, len(one.fields), len(one.numbers))) for row, one in enumerate(some)]
    return found


def measure(model: Any, members: Sequence[Network], unseen: Sequence[Lesson]) -> None:
    """Tells how many questions of tables that were not seen are read as they should be, by how sure it must be."""
    rows = [
        (lesson, found, p, _same(found, lesson.sketch))
        for lesson, (found, p) in zip(unseen, told(model, members, unseen), strict=True)
    ]
    answerable = [row for row in rows if row[0].sketch.op not in (Op.NONE, Op.OTHER)]
    _say(f"{len(rows)} questions, {len(answerable)} to be answered; right: "
         f"{sum(same for *_, same in answerable) / max(1, len(answerable)):.3f}")  # fmt: skip
    for least in (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        sure = [row for row in rows if row[2] >= least and row[1].op not in (Op.NONE, Op.OTHER)]
        right = sum(same for *_, same in sure)
        of_none = sum(row[0].sketch.op in (Op.NONE, Op.OTHER) for row in sure)
        _say(f"  at {least:.2f}: {len(sure)} read, right {right} ({right / max(1, len(sure)):.3f}), "
             f"of those without an answer {of_none} of {len(rows) - len(answerable)}")  # fmt: skip
    for op in Op:
        mine = [row for row in rows if row[0].sketch.op is op]
        if mine:
            _say(f"  {op.value}: {sum(same for *_, same in mine)} of {len(mine)}")
    for lesson, found, p, same in rows:
        if not same and p > 0.6 and found.op not in (Op.NONE, Op.OTHER):
            _say(f"{p:.2f} {lesson.source}\n    wanted {lesson.sketch}\n    found  {found}")


def _same(found: Sketch, wanted: Sketch) -> bool:
    """Whether both give the same answer; what is shown besides does not count."""
    if wanted.op in (Op.NONE, Op.OTHER):
        return found.op in (Op.NONE, Op.OTHER)
    ordered = wanted.op in ORDERED or wanted.first is not None
    return (
        (found.op, set(found.main), found.second, set(found.tests), found.first, found.swapped)
        == (wanted.op, set(wanted.main), wanted.second, set(wanted.tests), wanted.first, wanted.swapped)
        and (not ordered or found.order == wanted.order)
        and (wanted.op not in SHOWING or set(wanted.shown) <= {*found.shown, *found.main})
    )


def _write(members: Sequence[Network]) -> None:
    from safetensors.torch import save_file

    weights = {
        f"{number}.{name}": value.half().contiguous()
        for number, network in enumerate(members)
        for name, value in network.trained().items()
    }
    WEIGHTS.parent.mkdir(exist_ok=True)
    save_file(weights, WEIGHTS, metadata={"model": MODEL})
    _say(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1e6:.2f} MB")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
