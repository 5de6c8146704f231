"""What the studio calls each value of a manuscript, and on which page it is filled in.

Data only: a value that the format knows and no page shows is found by a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Block:
    """A table, or a list of rows, as one part of a page; titles are message ids."""

    name: str
    title: str
    hint: str = ""
    row: str = ""
    """What one row is called; empty for a table."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the studio."""

    slug: str
    title: str
    blocks: tuple[Block, ...]
    hint: str = ""


PARTS: Final = (
    Part(
        "about",
        _("何の、だれのための手続きか"),
        (
            Block("procedure", _("手続き")),
            Block("department", _("担当する課")),
            Block("audience", _("対象の人")),
            Block("deadline", _("期限"), _("住民に知らせる期限。ないときは空けます。")),
        ),
    ),
    Part(
        "identity",
        _("本人確認"),
        (Block("identity", _("本人確認の水準とその理由")),),
        _("水準は、なりすましがあったときの損害の大きさで決め、理由を残します。"),
    ),
    Part(
        "law",
        _("根拠法令・審査基準"),
        (
            Block("law", _("根拠法令"), row=_("法令")),
            Block(
                "review_standards",
                _("審査基準"),
                _("行政手続法第5条により公にします。"),
                _("審査基準"),
            ),
        ),
    ),
    Part(
        "period",
        _("標準処理期間・保存・教示"),
        (
            Block(
                "period",
                _("標準処理期間"),
                _("行政手続法第6条。補正を待つ日は数えません。"),
            ),
            Block("retention", _("保存年限")),
            Block("remedies", _("教示（不服申立て）"), _("行政不服審査法第82条。")),
        ),
    ),
    Part(
        "channels",
        _("受付の方法"),
        (Block("channels", _("受付の方法"), row=_("受付の方法")),),
    ),
    Part(
        "guide",
        _("必要書類・流れ・よくある質問"),
        (
            Block("needs", _("必要書類"), row=_("必要書類")),
            Block("steps", _("手続きの流れ"), row=_("段階")),
            Block("faq", _("よくある質問"), row=_("質問")),
        ),
    ),
    Part(
        "eligibility",
        _("対象になる条件"),
        (
            Block(
                "eligibility",
                _("対象になる条件"),
                _("すべての条件に当てはまる人が対象です。"),
                _("条件"),
            ),
        ),
    ),
    Part(
        "fee",
        _("手数料"),
        (
            Block(
                "fee",
                _("手数料の行"),
                _("当てはまる行を足します。減免は、理由を名前に書いて引く行にします。"),
                _("行"),
            ),
            Block("fees", _("手数料の説明")),
        ),
    ),
    Part(
        "amounts",
        _("支給額・基準の値"),
        (
            Block("amounts", _("支給額の行"), row=_("行")),
            Block(
                "parameters",
                _("基準の値"),
                _("限度額など、年度で変わる値。条件や金額から名前で使います。"),
                _("値"),
            ),
        ),
    ),
    Part(
        "flow",
        _("仕事の流れ"),
        (
            Block(
                "stages",
                _("工程"),
                _("上から順に進みます。最後は「完了」です。"),
                _("工程"),
            ),
        ),
    ),
    Part(
        "roles",
        _("質問の役割・統計"),
        (
            Block(
                "roles",
                _("質問の役割"),
                _("氏名や連絡先がどの質問かを示します。匿名の手続きでは空けます。"),
            ),
            Block(
                "facts",
                _("統計に使う回答"),
                _("選択肢など、決まった値の回答だけが使えます。"),
                _("質問"),
            ),
        ),
    ),
    Part(
        "survey",
        _("棚卸調査の項目"),
        (Block("survey", _("行政手続等の棚卸調査")),),
        _("ほかの欄から分からない項目だけを書きます。"),
    ),
)
PART_OF: Final[Mapping[str, str]] = {
    block.name: part.slug for part in PARTS for block in part.blocks
}

