"""Names of an evaluation in the page's language."""

import re

import pytest

from eval.items import TYPES
from eval.scores.item import ItemScore
from ui.run_html import named
from ui.strings import strings

ERRORS = re.findall(r"``([a-z]+(?:-[a-z]+)+)``", ItemScore.__doc__)


@pytest.mark.parametrize("word", [*TYPES, *ERRORS, "accuracy", "credit", "confidently wrong"])
def test_every_type_measure_and_error_has_a_name(word):
    assert re.fullmatch(r"[\u4e00-\u9fff]+", named(strings("zh"), word))
    assert re.fullmatch(r"[a-z -]+", named(strings("en"), word))


def test_the_kinds_of_error_were_found():
    assert len(ERRORS) > 10 and "wrong-value" in ERRORS


def test_a_word_without_a_name_stays_as_it_is():
    assert named(strings("zh"), "brand-new") == "brand-new"
