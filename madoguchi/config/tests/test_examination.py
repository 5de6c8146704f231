"""The doctor sees what stands still and what would be unsafe in service."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from madoguchi.cases.facts import DraftStarted
from madoguchi.config import examination, keys
from madoguchi.config.wiring import FOLLOWERS, hear
from madoguchi.documents.tests.clamd import a_clamd
from madoguchi.events.actions import record, seal_batch, unit
from madoguchi.events.facts import Subject
from madoguchi.jobs.actions import enqueue_once
from madoguchi.jobs.models import Job
from madoguchi.jobs.tasks import sweep
from madoguchi.wards.actions import NewWard, create_ward
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope

LONG_AGO = datetime.now(tz=UTC) - timedelta(hours=1)


def states() -> dict[str, str]:
    return {one.name: one.state for one in examination.background()}


@pytest.mark.django_db
def test_a_follower_that_stands_still_is_named() -> None:
    ward = Ward.objects.create(slug="midori", code="131997", name="みどり区")
    with ward_scope(ward.pk), unit():
        on = Subject(ward.pk, "case/1")
        record(DraftStarted(), on=on, by=Actor.system(ward.pk), at=LONG_AGO)
    seal_batch(ward.pk)

    for name in FOLLOWERS:
        if name != "notices":
            hear(name, ward.pk)

    found = {one.name: one for one in examination.background()}
    assert found["followers"].state == "fail"
    assert found["followers"].found == "behind: notices of midori"

    hear("notices", ward.pk)
    assert states() == {"followers": "ok", "jobs": "ok"}


@pytest.mark.django_db
def test_jobs_that_gave_up_are_named() -> None:
    enqueue_once(sweep, "once")
    Job.objects.update(state=Job.State.PARKED)
    assert states()["jobs"] == "warn"


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "state"), [(0, "warn"), (3, "ok")])
def test_a_calendar_that_soon_ends_is_named(years: int, state: str) -> None:
    year = timezone.localdate().year
    known = range(year, year + years)
    create_ward(NewWard(slug="midori", code="131997", name="区", years=known))

    (found,) = examination.calendars()

    assert (found.name, found.state) == ("calendar of midori", state)


def test_set_up_is_needed_while_a_secret_is_missing(
    tmp_path: Path, settings: Settings
) -> None:
    settings.HOME = tmp_path
    settings.OIDC_KEY_FILE = tmp_path / "keys" / "oidc-client.key"
    keys.make_missing()
    assert keys.all_there()

    (tmp_path / "keys" / "django.secret").unlink()

    assert not keys.all_there()


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("EMAIL_HOST", "mail.example", "mail transport"),
        ("OIDC_ISSUER", "http://id.example", "identity provider"),
    ],
)
def test_what_others_could_read_or_forge_on_the_way_is_named(
    settings: Settings, name: str, value: str, check: str
) -> None:
    settings.PUBLIC_URL = "https://madoguchi.example"
    settings.OIDC_ISSUER = "https://id.example"
    found = {one.name: one.state for one in examination.unsafe_settings()}
    assert found[check] == "ok"

    setattr(settings, name, value)

    found = {one.name: one.state for one in examination.unsafe_settings()}
    assert found[check] == "fail"


def test_a_scanner_that_does_not_answer_is_named(
    settings: Settings, tmp_path: Path
) -> None:
    with a_clamd(tmp_path) as daemon:
        found = {}
        for place in (daemon.place, "/nowhere/clamd.ctl", ""):
            settings.CLAMD = place
            (finding,) = examination.scanner()
            found[place] = finding.state

    assert list(found.values()) == ["ok", "fail", "warn"]
