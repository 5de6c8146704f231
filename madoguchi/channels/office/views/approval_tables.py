"""The approval table (専決表): what holds, what is being written, from which day."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse

from madoguchi.cases.actions import tables as acts
from madoguchi.cases.models import ApprovalTable
from madoguchi.cases.problems import BadApprovalTable
from madoguchi.cases.tables import Stored, alone, flaws_of, gaps_of, moved
from madoguchi.channels.office.approval_tables import (
    Names,
    Typed,
    flaw_lines,
    next_day,
    row_fields,
    row_of,
    table_rows,
    typed_of,
    version_rows,
)
from madoguchi.channels.office.http import (
    StaffRequest,
    day_typed,
    go,
    go_after,
    page,
)
from madoguchi.channels.office.wording import refused_words, said
from madoguchi.design.fields import error_lines
from madoguchi.design.words import in_japanese
from madoguchi.wards.queries import approval_rows, staff_of

State = ApprovalTable.State
UNPROCESSABLE: Final = 422
LONGEST_NUMBER: Final = 6


def tables(request: StaffRequest) -> HttpResponse:
    """Show the table that holds and those to come; on POST, begin to write another."""
    if request.method == "POST":
        row = acts.begin_table(by=request.actor, at=request.at)
        return go("approval_table", row.pk)
    ward = request.ward
    mine = ApprovalTable.objects.filter(ward=ward.pk)
    names = Names.of(ward.pk)
    staff = {one.pk: in_japanese(one.name) for one in staff_of(ward.pk)}
    context = {
        "rows": table_rows(approval_rows(ward, request.today), names),
        "draft": mine.filter(state=State.DRAFT).first(),
        "versions": version_rows(
            mine.filter(state=State.ENACTED).order_by("-from_on"), staff
        ),
        **_told(request),
    }
    return page(request, "office/approval_tables.html", context)


def table(request: StaffRequest, table_id: UUID) -> HttpResponse:
    """Show a table that is being written; on POST, change it or put it in force."""
    row = ApprovalTable.objects.filter(
        ward=request.ward.pk, pk=table_id, state=State.DRAFT
    ).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _show(request, row, _wanted(request, row))
    asked = request.POST.get("act", "")
    if asked == "save":
        return _save(request, row)
    return _change(request, row, asked)


def _number(text: str) -> int:
    """Return a whole number as it was sent, -1 for anything else."""
    fine = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if fine else -1


def _wanted(request: StaffRequest, row: ApprovalTable) -> Typed:
    """Return the row that is asked for to be changed; an empty one for a new one."""
    number = _number(request.GET.get("row", ""))
    return typed_of(row.rows[number - 1]) if 0 < number <= len(row.rows) else Typed()


def _save(request: StaffRequest, row: ApprovalTable) -> HttpResponse:
    typed = Typed(dict(request.POST.lists()))
    new = row_of(typed, Names.of(row.ward_id))
    if typed.errors:
        return _show(request, row, typed)
    number, rows = _number(request.POST.get("row", "")), list(row.rows)
    if 0 < number <= len(rows):
        rows[number - 1] = new
    else:
        rows.append(new)
    return _written(request, row, rows)


def _change(request: StaffRequest, row: ApprovalTable, asked: str) -> HttpResponse:
    number = _number(request.POST.get("row", ""))
    by, at = request.actor, request.at
    if asked == "up":
        return _written(request, row, moved(row.rows, number))
    if asked == "remove":
        rest = [one for at_, one in enumerate(row.rows, 1) if at_ != number]
        return _written(request, row, rest)
    if asked == "drop":
        return go_after(
            lambda: acts.drop_table(row.pk, by=by, at=at),
            "approval_tables",
            said="table_dropped",
        )
    return _enact(request, row)


def _enact(request: StaffRequest, row: ApprovalTable) -> HttpResponse:
    day = day_typed(request.POST.get("from_on", ""))
    seen = _number(request.POST.get("seen", ""))
    code = ""
    if request.POST.get("sure") != "yes":
        code = "BadApprovalTable.sure"
    elif day is None:
        code = "BadApprovalTable.day"
    else:
        try:
            alone_below = request.POST.get("alone") == "yes"
            wish = acts.Enacting(day, seen, alone_below=alone_below)
            acts.enact(row.pk, wish, by=request.actor, at=request.at)
        except BadApprovalTable as problem:
            code = f"BadApprovalTable.{problem.reason}"
    if code:
        return go("approval_table", row.pk, refused=code)
    return go("approval_tables", said="table_enacted")


def _written(
    request: StaffRequest, row: ApprovalTable, rows: list[Stored]
) -> HttpResponse:
    seen = _number(request.POST.get("seen", ""))
    act: Callable[[], object] = lambda: acts.write_table(  # noqa: E731 - one act
        row.pk, rows, seen=seen, by=request.actor, at=request.at
    )
    return go_after(act, "approval_table", row.pk, said="table_saved")


def _told(request: StaffRequest) -> Mapping[str, str]:
    code = request.GET.get("refused", "")
    return {
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }


def _show(request: StaffRequest, row: ApprovalTable, typed: Typed) -> HttpResponse:
    names = Names.of(row.ward_id)
    office = acts.office_of(row.ward_id, request.today)
    flaws = flaws_of(row.rows, office)
    fields = row_fields(typed, names)
    asked = request.POST if typed.errors else request.GET
    number = _number(asked.get("row", ""))
    sound = not any(one.code == "bad" for one in flaws)
    gaps = gaps_of(row.rows, office) if sound else []
    context: dict[str, Any] = {
        "table": row,
        "rows": table_rows(row.rows, names) if sound else [],
        "flaws": flaw_lines(flaws, names),
        "gaps": bool(gaps),
        "hints": flaw_lines([*gaps, *alone(row.rows, office)], names) if sound else [],
        "fields": fields,
        "editing": number if 0 < number <= len(row.rows) else 0,
        "lines": error_lines(fields),
        "mine": str(row.drafted_by_id) == request.actor.id,
        "tomorrow": next_day(request.today),
        **_told(request),
    }
    status = UNPROCESSABLE if typed.errors else 200
    return page(request, "office/approval_table.html", context, status=status)
