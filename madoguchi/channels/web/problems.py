"""Word the refusals of other rooms: what happened, and what to do now.

A foreign draft or case and one that never was are worded alike.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from madoguchi.cases import problems as cases
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.design.words import day_text
from madoguchi.documents.problems import (
    FontsMissing,
    NotAccepted,
    NotPrintable,
    WrongSubject,
)
from madoguchi.documents.store import FileLost
from madoguchi.payments import problems as payments
from madoguchi.people.openid import ProviderSilent, SignInRefused
from madoguchi.procedures.preview.claims import NoPreview
from madoguchi.procedures.queries import NotOffered
from madoguchi.protection.problems import Withheld

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """A page about something that did not happen."""

    title: str
    text: str
    status: int = 409
    href: str = ""
    action: str = ""


def words_for(problem: Exception) -> Words:
    """Return the words for a refusal; what has no words of its own is worded too."""
    for kinds, words in WORDED:
        if isinstance(problem, kinds):
            return words(problem)
    return Words(
        _("いまは進められません"),
        _(
            "前のページに戻って、もう一度お試しください。"
            "何度も出るときは、区役所に電話でお知らせください。"
        ),
    )


def not_yours() -> Words:
    return Words(
        _("このページは開けません"),
        _(
            "アドレスがちがうか、保存の期限が切れたか、別の機器で続けた可能性があります。"
            "入力の続きは「保存して後で続ける」のときのコードで、送った申請は受付番号で開けます。"
        ),
        404,
        reverse("web:status"),
        _("受付番号で開く"),
    )


def disposed(on: date | None) -> Words:
    """Say honestly that nothing is left: not even the ward could tell more."""
    return Words(
        _("申請の記録は廃棄しました"),
        _(
            "決められた保存期間が終わったため、%(day)sに廃棄しました。"
            "お名前や回答は残っていません。区役所でも、内容は分かりません。"
        )
        % {"day": day_text(on, year=True, weekday=False) if on else ""},
        410,
        reverse("web:home"),
        _("手続きをさがす"),
    )


def expired() -> Words:
    return Words(
        _("保存の期限が切れました"),
        _(
            "入力の途中の内容は30日たったため消しました。"
            "お手数ですが、手続きのページから、もう一度始めてください。"
        ),
        410,
        reverse("web:home"),
        _("手続きをさがす"),
    )


def closed_meanwhile(kept_until: datetime | None = None) -> Words:
    """Say that the ward takes no more; what was typed stays until its day."""
    text = _(
        "この手続きの受付は終わりました。送ることはできませんが、"
        "入力した内容は消していません。受付の終わりについては、区役所にお問い合わせください。"
    )
    if kept_until is not None:
        kept = _(
            "入力した内容は%(day)sまで残ります。受付がまた始まれば、続けられます。"
        )
        text = f"{text}{kept % {'day': day_text(kept_until, weekday=False)}}"
    return Words(
        _("受付が終わりました"),
        text,
        410,
        reverse("web:home"),
        _("手続きをさがす"),
    )


def not_open(reason: str) -> Words:
    return closed_meanwhile() if reason == "closed" else expired()


def not_offered(reason: str) -> Words:
    if reason == "channel":
        return Words(
            _("オンラインでは受け付けていません"),
            _("この手続きは、区役所の窓口でできます。手続きのページをご覧ください。"),
            404,
            reverse("web:home"),
            _("手続きをさがす"),
        )
    return Words(
        _("この手続きは見つかりません"),
        _("名前が変わったか、受付が終わった可能性があります。"),
        404,
        reverse("web:home"),
        _("手続きをさがす"),
    )


def sign_in_words(code: str) -> Words:
    """Say why a sign-in did not happen.

    Given up is no failure, and is not worded as one.
    """
    texts = {
        "given_up": (
            _("本人確認をやめました"),
            _("何も送っていません。続けるときは、もう一度ログインしてください。"),
        ),
        "too_late": (
            _("時間がかかったため、ログインできませんでした"),
            _("10分以内に本人確認を終えてください。もう一度ログインしてください。"),
        ),
        "another_sign_in": (
            _("ログインが2つ始まっていました"),
            _("最後に開いた画面で続けるか、もう一度ログインしてください。"),
        ),
    }
    title, text = texts.get(
        code,
        (
            _("本人確認ができませんでした"),
            _(
                "もう一度ログインしてください。何度もできないときは、"
                "区役所の窓口で手続きができます。"
            ),
        ),
    )
    return Words(title, text, 403, reverse("web:sign-in"), _("もう一度ログインする"))


def too_many() -> Words:
    return Words(
        _("しばらく時間をおいてください"),
        _(
            "短い間に何度も試されたため、止めています。"
            "15分たってから、もう一度お試しください。"
        ),
        429,
    )


def silent() -> Words:
    return Words(
        _("いまは本人確認ができません"),
        _(
            "本人確認のしくみから返事がありません。こちらの入力は失われていません。"
            "しばらくしてから、もう一度お試しください。お急ぎのときは、"
            "区役所の窓口で手続きができます。"
        ),
        503,
        reverse("web:home"),
        _("最初のページに戻る"),
    )


def decided() -> Words:
    return Words(
        _("もう結果が出ています"),
        _(
            "区が先に結果を決めたため、変えられませんでした。"
            "申請の状況で、結果をご覧ください。"
        ),
    )


def not_now() -> Words:
    return Words(
        _("いまは変えられません"),
        _(
            "この申請は、いまは内容を変えたり取り下げたりできません。"
            "申請の状況を開いて、いまどうなっているかをご覧ください。"
        ),
    )


def changed_meanwhile() -> Words:
    return Words(
        _("同時に別の画面で保存されました"),
        _(
            "この入力は保存できませんでした。ほかの画面を閉じて、"
            "前のページに戻り、もう一度進んでください。"
        ),
    )


def not_allowed() -> Words:
    return Words(
        _("この操作はできません"),
        _("この手続きは、この画面からは進められません。"),
        403,
    )


def no_preview(reason: str) -> Words:
    if reason == "nothing_yet":
        return Words(
            _("まだ見せられるものがありません"),
            _("画面を1つ加え、その中に質問を1つ加えると、ここで見られます。"),
            404,
        )
    if reason == "expired":
        return Words(
            _("見本の期限が切れました"),
            _(
                "見本は2時間で開けなくなります。事務の画面から、もう一度開いてください。"
            ),
            410,
        )
    return Words(
        _("見本を開けません"),
        _(
            "見本は、事務の画面から開いた職員だけが見られます。"
            "事務の画面にログインして、もう一度「プレビュー」を押してください。"
        ),
        404,
    )


def agent_refused(reason: str) -> Words:
    """Say why an agent may not go on; only of their own right, never of the person."""
    texts = {
        "expired": _(
            "代理権の期限が切れたため、この申請は開けません。"
            "続けるときは、新しい委任状などを区役所に出してください。"
        ),
        "revoked": _(
            "代理権が終わったため、この申請は開けません。"
            "ご本人が続けるときは、区役所の担当にお知らせください。"
        ),
        "unseen": _(
            "代理権の書類を確認できていないため、結果はご本人にお知らせします。"
            "書類を区役所に出すと、ここでも見られるようになります。"
        ),
    }
    usual = _("代理の内容を確かめて、もう一度お試しください。")
    return Words(_("代理人には開けません"), texts.get(reason, usual), 403)


def file_refused(problem: NotAccepted) -> Words:
    return Words(_("ファイルを受け取れませんでした"), _(problem.sentence), 422)


def not_printed(problem: Exception) -> Words:
    log.error("a form was not printed: %s", problem)
    return Words(
        _("いまは印刷できません"),
        _(
            "入力した内容は残っています。しばらくしてから、もう一度お試しください。"
            "紙の様式は、区役所の窓口にもあります。"
        ),
        503,
    )


def wrong_subject() -> Words:
    return Words(
        _("この書類はお渡しできません"),
        _(
            "別の申請の書類がまじらないように、出す前に確かめています。"
            "確かめられなかったので、止めました。書類は送っていません。"
            "区役所に電話でお知らせください。"
        ),
        409,
    )


def not_payable() -> Words:
    return Words(
        _("いまは払えません"),
        _(
            "支払いがすんでいるか、期限が過ぎたか、まだ額が決まっていません。"
            "申請の状況をご覧ください。"
        ),
        409,
        reverse("web:status"),
        _("申請の状況"),
    )


def company_silent() -> Words:
    return Words(
        _("いまは払えません"),
        _(
            "支払いの会社から返事がありません。お金は動いていません。"
            "しばらくしてから、もう一度お試しください。区役所の窓口でも払えます。"
        ),
        503,
    )


WORDED: tuple[tuple[tuple[type[Exception], ...], Callable[[Any], Words]], ...] = (
    ((cases.Disposed,), lambda problem: disposed(problem.on)),
    (
        (cases.NotYours, cases.NoSuchPage, FileLost, Withheld),
        lambda _problem: not_yours(),
    ),
    ((cases.TooManyTries,), lambda _problem: too_many()),
    ((cases.NotOpen,), lambda problem: not_open(problem.reason)),
    ((NotOffered,), lambda problem: not_offered(problem.reason)),
    ((SignInRefused,), lambda problem: sign_in_words(problem.code)),
    ((ProviderSilent,), lambda _problem: silent()),
    ((cases.AlreadyDecided,), lambda _problem: decided()),
    (
        (cases.WrongState, cases.NotAsked, cases.NothingAsked),
        lambda _problem: not_now(),
    ),
    (
        (cases.ChangedMeanwhile, cases.VersionChanged),
        lambda _problem: changed_meanwhile(),
    ),
    ((cases.NotAllowed,), lambda _problem: not_allowed()),
    ((cases.MandateRefused,), lambda problem: agent_refused(problem.reason)),
    ((NotAccepted,), file_refused),
    ((NotPrintable, FontsMissing), not_printed),
    ((WrongSubject,), lambda _problem: wrong_subject()),
    ((payments.ProviderSilent,), lambda _problem: company_silent()),
    ((payments.NothingDue, payments.NotPayable), lambda _problem: not_payable()),
    ((NoPreview,), lambda problem: no_preview(problem.reason)),
)
