"""Turn the text beside a label into the normal form of its kind, or say that it is none of that kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extractors.fields.amounts import money, percents
from extractors.fields.dates import date, date_range, duration
from extractors.fields.disclosure import Value

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_ORG_TAIL = (
    "公司|集团|政府|委员会|办公室|中心|[管村居]委会|合作社|[总支大]队|大学|学校|[中小]学|幼儿园|银行|[支分]行|联合体|联社|"
    "协会|学会|商会|社区|党委|党组|平台|专班|[院所厅局站处部厂馆社段场]"
)
_ORG_GOES_ON = (
    r"(?!有限|责任|股份|集团|公司|(?:(?![与和及由为是在对向报])[\u4e00-\u9fff]){0,8}(?:有限公司|有限责任公司|股份公司|事务所|监督站|"
    r"监督管理办公室|管理办公室|人民政府|支行|分行|分公司|研究院|设计院))"
)
ORGANIZATION = rf"[{_HAN}（）()·\dA-Za-z]{{1,38}}?(?:{_ORG_TAIL}){_ORG_GOES_ON}"
_ORG = re.compile(rf"[{_HAN}（）()·\-—\dA-Za-z]{{1,40}}(?:{_ORG_TAIL})")
_ORG_NOISE = re.compile(
    r"[(（](?:公章|盖章|签章|章|全称|单位公章|盖单位章|公\s*章|加盖公章)[)）]|^(?:名称|全称)\s*[:：]\s*"
    r"|^[^,，。;；]{4,50}(?:工程|项目)由(?=[\u4e00-\u9fff]{6})|^(?:中标人|中标单位|成交供应商|承包人|发包人|招标人|采购人|甲方|乙方)(?=[\u4e00-\u9fff]{4})"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安"
    "颜倪牛温芦季俞章鲁葛柳岳尚伍毕焦包霍项路齐庞辛左詹关童裴欧祝涂翁管古骆成聂柯耿柴费鲍游祁辜单欧阳上官司马诸葛夏侯"
    "令狐皇甫尉迟公孙慕容褚卫蒙滕穆岑宁苗桂甘解强瞿阮冉明简舒卜屈敖卓盛冷宫谷桑车和娄饶燕凌缪荣晏查植蓝麻隋佟巫时"
    "米华萧闵纪狄贝计戚谢喻柏水窦云奚郎昌凤花酆廉滑於傅皮卞和伏成茅虞支昝卢刁钮嵇邢裴羊惠曲封芮储靳汲邴糜松井富乌弓牧隗山侯宓蓬"
    "郗班仰仲伊宁仇栾暴钭厉戎祖符景束幸司韶郜黎蓟薄印宿怀蒲邰从鄂索咸籍蔺屠池阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑濮寿通边扈郏浦农别庄晏柴"
    "阎充连茹习宦艾鱼容古易慎戈庾终暨居衡步都满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾融訾阚那空曾毋沙乜养鞠须丰巢蒯相后荆红游竺权逯盖益桓公"
    "粟肇岑青占代闭涉普刀罕扎拉旺德次仁多卓吉边达索阿买热木苟鹿褟揭麦沐幺敬仝侬由母蹇谌佘邸仵亓矫晋银苑伞"
)
_PERSON = re.compile(
    rf"(?:欧阳|上官|司马|诸葛|夏侯|令狐|皇甫|尉迟|公孙|慕容|[{_SURNAMES}])(?:·?[{_HAN}]{{1,3}}|某{{1,2}}|[XＸ×*＊]{{1,2}})(?:·[{_HAN}]{{1,6}})*"
)
_TITLED = re.compile(
    rf"(?:欧阳|上官|司马|诸葛|[{_SURNAMES}])(?:[{_HAN}]{{0,2}})(?:工|先生|女士|主任|科长|老师|经理|所长|站长|部长|局长|同志)"
)
PHONE = (
    r"(?<![\dA-Za-z])"
    r"(?:[(（]?0\d{2,3}[)）]?\s*[-—–－ ]?\s*[2-9]\d{6,7}(?:\s*(?:[-—–－]|转|分机)\s*\d{1,6})?|"
    r"1[3-9]\d[- ]?\d{4}[- ]?\d{4}|"
    r"[48]00[- ]?\d{3,4}[- ]?\d{3,4}|1(?:2\d{3}|10|14|19|22)|[2-9]\d{6,7})(?![\dA-Za-z])"
)
_PHONES = re.compile(PHONE)
_CODE = re.compile(rf"[A-Za-z\d{_HAN}][A-Za-z\d{_HAN}\-—–_/.()（）〔〕\[\]【】［］第号、]*")
_CODE_CORE = re.compile(r"\d")
DOCUMENT_NUMBER = rf"[{_HAN}]{{1,14}}[〔\[【（(［]\s*\d{{4}}\s*[〕\]】）)］]\s*(?:第\s*)?\d{{1,6}}\s*号"
_NUMBER_OF = re.compile(
    rf"[{_HAN}]*?(?:人民政府|改革局|管理局|[市县区]..?[局委]|委员会|我[局厅委市县]|文件|以|由|经)(?:以|的)?"
    rf"(?=[{_HAN}]{{2,10}}[〔\[【（(［])"
)
_MEASURE = re.compile(r"\d(?:亿元|万元|元|平方米|公顷|亩|公里|米|天|日历天|个月|%|人|户)(?![A-Za-z\d])")
_SEPARATORS = re.compile(r"[、，,;；\n]")
_TRAILING = "。；;，,、 \t\n"
_RESERVED = re.compile(r"[,，;；、]?(?:待|尚需|须|需)[^,，。]{0,6}(?:整改|复验|完善)")
"""What takes half of an answer back: 基本合格，待整改."""
_CN_SPACE = re.compile(
    rf"(?<=[{_HAN}，。；：、（）“”《》〔〕])\s+(?!0\d{{2,3}}-|1\d{{10}}|[A-Z]\d{{5}})|\s+(?=[{_HAN}，。；：、（）“”《》〔〕])"
)
"""Spaces beside Chinese characters, but for those that part a name from its number (某局 0851-…)."""


def tidy(text: str) -> str:
    """Drop the spaces and line breaks that layout put between characters, and a full stop at the end."""
    joined = re.sub(r"\s*\n\s*", "", text.strip())
    joined = _CN_SPACE.sub("", joined)
    joined = re.sub(r"(?<=\d)\s+(?=\d)", "", joined) if re.search(r"[A-Za-z]", joined) is None else joined
    return re.sub(r"\s+", " ", joined).strip(_TRAILING)


def read(kind: str, text: str, unit: str = "", words: Sequence[str] = ()) -> Value | None:
    """Return the normal form of ``text`` as a value of ``kind``; None when it cannot be one.

    Args:
        kind: a FieldSpec kind; "table" has no value in text.
        text: what stands beside the label.
        unit: the unit that the label states (万元).
        words: the words that an enum may take.
    """
    if kind == "money":
        return _money(text, unit)
    if kind == "enum":
        return _enum(text, words)
    reader = _READERS.get(kind)
    return reader(text) if reader is not None else None


def _money(text: str, unit: str) -> str | None:
    if re.match(r"\s*免费|\s*不收(?:取)?费?", text):
        return "0.00"
    found = money(re.sub(r"(?<=[\d,.])\s+(?=[\d,.])", "", text), unit)
    if found is None and percents(text):
        return percents(text)[0][2]
    if found is None and re.fullmatch(r"\s*-?\d[\d,，]*(?:\.\d+)?\s*", text):
        found = money(text, "元")
    return found


def _date(text: str) -> str | None:
    both = date_range(text)
    return "/".join(both) if both else date(text)


def _percent(text: str) -> str | None:
    found = percents(text)
    if not found:
        return None
    return found[0][2] if len(found) == 1 else tidy(text)


def _duration(text: str) -> str | None:
    return duration(text)


_ORG_TOLD = re.compile(r"(?<=[公司局府院所心会社处站])于\d{4}[年./-]")
"""What goes on behind a name in a sentence (某公司于2024年…)."""


def organization(text: str) -> str | None:
    """Return the name of an organization: the whole text when it ends like one, else the first one in it."""
    clean = _ORG_TOLD.split(tidy(_ORG_NOISE.sub("", text)), maxsplit=1)[0]
    if re.fullmatch(rf"[{_HAN}（）()·\-—\dA-Za-z、]{{2,60}}", clean) and _ORG.search(clean):
        return clean
    if re.search(r"联合体|牵头|成员", clean) and _ORG.search(clean):
        return clean
    match = _ORG.match(clean)
    if match is not None:
        return match.group()
    match = _ORG.search(clean)
    return match.group() if match is not None and len(match.group()) >= 4 else None


def person(text: str) -> str | None:
    """Return the name of a person or several, as written (张三, 江工, 莫湖艳、罗建)."""
    clean = tidy(text)
    clean = re.sub(r"^(?:姓名|名称)\s*[:：]\s*", "", clean)
    head = re.split(r"[，,;；。:：\s]|[(（]|电话|联系", clean, maxsplit=1)[0].strip("、")
    if not head or len(head) > 24:
        return None
    names = head.split("、")
    return head if all(_is_person(name) for name in names) else None


def _is_person(name: str) -> bool:
    return len(name) <= 12 and (_PERSON.fullmatch(name) is not None or _TITLED.fullmatch(name) is not None)


def phones(text: str) -> list[str]:
    """Return the telephone numbers in a text, without inner spaces."""
    return [re.sub(r"\s", "", match.group()) for match in _PHONES.finditer(text)]


def _phone(text: str) -> str | None:
    found = phones(text)
    return "、".join(dict.fromkeys(found)) if found else None


_PROJECT_CODE = re.compile(r"(?<![\w-])\d{4}-\d{6}-\d{2}-\d{2}-\d{6}(?![\w-])", re.ASCII)
"""The national code of an investment project, which stands behind the project's name as well."""


