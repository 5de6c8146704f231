"""Say a proposal (起案): its way, whose stamp is next, and what a look at it may do."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.approvals import OpenProposal, holders, proposal_of
from madoguchi.cases.models import Case, Proposal, Step, Substitution
from madoguchi.cases.routes import Route, is_turn
from madoguchi.cases.rules import REOPENED, REVOKED
from madoguchi.channels.office.http import StaffRequest
from madoguchi.channels.office.wording import (
    APPROVAL_STATES,
    DECISIONS,
    PARTS,
    POSTS,
    REFUSAL_REASONS,
    REOPENING_REASONS,
    REVOCATION_REASONS,
)
from madoguchi.design.fields import Option
from madoguchi.design.words import day_text, in_japanese, marked_moment, yen
from madoguchi.kernel.wareki import to_wareki
from madoguchi.procedures.queries import form_at
from madoguchi.wards.queries import departments_of, staff_of

REASONS: Final = {REVOKED: REVOCATION_REASONS, REOPENED: REOPENING_REASONS}
"""The reasons of a proposal that is no decision, by what it proposes."""
STATE_KINDS: Final = {
    "circulating": "act",
    "decided": "good",
    "sent_back": "warn",
    "recalled": "",
    "void": "bad",
}


def _units(ward: int) -> dict[str, str]:
    return {one.slug: in_japanese(one.name) for one in departments_of(ward)}


def route_rows(route: Route, case: Case) -> list[list[str]]:
    """Return who will be asked, before anything is drafted."""
    ward = case.ward_id
    units, names = _units(ward), _names(ward)
    posts = holders(ward, timezone.localdate())
    rows = []
    for one in route:
        unit = one.place.department or case.home_unit
        held = [names[pk] for pk in posts.get((unit, one.place.post), ())]
        rows.append(
            [
                _place(units, unit, one.place.post),
                str(PARTS[one.part]),
                _("、").join(held) or _("いません"),
            ]
        )
    return rows


def _names(ward: int) -> dict[int, str]:
    return {one.pk: in_japanese(one.name) for one in staff_of(ward)}


def _place(units: dict[str, str], unit: str, post: str) -> str:
    return f"{units.get(unit, unit)} {POSTS.get(post, post)}"


# ------------------------------------------------------------------ the boxes


def box_rows(rows: Iterable[Proposal]) -> list[list[Any]]:
    """Return proposals as a list shows them: no name of an applicant is in it."""
    language = get_language() or "ja"
    return [
        [
            {
                "text": row.case.reference,
                "href": reverse("office:approval", args=[row.pk]),
            },
            form_at(row.case.version_hash).definition.title[language],
            (_("【至急】") if row.is_urgent else "") + str(DECISIONS[row.outcome]),
            str(APPROVAL_STATES[row.state]),
            in_japanese(row.drafted_by.name),
            day_text(row.case.due_on),
        ]
        for row in rows
    ]


def review_rows(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Return what deputies stamped in one's place and is still to be looked at."""
    return [
        {
            "id": one.pk,
            "reference": one.proposal.case.reference,
            "href": reverse("office:approval", args=[one.proposal_id]),
            "outcome": DECISIONS[one.proposal.outcome],
            "by": in_japanese(one.staff.name) if one.staff else "",
            "at": one.stamped_at,
        }
        for one in steps
    ]


# ---------------------------------------------------------------- one proposal


def approval_of(case: Case) -> dict[str, Any] | None:
    """Return the newest proposal of a case for the sheet of its page."""
    row = proposal_of(case)
    if row is None:
        return None
    return {
        "href": reverse("office:approval", args=[row.pk]),
        "state": mark_of(row),
        "stamps": stamps(row, list(row.steps.all())),
    }


def mark_of(row: Proposal) -> dict[str, Any]:
    """Return the state of a proposal as its mark."""
    return {"text": APPROVAL_STATES[row.state], "kind": STATE_KINDS[row.state]}


