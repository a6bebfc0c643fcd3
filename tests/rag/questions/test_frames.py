"""What people wrap around a question is taken off; what only looks like a wrapping stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.questions.frames import unframed


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("青屿科技的市盈率，我该去报告哪个地方查？", "青屿科技的市盈率？"),
        ("2024Q1远山动力的研发投入是在哪张表或哪段话里写的？", "2024Q1远山动力的研发投入？"),
        ("远山动力的毛利率写在哪一页", None),
        ("云溪智能市销率（2024年4月底）在文档哪里", "云溪智能市销率（2024年4月底）？"),
        ("帮我定位一下云溪智能今年以来涨跌幅", "云溪智能今年以来涨跌幅"),
        ("“云溪智能的市值低于青屿科技”，这话准不准？", "“云溪智能的市值低于青屿科技”，对吗？"),
        ("看到一个说法：青屿科技的营收为21.4亿元。与报告一致吗？", "青屿科技的营收为21.4亿元，对吗？"),
        ("帮我把下关：青屿科技的涨幅为5.53%，没写错吧？", "青屿科技的涨幅为5.53%，对吗？"),
        ("青屿科技的研发投入（2024年一季度，见正文）是多少", "青屿科技的研发投入（2024年一季度）是多少"),
        ("我在写纪要，青屿科技的市值填多少合适？", "青屿科技的市值是多少？"),
        ("翻翻报告，青屿科技的毛利率到底多少啊", "青屿科技的毛利率到底多少啊"),
        ("青屿科技2024年4月融资额，报一下数", "青屿科技2024年4月融资额？"),
        ("甲公司和乙公司，市销率平均下来是多少？等权，保留两位小数", "甲公司和乙公司，市销率平均下来是多少"),
        ("甲公司和乙公司的市销率平均下来是多少，等权，保留两位小数", "甲公司和乙公司的市销率平均下来是多少"),
        ("甲公司的营收是乙公司的多少倍，四舍五入到0.01", "甲公司的营收是乙公司的多少倍"),
        ("同事说：青屿科技市值超过千亿，对吗？", "青屿科技市值超过千亿，对吗？"),
    ],
)
def test_a_frame_is_taken_off(asked: str, plain: str | None) -> None:
    assert unframed(asked) == (plain or asked)


@pytest.mark.parametrize(
    "asked",
    [
        "新工厂建在哪里？",
        "大会在哪个城市召开？",
        "这款机器人在什么地方能看到？",
        "哪张表列了基金规模？",
        "报告里提到了哪些公司？",
        "哪些地方提到了量子计算？",
        "工信部在哪份文件里写到数据要素？",
        "评级与上月一致吗？",
        "净利润与一致预期相符吗？",
        "净资产收益率：青屿科技是多少",
        "境外：市值最大的是谁？",
        "报告提到：新模型什么时候发布？",
        "在哪里能查到？",
        "做空的基金，规模最大的是谁？",
        "我要看青屿科技，市值多少？",
        "更新后的目标价，最高的是谁？",
        "市值最高的取3位",
        "这个模型预测准不准？",
        "等权指数涨了多少？",
        "目前市盈率算百分位是多少？",
        "对吗？",
    ],
)
def test_what_asks_for_something_stays(asked: str) -> None:
    assert unframed(asked) == asked


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    assert unframed(text) or not text


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("甲公司的营收是乙公司的几倍？小数点后要两位。", "甲公司的营收是乙公司的几倍？"),
        ("甲和乙的平均市值，敬请取至小数点后第二位", "甲和乙的平均市值"),
        ("市值，甲公司比上乙公司，商保留2位小数", "市值，甲公司比上乙公司，商"),  # it says what is worked out
        ("甲公司的市值抵几个乙公司？别取整", "甲公司的市值抵几个乙公司？"),
        ("How many times is it? Two decimals please.", "How many times is it?"),
        ("表4那张表里市值最高的是谁", "表4里市值最高的是谁"),
        ("表4这张表2025年的市值", "表4里2025年的市值"),
        ("表格（《公司近况（截至 2025.7.31）》）里市值最高的是谁", "《公司近况（截至 2025.7.31）》 里市值最高的是谁"),
        ("Which in the table（表4）have a market cap above 5?", "Which in 表4 have a market cap above 5?"),
        ("青屿科技的市值低于远山动力，她讲得对吗？", "青屿科技的市值低于远山动力，对吗？"),
        ("市值高于100亿元的有谁？报名字", "市值高于100亿元的有谁？"),
    ],
)
def test_form_and_pointers_are_taken_off(asked: str, plain: str) -> None:
    assert unframed(asked) == plain


@pytest.mark.parametrize(
    "asked",
    [
        "市值最高的取2位",
        "300223.SZ，报名字",
        "甲公司保留两位董事",
        "表4和那张表5",
        "要两位小数点专家",
        "取整后的市值最高的是谁",
    ],
)
def test_what_only_looks_like_form_stays(asked: str) -> None:
    assert unframed(asked) == asked
