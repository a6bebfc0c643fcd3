"""Measures called by what is done: 一吨煤赚得最多 (吨煤毛利), 长协占到八成 (长协比例), 一家影院几块银幕 (÷).

Only columns that the reports have are called so, and only where one alone fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations

from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.memo import per_ledger
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind, Token


@dataclass(frozen=True, slots=True)
class Called:
    """What a run of the question stands for, before it is parted into tokens.

    Attributes:
        columns: The column that is meant; for a quotient the one above the line and the one below.
        order: ``high`` or ``low`` where the words order the rows, else "".
    """

    columns: tuple[ColumnView, ...]
    order: str = ""


def called_tokens(folded: str, catalog: Catalog) -> Iterator[Token]:
    """Every run of the question that names a column by a verb; ``parted`` makes ordinary tokens of them."""
    if not has_han(folded):
        return
    yield from _per_unit(folded, catalog)
    yield from _shares(folded, catalog)
    yield from _quotients(folded, catalog)
    yield from _counts(folded, catalog)
    yield from _of_the_whole(folded, catalog)


def parted(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with the measure, and what orders by it, in the place of each run that was found."""
    found: list[Token] = []
    for token in tokens:
        if not isinstance(token.value, Called):
            found.append(token)
            continue
        pieces = list(_pieces(token, token.value))
        size = len(token.text) // len(pieces)  # spans of their own, in order
        for at, piece in enumerate(pieces):
            end = token.end if at + 1 == len(pieces) else token.start + (at + 1) * size
            found.append(replace(piece, start=token.start + at * size, end=end))
    return found


def _pieces(token: Token, called: Called) -> Iterator[Token]:
    for place, column in enumerate(called.columns):
        if place:
            yield replace(token, kind=Kind.RATIO, value=None, loose=False)
        if column.sense.extra:
            yield replace(token, kind=Kind.EXTRA, value=column.sense.extra, loose=False)
        text = token.text if len(called.columns) == 1 else column.label
        yield replace(token, kind=Kind.METRIC, text=text, value=(column.sense.base, ""))
    if called.order:
        yield replace(token, kind=Kind.SUPER, value=called.order, loose=False)


@per_ledger
def _columns(catalog: Catalog) -> tuple[tuple[str, ColumnView], ...]:
    """The printed columns of tables that tell a level, with their folded names."""
    return tuple(
        (_bare(fold_name(column.label)), column)
        for column in catalog.columns
        if not column.sense.growth and column.sense.base
    )


@per_ledger
def _rows(catalog: Catalog) -> frozenset[str]:
    """Folded names of all rows of tables."""
    return frozenset(fold_name(row.entity.name) for view in catalog.tables for row in view.rows)


@cache
def _forms() -> frozenset[str]:
    """Every word for a measure."""
    return frozenset(form for concept in lexicon.concepts().values() for form in concept.forms)


def _bare(label: str) -> str:
    return re.sub(r"[(][^()]*[)]", "", label).replace(" ", "")


def _one(found: Sequence[ColumnView]) -> ColumnView | None:
    """The column, where all that fit are of one meaning."""
    senses = {(column.sense.base, column.sense.extra) for column in found}
    return found[0] if len(senses) == 1 else None


@cache
def _units() -> str:
    return "|".join(sorted(map(re.escape, lexicon.spoken_measures()["per"]["units"]), key=len, reverse=True))


@cache
def _earning() -> re.Pattern[str]:
    """One unit of a thing, what it does, and whether most or least."""
    data = lexicon.spoken_measures()
    verb = "|".join(sorted((form for one in data["per"]["verb"] for form in one["forms"]), key=len, reverse=True))
    ends = "|".join(form for forms in data["superlative"].values() for form in forms)
    return re.compile(
        rf"(?:平均)?(?:每|一)(?P<unit>{_units()})?(?P<thing>[\u3400-\u9fff]{{0,4}}?)(?:平均|大概|能|可以)?(?P<verb>{verb})"
        rf"(?:得|的|到)?(?:了)?(?:钱)?(?P<end>{ends})?的?"
    )


def _per_unit(folded: str, catalog: Catalog) -> Iterator[Token]:
    data = lexicon.spoken_measures()
    verbs = {form: entry["tails"] for entry in data["per"]["verb"] for form in entry["forms"]}
    ends = {form: order for order, forms in data["superlative"].items() for form in forms}
    columns = _columns(catalog)
    for match in _earning().finditer(folded):
        unit, thing = match["unit"] or "", match["thing"]
        if not unit and not thing:
            continue
        heads = {head.format(m=unit, n=thing) for head in data["per"]["heads"]}
        own = not thing or unit in data["per"]["own"]
        heads = {head for head in heads if (thing and thing in head) or (own and unit and unit in head)}
        for tails in verbs[match["verb"]]:
            fitting = [
                column for name, column in columns if any(name == head + tail for head in heads for tail in tails)
            ]
            if fitting:
                one = _one(fitting)
                if one is not None:
                    order = ends.get(match["end"] or "", "")
                    yield Token(match.start(), match.end(), Kind.METRIC, match[0], Called((one,), order))
                break


def _known(name: str, column: ColumnView) -> str:
    """The measure's own name for a column that is headed by it and its period: 股息率2025E."""
    base = column.sense.base
    return base if not column.sense.extra and base in lexicon.concepts() and base in name else name


