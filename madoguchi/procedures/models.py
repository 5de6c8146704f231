"""The tables of the offer: versions, proposals, what a ward offers, towns."""

import uuid
from typing import Any, ClassVar

from django.db import models


class Version(models.Model):
    """A version (版) of a procedure: canonical bytes under their own hash.

    It belongs to no ward and never changes; two wards that offer the same content
    share the row.
    """

    hash = models.CharField("ハッシュ", max_length=64, primary_key=True)
    slug = models.CharField("手続き", max_length=40)
    number = models.PositiveIntegerField("版")
    variant = models.CharField("区の上書き", max_length=60, blank=True, default="")
    document = models.BinaryField("正本")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["slug", "number", "variant"], name="one_content_for_a_variant"
            ),
        )


class Offer(models.Model):
    """One version on offer in a ward from an instant on (提供の期間).

    The rows of a procedure follow one another; the last that has opened is in force.
    `change` is how far its change reached and `again` what is asked once more;
    `finish_until` is set by a legal cut-over, `drafts_until` by a closing.
    """

    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField("手続き", max_length=40)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField("受付開始日時")
    closes_at = models.DateTimeField("受付終了日時", null=True)
    change = models.CharField("変更の区分", max_length=12, blank=True, default="")
    again: models.JSONField[Any, Any] = models.JSONField(
        "もう一度たずねる設問", default=list
    )
    finish_until = models.DateTimeField("旧版で送れる期限", null=True)
    drafts_until = models.DateTimeField("終了後に送れる期限", null=True)
    cancelled_at = models.DateTimeField("取りやめた日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "slug", "opens_at"], name="one_offer_at_an_instant"
            ),
        )


