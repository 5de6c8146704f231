"""What a file of transfers says: cells as people mean them, names as they are typed."""

from datetime import date

import pytest

from madoguchi.personnel.transfer_file import BadTransfer, Known, read_transfer

ON = date(2026, 3, 2)
HEAD = "職員番号,種別,日付,課,役職,役割,氏名,氏名カナ\n"
KNOWN = Known({"sato"}, {"税務課": "zeimu"}, {"担当": "clerk"})


def test_a_name_keeps_the_characters_it_is_written_with() -> None:
    name = "\ufa19谷 \ufa11子"  # 神 and 﨑 as old registers have them

    [one] = read_transfer(
        f"{HEAD}１００９,採用,2026/4/1,税務課,,担当,{name},カミタニ\n", KNOWN, on=ON
    )

    assert one.name == name
    assert one.login == "1009"


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("ken,異動,2026/4/1,税務課,,担当,,", "login", "unknown"),
        ("sato,転勤,2026/4/1,税務課,,担当,,", "kind", "kind"),
        ("sato,異動,2026/2/30,税務課,,担当,,", "day", "day"),
        ("sato,異動,2026/3/1,税務課,,担当,,", "day", "past"),
        ("sato,異動,2026/4/1,財政課,,担当,,", "department", "department"),
        ("sato,異動,2026/4/1,税務課,社長,担当,,", "post", "post"),
        ("sato,異動,2026/4/1,税務課,,係,,", "roles", "roles"),
        ("new,採用,2026/4/1,税務課,,担当,,", "name", "name"),
        ("sato,異動,2026/4/1", "", "columns"),
    ],
)
def test_every_wrong_cell_is_named(line: str, column: str, code: str) -> None:
    with pytest.raises(BadTransfer) as problem:
        read_transfer(f"{HEAD}{line}\n", KNOWN, on=ON)

    assert [(one.line, one.column, one.code) for one in problem.value.cells] == [
        (2, column, code)
    ]
