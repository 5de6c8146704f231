"""Pages for when the application cannot answer: plain files, in two languages.

They need no database, no session and no template at run time. `assemble` writes
them to `static/design/errors/`, so that a proxy in front can show them as well.
"""

from html import escape
from typing import NamedTuple


class Words(NamedTuple):
    """What happened and what to do, in Japanese and in English."""

    title: str
    text: str
    title_en: str
    text_en: str


PAGES: dict[int, Words] = {
    403: Words(
        "このページは表示できません",
        "見る権限がないか、画面を開いてから時間がたちました。ログインし直してから、"
        "もう一度開いてください。",
        "You cannot see this page",
        "You may lack the permission, or the page was open for too long."
        " Sign in again and open it once more.",
    ),
    404: Words(
        "ページが見つかりません",
        "アドレスがまちがっているか、ページがなくなりました。最初のページから"
        "さがしてください。",
        "Page not found",
        "The address is mistyped, or the page is gone. Please look for it from the"
        " first page.",
    ),
    413: Words(
        "ファイルが大きすぎて受け取れません",
        "前のページに戻り、1つ10MBまで、合わせて20MBまでにして送ってください。"
        "写真は小さくして撮り直せます。",
        "The files are too large",
        "Go back and send files of at most 10 MB each and 20 MB together.",
    ),
    429: Words(
        "続けて何度も試したため、しばらく止めています",
        "15分ほど待ってから、もう一度試してください。急ぐときは区役所に電話してください。",
        "Too many tries",
        "Please wait about 15 minutes and try again. If it is urgent, call the ward"
        " office.",
    ),
    500: Words(
        "画面を表示できません。区のシステムの問題です",
        "受付番号が出ていなければ、申請はまだ受け付けていません。保存した入力は"
        "残っています。少し待ってから、もう一度開いてください。",
        "We cannot show this page; the fault is ours",
        "If you saw no receipt number, nothing was received. What you saved is still"
        " there. Please wait a little and open the page again.",
    ),
    503: Words(
        "いまは使えません",
        "混み合っているか、保守のために止めています。少し待ってから、もう一度開いて"
        "ください。急ぐときは区役所に電話してください。",
        "Not available right now",
        "The service is busy or under maintenance. Please wait a little and open the"
        " page again. If it is urgent, call the ward office.",
    ),
}

_PAGE = """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} | 電子窓口</title>
<link rel="stylesheet" href="/static/design/madoguchi.css">
</head>
<body class="resident">
<header class="masthead"><div class="wrap"><p class="brand">電子窓口</p></div></header>
<main id="main"><div class="wrap"><div class="task">
<h1>{title}</h1>
<p class="lead">{text}</p>
<section class="part" lang="en"><h2>{title_en}</h2>
<p class="gap">{text_en}</p>
</section>
<p class="gap-2"><a href="/">最初のページを開く
<span lang="en">(first page)</span></a></p>
</div></div></main>
</body>
</html>
"""


def error_page(words: Words) -> str:
    """Write one page; doors with words of their own use it too.

    >>> "<h1>ページが見つかりません</h1>" in error_page(PAGES[404])
    True
    """
    return _PAGE.format(**{name: escape(t) for name, t in words._asdict().items()})
