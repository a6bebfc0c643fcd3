"""Words that are recognised by their class, in the orders that people use, and what must not be read so."""

from __future__ import annotations

from itertools import product

import pytest

from rag.questions.idioms import plainly

_LESS = ("低", "更低", "低一点", "便宜", "更便宜", "便宜些", "较低", "要低一些")
_WHICH = ("谁的市盈率{}", "市盈率哪个{}", "市盈率谁{}呢", "哪家市盈率{}")


@pytest.mark.parametrize(("less", "which"), list(product(_LESS, _WHICH)))
def test_comparatives_of_any_adjective(ask, less, which):
    answer = ask(f"云岭软件和星汉科技，{which.format(less)}")
    assert not answer.refused and answer.text.startswith("云岭软件")


@pytest.mark.parametrize("far", ["狠", "惨", "厉害", "凶"])
def test_a_degree_follows_its_verb(ask, far):
    assert ask(f"青禾智能跌得比三人同行{far}吗").text.startswith("不是")
    assert ask(f"三人同行跌得比青禾智能{far}吗").text.startswith("是的")


@pytest.mark.parametrize("verb", ["增了多少", "增加了多少", "升了多少", "提升了多少"])
def test_verbs_of_change(ask, verb):
    assert "12.50%" in ask(f"云岭软件2023年营业收入同比{verb}").text


@pytest.mark.parametrize("joint", ["、", "和", "与"])
@pytest.mark.parametrize("together", ["都", "均", "同时", ""])
def test_a_bound_behind_a_list_holds_for_all_of_it(ask, joint, together):
    # 云岭软件 PE 25.00, PS 4.20; 海脉信息 18.40, 1.90
    answer = ask(f"市盈率{joint}市销率{together}低于20的国内公司有哪些")
    assert "海脉信息" in answer.text and "云岭软件" not in answer.text
    assert "市盈率 PE (TTM)低于 20" in answer.text and "市销率 PS (TTM)低于 20" in answer.text


def test_bounds_of_their_own_are_not_shared(ask):
    answer = ask("市盈率和市销率分别低于20和3的国内公司有哪些")
    assert answer.refused or "市销率 PS (TTM)低于 20" not in answer.text


@pytest.mark.parametrize("phrase", ["增收不增利", "增收减利", "营收增长但净利润下滑"])
def test_growth_without_profit(ask, phrase):
    answer = ask(f"有哪些国内公司{phrase}")
    assert "高于 0" in answer.text and "低于 0" in answer.text
    assert "没有" in answer.text or "云岭软件" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "国内公司总市值CR2是多少",
        "国内公司市值前二合计占比（CR2）",
        "国内公司总市值前二名的集中度",
        "国内公司市值集中度CR2",
    ],
)
def test_concentration(ask, question):
    # (1,200.50 + 640.00 …) over 2,616.10; two rows tie for the second place
    assert "占" in ask(question).text and not ask(question).refused


@pytest.mark.parametrize(
    "question",
    [
        "既在涨幅前二又在表4里的公司有哪些",
        "涨幅前二和表4都有的公司有哪些",
        "同时出现在表1和表4的公司有哪些",
        "表1和表4的交集有哪些公司",
    ],
)
def test_rows_of_two_lists(ask, question):
    answer = ask(question)
    assert "星汉科技" in answer.text and "北辰" not in answer.text and "云岭" not in answer.text


def test_two_lists_without_a_word_for_both_are_no_intersection(ask):
    assert "北辰" in ask("表1和表4的月涨跌幅最高的两家是谁").text or ask("表1和表4的月涨跌幅最高的两家是谁").refused


@pytest.mark.parametrize("form", ["{}开头的", "代码以{}开头的", "{}打头的"])
def test_codes_by_their_beginning(ask, form):
    answer = ask(f"表4里{form.format(60)}公司有几家")
    assert "2 家" in answer.text