def code(text: str) -> str | None:
    """Return a number or code: has a digit, holds no sentence. A document number (…〔2024〕12号) is cut out of one."""
    numbered = re.search(DOCUMENT_NUMBER, tidy(text))
    clean = re.sub(r"\s+", "", tidy(text))
    project = _PROJECT_CODE.findall(clean)
    if len(project) == 1:
        return str(project[0])
    if _MEASURE.search(clean):
        return None
    if numbered is not None and clean.startswith(numbered.group()) and not re.search(r"\d", clean[numbered.end() :]):
        return _own_number(re.sub(r"\s+", "", numbered.group()))
    if _CODE.fullmatch(clean) and _CODE_CORE.search(clean) and len(clean) <= 48:
        return _own_number(clean)
    if numbered is not None:
        return _own_number(re.sub(r"\s+", "", numbered.group()))
    head = re.split(r"[，,;；。\s]|[(（](?![\d\u4e00-\u9fff]{1,6}[)）])", clean, maxsplit=1)[0]
    return head if _CODE.fullmatch(head) and _CODE_CORE.search(head) and 3 <= len(head) <= 48 else None


def _own_number(number: str) -> str:
    """Cut an office or a preposition off the head of a document number: 某县发展和改革局某发改〔2024〕1号."""
    match = re.fullmatch(DOCUMENT_NUMBER, number)
    head = _NUMBER_OF.match(number) if match is not None else None
    return number[head.end() :] if head is not None else number


