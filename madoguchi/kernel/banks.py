"""Banks and branches (金融機関・店舗) by code and by name.

The list is the one that the package `zengin_code` takes from the banks' own network;
its files are read here without the package, which would keep all of Japan in memory.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from madoguchi.kernel.text import fold_for_search

POST_BANK = "9900"
LAST_BANK = 999
"""Codes up to this one are banks; their names are listed without 銀行."""
WHOLE = {
    "信金": "信用金庫",
    "信組": "信用組合",
    "労金": "労働金庫",
    "農協": "農業協同組合",
    "漁協": "漁業協同組合",
    "信連": "信用農業協同組合連合会",
    "信漁連": "信用漁業協同組合連合会",
}
"""How the list shortens what an institution is, and what it stands for."""
PLAIN_ENDS = ("銀行", "金庫", "中金", "センター", "機構", "ネットワーク")
LOOSE_ENDS = ("銀行", "信用金庫", "信用組合", "支店", "信金", "信組", "農協")


@dataclass(frozen=True, slots=True)
class Listed:
    """A bank or a branch: its code, its name and its name in kana."""

    code: str
    name: str
    kana: str

    @property
    def said(self) -> str:
        return f"{self.code} {self.name}"


@cache
def banks() -> Mapping[str, Listed]:
    """Return every bank by its code of four digits."""
    return {
        one.code: Listed(one.code, whole_name(one), one.kana) for one in _read("banks")
    }


@lru_cache(maxsize=64)
def branches_of(bank: str) -> Mapping[str, Listed]:
    """Return the branches of a bank by their codes of three digits."""
    if bank not in banks():
        return {}
    return {one.code: one for one in _read(f"branches/{bank}")}


def _read(name: str) -> list[Listed]:
    spec = find_spec("zengin_code")
    assert spec is not None  # noqa: S101  a locked dependency
    assert spec.origin is not None  # noqa: S101
    path = Path(spec.origin).parent / "source-data" / "data" / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8")).values()
    return [
        Listed(one["code"], unicodedata.normalize("NFKC", one["name"]), one["kana"])
        for one in found
    ]


def whole_name(bank: Listed) -> str:
    """Return the name of a bank as its own signs say it.

    >>> whole_name(Listed("0001", "みずほ", "ミズホ"))
    'みずほ銀行'
    >>> whole_name(Listed("1310", "さわやか信金", "サワヤカシンキン"))
    'さわやか信用金庫'
    """
    for short, whole in WHOLE.items():
        if bank.name.endswith(short):
            return bank.name.removesuffix(short) + whole
    is_bank = int(bank.code) <= LAST_BANK or bank.code == POST_BANK
    if is_bank and not bank.name.endswith(PLAIN_ENDS):
        return f"{bank.name}銀行"
    return bank.name


def named(text: str, among: Mapping[str, Listed]) -> Sequence[Listed]:
    """Return what a name or its beginning may stand for, by kanji or by kana.

    Who gives a whole name means that one; the rest of the list is not offered then.

    >>> [one.name for one in named("みずほ", banks())]
    ['みずほ銀行']
    >>> [one.name for one in named("ゆうちょ銀行", banks())]
    ['ゆうちょ銀行']
    >>> [one.said for one in named("新宿", branches_of("0001"))][:1]
    ['240 新宿']
    """
    asked = _folded(text)
    if not asked:
        return []
    names = [
        (one, (_folded(one.name), fold_for_search(one.kana)))
        for one in (among.values())
    ]
    exact = [one for one, both in names if asked in both]
    if exact:
        return exact
    begun = [one for one, both in names if any(name.startswith(asked) for name in both)]
    return begun or [one for one, both in names if asked in both[0]]


def _folded(name: str) -> str:
    """Leave out what people add to a name or do not, whatever the list does."""
    name = name.strip()
    for end in LOOSE_ENDS:
        if name.endswith(end) and name != end:
            name = name.removesuffix(end)
            break
    return fold_for_search(name)
