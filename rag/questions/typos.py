"""Names and metrics with one wrong character, where only one thing can be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rag.questions import lexicon
from rag.questions.catalog import Catalog
from rag.questions.memo import per_ledger
from rag.questions.surfaces import bare_name
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind, Token

# Shorter names that differ in one character are too often two real companies.
_LONG_ENOUGH = 5
# A character that sounds the same is what input methods get wrong: three characters are enough to tell.
_SOUNDS_ENOUGH = 3


def misspelt(folded: str, tokens: Sequence[Token], catalog: Catalog) -> Iterator[Token]:
    """Tokens for windows around unknown characters that are one slip away from exactly one name or metric.

    A slip is another character of the same sound (科技 for 课技), or, in names of at least five characters, any
    replaced, missing or extra Chinese character between the first and the last: the last letter of a fund's name
    is its share class.
    """
    unknown = [token for token in tokens if token.kind is Kind.UNKNOWN]
    if not unknown:
        return
    known = _names(catalog)
    for token in unknown:
        found = _one_edit_away(token, folded, known.long)
        if len(found) == 1:
            key, (start, end) = next(iter(found.items()))
            yield Token(start, end, Kind.ENTITY, folded[start:end], (key,), True)
            continue
        for start, end, name in _alike(token, folded, known.halves):
            yield Token(start, end, Kind.ENTITY, folded[start:end], tuple(sorted(known.by_sound[name])), True)
        for start, end, form in _alike(token, folded, _metric_halves()):
            yield Token(start, end, Kind.METRIC, folded[start:end], _metric_forms()[form], True)


# Length → first or second half (0 or 1, the characters) → forms: one wrong character leaves one of the halves as it is.
Halves = Mapping[int, Mapping[tuple[int, str], Sequence[str]]]


def _halved(forms: Iterable[str]) -> Halves:
    found: dict[int, dict[tuple[int, str], list[str]]] = {}
    for form in forms:
        if len(form) >= _SOUNDS_ENOUGH:
            middle = len(form) // 2
            for half in ((0, form[:middle]), (1, form[middle:])):
                found.setdefault(len(form), {}).setdefault(half, []).append(form)
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    long: Mapping[str, str]
    by_sound: Mapping[str, set[str]]
    halves: Halves


@per_ledger
def _names(catalog: Catalog) -> _Names:
    names = {key: fold_name(name) for key, name in catalog.names.items() if has_han(name)}
    by_sound: dict[str, set[str]] = {}
    for key, name in names.items():
        by_sound.setdefault(bare_name(name), set()).add(key)
    long = {key: name for key, name in names.items() if len(name) >= _LONG_ENOUGH}
    return _Names(long, by_sound, _halved(by_sound))


def _one_edit_away(token: Token, folded: str, names: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for key, name in names.items():
        if name[0] not in folded:
            continue
        for length in (len(name), len(name) - 1, len(name) + 1):
            for start in range(max(0, token.end - length), min(token.start, len(folded) - length) + 1):
                window = folded[start : start + length]
                if window[:1] == name[:1] and window[-1:] == name[-1:] and one_edit(window, name):
                    found.setdefault(key, (start, start + length))
    return found


def _alike(token: Token, folded: str, forms: Halves) -> Iterator[tuple[int, int, str]]:
    """The one form, if there is just one, that sounds like a window over some of the unknown characters."""
    found: dict[str, tuple[int, int]] = {}
    for length, halves in forms.items():
        for start in range(max(0, token.start - length + 1), min(token.end - 1, len(folded) - length) + 1):
            window, middle = folded[start : start + length], length // 2
            for half in ((0, window[:middle]), (1, window[middle:])):
                for form in halves.get(half, ()):
                    if sounds_alike(window, form):
                        found.setdefault(form, (start, start + length))
    if len(found) == 1:
        form, (start, end) = next(iter(found.items()))
        yield start, end, form


@cache
def _metric_forms() -> Mapping[str, tuple[str, str]]:
    """Spelling of a metric → (concept, presumed direction)."""
    return {
        form: (concept.name, presumed)
        for concept in lexicon.concepts().values()
        for form, presumed in concept.forms.items()
        if has_han(form)
    }


@cache
def _metric_halves() -> Halves:
    return _halved(_metric_forms())


def sounds_alike(one: str, other: str) -> bool:
    """True if exactly one Chinese character differs and sounds the same, tones aside.

    >>> sounds_alike("腾迅控股", "腾讯控股"), sounds_alike("腾飞控股", "腾讯控股")
    (True, False)
    """
    if len(one) != len(other) or one == other:
        return False
    differing = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    return (
        len(differing) == 1
        and all(map(has_han, differing[0]))
        and bool(_sounds(differing[0][0]) & _sounds(differing[0][1]))
    )


@lru_cache(maxsize=4096)
def _sounds(char: str) -> frozenset[str]:
    """Every reading of a character, without tones."""
    from pypinyin import Style, pinyin

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


def one_edit(one: str, other: str) -> bool:
    """True if one Chinese character has to be replaced, put in or left out to get from one to the other.

    >>> one_edit("沅陌伴导体", "沅陌半导体"), one_edit("主题a", "主题c")
    (True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )
    if len(one) == len(other):
        return one[at + 1 :] == other[at + 1 :] and has_han(one[at] + other[at]) and not (one[at] + other[at]).isascii()
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[at + 1 :] == shorter[at:] and has_han(longer[at])


def spelt_out(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without a name in Latin letters right before the same name in brackets: Qing He (青禾智能)."""
    found = list(tokens)
    for at, (said, opening, name) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        latin = said.kind is Kind.UNKNOWN and said.text.isascii() and opening.text == "(" and name.kind is Kind.ENTITY
        letters = said.text.replace(" ", "").replace("-", "")
        if latin and len(letters) > 3 and _whole(name.text).startswith(letters):
            found[at] = replace(said, kind=Kind.FUNCTION)
    return found


@lru_cache(maxsize=1024)
def _whole(name: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name))
