"""Word what did not happen as problem details (RFC 9457).

A type is a page of this door that says what it means; `detail` is in the language of
the caller. A foreign draft and one that never was are told alike.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madoguchi.cases import problems as cases
from madoguchi.cases.actions.tries import seconds_left
from madoguchi.design.addresses import reverse
from madoguchi.dialogue.problems import NotReachable
from madoguchi.documents.problems import NotAccepted
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.queries import NotOffered
from madoguchi.protection.problems import Withheld
from madoguchi.robots import rules as robots

MEDIA_TYPE = "application/problem+json"

TYPES: Mapping[str, tuple[int, str]] = {
    "not-found": (
        404,
        gettext_noop("見つかりません。番号と、使っているトークンを確かめてください。"),
    ),
    "no-token": (
        401,
        gettext_noop(
            "トークンがないか、使えません。Authorization: Bearer で送ってください。"
        ),
    ),
    "door-closed": (
        503,
        gettext_noop(
            "システム連携は、いま止めています。しばらくしてから、もう一度"
            "送ってください。"
        ),
    ),
    "out-of-scope": (
        403,
        gettext_noop(
            "このトークンでは、この手続きを扱えません。区の担当者に相談してください。"
        ),
    ),
    "too-many-requests": (
        429,
        gettext_noop(
            "短い間に多く送られたため、止めています。15分たってから、もう"
            "一度送ってください。"
        ),
    ),
    "wrong-method": (
        405,
        gettext_noop(
            "このアドレスでは、この操作はできません。Allow にある操作を使ってください。"
        ),
    ),
    "wrong-media-type": (
        415,
        gettext_noop(
            "この形式では受け取れません。説明にある Content-Type で送ってください。"
        ),
    ),
    "too-large": (
        413,
        gettext_noop("大きすぎます。JSONは1MB、ファイルは1つ10MBまでにしてください。"),
    ),
    "not-json": (
        400,
        gettext_noop("JSONとして読めません。UTF-8のJSONを送ってください。"),
    ),
    "wrong-query": (
        400,
        gettext_noop("問い合わせの値が違います。説明にある値を使ってください。"),
    ),
    "not-offered": (
        409,
        gettext_noop("この手続きは、いま、この方法では受け付けていません。"),
    ),
    "expired": (
        410,
        gettext_noop("期限が切れたか、受付が終わりました。新しく始めてください。"),
    ),
    "disposed": (
        410,
        gettext_noop("保存期間が終わったため、この申請の記録は廃棄しました。"),
    ),
    "submitted": (
        409,
        gettext_noop("もう受け付けました。受付番号は submission で分かります。"),
    ),
    "invalid-answers": (
        422,
        gettext_noop("直すところがあります。errors を見てください。"),
    ),
    "incomplete": (
        422,
        gettext_noop("足りない答えか、直す答えがあります。errors を見てください。"),
    ),
    "not-eligible": (
        409,
        gettext_noop(
            "要件にあてはまらないため、受け付けられません。reasons を見てください。"
        ),
    ),
    "identity-needed": (
        403,
        gettext_noop(
            "この手続きは本人確認が必要です。continue のアドレスで、本人"
            "がログインして送ってください。"
        ),
    ),
    "version-changed": (
        409,
        gettext_noop(
            "手続きの版が変わりました。下書きを読み直し、内容を確かめてか"
            "ら送ってください。"
        ),
    ),
    "file-refused": (
        422,
        gettext_noop("ファイルを受け取れませんでした。"),
    ),
    "not-allowed": (
        403,
        gettext_noop("この操作はできません。"),
    ),
    "robot-stopped": (
        403,
        gettext_noop(
            "このロボットは止められています。画面から手を離してください。"
            "区の担当者が再開するまで、動けません。"
        ),
    ),
    "batch-full": (
        409,
        gettext_noop(
            "同時に持てる件数に達しました。いまの作業の結果を、先に報告してください。"
        ),
    ),
    "day-full": (
        409,
        gettext_noop("今日の件数の上限に達しました。続きは明日にしてください。"),
    ),
    "not-waiting": (
        409,
        gettext_noop(
            "この事案は待っていません。入力をしないで、一覧を読み直してください。"
        ),
    ),
    "lease-over": (
        409,
        gettext_noop(
            "持てる時間が過ぎたか、もう終わった作業です。一覧から取り直し、"
            "連携番号が画面にあるかを先に確かめてください。"
        ),
    ),
    "invalid-report": (
        422,
        gettext_noop("報告の値が違います。errors を見てください。"),
    ),
    "nothing-asked": (
        409,
        gettext_noop("求めている補正がないか、まだどのページにも答えていません。"),
    ),
    "not-reachable": (
        409,
        gettext_noop(
            "いまは区に書けません。申請が終わっているか、読まれていない文が多すぎます。"
        ),
    ),
    "changed-meanwhile": (
        409,
        gettext_noop("同時に別のところで保存されました。もう一度送ってください。"),
    ),
}
"""The status of each type of problem, and what it means."""


class Trouble(Exception):
    """What this door itself refuses, by the code of `TYPES`."""

    def __init__(
        self,
        code: str,
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.more = more or {}
        self.headers = headers or {}
        self.detail = detail


def answer(trouble: Trouble, instance: str) -> JsonResponse:
    """Return a trouble as an answer; it never repeats what was sent."""
    status, title = TYPES[trouble.code]
    body = {
        "type": address_of(trouble.code),
        "title": _(title),
        "status": status,
        "detail": trouble.detail or _(title),
        "instance": instance,
        "code": trouble.code,
        **trouble.more,
    }
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    for name, value in trouble.headers.items():
        response[name] = value
    return response


NO_SUCH_QUESTION = gettext_noop(
    "このページにない質問が含まれているか、ページの形がオブジェクトではありません。"
)


NO_SUCH_VALUE = gettext_noop(
    "この名前か値は使えません。説明（OpenAPI）にあるものを使ってください。"
)


def said(sentence: str) -> str:
    """Return one of this door's sentences in the language of the caller."""
    return _(sentence)


