"""The likeliest sketch of what the network says, and how likely it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rag.questions.program import Order
from rag.questions.tableparser.network import Logits
from rag.questions.tableparser.sketch import (
    COLUMN_PAIRS,
    NUMBERED,
    ORDERED,
    ROW_PAIRS,
    SHOWING,
    TESTING,
    WITHOUT_MAIN,
    Bound,
    ColumnTest,
    Op,
    Role,
    Sketch,
    Use,
)

_OPS, _ROLES, _BOUNDS, _USES = tuple(Op), tuple(Role), tuple(Bound), tuple(Use)


@dataclass(frozen=True, slots=True)
class Odds:
    """Probabilities for one question: those of ``Logits`` without the batch."""

    ops: Tensor
    low: float
    swapped: float
    roles: Tensor
    main: Tensor
    bounds: Tensor
    uses: Tensor
    pairs: Tensor


def odds_of(logits: Sequence[Logits], row: int, fields: int, numbers: int) -> Odds:
    """What several networks say of one question of a batch, averaged."""

    def mean(parts: list[Tensor]) -> Tensor:
        return torch.stack(parts).mean(0)

    return Odds(
        mean([torch.softmax(one.ops[row], 0) for one in logits]),
        float(mean([torch.sigmoid(one.low[row]) for one in logits])),
        float(mean([torch.sigmoid(one.swapped[row]) for one in logits])),
        mean([torch.sigmoid(one.roles[row, :fields]) for one in logits]),
        mean([torch.softmax(one.main[row, :fields], 0) for one in logits]),
        mean([torch.softmax(one.bounds[row, :fields], 1) for one in logits]),
        mean([torch.softmax(one.uses[row, :numbers], 1) for one in logits]),
        mean([torch.softmax(one.pairs[row, :numbers, :fields], 1) for one in logits]),
    )


def sketch_of(odds: Odds) -> tuple[Sketch, float]:
    """The likeliest sketch and the product of the probabilities of all its choices."""
    op = _OPS[int(odds.ops.argmax())]
    p = float(odds.ops.max())
    if op in (Op.OTHER, Op.NONE):
        return Sketch(op), p
    fields = range(len(odds.roles))
    role = {name: odds.roles[:, at].tolist() for at, name in enumerate(_ROLES)}

    def several(name: Role) -> list[int]:
        nonlocal p
        for at in fields:
            p *= max(role[name][at], 1 - role[name][at])
        return [at for at in fields if role[name][at] > 0.5]

    def single(name: Role) -> int:
        nonlocal p
        best = max(fields, key=lambda at: role[name][at])
        for at in fields:
            p *= role[name][at] if at == best else 1 - role[name][at]
        return best

    main: list[int] = []
    if op not in WITHOUT_MAIN and fields:
        main = [int(odds.main.argmax())]
        if op is Op.VALUE:
            for at in fields:
                if at != main[0]:
                    p *= max(role[Role.MAIN][at], 1 - role[Role.MAIN][at])
            main += [at for at in fields if at != main[0] and role[Role.MAIN][at] > 0.5]
        p *= min(1.0, float(odds.main[main].sum()))
    elif op not in WITHOUT_MAIN:
        return Sketch(op), 0.0
    second = single(Role.SECOND) if op in COLUMN_PAIRS else None
    shown = [at for at in several(Role.SHOWN) if at not in main] if op in SHOWING else []
    use = [_USES[int(row.argmax())] for row in odds.uses]
    for row in odds.uses:
        p *= float(row.max())
    tested = several(Role.TESTED) if op in TESTING else []
    tests: list[ColumnTest] = []
    free = [at for at, what in enumerate(use) if what is Use.BOUND]
    for column in tested:
        bound = _BOUNDS[int(odds.bounds[column].argmax())]
        p *= float(odds.bounds[column].max())
        number = None
        if bound in NUMBERED:
            if not free:
                return Sketch(op), 0.0
            number = max(free, key=lambda at: float(odds.pairs[at, column]))
            p *= float(odds.pairs[number, tested].max() / odds.pairs[number, tested].sum())
            free.remove(number)
        tests.append(ColumnTest(column, bound, number))
    if free:
        return Sketch(op), 0.0
    first = [at for at, what in enumerate(use) if what is Use.FIRST]
    if len(first) > 1:
        return Sketch(op), 0.0
    order: Order = "high"
    if op in ORDERED or first:
        order = "low" if odds.low > 0.5 else "high"
        p *= max(odds.low, 1 - odds.low)
    swapped = False
    if op in ROW_PAIRS:
        swapped = odds.swapped > 0.5
        p *= max(odds.swapped, 1 - odds.swapped)
    found = Sketch(op, tuple(main), second, tuple(shown), tuple(tests), order, swapped, first[0] if first else None)
    return found, p
