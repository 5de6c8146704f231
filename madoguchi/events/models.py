"""The tables of the log. Rows of events, views and seals are never changed.

Triggers made by the migrations enforce that, for everyone; on PostgreSQL the
application has no right to try. Nothing here points to another table by a
constraint: a log must not lock what it tells about.
"""

from typing import ClassVar, Self

from django.db import models

from madoguchi.wards.models import Ward


def _ward() -> "models.ForeignKey[Ward, Ward]":
    return models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )


class Event(models.Model):
    """A row of the log: one fact, in its place within its stream.

    The id is given by the database after the stream's head was locked, so ids
    within a stream rise in the order of commits. `body` is canonical JSON, made
    once and hashed as it is stored.
    """

    ward = _ward()
    stream = models.CharField("対象", max_length=100)
    number = models.PositiveIntegerField("対象内の番号")
    kind = models.CharField("種別", max_length=60)
    occurred_us = models.BigIntegerField("発生時刻（マイクロ秒）")
    body = models.TextField("内容")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "stream", "number"], name="event_place_in_stream"
            ),
            models.CheckConstraint(
                condition=~models.Q(stream__contains="\n")
                & ~models.Q(kind__contains="\n"),
                name="event_on_one_line",
            ),
        )


class StreamHead(models.Model):
    """The last number given in a stream; its row lock orders the writers."""

    pk = models.CompositePrimaryKey("ward_id", "stream")
    ward = _ward()
    stream = models.CharField(max_length=100)
    last_number = models.PositiveIntegerField()


class View(models.Model):
    """Who looked at what: written before anything is shown, never changed."""

    ward = _ward()
    stream = models.CharField("対象", max_length=100)
    kind = models.CharField("行為", max_length=60)
    occurred_us = models.BigIntegerField("発生時刻（マイクロ秒）")
    body = models.TextField("内容")

    class Meta:
        indexes = (
            models.Index(fields=["ward", "stream", "id"], name="view_of_stream"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(stream__contains="\n")
                & ~models.Q(kind__contains="\n"),
                name="view_on_one_line",
            ),
        )


class Waiting(models.Model):
    """A row of the log that has no seal yet; written by a trigger."""

    objects: ClassVar[models.Manager[Self]]

    pk = models.CompositePrimaryKey("ward_id", "row_id")
    ward = _ward()
    row_id = models.BigIntegerField()

    class Meta:
        abstract = True


class Unsealed(Waiting):
    """An event that waits for its seal."""


class UnsealedView(Waiting):
    """A view that waits for its seal."""


class ChainLink(models.Model):
    """A place in the ward's hash chain and the row that holds it."""

    objects: ClassVar[models.Manager[Self]]

    pk = models.CompositePrimaryKey("ward_id", "number")
    ward = _ward()
    number = models.BigIntegerField("通し番号")
    row_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField("ハッシュ値", max_length=32)

    class Meta:
        abstract = True


class Seal(ChainLink):
    """The seal (封) of an event."""


class ViewSeal(ChainLink):
    """The seal of a view."""


class ChainHead(models.Model):
    """The last link of a ward's chain; its row lock admits one sealer."""

    objects: ClassVar[models.Manager[Self]]

    ward = models.OneToOneField(
        Ward,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        primary_key=True,
    )
    number = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        abstract = True


class SealHead(ChainHead):
    """The last seal of the events."""


class ViewSealHead(ChainHead):
    """The last seal of the views."""


class FollowerPosition(models.Model):
    """How far a follower has come in a ward's log."""

    pk = models.CompositePrimaryKey("name", "ward_id")
    name = models.CharField(max_length=80)
    ward = _ward()
    number = models.BigIntegerField(default=0)