LABELS: Final[Mapping[str, str]] = {
    "procedure/title": _("正式な名前"),
    "procedure/reading": _("名前の読み（ひらがな）"),
    "procedure/summary": _("ひとことの説明"),
    "procedure/body": _("くわしい説明"),
    "procedure/kind": _("種類"),
    "procedure/category": _("一覧での分類"),
    "procedure/life_events": _("くらしの出来事"),
    "procedure/keywords": _("検索の言葉"),
    "procedure/anonymous": _("名前を聞かない（匿名）"),
    "procedure/outputs": _("結果として出るもの"),
    "department/slug": _("担当する課"),
    "audience/who": _("対象の人"),
    "deadline/text": _("期限"),
    "identity/proofing": _("身元確認の水準"),
    "identity/authn": _("当人認証の水準"),
    "identity/signature": _("電子署名"),
    "identity/rationale": _("この水準にする理由"),
    "period/days": _("日数"),
    "period/unit": _("数え方"),
    "period/note": _("補足"),
    "retention/class": _("保存の区分"),
    "retention/years": _("保存する年数"),
    "remedies/appealable": _("審査請求ができる"),
    "remedies/appeal_to": _("審査請求の相手"),
    "fees/note": _("手数料の説明"),
    "roles/name": _("氏名の質問"),
    "roles/birth": _("生年月日の質問"),
    "roles/phone": _("電話番号の質問"),
    "roles/email": _("メールアドレスの質問"),
    "roles/address": _("住所の質問"),
    "law/name": _("法令名"),
    "law/article": _("条項"),
    "law/unverified": _("条文をまだ確かめていない"),
    "review_standards/text": _("審査基準の文"),
    "channels/name": _("方法"),
    "channels/available": _("受け付けている"),
    "channels/fee": _("手数料の説明"),
    "channels/when": _("いつ受け取れるか"),
    "channels/hours": _("受付時間"),
    "channels/needs": _("要るもの"),
    "fee/label": _("名前"),
    "fee/amount": _("金額"),
    "fee/when": _("かかるとき"),
    "needs/who": _("だれが"),
    "needs/what": _("何を"),
    "steps/title": _("見出し"),
    "steps/text": _("説明"),
    "faq/q": _("質問"),
    "faq/a": _("答え"),
    "eligibility/rule": _("条件"),
    "eligibility/reason": _("当てはまらないときに伝える文"),
    "eligibility/basis": _("根拠の条項"),
    "amounts/key": _("識別の名前（英小文字）"),
    "amounts/label": _("名前"),
    "amounts/per": _("いつ払うか"),
    "amounts/amount": _("金額"),
    "amounts/when": _("支給するとき"),
    "facts/question": _("質問"),
    "parameters/name": _("名前（英小文字）"),
    "parameters/from": _("いつから"),
    "parameters/value": _("値"),
    "parameters/source": _("出典"),
    "parameters/unverified": _("まだ確かめていない"),
    "stage/title": _("名前"),
    "stage/kind": _("種類"),
    "stage/who": _("だれが"),
    "stage/department": _("別の課がするとき、その課"),
    "stage/target_minutes": _("目標の時間（分）"),
    "stage/decision": _("決定の種類"),
    "stage/outputs": _("この工程で出るもの"),
    "page/title": _("ページの見出し"),
    "page/hint": _("ページの説明"),
    "page/show_if": _("このページを出すとき"),
    "question/label": _("質問"),
    "question/hint": _("説明"),
    "question/why": _("なぜ聞くか"),
    "question/show_if": _("この質問を出すとき"),
    "question/required_if": _("答えが必須になるとき"),
    "question/value": _("計算"),
    "question/unit": _("単位"),
    "question/item": _("1件の呼び名"),
    "question/statement": _("同意する文"),
    "question/text": _("文章"),
    "question/pattern_says": _("形の説明"),
    "option/label": _("選択肢"),
    "option/hint": _("選択肢の説明"),
}
HINTS: Final[Mapping[str, str]] = {
    "procedure/summary": _("1文か2文。100文字まで。"),
    "procedure/keywords": _("「、」で区切って入力してください。"),
    "procedure/outputs": _(
        "certificate のような英小文字の言葉を「、」で区切って入力してください。"
    ),
    "stage/outputs": _(
        "certificate のような英小文字の言葉を「、」で区切って入力してください。"
    ),
    "procedure/body": _("段落は空の行で分けます。"),
    "parameters/from": _("2026-04-01 のように入力してください。"),
    "parameters/source": _("値を確かめた法令・条例・ページの名前。"),
    "remedies/appeal_to": _("区長でないときだけ。例：東京都知事"),
    "channels/name": _("方法は加えるときに選びます。"),
}
VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "procedure/kind": {
        "application": _("申請（処分を求める）"),
        "filing": _("届出"),
        "survey": _("アンケート"),
    },
    "identity/signature": {"none": _("いらない"), "certificate": _("電子証明書で署名")},
    "period/unit": {
        "ward": _("区の数え方（閉庁日の扱いに従う）"),
        "calendar": _("暦の日数"),
    },
    "amounts/per": {
        "month": _("毎月"),
        "year": _("毎年"),
        "once": _("1回"),
        "visit": _("1回の受診ごと（本人が払う額）"),
    },
    "stage/kind": {
        "review": _("審査"),
        "decision": _("決定"),
        "handover": _("引渡し"),
        "close": _("完了"),
    },
    "stage/who": {
        "clerk": _("担当"),
        "supervisor": _("決裁者"),
        "register": _("連携システム"),
        "applicant": _("申請者"),
    },
    "stage/decision": {
        "": _("決定ではない"),
        "grant": _("交付・認定"),
        "accept": _("受理"),
    },
    "procedure/life_events": {
        "moving": _("引っ越し"),
        "pregnancy": _("妊娠・出産"),
        "child": _("子育て"),
        "marriage": _("結婚・離婚"),
        "care": _("介護"),
        "health": _("健康・医療"),
        "tax": _("税金"),
        "pension": _("年金"),
        "bereavement": _("亡くなったとき"),
        "work": _("仕事"),
        "housing": _("住まい"),
        "car": _("車・バイク"),
        "disaster": _("災害"),
        "pet": _("ペット"),
        "disability": _("障害のある人"),
        "school": _("学校"),
        "business": _("お店・事業"),
        "other": _("そのほか"),
    },
}


def label_of(family: str, key: str) -> str:
    """Return the message id of a value's name; columns of the inventory are names."""
    return LABELS.get(f"{family}/{key}", key)
