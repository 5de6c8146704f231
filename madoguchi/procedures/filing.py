"""Until when the law asks an applicant to file (届出期間), by what they answered.

Pure. Who files late is told so and received all the same: what follows from it, a fine
or a later month of the allowance, is for the office to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.catalogue.deadlines import last_day
from madoguchi.procedures.catalogue.model import Deadline
from madoguchi.procedures.engine import Form
from madoguchi.procedures.texts import Text


@dataclass(frozen=True, slots=True)
class FileBy:
    """The last day to file, the article that sets it, and the day it is filed on."""

    last_on: date
    basis: Text
    filed_on: date

    @property
    def days_late(self) -> int:
        """Return by how many calendar days it is late; 0 in time."""
        return max(0, (self.filed_on - self.last_on).days)


def file_by(
    form: Form,
    answers: Mapping[str, Any],
    filed_on: date,
    channel: str,
    calendar: WardCalendar,
) -> FileBy | None:
    """Return the last day to file what is filed on a day; None where no law sets one.

    Also None while the answer it hangs on is open, or says a day still to come.
    """
    filing = form.definition.filing
    start = form.filing_start(answers, filed_on, channel)
    if start is None or start > filed_on:
        return None
    last = last_day(Deadline(Text(), within=filing.days), start, calendar)
    return FileBy(last, filing.basis, filed_on) if last else None
