"""XLSX files from outside: what they hold is read, and what they try is not done."""

import pytest

from madoguchi.registers.tests.cast import a_workbook, packed
from madoguchi.registers.workbook import MOST_BYTES, BadWorkbook, cells_of

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

RUNS = (
    '<c t="inlineStr"><is><r><t>税務</t></r><r><t>課</t></r>'
    "<rPh><t>ゼイムカ</t></rPh></is></c>"
)


def test_lines_keep_their_numbers_and_cells_their_places() -> None:
    more = '<row r="9"><c r="C9" t="inlineStr"><is><t>x</t></is></c></row>'

    assert cells_of(a_workbook([["a", 2]], more)) == [
        (1, ["a", "2"]),
        (9, ["", "", "x"]),
    ]


def test_a_cell_at_the_far_corner_costs_no_memory() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    with pytest.raises(BadWorkbook, match="many"):
        cells_of(a_workbook([["a"]], far))


def test_a_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    content = a_workbook([["a"]], " " * (MOST_BYTES + 1))

    assert len(content) < 100_000
    with pytest.raises(BadWorkbook, match="large"):
        cells_of(content)


def test_entities_are_not_taken() -> None:
    lol = '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>'

    with pytest.raises(BadWorkbook, match="broken"):
        cells_of(packed({"xl/workbook.xml": lol}))


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"xl/workbook.xml": "<workbook"},
        {"xl/workbook.xml": f"<workbook {MAIN}><sheets/></workbook>"},
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
    ],
)
def test_what_is_no_workbook_is_told(parts: dict[str, str]) -> None:
    with pytest.raises(BadWorkbook, match="broken"):
        cells_of(packed(parts))


def test_a_number_of_a_text_that_is_not_there_is_told() -> None:
    more = '<row r="2"><c t="s"><v>7</v></c></row>'

    with pytest.raises(BadWorkbook, match="broken"):
        cells_of(a_workbook([["a"]], more))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c><v>1.0</v></c>", "1"),
        ("<c><v>1E+2</v></c>", "100"),
        ("<c><v>0.5</v></c>", "0.5"),
        ('<c s="1"><v>46113</v></c>', "2026-04-01"),
        ('<c s="1"><v>1e99</v></c>', "1e99"),
        ('<c t="b"><v>1</v></c>', "1"),
        (RUNS, "税務課"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_shown(cell: str, text: str) -> None:
    [_, (_, cells)] = cells_of(a_workbook([["a"]], f'<row r="2">{cell}</row>'))

    assert cells == [text]


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
"""What the two headers of each part of an archive begin with."""


def with_header(content: bytes, local: int, central: int, value: int) -> bytes:
    """Return an archive with one byte of every header changed, at its two places."""
    changed = bytearray(content)
    for start, place in ((LOCAL, local), (CENTRAL, central)):
        at = content.find(start)
        while at >= 0:
            changed[at + place] = value
            at = content.find(start, at + 1)
    return bytes(changed)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(with_header(a_workbook([["a"]]), 6, 8, 1), id="a password"),
        pytest.param(with_header(a_workbook([["a"]]), 8, 10, 99), id="an own packing"),
        pytest.param(a_workbook([["a"]])[:-40], id="cut off"),
    ],
)
def test_what_cannot_be_unpacked_is_told(content: bytes) -> None:
    with pytest.raises(BadWorkbook, match="broken"):
        cells_of(content)
