"""What can go wrong with keys and sealed bytes, each with its own name.

The names carry ids only, never a byte of what was sealed, and each says in both
languages what it is and what an operator should do about it. Nothing here opens or
writes anything.
"""

from collections.abc import Mapping
from typing import ClassVar, Final

NAMES_JA: Final[Mapping[str, str]] = {
    "check": "確認値",
    "given": "いま",
    "key": "鍵",
    "line": "行",
    "lines": "行数",
    "needed": "必要",
    "path": "場所",
    "root": "ルート鍵",
    "shares": "紙",
    "sheet": "紙",
    "store": "保管庫",
    "version": "版",
    "ward": "区",
}


class VaultProblem(Exception):
    """A key or a sealed field cannot be used; nothing was overwritten."""

    advice_ja: ClassVar[str] = ""
    advice_en: ClassVar[str] = ""

    def __init__(self, what_ja: str, what_en: str, **facts: int | str) -> None:
        self.what_ja = what_ja
        self.what_en = what_en
        self.facts = facts
        super().__init__(what_ja, what_en)

    def __str__(self) -> str:
        facts = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return f"{self.what_en}{f' ({facts})' if facts else ''}. {self.advice_en}"

    @property
    def in_japanese(self) -> str:
        facts = "、".join(
            f"{NAMES_JA[name]} {value}" for name, value in self.facts.items()
        )
        return f"{self.what_ja}{f'（{facts}）' if facts else ''}。{self.advice_ja}"

    @property
    def in_both(self) -> str:
        """Say it as a command tells it: in Japanese, then in English."""
        return f"{self.in_japanese}\n{self}"


class KeyLost(VaultProblem):
    """A key that should exist is not there."""

    advice_ja = (
        "鍵が見つかりません。何も上書きしていません。ルート鍵のファイルを戻すか、"
        "復旧用の紙から「madoguchi keys recover」で復元してください。"
        "鍵の保管庫が欠けている場合は最新のバックアップから戻してください。"
    )
    advice_en = (
        "Nothing was overwritten. Put the root key file back, or rebuild it from the "
        "printed shares with `madoguchi keys recover`; when the key store itself is "
        "incomplete, restore it from the latest backup"
    )


class WrongKey(VaultProblem):
    """The key at hand is not the one this was sealed with."""

    advice_ja = (
        "この鍵では開けません。何も上書きしていません。「madoguchi keys status」で"
        "鍵の確認値を比べ、正しいルート鍵のファイルに置き換えてください。"
    )
    advice_en = (
        "Nothing was overwritten. Compare the key check values shown by "
        "`madoguchi keys status` and put the right root key file in place"
    )


class KeyDestroyed(VaultProblem):
    """The key was destroyed on purpose, and with it what it sealed."""

    advice_ja = (
        "この記録の鍵は保存年限または本人の求めにより廃棄済みです。"
        "内容を復元することはできません。"
    )
    advice_en = "It was destroyed on purpose; what it sealed cannot come back"


class Damaged(VaultProblem):
    """The bytes were changed, cut, or moved from another place."""

    advice_ja = (
        "記録が壊れているか、別の場所から移されています。この項目は保存せず、"
        "「madoguchi verify」で確認し、バックアップから戻してください。"
    )
    advice_en = (
        "The bytes were changed, cut or moved. Do not save this field; run "
        "`madoguchi verify` and restore from a backup"
    )


class KeyExists(VaultProblem):
    """A root key is already there, or the store belongs to another one."""

    advice_ja = (
        "既存の鍵は上書きしません。作り直すと、これまでの記録はすべて開けなくなります。"
        "失くした鍵は「madoguchi keys recover」で復元してください。"
    )
    advice_en = (
        "An existing key is never overwritten: all that was sealed under it would be "
        "lost. To bring back a lost key use `madoguchi keys recover`"
    )
