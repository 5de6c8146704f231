"""What a follower keeps of the log: one line per thing that is counted.

Lines hold references, coded classes, dates and counts, and can be thrown away and
made again from the log at any time. Apart from them stands what people of the ward
say about figures: where they start from, and what happened on a day.
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

    corrections = models.SmallIntegerField(default=0)
    reacted_on = models.DateField(null=True)
    reacted_minutes = models.IntegerField(null=True)
    reacted_event = models.BigIntegerField(null=True)

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
            models.Index(fields=["ward", "reacted_on"], name="ind_case_reacted"),
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


class RegisterLine(models.Model):
    """What a register (台帳) said of one row on one day, until it says otherwise.

    `told` holds the columns of the row: whole numbers, codes and flags. A row that was
    taken back is kept and counts nowhere.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    register = models.CharField(max_length=64)
    row_key = models.CharField(max_length=64)
    as_of = models.DateField()
    told = models.JSONField()
    withdrawn = models.BooleanField(default=False)
    event = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "register", "row_key", "as_of"],
                name="indicators_one_row_a_day",
            ),
        )


class Start(models.Model):
    """Where a ward starts from in one figure (基準値), and what proves it.

    Somebody states it, and somebody else confirms that the evidence says so; until
    then it is unverified. A later one takes the place of an earlier one. `tenths` is
    the value in tenths of the figure's unit; a relative figure has days instead.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40)
    indicator = models.CharField(max_length=64)
    tenths = models.IntegerField("基準値", null=True)
    measured_on = models.DateField("測った日", null=True)
    window_first = models.DateField("くらべる期間の初日", null=True)
    window_last = models.DateField("くらべる期間の末日", null=True)
    due_on = models.DateField("目標の期限", null=True)
    evidence = models.CharField("根拠", max_length=200)
    stated_by = models.CharField(max_length=64)
    stated_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=64, default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "reference"], name="indicators_one_start"
            ),
        )


class Annotation(models.Model):
    """A note pinned to a day (注記): what happened then that a figure may show."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40)
    on = models.DateField("日付")
    sort = models.CharField("種類", max_length=16)
    indicator = models.CharField(max_length=64, default="")
    words = models.CharField("内容", max_length=120)
    pinned_by = models.CharField(max_length=64)
    pinned_at = models.DateTimeField()
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "reference"], name="indicators_one_annotation"
            ),
        )
