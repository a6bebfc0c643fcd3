"""A summary as Markdown: text from reports cannot become markup, citations are footnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.answer import Citation
from rag.summaries.phrases import wording
from rag.summaries.summary import Claim, Piece, Summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_QUOTE = 120  # characters of a quote in a footnote


def escape(text: str) -> str:
    """Report text as plain Markdown text on one line.

    >>> escape("<b>[x](y)</b>")
    '\\\\<b\\\\>\\\\[x\\\\](y)\\\\</b\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def markdown(summary: Summary) -> str:
    words = wording(summary.language)
    notes: dict[Citation, int] = {}
    lines = [f"# {escape(summary.title)}", "", f"> {words['note']}", ""]
    for section in summary.sections:
        lines += [f"## {escape(section.title)}", ""]
        lines += [line for claim in section.claims for line in (f"- {_claim(claim, notes)}",)]
        lines.append("")
    lines += [f"## {words['coverage']}", ""]
    lines += _coverage(summary, words)
    lines += ["", f"{words['sources']}：" + "；".join(escape(name) for name in summary.reports.values()), ""]
    lines += [f"[^{number}]: {_note(citation, summary.reports, words)}" for citation, number in notes.items()]
    return "\n".join(lines).rstrip() + "\n"


def _claim(claim: Claim, notes: dict[Citation, int]) -> str:
    keys = "".join(f"[^{notes.setdefault(citation, len(notes) + 1)}]" for citation in claim.citations)
    return f"{escape(claim.text)}{keys}"


def _note(citation: Citation, names: Mapping[str, str], words: Mapping[str, str]) -> str:
    place = [
        escape(names.get(citation.report, citation.report)),
        words["page"].format(citation.page) if citation.page is not None else "",
        words["table"].format(escape(citation.table)) if citation.table else "",
        escape(citation.row or ""),
        escape(citation.column or ""),
        words["line"].format(citation.locator.line_start),
    ]
    quote = citation.quote if len(citation.quote) <= _QUOTE else f"{citation.quote[:_QUOTE]}…"
    return " · ".join(part for part in place if part) + f"：“{escape(quote)}”"


def _coverage(summary: Summary, words: Mapping[str, str]) -> list[str]:
    coverage = summary.coverage
    filled = round(10 * coverage.share)
    total = len(coverage.used) + len(coverage.unused)
    lines = [f"- {'█' * filled}{'░' * (10 - filled)} {len(coverage.used)}/{total}"]
    for label, pieces in ((words["used"], coverage.used), (words["unused"], coverage.unused)):
        if pieces:
            lines.append(f"- {label}：{_list(pieces, words)}")
    if coverage.left_out:
        lines.append(f"- {words['left']}：{'、'.join(map(escape, coverage.left_out))}")
    if coverage.skipped:
        lines.append(f"- {words['skipped']}：{'、'.join(map(escape, coverage.skipped))}")
    return lines


def _list(pieces: tuple[Piece, ...], words: Mapping[str, str]) -> str:
    names = list(dict.fromkeys(escape(piece.name) for piece in pieces))
    shown, rest = names[:60], len(names) - 60
    return "、".join(shown) + (f"，{words['more'].format(rest)}" if rest > 0 else "")
