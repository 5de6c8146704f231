"""What a person reads when a page cannot be shown: plain, in two languages.

These pages need no database, no session and no other room, because they are shown
when one of those has failed.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

PAGE = """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title_ja}</title>
<link rel="stylesheet" href="/static/design/madoguchi.css">
</head>
<body>
<main id="main">
<h1>{title_ja}</h1>
<p>{text_ja}</p>
<div lang="en">
<h2>{title_en}</h2>
<p>{text_en}</p>
</div>
<p><a href="/">最初のページへ / <span lang="en">To the first page</span></a></p>
</main>
</body>
</html>
"""

WORDS = {
    400: (
        "この送信は受け付けられませんでした",
        "前のページに戻って、もう一度お試しください。",
        "This request could not be read",
        "Go back to the page before and try again.",
    ),
    403: (
        "このページは表示できません",
        "表示する権限がありません。ログインし直してからもう一度お試しください。",
        "You may not see this page",
        "Sign in again and try once more.",
    ),
    404: (
        "ページが見つかりません",
        "アドレスが変わったか、まちがっている可能性があります。",
        "Page not found",
        "The address may have changed or be mistyped.",
    ),
    408: (
        "送信に時間がかかりすぎました",
        "電波の良い場所で、もう一度送信してください。入力は前のページに残っています。",
        "Sending took too long",
        "Send again where the connection is better. The page before has your answers.",
    ),
    413: (
        "送信するファイルが大きすぎます",
        "合わせて{limit}MB以下にして、もう一度送信してください。",
        "The files are too large",
        "Keep them below {limit} MB together and send again.",
    ),
    500: (
        "申し訳ありません。システムで問題が起きました",
        "受付番号が表示されていないときは、申請はまだ受け付けられていません。しばらくしてからもう一度お試しください。",
        "Sorry, something went wrong on our side",
        "If you saw no receipt number, nothing was received. Please try again later.",
    ),
    503: (
        "ただいま混み合っています",
        "少し待ってから、もう一度お試しください。",
        "We are very busy right now",
        "Please wait a moment and try again.",
    ),
}
FORGED = (
    "このページの有効期限が切れました",
    "前のページに戻り、再読み込みしてからもう一度送信してください。",
    "This page has expired",
    "Go back, reload the page and send again. Cookies must be allowed.",
)


def page(words: tuple[str, str, str, str], **values: object) -> str:
    """Write one page.

    >>> "10MB" in page(WORDS[413], limit=10)
    True
    """
    title_ja, text_ja, title_en, text_en = (
        escape(text.format(**values)) for text in words
    )
    return PAGE.format(
        title_ja=title_ja, text_ja=text_ja, title_en=title_en, text_en=text_en
    )


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(page(WORDS[400]), status=400)


def forbidden(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(page(WORDS[403]), status=403)


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(page(WORDS[404]), status=404)


def broken(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(page(WORDS[500]), status=500)


def forged(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return HttpResponse(page(FORGED), status=403)
