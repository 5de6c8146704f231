"""The tables of the offer: versions, what a ward offers, towns by postal code."""

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
    """What a ward offers now (提供中の手続き), and since when."""

    ward = models.ForeignKey("wards.Ward", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField("手続き", max_length=40)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField("受付開始日時")
    closes_at = models.DateTimeField("受付終了日時", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ward", "slug"], name="one_offer_of_a_ward"
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
    chomes = models.CharField("丁目", max_length=40, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["prefecture", "city", "town"], name="procedures_towns_of_a_city"
            ),
            models.Index(fields=["town"], name="procedures_towns_by_name"),
        )
