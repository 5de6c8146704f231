"""Registers (台帳): how they stand, their rows, one row by a form, many by a file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.registers import (
    cells_sent,
    departments_said,
    file_columns,
    file_wrong,
    form_fields,
    language,
    plan_rows,
    row_cells,
    row_heads,
    row_wrong,
    state_row,
    typed_of,
    who_enters,
)
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.wording import CADENCES, refused_words, said
from madoguchi.design.fields import error_lines
from madoguchi.design.words import in_japanese
from madoguchi.registers.actions.lines import (
    Plan,
    plan_file,
    state_cells,
    take_file,
    withdraw,
)
from madoguchi.registers.definition import NoSuchRegister, Register
from madoguchi.registers.models import Line
from madoguchi.registers.problems import FileChanged, NoSuchLine
from madoguchi.registers.queries import (
    line_of,
    lines_of,
    may_change,
    register_of,
    states_of,
)
from madoguchi.registers.rules import BadRow, Row, may_enter, own_of
from madoguchi.registers.table_file import (
    MOST_BYTES,
    BadFile,
    as_cells,
    as_text,
    columns_of,
    heading,
    read_cells,
    read_text,
)

UNPROCESSABLE: Final = 422
MOST_SHOWN: Final = 50
ROWS_A_PAGE: Final = 100
LONGEST_NUMBER: Final = 6


def registers(request: StaffRequest) -> HttpResponse:
    """List the registers with how each stands; those nobody entered come first."""
    states = states_of(request.actor)
    missing = [one for one in states if one.stated_at is None]
    states.sort(key=lambda one: (one.stated_at is not None, one.register.title))
    context = {
        "rows": [state_row(one, request.today) for one in states],
        "missing": len(missing),
        "late": sum(one.is_late(request.today) for one in states),
        "said": said(request.GET.get("said", "")),
    }
    return page(request, "office/registers.html", context)


def register(request: StaffRequest, register: str) -> HttpResponse:
    """Show the rows of one register, and what may be done with it."""
    found = register_of(request.actor, register)
    lines = lines_of(request.actor, found)
    total = lines.count()
    at = _page_asked(request, total)
    shown = list(lines[at * ROWS_A_PAGE : (at + 1) * ROWS_A_PAGE])
    departments = departments_said(request.ward.pk)
    code = request.GET.get("refused", "")
    here = reverse("office:register", args=[found.slug])
    context = {
        "r": found,
        "title": found.named(language()),
        "about": _about(found),
        "heads": row_heads(found),
        "lines": [_line(request, found, one, departments) for one in shown],
        "total": total,
        "first": at * ROWS_A_PAGE + 1,
        "last": at * ROWS_A_PAGE + len(shown),
        "before": f"{here}?page={at}" if at else "",
        "after": f"{here}?page={at + 2}" if (at + 1) * ROWS_A_PAGE < total else "",
        "may_enter": may_enter(found, request.actor),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
        "told": _told(request),
    }
    return page(request, "office/register.html", context)


def _about(found: Register) -> list[dict[str, str]]:
    rows = [
        {"name": _("1行の意味"), "value": found.row_named(language())},
        {"name": _("登録の間隔"), "value": str(CADENCES[found.cadence])},
        {"name": _("登録できる人"), "value": who_enters(found)},
        {"name": _("計画の文"), "value": in_japanese(found.plan)},
    ]
    return [one for one in rows if one["value"]]


def _page_asked(request: StaffRequest, total: int) -> int:
    """Return which page is asked for, from 0; the first when there is no such one."""
    text = request.GET.get("page", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        return 0
    number = int(text) - 1
    return number if 0 <= number * ROWS_A_PAGE < total else 0


def _told(request: StaffRequest) -> list[int]:
    """Return what a file changed, as its import told the address."""
    told = [request.GET.get(name, "") for name in ("new", "changed", "same")]
    if all(
        one.isascii() and one.isdecimal() and len(one) <= LONGEST_NUMBER for one in told
    ):
        return [int(one) for one in told]
    return []


def _line(
    request: StaffRequest,
    found: Register,
    line: Line,
    departments: Mapping[str, str],
) -> dict[str, Any]:
    return {
        "id": line.pk,
        "cells": row_cells(found, line.as_of, line.values, departments),
        "remark": line.remark,
        "name": f"{line.row} {line.as_of}",
        "may": may_change(request.actor, found, line),
    }


def register_csv(request: StaffRequest, register: str) -> HttpResponseBase:
    """Give all rows as a file that can be mended and taken in again."""
    found = register_of(request.actor, register)
    rows = (
        as_cells(found, Row(one.row, one.as_of, one.values, one.remark))
        for one in lines_of(request.actor, found).order_by("as_of", "row")
    )
    return csv_file(f"{found.slug}-{request.today}", _heads(found), rows)


def register_template(request: StaffRequest, register: str) -> HttpResponseBase:
    """Give an empty file with the headings of a register."""
    found = register_of(request.actor, register)
    return csv_file(f"{found.slug}-template", _heads(found), [])


def _heads(found: Register) -> list[str]:
    return [heading(found, name, language()) for name in columns_of(found)]


# ------------------------------------------------------------------------- one row


def register_row(request: StaffRequest, register: str) -> HttpResponse:
    """Ask for one row; on POST, state it. `line` names one whose values stand there."""
    found = _to_enter(request, register)
    if request.method != "POST":
        return _form(request, found, _standing(request, found))
    cells = cells_sent(found, request.POST)
    try:
        state_cells(found, cells, by=request.actor, at=request.at)
    except BadRow as bad:
        raw = {name: [cell] for name, cell in cells.items()}
        return _form(request, found, raw, row_wrong(found, bad))
    return go("register", found.slug, said="row_stated")


def _to_enter(request: StaffRequest, register: str) -> Register:
    found = register_of(request.actor, register)
    if not may_enter(found, request.actor):
        raise NoSuchRegister(register)
    return found


def _standing(request: StaffRequest, found: Register) -> dict[str, list[str]]:
    text = request.GET.get("line", "")
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER:
        line = line_of(request.actor, found, int(text))
        if line is None:
            raise NoSuchLine
        return typed_of(found, line)
    return {"as_of": [request.today.isoformat()]} if found.asks_as_of else {}


def _form(
    request: StaffRequest,
    found: Register,
    raw: Mapping[str, Sequence[str]],
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    own = own_of(found, request.actor)
    fields = form_fields(found, raw, wrong or {}, ward=request.ward.pk, own=own)
    context = {
        "r": found,
        "title": found.named(language()),
        "row": found.row_named(language()),
        "fields": fields,
        "lines": error_lines(fields),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/register_row.html", context, status=status)


def register_withdraw(
    request: StaffRequest, register: str, line_id: int
) -> HttpResponse:
    """Withdraw a row that was entered by mistake."""
    found = _to_enter(request, register)
    line = line_of(request.actor, found, line_id)
    if line is None or not may_change(request.actor, found, line):
        raise NoSuchLine
    by, at = request.actor, request.at
    return go_after(
        lambda: withdraw(found, line_id, by=by, at=at),
        "register",
        found.slug,
        said="row_withdrawn",
    )


# ------------------------------------------------------------------------- many rows


def register_import(request: StaffRequest, register: str) -> HttpResponse:
    """Show what a file would change; on the second POST, take it in."""
    found = _to_enter(request, register)
    if request.method != "POST":
        return _ask(request, found)
    bound, text = request.POST.get("bound", ""), request.POST.get("text", "")
    try:
        if bound:
            return _take(request, found, text, bound)
        sent = request.FILES.get("file")
        if isinstance(sent, UploadedFile):
            table = read_cells(_content(sent))
        elif text.strip():
            table = read_text(text.replace("\0", "\ufffd"))
        else:
            problem = _("ファイルを選ぶか、表を貼り付けてください。")
            return _ask(request, found, problems=[("", problem)])
        plan = plan_file(found, table, by=request.actor, at=request.at)
    except BadFile as bad:
        return _ask(request, found, text, file_wrong(found, bad))
    return _preview(request, found, plan)


def _content(sent: UploadedFile[Any]) -> bytes:
    """Return what was sent; one byte too much of what is too large, which is told."""
    content: bytes = sent.read(MOST_BYTES + 1)
    return content


def _take(
    request: StaffRequest, found: Register, text: str, bound: str
) -> HttpResponse:
    table = read_text(text)
    by, at = request.actor, request.at
    try:
        taken = take_file(found, table, bound=bound, by=by, at=at)
    except FileChanged:
        plan = plan_file(found, table, by=by, at=at)
        return _preview(request, found, plan, changed=True)
    return go(
        "register",
        found.slug,
        new=str(len(taken.new)),
        changed=str(len(taken.changed)),
        same=str(len(taken.same)),
    )


def _preview(
    request: StaffRequest, found: Register, plan: Plan, *, changed: bool = False
) -> HttpResponse:
    ward = request.ward.pk
    rows = [
        *plan_rows(found, plan.new, _("新しい"), ward),
        *plan_rows(found, plan.changed, _("変わる"), ward),
    ]
    context = {
        "r": found,
        "title": found.named(language()),
        "heads": [_("取込み"), *row_heads(found)],
        "rows": rows[:ROWS_A_PAGE],
        "news": len(rows),
        "new": len(plan.new),
        "changes": len(plan.changed),
        "same": len(plan.same),
        "text": as_text(found, plan.rows),
        "bound": plan.bound,
        "changed": changed,
    }
    return page(request, "office/register_check.html", context)


def _ask(
    request: StaffRequest,
    found: Register,
    text: str = "",
    problems: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    context = {
        "r": found,
        "title": found.named(language()),
        "text": text,
        "problems": problems,
        "shown": MOST_SHOWN,
        "columns": file_columns(found),
    }
    status = UNPROCESSABLE if problems else 200
    return page(request, "office/register_import.html", context, status=status)
