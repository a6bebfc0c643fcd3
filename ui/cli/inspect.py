"""``yanbao inspect`` and ``yanbao tables``: what the reader made of a report."""

from __future__ import annotations

import csv
import io
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from index.errors import ReadError
from index.report import BlockKind, Report
from index.table import Table, TablePart
from ui.cli.options import LibraryOption, settings_and_library
from ui.strings import strings
from ui.wording import worded

ReportArgument = Annotated[
    str, typer.Argument(help="A file, or the id of a report in the library.", metavar="REPORT|FILE")
]


_KINDS = {"code": "代码", "name": "名称", "number": "数值", "date": "日期", "text": "文字"}
_HEADERS = {"first": "本表表头", "repeated": "重复", "missing": "没有", "garbled": "与首页矛盾，已置于一旁"}


class TableFormat(StrEnum):
    MD = "md"
    JSON = "json"
    CSV = "csv"


def inspect(
    report: ReportArgument,
    library: LibraryOption = None,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="Also print the text that was set aside.")] = False,
) -> None:
    """Audit a report: fields, sections, what was set aside and why, tables with their parts, findings."""
    read, say = _read(report, library), strings("zh")
    fields = read.fields
    typer.secho(f"{read.name}  ({read.id})", bold=True)
    for label, value in (
        ("标题", fields.title),
        ("机构", fields.issuer),
        ("行业", fields.industry),
        ("评级", fields.rating),
        ("月份", fields.period),
        ("发布", fields.published),
        ("分析师", "、".join(f"{a.name}({a.licence})" if a.licence else a.name for a in fields.analysts) or None),
    ):
        typer.echo(f"  {label}\t{value or '—'}")
    typer.secho("\n章节", bold=True)
    for block in read.blocks:
        if block.kind is BlockKind.HEADING:
            typer.echo(f"  {'  ' * ((block.level or 1) - 1)}{block.text}  (第{block.locator.line_start}行)")
    typer.secho("\n表格", bold=True)
    for table in read.tables:
        _describe(table)
    aside = [block for block in read.blocks if block.kind is BlockKind.BOILERPLATE]
    lines = Counter[str]()
    for block in aside:
        lines[worded(say, block.reason or "?")] += block.locator.line_end - block.locator.line_start + 1
    typer.secho("\n置于一旁（不参与问答，可复查）", bold=True)
    for reason, count in lines.most_common():
        typer.echo(f"  {reason}\t{count} 行")
    if set_aside:
        for block in aside:
            place, reason = block.locator, worded(say, block.reason or "?")
            typer.echo(f"  [{reason}] 第{place.line_start}–{place.line_end}行  {block.text[:200]}")
    typer.secho("\n发现", bold=True)
    for finding in read.findings:
        where = "；".join(f"第{p.line_start}行" + (f"(第{p.page}页)" if p.page else "") for p in finding.places)
        colour = {"error": "red", "warning": "yellow"}.get(finding.severity)
        severity = say(f"severity_{finding.severity}")
        typer.secho(f"  {severity}（{finding.kind}）  {finding.message}  [{where}]", fg=colour)
    if not read.findings:
        typer.echo("  无")


def tables(
    report: ReportArgument,
    library: LibraryOption = None,
    table: Annotated[
        str | None, typer.Option("--table", help="Only this table, by number or id.", show_default=False)
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format", help="How to print.")] = TableFormat.MD,
) -> None:
    """Print a report's tables whole, parts over several pages joined. A file needs no library."""
    read = _read(report, library)
    chosen = [t for t in read.tables if table is None or table in (t.number, t.id)]
    if not chosen:
        have = "、".join(t.label for t in read.tables) or "none"
        raise ReadError(f"No such table in {read.name}", table, f"It has: {have}")
    if format is TableFormat.JSON:
        typer.echo(orjson.dumps({"tables": [_plain(t) for t in chosen]}, option=orjson.OPT_INDENT_2).decode())
    elif format is TableFormat.CSV:
        for t in chosen:
            typer.echo(_csv(t), nl=False)
    else:
        typer.echo("\n\n".join(_markdown(t) for t in chosen))


def _read(report: str, library: Path | None) -> Report:
    from rag.open import audit, open_library

    settings, path = settings_and_library(library)
    if Path(report).exists():
        return audit(Path(report), settings)
    if not path.exists():
        raise ReadError("There is no such file", report, "Give a file, or a report id with --library DIR")
    with open_library(path, settings) as opened:
        return opened.report(report)


def _describe(table: Table) -> None:
    pages = "、".join(map(str, table.pages))
    typer.echo(
        f"  {table.label}  {table.title}  {len(table.rows)} 行 × {len(table.columns)} 列"
        + (f"  第{pages}页" if pages else "")
        + (f"  单位：{table.unit}" if table.unit else "")
    )
    for column in table.columns:
        detail = [_KINDS[column.kind], column.unit, column.qualifier, column.period, "预测" if column.forecast else ""]
        typer.echo(f"      {column.header or '—'}  [{' '.join(d for d in detail if d)}]")
    for part in table.parts:
        typer.echo(f"      · 第{part.line_start}–{part.line_end}行  {_rows(part)}  表头：{_HEADERS[part.state]}")


def _rows(part: TablePart) -> str:
    """Which rows of the table a part holds; its lines may hold only a header, or the rest of a row cut by the page."""
    first, last = part.row_start + 1, part.row_end
    return f"表的第{first}–{last}行" if first < last else f"表的第{last}行" if first == last else "没有新的行"


def _plain(table: Table) -> dict[str, Any]:
    return {
        "number": table.number,
        "title": table.title,
        "unit": table.unit,
        "columns": [{"name": column.header, "unit": column.unit} for column in table.columns],
        "rows": [list(row) for row in table.rows],
        "pages": list(table.pages),
        "source": table.source,
    }


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.header for column in table.columns)
    writer.writerows(table.rows)
    return out.getvalue()


def _markdown(table: Table) -> str:
    def row(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    head = f"{table.label} {table.title}".strip() + (f"（单位：{table.unit}）" if table.unit else "")
    lines = [head, "", row([c.header for c in table.columns]), row(["---"] * len(table.columns))]
    lines += [row(list(cells)) for cells in table.rows]
    return "\n".join(lines + ([f"\n资料来源：{table.source}"] if table.source else []))
