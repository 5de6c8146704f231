"""What a follower keeps of the log: one line per thing that is counted.

Lines hold references, coded classes, dates and counts, and can be thrown away and
made again from the log at any time.
"""

from django.db import models

from madoguchi.wards.models import Ward


class CaseLine(models.Model):
    """One draft or case, told by the facts of its stream."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    stream = models.CharField(max_length=64)
    procedure = models.CharField(max_length=64)
    version = models.IntegerField()
    survey = models.BooleanField(default=False)
    channel = models.CharField(max_length=16)
    age_band = models.CharField(max_length=8)
    assisted = models.BooleanField(default=False)
    online_available = models.BooleanField(default=False)
    score = models.SmallIntegerField(null=True)

    started_on = models.DateField(null=True)
    started_us = models.BigIntegerField(null=True)
    started_event = models.BigIntegerField(null=True)
    last_page = models.CharField(max_length=64, default="")
    not_eligible = models.BooleanField(default=False)
    heard_event = models.BigIntegerField(default=0)

    received_on = models.DateField(null=True)
    arrived_us = models.BigIntegerField(null=True)
    received_event = models.BigIntegerField(null=True)
    sent_in_time = models.BooleanField(default=False)

    paused_us = models.BigIntegerField(default=0)
    pause_began_us = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)
    decided_event = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=16, default="")
    lead_minutes = models.IntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "stream"], name="indicators_one_line_a_case"
            ),
        )
        indexes = (
            models.Index(fields=["ward", "received_on"], name="ind_case_received"),
            models.Index(fields=["ward", "started_on"], name="ind_case_started"),
            models.Index(fields=["ward", "decided_on"], name="ind_case_decided"),
        )


class PageLine(models.Model):
    """One page a draft has saved, in the order of the first saving."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    stream = models.CharField(max_length=64)
    page = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "stream", "page"], name="indicators_one_line_a_page"
            ),
        )


class CountLine(models.Model):
    """A month's count that a counter outside the system declared (届け出の件数)."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=64)
    channel = models.CharField(max_length=16)
    age_band = models.CharField(max_length=8)
    month_on = models.DateField()
    online_available = models.BooleanField(default=False)
    cases = models.IntegerField()
    event = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "procedure", "channel", "age_band", "month_on"],
                name="indicators_one_count",
            ),
        )


class OfferLine(models.Model):
    """A version on offer from a day on, until the next one or `until_on`.

    One that never opened ends before it begins.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=64)
    version = models.IntegerField()
    survey = models.BooleanField(default=False)
    online = models.BooleanField()
    since_on = models.DateField()
    until_on = models.DateField(null=True, default=None)
    event = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "event"], name="indicators_one_offer"
            ),
        )


def ever_open() -> models.Q:
    """Say that an offer opened, and was not cancelled before."""
    return models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on"))