def address_of(code: str) -> str:
    """Return the address of the page about a code, whole: it names the type."""
    return f"{settings.PUBLIC_URL}{reverse('api:problem', args=[code])}"


def trouble_of(problem: Refused, at: datetime) -> Trouble:
    """Return a refusal of another room as a trouble of this door."""
    if isinstance(problem, cases.NotOpen):
        return Trouble("submitted" if problem.reason == "submitted" else "expired")
    if isinstance(problem, NotOffered):
        return Trouble("not-offered" if problem.reason else "not-found")
    if isinstance(problem, NotAccepted):
        return Trouble("file-refused", detail=_(problem.sentence))
    if isinstance(problem, robots.BadReport):
        return bad_report(problem.names)
    code = next((code for kinds, code in KNOWN if isinstance(problem, kinds)), None)
    wait = {"Retry-After": str(seconds_left(at))}
    headers = wait if code == "too-many-requests" else {}
    return Trouble(code or "not-allowed", headers=headers)


def bad_report(names: Sequence[str]) -> Trouble:
    """Say which values of a report cannot be so; what was sent is not repeated."""
    errors = [
        {"pointer": f"/{one}", "code": "misshapen", "detail": said(NO_SUCH_VALUE)}
        for one in names
    ]
    return Trouble("invalid-report", more={"errors": errors})


KNOWN: Sequence[tuple[tuple[type[Refused], ...], str]] = (
    ((cases.Disposed,), "disposed"),  # a NotYours that says why
    ((cases.NotYours, cases.NoSuchPage, Withheld, robots.NoSuchErrand), "not-found"),
    ((cases.NotAsked, cases.WrongState), "nothing-asked"),
    ((NotReachable,), "not-reachable"),
    ((robots.RobotStopped,), "robot-stopped"),
    ((robots.BatchFull,), "batch-full"),
    ((robots.DayFull,), "day-full"),
    ((robots.NotWaiting,), "not-waiting"),
    ((robots.LeaseOver,), "lease-over"),
    ((cases.TooManyTries,), "too-many-requests"),
    ((cases.VersionChanged,), "version-changed"),
    ((cases.ChangedMeanwhile,), "changed-meanwhile"),
)
