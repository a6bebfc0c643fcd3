"""Everyday words and English names for metrics, rows and periods, and the near misses that they must not become."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import Refusal, TextQuestion, plan, respond
from rag.questions.glossary import renderings
from tests.rag.questions.conftest import column, report_of, table_of

CARMAKERS = table_of(
    "1",
    "车企月度跟踪",
    [
        column("公司"),
        column("9月销量（万辆）", "2025-09"),
        column("8月销量（万辆）", "2025-08"),
        column("2025Q3营业收入(亿元)", "2025Q3"),
        column("2025Q1-Q3营业收入(亿元)", "2025Q1-Q3"),
        column("2025Q3归母净利润(亿元)", "2025Q3"),
        column("总市值(亿元)"),
        column("合同负债(亿元)", "2025Q3"),
    ],
    [
        ("远途汽车", "41.20", "39.80", "1,950.20", "5,662.70", "78.20", "10,231.00", "95.10"),
        ("近水汽车", "3.40", "3.10", "217.90", "528.40", "-34.80", "1,102.00", "12.20"),
    ],
)
AIRLINES = table_of(
    "2",
    "航空公司运营数据",
    [
        column("航司", kind=ColumnKind.NAME),
        column("本月旅客量(万人次)", "2025-09"),
        column("上月旅客量(万人次)", "2025-09"),
        column("去年同期旅客量(万人次)", "2025-09"),
        column("客座率(%)", "2025-09"),
        column("净资产收益率(%)", "2025Q3"),
    ],
    [
        ("国行", "1,312.40", "1,520.30", "1,281.00", "81.20", "12.30"),
        ("东行", "1,201.60", "1,422.90", "1,140.80", "85.10", "8.10"),
    ],
    20,
)
CITIES = table_of(
    "3",
    "重点城市成交",
    [
        column("城市", kind=ColumnKind.NAME),
        column("成交面积(万平方米)"),
        column("成交套数(套)"),
        column("新房均价(元)"),
        column("二手房均价(元)"),
        column("拥堵等级", kind=ColumnKind.TEXT),
    ],
    [
        ("成都", "102.40", "8,931", "19,870", "16,420", "偏弱"),
        ("深圳", "31.90", "3,120", "62,870", "57,640", "乐观"),
    ],
    40,
)
GOODS = table_of(
    "4",
    "大宗商品",
    [
        column("品种", kind=ColumnKind.NAME),
        column("批价(元)"),
        column("社会库存(吨)"),
        column("均重(公斤)"),
        column("新增装机(套)"),
    ],
    [("棕榈油", "9,310", "57.00", "126.80", "12"), ("电解铝", "20,890", "61.20", "118.60", "30")],
    60,
)
INSURERS = table_of(
    "5",
    "险企经营指标",
    [
        column("险种", kind=ColumnKind.NAME),
        column("13个月继续率(%)"),
        column("核心偿付能力充足率(%)"),
        column("综合成本率(%)"),
        column("月活跃用户数(万)"),
    ],
    [("车险", "92.10", "131.00", "95.10", "310"), ("责任险", "88.60", "104.00", "103.70", "25")],
    80,
)


@pytest.fixture(scope="module")
def words() -> Ledger:
    return Ledger.of([report_of("words", [CARMAKERS, AIRLINES, CITIES, GOODS, INSURERS], "2025-09")])


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("远途汽车盘子有多大", "10,231"),
        ("身价最高的车企是哪家", "10,231"),
        ("近水汽车前三季度进账多少", "528.4"),
        ("远途汽车三季度落袋多少", "78.2"),
        ("远途汽车9月份卖了多少辆", "41.2"),
        ("远途汽车三季度卖了多少亿", "1,950.2"),
        ("成都卖了多少套房", "8,931"),
        ("成都成交了多少平", "102.4"),
        ("深圳二手房均价多少", "57,640"),
        ("上座率最高的航司", "85.1"),
        ("棕榈油库存有多少吨", "57"),
        ("棕榈油拿货价多少", "9,310"),
        ("均重超过120公斤的品种有哪些", "126.8"),
    ],
)
def test_everyday_words_name_the_column(words, question, figure):
    answer = respond(plan(question, words), words)
    assert not answer.refused and figure in answer.text, answer.text


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("What is the palm oil wholesale price?", "9,310"),
        ("Which airline has the highest load factor?", "85.1"),
        ("Units sold in Chengdu", "8,931"),
        ("What is the average price of new homes in Shenzhen?", "62,870"),
        ("Auto insurance combined ratio", "95.1"),
        ("Which insurance line has the highest combined ratio?", "103.7"),
        ("What was 远途汽车's 3Q25 revenue?", "1,950.2"),
        ("What was 远途汽车's 9M25 revenue?", "5,662.7"),
        ("What was 远途汽车's sales volume in August?", "39.8"),
        ("Which cities are rated weak?", "成都"),
    ],
)
def test_english_names_rows_columns_and_periods(words, question, figure):
    answer = respond(plan(question, words), words)
    assert not answer.refused and figure in answer.text, answer.text


@pytest.mark.parametrize(
    ("question", "figure", "not_this"),
    [
        ("国行旅客量多少", "1,312.4", "1,281"),
        ("国行上个月旅客量", "1,520.3", "1,312.4"),
        ("国行去年同期旅客量", "1,281", "1,312.4"),
        ("旅客量最多的航司", "1,312.4", "1,520.3"),
        ("远途汽车三季度营收", "1,950.2", "5,662.7"),
        ("远途汽车前三季度营收", "5,662.7", "1,950.2"),
    ],
)
def test_periods_pick_the_column(words, question, figure, not_this):
    answer = respond(plan(question, words), words)
    assert figure in answer.text and not_this not in answer.text, answer.text


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("综合成本率最好的险种", "车险"),
        ("综合成本率最差的险种", "责任险"),
        ("继续率最好的险种", "车险"),
        ("Which line has the best combined ratio?", "车险"),
        ("综合成本率最高的险种", "责任险"),
    ],
)
def test_less_is_better_of_costs(words, question, name):
    assert name in respond(plan(question, words), words).text


def test_what_lasts_is_shorter_where_it_is_faster():
    table = table_of(
        "1",
        "超市经营",
        [column("公司"), column("存货周转(天)"), column("同店增速(%)")],
        [("甲乙超市", "47", "1.10"), ("丙丁超市", "6", "2.30")],
    )
    ledger = Ledger.of([report_of("shops", [table])])
    assert "丙丁超市" in respond(plan("存货周转最快的公司", ledger), ledger).text
    assert "甲乙超市" in respond(plan("存货周转最慢的公司", ledger), ledger).text
    assert "丙丁超市" in respond(plan("同店增速最快的公司", ledger), ledger).text


def test_a_word_that_fits_two_columns_names_both(words):
    answer = respond(plan("深圳均价多少", words), words)
    assert "62,870" in answer.text and "57,640" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "远途汽车的负债是多少",  # 合同负债 is one of its parts
        "远途汽车的总负债",
        "国行的净利润率",  # 净资产收益率 is none
        "远途汽车三季度毛利率",
        "远途汽车单季销量",
        "远途汽车四季度营收",
        "远途汽车上半年营收",
        "远途汽车7月销量",
        "远途汽车批发销量",
        "国行货运量",
        "国行载运率",
        "国行去年9月客座率",
        "成都租金多少",
        "棕榈油出厂价",  # 批价 is another price
        "棕榈油的零售价",
        "电解铝累计装机",
        "车险25个月继续率",
        "车险综合偿付能力充足率",
        "车险综合费用率",
        "车险日活",
        "health insurance combined ratio",
        "What is soybean oil's wholesale price?",
        "What was 远途汽车's 2Q25 revenue?",
        "Which airline has the highest cargo volume?",
    ],
)
def test_near_misses_are_refused(words, question):
    found = plan(question, words)
    if not isinstance(found, TextQuestion):
        assert isinstance(found, Refusal) or respond(found, words).refused, respond(found, words).text


def test_a_caption_says_what_undated_columns_measure():
    table = table_of(
        "1",
        "主要航线运价",
        [column("航线", kind=ColumnKind.NAME), column("5月均值"), column("4月均值"), column("5月末即期")],
        [("美西", "2,718", "2,186", "5,172"), ("欧洲", "1,294", "1,337", "1,587")],
    )
    ledger = Ledger.of([report_of("rates", [table], month=None)])
    for question in ("美西线运价多少", "美西5月运价", "What is the US West Coast freight rate?"):
        text = respond(plan(question, ledger), ledger).text
        assert "2,718" in text and "2,186" not in text and "5,172" not in text, text
    assert "2,186" in respond(plan("美西4月运价", ledger), ledger).text
    spot = plan("美西5月末即期运价", ledger)
    assert isinstance(spot, TextQuestion) or "2,718" not in respond(spot, ledger).text


def rates() -> Ledger:
    table = table_of(
        "1",
        "主要航线运价",
        [
            column("航线", kind=ColumnKind.NAME),
            column("5月均值"),
            column("4月均值"),
            column("拥堵等级", kind=ColumnKind.TEXT),
        ],
        [("美西", "2,718", "2,186", "绿"), ("美东", "3,694", "3,259", "橙"), ("欧洲", "1,294", "1,337", "绿")],
    )
    return Ledger.of([report_of("rates", [table], month=None)])


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("5月美东比美西贵多少钱", "976"),
        ("美西5月是多少", "2,718"),
        ("美西线4月多少钱一个大柜", "2,186"),
        ("美西5月平均运价", "2,718"),
        ("5月美西线平均多少钱一个大柜", "2,718"),
        ("拥堵等级为绿的航线5月运价合计", "4012"),
    ],
)
def test_rows_with_one_measure_need_no_name_for_it(question, figure):
    ledger = rates()
    answer = respond(plan(question, ledger), ledger)
    assert not answer.refused and figure in answer.text.replace("4,012", "4012"), answer.text


@pytest.mark.parametrize(
    "question", ["美西6月是多少", "美西为什么涨了这么多", "南美5月比美西贵多少钱", "拥堵等级为红的航线5月运价合计"]
)
def test_what_has_no_measure_is_not_guessed(question):
    ledger = rates()
    found = plan(question, ledger)
    assert isinstance(found, TextQuestion) or respond(found, ledger).refused


def test_a_month_of_the_caption_is_no_quarter():
    table = table_of(
        "1",
        "快递公司2025年6月经营数据",
        [column("公司"), column("业务量(亿票)"), column("单票收入(元)"), column("门店数(家)")],
        [("园通速递", "26.30", "2.10", "12,137"), ("运达股份", "21.70", "1.91", "7,268")],
    )
    ledger = Ledger.of([report_of("parcels", [table], "2025-06")])
    assert "26.30" not in respond(plan("园通速递一季度业务量", ledger), ledger).text
    assert "26.30" in respond(plan("园通速递6月业务量", ledger), ledger).text
    stores = respond(plan("How many stores does 园通速递 have?", ledger), ledger)
    assert "12,137" in stores.text
    parcels = respond(plan("Which express company had the highest parcel volume in June?", ledger), ledger)
    assert "园通速递" in parcels.text and not parcels.refused


def test_a_multiple_of_earnings_is_the_pe_and_no_profit_is_a_multiple():
    table = table_of(
        "1",
        "盈利预测",
        [column("公司"), column("25E净利"), column("25E PE"), column("评级", kind=ColumnKind.TEXT)],
        [("甲酒", "5.40", "16.60", "推荐"), ("乙酒", "123.70", "19.40", "推荐"), ("丙酒", "8.00", "11.00", "中性")],
    )
    ledger = Ledger.of([report_of("multiples", [table])])
    text = respond(plan("Among stocks rated 推荐, which trade below 17x earnings?", ledger), ledger).text
    assert "甲酒" in text and "乙酒" not in text and "丙酒" not in text, text
    assert "甲酒（5.40" not in respond(plan("25E净利低于17倍的公司有哪些", ledger), ledger).text


def test_a_main_channel_picks_rows():
    table = table_of(
        "1",
        "新业务",
        [column("公司"), column("13个月继续率(%)"), column("主力渠道", kind=ColumnKind.TEXT)],
        [("甲寿", "92.10", "个险"), ("乙寿", "96.90", "个险"), ("丙寿", "80.00", "银保")],
    )
    ledger = Ledger.of([report_of("channels", [table])])
    text = respond(plan("以个险为主的公司继续率平均多少", ledger), ledger).text
    assert "94.5" in text, text


def test_a_size_said_in_english_is_no_number_of_the_metric(words):
    answer = respond(plan("What is 国行's share of the 2 airlines' total passenger volume?", words), words)
    assert "52." in answer.text, answer.text


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("华东地区", "east china"),
        ("新能源汽车", "new energy vehicles"),
        ("自有品牌占比", "private label share"),
        ("冷轧板卷", "cold rolled coil"),
    ],
)
def test_names_are_put_together_term_by_term(name, english):
    assert english in renderings(name)


@pytest.mark.parametrize(("name", "english"), [("山东省", "shandong"), ("国泰人寿", "guotai life")])
def test_one_part_of_a_name_may_be_written_as_it_sounds(name, english):
    assert english in renderings(name, sounded=True)
    assert not renderings(name)


def test_no_word_is_the_name_of_two_measures():
    from rag.questions.lexicon import concepts

    owner: dict[str, str] = {}
    for concept in concepts().values():
        for form in concept.forms:
            assert owner.setdefault(form, concept.name) == concept.name, form


def test_vague_words_mean_measures_that_there_are():
    from rag.questions.lexicon import concepts

    known = concepts()
    assert all(base in known for concept in known.values() for base in (*concept.vague, *concept.also))
