"""The words this door has for codes of other rooms, in the language of the page."""

from django.utils.translation import gettext_noop

from madoguchi.design.translate import said as _
from madoguchi.procedures.definition.model import Definition, Period, Step

LIFE_EVENTS = {
    "moving": (gettext_noop("引っ越し"), gettext_noop("転入、転居、転出")),
    "pregnancy": (gettext_noop("妊娠・出産"), gettext_noop("母子手帳、出生届")),
    "child": (gettext_noop("子育て"), gettext_noop("手当、保育園、医療証")),
    "marriage": (gettext_noop("結婚・離婚"), gettext_noop("届け出、氏の変更")),
    "care": (gettext_noop("介護"), gettext_noop("認定、サービス、負担")),
    "health": (gettext_noop("健康・医療"), gettext_noop("国民健康保険、健診")),
    "tax": (gettext_noop("税金"), gettext_noop("証明、納付、相談")),
    "pension": (gettext_noop("年金"), gettext_noop("加入、免除、相談")),
    "bereavement": (
        gettext_noop("亡くなったとき"),
        gettext_noop("届け出と続きの手続き"),
    ),
    "work": (gettext_noop("仕事"), gettext_noop("就職、勤め先への提出")),
    "housing": (gettext_noop("住まい"), gettext_noop("契約、ローン、住所の証明")),
    "car": (gettext_noop("車・バイク"), gettext_noop("登録、廃車")),
    "disaster": (gettext_noop("災害"), gettext_noop("罹災証明、支援")),
    "pet": (gettext_noop("ペット"), gettext_noop("犬の登録、鑑札")),
    "disability": (gettext_noop("障害のある人"), gettext_noop("手帳、医療、サービス")),
    "school": (gettext_noop("学校"), gettext_noop("入学、転校、費用の援助")),
    "business": (gettext_noop("お店・事業"), gettext_noop("許可、届出")),
    "other": (gettext_noop("そのほか"), gettext_noop("アンケート、意見")),
}
CHANNELS = {
    "web": gettext_noop("オンライン"),
    "counter": gettext_noop("区役所の窓口"),
    "post": gettext_noop("郵送"),
    "phone": gettext_noop("電話"),
    "line": gettext_noop("LINE"),
    "api": gettext_noop("ほかのシステム"),
    "robot": gettext_noop("自動の処理"),
    "staff": gettext_noop("区役所の中"),
}
LOOKED_FOR = {
    "work": gettext_noop("審査などの仕事のため"),
    "enquiry": gettext_noop("問い合わせに答えるため"),
    "check": gettext_noop("書類と照らし合わせるため"),
    "hand_over": gettext_noop("結果を渡すため"),
    "audit": gettext_noop("正しく扱われているか調べるため"),
    "disclosure": gettext_noop("開示の請求に答えるため"),
    "own": gettext_noop("自分の書類を見るため"),
}
ASKED_FOR = {
    "missing": gettext_noop("入力が足りません"),
    "unclear": gettext_noop("内容がはっきりしません"),
    "mismatch": gettext_noop("区の記録や書類とちがいます"),
    "document": gettext_noop("書類が足りないか、読み取れません"),
    "other": gettext_noop("確かめたいことがあります"),
}
PAID_PER = {
    "month": gettext_noop("いまの額（1か月）"),
    "year": gettext_noop("いまの額（1年）"),
    "once": gettext_noop("額（1回）"),
    "visit": gettext_noop("払う額（1回）"),
}


def paid_per(per: str) -> str:
    return _(PAID_PER[per])


def life_event_title(event: str) -> str:
    return _(LIFE_EVENTS[event][0]) if event in LIFE_EVENTS else event


def period_words(period: Period) -> str:
    """Say how long the ward takes, in the days that it counts."""
    days = {"days": period.days}
    return (_("%(days)s開庁日") if period.unit == "ward" else _("%(days)s日")) % days


def channel_name(channel: str) -> str:
    return _(CHANNELS.get(channel, channel))


