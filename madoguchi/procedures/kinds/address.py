"""A postal address in Japan (住所), in the parts of GIF 442."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar

from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.procedures.expressions.shapes import Parts, Shape
from madoguchi.procedures.kinds.input import gather, nothing, plain
from madoguchi.procedures.kinds.kind import Field, Kind, Raw, refuse
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Question

PARTS = ("postal_code", "prefecture", "city", "town", "rest", "building")
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
    fields: ClassVar[tuple[Field, ...]] = (
        Field("postal_code", "postal-code", "numeric", "w7"),
        Field("prefecture", "address-level1", width="w7"),
        Field("city", "address-level2", width="w20"),
        Field("town", "address-level3", width="w20"),
        Field("rest", "address-line1", width="w20"),
        Field("building", "address-line2", width="full"),
    )

    def parse(
        self, question: Question, raw: Raw, today: date
    ) -> Mapping[str, str] | None:
        del today
        if nothing(raw):
            return None
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
        return typed | {"postal_code": [PostalCode(answer["postal_code"]).text]}

    def shape(self, question: Question) -> Shape:
        del question
        return Parts(names=PARTS)


def _part(question: Question, raw: Raw, part: str) -> str | Unusable:
    try:
        typed = plain(question, raw, part, LONGEST)
        if not typed:
            if part in MAY_BE_EMPTY:
                return ""
            return refuse(question, f"{part}_missing", part)
        if part == "postal_code":
            return _postal_code(question, typed)
        if part == "prefecture":
            return _prefecture(question, typed)
    except Unusable as problem:
        return problem
    return typed


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