def test_names_by_what_is_in_them(ask):
    assert "60.14" not in ask("名字里带ETF的基金规模合计").text
    assert "58.29" in ask("名称中含有“ETF”字样的基金规模合计").text  # 58.16 + 0.13


@pytest.mark.parametrize("between", ["和", "、", "或"])
def test_two_boards_are_both_looked_at(ask, between):
    answer = ask(f"科创板{between}创业板里市值超过50亿的公司有几家")
    assert "2 家" in answer.text and "星汉科技" in answer.text and "青禾智能" in answer.text


def test_a_second_scope_without_a_joint_is_refused(ask):
    assert ask("境外上市的国内公司市值最高的是谁").refused


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("所有境外公司4月都上涨，对吗", "不是"),
        ("“国内公司4月全部下跌”这个说法对不对", "不是"),
        ("境外公司的总市值都超过100亿美元，是真的吗", "是的"),
    ],
)
def test_claims_about_all_rows(ask, question, start):
    assert ask(question).text.startswith(start)


def test_a_claim_about_all_rows_stays_open_without_a_figure(ask):
    answer = ask("所有基金的近1月回报都为正且近6月回报都低于10%，对吗")
    assert answer.refused and "远帆" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "市值前三的国内公司里，4月上涨的有几家",
        "市值前三的国内公司中4月上涨的有几家",
        "先找出市值前三的国内公司，再数其中4月上涨的有几家",
    ],
)
def test_counting_among_the_first_rows(ask, question):
    # 云岭软件 +3.10, 星汉科技-U +15.60, 海脉信息 0.00
    answer = ask(question)
    assert "2 家" in answer.text and "最高的 3 家" in answer.text


@pytest.mark.parametrize("place", ["第一名", "榜首", "冠军", "第二名"])
def test_a_place_on_a_list_is_one_in_its_own_order(ask, place):
    assert ("8.95" if place == "第二名" else "30.20") in ask(f"涨幅榜{place}的收盘价").text


@pytest.mark.parametrize("particle", ["呗", "哇", "嘞", "😂", "~~", "……"])
def test_particles_say_nothing(ask, particle):
    assert "1,200.50" in ask(f"云岭软件市值多少{particle}").text


@pytest.mark.parametrize("word", ["流通", "考核", "扣非", "增持", "非"])
def test_words_that_could_narrow_are_refused(ask, word):
    answer = ask(f"云岭软件{word}市值多少")
    assert answer.refused or "1,200.50" not in answer.text


def test_mean_of_the_metric_in_the_condition(ask):
    assert "74.47" in ask("剔除负值后国内公司市盈率的平均数").text  # (25 + 180 + 18.4) / 3


@pytest.mark.parametrize("lead", ["", "麻烦", "帮我", "能不能帮忙", "在不，", "哥们儿，", "老板问，", "请您"])
@pytest.mark.parametrize("verb", ["查一下", "看看", "算一算", "报下", "说明"])
def test_requests_around_a_question_say_nothing(ask, lead, verb):
    assert "1,200.50" in ask(f"{lead}{verb}云岭软件的总市值").text or not lead


@pytest.mark.parametrize("end", ["涨了没", "涨了吗", "涨了没有", "涨跌多少"])
def test_what_is_asked_of_the_one_that_was_found_is_no_condition(ask, end):
    # 三人同行 is the smallest and fell; the smallest that rose is another
    assert ask(f"市值最小的国内公司是谁，4月{end}").text.count("三人同行") >= 1


def test_a_name_in_front_of_rows_is_not_dropped(ask):
    assert ask("启明人工智能A的基金里规模最大的是哪只").refused


def test_a_share_of_a_whole_market_is_refused(ask):
    assert ask("云岭软件市值占A股总市值的比例").refused
    assert not ask("云岭软件市值占A股公司总市值的比例").refused


@pytest.mark.parametrize("noun", ["最后一名", "末位", "最末位", "倒数第一名"])
def test_a_place_is_one_by_the_metric_before_it(ask, noun):
    # the lowest PS is that of 海脉信息
    assert "18.40" in ask(f"国内公司市销率{noun}的市盈率").text


