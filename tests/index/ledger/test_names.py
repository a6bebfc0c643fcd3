import pytest

from index.ledger.entities import EntityBook
from index.ledger.names import bare_code, bare_name, plain_code, spellings, split_code


@pytest.mark.parametrize("name", ["商汤-W", "商汤－Ｗ", "商 汤", "商汤", "商汤-w"])
def test_listing_suffixes_and_widths_do_not_matter(name: str) -> None:
    assert bare_name(name) == "商汤"


@pytest.mark.parametrize("name", ["ST东方", "*ST东方", "＊ST 东方", "XD东方", "东方"])
def test_special_treatment_marks_do_not_matter(name: str) -> None:
    assert bare_name(name) == "东方"


def test_share_classes_stay_apart() -> None:
    assert bare_name("某某人工智能A") != bare_name("某某人工智能C")
    assert bare_name("京东方A") != bare_name("京东方B")
    assert bare_name("某某联接 A") == bare_name("某某联接A")


def test_codes_have_one_spelling() -> None:
    assert plain_code("00020.hk") == plain_code("0020.HK") == "0020.HK"
    assert plain_code("sz002415") == plain_code("002415.SZ") == "002415.SZ"
    assert plain_code("00700.HK") == "0700.HK" and plain_code("09988.HK") == "9988.HK"
    assert bare_code("688256.SH") == "688256"
    assert split_code("商汤-W（0020.HK）") == ("商汤-W", "0020.HK")
    assert split_code("某公司（北京）") == ("某公司（北京）", None)


def test_spellings_hold_name_without_suffix_and_spaces() -> None:
    assert spellings("云从科技-UW") == {"云从科技-UW", "云从科技"}
    assert "深桑达A" in spellings("深桑达 A")


def test_one_entity_by_name_alias_or_code() -> None:
    book = EntityBook([("商汤-W", "0020.HK"), ("脸书", "META.O")])
    keys = {book.entity(name).key for name in ("商汤", "商汤科技", "SenseTime", "商汤-W(0020.HK)")}
    assert keys == {"0020.HK"}
    assert book.entity("Meta").key == "META.O"
    assert book.entity("Facebook").name == "Facebook"


def test_a_name_with_two_codes_is_left_open() -> None:
    book = EntityBook([("中芯国际", "688981.SH"), ("中芯国际", "0981.HK")])
    assert book.entity("中芯国际").code is None
    assert book.entity("中芯国际", "0981.HK").key == "0981.HK"
