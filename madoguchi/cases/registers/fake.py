"""The fake register: a ward can run a demo, and nothing it answers is a record.

Whatever is issued from it is marked 見本 all over and carries no person's data.
"""

from typing import Final

from madoguchi.cases.registers.border import Answer, HandOver

NAME = "fake"
INVENTED: Final = {
    "name": "見本 太郎（架空の人です）",
    "birth": "昭和33年4月1日（架空です）",
    "address": "見本の住所（架空です）",
}


def issue(asked: HandOver) -> Answer:
    if "certificate" not in asked.outputs:
        return Answer(result="recorded", genuine=False)
    return Answer(result="issued", record=INVENTED, genuine=False)
