"""What the ward keeps about a person who signed in. Names stay sealed."""

import uuid

from django.db import models

from madoguchi.wards.models import Ward


class Person(models.Model):
    """A resident (住民) as one identity provider knows them, for one ward.

    `human` finds an account by the name and birth date its provider vouches for; it is
    written at a sign-in, never by a register.
    """

    id = models.UUIDField("番号", primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    subject: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "識別子の索引", max_length=32
    )
    human: "models.BinaryField[bytes | None, bytes | None]" = models.BinaryField(
        "氏名と生年月日の索引", max_length=32, null=True
    )
    key_id = models.BigIntegerField("データ鍵", null=True)
    sealed_profile: "models.BinaryField[bytes, bytes]" = models.BinaryField("基本情報")
    created_at = models.DateTimeField("登録日時")
    seen_at = models.DateTimeField("最終サインイン日時")
    forgotten_at = models.DateTimeField("削除日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "subject"], name="people_one_person_a_subject"
            ),
        )
        indexes = (
            models.Index(
                fields=["ward", "human"],
                condition=models.Q(human__isnull=False),
                name="people_by_human",
            ),
        )

    @property
    def stream(self) -> str:
        return f"person/{self.pk}"


class IdentityCheck(models.Model):
    """本人確認: one proof of who somebody is, with its two levels."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="checks")
    proofing = models.SmallIntegerField("身元確認の水準")
    authn = models.SmallIntegerField("当人認証の水準")
    method = models.CharField("確認の方法", max_length=32)
    checked_at = models.DateTimeField("確認日時")

    class Meta:
        indexes = (
            models.Index(fields=["person", "-checked_at"], name="people_latest_check"),
        )


class KnownAnswer(models.Model):
    """An answer kept for the next procedure (ワンスオンリー), only after an opt-in."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="known_answers")
    name = models.CharField("項目", max_length=32)
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("回答")
    origin = models.CharField("出所", max_length=64)
    as_of = models.DateField("時点")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "name"], name="people_one_answer_a_name"
            ),
        )


class ResidentRecord(models.Model):
    """台帳の記載: what the ward's registers say of a resident, under that one's key.

    It is there by law and not by consent, so a resident cannot have it forgotten.
    `digest` finds it again for somebody who proved name, birth and address.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)
    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    digest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "本人の索引", max_length=32
    )
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("台帳の記載")
    as_of = models.DateField("時点")

    class Meta:
        indexes = (
            models.Index(fields=["ward", "id"], name="people_records_in_order"),
            models.Index(fields=["ward", "digest"], name="people_record_of_a_proof"),
        )


class Consent(models.Model):
    """同意: what a person allowed, since when, until when."""

    class Purpose(models.TextChoices):
        ONCE_ONLY = "once_only", "次の手続きで回答を使う"

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField("目的", max_length=32, choices=Purpose.choices)
    given_at = models.DateTimeField("同意した日時")
    withdrawn_at = models.DateTimeField("取り消した日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="people_one_standing_consent",
            ),
        )
