"""Traditional characters of labels, places and surnames, read as the simplified ones that the rules are written in.

Every character stands for one other, so that positions stay what they are. Only what rules ask for is in the table:
labels and headings of forms, units, places, words of means, surnames.
"""

from __future__ import annotations

_PAIRS = (
    "帳账賬账號号碼码電电話话證证戶户聯联絡络銀银開开轉转匯汇領领歲岁萬万億亿區区縣县鎮镇鄉乡樓楼單单棟栋門门車车護护貸贷錢钱產产權权積积員员額额總总資资債债務务"
    "當当應应發发實实機机郵邮處处職职業业國国園园東东貴贵蘇苏張张陳陈劉刘黃黄趙赵吳吴孫孙馬马楊杨許许韓韩馮冯鄧邓蕭萧葉叶呂吕蔣蒋盧卢陸陆鄭郑謝谢鐘钟譚谭賈贾龔龚閻阎"
    "錄录記记類类別别責责備备註注簽签簡简編编與与關关係系將将個个們们對对於于為为從从無无給给還还過过這这時时間间問问題题動动勞劳報报險险養养費费價价買买"
    "賣卖購购貨货賃赁質质貧贫賠赔補补償偿擔担據据遷迁徵征補补農农義义財财務务經经營营濟济統统計计設设訪访訴诉訟讼調调評评標标準准檢检驗验測测繪绘圖图紙纸書书"
    "裝装備备層层廣广廳厅廠厂廟庙後后裏里裡里週周幹干復复術术學学醫医藥药療疗傷伤殘残癱瘫風风濕湿臟脏腦脑腫肿腎肾膽胆壓压飲饮餘余欄栏頁页項项須须頭头願愿"
    "館馆駕驾駛驶駐驻馳驰鐵铁鋼钢錦锦鄰邻郷乡陽阳陰阴隊队階阶隱隐雲云霧雾靜静韋韦順顺預预領领顧顾顯显養养維维網网線线組组結结綠绿緊紧續续繳缴織织繼继"
    "臺台灣湾橋桥榮荣華华莊庄蓮莲蘭兰藍蓝虛虚親亲覺觉觀观規规視视詢询該该認认誤误請请論论諮咨識识變变讓让貝贝負负貢贡貫贯賓宾贊赞軍军輕轻輛辆輪轮辦办遠远適适選选"
    "鋪铺鎖锁鏡镜長长閉闭陝陕隨随雙双離离難难頂顶飛飞騰腾髮发鳳凤龍龙齡龄齊齐歷历歸归殺杀氣气決决沒没溝沟滿满漢汉潔洁濱滨爺爷爾尔獎奖獨独環环瑪玛畢毕畫画異异"
    "礦矿禮礼種种稱称穩稳窮穷競竞築筑節节範范籤签糧粮紅红約约級级純纯細细終终紹绍絕绝罰罚羅罗聖圣聲声聽听腳脚興兴舊旧藝艺蟲虫衛卫衝冲複复訂订訊讯託托許许詐诈"
)
_SIMPLIFIED = dict(zip(map(ord, _PAIRS[::2]), _PAIRS[1::2], strict=True))
_TELLTALE = "號電話證戶帳賬碼銀聯與關單區縣鎮鄉樓車資產權財額萬張陳劉機匯開貸錢發實國"
"""A text in traditional characters has one of these."""


def simplified(text: str) -> str:
    """Return a text of the same length that rules written in simplified characters can read."""
    if text.isascii() or not any(character in text for character in _TELLTALE):
        return text
    return text.translate(_SIMPLIFIED).replace("身分证", "身份证")