class Proposal(models.Model):
    """A version on its way to being offered (版の案): drawn up, reviewed, approved.

    The document is its own until it is published. `approved_hash` binds an approval
    to the document, to what it replaces and to how: after any change it holds no
    more.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "作成中"
        IN_REVIEW = "in_review", "確認待ち"
        APPROVED = "approved", "承認済み"
        PUBLISHED = "published", "公開済み"
        DROPPED = "dropped", "取りやめ"

    OPEN: ClassVar = (State.DRAFT, State.IN_REVIEW, State.APPROVED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField("手続き", max_length=40)
    number = models.PositiveIntegerField("版")
    document: "models.BinaryField[bytes, bytes]" = models.BinaryField("正本")
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.DRAFT
    )
    based_on = models.CharField("元の版", max_length=64, blank=True, default="")
    raised: models.JSONField[Any, Any] = models.JSONField("重くした区分", default=dict)
    opens_at = models.DateTimeField("公開の予定", null=True)
    closes_at = models.DateTimeField("受付終了日時", null=True)
    finish_until = models.DateTimeField("旧版で送れる期限", null=True)
    remark = models.TextField("差戻しの理由", blank=True, default="")
    drawn_up_by = models.ForeignKey(
        "wards.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    drawn_up_at = models.DateTimeField("作成日時")
    authors: models.JSONField[Any, Any] = models.JSONField(
        "作成や編集をした職員", default=list
    )
    approved_by = models.ForeignKey(
        "wards.Staff",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    approved_at = models.DateTimeField("承認日時", null=True)
    approved_hash = models.CharField(
        "承認の対象", max_length=64, blank=True, default=""
    )
    examples: models.JSONField[Any, Any] = models.JSONField(
        "具体例のファイル", default=dict
    )
    published_at = models.DateTimeField("公開日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "slug"],
                condition=models.Q(state__in=("draft", "in_review", "approved")),
                name="one_open_proposal_of_a_procedure",
            ),
        )

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def is_by(self, staff: str) -> bool:
        """Say whether somebody wrote any of it, be it a day or one edit of many."""
        return staff in map(str, (self.drawn_up_by_id, *self.authors))


class GateResult(models.Model):
    """What the publish gate said of one content (公開前の確認の結果).

    `key` is the hash of all that the verdict follows from: the same content is not
    looked at twice. The pages are looked at by a job, which tells how far it is.
    """

    class Pages(models.TextChoices):
        WAITING = "waiting", "順番待ち"
        RUNNING = "running", "確認中"
        DONE = "done", "確認済み"
        NO_BROWSER = "no_browser", "ブラウザーなし"
        BROKE_OFF = "broke_off", "中断"

    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    key = models.CharField("確認の対象", max_length=64)
    document = models.CharField("内容のしるし", max_length=64)
    reasons: models.JSONField[Any, Any] = models.JSONField("理由", default=list)
    pages = models.CharField("画面の確認", max_length=10, choices=Pages.choices)
    page_reasons: models.JSONField[Any, Any] = models.JSONField(
        "画面の理由", default=list
    )
    missing = models.CharField("足りないもの", max_length=200, blank=True, default="")
    done_count = models.PositiveIntegerField("見た状態", default=0)
    all_count = models.PositiveIntegerField("すべての状態", default=0)
    waived_until = models.DateField("見送りの期限", null=True)
    made_at = models.DateTimeField("確認した日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "key"], name="one_gate_result_of_a_content"
            ),
        )

    @property
    def is_under_way(self) -> bool:
        return self.pages in (self.Pages.WAITING, self.Pages.RUNNING)


class UsabilityRecord(models.Model):
    """A usability test of a version, entered in the office (利用者テストの記録).

    Participants are counted by group, never named.
    """

    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField("手続き", max_length=40)
    number = models.PositiveIntegerField("版")
    held_on = models.DateField("実施日")
    test: models.JSONField[Any, Any] = models.JSONField("内容")
    entered_by = models.ForeignKey(
        "wards.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entered_at = models.DateTimeField("入力した日時")

    class Meta:
        indexes = (
            models.Index(
                fields=["ward", "slug", "number"], name="procedures_tests_of_a_version"
            ),
        )


class WaiverRecord(models.Model):
    """A version goes out untested until a day, and somebody answers for it (見送り).

    Given in the office by the CIO; one that came with the folder of a version was
    given by nobody here.
    """

    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField("手続き", max_length=40)
    number = models.PositiveIntegerField("版")
    reason = models.TextField("理由")
    until = models.DateField("見送りの期限")
    demo = models.BooleanField("見本", default=False)
    given_by = models.ForeignKey(
        "wards.Staff",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    given_at = models.DateTimeField("見送った日時")
    ended_at = models.DateTimeField("取り消した日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "slug", "number"],
                condition=models.Q(ended_at=None),
                name="one_waiver_of_a_version",
            ),
        )


class Manuscript(models.Model):
    """A version while it is being written in the studio (原稿).

    `places` is all it says; `revision` counts its edits. It stays after it was handed
    over, so that what a reviewer sends back can be mended.
    """

    class State(models.TextChoices):
        OPEN = "open", "執筆中"
        DISCARDED = "discarded", "破棄"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField("手続き", max_length=40)
    number = models.PositiveIntegerField("版")
    department = models.CharField("所管課", max_length=40)
    places: models.JSONField[Any, Any] = models.JSONField("内容", default=dict)
    revision = models.PositiveIntegerField("改訂", default=0)
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.OPEN
    )
    came_from = models.CharField("元にしたもの", max_length=80)
    begun_by = models.ForeignKey(
        "wards.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    begun_at = models.DateTimeField("書き始めた日時")
    changed_by = models.ForeignKey(
        "wards.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField("変えた日時")
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    handed_over = models.PositiveIntegerField("渡した改訂", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "slug"],
                condition=models.Q(state="open"),
                name="one_open_manuscript_of_a_procedure",
            ),
        )

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class ManuscriptEdit(models.Model):
    """One edit of a manuscript, with what stood at each place before and after.

    An undo or a redo is an edit as well; `of` is the revision it is about.
    """

    class Step(models.TextChoices):
        EDIT = "edit", "編集"
        UNDO = "undo", "元に戻す"
        REDO = "redo", "やり直す"

    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    manuscript = models.ForeignKey(
        Manuscript, on_delete=models.CASCADE, related_name="edits"
    )
    revision = models.PositiveIntegerField("改訂")
    name = models.CharField("編集の名前", max_length=40)
    change: models.JSONField[Any, Any] = models.JSONField("変更")
    step = models.CharField("種別", max_length=4, choices=Step.choices)
    of = models.PositiveIntegerField("対象の改訂", default=0)
    by = models.ForeignKey("wards.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["manuscript", "revision"], name="one_edit_for_a_revision"
            ),
        )


class ManuscriptReader(models.Model):
    """Who has a manuscript open, and when they were last heard of."""

    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    manuscript = models.ForeignKey(
        Manuscript, on_delete=models.CASCADE, related_name="readers"
    )
    staff = models.ForeignKey("wards.Staff", on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField("最後に開いていた日時")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["manuscript", "staff"], name="one_reader_of_a_manuscript"
            ),
        )


class PostalTown(models.Model):
    """A town (町域), a large building or a large office that a postal code stands for.

    `chomes` are the 丁目 of the town that the code is for, when it is not for all.
    """

    code = models.CharField("郵便番号", max_length=7, db_index=True)
    prefecture = models.CharField("都道府県", max_length=8)
    city = models.CharField("市区町村", max_length=40)
    town = models.CharField("町域", max_length=80, blank=True)
    town_kana = models.CharField("町域カナ", max_length=160, blank=True)
    rest = models.CharField("番地", max_length=120, blank=True)
    office = models.CharField("事業所", max_length=120, blank=True)
    building = models.CharField("ビル", max_length=80, blank=True)
    has_chome = models.BooleanField("丁目あり", default=False)
    chomes = models.CharField("丁目", max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["prefecture", "city", "town"], name="procedures_towns_of_a_city"
            ),
            models.Index(fields=["town"], name="procedures_towns_by_name"),
        )
