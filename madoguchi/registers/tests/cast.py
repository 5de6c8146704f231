"""The cast of this room: a ward with two departments, and another ward beside it."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from madoguchi.events.models import Event
from madoguchi.wards.actions import (
    NewStaff,
    NewWard,
    create_department,
    create_staff,
    create_ward,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.queries import actor_of

NOON = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)  # noon in Tokyo


@dataclass(frozen=True)
class Place:
    """A ward with 税務課 and 区民課; its DX officer, CIO, a supervisor and a clerk."""

    ward: Ward
    zeimu: Department
    kumin: Department
    dx: Actor
    cio: Actor
    suzuki: Actor
    sato: Actor

    @property
    def id(self) -> int:
        return self.ward.pk


def a_place(slug: str = "midori", code: str = "131997") -> Place:
    ward = create_ward(NewWard(slug=slug, code=code, name="みどり区"))
    zeimu = create_department(ward, slug="zeimu", name="税務課", name_en="Tax")
    kumin = create_department(ward, slug="kumin", name="区民課", name_en="Residents")
    return Place(
        ward,
        zeimu,
        kumin,
        dx=works(zeimu, "dx", "dx"),
        cio=works(zeimu, "cio", "cio"),
        suzuki=works(kumin, "suzuki", "supervisor"),
        sato=works(kumin, "sato", "clerk"),
    )


def works(department: Department, login: str, *roles: str) -> Actor:
    new = NewStaff(login=login, name="架空 職員", encoded="!", roles=roles)
    return actor_of(create_staff(department, new))


def said(ward: int) -> list[tuple[str, dict[str, Any]]]:
    """Return what the log was told of registers, in its order."""
    rows = Event.objects.filter(ward=ward, stream__startswith="register/")
    return [
        (one.kind, json.loads(one.body)) for one in rows.order_by("stream", "number")
    ]


def a_workbook(rows: Sequence[Sequence[Any]], more: str = "") -> bytes:
    """Return an XLSX with these cells; a tuple is a day, a text with "=" a formula."""
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(cell) for cell in cells)}</row>'
        for number, cells in enumerate(rows, 1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{link}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId7"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.'
        'openxmlformats.org/package/2006/relationships"><Relationship Id="rId7"'
        ' Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {main}><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{lines}{more}"
        "</sheetData></worksheet>",
    }
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()


def _cell(cell: Any) -> str:
    if isinstance(cell, tuple):
        return f'<c s="1"><v>{cell[0]}</v></c>'
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    if cell.startswith("="):
        return f"<c><f>{cell[1:]}</f><v>3</v></c>"
    return f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
