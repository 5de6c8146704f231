"""The tables of sharing work: bulks with their items, rules of assignment, views."""

import uuid
from typing import Any, ClassVar

from django.db import models

from madoguchi.cases.models import Case
from madoguchi.wards.models import Staff, Ward


def _ward() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(Ward, models.PROTECT, related_name="+", db_index=False)


def _staff(**more: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        Staff, models.PROTECT, related_name="+", db_index=False, **more
    )


class Bulk(models.Model):
    """一括処理: one act that one member of staff confirmed for many cases.

    `unit` is the department acted for. Nothing happens before `starts_at`: until then
    a decision can be taken back as if it had never been.
    """

    class Act(models.TextChoices):
        TAKE = "take", "担当になる"
        ASSIGN = "assign", "担当を決める"
        DECIDE = "decide", "決定する"

    class State(models.TextChoices):
        WAITING = "waiting", "実行待ち"
        RUNNING = "running", "実行中"
        DONE = "done", "終了"
        UNDOING = "undoing", "取消し中"
        UNDONE = "undone", "取消し済み"

    OPEN: ClassVar = (State.WAITING, State.RUNNING, State.UNDOING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = _ward()
    staff = _staff()
    unit = models.CharField("所管課", max_length=64)
    act = models.CharField("行為", max_length=16, choices=Act.choices)
    outcome = models.CharField("結果", max_length=16, default="")
    reason_code = models.CharField("理由の区分", max_length=32, default="")
    state = models.CharField(
        "状態", max_length=16, choices=State.choices, default=State.WAITING
    )
    confirmed_at = models.DateTimeField("確認した日時")
    starts_at = models.DateTimeField("実行する日時")
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        indexes = (
            models.Index(fields=["ward", "unit", "-confirmed_at"], name="bulks_latest"),
        )

    @property
    def stream(self) -> str:
        return f"bulk/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def decides(self) -> bool:
        return self.act == self.Act.DECIDE


class BulkItem(models.Model):
    """One case of a bulk: what is to happen to it, what did, or why nothing.

    `seen` is the last number of the case's stream when it was confirmed: what
    happened later leaves it out. `sealed` holds the words of a decision until it is
    made, under the key of the case.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "実行待ち"
        DONE = "done", "実行済み"
        LEFT = "left", "対象外"
        DROPPED = "dropped", "取消し"
        BACK = "back", "元に戻した"
        KEPT = "kept", "元に戻せない"

    class Did(models.TextChoices):
        GIVEN = "given", "担当を決めた"
        DECIDED = "decided", "決定した"
        PROPOSED = "proposed", "起案した"

    ward = _ward()
    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    state = models.CharField("状態", max_length=16, choices=State.choices)
    did = models.CharField("内容", max_length=16, choices=Did.choices, default="")
    to = _staff(null=True)
    before = _staff(null=True)
    seen = models.PositiveIntegerField("見たときの番号")
    sealed: "models.BinaryField[bytes, bytes]" = models.BinaryField("理由", default=b"")
    why = models.CharField("理由の区分", max_length=60, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="waiting"),
                name="a_case_waits_in_one_bulk",
            ),
        )


class AssignmentRule(models.Model):
    """担当の決まり: who is given the new cases of a procedure, or of all others.

    With several people in `among` the one with the fewest open cases gets the next;
    with nobody in it, anybody of the department.
    """

    ward = _ward()
    department = models.CharField("所管課", max_length=64)
    procedure = models.CharField("手続き", max_length=64, default="", blank=True)
    among: "models.JSONField[list[int], list[int]]" = models.JSONField(
        "担当する職員", default=list
    )
    set_by = _staff()
    set_at = models.DateTimeField("決めた日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "department", "procedure"], name="one_rule_a_procedure"
            ),
        )


class SavedView(models.Model):
    """一覧の見方: filters and an order of the queue under a name.

    `department` is whose it is when it is shared; else it is its owner's alone. Its
    name is the office's own word.
    """

    ward = _ward()
    owner = models.ForeignKey(Staff, models.CASCADE, related_name="+", db_index=False)
    department = models.CharField("共有する課", max_length=64, default="", blank=True)
    name = models.CharField("名前", max_length=40)
    asked: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        "条件と順番", default=dict
    )
    kept_at = models.DateTimeField("残した日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "owner", "department", "name"],
                name="a_view_has_its_own_name",
            ),
        )
        indexes = (
            models.Index(fields=["ward", "department"], name="views_of_a_department"),
        )


class DueNotice(models.Model):
    """期限のお知らせ: what pressed somebody on the morning of one day.

    `leads` says that it counts the departments they are the superior of, not only
    what they work on themselves.
    """

    ward = _ward()
    staff = _staff()
    on = models.DateField("日")
    due_count = models.IntegerField("期限が近い件数")
    late_count = models.IntegerField("期限を過ぎた件数")
    leads = models.BooleanField("課の件数", default=False)
    seen_at = models.DateTimeField("確認した日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "staff", "on"], name="due_notices_one_a_day"
            ),
        )
