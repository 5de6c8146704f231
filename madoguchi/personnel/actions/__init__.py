"""The verbs of staff: come in and go, prove who one is, work somewhere."""

from madoguchi.events.facts import Subject
from madoguchi.wards.models import Staff


def subject_of(staff: Staff) -> Subject:
    """Return the stream in the log that is about a member of staff."""
    return Subject(staff.ward_id, f"staff/{staff.pk}")
