"""The tables of the key store; they live in a database of their own (`keys`).

Keys are wrapped by the key above them: nothing in this store opens anything
without the root key, which is in no database.
"""

from django.db import models


class WardKey(models.Model):
    """A ward's own two keys, wrapped by the root key: one wraps, one searches."""

    ward = models.PositiveSmallIntegerField("区", primary_key=True)
    wrapped = models.BinaryField("包んだ鍵暗号化鍵")
    wrapped_index = models.BinaryField("包んだ索引鍵")
    root_check = models.CharField("ルート鍵の確認値", max_length=16)

    class Meta:
        verbose_name = "区の鍵"


class SealedKey(models.Model):
    """A data key (データ鍵) of one case, person or document, wrapped by its ward's.

    A destroyed key keeps its row, empty, so that "destroyed" and "lost" are told
    apart for ever.
    """

    ward = models.PositiveSmallIntegerField("区")
    wrapped = models.BinaryField("包んだデータ鍵")
    destroyed_at = models.DateTimeField("廃棄日時", null=True)

    class Meta:
        verbose_name = "データ鍵"
