"""Files of registers: each planted mistake is named by line, column and what to do."""

from datetime import date

import pytest

from madoguchi.registers.definition import register_named, registers
from madoguchi.registers.rules import Knows, Row
from madoguchi.registers.table_file import (
    MOST_BYTES,
    MOST_ROWS,
    BadFile,
    as_text,
    read_cells,
    read_file,
    read_text,
)
from madoguchi.registers.tests.cast import a_workbook
from madoguchi.registers.wording import cell_said

KNOWS = Knows(
    {"税務課": "zeimu", "zeimu": "zeimu", "区民課": "kumin"}, date(2026, 11, 27)
)
D = "2026-04-01,"
PERSONNEL = "時点,課,職員数,うち専門人材,備考\n"
OPERATIONS = "時点,業務,状態,移行した日\n"
SITES = "時点,拠点の識別名,種類,支援員の人数,開いている\n"
SATISFACTION = "年度,年齢区分,手続きの種類,評価（1〜5）,回答数,重み（千分率）\n"
WORKLOAD = "年度,業務の識別名,工程,年間の件数,1件にかかる分数,定型業務,基幹業務\n"
SUPPORT = "月,拠点の識別名,評価（1〜5）,回答数\n"
AUTOMATIONS = "業務の識別名,種類,使い始めた日,やめた日\n"


def rows_of(slug: str, text: str, knows: Knows = KNOWS) -> list[Row]:
    return read_file(register_named(slug), read_text(text), knows)


def wrong(
    slug: str, content: bytes, knows: Knows = KNOWS
) -> list[tuple[int, str, str]]:
    with pytest.raises(BadFile) as bad:
        read_file(register_named(slug), read_cells(content), knows)
    for one in bad.value.cells:
        said = cell_said(register_named(slug), one)
        assert "{" not in said
        assert " / " in said
    return [(one.line, one.column, one.code) for one in bad.value.cells]


