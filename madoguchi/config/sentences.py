"""What an operator reads on the terminal: one sentence in Japanese, one in English."""

from madoguchi.procedures.gate.evidence import NotProven

SENTENCES = {
    "port_taken": (
        (
            "ポート{port}は別のプログラムが使っています。"
            "PORT={other} make run のように、別の番号で起動してください。"
        ),
        (
            "Port {port} is in use by another program. "
            "Start with another one: PORT={other} make run"
        ),
    ),
    "ready": (
        "準備ができました。止めるときは Ctrl-C を押してください。",
        "Ready. Press Ctrl-C to stop.",
    ),
    "setting_up": (
        "初めての準備をしています。1分ほどお待ちください。",
        "Setting up for the first time. This takes about a minute.",
    ),
    "filling": (
        "見本の区と90日分の記録を作っています。",
        "Making a demo ward with 90 days of history.",
    ),
    "not_ready": (
        "{seconds}秒たっても応答がありません。madoguchi doctor を実行してください。",
        "No answer after {seconds} seconds. Run `madoguchi doctor` to see why.",
    ),
    "demo_not_empty": (
        "この環境にはもう区があります。見本は、空の環境にだけ作れます（make demo）。",
        (
            "There is a ward already. A demo is made in an empty installation only "
            "(make demo)."
        ),
    ),
    "not_proven": (
        (
            "{version} は公開前の確認に通っていません（{why_ja}）。"
            "「madoguchi catalogue {version}」で確かめてください。"
        ),
        (
            "{version} has not passed the publish gate ({why_en}). "
            "See what it wants: madoguchi catalogue {version}"
        ),
    ),
    "proof_none": ("確認の記録がありません", "there is no proof beside it"),
    "proof_changed": (
        "確認した後に変わりました",
        "it changed since it passed",
    ),
    "proof_lapsed": (
        "利用者テストの見送りの期限が過ぎました",
        "the waiver of its usability test has ended",
    ),
    "proof_languages": (
        "区が必要とする言語を確認していません",
        "not every language that the ward requires was looked at",
    ),
    "demo_done": (
        "見本の区に{cases}件の申請と{days}日分の記録ができました（{seconds}秒）。",
        "The demo wards hold {cases} cases and {days} days of history ({seconds} s).",
    ),
    "mockid_outside_demo": (
        (
            "見本の本人確認は、見本の区でだけ動きます。"
            "実際の運用では MADOGUCHI_OIDC_ISSUER に本物の提供者を設定してください。"
        ),
        (
            "The mock identity provider runs only in a demo. "
            "Set MADOGUCHI_OIDC_ISSUER to a real provider."
        ),
    ),
    "key_refused": (
        "{what_ja}。{advice_ja}",
        "{what_en}. {advice_en}",
    ),
    "no_secret": (
        (
            "{home}/keys/django.secret がありません。この鍵なしでは、なりすましを防げ"
            "ません。鍵のフォルダーを戻すか、「madoguchi setup」を実行してください。"
        ),
        (
            "There is no {home}/keys/django.secret, and without it anybody could pose "
            "as anybody. Put the folder of keys back, or run `madoguchi setup`."
        ),
    ),
    "no_database": (
        "データベースに接続できません。MADOGUCHI_DATABASE_URL を確かめてください。",
        "The database does not answer. Check MADOGUCHI_DATABASE_URL.\n{problem}",
    ),
    "no_server": (
        "PostgreSQLのサーバーを MADOGUCHI_DATABASE_URL で教えてください。",
        "Name a PostgreSQL server in MADOGUCHI_DATABASE_URL.",
    ),
    "no_playwright": (
        (
            "画面を確かめる道具がありません。"
            "pip install 'madoguchi[gate]' で入れてください。"
        ),
        "The tool that looks at pages is missing. Run pip install 'madoguchi[gate]'.",
    ),
    "no_chromium": (
        "Chromiumが {path} にありません。システムのパッケージで入れてください。",
        "There is no Chromium at {path}. Install it from the system's packages.",
    ),
    "no_axe": (
        "axe-coreが {path} にありません。npm ci で入れてください。",
        "There is no axe-core at {path}. Install it with npm ci.",
    ),
    "no_such_file": (
        "ファイルが読めません。{path}",
        "The file cannot be read: {path}",
    ),
    "accounts": (
        "見本の職員（パスワードは全員 {password}）",
        "Demo staff (everybody's password is {password})",
    ),
    "stopped": ("停止しました。", "Stopped."),
}


def say(name: str, **values: object) -> str:
    """Word a sentence in both languages.

    >>> print(say("stopped"))
    停止しました。
    Stopped.
    """
    return "\n".join(text.format(**values) for text in SENTENCES[name])


def not_proven(problem: NotProven) -> str:
    """Say why a version may not be offered, and which command says more."""
    japanese, english = SENTENCES[f"proof_{problem.reason}"]
    version = f"{problem.slug}/{problem.number}"
    return say("not_proven", version=version, why_ja=japanese, why_en=english)
