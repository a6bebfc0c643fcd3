"""Running text to chunks: whole sentences, within one section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.hit import Chunk, ChunkKind
from index.report import Block, BlockKind, Locator, Report

LIMIT = 260  # characters; at this size prose was found best, and it is about 180 tokens
_SENTENCE_END = re.compile(r"(?<=[。！？!?；;])(?![”’」』）)\]])|(?<=[。！？!?；;][”’」』）)\]])|\n+")
_CLAUSE_END = re.compile(r"(?<=[，,、：:])")


def sentences(text: str) -> list[str]:
    """Sentences of ``text`` with their end marks, without empty ones."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece and piece.strip()]


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Pieces of at most ``limit`` characters, cut at sentence ends, else at commas, else anywhere."""
    pieces: list[str] = []
    for sentence in sentences(text):
        for part in _fit(sentence, limit):
            if pieces and len(pieces[-1]) + len(part) <= limit:
                pieces[-1] += part
            else:
                pieces.append(part)
    return pieces


def _fit(sentence: str, limit: int) -> Iterator[str]:
    if len(sentence) <= limit:
        yield sentence
        return
    held = ""
    for clause in _CLAUSE_END.split(sentence):
        if held and len(held) + len(clause) > limit:
            yield held
            held = ""
        held += clause
        while len(held) > limit:
            yield held[:limit]
            held = held[limit:]
    if held:
        yield held


def prefixed(section: Sequence[str], text: str) -> str:
    """A chunk's text: where it stands, then what it says."""
    return f"{' > '.join(section)}\n{text}" if section else text


def prose_chunks(report: Report) -> Iterator[Chunk]:
    """Paragraphs and captions, packed up to the limit while they follow each other in one section."""
    held: list[Block] = []
    for block in report.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.FIGURE) and block.text.strip():
            if held and not _joins(held, block):
                yield from _chunks(report.id, held)
                held = []
            held.append(block)
        else:  # a heading, a table or boilerplate: what follows is no longer the same run of lines
            yield from _chunks(report.id, held)
            held = []
    yield from _chunks(report.id, held)


def _joins(held: list[Block], block: Block) -> bool:
    together = sum(len(other.text) + 1 for other in held) + len(block.text)
    return block.section == held[0].section and together <= LIMIT


def _chunks(report: str, blocks: list[Block]) -> Iterator[Chunk]:
    if not blocks:
        return
    first, last = blocks[0].locator, blocks[-1].locator
    locator = Locator(report, first.page, first.line_start, last.line_end)
    texts = split(blocks[0].text) if len(blocks) == 1 else ["\n".join(block.text for block in blocks)]
    whole = Chunk(0, report, ChunkKind.PROSE, "", blocks[0].section, locator)
    for text in texts:
        yield replace(whole, text=prefixed(whole.section, text))
