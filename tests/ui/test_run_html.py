"""Names of an evaluation in the page's language."""

import re

import pytest

from eval.items import MISSING, TYPES
from eval.runs.plots import plots
from eval.scores.citations import CitationScore
from eval.scores.item import ItemScore
from eval.scores.totals import totals
from ui.run_html import named
from ui.strings import strings


def score(id, *, right):
    error = "" if right else "wrong-value"
    return ItemScore(
        id, "lookup", 1, id, not right, right, float(right), error, False, 1, 0, CitationScore(1, 1, 1, 1), None, None,
        None, 0.01, 0, 0, "" if right else "metric",
    )  # fmt: skip


ERRORS = re.findall(r"``([a-z]+(?:-[a-z]+)+)``", ItemScore.__doc__)


@pytest.mark.parametrize("word", [*TYPES, *ERRORS, "accuracy", "credit", "confidently wrong"])
def test_every_type_measure_and_error_has_a_name(word):
    assert re.fullmatch(r"[\u4e00-\u9fff]+", named(strings("zh"), word))
    assert re.fullmatch(r"[a-z -]+", named(strings("en"), word))


def test_the_kinds_of_error_were_found():
    assert len(ERRORS) > 10 and "wrong-value" in ERRORS


def test_a_word_without_a_name_stays_as_it_is():
    assert named(strings("zh"), "brand-new") == "brand-new"


@pytest.mark.parametrize("word", MISSING)
def test_what_a_refusal_misses_has_a_name(word):
    assert re.fullmatch(r"[\u4e00-\u9fff]+", named(strings("zh"), word))


def test_the_plots_are_drawn_with_the_words_given():
    scores = [score("a", right=True), score("b", right=False)]
    asked = []

    def words(label):
        asked.append(label)
        return label.upper()

    assert set(plots(totals(scores), scores, words)) == {"accuracy", "refusals", "calibration", "latency", "errors"}
    said = [named(strings("zh"), label) for label in asked]
    assert said and all(re.search(r"[\u4e00-\u9fff]", label) for label in said)
