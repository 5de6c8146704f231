"""The wards' own task: to know the closed days before anything is counted by them."""

from datetime import date

from django.utils import timezone
from django_tasks import task

from madoguchi.wards.actions import renew_calendar
from madoguchi.wards.queries import all_wards, calendar_ends_on
from madoguchi.wards.rules import YEARS_AHEAD


@task()
def renew_calendars() -> None:
    """Store the closed days of this year and the next two where they are missing.

    So each ward renews its calendar at the turn of the year, and the worker need not
    hold the table of holidays in memory every night.
    """
    today = timezone.localdate()
    years = range(today.year, today.year + YEARS_AHEAD + 1)
    for ward in all_wards():
        if calendar_ends_on(ward, today) < date(years[-1], 12, 31):
            renew_calendar(ward.pk, years)
