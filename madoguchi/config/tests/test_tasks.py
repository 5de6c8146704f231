"""What is kept of a browser ends with its session."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from madoguchi.config.tasks import forget_sessions
from madoguchi.config.wiring import set_rhythm
from madoguchi.jobs.periodic import PERIODIC


@pytest.mark.django_db
def test_sessions_that_are_over_are_deleted() -> None:
    now = datetime.now(tz=UTC)
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(hours=hours)
        )

    forget_sessions.func()

    assert [one.session_key for one in Session.objects.all()] == ["open"]


def test_sessions_are_forgotten_each_night() -> None:
    set_rhythm()
    assert f"every:{forget_sessions.module_path}" in PERIODIC
