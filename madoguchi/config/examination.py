"""Examine an installation: what is sound, what is not, and what to do about it.

Each check looks at one thing and changes nothing. `warn` is unsafe in service but
works; `fail` loses data, leaks it or does not work at all.
"""

import shutil
import socket
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from madoguchi.config.tables import pending
from madoguchi.config.wiring import FOLLOWERS
from madoguchi.documents.scanner import answers
from madoguchi.events.models import FollowerPosition
from madoguchi.events.queries import scan
from madoguchi.jobs.queries import parked_tasks
from madoguchi.vault.keys import check_root_key
from madoguchi.vault.problems import VaultProblem
from madoguchi.wards.queries import all_wards, calendar_ends_on
from madoguchi.wards.scope import APP_ROLE, ward_scope

State = Literal["ok", "warn", "fail"]
GIGABYTE = 1024**3
SOUND_SQLITE = (3, 51, 3)
SOUND_PYTHON = (3, 11)
LEAST_FREE_SHARE = 0.05
SECRET_FILES = ("django.secret", "root.key", "checkpoint.key", "oidc-client.key")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts")
JAPANESE_FONTS = ("NotoSansCJK*", "NotoSerifCJK*", "BIZUD*", "ipam*")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Beyond this the clock stands before what the log already tells.
CLOCK_SLACK_SECONDS = 60
LATE_SECONDS = 300
CALENDAR_AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw, and the advice in both languages when it is not well."""

    name: str
    state: State
    found: str
    ja: str = ""
    en: str = ""


def verdict(name: str, found: object, *, holds: bool, **advice: str) -> Finding:
    """Word a check that either holds or fails."""
    if holds:
        return Finding(name, "ok", str(found))
    state: State = "warn" if advice.pop("only", "") == "warn" else "fail"
    return Finding(name, state, str(found), advice["ja"], advice["en"])


def python_version() -> Iterator[Finding]:
    yield verdict(
        "python",
        ".".join(map(str, sys.version_info[:3])),
        holds=sys.version_info >= SOUND_PYTHON,
        ja="Python 3.11以上に更新してください。",
        en="Install Python 3.11 or newer.",
    )


def sqlite_version() -> Iterator[Finding]:
    yield verdict(
        "sqlite",
        sqlite3.sqlite_version,
        holds=sqlite3.sqlite_version_info >= SOUND_SQLITE,
        ja="SQLite 3.51.3より前には、データが壊れる不具合があります。"
        "pysqlite3を入れてください（make setup）。",
        en="Versions before 3.51.3 can corrupt data. Install pysqlite3: make setup.",
    )


def sqlite_pragmas() -> Iterator[Finding]:
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    for connection in connections.all():
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            found = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted
            }
        yield verdict(
            f"sqlite settings ({connection.alias})",
            ", ".join(f"{name}={value}" for name, value in found.items()),
            holds=found == wanted,
            ja="データベースの設定が安全ではありません。madoguchi以外から開いていないか"
            "確かめてください。",
            en="The database is not opened safely. See whether another program has it.",
        )


def databases() -> Iterator[Finding]:
    for alias in connections:
        waiting = pending(alias)
        yield verdict(
            f"tables ({alias})",
            "a migration is pending" if waiting else "up to date",
            holds=not waiting,
            ja="madoguchi setup を実行してください。",
            en="Run `madoguchi setup`.",
        )


def key_files() -> Iterator[Finding]:
    for name in SECRET_FILES:
        path = settings.HOME / "keys" / name
        mode = path.stat().st_mode & 0o777 if path.exists() else None
        yield verdict(
            f"key file {name}",
            "missing" if mode is None else f"mode {mode:04o}",
            holds=mode == 0o600,  # noqa: PLR2004
            ja=f"{path} を、持ち主だけが読める状態（chmod 600）で置いてください。"
            "まだ準備していないときは madoguchi setup を実行してください。",
            en=f"Put {path} in place, readable by its owner alone (chmod 600); "
            "before the first start run `madoguchi setup`.",
        )


def root_key() -> Iterator[Finding]:
    try:
        check = check_root_key()
    except VaultProblem as problem:
        yield Finding(
            "root key", "fail", problem.what_en, problem.advice_ja, problem.advice_en
        )
    else:
        yield Finding("root key", "ok", f"fits the key store ({check})")


def clock() -> Iterator[Finding]:
    newest = newest_event_us(connections["default"]) / 1_000_000
    ahead = newest - time.time()
    yield verdict(
        "clock",
        "before the newest fact of the log" if ahead > CLOCK_SLACK_SECONDS else "sound",
        holds=ahead <= CLOCK_SLACK_SECONDS,
        only="warn" if settings.DEMO else "",
        ja="時計が記録より前を指しています。時刻合わせ（NTP）を確かめてください。",
        en="The clock stands before what the log tells. Check the time service (NTP).",
    )


def newest_event_us(connection: BaseDatabaseWrapper) -> int:
    """Read the time of the last event by id: cheap however long the log is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT occurred_us FROM events_event ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def disk() -> Iterator[Finding]:
    usage = shutil.disk_usage(settings.HOME)
    yield verdict(
        "disk",
        f"{usage.free / GIGABYTE:.1f} GB free",
        holds=usage.free >= GIGABYTE and usage.free / usage.total >= LEAST_FREE_SHARE,
        ja="空き容量が少なくなっています。不要なファイルを移してください。",
        en="Little space is left. Move away what is not needed.",
    )


