"""Why a backup was refused: each reason has a name, a place and an advice."""

from typing import ClassVar


class BackupProblem(Exception):
    """A backup cannot be made, trusted or restored; nothing was overwritten."""

    advice_ja: ClassVar[str]
    advice_en: ClassVar[str]

    def __init__(self, where: str, detail: str = "") -> None:
        self.where = where
        self.detail = detail
        super().__init__(where, detail)

    @property
    def name(self) -> str:
        return type(self).__name__

    def __str__(self) -> str:
        place = f"{self.where}: {self.detail}" if self.detail else self.where
        return f"{self.name} ({place})\n{self.advice_ja}\n{self.advice_en}"


class NoInstallation(BackupProblem):
    advice_ja = (
        "この場所には読めるデータベースがありません。MADOGUCHI_HOME を確かめるか、"
        "「madoguchi setup」を実行してください。"
    )
    advice_en = (
        "There is no readable database here. Check MADOGUCHI_HOME, "
        "or run `madoguchi setup`."
    )


class PartMissing(BackupProblem):
    advice_ja = "バックアップの一部がありません。別のバックアップを使ってください。"
    advice_en = "A part of the backup is missing. Use another backup."


class PartDamaged(BackupProblem):
    advice_ja = (
        "バックアップの内容が変わっています。別の場所の写しか、"
        "別のバックアップを使ってください。"
    )
    advice_en = "A part was changed. Use another copy or another backup."


class PartCutShort(BackupProblem):
    advice_ja = (
        "バックアップが途中で切れています。コピーをやり直すか、"
        "別のバックアップを使ってください。"
    )
    advice_en = "A part ends too early. Copy it again or use another backup."


class ManifestDamaged(BackupProblem):
    advice_ja = "目録が書き換えられています。別のバックアップを使ってください。"
    advice_en = "The manifest was changed. Use another backup."


class WrongRootKey(BackupProblem):
    advice_ja = (
        "このバックアップは別のルート鍵で封緘されています。"
        "「madoguchi keys recover」で正しい鍵を復元してください。"
    )
    advice_en = (
        "This backup was sealed under another root key. "
        "Recover the right one with `madoguchi keys recover`."
    )


class TargetNotEmpty(BackupProblem):
    advice_ja = "復元先にデータがあります。空の MADOGUCHI_HOME を指定してください。"
    advice_en = "There is data at the target. Choose an empty MADOGUCHI_HOME."


class KeysMissing(BackupProblem):
    advice_ja = "鍵の保管庫の写しを --keys で指定してください（新しいものでも可）。"
    advice_en = "Name a copy of the key store with --keys; a newer one will do."


class KeysTooOld(BackupProblem):
    advice_ja = "鍵の写しが記録より古いため開けません。同じ時か新しい写しが必要です。"
    advice_en = "The copy of the keys is older than the records. Use a newer one."


class KeysExpired(BackupProblem):
    advice_ja = (
        "鍵の写しは期限切れです。廃棄した鍵を戻さないため使えません。"
        "新しい写しを使ってください。"
    )
    advice_en = "This copy of the keys has expired: it could revive destroyed keys."


class ToolFailed(BackupProblem):
    advice_ja = "データベースの道具が失敗しました。権限と版を確かめてください。"
    advice_en = "A database tool failed. Check its rights and its version."


class NotVerified(BackupProblem):
    advice_ja = (
        "試しに復元した内容が正しくありません。このバックアップは数えられません。"
        "「madoguchi verify」で元のデータを調べてください。"
    )
    advice_en = (
        "The trial restore did not hold, so this backup does not count. "
        "Look at the live data with `madoguchi verify`."
    )
