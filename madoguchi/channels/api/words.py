"""What each operation of this door does, said to the engineer who calls it."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

NAMES = gettext_noop(
    "names=gif ではGIFの名前、names=gif-xml ではGIFのXMLで返します。"
    "答えていない質問は含みません。"
)
OPERATIONS: Mapping[str, tuple[str, str]] = {
    "listProcedures": (gettext_noop("区が受け付けている手続き"), ""),
    "getDefinition": (gettext_noop("ページ、質問、選択肢、答えの形"), ""),
    "beginDraft": (
        gettext_noop("下書きを始める"),
        gettext_noop(
            "送るたびに新しい下書きができます。"
            "使わない下書きは、期限が過ぎると消えます。"
        ),
    ),
    "getDraft": (gettext_noop("下書きの状態と、答えるページ"), ""),
    "discardDraft": (gettext_noop("下書きを消す"), ""),
    "getAnswers": (gettext_noop("下書きの答え"), NAMES),
    "savePage": (
        gettext_noop("ページの答えを保存する"),
        gettext_noop(
            "同じ内容は、何度送っても結果が同じです。書かない質問は空になります。"
        ),
    ),
    "attachFile": (
        gettext_noop("ファイルを付ける"),
        gettext_noop("前のファイルと入れ替わります。"),
    ),
    "removeFile": (gettext_noop("ファイルを外す"), ""),
    "checkDraft": (
        gettext_noop("送る前に確かめる"),
        gettext_noop("足りない答え、直す答え、手数料、要件を返します。"),
    ),
    "submitDraft": (
        gettext_noop("申請を送る"),
        gettext_noop(
            "何度送っても受け付けは1回で、同じ受付番号を返します。"
            "返事が届かなかったときは、そのまま送り直してください。"
        ),
    ),
    "getCase": (gettext_noop("受け付けた申請の状況"), ""),
    "getCaseAnswers": (gettext_noop("受け付けた申請の答え"), NAMES),
    "getCorrection": (gettext_noop("補正を求められた質問、理由、回答の期限"), ""),
    "correctPage": (
        gettext_noop("補正のページの答えを保存する"),
        gettext_noop(
            "保存しただけでは送られません。ファイルは、申請者が状況のページから出します。"
        ),
    ),
    "answerCorrection": (gettext_noop("補正の答えを送る"), ""),
    "getMessages": (gettext_noop("区と申請者のやりとり"), ""),
    "sendMessage": (
        gettext_noop("区に書く"),
        gettext_noop("同じ number で送り直しても、1回だけ届きます。"),
    ),
}
"""The summary of each operation, and what else to know, "" for nothing.

Those of a page or a file have its name after theirs: `savePage_applicant`.
"""
ABOUT = gettext_noop(
    "この手続きを、ほかのシステムから申請するための説明です。"
    "答えの決まりは、窓口やウェブと同じです。"
)
LIMITS = gettext_noop(
    "1つのトークンで送れる回数には、15分ごとの上限があります（区が決めなければ"
    "%(most)s回）。超えると 429 を返します。Retry-After の秒数だけ待ってください。"
)
REFUSALS = gettext_noop(
    "受け付けられないときは、application/problem+json（RFC 9457）で理由を返します。"
    "code の値は変わりません。文は Accept-Language の言語です。"
)
WAIT = gettext_noop("もう一度送るまでに待つ秒数")
