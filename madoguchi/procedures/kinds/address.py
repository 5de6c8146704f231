"""A postal address in Japan (住所), in the parts of GIF 442.

The 丁目 is asked for by itself and kept with its town, whose official name it is part
of: 押上 and 1 are 押上一丁目.
"""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar

from madoguchi.kernel.address import MOST_NAMED, with_chome, without_chome
from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.kernel.tokens import tokens_of
from madoguchi.procedures.expressions.shapes import Parts, Shape
from madoguchi.procedures.kinds.input import gather, nothing, one_line
from madoguchi.procedures.kinds.kind import Box, Field, Kind, Raw, first, refuse, texts
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Question

PARTS = ("postal_code", "prefecture", "city", "town", "rest", "building")
CHOME, PICKED = "chome", "pick"
"""Typed beside the parts: the number of the 丁目, a town picked from those offered."""
MAY_BE_EMPTY = frozenset({"town", "building"})
LONGEST = 100
PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip


class Address(Kind):
    name = "address"
    tells_where = True
    gif_names = ("address",)
    fields: ClassVar[tuple[Field, ...]] = (
        Field("postal_code", "postal-code", "numeric", "w7"),
        Field("prefecture", "address-level1", width="w7"),
        Field("city", "address-level2", width="w20"),
        Field("town", "address-level3", width="w20"),
        Field("chome", inputmode="numeric", width="w2"),
        Field("rest", "address-line1", width="w20"),
        Field("building", "address-line2", width="full"),
    )

    def parse(
        self, question: Question, raw: Raw, today: date
    ) -> Mapping[str, str] | None:
        del today
        raw = {part: raw[part] for part in (*PARTS, CHOME, PICKED) if part in raw}
        if nothing(raw):
            return None
        raw = with_picked(raw)
        values = gather(_part(question, raw, part) for part in PARTS)
        return dict(zip(PARTS, values, strict=True))

    def display(self, question: Question, answer: Any, language: str) -> str:
        del question, language
        lines = [
            f"〒{PostalCode(answer['postal_code']).text}",
            "".join(answer[part] for part in ("prefecture", "city", "town", "rest")),
            answer["building"],
        ]
        return "\n".join(filter(None, lines))

    def typed(self, question: Question, answer: Any) -> Mapping[str, list[str]]:
        del question
        if answer is None:
            return {}
        typed = {part: [str(answer[part])] for part in PARTS}
        town, chome = without_chome(answer["town"])
        typed |= {"town": [town], CHOME: [str(chome) if chome else ""]}
        return typed | {"postal_code": [PostalCode(answer["postal_code"]).text]}

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        digits = Box("digits", "postal_code", count=7)
        # All that is typed: without its 丁目 an address is another one.
        return (digits, *(Box(part=one.part) for one in self.fields[1:]))

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        described = texts(*PARTS, longest=LONGEST, empty=MAY_BE_EMPTY)
        described["properties"] |= {
            "postal_code": {"type": "string", "pattern": "^[0-9]{7}$", "maxLength": 7},
            "prefecture": {"enum": list(PREFECTURES)},
        }
        return described

    def shape(self, question: Question) -> Shape:
        del question
        return Parts(names=PARTS)


def with_picked(raw: Raw, before: str = "") -> Raw:
    """Return what was typed with the town that was picked from those offered.

    >>> with_picked({"pick": ["押上"], "town": [""]})
    {'town': ['押上']}
    """
    picked = first(raw, f"{before}{PICKED}").strip()
    kept = {name: many for name, many in raw.items() if name != f"{before}{PICKED}"}
    return kept | {f"{before}town": [picked]} if picked else kept


def _part(question: Question, raw: Raw, part: str) -> str | Unusable:
    try:
        typed = one_line(question, raw, part, LONGEST)
        if not typed and part != "town":
            if part in MAY_BE_EMPTY:
                return ""
            return refuse(question, f"{part}_missing", part)
        if part == "postal_code":
            return _postal_code(question, typed)
        if part == "prefecture":
            return _prefecture(question, typed)
        return _town(question, raw, typed) if part == "town" else typed
    except Unusable as problem:
        return problem


def _town(question: Question, raw: Raw, town: str) -> str:
    chome = one_line(question, raw, CHOME, LONGEST)
    if not chome:
        return town
    number = tokens_of(chome)
    words = "".join(one.text for one in number[1:])
    if not number or not number[0].is_number or words not in ("", "丁目"):
        raise refuse(question, "chome_not_digits", CHOME)
    chome_number = int(number[0].text)
    if not 0 < chome_number < MOST_NAMED:
        raise refuse(question, "chome_not_digits", CHOME)
    if not town:
        raise refuse(question, "chome_without_town", "town")
    if without_chome(town)[1]:
        return town
    return with_chome(town, chome_number)


def _postal_code(question: Question, typed: str) -> str:
    try:
        return PostalCode.parse(typed).digits
    except NotAPostalCode as problem:
        code = f"postal_code_{problem.reason}"
        raise refuse(question, code, "postal_code") from None


def _prefecture(question: Question, typed: str) -> str:
    if typed in PREFECTURES:
        return typed
    near = [name for name in PREFECTURES if name[:-1] == typed]
    near = near or get_close_matches(typed, PREFECTURES, 1, 0.5)
    raise refuse(
        question, "not_a_prefecture", "prefecture", suggestion=near[0] if near else ""
    )


KIND = Address()
