"""By how many days a case was filed after the law's last day (届出の遅れ).

It follows from the answers and the day of arrival, so it is counted anew whenever an
answer is corrected.
"""

from collections.abc import Mapping
from typing import Any

from madoguchi.cases.models import Case
from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.engine import Form
from madoguchi.procedures.filing import file_by


def days_filed_late(
    form: Form, answers: Mapping[str, Any], case: Case, calendar: WardCalendar
) -> int | None:
    """Return the calendar days a case came late; None in time or without a last day."""
    if form.definition.filing.start is None:
        return None
    filing = file_by(form, answers, case.arrived_on, case.channel, calendar)
    return (filing.days_late or None) if filing else None
