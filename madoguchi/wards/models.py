"""The tables of the office: ward, department, staff, memberships.

What differs between wards is in `rules`, `theme` and `contact`: data, never code.
"""

from datetime import date
from typing import Any, Self

from django.db import models


class Ward(models.Model):
    """A ward (区): one office with its own residents, staff and rules."""

    id = models.SmallAutoField(primary_key=True)
    slug = models.SlugField("識別名", max_length=40, unique=True)
    code = models.CharField("全国地方公共団体コード", max_length=6)
    name = models.CharField("区名", max_length=60)
    name_en = models.CharField("区名（英語）", max_length=60, blank=True)
    theme: models.JSONField[Any, Any] = models.JSONField("配色", default=dict)
    contact: models.JSONField[Any, Any] = models.JSONField("連絡先", default=dict)
    rules: models.JSONField[Any, Any] = models.JSONField("区の規則", default=dict)

    @property
    def head(self) -> str:
        """Return the post of the ward's head (区長), in whose name it decides."""
        return f"{self.name}長"


class CalendarRevision(models.Model):
    """開庁日の版: how a ward counted days at some time, under the hash of its content.

    It is written when a case is first received under it, and never changed: a case
    goes on counting by the calendar that it was received under.
    """

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField("ハッシュ", max_length=64)
    rules: models.JSONField[Any, Any] = models.JSONField("数え方")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "hash"], name="one_calendar_of_a_content"
            ),
        )


class Department(models.Model):
    """A department (所管課) that answers for procedures and works on cases."""

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField("識別名", max_length=40)
    name = models.CharField("課名", max_length=60)
    name_en = models.CharField("課名（英語）", max_length=60, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "slug"], name="department_slug_in_ward"
            ),
        )


class Staff(models.Model):
    """A member of staff (職員) who signs in to the office door.

    Roles: clerk (担当), supervisor (決裁者), dx (DX推進), privacy (個人情報保護),
    owner (手続き管理: draws up, approves and publishes versions of procedures),
    cio (最高情報責任者: lets a version out whose usability test is still to come),
    admin (職員管理: who works where, in which role, from when to when),
    finance (会計: keeps the ledger, settles what does not fit, approves refunds).
    The post (役職) is one of `rules.POSTS`, or none.

    `department`, `roles` and `post` say what holds today, for lists; what somebody may
    do is asked of their memberships, by the day. `calls` is how many things that are
    addressed to them wait to be opened.
    """

    ROLES = (
        "clerk",
        "supervisor",
        "dx",
        "privacy",
        "owner",
        "cio",
        "admin",
        "finance",
    )

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+"
    )
    login = models.CharField("職員番号", max_length=40)
    name = models.CharField("氏名", max_length=60)
    name_kana = models.CharField("氏名カナ", max_length=60, blank=True)
    password = models.CharField("パスワード", max_length=200)
    roles: models.JSONField[Any, Any] = models.JSONField("役割", default=list)
    post = models.CharField("役職", max_length=16, blank=True, default="")
    is_active = models.BooleanField("在職", default=True)
    calls = models.PositiveIntegerField("あての数", default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "login"], name="staff_login_in_ward"
            ),
        )


class MembershipRows(models.QuerySet["Membership"]):
    """Memberships, found by the day."""

    def on(self, day: date) -> Self:
        """Return those that hold on a day: both ends are inside."""
        begun = models.Q(from_on__isnull=True) | models.Q(from_on__lte=day)
        open_end = models.Q(until_on__isnull=True) | models.Q(until_on__gte=day)
        return self.filter(begun & open_end)


class Membership(models.Model):
    """配属: somebody's roles and post in one department, from one day until another.

    It is the only parent of a right: nobody may do anything but by one that holds
    today. `from_on` is empty for those who were here before the system was;
    `until_on` is the last day, and empty while nobody knows it.
    """

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="memberships"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+"
    )
    roles: models.JSONField[Any, Any] = models.JSONField("役割", default=list)
    post = models.CharField("役職", max_length=16, blank=True, default="")
    from_on = models.DateField("はじまる日", null=True)
    until_on = models.DateField("最後の日", null=True)

    objects = MembershipRows.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(from_on__isnull=True)
                | models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
                name="membership_ends_after_it_began",
            ),
        )

    def holds(self, day: date) -> bool:
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.until_on is None or day <= self.until_on)


class ApiClient(models.Model):
    """A system (連携システム) that hands in applications; it is no person.

    `scopes` are the procedures it may hand in, `vouches` those of them whose applicants
    it has identified itself, by agreement with the ward. Only a digest of its token is
    kept. `requests` are how many it may send in a quarter of an hour.
    """

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名前", max_length=60)
    token_digest: "models.BinaryField[bytes, bytes]" = models.BinaryField(
        "トークンの要約", max_length=32
    )
    scopes: models.JSONField[Any, Any] = models.JSONField("使える手続き", default=list)
    vouches: models.JSONField[Any, Any] = models.JSONField(
        "本人確認を任せる手続き", default=list
    )
    requests = models.PositiveIntegerField("15分あたりの回数", default=3000)
    is_active = models.BooleanField("有効", default=True)
    expires_on = models.DateField("使える最後の日", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "name"], name="api_client_name_in_ward"
            ),
            models.UniqueConstraint(
                fields=["ward", "token_digest"], name="api_client_token_in_ward"
            ),
        )


class SignInTries(models.Model):
    """Failed sign-ins of one login in one ward within the current window.

    The login is kept as a digest: people type passwords into the wrong box.
    """

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    login_digest = models.CharField(max_length=64)
    tries_count = models.PositiveIntegerField(default=0)
    since_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "login_digest"], name="tries_of_a_login"
            ),
        )
