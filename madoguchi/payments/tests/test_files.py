"""The file of a day is believed whole or not at all."""

from datetime import date

import pytest

from madoguchi.payments.models import CODES
from madoguchi.payments.problems import BadFile
from madoguchi.payments.providers.fake.company import HEADS, read_file
from madoguchi.payments.rules import (
    CANCELLED,
    DIFFERENCES,
    FAILURES,
    GROUNDS,
    METHODS,
    REFUND_GROUNDS,
    REFUSALS,
    SETTLED_HOW,
    SOURCES,
)

TODAY = date(2026, 4, 6)
HEAD = ",".join(HEADS)
LINE = "ch_1,3f6f4f0e-0000-4000-8000-000000000001,300,card,paid"


def test_a_whole_file_is_read() -> None:
    file = read_file(TODAY, f"{HEAD}\n{LINE}\ntotal,1,300,,\n")

    assert (file.count, file.total_yen, file.lines[0].method) == (1, 300, "card")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "garbled"),
        (f"{HEAD}\n{LINE}\n", "garbled"),
        (f"{HEAD}\n{LINE}\ntotal,2,300,,\n", "total"),
        (f"{HEAD}\n{LINE}\ntotal,1,301,,\n", "total"),
        (f"{HEAD}\nch_1,x,many,card,paid\ntotal,1,300,,\n", "garbled"),
        (f"{HEAD}\nch_1,x,300,gold,paid\ntotal,1,300,,\n", "garbled"),
        (f"{HEAD}\nch_1\ntotal,1,300,,\n", "garbled"),
        (f"{HEAD}\ntotal\n", "garbled"),
    ],
)
def test_a_file_that_is_cut_or_odd_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadFile, match=why):
        read_file(TODAY, text)


def test_every_code_fits_its_column() -> None:
    codes = (
        *METHODS, *GROUNDS, *FAILURES, *DIFFERENCES, *SETTLED_HOW, *REFUND_GROUNDS,
        *REFUSALS, *CANCELLED, *SOURCES,
    )  # fmt: skip

    assert max(map(len, codes)) <= CODES
