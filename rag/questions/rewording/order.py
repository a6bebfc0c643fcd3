"""Which of two names or measures a question takes first, where its words say so: 分子, 被减数, 以…为1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.questions.tokens import Kind, Token

# Right before the first name; between the two; whether the second name is the one that is divided, or taken less.
_RATIOS = (
    (r"(?:分子|被除数)[^,。;]{0,4}$", r"分母|(?<!被)除数", False),
    (r"(?:分母|(?<!被)除数)[^,。;]{0,4}$", r"分子|被除数", True),
    (r"(?:what multiple of|how many times|how many multiples of) ?$", r"(?<![a-z])(?:is|was|are|were)(?![a-z])", True),
    (r"(?:以|把|将|拿)$", r"(?:为|当|作|算|看)(?:作|成|做|为|是)*(?:1(?!\d)|一|基数|基准|分母|单位)", True),
    (r"", r"^ ?(?:作为?|做|当作?|为|是|放在?|在)?(?:分子|被除数)", False),
    (r"", r"^ ?(?:作为?|做|当作?|为|是|放在?|在)?(?:分母|(?<!被)除数)", True),
    (r"", r"^ ?[对:] ?$", False),
    (r"", r"(?:乘以?上?|乘)(?:几|多少)(?:才|就)?(?:等于|得|是|成)", True),
    (r"", r"(?:÷|/|除以|over|divided by|比上|-to-)的? ?$", False),
)
_DIFFERENCES = (
    (r"被减数[^,。;]{0,4}$", r"(?<!被)减数", False),
    (r"(?<!被)减数[^,。;]{0,4}$", r"被减数", True),
    (r"(?<![a-z])subtract ?$", r"(?<![a-z])from ?$", True),
    (r"", r"(?:减去?|减掉|minus) ?$", False),
)
_MEASURES = (Kind.METRIC, Kind.WINDOW, Kind.GROWTH, Kind.QUALIFIER, Kind.EXTRA)
_BY = re.compile(r"(?:order|sort|sorted|ranked) by ?$")
_NEAR = re.compile(r"[ ()'\"的之]*(?:数值|数目|数字|数|一栏|列|in|of)?[ ()'\"的之]*")


def pair_turned(folded: str, tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """(ratio or difference, whether the name said last is its first), for two names; nothing where it is open."""
    names: dict[str, Token] = {}
    for token in tokens:
        if token.kind is Kind.ENTITY:
            names.setdefault(str(token.value), token)
    if len(names) != 2:
        return
    one, other = names.values()
    before, between = folded[: one.start], folded[one.end : other.start]
    for name, forms in (("ratio", _RATIOS), ("difference", _DIFFERENCES)):
        said = {turned for lead, middle, turned in forms if re.search(lead, before) and re.search(middle, between)}
        if len(said) == 1:
            yield name, said.pop()


def other_turned(folded: str, tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """The same for the measure of an extreme and another one of its row: the order's stands beside its word."""
    runs: list[tuple[int, int]] = []
    for token in tokens:
        if token.kind in _MEASURES:
            if runs and not folded[runs[-1][1] : token.start].strip(" ()"):
                runs[-1] = (runs[-1][0], token.end)
            else:
                runs.append((token.start, token.end))
    orders = [token for token in tokens if token.kind is Kind.SUPER or token.value in ("max", "min")]
    if len({folded[start:end] for start, end in runs}) != 2 or len(orders) > 1:
        return
    beside = {folded[start:end] for start, end in runs if _BY.search(folded[:start])}
    beside |= {
        folded[start:end]
        for order in orders
        for start, end in runs
        if (end <= order.start and _NEAR.fullmatch(folded, end, order.start))
        or (start >= order.end and _NEAR.fullmatch(folded, order.end, start))
    }
    if len(beside) == 1:
        turned = beside.pop() != folded[slice(*runs[0])]
        yield from (("best.other", turned), ("worst.other", turned))
