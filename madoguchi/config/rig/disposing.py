"""Destroy marked records, inside a place, and look what a backup of before still tells.

Two residents apply with a mark each. The record of the first goes the way of the rules;
of the second only the rows go, as a careless version would have it. The clock is given:
the copies of a backup are dated, and nobody waits for 35 days.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from PIL import Image

from madoguchi.cases import actions
from madoguchi.cases.actions.disposing import Ground, empty
from madoguchi.cases.attachments import place_of
from madoguchi.cases.comparison import compare
from madoguchi.cases.models import Case, CaseIndex, Note
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.queries import open_draft, opened
from madoguchi.config.backup.archive import Filling
from madoguchi.config.backup.making import Order, expire_keys, fill, fill_keys
from madoguchi.config.backup.places import Places
from madoguchi.config.backup.problems import KeysMissing
from madoguchi.config.backup.restoring import Backup, check, restore
from madoguchi.config.backup.trial import side_installation
from madoguchi.config.rig import town
from madoguchi.config.rig.place import INSIDE, MARK
from madoguchi.config.wiring import follow_all
from madoguchi.dialogue.actions.messages import write
from madoguchi.documents.actions import Upload, keep_upload
from madoguchi.events.actions import unit
from madoguchi.events.queries import verify
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.periods import Period
from madoguchi.indicators.queries import read
from madoguchi.lake.actions import Yard, rebuild
from madoguchi.lake.queries import opened as lake_opened
from madoguchi.procedures.kinds.question import Question
from madoguchi.records.actions import approve, carry_out, draw_up
from madoguchi.vault import keys
from madoguchi.vault.actions import data_key
from madoguchi.vault.problems import VaultProblem
from madoguchi.vault.rules import BACKUPS_KEPT
from madoguchi.vault.sealing import open_sealed
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import actor_of, staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

DAY: Final = timedelta(days=1)
KEPT: Final = timedelta(days=3 * 366)
"""After which what ends today need not be kept: a year, and what is left of one."""
MARKED: Final = ("Qz7MARKERvX", "Kx4CARELESSw")


@dataclass(frozen=True, slots=True)
class Told:
    """What the drill saw; counts, and which of the marks could be read where."""

    log_ok: bool
    differences: int
    figures: int
    moved: int
    steps: int
    steps_moved: bool
    indexed: int
    with_keys_of_now: list[str]
    within_horizon: list[str]
    keys_left: bool


def story(procedure: str) -> dict[str, Any]:
    """Do all of it in one process; return what was told."""
    ward, now = ward_by_slug(town.WARD).pk, timezone.now()
    later = now + KEPT
    with ward_scope(ward):
        ids = [_ended(ward, procedure, mark, now) for mark in MARKED]
        follow_all()
        old = _backup(later - DAY)
        figures = _figures(ward, now.date())
        steps = _steps(ward)
        _dispose(ward, ids, later)
        follow_all()
        after = _figures(ward, now.date())
        steps_after = _steps(ward)
        indexed = CaseIndex.objects.filter(
            ward=ward, case__in=Case.objects.filter(ward=ward, pk__in=ids)
        )
        told = Told(
            log_ok=verify(ward).ok,
            differences=len(compare(ward).differences),
            figures=len(figures),
            moved=sum(one != other for one, other in zip(figures, after, strict=True)),
            steps=len(steps),
            steps_moved=steps_after != steps,
            indexed=indexed.exclude(field__in=("reference", "receipt")).count(),
            with_keys_of_now=_read(replace(old, keys=_backup(later).keys), later),
            within_horizon=_after(old, later + BACKUPS_KEPT - 2 * DAY),
            keys_left=bool(_after(old, later + BACKUPS_KEPT)),
        )
    return {name: getattr(told, name) for name in Told.__slots__}


def _ended(ward: int, procedure: str, mark: str, at: datetime) -> str:
    """Apply with a mark in every answer, have it noted and refused, and end it."""
    anyone, (clerk, _) = Actor.anonymous(ward), _two(ward)
    start = actions.Start(procedure)
    handle = actions.start_draft(start, by=anyone, at=at)
    draft = open_draft(anyone, handle.draft_id, handle.secret)
    for page in draft.form.pages:
        given = {one.key: _answer(draft, one, mark, at) for one in page.questions}
        draft = actions.save_page(draft, page.key, given, by=anyone, at=at)
    case = actions.submit(draft, by=anyone, at=at)
    actions.take(case.pk, by=clerk, at=at)
    actions.add_note(case.pk, mark, by=clerk, at=at)
    write(case.pk, mark, uuid4(), by=clerk, at=at)
    ruling = actions.Ruling("refused", "not_eligible", mark)
    actions.decide(case.pk, ruling, by=clerk, at=at)
    actions.close(case.pk, by=clerk, at=at)
    return str(case.pk)


def _answer(draft: OpenDraft, question: Question, mark: str, at: datetime) -> Any:
    if question.kind == "file":
        upload = Upload(f"{mark}.pdf", _paper(mark), question.key)
        into, by = place_of(draft.row, draft.key), Actor.anonymous(draft.row.ward_id)
        return str(keep_upload(upload, into=into, by=by, at=at).pk)
    name = {"family": mark, "given": mark, "family_kana": "シルシ", "given_kana": "シ"}
    told = {"name": name, "phone": "090-9182-7364", "email": f"{mark}@example.jp"}
    return told.get(question.kind, mark)


def _paper(mark: str) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PDF", title=mark)
    return drawn.getvalue()


def _two(ward: int) -> list[Actor]:
    """Return two of the office who may do anything: one proposes, one approves."""
    return [
        replace(
            actor_of(one),
            unit=town.DEPARTMENT,
            roles=frozenset({"clerk", "supervisor"}),
        )
        for one in staff_of(ward)[:2]
    ]


def _dispose(ward: int, ids: list[str], at: datetime) -> None:
    """Destroy the first record by the rules; of the second delete the rows alone."""
    draws, approves = _two(ward)
    careless = Case.objects.get(ward=ward, pk=ids[1])
    ended = timezone.localdate(careless.closed_at)
    with unit():
        ground = Ground(uuid4(), 1, ended, ended)
        empty(careless.pk, ground, by=Actor.system(ward), at=at)
    row = draw_up(town.DEPARTMENT, by=draws, at=at)
    approve(row.pk, row.digest, by=approves, at=at)
    carry_out(ward, row.pk, at=at)


def _steps(ward: int) -> list[tuple[Any, ...]]:
    """Return the rows of the data set: of its files made anew, and of the tail."""
    rebuild(Yard(settings.LAKE_DIR, ward, sizes=(4, 16, 64)))
    with lake_opened(ward, yard=Yard(settings.LAKE_DIR, ward, (4, 16, 64))) as lake:
        return lake.execute("SELECT * FROM events ORDER BY seal").fetchall()


def _figures(ward: int, today: date) -> list[str]:
    """Read every indicator of this month, as it is shown."""
    period = Period.month(today)
    return [repr(read(ward, Asked(one, period, today))) for one in catalogue().values()]


# ---------------------------------------------------------------------- the backups


def _backup(at: datetime) -> Backup:
    """Copy records and keys as `madoguchi backup` does, dated by the given clock."""
    to, work = Path(settings.HOME) / "backups", Path(settings.HOME) / ".drill"
    work.mkdir(exist_ok=True)
    places = Places.of_this_installation()
    order = Order(to, work, keys.root_key(), at)
    made = Backup(to / order.stamp, to / "keys" / order.stamp)
    for folder in (made.records, made.keys):
        folder.mkdir(parents=True, mode=0o700)
    fill(places, work, Filling(made.records, order.root, order.stamp))
    fill_keys(places, work, Filling(made.keys, order.root, order.stamp), at)
    return made


def _after(backup: Backup, at: datetime) -> list[str]:
    """Let copies of keys expire as of a moment; say what the backup tells then."""
    expire_keys(backup.keys.parent.parent, at)
    try:
        return _read(backup, at)
    except KeysMissing:
        return []


def _read(backup: Backup, at: datetime) -> list[str]:
    """Restore a backup on the side, and return which marks can be read there."""
    checked = check(backup, keys.root_key(), at.date())
    with side_installation(Places.of_this_installation()) as trial:
        restore(checked, trial.places)
        home = {"MADOGUCHI_HOME": str(trial.home), "MADOGUCHI_DATABASE_URL": trial.url}
        target = f"{__name__}:{readable.__name__}"
        done = subprocess.run(  # noqa: S603 - our own function
            [sys.executable, "-m", INSIDE, target, "[]"],
            env={**os.environ, **home},
            capture_output=True,
            text=True,
            check=True,
        )
    found: list[str] = json.loads(done.stdout.rpartition(MARK)[2])
    return found


def readable() -> list[str]:
    """Open all that can be opened here, and return the marks that were in it."""
    ward = ward_by_slug(town.WARD).pk
    with ward_scope(ward):
        said = "".join(_said(ward))
    return [mark for mark in MARKED if mark in said]


def _said(ward: int) -> Iterator[str]:
    for row in Case.objects.filter(ward=ward):
        try:
            case = opened(row)
        except VaultProblem:
            continue  # its key is gone
        yield json.dumps(case.whole, ensure_ascii=False)
    for note in Note.objects.filter(ward=ward).select_related("case"):
        try:
            key = data_key(ward, note.case.key_id or 0)
        except VaultProblem:
            continue
        yield open_sealed(key, note.case.stream, "note", note.sealed).decode()