def facts(shown: OpenProposal) -> list[dict[str, Any]]:
    """Return what is proposed, at a glance."""
    row, case = shown.row, shown.row.case
    found: list[dict[str, Any]] = [
        {"name": _("決定の案"), "value": DECISIONS[row.outcome]},
        {"name": _("請求者"), "value": shown.case.label or _("氏名なし")},
        {"name": _("起案した職員"), "value": in_japanese(row.drafted_by.name)},
        {"name": _("起案した日時"), "value": marked_moment(row.drafted_at)},
        {"name": _("事案の期限"), "value": day_text(case.due_on)},
    ]
    if row.amount_yen:
        found.insert(1, {"name": _("支給の年額"), "value": yen(row.amount_yen)})
    if shown.ruling.reason_code:
        why = REASONS.get(row.outcome, REFUSAL_REASONS)[shown.ruling.reason_code]
        found.insert(1, {"name": _("理由の区分"), "value": why})
    return found


def stamps(row: Proposal, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the fields of the approval trail (決裁欄), the drafter first."""
    drafted: dict[str, Any] = {
        "post": _("起案"),
        "name": _family(row.drafted_by.name),
        "date": _short(timezone.localdate(row.drafted_at)),
        "section": "",
    }
    units = _units(row.ward_id)
    done = [one.staff_id is not None for one in steps]
    parts = [str(one.part) for one in steps]
    later = [
        _stamp(row, one, units, is_next=is_turn(done, parts, at))
        for at, one in enumerate(steps)
    ]
    return [drafted, *later]


def _stamp(
    row: Proposal, step: Step, units: dict[str, str], *, is_next: bool
) -> dict[str, Any]:
    post = str(POSTS.get(step.post, step.post))
    if step.part == Step.Part.CONSULT:
        post = _("合議 %(unit)s%(post)s") % {
            "unit": units.get(step.department, step.department),
            "post": post,
        }
    if step.staff is None or step.stamped_at is None:
        waits = row.is_open and is_next
        return {"post": post, "said": _("次の番") if waits else _("まだ")}
    return {
        "post": post,
        "name": _family(step.staff.name),
        "date": _short(timezone.localdate(step.stamped_at)),
        "section": _("代決") if step.stood_in_for_id else "",
    }


def _family(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else name


def _short(day: date) -> str:
    """Say a day as a date stamp does, in the Japanese era.

    >>> _short(date(2026, 4, 6))
    '8.4.6'
    """
    return f"{to_wareki(day).year}.{day.month}.{day.day}"


def way_rows(shown: OpenProposal) -> list[list[str]]:
    """Return the way in words: who stamped when, in whose place, who is next."""
    units, names = _units(shown.row.ward_id), _names(shown.row.ward_id)
    posts = holders(shown.row.ward_id, timezone.localdate())
    rows = []
    for one in shown.steps:
        by = in_japanese(one.staff.name) if one.staff else ""
        if one.stood_in_for:
            absent = in_japanese(one.stood_in_for.name)
            by = _("%(by)s（%(absent)sの代決）") % {"by": by, "absent": absent}
            by += _("後閲済み") if one.reviewed_at else _("後閲待ち")
        else:
            held = posts.get((one.department, one.post), ())
            by = by or _("、").join(names[pk] for pk in held)
        rows.append(
            [
                _place(units, one.department, one.post),
                str(PARTS[one.part]),
                by,
                marked_moment(one.stamped_at) if one.stamped_at else _("まだ"),
            ]
        )
    return rows


# ------------------------------------------------------------- who stands in


def deputy_rows(rows: Iterable[Substitution]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.pk,
            "deputy": in_japanese(one.deputy.name),
            "from_on": one.from_on,
            "until_on": one.until_on,
        }
        for one in rows
    ]


def deputy_options(request: StaffRequest) -> list[Option]:
    """Return who may be named: everybody at work but oneself, near colleagues first."""
    mine = request.actor
    others = [one for one in staff_of(mine.ward) if str(one.pk) != mine.id]
    near = sorted(others, key=lambda one: one.department.slug != mine.unit)
    return [Option(str(one.pk), f"{one.department.name} {one.name}") for one in near]
