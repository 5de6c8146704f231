"""The fake register: a ward can run a demo, and nothing it answers is a record.

Whatever it issues is marked 見本 all over and carries no person's data.
"""

from madoguchi.cases.registers.border import Answer, HandOver
from madoguchi.documents.letters import sample_letter

NAME = "fake"


def issue(asked: HandOver) -> Answer:
    if "certificate" not in asked.outputs:
        return Answer(result="recorded")
    letter = sample_letter(
        office=asked.office,
        title=f"{asked.title}（見本）",
        dated_on=asked.decided_on,
        rows=[
            ("受付番号", asked.reference),
            ("氏名", "見本 太郎（架空の人です）"),
            ("住所", "見本の住所（架空です）"),
        ],
    )
    return Answer(result="issued", sample=letter)