def _enum(text: str, words: Sequence[str]) -> str | None:
    clean = tidy(text)
    if not clean or len(clean) > 60:
        return None
    if words and len(clean) <= 40 and _RESERVED.search(clean):
        return clean
    for word in sorted(words, key=len, reverse=True):
        if word in clean and not re.search(rf"[不未非否]{re.escape(word)}", clean):
            return word
    return clean if len(clean) <= 40 else None


def listed(text: str) -> tuple[str, ...] | None:
    """Split a list at its separators; brackets keep what they hold together."""
    items, depth, current = [], 0, ""
    clean = re.sub(r"(?<=\d)[,，](?=\d{3})", "", tidy(text))
    for character in clean:
        depth += character in "（(《“[【"
        depth -= character in "）)》”]】"
        if depth <= 0 and _SEPARATORS.fullmatch(character):
            items.append(current)
            current = ""
        else:
            current += character
    items = [item.strip() for item in [*items, current] if item.strip()]
    return tuple(items) if items else None


def text_value(text: str) -> str | None:
    """Return running text, tidied; None when nothing is left."""
    return tidy(text) or None


_READERS: dict[str, Callable[[str], Value | None]] = {
    "text": text_value,
    "org": organization,
    "person": person,
    "date": _date,
    "duration": _duration,
    "percent": _percent,
    "phone": _phone,
    "code": code,
    "list": listed,
}
