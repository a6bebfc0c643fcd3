"""A question as tokens: every character linked to the ledger, to a known word, or marked as unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.ledger import Ledger
from rag.questions.amounts import amount_tokens, without_counts
from rag.questions.beating import with_benchmarks
from rag.questions.catalog import Catalog, catalog_of
from rag.questions.classes import share_classes
from rag.questions.describedrows import described_rows
from rag.questions.figures import number_tokens
from rag.questions.indicators import indicators_of, with_own
from rag.questions.kindwords import things_of_titles, titled_kinds, unknown_members
from rag.questions.marks import mark_tokens
from rag.questions.measurenouns import with_nouns
from rag.questions.operators import word_surfaces
from rag.questions.particles import whole_words
from rag.questions.periods import period_tokens
from rag.questions.segment import segment
from rag.questions.sense import feature_surfaces
from rag.questions.shells import shell_tokens
from rag.questions.spokenmeasures import called_tokens, parted
from rag.questions.surfaces import ledger_surfaces
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token
from rag.questions.typos import misspelt
from rag.questions.unnamed import with_measure
from rag.questions.wordcells import cell_tokens, with_cells


def link(folded: str, ledger: Ledger) -> tuple[Token, ...]:
    """The tokens of a folded question, in order."""
    named = list(ledger_surfaces(ledger).find(folded))
    numbers = list(number_tokens(folded))
    amounts = list(amount_tokens(folded, numbers, catalog_of(ledger)))
    candidates = [
        *named,
        *cell_tokens(folded, ledger),
        *mark_tokens(folded, catalog_of(ledger)),
        *_abbreviated(folded, named, catalog_of(ledger)),
        *share_classes(folded, named, catalog_of(ledger)),
        *feature_surfaces().find(folded),
        *without_counts(word_surfaces().find(folded), amounts),
        *shell_tokens(folded),
        *period_tokens(folded),
        *numbers,
        *amounts,
        *called_tokens(folded, catalog_of(ledger)),
        *described_rows(folded, ledger),
    ]
    tokens = segment(folded, candidates)
    corrected = list(misspelt(folded, tokens, catalog_of(ledger)))
    tokens = segment(folded, [*candidates, *corrected]) if corrected else tokens
    tokens = tuple(parted(tokens))
    tokens = with_own(whole_words(folded, tokens), indicators_of(catalog_of(ledger)))
    tokens = with_cells(titled_kinds(with_nouns(folded, tokens, catalog_of(ledger)), catalog_of(ledger)), ledger)
    tokens = tuple(unknown_members(things_of_titles(tokens, catalog_of(ledger))))
    return _of_lists(with_benchmarks(with_measure(folded, tokens, catalog_of(ledger)), ledger))


def _of_lists(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """AI板块跌幅榜: a sector right before a list says whose list it is, and asks for nothing of its index."""
    return tuple(
        replace(token, kind=Kind.FUNCTION)
        if token.kind is Kind.SECTOR and behind is not None and behind.kind is Kind.TITLED and behind.start == token.end
        else token
        for token, behind in zip(tokens, (*tokens[1:], None), strict=False)  # of no tokens none
    )


def _abbreviated(folded: str, named: Iterable[Token], catalog: Catalog) -> Iterator[Token]:
    """Names with a middle part left out: 易方达人工智能ETF for 易方达中证人工智能ETF.

    The words must begin like the name and keep its order; names that also end like them are preferred.
    """
    for token in named:
        if token.kind is not Kind.ENTITY or not token.loose or not isinstance(token.value, tuple):
            continue
        reach = {
            str(key): _reach(folded[token.start :], fold_name(catalog.name_of(str(key))).replace(" ", ""))
            for key in token.value
        }
        longest = max(reach.values())
        words = folded[token.start : token.start + longest].strip()
        least = 3 if words[-1:].isascii() and words[-1:].isalpha() else 4  # 万家A: the last letter is the share class
        if longest < least or longest <= token.end - token.start:
            continue
        keys = [key for key, length in reach.items() if length == longest]
        end = words[-1:] if least == 3 else words[-2:]
        exact = [key for key in keys if fold_name(catalog.name_of(key)).endswith(end)]
        if least == 3 and longest < 4 and not exact:
            continue
        yield Token(token.start, token.start + len(words), Kind.ENTITY, words, tuple(exact or keys), True)


def _reach(text: str, name: str) -> int:
    """How many characters of the text follow the name in order, gaps in the name allowed."""
    at = length = 0
    for char in text:
        if char == " ":
            length += 1
            continue
        found = name.find(char, at)
        if found < 0:
            break
        at = found + 1
        length += 1
    return length
