"""Say codes of the rooms in words for staff: states, channels, refusals, what was done.

Every domain exception has a sentence here that says what is wrong and what to do;
codes may stand in an address, the words never do.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from madoguchi.dialogue.problems import Unnamed
from madoguchi.dialogue.rules import MOST_NAMED
from madoguchi.kernel.errors import Refused

Words = Mapping[str, Promise | str]

CHANNELS: Final[Words] = {
    "web": _("オンライン"),
    "counter": _("窓口"),
    "phone": _("電話"),
    "post": _("郵送"),
    "line": "LINE",
    "api": _("連携"),
    "robot": _("ロボット"),
    "staff": _("庁内"),
}
STATES: Final[Words] = {
    "received": _("受付"),
    "reviewing": _("審査中"),
    "correcting": _("補正待ち"),
    "decided": _("決定済み"),
    "issued": _("交付済み"),
    "closed": _("完了"),
    "withdrawn": _("取下げ"),
    "lapsed": _("納付なしで終了"),
    "disposed": _("廃棄済み"),
}
MARKS: Final[Words] = {
    **STATES,
    "deciding": _("決裁待ち"),
    "paying": _("納付待ち"),
    "issuing": _("交付待ち"),
    "granted": _("決定済み"),
    "refused": _("不交付・却下"),
}
ROLES: Final[Words] = {
    "clerk": _("担当"),
    "supervisor": _("決裁者"),
    "dx": _("DX推進"),
    "privacy": _("個人情報保護"),
    "owner": _("手続き管理"),
    "cio": _("最高情報責任者（CIO）"),
    "admin": _("職員管理"),
    "finance": _("会計"),
    "applicant": _("申請者"),
    "system": _("自動"),
}
PURPOSES: Final[Words] = {
    "work": _("審査・事務"),
    "enquiry": _("問い合わせへの回答"),
    "check": _("確認"),
    "hand_over": _("交付"),
    "audit": _("監査"),
    "denied": _("閲覧できなかった"),
    "disclosure": _("開示の請求への対応"),
    "within": _("利用目的の範囲内での判定"),
    "law": _("法令に基づく判定"),
    "duty": _("所掌事務に必要な判定"),
}
VIEWED: Final[Words] = {
    "case.viewed": _("事案を開いた"),
    "case.denied": _("開こうとして断られた"),
    "case.copied": _("写しを作るために開いた"),
    "person.copied": _("本人の写しを作るために開いた"),
    "proposal.viewed": _("起案の内容を見た"),
    "answer.revealed": _("伏せた番号を表示した"),
    "document.opened": _("書類を開いた"),
    "document.withheld": _("保護中の書類を開こうとした"),
    "address.viewed": _("保護された住所を見た"),
    "protections.listed": _("住所の保護の一覧を見た"),
    "queue.listed": _("一覧を見た"),
    "cases.searched": _("検索した"),
    "bulk.previewed": _("まとめて処理する前に確かめた"),
    "draft.viewed": _("入力の途中を開いた"),
    "receipt.viewed": _("受付票を出した"),
    "access.viewed": _("閲覧の記録を調べた"),
    "residents.judged": _("台帳のすべての人を判定した"),
    "verdicts.opened": _("判定を開いた"),
    "run.listed": _("判定の一覧を見た"),
    "month.viewed": _("勤怠の月を見た"),
    "payroll.viewed": _("給与に渡す数字を見た"),
    "verdict.viewed": _("一人の判定を開いた"),
    "robot.listed": _("ロボットが一覧を読んだ"),
    "errand.opened": _("ロボットが入力する内容を読んだ"),
    "advice.viewed": _("課への問合せの内容を見た"),
    "batch.made": _("ほかのシステムに渡すファイルを作った"),
    "batch.fetched": _("ほかのシステムに渡すファイルを取り出した"),
}
STANDARDS: Final[Words] = {
    "receive": _("受付"),
    "confirm": _("確認"),
    "examine": _("審査"),
    "decide": _("決裁"),
    "pay": _("納付"),
    "hand_over": _("引継ぎ"),
    "issue": _("交付"),
}
SIDES: Final[Words] = {"applicant": _("申請者"), "office": _("区（職員）")}
"""Who says something in the thread with an applicant."""
CALLS: Final[Words] = {
    "mention": _("メモで名前を呼ばれました"),
    "message": _("担当する事案の申請者が書きました"),
    "advice": _("課に問合せが届きました"),
    "answer": _("問合せの回答が届きました"),
}
LINKS: Final[Words] = {
    "twice": _("重複かもしれない事案（同じ人の同じ手続き）"),
    "event": _("同じできごとの事案（同じ人のほかの手続き）"),
    "person": _("同じ人のほかの事案"),
    "house": _("同じ世帯かもしれない事案（住所と姓の読みが同じ）"),
    "phone": _("同じ世帯かもしれない事案（電話番号が同じ）"),
}
SILENCES: Final[Words] = {
    "ended": _(
        "この事案は終わっています。申請者に伝えることがあるときは、電話か郵便で知らせてください。"
    ),
    "anonymous": _("名前を書かずに答える手続きのため、申請者に送れません。"),
    "staff": _(
        "職員の申請です。申請した職員には、起案の差し戻しか電話で伝えてください。"
    ),
}
FLAWS: Final[Words] = {
    "empty": _("何も書かれていません。"),
    "unstorable": _("使えない文字があります。機種依存の外字などを消してください。"),
    "individual_number": _(
        "マイナンバー（個人番号）のような12桁の番号があります。この欄には残せないので、番号を消してください。"
    ),
}
TALK_KINDS: Final = frozenset(
    {"message.sent", "message.received", "message.noted_down"}
)
"""What the log says of messages that stand in the thread themselves."""
OUTCOMES: Final[Words] = {
    "granted": _("交付・認定する"),
    "refused": _("不交付・却下とする"),
}
NOTICE_STATES: Final[Words] = {
    "inbox": _("受信箱だけ"),
    "waiting": _("送信待ち"),
    "sending": _("送信中"),
    "sent": _("送信済み"),
    "unconfirmed": _("送信未確認"),
    "refused": _("届かない宛先"),
}
DOCUMENTS: Final[Words] = {
    "upload": _("添付"),
    "decision": _("決定通知書"),
    "receipt": _("受付票"),
    "correction": _("補正依頼書"),
    "revocation": _("決定取消通知書"),
    "sample": _("見本"),
    "certificate": _("証明書"),
    "agency": _("代理のお知らせ"),
}
ISSUE_STATES: Final[Words] = {
    "valid": _("有効"),
    "replaced": _("再交付済み"),
    "revoked": _("取消し"),
}
WAYS: Final[Words] = {
    "download": _("オンライン（ダウンロード）"),
    "post": _("郵送"),
    "counter": _("窓口"),
}
SEEN_BY: Final[Words] = {
    "card": _("マイナンバーカード"),
    "licence": _("運転免許証"),
    "passport": _("旅券（パスポート）"),
    "two_papers": _("写真のない書類2点"),
    "proxy": _("代理人（委任状と本人確認書類）"),
}
REISSUED_FOR: Final[Words] = {
    "lost": _("なくした"),
    "damaged": _("よごれた・破れた"),
    "changed": _("氏名などが変わった"),
    "mistake": _("記載に誤りがあった"),
    "returned": _("郵便が返ってきた"),
    "other": _("そのほか"),
}
REVOKED_FOR: Final[Words] = {
    "mistake": _("誤って交付した"),
    "decision_withdrawn": _("決定を取り消した"),
    "false_statement": _("事実と異なる申請だった"),
    "other": _("そのほか"),
}
DECISIONS: Final[Words] = {
    "granted": _("交付・認定"),
    "refused": _("不交付・却下"),
    "revoked": _("決定の取消し（職権取消し）"),
    "reopened": _("終わった事案の再開"),
}
POSTS: Final[Words] = {
    "chief": _("係長"),
    "head": _("課長"),
    "director": _("部長"),
    "vice_mayor": _("副区長"),
    "mayor": _("区長"),
}
APPROVAL_STATES: Final[Words] = {
    "circulating": _("回議中"),
    "decided": _("決裁済み"),
    "sent_back": _("差戻し"),
    "recalled": _("引戻し"),
    "void": _("無効"),
}
EXTENSION_REASONS: Final[Words] = {
    "enquiry": _("ほかの機関への照会に時間がかかる"),
    "complex": _("内容の確認に時間がかかる"),
    "many": _("申請が集中している"),
    "disaster": _("災害などへの対応"),
}
PARTS: Final[Words] = {"line": _("決裁"), "consult": _("合議")}
VOID_REASONS: Final[Words] = {
    "changed": _("起案のあとに、事案の内容が変わりました。"),
    "tampered": _("記録か承認の印が、押したときのものと違っていました。"),
    "correction": _("補正を求めました。"),
    "withdrawn": _("申請が取り下げられました。"),
}
REFUSAL_REASONS: Final[Words] = {
    "not_eligible": _("要件に当てはまらない"),
    "no_answer": _("補正の期限までに回答がない"),
    "false_statement": _("事実と異なる記載がある"),
    "not_this_ward": _("この区の事務ではない"),
    "other": _("そのほか"),
}
REVOCATION_REASONS: Final[Words] = {
    "fact": _("事実の認定を誤った"),
    "law": _("法令や基準の当てはめを誤った"),
    "person": _("対象の人を取り違えた"),
    "amount": _("金額や数を誤った"),
    "other": _("そのほか"),
}
REOPENING_REASONS: Final[Words] = {
    "office": _("職員が誤って終わらせた"),
    "applicant": _("申請者の意思を取り違えた"),
    "paid": _("納付されていたことがわかった"),
    "other": _("そのほか"),
}
ASK_REASONS: Final[Words] = {
    "missing": _("記入がない"),
    "unclear": _("読み取れない・あいまい"),
    "mismatch": _("台帳や書類と合わない"),
    "document": _("書類が足りない・見えない"),
    "other": _("そのほか"),
}

PROPOSAL_STATES: Final[Words] = {
    "draft": _("作成中"),
    "in_review": _("確認待ち"),
    "approved": _("承認済み"),
    "published": _("公開済み"),
    "dropped": _("取りやめ"),
}
LIGHTS: Final[Words] = {
    "green": _("通りました"),
    "hint": _("見直しのすすめ"),
    "blocks": _("公開できません"),
}
"""The light of a check of the publish gate."""
TESTED_AGES: Final[Words] = {
    "under_18": _("18歳未満"),
    "18_39": _("18歳から39歳"),
    "40_64": _("40歳から64歳"),
    "65_74": _("65歳から74歳"),
    "75_over": _("75歳以上"),
}
DISABILITIES: Final[Words] = {
    "none": _("障害なし"),
    "vision": _("視覚障害"),
    "hearing": _("聴覚障害"),
    "limbs": _("肢体不自由"),
    "intellectual": _("知的障害"),
    "mental": _("精神障害"),
    "developmental": _("発達障害"),
    "other": _("そのほかの障害"),
}
CLASS_KINDS: Final[Mapping[str, str]] = {
    "text": "",
    "compatible": "good",
    "re_ask": "warn",
    "legal": "bad",
}
"""How the mark of a class is drawn; its word says it too."""

FACTORS: Final[Words] = {
    "password": _("パスワード"),
    "passkey": _("パスワードとパスキー"),
    "oidc": _("職員認証の基盤"),
    "oidc_passkey": _("職員認証の基盤とパスキー"),
}
"""By what somebody came in."""
RESET_REASONS: Final[Words] = {
    "lost": _("端末やキーをなくした"),
    "broken": _("端末やキーが壊れた"),
    "new_device": _("端末を替えた"),
    "suspected": _("ほかの人に使われたおそれがある"),
    "mistake": _("登録の誤り・期限切れ"),
}

ROBOT_STOPS: Final[Words] = {
    "staff": _("職員が止めた"),
    "rate": _("短い間に多く操作したので止めた"),
    "failures": _("失敗が続いたので止めた"),
}
ERRANDS: Final[Words] = {
    "leased": _("作業中"),
    "done": _("済み"),
    "failed": _("失敗"),
    "over": _("時間切れ"),
}
ERRAND_CODES: Final[Words] = {
    "entered": _("入力した"),
    "already": _("前に入力してあった"),
    "screen": _("画面が開かない・変わった"),
    "value": _("値が画面に入らない"),
    "sign_in": _("ログインできない"),
    "rejected": _("相手の画面に断られた"),
    "other": _("そのほか"),
    "over": _("報告がなかった"),
}

ARRIVALS: Final[Words] = {
    "new": _("取込中"),
    "taken": _("受付済み"),
    "stopped": _("確認が必要"),
    "by_hand": _("手で入力した"),
}
ARRIVAL_CODES: Final[Words] = {
    "missing": _("答えがない"),
    "misshapen": _("答えの形が違う"),
    "unknown": _("この区の様式にない質問がある"),
    "identity": _("本人確認を任せる取り決めがない"),
    "file": _("受け取れない添付ファイルがある（種類、大きさ、ウイルス）"),
    "out_of_scope": _("取り込む取り決めのない手続き"),
    "not_offered": _("いま受け付けていない手続き"),
}
ENQUIRY_STATES: Final[Words] = {
    "asked": _("照会中"),
    "answered": _("回答あり"),
    "nothing": _("該当なし"),
    "failed": _("回答を読めない"),
}

CADENCES: Final[Words] = {
    "monthly": _("毎月"),
    "quarterly": _("3か月ごと"),
    "yearly": _("毎年"),
}

REFUSALS: Final[Words] = {
    "NotYourRegister": _("あなたの役割では、この台帳に登録できません。"),
    "FileChanged": _("確かめているあいだに、ほかの変更がありました。"),
    "SurveyClosed": _("いま答えられる調査はありません。"),
    "GivenAlready": _(
        "もう送っています。送ったものは、だれのものか分からないため直せません。"
    ),
    "BadPeriod.days": _("はじまる日はきょう以後、最後の日はその日以後にしてください。"),
    "BadPeriod.year": _("その年度の調査は、もう決まっています。"),
    "NothingTimed": _("まだ1分もありません。計るか、分を書いてから送ってください。"),
    "DayOver": _("その日は、もう直せません。送れるのは7日前までです。"),
    "BadMinutes": _("分は0以上の整数で、1日の合計が1440分までにしてください。"),
    "NoSuchCategory": _("その種類はありません。下のどれかを押してください。"),
    "NoInbox": _(
        "取込元の設定がありません。システム担当に、区の規則（inbox）を確かめてもらってください。"
    ),
    "InboxAway": _(
        "取込元につながりません。届いた申請は失われません。しばらくしてから、もう一度押してください。"
    ),
    "NotThatCase": _(
        "その受付番号では登録できません。同じ手続きで、ほかの申請に使っていない受付番号を確かめてください。"
    ),
    "NoSuchQuestion": _("この手続きでは、その照会はできません。"),
    "AlreadyAsked": _("同じ照会の回答を待っています。"),
    "NothingToHandOver": _(
        "いま渡せる事案はありません。決定し、手数料が納められた事案が対象です。"
    ),
    "MadeMeanwhile": _(
        "同じときに、ほかの人がファイルを作りました。一覧で確かめてください。"
    ),
    "BatchGone": _(
        "このファイルの事案に廃棄されたものがあるため、もう作れません。先に取り出したファイルを使ってください。"
    ),
    "NotTheSame": _(
        "ファイルの内容が送り状と合わないため、取り出しを止めました。システム担当に、この連携番号を知らせてください。"
    ),
    "NoneDue": _(
        "いま廃棄できる事案はありません。保存期間が終わっていないか、停止中か、もう廃棄簿にあります。"
    ),
    "ListMoved": _(
        "この廃棄簿は、もう先へ進んでいます。画面の状態を確かめてください。"
    ),
    "ListNotAllowed": _("廃棄簿は、所管課の担当か決裁者が作ります。"),
    "ListNotAllowed.approve": _(
        "廃棄簿を作った人は承認できません。同じ課のほかの決裁者に頼んでください。"
    ),
    "ListChanged": _(
        "廃棄簿の中身が、見ていたものと違います。もう一度見てから承認してください。"
    ),
    "ListChanged.count": _(
        "件数が違います。廃棄簿の件数を確かめて、数字で入力してください。"
    ),
    "HoldReasonNeeded.code": _("理由の区分を選んでください。"),
    "HoldReasonNeeded.words": _("理由を、5文字から1000文字までで書いてください。"),
    "HoldReasonNeeded.until_on": _(
        "最後の日は、明日から30年後までの日にしてください。空けると、解くまで停止します。"
    ),
    "CopyReasonNeeded.ground": _("だれに渡す写しかを選んでください。"),
    "CopyReasonNeeded.words": _(
        "だれの、どの請求かを、5文字から1000文字までで書いてください。"
    ),
    "CopyReasonNeeded.seen": _(
        "本人に渡すときは、本人確認に使ったものを選んでください。"
    ),
    "NotHeld": _("この停止は、もうありません。画面の状態を確かめてください。"),
    "Refused.closed": _(
        "あなたの役割ではパスキーの登録が必要ですが、登録の期限が過ぎました。職員管理の担当に連絡して、登録し直せるようにしてもらってください。"
    ),
    "ProviderSilent": _(
        "職員認証の基盤につながりません。少し待つか、このシステムのパスワードでログインしてください。"
    ),
    "SignInRefused": _(
        "職員認証の基盤の答えを確かめられませんでした。もう一度ログインしてください。"
    ),
    "SignInRefused.given_up": _("ログインをやめました。"),
    "SignInRefused.too_late": _(
        "時間がたったので、もう一度はじめからログインしてください。"
    ),
    "SignInRefused.nobody": _(
        "この区の職員として登録されていません。職員管理の担当に連絡してください。"
    ),
    "WrongPassword": _("パスワードが違います。もう一度入力してください。"),
    "NotProved": _("パスキーを確かめられませんでした。もう一度押してください。"),
    "NotProved.late": _(
        "画面を開いてから時間がたちました。もう一度押してください。"
    ),
    "NotProved.copied": _(
        "このパスキーは複製された疑いがあるため、使えません。職員管理の担当に連絡してください。"
    ),
    "NotProved.reason": _("登録し直す理由を一覧から選んでください。"),
    "LastPasskey": _(
        "最後のパスキーは削除できません。先に、新しいパスキーを登録してください。"
    ),
    "PasskeyTaken": _("この端末は、もう登録してあります。"),
    "OwnRights": _(
        "自分の権限やパスキーは変えられません。ほかの職員管理の担当に頼んでください。"
    ),
    "BadMembership": _("この配属は登録できません。内容を確かめてください。"),
    "BadMembership.none": _(
        "きょう有効な配属がないので、ログインできません。職員管理の担当に連絡してください。"
    ),
    "BadMembership.past": _("日は、きょう以後（退職は、きのう以後）にしてください。"),
    "BadMembership.roles": _("役割を1つ以上選んでください。"),
    "BadMembership.post": _("役職を一覧から選んでください。"),
    "BadMembership.login": _("その職員番号は、もう使われています。"),
    "NoSuchPaper": _(
        "この番号の様式はありません。番号を確かめるか、下で手続きを選んでください。"
    ),
    "NotOffered.version": _(
        "この版の様式は、この区では使っていません。下で手続きを選んでください。"
    ),
    "AlreadyTaken": _(
        "ほかの職員が担当しています。代わるときは、担当の職員か決裁者に担当の変更を頼んでください。"
    ),
    "AlreadyDecided": _(
        "すでに決定されています。はじめの決定が有効です。この操作では何も変わっていません。"
    ),
    "WrongState": _(
        "この事案は、いまの状態ではこの操作ができません。画面の状態を確かめてください。"
    ),
    "ReasonNeeded": _(
        "不交付・却下には、理由の区分と、申請者に伝える理由の文が必要です（行政手続法8条）。"
    ),
    "ReasonNeeded.code": _("理由の区分を一覧から選んでください。"),
    "NothingAsked": _("直してほしい項目を1つ以上選んでください。"),
    "NothingAsked.question": _(
        "この様式にない項目が選ばれています。選び直してください。"
    ),
    "NothingAsked.reason": _("選んだ項目それぞれに、理由の区分を選んでください。"),
    "NotAsked": _(
        "この事案は、いまは補正の回答を待っていません。画面の状態を確かめてください。"
    ),
    "NotAllowed": _("この操作をする権限がありません。"),
    "NotAllowed.decide": _(
        "この手続きの決定は決裁者が行います。「審査を終える」で決裁へ回してください。"
    ),
    "NotAllowed.unticked": _(
        "「確認事項」に、まだ印のない項目があります。確かめて印を残してから、もう一度進めてください。"
    ),
    "NotAllowed.line": _(
        "その確認事項は、いまの工程のものではありません。画面を開き直して、印を付け直してください。"
    ),
    "NotAllowed.stages_left": _(
        "まだ終えていない工程があります。「仕事の流れ」を見て、順に終えてください。"
    ),
    "NotAllowed.nothing_to_decide": _(
        "この手続きには決定がありません。工程を順に終えて、完了にしてください。"
    ),
    "NotAllowed.stage_supervisor": _(
        "この工程は決裁者が行います。決裁者に頼んでください。"
    ),
    "NotAllowed.department": _(
        "ほかの課の事案です。操作は所管課の職員だけができます。"
    ),
    "NotAllowed.assigned": _(
        "ほかの職員の担当です。担当の変更は、担当の職員か決裁者だけができます。"
    ),
    "NotAllowed.colleague": _(
        "その職員はこの事案を担当できません。同じ課の職員を選んでください。"
    ),
    "NotAllowed.own": _(
        "自分の申請は、自分では扱えません。ほかの決裁者に頼んでください。"
    ),
    "NotAllowed.send_back": _(
        "職員の申請に補正は求められません。決裁の画面から、理由を付けて差し戻してください。"
    ),
    "NotAllowed.cancel": _(
        "職員の申請は、本人が「決まった申請の取消し」を出して取り消します。"
    ),
    "NotAllowed.finished": _("この申請は終わっています。新しく申請してください。"),
    "NotAllowed.payroll": _("給与の書き出しは、職員管理の担当だけができます。"),
    "NoHours": _(
        "区の勤務時間が決まっていないので、勤怠を数えられません。システム担当に頼んでください。"
    ),
    "NoHours.order": _(
        "区の勤務時間の順番が正しくないので、数えられません。システム担当に頼んでください。"
    ),
    "Unfit": _("勤怠の内容が合いません。日と時刻を確かめてください。"),
    "Unfit.until": _(
        "最後の日は、はじめの日から数えて62日以内の、同じ日か後の日にしてください。"
    ),
    "Unfit.end": _("終わりは、はじまりより後の、24時間以内の時刻にしてください。"),
    "Unfit.begun": _(
        "もう始まった時間の命令は申請できません。終わってから「時間外勤務の確認」を、命令がないとして出してください。"
    ),
    "Unfit.to_come": _(
        "まだ終わっていない時間は確認できません。終わってから出してください。"
    ),
    "Unfit.unordered": _(
        "この時間の全部には、前もっての命令がありません。「いいえ」を選び、理由を書いてください。"
    ),
    "Unfit.reference": _(
        "その受付番号で、承認された自分の申請はありません。「自分の申請」の一覧で番号を確かめてください。"
    ),
    "Unfit.running": _("月の最後の日から締められます。"),
    "Unfit.closing": _("この月の締めは、上司の承認を待っています。"),
    "Unfit.waiting": _(
        "まだ決まっていない申請があります。決まるか取り下げてから、締めてください。"
    ),
    "Unfit.same": _("締めた数字と同じなので、訂正することがありません。"),
    "Unfit.reason": _("一度締めた月です。訂正の理由を書いてください。"),
    "Unfit.changed": _(
        "月の数字が、いまの集計と合いません。「勤怠の月」の画面から出し直してください。"
    ),
    "NotAllowed.due_on": _("回答の期限は、明日以降の日にしてください。"),
    "BadCover.numbers": _(
        "%(line)d行めを、4つの数字（左・上・幅・高さ）で書いてください。例：10 20 30 5"
    ),
    "BadCover.outside": _(
        "%(line)d行めが、画像の外に出ています。左＋幅、上＋高さは100までにしてください。"
    ),
    "BadCover.many": _("塗りつぶす所は、1つの画像に50か所までにしてください。"),
    "BadApprovalTable.many": _("行は100までにしてください。"),
    "BadApprovalTable.meanwhile": _(
        "ほかの人が先に変えました。いまの内容を見て、もう一度操作してください。"
    ),
    "BadApprovalTable.own": _(
        "最後に書き換えた人は、施行できません。ほかの担当に内容を見てもらい、施行を頼んでください。"
    ),
    "BadApprovalTable.day": _(
        "施行日は、あす以後の日にしてください。きょう決めるものは、1つの表で決めます。"
    ),
    "BadApprovalTable.flaws": _(
        "このままでは施行できません。表の下の「直すところ」を直してください。"
    ),
    "BadApprovalTable.gaps": _(
        "少ない額の行がない手続きがあります。行を加えるか、1人で決めることにした印を付けてください。"
    ),
    "BadApprovalTable.taken": _(
        "その日から施行する表が、もうあります。ほかの日を選んでください。"
    ),
    "BadApprovalTable.role": _(
        "専決表を書けるのは、手続き管理と職員管理の担当だけです。"
    ),
    "BadApprovalTable.sure": _("内容を確認した印を付けてから施行してください。"),
    "BadApprovalTable": _("この操作はできません。画面の状態を確かめてください。"),
    "MandateRefused.unverified": _(
        "代理人による申請です。決定の前に、代理人のページで代理権の書類を確認してください。"
    ),
    "MandateRefused.unproved": _(
        "代理権を確認できていないので、認める決定はできません。書類の補正を求めるか、却下を検討してください。"
    ),
    "MandateRefused.none": _(
        "代理人の記録がありません。事案の代理人のページで、委任状などを記録してから渡してください。"
    ),
    "MandateRefused.unseen": _(
        "代理権の書類をまだ確認していません。代理人のページで確認してから渡してください。"
    ),
    "MandateRefused.revoked": _(
        "この代理権は終わっています。代理人には渡せません。本人に渡すか、新しい書類を記録してください。"
    ),
    "MandateRefused.expired": _(
        "代理権の期限が切れています。期限の書かれた新しい書類を求めてください。"
    ),
    "MandateRefused.early": _(
        "代理権がまだ始まっていないか、申請の日より後に始まっています。日付を確かめ、本人の追認を示す書類などを求めてください。"
    ),
    "MandateRefused.scope": _(
        "この書類は、この手続きを任せていません。この手続きの書かれた書類を求めてください。"
    ),
    "MandateRefused.ground": _("権限の種類を一覧から選んでください。"),
    "MandateRefused.ground_here": _(
        "この手続きは、この種類の代理人を受け付けません。手続きの定めを確かめてください。"
    ),
    "MandateRefused.nobody": _(
        "この手続きは、本人だけを受け付けます。代理人の申請にはできません。"
    ),
    "MandateRefused.channel": _(
        "この受付方法では、代理人を受け付けません。手続きの定めを確かめてください。"
    ),
    "MandateRefused.evidence": _("権限の種類に合う書類を確かめてください。"),
    "MandateRefused.undated": _("委任状を書いた日を入力してください。"),
    "MandateRefused.dates": _(
        "終わりの日は、はじまりの日と同じか、後の日にしてください。"
    ),
    "MandateRefused.unnamed": _("代理人の氏名を入力してください。"),
    "MandateRefused.long": _(
        "氏名とフリガナは100文字まで、電話は20文字までにしてください。"
    ),
    "MandateRefused.protected": _(
        "住所を保護している人の申請です。代理権の確認は決裁者が行います。決裁者に頼んでください。"
    ),
    "MandateRefused.late": _(
        "この事案には、もう申請の代理人を記録できません。決定の後は「書類の受け取りだけ」を選んでください。"
    ),
    "MandateRefused.gone": _(
        "この代理人の記録は、もう確認待ちではありません。画面の状態を確かめてください。"
    ),
    "MandateRefused.reason": _("理由を一覧から選んでください。"),
    "MandateRefused": _("代理人の記録を確かめてください。"),
    "NotAllowed.extension_days": _(
        "延ばす日数は1日以上で、これまでと合わせて180日までにしてください。"
    ),
    "NotAllowed.extension_reason": _("延ばす理由を一覧から選んでください。"),
    "NotAllowed.hand_over": _(
        "交付がまだ終わっていません。渡したことを記録してから完了にしてください。"
    ),
    "NotAllowed.unpaid": _(
        "手数料がまだ納付されていません。納付されるか、免除にすると進められます。"
    ),
    "NothingDue": _(
        "納付を待っている手数料はありません。画面の状態を確かめてください。"
    ),
    "BadAmount": _("額が正しくありません。確かめてください。"),
    "BadAmount.size": _("額は、0以上の円の数字だけで入力してください。"),
    "BadAmount.ground": _(
        "計算した額と違うときは、その理由を選んでください。減免で額を増やすことはできません。"
    ),
    "BadAmount.slip": _(
        "納付書の番号は、4文字から40文字の数字・英字・ハイフンで入力してください。"
    ),
    "BadAmount.cash": _("現金は、納付する額と同じだけ受け取ってください。"),
    "BadAmount.refund": _("還付する額は、1円から、まだ返していない額までです。"),
    "MoneyCame": _("もう納付されています。額を変えるときは、還付を起案してください。"),
    "NotPayable": _("いまは、オンラインで納付できません。"),
    "OwnRefund": _(
        "自分で起案した還付は承認できません。ほかの決裁者か会計担当に頼んでください。"
    ),
    "NotFinance": _("この操作は、決裁者か会計担当だけができます。"),
    "RefundOpen": _(
        "この還付か、ほかの還付が進んでいます。画面の状態を確かめてください。"
    ),
    "NoSuchPayment": _("その納付はありません。一覧から選び直してください。"),
    "NotAllowed.undecided": _("まだ決定していません。決定してから完了にしてください。"),
    "NotAllowed.not_reopenable": _(
        "再開できるのは、取下げ、納付なし、決定なしで終わった事案だけです。"
    ),
    "NotAllowed.outcome": _("決定の内容を選んでください。"),
    "NotAllowed.channel": _("職員が入力できるのは、窓口・電話・郵送の受付です。"),
    "NotAllowed.arrived_on": _("届いた日は、1年前から今日までの日にしてください。"),
    "NotAllowed.answered_on": _(
        "補正が届いた日は、補正を求めた日から今日までの日にしてください。"
    ),
    "NotAllowed.unasked": _(
        "取下げの申し出を確かめて、印を付けてください。まだ取り下げていません。"
    ),
    "NotAllowed.staff": _("件数を登録できるのは職員だけです。"),
    "NotOffered": _("この手続きは、いま受け付けていません。"),
    "NotOffered.closed": _(
        "この手続きは、いま受け付けていません（受付期間の外です）。"
    ),
    "NotOffered.channel": _(
        "この手続きは、選んだ受付方法では受け付けていません。別の受付方法を選んでください。"
    ),
    "NotOpen": _("この入力はもう使えません。はじめから入力してください。"),
    "NotOpen.expired": _("入力の保存期限が過ぎました。はじめから入力してください。"),
    "NotOpen.submitted": _("この入力はすでに受け付けました。受付票を開いてください。"),
    "NoSuchPage": _("このページは、いまの回答では使いません。"),
    "ChangedMeanwhile": _(
        "同じ入力が別の画面で変わりました。画面を開き直して、もう一度保存してください。"
    ),
    "Incomplete": _("入力が足りないところがあります。直してから受け付けてください。"),
    "IdentityNeeded": _("この手続きには、より確かな本人確認が必要です。"),
    "TooManyTries": _("回数が多すぎます。15分ほど待ってから、もう一度お試しください。"),
    "NotAccepted": _("このファイルは受け取れません。PDF、JPEG、PNGを選んでください。"),
    "NotPrintable": _("通知書を作れませんでした。システム担当に連絡してください。"),
    "WrongSubject": _(
        "別の事案の書類と食い違ったため、出すのを止めました。システム担当に連絡してください。記録に残っています。"
    ),
    "NotIssued": _("その書類は、いまは有効ではありません。画面を開き直してください。"),
    "NoAddress": _("住所の回答がないので、宛名の紙は作れません。"),
    "NotIssued.long": _(
        "長すぎます。理由は1000文字、追跡番号は40文字までにしてください。"
    ),
    "NotIssued.kind": _("この種類の書類は再交付できません。"),
    "NotAllowed.revoke": _("書類の取消しは、決裁者だけができます。"),
    "NotAllowed.way": _("渡し方を選び直してください。"),
    "NotAllowed.language": _("その言語の書類は、もうあるか、様式がありません。"),
    "NotAllowed.seen": _("本人確認に使ったものを選んでください。"),
    "NotAllowed.issue_reason": _("理由を一覧から選んでください。"),
    "NotAllowed.issue_words": _(
        "「そのほか」のときは、くわしい理由を書いてください。"
    ),
    "FileLost": _("書類のファイルが見つかりません。システム担当に連絡してください。"),
    "NotManaged": _("ほかの課の手続きです。所管課の手続き管理の職員だけができます。"),
    "NotManaged.unapproved": _(
        "公開するには、作成者とは別の職員の承認が必要です。確認を頼んでください。"
    ),
    "NotManaged.waive": _(
        "利用者テストの見送りは、最高情報責任者（CIO）だけができます。"
    ),
    "NotGreen": _(
        "公開前の確認に通っていません。「公開前の確認」の理由を直してください。"
    ),
    "NotProven": _("公開前の確認の記録がない版は、公開できません。"),
    "OwnWaiver": _("作成や編集をした人は、その案のテストを見送れません。"),
    "NoSuchVersionHere": _("その案や見送りはありません。画面を開き直してください。"),
    "BadWaiver.reason": _("理由と、いつ試すかを、10文字以上で書いてください。"),
    "BadWaiver.until": _("期限は、明日から1年までの日にしてください。"),
    "BadTest.held_on": _("試した日は、2000年から今日までの日にしてください。"),
    "BadTest.participants": _("参加した人を、1組は入れてください。"),
    "BadTest.tasks": _("試したことを、1つは入れてください。"),
    "BadTest.managed": _("できた人数が、試した人数より多くなっています。"),
    "OwnProposal": _(
        "自分が作成や編集をした案は承認できません。ほかの手続き管理の職員に確認を頼んでください。"
    ),
    "ApprovalLapsed": _(
        "確認した後に、案か、いまの版が変わりました。内容を見直し、もう一度確認を受けてください。"
    ),
    "CutOverNeeded": _(
        "きまりが変わるので、前の版で送れる期限を入力してください。附則に経過措置がないときは、公開する日時と同じにします。"
    ),
    "AlreadyScheduled": _(
        "次の版の公開がもう予定されています。先に予定を取りやめてください。"
    ),
    "BadTime": _("日時の前後が合いません。入力し直してください。"),
    "BadTime.opens_at": _("公開する日時は、いまより後にしてください。"),
    "BadTime.closes_at": _("受付を終える日時は、公開する日時より後にしてください。"),
    "BadTime.finish_until": _("前の版で送れる期限は、公開する日時以後にしてください。"),
    "BadTime.drafts_until": _("途中の入力を送れる期限は、いまより後にしてください。"),
    "NothingBefore": _("前の版がないので、戻せません。"),
    "ProposalOpen": _(
        "この手続きには、ほかの案があります。先に公開するか、取りやめてください。"
    ),
    "WrongStep": _("案の状態が変わっています。画面を開き直してください。"),
    "RemarkNeeded": _("差し戻す理由を書いてください。作成者が読んで直します。"),
    "VersionTaken": _(
        "この版番号は、別の内容で使われています。次の番号で作り直してください。"
    ),
    "VersionTaken.overlay": _(
        "区の上書きの内容が変わっています。ファイルの revision を1つ増やしてください。"
    ),
    "NoSuchDepartment": _(
        "案にある所管課が、この区にありません。課の識別名を直してください。"
    ),
    "NoSuchFolder": _("その版のフォルダーがありません。番号を選び直してください。"),
    "NoSuchFolder.unreadable": _(
        "その版のファイルに誤りがあり、開けません。作った人かシステム担当に直してもらってください。"
    ),
    "ManuscriptOpen": _(
        "この手続きは、ほかの職員が書いている途中です。その原稿を使ってください。"
    ),
    "BadSlug": _("この名前はアドレスに使えません。よみがなを直してください。"),
    "NoSuchManuscript": _(
        "この原稿はもうありません。破棄されたか、ほかの課に移りました。"
    ),
    "NothingToUndo": _("元に戻せること、やり直せることがありません。"),
    "NothingChosen": _("どれにするかを選んでください。"),
    "HasFlaws": _(
        "まだ直すところがあるので、確認に渡せません。「直すところ」を順に直してください。"
    ),
    "HasFlaws.untranslated": _(
        "英語の文がまだないところがあるので、確認に渡せません。「ほかの言語の文を書く」で書いてください。"
    ),
    "Overtaken.undo": _(
        "元に戻そうとしたところを、ほかの職員がその後で変えています。相談してから、手で直してください。"
    ),
    "NotThere": _("その部分はもうありません。画面を読み直しました。"),
    "KeyTaken": _("そのしるしは、もう使われています。別のものにしてください。"),
    "BadKey": _(
        "しるしは、英小文字で始め、英小文字、数字、下線で40文字までにしてください。"
    ),
    "DoesNotFit": _("ここに入れられない値です。入れ直してください。"),
    "NotHere": _("この質問は、そこには置けません。"),
    "NotOffered.none_scheduled": _("取りやめる予定がありません。"),
    "VersionChanged": _(
        "入力の途中で、この手続きの様式が変わりました。変わったところを確かめて、もう一度受け付けてください。"
    ),
    "NotOpen.closed": _(
        "この手続きの受付は終わりました。入力した内容は消していません。"
    ),
    "NotUnconfirmed": _("このお知らせは、もう送り直せる状態ではありません。"),
    "NotParked": _("この処理は、もう保留ではありません。"),
    "NoSuchRun": _("その一斉判定はありません。一覧から選び直してください。"),
    "RunNotAllowed.propose": _(
        "この手続きの一斉判定を起案できるのは、その課の決裁者か手続き管理の職員です。"
    ),
    "RunNotAllowed.approve": _(
        "承認できるのは、起案した人とは別の、その課の決裁者・手続き管理の職員か、個人情報保護の担当です。"
    ),
    "RunNotAllowed.read": _(
        "だれがあてはまるかは、この手続きを担当する職員だけが見られます。"
    ),
    "RunElsewhere": _("判定の状態が変わっています。画面を開き直してください。"),
    "RunChanged": _(
        "確認した後に内容が変わりました。もう一度、目的と根拠を確かめてください。"
    ),
    "NothingToJudge": _("この手続きには要件がないので、判定できません。"),
    "NotInSql": _(
        "この手続きの要件は、一度に大勢を判定できない規則を使っています。一人ずつ確かめてください。"
    ),
    "Withheld": _(
        "住所が保護されているため、この書類は開けません。必要なときは、事案の画面から開示を申請してください。"
    ),
    "AlreadyProtected": _("この事案の住所は、もう保護されています。"),
    "NotProtected": _("その保護はないか、もう終わっています。"),
    "ProtectionNotAllowed": _("この操作をする権限がありません。"),
    "ProtectionNotAllowed.begin": _("住所の保護は、所管課の職員だけが始められます。"),
    "ProtectionNotAllowed.permit": _(
        "開示を承認できるのは、申請した人とは別の、この課の決裁者です。"
    ),
    "ProtectionNotAllowed.end": _(
        "終わりを承認できるのは、申請した人とは別の、この課の決裁者です。"
    ),
    "GroundNeeded": _("入力が足りません。理由と日を確かめてください。"),
    "GroundNeeded.code": _("理由の区分を選んでください。"),
    "GroundNeeded.words": _("5文字から1000文字までで書いてください。"),
    "GroundNeeded.review_on": _("明日から1年後までの日を入力してください。"),
    "NothingAskedFor": _(
        "答えを待っている申請はありません。期限が切れたか、ほかの職員が答えました。"
    ),
    "ApprovalNeeded": _(
        "この決定には、専決表によりほかの職員の承認が要ります。「決定へ進む」から起案してください。"
    ),
    "NoRoute": _("この決定に承認の経路はありません。そのまま決定できます。"),
    "NoHolder": _(
        "承認する役職の職員がいません。職員の登録か専決表を、人事かシステム担当に確かめてください。"
    ),
    "NotYourTurn": _(
        "いま承認する順番の人ではありません。画面の経路を確かめてください。"
    ),
    "ProposalElsewhere": _(
        "この起案の状態が変わっています。画面を開き直して、内容を確かめてください。"
    ),
    "ProposalVoid": _(
        "起案のあとに内容が変わったので、承認はすべて無効になりました。起案した職員が、もう一度確かめて起案します。"
    ),
    "ProposalVoid.tampered": _(
        "記録か承認の印が、押したときのものと違っています。承認はすべて無効にしました。すぐにシステム担当に知らせてください。"
    ),
    "BadTable": _(
        "区の専決表に誤りがあり、承認の経路を決められません。システム担当に知らせてください。"
    ),
    "BadSubstitution.post": _(
        "代決の人を決められるのは、役職のある職員です。"
    ),
    "BadSubstitution.deputy": _("代決する人を、自分のほかから選んでください。"),
    "BadSubstitution.days": _(
        "期間は、今日より後に終わる1年までの日にしてください。"
    ),
    "BadBulk.nothing": _("先に、行を選んでください。"),
    "BadBulk.many": _(
        "一度に選べるのは500件までです。しぼり込んでから選び直してください。"
    ),
    "BadBulk.mixed": _(
        "決定は、手続きごとに行います。手続きでしぼり込んでから選び直してください。"
    ),
    "BadBulk.nobody": _(
        "選んだ仕事には、できることがありません。一覧から選び直してください。"
    ),
    "BadBulk.elsewhere": _(
        "同じときに、ほかの職員が同じ仕事を選びました。一覧を開き直して、選び直してください。"
    ),
    "BadAbsence.days": _("期間は、今日より後に終わる1年までの日にしてください。"),
    "BadAbsence.stand_in": _(
        "代わりの人は、その期間に同じ課で働く、不在の人とは別の職員にしてください。"
    ),
    "BadAbsence.overlaps": _(
        "同じ人の不在が、もう登録してあります。先に、その予定を取り消してください。"
    ),
    "NotForYou": _("基準と注記を書けるのは、DX推進とCIOです。"),
    "BadStart": _("基準値を確認して、もう一度入力してください。"),
    "NotConfirmed": _("この基準は確認できません。"),
    "NotConfirmed.same": _(
        "自分が書いた基準は、自分では確認できません。ほかの職員が根拠を見て確認します。"
    ),
    "NotConfirmed.unknown": _("その基準は見つかりません。画面を開き直してください。"),
    "BadAnnotation": _("注記の内容を確認して、もう一度入力してください。"),
    "BadAnnotation.unknown": _("その注記は、もうありません。"),
    "BadRule.supervisor": _("担当の決まりを変えられるのは決裁者です。"),
    "BadRule.procedure": _("手続きを一覧から選んでください。"),
    "BadRule.colleague": _(
        "担当する人は、この課の職員から選んでください。"
    ),
    "BadBulk.many_stamps": _(
        "まとめて承認できる数を超えています。少なく選んで、何回かに分けてください。"
    ),
    "LeftOut.unseen": _(
        "内容をまだ開いていません。一件を開いて確かめてから、承認してください。"
    ),
    "NotReachable.ended": _(
        "この事案は終わっています。申請者に伝えることがあるときは、電話か郵便で知らせてください。"
    ),
    "NotReachable.anonymous": _(
        "名前を書かずに答える手続きのため、申請者に送れません。"
    ),
    "NotReachable.staff": _(
        "職員の申請です。申請した職員には、起案の差し戻しか電話で伝えてください。"
    ),
    "BadAdvice.staff": _(
        "職員の申請です。ほかの課に合議を求めるときは、起案の経路を使います。"
    ),
    "BadAdvice.ended": _("終わった事案については、たずねられません。"),
    "BadAdvice.department": _(
        "たずねる課は、この事案の課とは別の課から選んでください。"
    ),
    "BadAdvice.nobody": _(
        "その課には、いま事案を扱う職員がいません。電話でたずねるか、ほかの課を選んでください。"
    ),
    "BadAdvice.shown": _(
        "見せられない回答が選ばれています。事案の回答が変わったかもしれません。選び直してください。"
    ),
    "BadAdvice.section": _("回答できるのは、たずねられた課の職員です。"),
    "BadAdvice.given": _(
        "ほかの職員が、もう回答しました。下の回答を確かめてください。"
    ),
    "BadAdvice.taken_back": _("この問合せは取り消されました。回答は要りません。"),
    "BadView.name": _("見方の名前を入力してください。"),
    "BadView.long": _("見方の名前は40文字までにしてください。"),
    "BadView.many": _("見方は20個までです。使わないものを消してから残してください。"),
    "BadView.taken": _("同じ名前の見方があります。別の名前にしてください。"),
    "LeftOut.same": _("もう、その職員の担当です。"),
    "LeftOut.nobody": _(
        "きょう担当できる職員がいません。不在の登録を確かめるか、だれの担当にするかを選んでください。"
    ),
    "LeftOut.waits": _(
        "ほかのまとめた処理を待っています。その処理が終わるか、取り消されてから選んでください。"
    ),
    "LeftOut.correcting": _(
        "補正の回答を待っています。事案を開いて、一件ずつ決めてください。"
    ),
    "LeftOut.changed": _(
        "確定したあとに、この事案で何かがありました。事案を開いて確かめてください。"
    ),
    "LeftOut.moved": _(
        "確定した職員が、この課の配属ではなくなりました。ほかの職員が選び直してください。"
    ),
    "NotUndone.undone": _("もう取り消してあります。"),
    "NotUndone.decided": _(
        "もう決定したので、ここからは取り消せません。事案を一件ずつ開いて確かめてください。"
    ),
    "NotUndone.late": _(
        "確定から24時間を過ぎたので、まとめて元に戻せません。一覧で選んで、担当を決め直してください。"
    ),
    "UnderWayAgain": _("同じ処理がすでに動いています。送り直しは要りません。"),
}  # fmt: skip
ANY_REFUSAL: Final = _(
    "この操作はできませんでした。画面を開き直して、もう一度お試しください。"
)

SAID: Final[Words] = {
    "disposal_drawn": _(
        "廃棄簿を作りました。ほかの決裁者が承認するまで、何も廃棄しません。"
    ),
    "disposal_approved": _("承認しました。順に廃棄しています。"),
    "disposal_dropped": _("取りやめました。何も廃棄していません。"),
    "copy_made": _("写しを作りました。下から受け取れます。"),
    "hold_placed": _("廃棄を停止しました。"),
    "hold_lifted": _("停止を解きました。"),
    "message_sent": _("申請者に送りました。文があることを知らせます。"),
    "message_noted": _("話を残しました。申請者の画面にも出ます。"),
    "message_settled": _("返事は要らないことにしました。"),
    "advice_asked": _("たずねました。その課の一覧に出ます。"),
    "advice_given": _("回答しました。たずねた職員に知らせました。"),
    "advice_taken_back": _("問合せを取り消しました。"),
    "calls_seen": _("すべて読んだことにしました。"),
    "taken": _("担当になりました。"),
    "released": _("担当を外しました。係のだれでも担当できます。"),
    "assigned": _("担当を変えました。"),
    "reviewed": _("この工程を終えました。次の工程に進みました。"),
    "ticked": _("確認事項の印を残しました。"),
    "stage_ended": _("確認事項の印を残し、次の工程に進みました。"),
    "asked": _("補正を求めました。申請者に知らせ、期間の計算を止めています。"),
    "answered": _(
        "届いた補正を受け付けました。届いた日をもとに、期間の計算を再び始めています。"
    ),
    "granted": _("決定しました。通知書を作り、申請者に知らせます。"),
    "refused": _("不交付・却下を決定しました。通知書を作り、申請者に知らせます。"),
    "proposed": _("起案しました。順に承認されるのを待っています。"),
    "stamped": _("承認しました。"),
    "stamped_last": _("決裁しました。決定通知書を作り、申請者に知らせます。"),
    "proposal_back": _("理由を付けて、起案した職員に差し戻しました。"),
    "recalled": _("起案を引き戻しました。直して、もう一度起案できます。"),
    "seen_later": _("後閲を記録しました。"),
    "stamped_own": _("決裁しました。申請した職員の画面に出ます。"),
    "punched": _("打刻しました。"),
    "sent": _("申請しました。下の「決裁」で、いまどこにあるかを見られます。"),
    "begun_anew": _(
        "前の申請を取り下げ、同じ答えで始めました。直してから送ってください。"
    ),
    "draft_discarded": _("書きかけを捨てました。"),
    "own_withdrawn": _("申請を取り下げました。"),
    "month_sent": _("この月の数字を上司に送りました。"),
    "deputy_named": _("代決の人を決めました。"),
    "deputy_ended": _("代決の指定を取り消しました。"),
    "table_saved": _("行を書き換えました。施行するまでは、いまの表で決裁します。"),
    "table_enacted": _(
        "施行日を決めました。回議中の起案は、もとの経路のまま進みます。"
    ),
    "table_dropped": _("案を取りやめました。いまの表が続きます。"),
    "slip_noted": _("納付書の番号を残しました。"),
    "mandate_kept": _("代理人を記録しました。"),
    "mandate_verify": _("代理権を確認したことを記録しました。"),
    "mandate_reject": _("代理権を確認できないことを記録しました。"),
    "mandate_revoke": _(
        "代理権を終わりにしました。代理人は、もうこの申請を開けません。"
    ),
    "extended": _("期間を延ばしました。申請者に新しい予定と理由を知らせます。"),
    "handed_over": _("渡したことを記録しました。"),
    "closed": _("完了にしました。"),
    "reissue_asked": _("再交付を受け付けました。新しい番号で作っています。"),
    "language_asked": _("ほかの言語の書類を作っています。"),
    "issue_revoked": _("書類を取り消しました。"),
    "delivered": _("渡したことを記録しました。"),
    "came_back": _("返ってきたことを記録しました。"),
    "withdrawn": _("申し出のとおり、申請を取り下げました。"),
    "fee_settled": _("手数料の額を確定しました。申請者に知らせます。"),
    "cash_taken": _("現金の収納を記録しました。領収番号を申請者に伝えてください。"),
    "refund_proposed": _("還付を起案しました。ほかの人の承認を待っています。"),
    "refund_approved": _("還付を承認しました。"),
    "refund_dropped": _("還付を取りやめました。"),
    "refund_paid_out": _("現金を返したことを記録しました。"),
    "mismatch_settled": _("処理したことを記録しました。"),
    "noted": _("メモを残しました。"),
    "no_next": _("この一覧に、次に進められる仕事はありません。"),
    "view_kept": _("この見方を残しました。"),
    "view_dropped": _("見方を消しました。仕事はそのままです。"),
    "absence_named": _("不在を登録しました。"),
    "absence_ended": _("不在の予定を取り消しました。"),
    "annotation_pinned": _("注記をつけました。グラフの▼で分かります。"),
    "annotation_removed": _("注記を消しました。"),
    "start_stated": _("基準を書きました。ほかの職員が根拠を確認すると使われます。"),
    "start_confirmed": _("根拠を確認しました。この基準を使います。"),
    "rule_set": _("担当の決まりを決めました。これから届く仕事に使います。"),
    "rule_dropped": _("決まりをやめました。いまの担当はそのままです。"),
    "bulk_undone": _("取り消しました。終わるまで、この画面で確かめられます。"),
    "granted_before": _(
        "一つ前の事案を決定しました。通知書を作り、申請者に知らせます。"
    ),
    "refused_before": _(
        "一つ前の事案の不交付・却下を決定しました。通知書を作り、申請者に知らせます。"
    ),
    "drawn_up": _("案を作りました。変わるところを確かめて、確認を頼んでください。"),
    "checked": _(
        "公開前の確認を始めました。画面は、順番が来たらブラウザーで調べます。"
    ),
    "tested": _("利用者テストを記録しました。もう一度、公開前の確認をしてください。"),
    "waived": _("利用者テストを見送りました。もう一度、公開前の確認をしてください。"),
    "waiver_ended": _("見送りを取り消し、この見送りによる公開の予定もやめました。"),
    "intended": _("決めたことを保存しました。"),
    "review_asked": _("確認を頼みました。ほかの手続き管理の職員が承認します。"),
    "approved": _("承認しました。この内容に限って公開できます。"),
    "sent_back": _("理由を付けて差し戻しました。"),
    "dropped": _("案を取りやめました。"),
    "published": _("公開を決めました。新しい版は、決めた日時から使われます。"),
    "offer_withdrawn": _("受付を終えました。入力の途中の内容は消していません。"),
    "rolled_back": _("前の版に戻しました。"),
    "unscheduled": _("公開の予定を取りやめました。"),
    "protected": _("住所を保護しました。いまから、どの画面や書類にも住所は出ません。"),
    "opening_asked": _("申請しました。ほかの決裁者の承認を待っています。"),
    "opening_permitted": _("承認しました。申請した職員だけが、30分間見られます。"),
    "opening_refused": _("断りました。住所は見えないままです。"),
    "renewed": _("保護を続けます。見直す日を変えました。"),
    "end_asked": _("終わりにする申請をしました。承認されるまで、保護は続きます。"),
    "protection_ended": _("保護を終わりにしました。住所は、また表示されます。"),
    "end_refused": _("申請を断りました。保護は続きます。"),
    "row_stated": _("台帳に登録しました。"),
    "row_withdrawn": _("取り消しました。集計には、もう使いません。"),
    "time_sent": _("送りました。名前は付いていません。"),
    "time_mended": _("分を直しました。まだ送っていません。"),
    "survey_answered": _("答えを預かりました。名前は付いていません。"),
    "survey_opened": _("調査の期間を決めました。"),
    "robots_stopped": _(
        "すべてのロボットを止めました。次の操作から動けません。"
        "作業中だった事案は、入力されたかを相手の画面で確かめてください。"
    ),
    "robot_stopped": _("このロボットを止めました。次の操作から動けません。"),
    "robot_started": _("このロボットは動けます。"),
    "arrival_taken": _("受け付けました。"),
    "arrival_stopped": _("まだ受け付けられません。理由を確かめてください。"),
    "arrival_typed": _("手で入力した事案を記録しました。"),
    "enquiry_asked": _("照会しました。回答が届くと、この画面に出ます。"),
    "batch_made": _(
        "ファイルを作りました。取り出して、相手のシステムに渡してください。"
    ),
    "run_proposed": _("起案しました。ほかの職員の承認を待っています。"),
    "run_approved": _("承認しました。判定が始まります。"),
    "run_cancelled": _("取りやめました。一人ずつの結果は残っていません。"),
    "rule_kept": _("条件・金額を保存しました。"),
    "texts_kept": _("文を保存しました。"),
    "not_readable_yet": _("先に、この画面の必須の欄を埋めてください。"),
    "begun": _("原稿を作りました。変えたことは、そのつど保存されます。"),
    "already_begun": _("この手続きの原稿はもうあるので、それを開きました。"),
    "discarded": _("原稿を破棄しました。"),
    "undone": _("元に戻しました。"),
    "redone": _("やり直しました。"),
    "part_gone": _("その部分はもうないので、全体を開きました。"),
    "signed_out": _("ログアウトしました。"),
    "too_late": _("時間がたったので、はじめからログインしてください。"),
    "passkey": _("パスキーを登録しました。次のログインから使います。"),
    "passkey_removed": _("パスキーを削除しました。"),
    "session_ended": _("その端末のログインを終わらせました。"),
    "sessions_ended": _("ほかの端末のログインをすべて終わらせました。"),
    "post": _("所属を切り替えました。"),
    "factor_reset": _(
        "パスキーを消しました。本人はパスワードでログインして、登録し直せます。"
    ),
    "post_changed": _("配属を登録しました。その日から有効になります。"),
    "password_changed": _(
        "パスワードを変えました。ほかの端末でのログインは終わりました。"
    ),
}

TASKS: Final[Words] = {
    "look_at_pages": _("公開前に画面を調べる"),
    "write_letter": _("決定通知書を作る"),
    "write_request": _("補正依頼書を作る"),
    "write_agency": _("代理のお知らせを作る"),
    "keep_lake": _("記録をデータセットに書き出す"),
    "write_revocation": _("決定取消通知書を作る"),
    "ask_register": _("台帳に照会する"),
    "exchange_with_others": _("ほかの窓口とのやり取りをする"),
    "destroy_records": _("廃棄簿の記録を廃棄する"),
    "hand_over": _("台帳のシステムへ引き継ぐ"),
    "issue_papers": _("証明書を作る"),
    "print_anew": _("書類を再交付する"),
    "print_in_language": _("ほかの言語の書類を作る"),
    "carry_on": _("まとめて確定した処理を進める"),
    "close_the_day": _("明細を読み、納付の期限を確かめる"),
    "refund": _("決済の会社に還付を頼む"),
    "send_notice": _("お知らせを送る"),
    "tell_again": _("お知らせを作り直す"),
    "hear_again": _("記録のあとの処理をやり直す"),
    "send_waiting_notices": _("待っているお知らせを送る"),
    "remind_of_answers": _("補正の回答をもう一度お願いする"),
    "end_unanswered": _("補正の回答がない申請を終わりにする"),
    "expire_old_drafts": _("期限を過ぎた入力を消す"),
    "renew_calendars": _("閉庁日を先の年まで入れる"),
    "write_checkpoints": _("記録に署名する"),
    "scrub_keys": _("捨てた鍵のあとを消す"),
    "forget_sessions": _("終わったログインを消す"),
    "settle_staff": _("配属の日付を反映し、退職した人のログインを終わらせる"),
    "judge_residents": _("一斉判定をする"),
    "clear_verdicts": _("期限を過ぎた判定を消す"),
    "release_pools": _("職員が送った時間と答えを集計する"),
    "sweep_files": _("使わないファイルを消す"),
    "sweep": _("終わった処理を片づける"),
    "tell_of_deadlines": _("期限のお知らせを職員に出す"),
}


def code_of(problem: Exception) -> str:
    """Name a refusal for an address: its kind and, where there is one, its reason.

    >>> from madoguchi.cases.problems import AlreadyTaken, NotAllowed
    >>> code_of(AlreadyTaken()), code_of(NotAllowed("decide"))
    ('AlreadyTaken', 'NotAllowed.decide')
    """
    kind = type(problem).__name__
    reason = problem.reason if isinstance(problem, Refused) else ""
    return f"{kind}.{reason}" if f"{kind}.{reason}" in REFUSALS else kind


def refusal(problem: Exception) -> str:
    """Say why something was not done, and what to do now."""
    sentence = getattr(problem, "sentence", None)
    if isinstance(sentence, str):
        return translated(sentence)
    return refused_words(code_of(problem))


def refused_words(code: str) -> str:
    return str(REFUSALS.get(code, ANY_REFUSAL))


def said(code: str) -> str:
    return str(SAID.get(code, ""))


def unnamed_words(problem: Unnamed) -> str:
    """Say why a note was not kept: whom it names cannot be told."""
    if problem.reason == "many":
        return translated("一度に知らせられるのは%(n)d人までです。") % {"n": MOST_NAMED}
    words = {
        "unknown": translated(
            "「@%(login)s」という職員番号の人はいません。下の一覧から選ぶか、"
            "名前でないときは＠のあとに空白を入れてください。"
        ),
        "unseen": translated(
            "%(login)sさんは、この事案を見られません。この課の職員を選んでください。"
        ),
    }
    return words[problem.reason] % {"login": problem.login}


def flaw_words(flaw: str, text: str, most: int) -> str:
    """Say what is wrong with a text that is kept with a case, and what to do."""
    return too_long(text, most) if flaw == "long" else str(FLAWS[flaw])


def too_long(text: str, most: int) -> str:
    """Say that a text has no room, or nothing: what is too long is never cut off."""
    if len(text) <= most:
        return ""
    said = translated("%(most)s文字までにしてください。いまは%(count)s文字です。")
    return said % {"most": most, "count": len(text)}
