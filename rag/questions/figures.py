"""Numbers in questions: thresholds, counts, ranks, table numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.numbers.chinese import chinese_value
from rag.questions.tokens import Kind, Threshold, Token

_CN = "零〇一二两三四五六七八九十百千"
_N = rf"(?:\d{{1,4}}|[{_CN}]{{1,5}})"
_SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
_MONEY = r"(?:人民币|美刀|刀|美元|美金|港元|港币|欧元|日元|韩元|英镑|元|块钱|块)"
# Units of things that tables count and that no question counts its rows in (家, 只, 个 are those).
_THINGS = r"(?:片|项|天|点|台|辆|吨|股|手|户|颗|套|人次|平方米|gwh|mwh|gw|mw|kwh|度|桶|件)"
_UNIT = rf"(?:%|个?百分点|个点|个bp|bps?|倍|x(?![a-z])|{_SCALE}?{_MONEY}|{_SCALE}?{_THINGS}|{_SCALE})"
_ENGLISH = (
    r"(?: ?(?:trillion|billion|million|thousand|bn|mn|tn|percent|percentage points?|"
    r"times)(?![a-z]))?"
)
_CURRENCY = r"(?:us\$|hk\$|usd ?|hkd ?|cny ?|rmb ?|\$|¥|€)?"
_DIGITS = re.compile(
    rf"(?P<cur>{_CURRENCY})(?P<num>(?:(?<!\d)[-+负])?(?:\d{{1,3}}(?:,\d{{3}})+|"
    rf"\d+)(?:\.\d+)?)(?P<unit>{_UNIT}|{_ENGLISH})"
    r"(?P<tail> ?(?:usd|hkd|cny|rmb|dollars|yuan|us dollars|hk dollars)(?![a-z]))?"
)
_WORDS = re.compile(rf"(?P<num>负?[{_CN}]+(?:点[{_CN}]+)?)(?P<unit>{_UNIT})")
_SCALED = re.compile(rf"(?P<num>)(?P<unit>(?:千|百|十|万)(?:亿|万){_MONEY}?)")
_PERCENT = re.compile(rf"(?P<minus>负?)百分之(?P<minus2>负?)(?P<num>[{_CN}]+(?:点[{_CN}]+)?|\d+(?:\.\d+)?)")
# 凑一块儿, 摆在一块: side by side, and no money.
_TOGETHER = re.compile(
    r"(?<![\d点])一块(?=儿)|(?<=[凑摆搁放绑堆拼])一块(?!钱)|(?<=[凑摆搁放绑堆拼加合][在到])一块(?!钱)"
)
_TENTH = re.compile(rf"(?P<num>[{_CN}])成(?![长份交立分])")

_DOUBLED = re.compile(r"翻倍|翻一?番")  # a rise of at least 100 %
_COUNTED = re.compile(
    rf"(?P<n>{_N})(?:家|只|支|名|位|款|个|大|间|档|所|巨头|者|强|方)(?!百分点|点|月|季|年|交易)(?:公司|企业|基金|股票|个股|标的|产品)?"
)
_COUNTED_EN = re.compile(
    r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?=(?:domestic |overseas |foreign |chinese |listed |ai )*(?:companies|stocks|"
    r"funds|firms|highest|lowest|largest|smallest|biggest|best|worst|most|least)\b)"
)
_TOP = re.compile(
    rf"(?:(?P<low>后(?!一[共起直并般定致])|末|倒数前|倒数后|垫底的?|最后|倒数)|"
    rf"(?P<high>前|头|top ?-?|首))(?P<n>{_N})(?:名|位|大|家|只|支|个|"
    rf"强|甲)?(?!季|个月|月|年)"
)
_TOP_EN = re.compile(
    r"(?P<high>top|first|highest|largest|biggest|best|leading)?(?P<low>bottom|last|lowest|"
    r"smallest|worst)? (?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)\b(?! (?:month|year|week|day|quarter))"
)
_NTH = re.compile(rf"(?P<low>倒数|最后)?第(?P<n>{_N})(?P<dir>名|位|大|高|低|小|多|少|强|好|差)?(?:的)?(?!季|几)")
_NTH_EN = re.compile(
    r"(?P<n>second|third|fourth|fifth|2nd|3rd|4th|5th|6th|7th|8th|9th|"
    r"10th)[- ]?(?P<dir>highest|largest|biggest|best|lowest|smallest|worst|most|least)?\b"
)
_TABLE = re.compile(r"(?:表格?|table) ?(?P<n>\d{1,3}(?:[-.]\d{1,3})?)(?!\d)")
_TABLE_CN = re.compile(r"表格?(?P<n>[一二三四五六七八九十]{1,3})(?=[中里的,，、 ]|$)")

_CODED = re.compile(r"(?:(?:证券|股票|基金)?代码)?(?:以|是|为)?(?P<n>\d{1,5})(?:字)?(?:开头|打头|起头|开始)的?")
_NAMED = re.compile(
    r"(?:名字|名称|简称|名)(?:里面|里|中|当中)?(?:带有|带|含有|含|包含|有|出现)[\"“「']?(?P<n>[^的\"”」']{1,12}?)[\"”」']?"
    r"(?:这?[一二两三四]?个?字样?|字眼|的)+"
)
_CODE = re.compile(
    r"(?<![a-z0-9.])(?:\d{6}(?:\.(?:sz|sh|bj|ss|of))?|\d{4,5}\.hk|[a-z]{1,5}\.(?:o|n|oq|us|"
    r"hk))(?![a-z0-9.%]|[万亿元])"
)
_UNIT_ASKED = re.compile(
    rf"(?:是|为|有)?(?:多少|几)(?P<unit>{_SCALE}?{_MONEY}|{_SCALE}?{_THINGS}|{_SCALE})(?:人民币)?|"
    rf"(?:折合|折算|换算)(?:成|为)?(?P<unit4>{_SCALE}?{_MONEY})?|"
    rf"\(?单位:?(?P<unit2>{_SCALE}?{_MONEY}|%|{_SCALE})\)?|\((?P<unit3>{_SCALE}?{_MONEY}|%)\)"
)

_GAP = re.compile(
    r"(?:相差|差|高|低|多|少|大|小|快|慢|贵|多出|高出|低出|领先|落后)(?:出|了)?(?:多少|几)个?"
    rf"(?:百分点|{_SCALE}?{_MONEY}|{_SCALE}?{_THINGS}|{_SCALE}|%|家|只|名|人)"
)
_DECIMALS = re.compile(
    r"(?:结果|数值|答案)?(?:请)?(?:保留|精确到|精确至)(?:到|至)?(?:小数点后)?[一二两三四五\d]位(?:小数)?"
    r"|[一二两三四五\d]位小数|四舍五入(?:到|至|后)?"
)

_EN = {
    w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
}
_EN |= {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
_EN_UNIT = {
    "trillion": "万亿",
    "tn": "万亿",
    "billion": "十亿",
    "bn": "十亿",
    "million": "百万",
    "mn": "百万",
    "thousand": "千",
    "percent": "%",
    "percentage point": "百分点",
    "percentage points": "百分点",
    "times": "倍",
    "x": "倍",
}
_CURRENCIES = {
    "us$": "美元",
    "usd": "美元",
    "$": "美元",
    "dollars": "美元",
    "us dollars": "美元",
    "hk$": "港元",
    "hkd": "港元",
    "hk dollars": "港元",
    "cny": "元",
    "rmb": "元",
    "¥": "元",
    "yuan": "元",
    "€": "欧元",
}
_CASED = ("kWh", "MWh", "GWh", "MW", "GW")
_PLAIN = {
    "美金": "美元",
    "美刀": "美元",
    "刀": "美元",
    "港币": "港元",
    "人民币": "元",
    "块": "元",
    "块钱": "元",
    "百分点": "百分点",
    "个点": "百分点",
}
_DIRECTION = {
    "高": "high",
    "大": "high",
    "多": "high",
    "强": "high",
    "好": "high",
    "低": "low",
    "小": "low",
    "少": "low",
    "差": "low",
    "highest": "high",
    "largest": "high",
    "biggest": "high",
    "best": "high",
    "most": "high",
    "lowest": "low",
    "smallest": "low",
    "worst": "low",
    "least": "low",
}


def number_tokens(text: str) -> Iterator[Token]:
    """All readings of digits and number words as thresholds, counts, ranks and table numbers; they may overlap."""
    yield from _thresholds(text)
    yield from _counts(text)
    yield from (_token(match, Kind.DIFFERENCE, None) for match in _GAP.finditer(text))
    yield from (_token(match, Kind.MARKET, f"代码{match['n']}开头") for match in _CODED.finditer(text))
    yield from (_token(match, Kind.MARKET, f"名称含{match['n']}") for match in _NAMED.finditer(text))
    yield from (_token(match, Kind.FUNCTION, None) for match in _DECIMALS.finditer(text))
    yield from (_token(match, Kind.ABSENT, match[0]) for match in _CODE.finditer(text))
    # 多少亿元: the unit that is asked for is not looked up, the answer states the printed one.
    yield from (_token(match, Kind.FUNCTION, None) for match in _UNIT_ASKED.finditer(text))
    for pattern in (_TABLE, _TABLE_CN):
        for match in pattern.finditer(text):
            number = match["n"] if match["n"][0].isdigit() else str(whole(match["n"]))
            yield _token(match, Kind.TABLE, number)


def whole(words: str) -> int:
    """The value of 5, 十 or five; 0 if it is none."""
    if words.isdigit():
        return int(words)
    if words in _EN:
        return _EN[words]
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits[0])
    value = chinese_value(words)
    return int(value) if value is not None else 0


def unit_asked(text: str) -> tuple[str, str]:
    """The unit that a folded question wants its answer in, plain and as said: (亿元, 亿人民币); empty if none."""
    for match in _UNIT_ASKED.finditer(text):
        said = match["unit"] or match["unit2"] or match["unit3"] or match["unit4"]
        if said:
            return _unit(said), said
    return "", ""


def _thresholds(text: str) -> Iterator[Token]:
    for match in _DIGITS.finditer(text):
        if match.start() and re.match(r"[a-z0-9.]", text[match.start() - 1]) and not match["cur"]:
            continue
        number = match["num"].replace(",", "").replace("负", "-")
        currency = _CURRENCIES.get((match["cur"] or match["tail"] or "").strip(), "")
        unit = _unit(match["unit"].strip())
        yield _threshold(match, Decimal(number), unit + currency if unit not in ("%", "百分点", "倍") else unit)
    for pattern in (_WORDS, _SCALED):
        for match in pattern.finditer(text):
            words = match["num"]
            value = chinese_value(words.lstrip("负")) if words else Decimal(1)
            if value is not None and not _TOGETHER.match(text, match.start()):
                yield _threshold(match, -value if words.startswith("负") else value, _unit(match["unit"]))
    for match in _PERCENT.finditer(text):
        words = match["num"]
        value = Decimal(words) if words[0].isdigit() else chinese_value(words)
        if value is not None:
            yield _threshold(match, -value if match["minus"] or match["minus2"] else value, "%")
    for match in _DOUBLED.finditer(text):
        yield _threshold(match, Decimal(100), "%")
    for match in _TENTH.finditer(text):
        value = chinese_value(match["num"])
        if value is not None:
            yield _threshold(match, value * 10, "%")


def _unit(written: str) -> str:
    written = written.removeprefix("个")
    written = _EN_UNIT.get(written, written)
    if written in ("bp", "bps"):
        return "bp"
    for plain in _CASED:
        if written.endswith(plain.lower()):
            return written[: -len(plain)] + plain
    for said, plain in _PLAIN.items():
        if written.endswith(said):
            return written[: -len(said)] + plain
    return written


def _counts(text: str) -> Iterator[Token]:
    for pattern in (_COUNTED, _COUNTED_EN):
        for match in pattern.finditer(text):
            if (n := whole(match["n"])) > 0 and not (match.start() and text[match.start() - 1] in "第0123456789."):
                yield _token(match, Kind.COUNTED, n)
    for pattern in (_TOP, _TOP_EN):
        for match in pattern.finditer(text):
            n = whole(match["n"])
            if n > 0 and (match["low"] or match["high"]):
                yield _token(match, Kind.TOP, (n, "low" if match["low"] else ("high" if "前" not in match[0] else "")))
    for pattern in (_NTH, _NTH_EN):
        for match in pattern.finditer(text):
            if (n := whole(match["n"])) > 0:
                low = match.groupdict().get("low")
                yield _token(match, Kind.NTH, (n, "low" if low else _DIRECTION.get(match["dir"] or "", "")))


def _token(match: re.Match[str], kind: Kind, value: object) -> Token:
    return Token(match.start(), match.end(), kind, match[0], value)


_THOUSANDS = {"十亿": (10, "亿"), "百万": (100, "万"), "千万": (1000, "万"), "百亿": (100, "亿"), "千亿": (1000, "亿")}


def _threshold(match: re.Match[str], value: Decimal, unit: str) -> Token:
    # Scales that people say but tables do not print: two billion is 20 亿.
    for scale, (factor, plain) in _THOUSANDS.items():
        if unit.startswith(scale):
            value, unit = value * factor, plain + unit[len(scale) :]
            break
    return Token(match.start(), match.end(), Kind.NUMBER, match[0], Threshold(value, unit, match[0].strip()))
