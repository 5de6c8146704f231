"""Which entries a set of answers makes due, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.catalogue.deadlines import last_day
from madoguchi.procedures.catalogue.model import Catalogue, Entry, Guide
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.texts import Text


@dataclass(frozen=True, slots=True)
class Due:
    """An entry to be seen to; without a day there is none to compute."""

    entry: Entry
    due_on: date | None
    note: Text


@lru_cache(maxsize=256)
def form_of(guide: Guide) -> Form:
    return compile_form(guide.questions)


def dues_of(
    catalogue: Catalogue,
    guide: Guide,
    shown: Mapping[str, Any],
    today: date,
    calendar: WardCalendar,
) -> list[Due]:
    """Return what is due, the earliest day first, then in the guide's order.

    `shown` are the answers to what was asked; a condition on others is unknown, and
    unknown makes nothing due.
    """
    env = form_of(guide).env(shown, today, "web")
    found = []
    for rule in guide.dues:
        if rule.when is not None and rule.when(env) is not True:
            continue
        entry = catalogue.entries[rule.entry]
        event = rule.event(env) if rule.event else None
        due_on = last_day(entry.deadline, event, calendar) if event else None
        found.append(Due(entry, due_on, rule.note))
    found.sort(key=lambda due: due.due_on or date.max)
    return found
