import doctest
import importlib
import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index.numbers
from index.numbers import sentences


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


def test_ends_of_sentences() -> None:
    assert texts("收入 21.4 亿元。利润 3.5 亿元！真的吗？是；好;") == [
        "收入 21.4 亿元。",
        "利润 3.5 亿元！",
        "真的吗？",
        "是；",
        "好;",
    ]
    assert texts("标题\n正文。") == ["标题", "正文。"]


def test_brackets_and_quotes_are_not_cut() -> None:
    assert texts("他说“涨了。跌了。”后来（第一；第二）走了。完") == ["他说“涨了。跌了。”后来（第一；第二）走了。", "完"]
    assert texts("他说完了。”后来") == ["他说完了。”", "后来"]


def test_an_unclosed_bracket_does_not_swallow_the_rest() -> None:
    text = "（未闭合" + "字" * 500 + "。第二句。\n第三句。"
    assert texts(text)[-2:] == ["第二句。", "第三句。"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="收入21.4亿元。！？；;\n“”（）() ", max_size=60))
def test_no_character_is_lost_or_twice(text: str) -> None:
    floor, kept = 0, ""
    for sentence in sentences(text):
        assert floor <= sentence.start < sentence.end
        assert text[sentence.start : sentence.end] == sentence.text
        assert not text[floor : sentence.start].strip()
        floor, kept = sentence.end, kept + sentence.text
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize("module", [info.name for info in pkgutil.iter_modules(index.numbers.__path__)])
def test_examples_in_docstrings(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"index.numbers.{module}")).failed == 0
