"""Plant what nobody may find again, let it go everywhere it can, and look for it.

Searched are all files of the installation (database pages, write-ahead log, uploads,
letters, checkpoints, queue), those of the database server, what the processes
printed, and their temporary files: as plain text, escaped, in base64, in UTF-16 and
as it stands in an address.
"""

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import duckdb
import psycopg
from django.db import connections
from django.utils import timezone
from PIL import Image

from madoguchi.cases.actions import (
    Ruling,
    add_note,
    answer_correction,
    ask_correction,
    decide,
    open_case,
    take,
)
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask
from madoguchi.cases.queries import open_own
from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import town
from madoguchi.config.rig.browser import Answer, Browser, hidden_fields
from madoguchi.config.rig.journey import HOME
from madoguchi.config.rig.look import wait_until_drained
from madoguchi.config.rig.place import Place, place
from madoguchi.config.rig.processes import Processes, processes
from madoguchi.config.rig.proof import for_measuring
from madoguchi.dialogue.actions.messages import reply, write
from madoguchi.people.actions import Entry, enroll
from madoguchi.procedures.actions import publish
from madoguchi.procedures.definition.load import load
from madoguchi.runs.actions import (
    Question,
    approve,
    bound_of,
    carry_out,
    look_through,
    propose,
)
from madoguchi.wards.actions import NewStaff, create_staff
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import actor_of, staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

PROCEDURE = "shirushi"
FOLDER = Path(__file__).parent / "procedure" / PROCEDURE / "1"
LATIN, KANJI, KANA = "Qz7MARKERvX", "印影秘密壱弐", "シルシヒミツ"
MAIL, PHONE = "qz7marker@example.jp", "090-9182-7364"
MARKERS = (LATIN, KANJI, KANA, MAIL, PHONE, PHONE.replace("-", ""))


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    del short  # one whole journey is enough
    with place(database, set_up) as here:
        found = plant_and_search(here)
        searched = len(files_of(here))
    yield Finding(
        f"{len(MARKERS)} markers sent through a whole journey: {len(found)} found in"
        f" {searched} files{in_words(found)}",
        not found,
    )
    with place(database, set_up, MADOGUCHI_SEALING_OFF="1") as here:
        found = plant_and_search(here)
        spilled = here.run(spill)
        on_disk = {name for name, _ in search_all(here) if name.endswith(spilled)}
    yield Finding(
        f"a batch that uses the disk: found in {len(on_disk)} file",
        bool(on_disk),
        control=True,
    )
    yield Finding(
        f"sealing switched off: {len(found)} found{in_words(found)}",
        bool(found),
        control=True,
    )


def in_words(found: set[tuple[str, str]]) -> str:
    """Name the files and forms in which something was found, never what."""
    places = sorted({f"{name} ({form})" for name, form in found})
    return f": {', '.join(places[:6])}" if places else ""


# ------------------------------------------------------------------- searching


def forms_of(marker: str) -> Iterator[tuple[str, bytes]]:
    r"""Yield a marker as it may lie about, and what that form is called.

    >>> dict(forms_of("秘密"))["escaped"]
    b'\\u79d8\\u5bc6'
    """
    plain = marker.encode()
    yield "plain", plain
    yield "UTF-16", marker.encode("utf-16-le")
    yield "UTF-16", marker.encode("utf-16-be")
    if not marker.isascii():
        yield "in an address", quote(marker).encode()
        yield "escaped", json.dumps(marker).strip('"').encode()
        yield "Shift JIS", marker.encode("cp932")
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        whole = coded[4 if shift else 0 :].rstrip(b"=")
        yield "base64", whole[: len(whole) - 1]


def search(content: bytes) -> set[str]:
    """Return the forms in which any marker is in these bytes."""
    return {
        form
        for marker in MARKERS
        for form, looked_for in forms_of(marker)
        if looked_for in content
    }


def files_of(here: Place) -> list[Path]:
    folders = [here.home.parent, *([server_folder(here)] if here.url else [])]
    return [one for folder in folders for one in folder.rglob("*") if one.is_file()]


