"""What keeps the data sets up to date: every minute, where a range became whole."""

import logging
from typing import Final

from django_tasks import task

from madoguchi.events.queries import last_place
from madoguchi.lake import manifest as books
from madoguchi.lake.actions import Yard, build, yard_of
from madoguchi.lake.rules import ranges_until
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope

SECONDS: Final = 60
NOBODY_WAITS: Final = -10
LOG: Final = logging.getLogger(__name__)


@task(priority=NOBODY_WAITS)
def keep_lake() -> None:
    """Write what was sealed of each ward and is in no file yet.

    What is left over is read from the log itself, so nothing waits for this.
    """
    for ward in all_wards():
        try:
            keep_up(yard_of(ward.pk))
        except books.LakeBusy:
            LOG.info("the files of ward %d are being written by somebody", ward.pk)
        except books.ManifestDamaged:
            # Nobody but a person can say what happened to it: `madoguchi lake`.
            LOG.warning("the manifest of ward %d cannot be read", ward.pk)
        except OSError as problem:
            # A disk that is full for one ward is no reason to leave the others behind.
            LOG.warning("files of ward %d: %s", ward.pk, type(problem).__name__)


def keep_up(yard: Yard) -> bool:
    """Write a ward's new ranges; say whether there was one.

    Most minutes there is none, and then no engine is loaded to find that out.
    """
    manifest = books.read(yard.folder, yard.ward)
    with ward_scope(yard.ward):
        wanted = ranges_until(last_place(yard.ward), yard.sizes)
    same = manifest.shape == books.shape()
    if same and {one.range for one in manifest.parts} >= set(wanted):
        return False
    build(yard)
    return True
