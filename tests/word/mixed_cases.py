"""Surfaces inside surfaces: what only a number that goes through several of them meets; one function a cause."""

from __future__ import annotations

from tests.redactor.detect.people import identity, mobile
from tests.word.paper import Paper, para, raw, run, table

ALTERNATIVE = (
    "<mc:AlternateContent><mc:Choice Requires='w14'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
)
SYMBOLS = 'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"'


def c401_empty_superscript(p: Paper) -> None:
    """An argument of a formula that is empty stands between no two digits."""
    power = "<m:oMath><m:sSup><m:e><m:r><m:t>{}</m:t></m:r></m:e><m:sup/></m:sSup></m:oMath>"
    phone, number = p.mobile("before an empty exponent"), p.id("before an empty exponent, digit a cell")
    p.add(para("手机：", run(phone[:4]), power.format(phone[4:9]), run(phone[9:])))
    p.add(table(["身份证号", *(f"<w:tc><w:tcPr/><w:p>{power.format(c)}</w:p></w:tc>" for c in number)]))


def c402_alternative_within_a_number(p: Paper) -> None:
    """A part of a number that is written twice, for two kinds of programs."""
    for where, value, label in (
        ("alternative in a line", p.id("alternative in a line"), "身份证号"),
        ("alternative in a cell", p.card("alternative in a cell", 19), "银行账号"),
    ):
        twin = f"<w:t>{value[3:11]}</w:t>"
        pieces = run(value[:3]) + raw(ALTERNATIVE.format(twin, twin)) + run(value[11:])
        p.add(
            para(f"{label}：", pieces)
            if "line" in where
            else table([label, f"<w:tc><w:tcPr/><w:p>{pieces}</w:p></w:tc>"])
        )


def c403_symbols_of_the_emoji_kind(p: Paper) -> None:
    """A choice without characters of text, and a fallback that has them; a symbol written by its code point."""
    phone, number = p.mobile("fallback of a picture"), p.id("extended symbols")
    p.add(para("手机：", run(phone[:5]), raw(ALTERNATIVE.format("<w:pict/>", f"<w:t>{phone[5:]}</w:t>"))))
    symbols = [f'<w16se:symEx {SYMBOLS} w16se:font="宋体" w16se:char="{ord(c):05X}"/>' for c in number]
    held = "".join(raw(ALTERNATIVE.format(s, f"<w:t>{c}</w:t>")) for s, c in zip(symbols, number, strict=True))
    p.add(para("身份证号：", held))


def c404_headings_of_another_table(p: Paper) -> None:
    """A table without headings is not governed by those of any table before it that has as many columns."""
    public = (
        ["序号", "项目代码", "备注"],
        ["统一社会信用代码", "招标编号", "项目名称"],
        ["面积", "补偿金额", "地块编号"],
    )
    for heads in public:
        p.add(
            table(heads, ["1", "2", "3"], ["4", "5", "6"]), "<w:p/>", table(["某甲", p.mobile("second column"), "无"])
        )
        p.add("经办人员如下。", table([p.mobile("first column"), "某甲", "无"], [p.mobile("below"), "某乙", "无"]))


def c405_check_character_apart(p: Paper) -> None:
    """The X of an identity number behind a tab, a line break, a paragraph mark."""
    for where, inner in (
        ("tab", "<w:t>{}</w:t><w:tab/><w:t>{}</w:t>"),
        ("line break", "<w:t>{}</w:t><w:br/><w:t>{}</w:t>"),
        ("two tabs", "<w:t>{}</w:t><w:tab/><w:tab/><w:t>{}</w:t>"),
    ):
        number = p.id(f"check character behind a {where}", x=True)
        p.add(para("身份证号：", raw(inner.format(number[:17], number[17:]))))
    number = p.id("check character in the next paragraph", x=True)
    p.add(para("身份证号：", run(number[:17])), para(run(number[17:])))


def c451_from_right_to_left(p: Paper) -> None:
    """Digits that the file has backwards, and Word turns round (w:bdo)."""
    for label, value in (("身份证号", identity(451)), ("手机", mobile(451))):
        written = p.plant(value[::-1], "id_card", f"turned round, {label}")
        p.add(para(f"{label}：", f'<w:bdo w:val="rtl">{run(written[:5])}{run(written[5:])}</w:bdo>', "，公示期五日。"))
    p.keep.append("，公示期五日。")


def c452_a_digit_in_words(p: Paper) -> None:
    """A number in which one digit or two are Chinese numerals."""
    phone = p.mobile("one digit in words")
    p.add(para("手机：", run(phone[:4]), run("〇一二三四五六七八九"[int(phone[4])]), run(phone[5:])))


def c453_boxes_with_copies(p: Paper) -> None:
    """A text box for each digit, and each again for old programs."""
    phone = p.mobile("a box a digit, with copies")
    shape = "<w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict>"
    for digit in phone:
        content = shape.format(f"<w:txbxContent>{para(digit)}</w:txbxContent>")
        p.add(para(raw(ALTERNATIVE.format(content, content))))