PLANTED = [
    ("personnel", "", [(0, "", "no_rows")]),
    ("personnel", PERSONNEL, [(0, "", "no_rows")]),
    ("personnel", "課,職員数\nzeimu,3\n", [
        (1, "as_of", "heading_missing"), (1, "specialists", "heading_missing"),
    ]),
    ("personnel", PERSONNEL.replace("備考", "氏名") + "x", [
        (1, "", "heading_unknown"),
    ]),
    ("personnel", PERSONNEL.replace("備考", "職員数") + "x", [
        (1, "staff", "heading_twice"),
    ]),
    ("personnel", PERSONNEL + D + "税務課,,1\n", [(2, "staff", "empty")]),
    ("personnel", PERSONNEL + D + "税務課,-3,1\n", [(2, "staff", "number")]),
    ("personnel", PERSONNEL + D + "税務課,3.5,1\n", [(2, "staff", "number")]),
    ("personnel", PERSONNEL + D + "税務課,三,1\n", [(2, "staff", "number")]),
    ("personnel", PERSONNEL + D + '税務課,"1,2,3",1\n', [(2, "staff", "number")]),
    ("personnel", PERSONNEL + D + "税務課,9999999999,1\n", [
        (2, "staff", "most"),
    ]),
    ("personnel", PERSONNEL + "4月1日,税務課,3,1\n", [(2, "as_of", "day")]),
    ("personnel", PERSONNEL + "2026-02-30,税務課,3,1\n", [(2, "as_of", "day")]),
    ("personnel", PERSONNEL + "2026-04,税務課,3,1\n", [(2, "as_of", "day")]),
    ("personnel", PERSONNEL + ",税務課,3,1\n", [(2, "as_of", "empty")]),
    ("personnel", PERSONNEL + "1926-04-01,税務課,3,1\n", [(2, "as_of", "early")]),
    ("personnel", PERSONNEL + "2026-11-28,税務課,3,1\n", [(2, "as_of", "future")]),
    ("personnel", PERSONNEL + D + "広報課,3,1\n", [(2, "department", "department")]),
    ("personnel", PERSONNEL + D + "税務課,3,4\n", [(2, "specialists", "at_most")]),
    ("personnel", PERSONNEL + D + "税務課,=1+1,1\n", [(2, "staff", "formula")]),
    ("personnel", PERSONNEL + D + "税務課,3,1,,5\n", [(2, "", "columns")]),
    ("personnel", PERSONNEL + D + "税務課,3,1," + "あ" * 201, [
        (2, "remark", "long"),
    ]),
    ("personnel", PERSONNEL + D + "税務課,3,1\n2026/4/1,zeimu,4,1\n", [
        (3, "", "twice"),
    ]),
    ("standard-operations", OPERATIONS + D + "住民税,移行中,\n", [
        (2, "operation", "class"),
    ]),
    ("standard-operations", OPERATIONS + D + "jumin,移行済み,\n", [
        (2, "migrated_on", "needs"),
    ]),
    ("standard-operations", OPERATIONS + D + "jumin,移行済み,2027-01-01\n", [
        (2, "migrated_on", "future"), (2, "migrated_on", "needs"),
    ]),
    ("support-sites", SITES + D + "中央図書館,図書館,2,はい\n", [
        (2, "site", "code"),
    ]),
    ("support-sites", SITES + D + "chuo,図書館,2,たぶん\n", [(2, "open", "flag")]),
    ("automations", AUTOMATIONS + "x-1,RPA,2026-05-01,2026-04-01\n", [
        (2, "ended_on", "order"),
    ]),
    ("support-survey", SUPPORT + "10月,chuo,6,3\n", [
        (2, "month", "month"), (2, "score", "most"),
    ]),
    ("satisfaction-survey", SATISFACTION + "2027,66歳,子育て,0,3,1000\n", [
        (2, "age_band", "class"), (2, "score", "least"),
        (2, "year", "year_to_come"),
    ]),
    ("workload-survey", WORKLOAD + f"2026,{'a' * 41},受付,3,4,はい,いいえ\n", [
        (2, "operation", "code"),
    ]),
    ("workload-survey", WORKLOAD + "2026,a\ufffd,受付,3,4,はい,いいえ\n", [
        (2, "operation", "broken"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text", "told"), PLANTED)
def test_a_planted_mistake_is_named_by_line_and_column(
    slug: str, text: str, told: list[tuple[int, str, str]]
) -> None:
    assert sorted(wrong(slug, text.encode())) == sorted(told)


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    text = PERSONNEL + "x,広報課,-1,\n2026-04-01,税務課,3,1\n2026-04-01,区民課,y,9\n"

    assert [line for line, _, _ in wrong("personnel", text.encode())] == [2] * 4 + [4]


def test_rows_of_others_are_refused_to_who_may_enter_their_own() -> None:
    knows = Knows(KNOWS.departments, KNOWS.today, frozenset({"kumin"}))
    text = PERSONNEL + D + "税務課,3,1\n"

    assert wrong("personnel", text.encode(), knows) == [(2, "department", "own")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_read_as_excel_saves_it(encoding: str) -> None:
    text = PERSONNEL + "2026年4月1日,税務課,１２０,3,\r\n\r\n"

    [row] = read_file(
        register_named("personnel"), read_cells(text.encode(encoding)), KNOWS
    )

    assert row.values == {"department": "zeimu", "staff": 120, "specialists": 3}
    assert row.as_of == date(2026, 4, 1)


def test_english_headings_names_and_columns_in_any_order_are_read() -> None:
    text = "Specialists\tstaff\tDepartment\tAs of\n1\t3\tzeimu\t2026-04-01\n"

    [row] = rows_of("personnel", text.replace("Specialists", "Of them specialists"))

    assert row.values["specialists"] == 1


def test_a_workbook_is_read_as_its_csv_would_be() -> None:
    heads = PERSONNEL.strip().split(",")
    content = a_workbook([heads, [(46113,), "税務課", 120, 3, ""]])

    [row] = read_file(register_named("personnel"), read_cells(content), KNOWS)

    assert (row.as_of, row.values["staff"]) == (date(2026, 4, 1), 120)


def test_a_formula_of_a_workbook_is_named_by_its_line() -> None:
    heads = PERSONNEL.strip().split(",")
    content = a_workbook([heads, [], [(46113,), "税務課", "=1+2", 3]])

    assert wrong("personnel", content) == [(3, "staff", "formula")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\xfd\x81", "encoding"),
        (b"a\0b", "broken"),
        (b"PK\x03\x04 not a book", "broken"),
        (b"x" * (MOST_BYTES + 1), "large"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, code: str) -> None:
    assert [one[2] for one in wrong("personnel", content)] == [code]


def test_too_many_rows_are_told_and_not_read() -> None:
    text = PERSONNEL + D + "税務課,3,1\n" * (MOST_ROWS + 1)

    assert wrong("personnel", text.encode()) == [(MOST_ROWS + 2, "", "many")]


@pytest.mark.parametrize("slug", sorted(registers()))
def test_a_template_has_every_column_that_a_file_needs(slug: str) -> None:
    text = as_text(register_named(slug), [])

    with pytest.raises(BadFile) as bad:
        read_file(register_named(slug), read_text(text), KNOWS)
    assert [one.code for one in bad.value.cells] == ["no_rows"]


def test_a_row_that_is_written_is_read_as_it_was() -> None:
    rows = rows_of(
        "support-sites",
        SITES + D + "chuo,図書館,2,いいえ\n2026-04-01,e,other,0,1",
    )

    register = register_named("support-sites")
    assert read_file(register, read_text(as_text(register, rows)), KNOWS) == rows