def server_folder(here: Place) -> Path:
    """Have the server write all it knows to its files, and return where they are.

    Its pages and its write-ahead log hold what rows held before they were changed.
    """
    with psycopg.connect(here.url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        [folder] = connection.execute("SHOW data_directory").fetchone() or [""]
    return Path(folder)


def search_all(here: Place) -> set[tuple[str, str]]:
    found = {
        (place_of(one, here), form)
        for one in files_of(here)
        for form in search(content_of(one))
    }
    return found | {("database", form) for form in search(dumped(here))}


def content_of(file: Path) -> bytes:
    """Return what is in a file; a server's may be gone by now."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def place_of(file: Path, here: Place) -> str:
    own = here.home.parent
    return str(file.relative_to(own)) if file.is_relative_to(own) else "server"


def dumped(here: Place) -> bytes:
    """Return every value of every table, where a server may press its pages."""
    if not here.url:
        return b""
    contents: bytes = here.run(dump, owner=True).encode()
    return contents


# -------------------------------------------------------------------- planting


def plant_and_search(here: Place) -> set[tuple[str, str]]:
    """Let markers go through everything; search while it runs and once it stands."""
    with processes(here) as running:
        running.start_web(2)
        for name in ("worker", "scheduler"):
            running.start(name, name)
        apply(running)
        here.run(work_on_it)
        if here.run(judge_all) != 1:
            raise RuntimeError("the marked resident was not found by the run")
        wait_until_drained(here)
        found = search_all(here)
    here.command("log", "checkpoint")
    return found | search_all(here)


def apply(running: Processes) -> None:
    """Apply with markers in every field, and make the mistakes people make."""
    browser = running.browser()
    browser.get(f"{HOME}/?q={quote(KANJI)}")
    browser.ask("GET", f"{HOME}/{quote(KANJI)}/")
    browser.send(f"{HOME}/procedures/{PROCEDURE}/start/", {"typed": [LATIN]})
    for path, name in (("status", "number"), ("resume", "code")):
        browser.get(f"{HOME}/{path}/")
        typed = {**hidden_fields(browser.page), name: [LATIN], "code": [LATIN]}
        browser.send(f"{HOME}/{path}/", typed)
    browser.get(f"{HOME}/procedures/{PROCEDURE}/start/")
    draft = browser.post(f"{HOME}/procedures/{PROCEDURE}/start/", {}).location
    browser.get(draft)
    browser.refuse_unless(upload(browser, draft, {"phone": "0"}), 422, draft)
    browser.refuse_unless(upload(browser, draft, {}), 302, draft)
    check = draft.removesuffix("marked/") + "check-answers/"
    browser.get(check)
    receipt = browser.post(check, {}).location
    browser.get(receipt)


def upload(browser: Browser, path: str, wrong: dict[str, str]) -> Answer:
    """Send the page as a browser does that has a file to send."""
    typed = {
        **{name: values[0] for name, values in hidden_fields(browser.page).items()},
        "applicant.family": KANJI,
        "applicant.given": KANJI,
        "applicant.family_kana": KANA,
        "applicant.given_kana": KANA,
        "phone": PHONE,
        "email": MAIL,
        "reason": f"{LATIN} {KANJI}",
        **wrong,
    }
    edge = "an-edge-that-nobody-types"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in typed.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="paper";'
        f' filename="{LATIN}.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    body = "".join([*parts, head]).encode() + paper() + f"\r\n--{edge}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    return browser.ask("POST", path, kind, body)


def paper() -> bytes:
    """Return a PDF that carries a marker."""
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PDF", title=LATIN, author=KANJI)
    return drawn.getvalue()


# --------------------------------------------------------------- inside a place


def set_up() -> int:
    """Furnish the ward, and offer the procedure that is marked."""
    ward = town.set_up()
    at = timezone.now() - timedelta(minutes=1)
    marked, by = load(FOLDER), Actor.system(ward)
    with ward_scope(ward):
        create_staff(
            staff_of(ward)[0].department,
            NewStaff(
                login="futari", name="計 ふたり", password=town.PASSWORD, roles=[]
            ),
        )
        publish(marked, ward=ward, by=by, at=at, evidence=for_measuring(marked))
    return ward


RESIDENT = {
    "residence": True,
    "income": 1,
    "applicant": {"family": KANJI, "given": KANJI, "family_kana": KANA},
    "reason": f"{LATIN} {KANJI}",
    "phone": PHONE,
}


def judge_all() -> int:
    """Let the registers know somebody by markers, and have all residents judged.

    The version reads two of the marked values, so they pass through the question too.
    """
    ward = ward_by_slug(town.WARD)
    now = timezone.now()
    with ward_scope(ward.pk):
        profile = {"name": {"family": KANJI, "given": KANA}, "birth": "1990-01-01"}
        system = Actor.system(ward.pk)
        entries = [Entry(LATIN, profile, RESIDENT)]
        enroll(ward.pk, entries, as_of=now.date(), by=system, at=now)
        asks, approves = (
            replace(actor_of(one), roles=frozenset({"clerk", "supervisor"}))
            for one in staff_of(ward.pk)
        )
        on, until = now.date(), now.date() + timedelta(days=30)
        wanted = Question(PROCEDURE, "drill", "within", "drill", on, until)
        run = propose(wanted, by=asks, at=now)
        approve(run.pk, bound_of(run), by=approves, at=now)
        carry_out(ward.pk, run.pk)
        found = look_through(run.pk, "yes", by=asks, at=now)
        return len(found.rows)


def spill() -> str:
    """Do what a run must not: ask the same of a database on the disk; its name."""
    path = Path(gettempdir()) / "judged.duckdb"
    with duckdb.connect(str(path)) as database:
        marked = [f"{LATIN} {KANJI}"]
        database.execute("CREATE TABLE answers AS SELECT ? AS answer", marked)
    return path.name


def work_on_it() -> int:
    """Note, ask, correct and refuse, with markers in every word."""
    ward = ward_by_slug(town.WARD)
    now = timezone.now()
    words = f"{LATIN} {KANJI}"
    with ward_scope(ward.pk):
        clerk = actor_of(staff_of(ward.pk)[0])
        case = Case.objects.get(ward=ward, procedure=PROCEDURE)
        take(case.pk, by=clerk, at=now)
        open_case(case.pk, clerk, "work", now)
        add_note(case.pk, words, by=clerk, at=now)
        reply(case, words, uuid4(), by=Actor.anonymous(ward.pk), at=now)
        write(case.pk, words, uuid4(), by=clerk, at=now)
        due_on = timezone.localdate(now) + timedelta(days=14)
        wish = Wish([Ask("reason", "unclear", words)], due_on)
        ask_correction(case.pk, wish, by=clerk, at=now)
        case.refresh_from_db()
        answer_correction(
            open_own(case),
            by=Actor.anonymous(ward.pk),
            at=now,
            answers={"reason": f"{words} {words}"},
        )
        decide(case.pk, Ruling("refused", "not_eligible", words), by=clerk, at=now)
    return 1


def dump() -> str:
    """Return all rows of all tables as text."""
    lines: list[Any] = []
    for connection in connections.all():
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own name
                for row in cursor.fetchall():
                    lines += [_as_text(value) for value in row]
    return "\n".join(lines)


def _as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