@per_ledger
def _holders(catalog: Catalog) -> tuple[tuple[str, bool, str, ColumnView], ...]:
    """What has a share by a header: (stem, whether no other column begins so, end of the header, column)."""
    data = lexicon.spoken_measures()["share"]
    columns = [(_known(name, column), column) for name, column in _columns(catalog)]
    names = {name for name, _ in columns}
    found = []
    for name, column in columns:
        end = next((end for end in data["ends"] if name.endswith(end)), "")
        stem = name.removesuffix(end)
        plain = len(stem) > 1 and all(has_han(char) for char in stem) and not stem.endswith(tuple(data["measures"]))
        if end and plain and stem not in _forms() | _rows(catalog) and column.base in ("%", ""):
            alone = not any(other.startswith(stem) and other != name for other in names)
            found.append((stem, alone, end, column))
    return tuple(found)


def _shares(folded: str, catalog: Catalog) -> Iterator[Token]:
    data = lexicon.spoken_measures()["share"]
    for stem, alone, end, column in _holders(catalog):
        if stem not in folded:
            continue
        for match in re.finditer(rf"{re.escape(stem)}(?P<verb>{'|'.join(data['verbs'])})?", folded):
            if folded.startswith(tuple(data["ends"]), match.end()) or not (match["verb"] or alone):
                continue
            if match["verb"] and end == "率":
                continue
            yield Token(match.start(), match.end(), Kind.METRIC, match[0], Called((column,)), loose=True)


@per_ledger
def _of_wholes(catalog: Catalog) -> tuple[tuple[str, frozenset[str], ColumnView], ...]:
    """Columns that print shares of a whole: (占全国, the other measures of the table, column)."""
    found = []
    for name, column in _columns(catalog):
        header = _DATED.sub("", name)
        end = next((end for end in ("比重", "比例", "份额") if header.endswith(end)), "")
        stem = header.removesuffix(end).removesuffix("的")
        if end and stem.startswith("占") and len(stem) > 2:
            others = {other.sense.base for other in catalog.columns if other.view is column.view}
            found.append((stem, frozenset(filter(None, others - {column.sense.base})), column))
    return tuple(found)


def _of_the_whole(folded: str, catalog: Catalog) -> Iterator[Token]:
    """占全国多大比例 and no other measure: the column that prints it, 8月占全国比重."""
    for stem, others, column in _of_wholes(catalog):
        if stem not in folded or any(base in folded for base in others):
            continue
        asked = rf"{re.escape(stem)}(?:的)?(?:多大|多少|几成|百分之几|几个点)(?:的)?(?:比例|比重|份额)?(?=[?。,]|$)"
        for match in re.finditer(asked, folded):
            yield Token(match.start(), match.end(), Kind.METRIC, match[0], Called((column,)))


_DATED = re.compile(r"^(?:20\d\d年)?\d{1,2}(?:-\d{1,2})?月(?:末|底)?|^20\d\dq[1-4]")


@per_ledger
def _things(catalog: Catalog) -> tuple[tuple[str, ColumnView], ...]:
    """What one column counts, and nothing else is called: 银幕 of 银幕数."""
    names = {name for name, _ in _columns(catalog)}
    found: dict[str, list[ColumnView]] = {}
    for name, column in _columns(catalog):
        thing = _counted(name)
        if len(thing) > 1 and has_han(thing) and thing not in _forms() | _rows(catalog) | names:
            found.setdefault(thing, []).append(column)
    return tuple((thing, one) for thing, fitting in found.items() if (one := _one(fitting)) is not None)


def _counts(folded: str, catalog: Catalog) -> Iterator[Token]:
    """银幕最多的: a column 银幕数, by what it counts right before a superlative of number."""
    for thing, column in _things(catalog):
        if thing in folded:
            for match in re.finditer(rf"{re.escape(thing)}(?=最[多少])", folded):
                yield Token(match.start(), match.end(), Kind.METRIC, match[0], Called((column,)), loose=True)


def _counted(name: str) -> str:
    """The thing that a column counts: 银幕 of 银幕数; "" if it counts none."""
    ends = sorted(lexicon.spoken_measures()["each"]["ends"], key=len, reverse=True)
    return next((name.removesuffix(end) for end in ends if name.endswith(end)), "")


@per_ledger
def _counting(catalog: Catalog) -> tuple[tuple[tuple[str, ColumnView], ...], ...]:
    """The columns of each table that count things, with these."""
    found: dict[tuple[str, str], list[tuple[str, ColumnView]]] = {}
    for name, column in _columns(catalog):
        if len(thing := _counted(name)) > 1:
            found.setdefault(column.view.ref, []).append((thing, column))
    return tuple(map(tuple, found.values()))


def _quotients(folded: str, catalog: Catalog) -> Iterator[Token]:
    """Of two columns of one table that count things: how many of the one there are for each of the other."""
    verbs = "|".join(lexicon.spoken_measures()["each"]["verbs"])
    seen: set[tuple[int, str, str]] = set()
    for counting in _counting(catalog):
        told = [(thing, column) for thing, column in counting if thing in folded]
        for (above, top), (below, bottom) in permutations(told, 2):
            pattern = (
                rf"(?:平均下?来?)?(?:每|一)(?:一?(?:{_units()}))?{re.escape(below)}(?:平均)?(?:{verbs})?(?:几|多少)"
                rf"(?:{_units()})?{re.escape(above)}"
            )
            for match in re.finditer(pattern, folded):
                if (match.start(), above, below) not in seen:
                    seen.add((match.start(), above, below))
                    yield Token(match.start(), match.end(), Kind.METRIC, match[0], Called((top, bottom)))
