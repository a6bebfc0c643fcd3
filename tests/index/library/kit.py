"""Small made-up reports and a hashing embedder, enough to exercise a library without models."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.report import Block, BlockKind, Fields, Locator, Report
from index.table import Column, ColumnKind, HeaderState, Table, TablePart


class HashEmbedder:
    """Hashed character pairs: deterministic, similar for similar texts."""

    def __init__(self, name: str = "hash", dimension: int = 32) -> None:
        self.name, self.dimension = name, dimension
        self.texts = 0

    def embed(self, texts: Sequence[str], kind: str = "passage") -> NDArray[np.float32]:
        self.texts += len(texts)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for pair in pairwise(text):
                row[zlib.crc32("".join(pair).encode()) % self.dimension] += 1
            row[0] += 0.01
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def make_report(
    title: str = "四月月报",
    *,
    body: Sequence[str] = ("光纤价格上涨三成。", "机器人订单增加。"),
    rows: Sequence[tuple[str, str, str]] = (("天目科技", "000901.SZ", "12.50"), ("云岭股份", "600902.SH", "8.30")),
    name: str | None = None,
    issuer: str | None = "星河证券",
    period: str | None = "2024-04",
) -> Report:
    """A report with one section, paragraphs, and one table of code, name and 总市值 (亿元)."""
    lines = ["一、行情", *body, "表1：公司一览", "代码\t简称\t总市值(亿元)", *("\t".join(row) for row in rows)]
    id = hashlib.sha256("\n".join([title, str(name), str(issuer), str(period), *lines]).encode()).hexdigest()[:16]
    section, first = ("一、行情",), len(body) + 2

    def at(start: int, end: int | None = None) -> Locator:
        return Locator(id, 1, start, end or start)

    columns = (
        Column("代码", "代码", ColumnKind.CODE),
        Column("简称", "简称", ColumnKind.NAME),
        Column("总市值(亿元)", "总市值", ColumnKind.NUMBER, "亿元", "header", "总市值"),
    )
    part = TablePart(1, first, len(lines), 0, len(rows), ("代码", "简称", "总市值(亿元)"), HeaderState.FIRST)
    table = Table(
        "t1", "1", "公司一览", "", columns, tuple((code, name_, value) for name_, code, value in rows),
        tuple((first + 2 + n, first + 2 + n) for n in range(len(rows))), 1, 0, "万得", None, (part,), section,
    )  # fmt: skip
    blocks = (
        Block(BlockKind.HEADING, "一、行情", at(1), (), 1),
        *(Block(BlockKind.PARAGRAPH, text, at(2 + n), section) for n, text in enumerate(body)),
        Block(BlockKind.TABLE, "表1：公司一览", at(first, len(lines)), section, table="t1"),
    )
    fields = Fields(title, issuer, "电子", None, period, None)
    return Report(id, name or f"{title}.txt", fields, tuple(lines), (1,) * len(lines), blocks, (table,))
