"""Fill in one page of a manuscript: tables, lists of rows, the flow of work."""

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.channels.office.flow import flow_of
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.manuscripts import (
    edit,
    open_manuscript,
    put,
    revision_of,
)
from madoguchi.channels.office.part_forms import PartForm, new_values
from madoguchi.channels.office.parts import PARTS, Block, Part
from madoguchi.channels.office.wording import refusal, said
from madoguchi.channels.office.worked import Worked, worked_example
from madoguchi.design.fields import error_lines
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.actions.manuscripts import written_of
from madoguchi.procedures.models import Manuscript
from madoguchi.procedures.studio.edits import FIRST
from madoguchi.procedures.studio.history import Overtaken
from madoguchi.procedures.studio.manuscript import Manuscript as Written

UNPROCESSABLE: Final = 422
CONFLICT: Final = 409
EXAMPLE: Final = "example"


def part(request: StaffRequest, manuscript_id: UUID, part: str) -> HttpResponse:
    """Show one page of a manuscript; on POST, keep it, then do what was pressed."""
    found = next((one for one in PARTS if one.slug == part), None)
    if found is None:
        raise Http404
    row = open_manuscript(request.actor, manuscript_id)
    form = PartForm(found, written_of(row), request.ward.pk)
    if request.method != "POST":
        return _show(request, row, form)
    form.read(request.POST)
    if form.errors:
        return _show(request, row, form, UNPROCESSABLE)
    return _keep(request, row, form)


def _keep(request: StaffRequest, row: Manuscript, form: PartForm) -> HttpResponse:
    press = request.POST.get("press", "")
    on = revision_of(request, row)
    try:
        if form.changed:
            row = put(request, row, on, form.changed)
        if press and not press.startswith((EXAMPLE, "rule ")):
            _press(request, row, form.part, press)
    except Overtaken as problem:
        row.refresh_from_db()
        form.manuscript = written_of(row)
        places = [place for place, _now, _wanted in problem.clashes]
        form.errors |= {place: _clash(form.manuscript, place) for place in places}
        return _show(request, row, form, CONFLICT)
    except Refused as problem:
        return _show(request, row, form, UNPROCESSABLE, refusal(problem))
    if press.startswith("rule "):
        place = press.removeprefix("rule ")
        return HttpResponseRedirect(
            reverse("office:manuscript_rule", args=[row.pk, place])
        )
    if press == EXAMPLE:
        form.manuscript = written_of(row)
        return _show(request, row, form)
    here = reverse("office:manuscript_part", args=[row.pk, form.part.slug])
    anchor = press.partition(" ")[2].partition(" ")[0]
    return HttpResponseRedirect(f"{here}?said=part_kept#block-{anchor or 'top'}")


def _clash(written: Written, place: str) -> str:
    now = written.get(place)
    words = _(
        "ほかの人が先に「%(now)s」に変えました。よければもう一度保存してください。"
    )
    return words % {"now": "" if now is None else now}


def _press(request: StaffRequest, row: Manuscript, part: Part, press: str) -> None:
    """Add, move or take out a row: `verb block [key]`."""
    verb, block_name, key = (*press.split(" "), "", "")[:3]
    block = next((one for one in part.blocks if one.name == block_name), None)
    if block is None or not block.row:
        return
    written = written_of(row)
    order = written.order(block.name)
    if verb == "add":
        _add(request, row, block)
    elif key in order and verb in ("up", "down", "drop"):
        name = {"drop": "remove"}.get(verb, "move")
        values: dict[str, Any] = {"rows": block.name, "row": key}
        if name == "move":
            after = _after(order, key, -1 if verb == "up" else 1)
            values["after"] = after
        if block.name == "stages":
            values = {**values, "stage": values.pop("row")}
            values.pop("rows")
            edit(request, row, f"{name}_stage", row.revision, **values)
        else:
            edit(request, row, f"{name}_row", row.revision, **values)


def _add(request: StaffRequest, row: Manuscript, block: Block) -> None:
    kind = request.POST.get(f"new.{block.name}", "")
    if block.name == "stages":
        values: dict[str, Any] = {"kind": kind or "review"}
        edit(request, row, "add_stage", row.revision, **values)
        return
    edit(
        request,
        row,
        "add_row",
        row.revision,
        rows=block.name,
        values=new_values(block, kind),
    )


def _after(order: tuple[str, ...], key: str, by: int) -> str:
    """Return behind which row a row goes when it moves by one."""
    rest = [one for one in order if one != key]
    place = max(0, min(order.index(key) + by, len(rest)))
    return rest[place - 1] if place else FIRST


def _show(
    request: StaffRequest,
    row: Manuscript,
    form: PartForm,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    written = form.manuscript
    drawn = form.drawn()
    fields = [one for block in drawn for entry in block.entries for one in entry.fields]
    context: dict[str, Any] = {
        "row": row,
        "part": form.part,
        "title": _(form.part.title),
        "hint": _(form.part.hint) if form.part.hint else "",
        "procedure": written.text("procedure/title") or row.slug,
        "blocks": drawn,
        "lines": error_lines(fields) if status != 200 else [],  # noqa: PLR2004
        "on": row.revision if status == CONFLICT else revision_of(request, row),
        "said": said(request.GET.get("said", "")),
        "refused": refused,
        "parts": [(one.slug, _(one.title)) for one in PARTS],
        "flow": flow_of(written) if form.part.slug == "flow" else [],
        "example": _example(request, form),
    }
    return page(request, "office/manuscript_part.html", context, status=status)


def _example(request: StaffRequest, form: PartForm) -> Worked | None:
    if form.part.slug not in ("fee", "amounts", "eligibility"):
        return None
    sent = request.POST if request.method == "POST" else QueryDict()
    return worked_example(form.manuscript, sent, request.today)
