"""Draw registers: how each stands, its rows, the form of one, a file's problems."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.wording import CADENCES, ROLES
from madoguchi.design.fields import Field, Option
from madoguchi.design.words import day_text, in_japanese
from madoguchi.registers.definition import Column, Register
from madoguchi.registers.models import Line
from madoguchi.registers.queries import State
from madoguchi.registers.rules import AS_OF, REMARK, BadRow, Row
from madoguchi.registers.table_file import (
    BadFile,
    as_cells,
    columns_of,
    heading,
    is_wanted,
)
from madoguchi.registers.wording import how_to_write, sentence, value_said, where
from madoguchi.wards.queries import departments_of

FEW: Final = 5
"""So many codes are all shown at once; more are a list."""


def language() -> str:
    return get_language() or "ja"


def departments_said(ward: int) -> dict[str, str]:
    english = language() == "en"
    return {
        one.slug: (english and one.name_en) or in_japanese(one.name)
        for one in departments_of(ward)
    }


# ----------------------------------------------------------------------- how they stand


def state_row(one: State, today: date) -> list[Any]:
    """Return a register as a row of the list: its name, rows, when and until when."""
    register = one.register
    entered = _("未入力")
    if one.stated_at is not None:
        day = timezone.localdate(one.stated_at)
        entered = day_text(day, year=True, weekday=False)
    due = "—" if register.released else _due_said(one, today)
    if one.waiting:
        entered = _("%(entered)s（集計待ち %(n)s人）") % {
            "entered": entered,
            "n": f"{one.waiting:,}",
        }
    return [
        {
            "text": register.named(language()),
            "href": reverse("office:register", args=[register.slug]),
        },
        str(CADENCES[register.cadence]),
        f"{one.rows:,}",
        entered,
        due,
    ]


def _due_said(one: State, today: date) -> str:
    if one.due_on is None:
        return "—"
    day = day_text(one.due_on, year=True, weekday=False)
    return _("%(day)s（過ぎています）") % {"day": day} if one.is_late(today) else day


def who_enters(register: Register) -> str:
    """Say which roles enter rows, and which those of their own department."""
    named = [str(ROLES[one]) for one in register.enter]
    own = [
        _("%(role)s（自分の課の行）") % {"role": ROLES[one]}
        for one in register.enter_own
    ]
    return "、".join([*named, *own])


# --------------------------------------------------------------------------- its rows


def row_heads(register: Register) -> list[Any]:
    """Return the heads of a table of rows: its columns, and from when each holds."""
    spoken = language()
    heads: list[Any] = []
    for column in register.columns:
        name = column.named(spoken)
        is_count = column.is_number and column.name not in ("year", "fiscal_year")
        heads.append({"label": name, "number": True} if is_count else name)
    if register.asks_as_of:
        heads.append(heading(register, AS_OF, spoken))
    return heads


def row_cells(
    register: Register,
    as_of: date,
    values: Mapping[str, Any],
    departments: Mapping[str, str],
) -> list[str]:
    spoken = language()
    cells = [
        value_said(one, values.get(one.name), spoken, departments)
        for one in register.columns
    ]
    return [*cells, as_of.isoformat()] if register.asks_as_of else cells


def plan_rows(
    register: Register, rows: Sequence[Row], kind: str, ward: int
) -> Iterator[list[str]]:
    """Yield what a file would change, each row with what becomes of it."""
    departments = departments_said(ward)
    for one in rows:
        yield [kind, *row_cells(register, one.as_of, one.values, departments)]


# ----------------------------------------------------------------------- one row's form


def typed_of(register: Register, line: Line) -> dict[str, list[str]]:
    """Return a stored row as the fields of its form."""
    row = Row(line.row, line.as_of, line.values, line.remark)
    return {
        name: [cell]
        for name, cell in zip(
            columns_of(register), as_cells(register, row), strict=True
        )
    }


def cells_sent(register: Register, sent: QueryDict) -> dict[str, str]:
    return {name: sent.get(name, "") for name in columns_of(register)}


def form_fields(
    register: Register,
    raw: Mapping[str, Sequence[str]],
    wrong: Mapping[str, str],
    *,
    ward: int,
    own: Collection[str] | None,
) -> list[Field]:
    """Return the form of one row, made of its definition."""
    spoken = language()
    fields = [
        Field(
            _kind(column),
            column.name,
            column.named(spoken),
            hint=_hint(register, column),
            required=column.required,
            raw=raw,
            errors=wrong,
            options=_options(column, ward, own),
            width="16" if column.kind in ("date", "code") else "",
            unit=_("分") if column.kind == "minutes" else "",
        )
        for column in register.columns
    ]
    if register.asks_as_of:
        as_of = Field(
            "text",
            AS_OF,
            heading(register, AS_OF, spoken),
            hint=_("いつの値かを「2026-04-01」のように書きます。"),
            raw=raw,
            errors=wrong,
            width="16",
        )
        fields.insert(0, as_of)
    remark = Field(
        "textarea",
        REMARK,
        heading(register, REMARK, spoken),
        hint=_("台帳を見る人が読みます。人の名前は書きません。集計には使いません。"),
        required=False,
        raw=raw,
        errors=wrong,
        rows=2,
        max_length=200,
    )
    return [*fields, remark]


def _kind(column: Column) -> str:
    if column.kind == "flag" or (column.codes and len(column.codes) <= FEW):
        return "choice"
    if column.codes or column.of:
        return "select"
    return {"yen": "money", "date": "text", "code": "text"}.get(column.kind, "number")


def _hint(register: Register, column: Column) -> str:
    spoken = language()
    if column.hint:
        return column.hinted(spoken)
    if column.kind in ("date", "code") and not column.of:
        return how_to_write(register, column.name, spoken)
    return ""


def _options(
    column: Column, ward: int, own: Collection[str] | None
) -> tuple[Option, ...]:
    if column.kind == "flag":
        return Option("1", _("はい")), Option("0", _("いいえ"))
    options = [Option(one.code, one.named(language())) for one in column.codes]
    if column.of:
        options = [
            Option(slug, name)
            for slug, name in departments_said(ward).items()
            if own is None or slug in own
        ]
    if _kind(column) == "select":
        options.insert(0, Option("", _("選んでください")))
    return tuple(options)


def row_wrong(register: Register, bad: BadRow) -> dict[str, str]:
    """Return what is wrong by field, in the language of the page."""
    found: dict[str, str] = {}
    for one in bad.cells:
        found.setdefault(one.column, sentence(register, one, language()))
    return found


# -------------------------------------------------------------------------------- files


def file_wrong(register: Register, bad: BadFile) -> list[tuple[str, str]]:
    """Return where each wrong cell of a file stands, and what to do."""
    spoken = language()
    return [
        (where(register, one, spoken), sentence(register, one, spoken))
        for one in bad.cells
    ]


def file_columns(register: Register) -> list[list[str]]:
    """Return how each column of a file is written."""
    spoken = language()
    return [
        [
            heading(register, name, spoken),
            _("必要") if is_wanted(register, name) else _("なくてもよい"),
            how_to_write(register, name, spoken),
        ]
        for name in columns_of(register)
    ]