def port() -> Iterator[Finding]:
    where = urlsplit(settings.PUBLIC_URL)
    if where.hostname not in LOOPBACK:
        return
    number = where.port or 80
    state = "free" if is_free(number) else "ours" if is_ours(number) else "taken"
    yield verdict(
        f"port {number}",
        state,
        holds=state != "taken",
        only="warn",
        ja=f"ポート{number}は別のプログラムが使っています。"
        f"PORT={number + 1} make run のように起動してください。",
        en=f"Another program uses the port. Start with PORT={number + 1} make run.",
    )


def is_free(number: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def is_ours(number: int) -> bool:
    address = f"http://127.0.0.1:{number}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.read(3) == b"ok\n")
    except (urllib.error.URLError, OSError):
        return False


def unsafe_settings() -> Iterator[Finding]:
    """Name every setting that must not be so while residents use this."""
    local = urlsplit(settings.PUBLIC_URL).hostname in LOOPBACK
    yield verdict(
        "https",
        settings.PUBLIC_URL,
        holds=settings.SECURE or local,
        ja="MADOGUCHI_PUBLIC_URL を https:// で始まるアドレスにしてください。",
        en="Let MADOGUCHI_PUBLIC_URL begin with https://.",
    )
    yield verdict(
        "demo",
        "on" if settings.DEMO else "off",
        holds=local or not settings.DEMO,
        ja="見本の区は誰でもログインできます。MADOGUCHI_DEMO を外してください。",
        en="Anybody can sign in to a demo. Unset MADOGUCHI_DEMO.",
    )
    yield verdict(
        "sealing",
        "off" if settings.SEALING_OFF else "on",
        holds=not settings.SEALING_OFF,
        ja="個人情報が暗号化されません。MADOGUCHI_SEALING_OFF を外してください。",
        en="Personal data is stored in clear. Unset MADOGUCHI_SEALING_OFF.",
    )
    yield verdict(
        "hosts",
        ", ".join(settings.ALLOWED_HOSTS),
        holds="*" not in settings.ALLOWED_HOSTS,
        ja="MADOGUCHI_HOSTS には、実際に使う名前だけを書いてください。",
        en="List only the names in use in MADOGUCHI_HOSTS.",
    )
    yield verdict(
        "mail",
        settings.EMAIL_HOST or ("demo outbox" if settings.DEMO else "not set"),
        holds=bool(settings.EMAIL_HOST) or settings.DEMO,
        only="warn",
        ja="メールを送れません。MADOGUCHI_SMTP_HOST を設定してください。",
        en="No mail can be sent. Set MADOGUCHI_SMTP_HOST.",
    )

    yield verdict(
        "mail transport",
        "TLS" if settings.EMAIL_USE_TLS else "in clear",
        holds=settings.EMAIL_USE_TLS or settings.EMAIL_HOST in ("", *LOOPBACK),
        ja="お知らせとパスワードが暗号化されずに送られます。MADOGUCHI_SMTP_TLS=1 に"
        "してください。",
        en="Notices and the password travel in clear. Set MADOGUCHI_SMTP_TLS=1.",
    )
    yield identity_provider(local=local)


def identity_provider(*, local: bool) -> Finding:
    """Without one nobody can sign in, which is safe; a false one lets anybody in."""
    if not settings.OIDC_ISSUER:
        return Finding(
            "identity provider",
            "warn",
            "not set: no resident can sign in",
            "住民はログインできません（ログインのいらない手続きは使えます）。"
            "MADOGUCHI_OIDC_ISSUER に本人確認の提供者を設定してください。",
            "No resident can sign in; procedures that need no sign-in work. "
            "Set MADOGUCHI_OIDC_ISSUER to an identity provider.",
        )
    return verdict(
        "identity provider",
        settings.OIDC_ISSUER,
        holds=local or settings.OIDC_ISSUER.startswith("https://"),
        ja="本人確認の提供者を信頼できません。MADOGUCHI_OIDC_ISSUER を、https:// で"
        "始まる本物の提供者にしてください。",
        en="Anybody on the way could sign in as anyone. Let MADOGUCHI_OIDC_ISSUER "
        "begin with https://.",
    )


def background() -> Iterator[Finding]:
    """Ask whether what follows a receipt happens: followers hear, jobs end."""
    late = [
        f"{name} of {ward.slug}"
        for ward in all_wards()
        for name in late_followers(ward.pk, time.time())
    ]
    yield verdict(
        "followers",
        f"behind: {', '.join(late)}" if late else "even with the log",
        holds=not late,
        ja="記録のあとの処理（お知らせ・集計など）が止まっています。madoguchi scheduler"
        " が動いているか、そのログに何が出ているかを確かめてください。",
        en="What follows a fact (notices, figures) stands still. See whether "
        "`madoguchi scheduler` runs and what its log says.",
    )
    parked = [f"{count} × {name}" for name, count in parked_tasks().items()]
    yield verdict(
        "jobs",
        f"parked: {', '.join(parked)}" if parked else "none gave up",
        holds=not parked,
        only="warn",
        ja="あきらめた処理があります。職員の画面の「処理」で送り直してください。",
        en="Some jobs gave up. Resend them on the office's page of jobs.",
    )


def late_followers(ward: int, now: float) -> list[str]:
    """Return the followers that have not heard a fact of minutes ago."""
    late = []
    with ward_scope(ward):
        positions = FollowerPosition.objects.filter(ward=ward)
        heard = dict(positions.values_list("name", "number"))
        for name in FOLLOWERS:
            _, waiting = scan(ward, heard.get(name, 0), limit=1)
            if waiting and now - waiting[0].occurred_at.timestamp() > LATE_SECONDS:
                late.append(name)
    return late


def calendars() -> Iterator[Finding]:
    """Ask whether the closed days are known for as long as anything is counted."""
    today = timezone.localdate()
    for ward in all_wards():
        ends_on = calendar_ends_on(ward, today)
        yield verdict(
            f"calendar of {ward.slug}",
            f"closed days are known until {ends_on}",
            holds=ends_on - today >= CALENDAR_AHEAD,
            only="warn",
            ja="先の祝日が入っていないため、期限を正しく数えられなくなります。"
            "madoguchi worker が動いているか確かめてください"
            "（毎朝5時に3年分を入れます）。",
            en="Without the holidays ahead, deadlines come out wrong. See whether "
            "`madoguchi worker` runs: at 5 each morning it stores three years.",
        )


def fonts() -> Iterator[Finding]:
    found = next(japanese_fonts(), None)
    yield verdict(
        "fonts",
        found.name if found else "no Japanese font",
        holds=found is not None,
        ja="通知書のPDFに日本語の書体が必要です。sudo apt install fonts-noto-cjk",
        en="Letters need a Japanese font: sudo apt install fonts-noto-cjk",
    )


def japanese_fonts() -> Iterator[Path]:
    for folder in FONT_FOLDERS:
        for pattern in JAPANESE_FONTS:
            yield from Path(folder).expanduser().rglob(pattern)


def postgresql() -> Iterator[Finding]:
    """Ask PostgreSQL whether wards are kept apart and commits kept at all."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = coalesce(%s, current_user)",
            # Whoever examines may be the owner; the doors are not.
            [APP_ROLE if settings.DATABASE_ROLE is None else None],
        )
        role, unbound = cursor.fetchone() or (f"no {APP_ROLE}", True)
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND a.attname = 'ward_id'"
            " AND c.relnamespace = current_schema()::regnamespace"
            " AND NOT c.relforcerowsecurity ORDER BY 1"
        )
        open_tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT name FROM pg_settings WHERE setting = 'off'"
            " AND name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
        )
        careless = [name for (name,) in cursor.fetchall()]
    yield verdict(
        "database role",
        role,
        holds=not unbound,
        ja="区ごとの保護が効かない役割です。MADOGUCHI_DATABASE_ROLE=madoguchi_app に"
        "してください。",
        en="This role passes row-level security. Set "
        "MADOGUCHI_DATABASE_ROLE=madoguchi_app.",
    )
    yield verdict(
        "row-level security",
        f"missing on {', '.join(open_tables)}" if open_tables else "on every table",
        holds=not open_tables,
        ja="区ごとに守られていない表があります。madoguchi setup を実行してください。",
        en="Some tables are not kept apart by ward. Run `madoguchi setup`.",
    )
    yield verdict(
        "durability",
        f"off: {', '.join(careless)}" if careless else "a commit survives a power cut",
        holds=not careless,
        ja="停電で受付が失われるおそれがあります。PostgreSQLの設定を戻してください。",
        en="A power cut may lose receipts. Turn these PostgreSQL settings on again.",
    )


def scanner() -> Iterator[Finding]:
    """Ask whether incoming files are looked at for viruses."""
    if not settings.CLAMD:
        yield verdict(
            "virus scanner",
            "not set",
            holds=settings.DEMO,
            only="warn",
            ja="届いたファイルのウイルスを検査していません。ClamAVを動かし、"
            "MADOGUCHI_CLAMD にそのソケット（例：/run/clamav/clamd.ctl）を"
            "設定してください。",
            en="Incoming files are not scanned. Run ClamAV and set MADOGUCHI_CLAMD to "
            "its socket, for example /run/clamav/clamd.ctl.",
        )
        return
    yield verdict(
        "virus scanner",
        settings.CLAMD,
        holds=answers(settings.CLAMD),
        ja="ウイルス検査から返事がないため、添付ファイルを受け取れません。"
        "clamd が動いているか、"
        "MADOGUCHI_CLAMD の場所と読み書きの権限を確かめてください。",
        en="The scanner does not answer, so no file is taken. See whether clamd runs, "
        "and the place and the permissions of MADOGUCHI_CLAMD.",
    )


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    python_version,
    sqlite_version,
    sqlite_pragmas,
    databases,
    key_files,
    root_key,
    clock,
    disk,
    port,
    unsafe_settings,
    background,
    calendars,
    fonts,
    scanner,
    postgresql,
)


def examine() -> list[Finding]:
    """Run every check; one that cannot be run is itself a finding."""
    findings: list[Finding] = []
    for check in CHECKS:
        try:
            findings += check()
        except (DatabaseError, OSError) as problem:
            findings.append(
                Finding(
                    check.__name__.replace("_", " "),
                    "fail",
                    f"could not be checked: {type(problem).__name__}",
                    "madoguchi setup を実行してから、もう一度確かめてください。",
                    "Run `madoguchi setup` and look again.",
                )
            )
    return findings
