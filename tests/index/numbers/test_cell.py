from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.numbers import CellForm, Quantity, classify, is_missing, parse_quantity

MISSING = [
    "",
    " ",
    "-",
    "--",
    "—",
    "——",
    "－",
    "−",
    "N/A",
    "n/a",
    "NA",
    "n.a.",
    "nm",
    "NM",
    "不适用",
    "　",
    "…",
    "/",
    "无",
]
NUMBERS = {
    # raw: (value, high, unit, approximate)
    "1,044.47": ("1044.47", None, "", False),
    "１，０４４．４７": ("1044.47", None, "", False),
    "1, 044.47": ("1044.47", None, "", False),
    "1 ,044.47": ("1044.47", None, "", False),
    "3 .22": ("3.22", None, "", False),
    "-3.74%": ("-3.74", None, "%", False),
    "－3.74％": ("-3.74", None, "%", False),
    "−3.74 %": ("-3.74", None, "%", False),
    "- 3.74": ("-3.74", None, "", False),
    "–3.74": ("-3.74", None, "", False),
    "（3.5）": ("-3.5", None, "", False),
    "(3.5%)": ("-3.5", None, "%", False),
    "(3.5)%": ("-3.5", None, "%", False),
    "+2.1": ("2.1", None, "", False),
    "1.2亿": ("1.2", None, "亿", False),
    "5.2亿美元": ("5.2", None, "亿美元", False),
    "$5.2bn": ("5.2", None, "十亿美元", False),
    "12.5x": ("12.5", None, "倍", False),
    "12.3pct": ("12.3", None, "百分点", False),
    "3.9E+08": ("3.9E+8", None, "", False),
    "<1": ("1", None, "", True),
    ">100": ("100", None, "", True),
    "约20亿": ("20", None, "亿", True),
    "100余家": ("100", None, "家", True),
    "20-25": ("20", "25", "", False),
    "20%-25%": ("20", "25", "%", False),
    "20至25亿元": ("20", "25", "亿元", False),
    "8000万-1亿元": ("0.8", "1", "亿元", False),
    "-5%~10%": ("-5", "10", "%", False),
    "3.9-1.5": ("1.5", "3.9", "", False),
    "0": ("0", None, "", False),
    "0.00": ("0.00", None, "", False),
    "500台/万人": ("500", None, "台/万人", False),
}
OTHERS = {
    "3.91.5": CellForm.MALFORMED,
    "84%.": CellForm.MALFORMED,
    "1,04.4": CellForm.MALFORMED,
    "1,0444": CellForm.MALFORMED,
    "12 34": CellForm.MALFORMED,
    "1-": CellForm.MALFORMED,
    "(3.5": CellForm.MALFORMED,
    "--5": CellForm.MALFORMED,
    "1.2.3.4": CellForm.MALFORMED,
    "5%3": CellForm.MALFORMED,
    "2024.4.30": CellForm.DATE,
    "2024-04": CellForm.DATE,
    "4月23日": CellForm.DATE,
    "2024Q1": CellForm.DATE,
    "2023A": CellForm.DATE,
    "002415.SZ": CellForm.CODE,
    "TSLA.O": CellForm.CODE,
    "0020.HK": CellForm.CODE,
    "001986": CellForm.CODE,
    "S0130519070001": CellForm.CODE,
    "商汤-W": CellForm.TEXT,
    "数亿元": CellForm.TEXT,
    "2.5亿美元 A 轮融资": CellForm.TEXT,
    "GPT-4": CellForm.TEXT,
    "扭亏": CellForm.TEXT,
    "增长 5% 后下降 3%": CellForm.TEXT,
    "1" * 65: CellForm.TEXT,
}


@pytest.mark.parametrize("raw", MISSING)
def test_no_value_is_none_and_never_zero(raw: str) -> None:
    assert is_missing(raw)
    assert classify(raw) is CellForm.MISSING
    assert parse_quantity(raw, "亿元") is None


@pytest.mark.parametrize("raw", NUMBERS)
def test_number_is_read_exactly(raw: str) -> None:
    value, high, unit, about = NUMBERS[raw]
    expected = Quantity(Decimal(value), unit, raw.strip(), None if high is None else Decimal(high), about)
    assert parse_quantity(raw) == expected
    assert classify(raw) is (CellForm.NUMBER if high is None else CellForm.RANGE)


@pytest.mark.parametrize("raw", OTHERS)
def test_what_is_no_number_is_told_apart(raw: str) -> None:
    assert classify(raw) is OTHERS[raw]
    assert parse_quantity(raw, "%") is None or OTHERS[raw] is CellForm.DATE


