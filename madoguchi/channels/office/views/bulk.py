"""Do one act to many picked cases: say what, see what happens to each, confirm once."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madoguchi.cases.actions.opening import listed_cases
from madoguchi.cases.queries import cases_visible_to
from madoguchi.cases.queue import loads_of, references_of
from madoguchi.channels.office.bulks import (
    QUICKLY,
    SLOWLY,
    confirm_words,
    counted,
    item_tables,
    kind_words,
    list_rows,
    plan_tables,
    state_words,
    sum_rows,
    sums,
)
from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.rulings import (
    REFUSED,
    flaws_of,
    read_ruling,
    ruling_fields,
)
from madoguchi.channels.office.views.queue import Listing, references_in
from madoguchi.channels.office.wording import (
    REFUSAL_REASONS,
    code_of,
    refused_words,
    said,
)
from madoguchi.design.fields import Field, Option, error_lines
from madoguchi.design.words import in_japanese
from madoguchi.personnel.queries import roll_of
from madoguchi.procedures.queries import form_at
from madoguchi.teamwork.actions import bulks
from madoguchi.teamwork.models import Bulk
from madoguchi.teamwork.planning import Plan, Wish, plan
from madoguchi.teamwork.problems import BadBulk, NoSuchPart
from madoguchi.teamwork.queries import (
    bulks_visible_to,
    items_of,
    rules_of,
    visible_bulk,
)
from madoguchi.teamwork.queries import (
    counted as counted_parts,
)
from madoguchi.teamwork.rules import ACTS, LOAD, MOST, RULE, STEP, undo_window
from madoguchi.wards.queries import staff_of

MOST_LISTED: Final = 50
BREATH: Final = timedelta(seconds=SLOWLY)
UNPROCESSABLE: Final = 422


def bulk(request: StaffRequest) -> HttpResponse:
    """List what was done to many; on POST, ask, show and, at the last step, do."""
    if request.method != "POST":
        return _list(request)
    act = request.POST.get("action", "")
    if act not in ACTS:
        return go("queue", refused="BadBulk.nothing")
    picked = _picked(request)
    try:
        if not picked:
            raise BadBulk("nothing")  # noqa: TRY301  told with the others
        if act == Bulk.Act.TAKE:
            return _look(request, picked, Wish(act))
        if act == Bulk.Act.ASSIGN:
            return _assign(request, picked)
        return _decide(request, picked)
    except BadBulk as problem:
        return _back(request, problem)


def _picked(request: StaffRequest) -> list[str]:
    """Return the receipt numbers that were ticked, or those of the whole listing."""
    if request.POST.get("every") == "yes":
        wanted = Listing.of(request).wanted
        return references_of(request.actor, wanted, request.today, MOST + 1)
    return sorted(set(references_in(request.POST.getlist("case")[: MOST + 1])))


def _back(request: StaffRequest, problem: BadBulk) -> HttpResponse:
    """Lead to the list one came from, which says what was wrong with the picking."""
    href = Listing.of(request).href
    link = "&" if "?" in href else "?"
    return HttpResponseRedirect(f"{href}{link}refused={code_of(problem)}")


# --------------------------------------------------------------------------- asking


def _assign(request: StaffRequest, picked: list[str]) -> HttpResponse:
    """Ask who gets them: somebody, whoever has least, or whom the rules name."""
    to = request.POST.get("to", "")
    options = _takers(request)
    wrong = {}
    if "to" in request.POST and to not in {one.value for one in options}:
        wrong["to"] = _("だれの担当にするかを選んでください。")
    if "to" in request.POST and not wrong and "again" not in request.POST:
        return _look(request, picked, Wish(Bulk.Act.ASSIGN, to=to))
    fields = [
        Field(
            "choice",
            "to",
            _("だれの担当にしますか"),
            hint=_("件数は、いま担当している未決定の仕事です。不在の人は出ません。"),
            raw={"to": [to]},
            errors=wrong,
            options=options,
        )
    ]
    return _ask(request, picked, Bulk.Act.ASSIGN, fields)


def _takers(request: StaffRequest) -> tuple[Option, ...]:
    unit = request.actor.unit
    roll = roll_of(request.ward.pk, [unit], request.today)
    loads = loads_of(request.ward.pk, roll.here)
    people = [one for one in staff_of(request.ward.pk) if one.pk in roll.here]
    found = []
    if roll.clerks - roll.away:
        found.append(Option(LOAD, _("担当の少ない人から順に分ける")))
    if rules_of(request.ward.pk, unit).exists():
        found.append(Option(RULE, _("担当の決まりのとおりに分ける")))
    for one in people:
        words = {"name": in_japanese(one.name), "n": counted(loads.get(one.pk, 0))}
        found.append(Option(str(one.pk), _("%(name)s（いま%(n)s）") % words))
    return tuple(found)


def _decide(request: StaffRequest, picked: list[str]) -> HttpResponse:
    """Ask what is decided, and why; the same words stand in every notice."""
    first = cases_visible_to(request.actor).filter(reference__in=picked).first()
    if first is None:
        raise BadBulk("nobody")
    definition = form_at(first.version_hash).definition
    ruling = read_ruling(request.POST, definition)
    asked = "outcome" in request.POST or "reason" in request.POST
    wrong = flaws_of(ruling) if asked else {}
    if asked and not wrong and "again" not in request.POST:
        return _look(request, picked, Wish(Bulk.Act.DECIDE, ruling=ruling))
    hint = _("選んだすべての人の通知書に、このまま同じ文が載ります。")
    fields = ruling_fields(ruling, wrong, definition, hint)
    return _ask(request, picked, Bulk.Act.DECIDE, fields)


def _ask(
    request: StaffRequest, picked: list[str], act: str, fields: list[Field]
) -> HttpResponse:
    lines = error_lines(fields)
    context = {
        "title": kind_words(act),
        "act": act,
        "picked": picked,
        "count": counted(len(picked)),
        "fields": fields,
        "lines": lines,
        "back": Listing.of(request).href,
        "query": request.GET.urlencode(),
    }
    status = UNPROCESSABLE if lines else 200
    return page(request, "office/bulk.html", context, status=status)


# -------------------------------------------------------------- seeing and confirming


def _look(request: StaffRequest, picked: list[str], wish: Wish) -> HttpResponse:
    """Show what will happen to each; do it when that is what was shown before."""
    found = plan(picked, wish, by=request.actor, at=request.at)
    sure = request.POST.get("sure") == "yes"
    if sure and request.POST.get("mark") == found.mark:
        return _confirm(request, found)
    staff = staff_of(request.ward.pk)
    rows = [one.case for one in found.rows]
    listed = listed_cases(rows, request.actor, "bulk.previewed", request.at)
    names = {one.pk: in_japanese(one.name) for one in staff}
    window = undo_window(request.ward.rules)
    context = {
        "title": kind_words(wish.act, wish.ruling.outcome),
        "wish": wish,
        "decides": wish.act == Bulk.Act.DECIDE,
        "refuses": wish.ruling.outcome == REFUSED,
        "reason_code": REFUSAL_REASONS.get(wish.ruling.reason_code, ""),
        "minutes": round(window.total_seconds() / 60),
        "seconds": round(window.total_seconds()),
        "picked": picked,
        "mark": found.mark,
        "changed": sure,
        "missing": found.missing,
        "sums": sums(found, names),
        "confirm": confirm_words(found) if found.acted else "",
        "back": Listing.of(request).href,
        "query": request.GET.urlencode(),
        **plan_tables(found, listed, staff),
    }
    return page(request, "office/bulk_check.html", context)


def _confirm(request: StaffRequest, found: Plan) -> HttpResponse:
    row = bulks.confirm(found, by=request.actor, at=request.at)
    if not row.decides:
        # The first ones at once; the job that the log starts does the others.
        bulks.carry_on(row.pk, ward=request.ward.pk, most=STEP, at=request.at)
    return go("bulk_one", row.pk)


# ------------------------------------------------------------------------ afterwards


def _list(request: StaffRequest) -> HttpResponse:
    rows = list(bulks_visible_to(request.actor)[:MOST_LISTED])
    parts = counted_parts(request.ward.pk, [one.pk for one in rows])
    context = {"rows": list_rows(rows, parts, request.at), "most": MOST_LISTED}
    return page(request, "office/bulks.html", context)


def one(request: StaffRequest, bulk_id: UUID) -> HttpResponse:
    """Show how far a bulk is, what was left out and why, and how to take it back."""
    row = visible_bulk(request.actor, bulk_id)
    if row is None:
        raise NoSuchPart
    parts = counted_parts(request.ward.pk, [row.pk])[row.pk]
    whole = sum(count for turn, count in parts.items() if turn != "left")
    over = sum(
        count for turn, count in parts.items() if turn not in ("left", "waiting")
    )
    code = request.GET.get("refused", "")
    can_undo = row.state in ("waiting", "running") or (
        row.state == "done" and not row.decides
    )
    context = {
        "row": row,
        "title": kind_words(row.act, row.outcome),
        "state": state_words(row, parts, request.at),
        "beat": SLOWLY if request.at + BREATH < row.starts_at else QUICKLY,
        "sums": sum_rows(parts),
        "whole": whole,
        "over": over,
        "can_undo": can_undo,
        "stands": row.decides and bool(parts.get("done")),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
        **item_tables(items_of(row)),
    }
    return page(request, "office/bulk_one.html", context)


def undo(request: StaffRequest, bulk_id: UUID) -> HttpResponse:
    """Take a bulk back, as far as it can be."""

    def act() -> None:
        row = bulks.undo(bulk_id, by=request.actor, at=request.at)
        if row.is_open:
            bulks.carry_on(row.pk, ward=request.ward.pk, most=STEP, at=request.at)

    return go_after(act, "bulk_one", bulk_id, said="bulk_undone")
