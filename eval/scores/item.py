"""The score of one answer: right or wrong, why, and everything else that is counted per item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from eval.answers import SystemAnswer
from eval.items import Item
from eval.scores.citations import CitationScore, score_citations
from eval.scores.entities import score_entities, squeeze
from eval.scores.figures import score_figures
from eval.scores.refusals import refuses
from eval.scores.retrieval import judged, ndcg_at, recall_at, reciprocal_rank
from eval.scores.told import told_figures
from eval.scores.units import scaled

_FALSE = re.compile(r"错误|不对|不正确|有误|不支持|不属实|不符|不成立|不准确|×|(?<![对是])错(?!落|过)|False|false")
_TRUE = re.compile(r"正确|属实|支持|成立|准确|符合|一致|(?<![不核])对(?!比|应|于|象|方|标)|√|True|true|^是")


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Everything that is counted for one item.

    Attributes:
        right: The answer is right as a whole.
        credit: Partial credit in [0, 1]: share of figures, F1 of a list.
        error: Kind of error, "" if right: ``refused-answerable``, ``answered-unanswerable``, ``wrong-value``,
            ``wrong-unit``, ``wrong-scale``, ``wrong-sign``, ``missing-figure``, ``too-many-figures``, ``wrong-entity``,
            ``missing-entity``, ``extra-entity``, ``wrong-order``, ``wrong-verdict``, ``missing-text``,
            ``missing-citation``, ``system-error``, ``no-answer``.
        refused: The answer counts as a refusal.
        figures: Figures told in the text.
        unbound: Those that the answer binds to nothing. In a refusal they count too.
        template: The phrasing that the question was made with.
        missing: What is missing (entity, metric, period …), for questions that must be refused.
    """

    id: str
    type: str
    difficulty: int
    cluster: str
    must_refuse: bool
    right: bool
    credit: float
    error: str
    refused: bool
    figures: int
    unbound: int
    citations: CitationScore
    recall_at_5: float | None
    reciprocal_rank: float | None
    ndcg_at_10: float | None
    elapsed_s: float
    tokens_in: int
    tokens_out: int
    missing: str = ""
    template: str = ""


def score_item(item: Item, answer: SystemAnswer | None, reports: Mapping[str, str]) -> ItemScore:
    """Scores one answer; None (never handed in) is wrong.

    Args:
        reports: Truth folder's name by report id.
    """
    given = answer or SystemAnswer(id=item.id, error="no answer")
    refused = not given.error and refuses(item, given)
    citations = score_citations(item, given, reports)
    credit, error = _judge(item, given, refused, citations)
    if answer is None:
        error = "no-answer"
    told = told_figures(given.text)
    recall, rank, ndcg = _retrieval(item, given, reports)
    return ItemScore(
        id=item.id,
        type=item.type,
        difficulty=item.difficulty,
        cluster=item.cluster,
        must_refuse=item.gold.refusal is not None,
        right=not error,
        credit=credit,
        error=error,
        refused=refused,
        figures=len(told),
        unbound=_unbound(item, given),
        citations=citations,
        recall_at_5=recall,
        reciprocal_rank=rank,
        ndcg_at_10=ndcg,
        elapsed_s=given.elapsed_s,
        tokens_in=given.tokens_in,
        tokens_out=given.tokens_out,
        missing=item.gold.refusal or "",
        template=item.template,
    )


def _judge(item: Item, answer: SystemAnswer, refused: bool, citations: CitationScore) -> tuple[float, str]:
    """Credit and error. Who is asked where something stands (retrieval) must cite the place, and need say no more."""
    gold = item.gold
    if answer.error:
        return 0.0, "system-error"
    if gold.refusal is not None:
        return (1.0, "") if refused else (0.0, "answered-unanswerable")
    if refused:
        return 0.0, "refused-answerable"
    if item.type == "retrieval" and item.evidence:
        found = citations.passage_recall or 0.0
        return found, "" if found == 1.0 else "missing-citation"
    parts: list[tuple[float, str]] = []
    if gold.figures:
        parts.append(score_figures(item, answer.text))
    if gold.entities:
        parts.append(score_entities(item, answer.text))
    if gold.verdict is not None:
        verdict = verdict_of(answer.text)
        parts.append((1.0, "") if verdict is gold.verdict else (0.0, "wrong-verdict"))
    if gold.text:
        text = squeeze(answer.text)
        hits = [any(squeeze(option) in text for option in group) for group in gold.text]
        parts.append((sum(hits) / len(hits), "" if all(hits) else "missing-text"))
    credit = min(score for score, _ in parts)
    return credit, next((error for _, error in parts if error), "")


def verdict_of(text: str) -> bool | None:
    """What an answer says about a statement: the first sentence that says anything decides; False wins within a
    sentence.

    “不正确” holds “正确”: so words of denial are looked for first.
    """
    for sentence in re.split(r"[。！？\n；;，,]", text):
        if _FALSE.search(sentence):
            return False
        if _TRUE.search(sentence.strip()):
            return True
    return None


def _unbound(item: Item, answer: SystemAnswer) -> int:
    """Figures of the text that nothing binds.

    A figure is bound if it is among the answer's bound figures, in their formulas or in a cited cell (the operands
    of a shown formula are told without their unit: their digits must agree), or if it repeats the question
    (50亿元以上的有…). A cited passage binds nothing by itself: it may hold any number of other figures.
    """
    amounts = {_amount(figure.value, figure.unit) for figure in answer.figures}
    digits = {abs(figure.value).normalize() for figure in answer.figures}
    quoted = [figure for citation in answer.citations if citation.row for figure in told_figures(citation.quote)]
    shown = [operand for figure in answer.figures for operand in told_figures(figure.formula or "")]
    spans = [end for figure in answer.figures for end in told_figures(figure.raw)]  # 50%-70% is bound as one span
    digits |= {abs(figure.value).normalize() for figure in (*quoted, *shown, *spans, *told_figures(item.question))}
    text = answer.text
    for citation in answer.citations:
        text = text.replace(citation.row, "") if citation.row else text  # 人工智能50ETF is a name
    loose = 0
    for figure in told_figures(text):
        exact = _amount(figure.value, figure.unit) in amounts
        loose += not exact and abs(figure.value).normalize() not in digits
    return loose


def _amount(value: Decimal, unit: str) -> Decimal:
    return (abs(value) * scaled(unit).scale).normalize()


def _retrieval(
    item: Item, answer: SystemAnswer, reports: Mapping[str, str]
) -> tuple[float | None, float | None, float | None]:
    if not answer.hits or not item.evidence:
        return None, None, None
    ranked, relevant = judged(item, answer.hits, reports)
    return recall_at(ranked, relevant, 5), reciprocal_rank(ranked, relevant), ndcg_at(ranked, relevant, 10)
