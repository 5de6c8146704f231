"""What comes back by itself: pull from the portals, look into the folders."""

import logging
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from madoguchi.exchange.actions.acknowledging import acknowledge
from madoguchi.exchange.actions.arrivals import pull, take_file
from madoguchi.exchange.actions.enquiries import carry_out
from madoguchi.exchange.answer_file import run_in
from madoguchi.exchange.queries import batch_named
from madoguchi.kernel.errors import Refused
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope

SECONDS: Final = 300
MOST_BYTES: Final = 8 * 1024 * 1024
LOG: Final = logging.getLogger(__name__)


@task()
def exchange_with_others() -> None:
    """In every ward, pull what is new and take in what was dropped."""
    for ward in all_wards():
        with ward_scope(ward.pk):
            if ward.rules.get("inbox"):
                _pull(ward)
            take_dropped(ward)


def _pull(ward: Ward) -> None:
    try:
        pull(ward.pk, at=timezone.now())
    except Refused as problem:
        LOG.warning("inbox of %s: %s", ward.slug, problem.reason or type(problem))


@task()
def ask_register(ward: int, enquiry: str) -> None:
    """Put an enquiry to its register; asked again until it answers."""
    with ward_scope(ward):
        carry_out(ward, UUID(enquiry), at=timezone.now())


def drop_of(ward: Ward) -> Path:
    """Return the folder whose files are taken in: `*.json` arrivals, `*.csv` answers.

    Whoever writes there writes under another name and renames when it is whole.
    """
    return Path(settings.HOME) / "drop" / ward.slug


def take_dropped(ward: Ward) -> None:
    """Take in each file of the folder; it moves to `done`, or to `refused`."""
    folder = drop_of(ward)
    if not folder.is_dir():
        return
    for path in sorted((*folder.glob("*.json"), *folder.glob("*.csv"))):
        problem = _taken(ward, path)
        place = folder / ("refused" if problem else "done")
        place.mkdir(exist_ok=True)
        path.replace(place / path.name)
        if problem:
            note = place / f"{path.name}.reason.txt"
            note.write_text(problem + "\n", encoding="utf-8")
            LOG.warning("a dropped file of %s was refused: %s", ward.slug, problem)


def _taken(ward: Ward, path: Path) -> str:
    """Take in one file; return why it was not, as a code, "" when it was."""
    if path.stat().st_size > MOST_BYTES:
        return "too_large"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return "not_utf8"
    now, by = timezone.now(), Actor.system(ward.pk)
    try:
        if path.suffix == ".json":
            take_file(ward.pk, text, at=now)
        else:
            batch = batch_named(by, run_in(text))
            acknowledge(batch.pk, text, by=by, at=now)
    except Refused as problem:
        return problem.reason or type(problem).__name__
    return ""