def test_the_number_of_rows_may_stand_before_a_scope(ask):
    assert "2 家" in ask("5家国内公司里有多少是涨的").text


def test_the_last_letter_of_a_short_name_is_the_share_class(ask):
    assert "1.98" in ask("启明C规模多少").text
    assert "6.72" in ask("启明A规模多少").text


@pytest.mark.parametrize("each", ["各有几家", "分别有几家", "各自有几家"])
def test_two_boards_each(ask, each):
    answer = ask(f"表4里科创板和创业板公司{each}")
    assert answer.text.count("1 家") == 2


@pytest.mark.parametrize("joint", ["和", "与", "、"])
def test_two_places_are_two_questions(ask, joint):
    # 云岭软件 1,200.50 leads, 三人同行 47.20 is last
    answer = ask(f"国内公司里总市值第三高{joint}第二低的分别是谁")
    assert "青禾智能" in answer.text and answer.text.count("总市值") >= 2


def test_the_number_of_all_rows_behind_a_demonstrative(ask):
    assert "2 家" in ask("国内这5家公司里有几家4月上涨").text or ask("国内这5家公司里有几家4月上涨").refused


@pytest.mark.parametrize(("word", "count"), [("跑赢", "1 家"), ("跌破", "4 家"), ("不足", "4 家"), ("站上", "1 家")])
def test_bounds_by_verbs(ask, word, count):
    assert count in ask(f"国内公司里4月涨跌幅{word}10%的有几家").text


@pytest.mark.parametrize("spaced", ["云岭软件 一季度 营收 净利润 增速", "云岭软件营收、净利润增速"])
def test_a_growth_closes_a_list_without_joints(ask, spaced):
    answer = ask(spaced)
    assert "30.10%" in answer.text


def test_other_prose_does_not_stand_in_for_a_missing_metric():
    from rag.questions.missing import Missing
    from rag.questions.prose import names_metrics

    missing = [Missing("metric", "研发投入")]
    assert names_metrics("云岭软件加大研发费用，全年 3 亿元", missing)
    assert not names_metrics("重点推荐：云岭软件、青禾智能", missing)
    assert names_metrics("资本开支 140 亿美元，同比增长 79.4%", [Missing("metric", "资本开支同比")])


@pytest.mark.parametrize("apart", ["差几倍", "相差多少倍", "是几倍的关系"])
def test_how_many_times_apart_is_no_difference(ask, apart):
    answer = ask(f"云岭软件和海脉信息的市值{apart}")
    assert answer.refused or "1.88 倍" in answer.text  # 1,200.50 / 640.00
    assert "560.50" not in answer.text


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("甲和乙上个月（4月）谁涨得多", "甲和乙 4月谁涨得多"),
        ("甲板50这个月（7月）涨幅", "甲板50 7月涨幅"),
        ("涨得最猛的三只票是谁（看涨幅榜）", "涨幅榜里涨得最猛的三只票是谁"),
        ("甲的市盈率（TTM）是多少", "甲的市盈率(ttm)是多少"),
    ],
)
def test_brackets_that_say_which_month_or_list(question, plain):
    assert plainly(question) == plain


@pytest.mark.parametrize(
    ("other", "plain"),
    [
        ("表4中总市值由低到高排头一个的", "表4中总市值最低的是谁"),
        ("表4中有谁的总市值连300亿元都不到？", "表4中总市值低于300亿元的有谁？"),
        ("表4中总市值从最大往下数，前3名", "表4中总市值从高到低前3名"),
        ("表4整列总市值的算术均值是多少", "表4中总市值的平均值是多少"),
    ],
)
def test_set_phrases_of_orders_and_bounds(ask, other, plain):
    assert ask(other).text.split("[")[0] == ask(plain).text.split("[")[0]
    assert not ask(other).refused