def looked_for(purpose: str) -> str:
    return _(LOOKED_FOR.get(purpose, LOOKED_FOR["work"]))


def asked_for(reason: str) -> str:
    return _(ASKED_FOR.get(reason, ASKED_FOR["other"]))


FLAWS = {
    "empty": gettext_noop("何も書かれていません。伝えることを書いてください。"),
    "unstorable": gettext_noop(
        "使えない文字があります。機種だけで使える文字や絵文字を消してください。"
    ),
    "individual_number": gettext_noop(
        "マイナンバー（個人番号）のような12桁の番号があります。"
        "法律により、ここでは受け取れません。番号を消してください。"
    ),
}
SILENCES = {
    "ended": gettext_noop(
        "この申請は終わっているため、ここからは書けません。"
        "たずねたいことがあるときは、下の電話にご連絡ください。"
        "もう一度申請するときは、手続きのページから始めてください。"
    ),
    "anonymous": gettext_noop(
        "名前を書かずに答える手続きのため、ここからは書けません。"
        "たずねたいことがあるときは、下の電話にご連絡ください。"
    ),
    "waits": gettext_noop(
        "区がまだ読んでいないものが、たくさんあります。返事が来てから書いてください。"
        "お急ぎのときは、電話でご連絡ください。"
    ),
}


def flaw_words(flaw: str, length: int, most: int) -> str:
    """Say what is wrong with a text for the office, and what to do."""
    if flaw == "long":
        text = _("%(most)s文字までにしてください。いまは%(length)s文字です。")
        return text % {"most": most, "length": length}
    return _(FLAWS[flaw])


def silence_words(why: str) -> str:
    """Say why nobody writes here, and where to turn instead."""
    return _(SILENCES.get(why, SILENCES["ended"]))


SENDING = ("入力", "送る", "答える")


def steps_after_sending(definition: Definition) -> tuple[Step, ...]:
    """Return what the applicant goes through once this form is sent."""
    for place, step in enumerate(definition.steps):
        if any(word in str(step.title) for word in SENDING):
            return definition.steps[place + 1 :]
    return definition.steps


def deed(definition: Definition) -> str:
    """Return which act sending is: request, apply, file, answer."""
    if definition.kind == "survey":
        return "answer"
    if definition.kind == "filing":
        return "file"
    title = str(definition.title)
    if "申込" in title:
        return "sign_up"
    return "request" if "請求" in title else "apply"


SEND = {
    "answer": gettext_noop("この内容で答える"),
    "file": gettext_noop("この内容を送る"),
    "sign_up": gettext_noop("この内容で申し込む"),
    "request": gettext_noop("この内容で請求する"),
    "apply": gettext_noop("この内容で申請する"),
}
BEGIN = {
    "answer": gettext_noop("アンケートに答える"),
    "file": gettext_noop("オンラインで入力する"),
    "sign_up": gettext_noop("オンラインで申し込む"),
    "request": gettext_noop("オンラインで請求する"),
    "apply": gettext_noop("オンラインで申請する"),
}
RECEIVED = {
    "answer": gettext_noop("答えを受け付けました"),
    "file": gettext_noop("入力を受け付けました"),
    "sign_up": gettext_noop("申込みを受け付けました"),
    "request": gettext_noop("請求を受け付けました"),
    "apply": gettext_noop("申請を受け付けました"),
}
TAKE_BACK = {
    "answer": gettext_noop("答えを取り下げる"),
    "file": gettext_noop("入力を取り下げる"),
    "sign_up": gettext_noop("申込みを取り下げる"),
    "request": gettext_noop("請求を取り下げる"),
    "apply": gettext_noop("申請を取り下げる"),
}


def send_words(definition: Definition) -> str:
    return _(SEND[deed(definition)])


def begin_words(definition: Definition) -> str:
    return _(BEGIN[deed(definition)])


def received_words(definition: Definition) -> str:
    return _(RECEIVED[deed(definition)])


def take_back_words(definition: Definition) -> str:
    return _(TAKE_BACK[deed(definition)])
