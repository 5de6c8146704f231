"""Tell of the sessions of staff as a list: where, since when, how they came in."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.channels.office.wording import FACTORS
from madoguchi.personnel.models import Session


def session_rows(
    sessions: Iterable[Session], here: Session | None = None
) -> list[dict[str, Any]]:
    return [
        {
            "id": one.pk,
            "browser": one.browser or _("わからないブラウザー"),
            "factor": str(FACTORS.get(one.factor, one.factor)),
            "begun": one.begun_at,
            "seen": one.seen_at,
            "here": here is not None and one.pk == here.pk,
        }
        for one in sessions
    ]
