"""The old system's own book: one line an entry, in the order they were typed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

FIELDS: Final = (
    ("key", "連携番号", 40),
    ("name", "氏名", 60),
    ("kana", "カナ", 60),
    ("birth", "生年月日", 10),
    ("phone", "電話", 20),
    ("what", "手続", 64),
)
"""The boxes of its screen: name, label and how much fits."""


def book_of(ward: int) -> Path:
    return Path(settings.HOME) / "fake-legacy" / f"{ward}.jsonl"


def entries(ward: int, key: str = "") -> list[dict[str, str]]:
    """Return the entries, those with a key alone if one is looked for."""
    path = book_of(ward)
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    found: list[dict[str, str]] = [json.loads(line) for line in lines]
    return [one for one in found if not key or one["key"] == key]


def write(ward: int, entry: Mapping[str, str]) -> None:
    """Write an entry; nothing looks whether it stands there already."""
    path = book_of(ward)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="utf-8") as book:
        book.write(json.dumps(dict(entry), ensure_ascii=False) + "\n")


def faults(typed: Mapping[str, str]) -> list[str]:
    """Say what is wrong with what was typed, as tersely as old screens do."""
    told = []
    for name, label, most in FIELDS:
        value = typed.get(name, "")
        if not value and name in ("key", "name"):
            told.append(f"E01 {label} 未入力")
        if len(value) > most:
            told.append(f"E02 {label} 桁数オーバー")
    return told