@pytest.mark.parametrize(
    ("raw", "column", "unit"),
    [
        ("1.2", "亿元", "亿元"),
        ("1.2%", "亿元", "%"),
        ("1.2亿", "亿元", "亿元"),
        ("1.2亿", "美元", "亿美元"),
        ("1.2万", "%", "万"),
        ("1.2", "USD mn", "百万美元"),
        ("12", "", ""),
    ],
)
def test_unit_of_the_cell_wins_over_the_column(raw: str, column: str, unit: str) -> None:
    quantity = parse_quantity(raw, column)
    assert quantity is not None and quantity.unit == unit


def test_year_and_month_is_an_amount_in_a_column_with_a_unit() -> None:
    quantity = parse_quantity("2024.4", "亿元")
    assert quantity is not None and quantity.value == Decimal("2024.4")


def test_amount_is_exact_beyond_the_default_precision() -> None:
    digits = "1234567890123456789012345678901234567.891"
    quantity = parse_quantity("-" + digits, "亿元")
    assert quantity is not None
    assert quantity.value == Decimal("-" + digits)
    assert f"{quantity.amount:f}" == "-123456789012345678901234567890123456789100000"


decimals = st.decimals(min_value="-99999999999", max_value="99999999999", places=2) | st.decimals(
    min_value="-999", max_value="999", places=1
)
WIDE = str.maketrans("0123456789.,%+", "０１２３４５６７８９．，％＋")


@st.composite
def printed_numbers(draw: st.DrawFn) -> tuple[Decimal, str, str]:
    """A value, a unit, and one of the ways to print them."""
    value = draw(decimals)
    unit = draw(st.sampled_from(["", "%", "亿元", "万美元", "倍", "百分点", "家", "元/股"]))
    body = f"{abs(value):,}" if draw(st.booleans()) else f"{abs(value)}"
    if draw(st.booleans()) and "," in body:
        body = body.replace(",", draw(st.sampled_from([", ", " ,", " , ", "，"])))
    if draw(st.booleans()) and "." in body:
        body = body.replace(".", draw(st.sampled_from([" .", ". "])))
    negative = value.is_signed() and value != 0
    sign = draw(st.sampled_from(["-", "−", "－", "–", "- "])) if negative else draw(st.sampled_from(["", "+"]))
    text = sign + body + draw(st.sampled_from(["", " "])) + unit
    if negative and not unit and draw(st.booleans()):
        text = f"（{body}）" if draw(st.booleans()) else f"({body})"
    text = text.translate(WIDE) if draw(st.booleans()) else text
    pad = draw(st.sampled_from(["", " ", "\u3000", "\u00a0"]))
    return value, unit, pad + text + pad


@settings(max_examples=400)
@given(printed_numbers())
def test_every_print_of_a_number_reads_back(case: tuple[Decimal, str, str]) -> None:
    value, unit, raw = case
    quantity = parse_quantity(raw)
    assert quantity is not None, raw
    assert (quantity.value, quantity.unit) == (value, unit)
    column = parse_quantity(raw, "亿港元")
    assert column is not None and column.unit == (unit or "亿港元")


@settings(max_examples=300)
@given(st.text(alphabet="0123456789.,，-+%()（） ~至亿万元美百分点倍家E\u3000－", max_size=14))
def test_any_cell_has_a_form_and_only_numbers_have_quantities(raw: str) -> None:
    form, quantity = classify(raw), parse_quantity(raw)
    assert (quantity is not None) == (form in (CellForm.NUMBER, CellForm.RANGE))
    assert (form is CellForm.MISSING) == is_missing(raw)
    if quantity is not None and quantity.high is not None:
        assert quantity.value <= quantity.high


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_arbitrary_text_never_raises(raw: str) -> None:
    classify(raw)
    parse_quantity(raw, "亿元")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1,642（-61）", "1642"),
        ("12.3 (+5.1%)", "12.3"),
        ("0（0）", "0"),
        ("-3.5%(12%)", "-3.5"),
        ("1,642（61）", None),  # a note, or a figure that belongs to it
        ("1,642（-61", None),
        ("1,642（-61）（+3）", None),
        ("（-61）", "-61"),
    ],
)
def test_a_figure_with_its_change_in_brackets(raw: str, value: str | None) -> None:
    found = parse_quantity(raw, "家")
    assert (found and found.value) == (value and Decimal(value))
