"""Work that the bench has done inside a place: certificates from a warm press.

Each is of another person, with its number, mark and picture; nothing is kept.
"""

import time
from datetime import UTC, date, datetime
from statistics import median
from uuid import UUID

from madoguchi.documents.letters import Letter, Occasion, Office, certificate
from madoguchi.documents.picture import drawn_code
from madoguchi.documents.press import print_letter
from madoguchi.documents.template import Wording

TRIES, BULK = 60, 300
AT = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)
OFFICE = Office("はかり区", "はかり区長", "計測課", "計 はかる", "03-0000-0001")


def weigh() -> dict[str, float]:
    """Return ms of CPU of one certificate, and how many a processor prints a second."""
    _print(0)  # warm: the press reads its fonts once
    costs = []
    for number in range(TRIES):
        before = time.process_time()
        _print(number)
        costs.append((time.process_time() - before) * 1000)
    before = time.process_time()
    for number in range(BULK):
        _print(TRIES + number)
    spent = time.process_time() - before
    return {"one": median(costs), "bulk": BULK / spent}


def _print(number: int) -> bytes:
    return print_letter(_numbered(number), at=AT)


def _numbered(number: int) -> Letter:
    rows = (
        ("氏名", f"若葉 みどり{number}（ワカバ ミドリ）"),
        ("生年月日", "昭和50年4月1日"),
        ("住所", f"東京都はかり区若葉台1丁目2番{number}号"),
        ("のせる人", "世帯全員"),
        ("受付番号", f"{number:04d}-0000-00"),
    )
    occasion = Occasion(
        office=OFFICE,
        addressee="",
        dated_on=date(2026, 4, 6),
        procedure="",
        verify_at="https://hakari.example.jp/hakari/letter/",
    )
    said = Wording("住民票の写し", ("原本と相違ないことを証明します。",), rows)
    mark = f"mdg1-{UUID(int=number).hex}-{'f' * 32}"
    letter = certificate(said, occasion=occasion)
    letter = letter.numbered(f"8はかり計測第{number}号", "ACDE3467", mark)
    return letter.with_picture(drawn_code(letter.check_address))
