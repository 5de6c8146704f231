"""The tables of staff: sessions, passkeys, the time to register one, absences."""

import uuid

from django.db import models

from madoguchi.wards.models import Membership, Staff, Ward


class Session(models.Model):
    """A signed-in browser (ログイン中の端末) of a member of staff.

    The browser's cookie leads to its number. It acts by one `membership` at a time.
    `browser` is two words, never an address.
    """

    id = models.UUIDField("番号", primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    membership = models.ForeignKey(
        Membership, models.SET_NULL, related_name="+", null=True
    )
    factor = models.CharField("確かめた方法", max_length=20)
    browser = models.CharField("ブラウザー", max_length=40, blank=True)
    begun_at = models.DateTimeField("ログインした日時")
    seen_at = models.DateTimeField("最後に使った日時")
    locked_at = models.DateTimeField("ロックした日時", null=True)
    ended_at = models.DateTimeField("終わった日時", null=True)
    ending = models.CharField("終わった理由", max_length=20, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["staff", "-begun_at"], name="sessions_of_staff"),
            models.Index(
                fields=["ward", "seen_at"],
                condition=models.Q(ended_at__isnull=True),
                name="sessions_open",
            ),
        )


class Passkey(models.Model):
    """パスキー: a key pair on a device of somebody; here is the public half.

    `uses` is the device's own count of signatures; 0 where it does not count. It
    opens only at the host it was made for.
    """

    id = models.UUIDField("番号", primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    name = models.CharField("名前", max_length=40)
    host = models.CharField("ホスト", max_length=253)
    credential: "models.BinaryField[bytes, bytes]" = models.BinaryField("公開鍵")
    credential_id: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "識別子", max_length=1023
    )
    uses = models.BigIntegerField("署名の回数", default=0)
    added_at = models.DateTimeField("登録した日時")
    used_at = models.DateTimeField("最後に使った日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "credential_id"], name="a_passkey_is_one_persons"
            ),
        )


class Enrolment(models.Model):
    """登録の期限: until when somebody may register a passkey by the password alone.

    It begins with the first sign-in under the ward's rule (`may_wait`: they work
    meanwhile), and anew when an admin resets the factor (they register first).
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    staff = models.OneToOneField(Staff, models.CASCADE, related_name="+")
    until_at = models.DateTimeField("登録できる最後の日時")
    may_wait = models.BooleanField("あとでもよい", default=True)


class RightUse(models.Model):
    """When somebody last did what only a role lets them do, as the log tells it."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    role = models.CharField("役割", max_length=20)
    last_on = models.DateField("最後に使った日")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "role"], name="last_use_of_a_right"
            ),
        )


class Absence(models.Model):
    """不在: from when until when somebody is away, and who does their work meanwhile.

    Why somebody is away is nobody's business here. `stand_in` may be empty: then the
    department shares the work.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+", db_index=False)
    stand_in = models.ForeignKey(
        Staff, models.CASCADE, related_name="+", db_index=False, null=True
    )
    from_on = models.DateField("はじめの日")
    until_on = models.DateField("終わりの日")
    named_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", db_index=False
    )
    named_at = models.DateTimeField("登録した日時")
    ended_at = models.DateTimeField("取り消した日時", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")),
                name="absence_ends_after_it_began",
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "until_on"],
                condition=models.Q(ended_at__isnull=True),
                name="absences_to_come",
            ),
        )
