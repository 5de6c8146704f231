"""The publish gate at the desk: run it, record usability tests, waive, take back."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.gate import contents
from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.offers import (
    managed_proposal,
    managed_version,
    title_of,
)
from madoguchi.channels.office.usability import ROWS, Typed, read_test, typed
from madoguchi.channels.office.wording import (
    DISABILITIES,
    TESTED_AGES,
    Words,
    code_of,
    refusal,
)
from madoguchi.design.fields import Option
from madoguchi.kernel.errors import Refused
from madoguchi.procedures import actions
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.gate.records import EARLIEST
from madoguchi.procedures.models import Proposal
from madoguchi.procedures.queries import proposals_of

UNPROCESSABLE: Final = 422


def _language() -> str:
    return get_language() or "ja"


def run(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Make every check; the pages are looked at by a job."""
    managed_proposal(request.actor, proposal_id)
    by, at = request.actor, request.at
    return go_after(
        lambda: actions.run_gate(proposal_id, by=by, at=at),
        "proposal",
        proposal_id,
        said="checked",
    )


def proposal_contents(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Show what stands in a proposed version, for the links of the reasons."""
    row = managed_proposal(request.actor, proposal_id)
    language = _language()
    context = {
        **_named(row, language),
        "parts": contents(row, request.today, language),
    }
    return page(request, "office/contents.html", context)


def usability(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """Record a usability test of a version that is proposed or on offer."""
    definition = managed_version(request.actor, slug, number)
    if request.method != "POST":
        return _usability(request, definition, Typed({}))
    form = typed(request.POST)
    test = read_test(form)
    if not form.wrong:
        try:
            actions.record_test(slug, number, test, by=request.actor, at=request.at)
        except actions.BadTest as problem:
            form.wrong[problem.reason] = refusal(problem)
        except Refused as problem:
            return go("procedures", refused=code_of(problem))
        else:
            return _after_test(request, slug, number)
    return _usability(request, definition, form)


def _after_test(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    row = _proposal_of(request, slug, number)
    if row is None:
        return go("procedures", said="tested")
    return go("proposal", row.pk, said="tested")


def _proposal_of(request: StaffRequest, slug: str, number: int) -> Proposal | None:
    return proposals_of(request.ward.pk).filter(slug=slug, number=number).first()


def _usability(
    request: StaffRequest, definition: Definition, form: Typed
) -> HttpResponse:
    context = {
        "title": definition.title[_language()],
        "number": definition.number,
        "proposal": _proposal_of(request, definition.slug, definition.number),
        "form": form,
        "rows": ROWS,
        "ages": _options(TESTED_AGES),
        "disabilities": _options(DISABILITIES),
        "earliest": EARLIEST.isoformat(),
        "latest": request.today.isoformat(),
        "lines": _lines(form),
    }
    status = UNPROCESSABLE if form.wrong else 200
    return page(request, "office/usability.html", context, status=status)


def _options(words: Words) -> list[Option]:
    return [Option(code, str(word)) for code, word in words.items()]


def waive(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Let a version out untested until a day; only the CIO may."""
    row = managed_proposal(request.actor, proposal_id)
    latest = request.today + actions.LONGEST_WAIVER
    form = typed(request.POST) if request.method == "POST" else Typed({})
    if request.method == "POST":
        until, reason = form.day("until"), form.words("reason")
        if not form.wrong:
            try:
                actions.waive(
                    proposal_id,
                    reason,
                    until,
                    by=request.actor,
                    at=request.at,
                )
            except actions.BadWaiver as problem:
                form.wrong[problem.reason] = refusal(problem)
            except Refused as problem:
                return go("proposal", proposal_id, refused=code_of(problem))
            else:
                return go("proposal", proposal_id, said="waived")
    context = {
        **_named(row, _language()),
        "form": form,
        "latest": latest.isoformat(),
        "lines": _lines(form),
    }
    status = UNPROCESSABLE if form.wrong else 200
    return page(request, "office/waiver.html", context, status=status)


def end_waiver(
    request: StaffRequest, proposal_id: UUID, waiver_id: int
) -> HttpResponse:
    """Take a waiver back before its day."""
    managed_proposal(request.actor, proposal_id)
    by, at = request.actor, request.at
    return go_after(
        lambda: actions.end_waiver(proposal_id, waiver_id, by=by, at=at),
        "proposal",
        proposal_id,
        said="waiver_ended",
    )


def _named(row: Proposal, language: str) -> dict[str, Any]:
    return {"row": row, "title": title_of(row, language)}


def _lines(form: Typed) -> list[dict[str, str]]:
    return [
        {"label": label_of(name), "text": text, "href": f"#{anchor_of(name)}"}
        for name, text in form.wrong.items()
    ]


def label_of(name: str) -> str:
    """Name the field, or the row, that something is wrong with."""
    part, _dot, rest = name.partition(".")
    number = rest.partition(".")[0]
    labels = {
        "held_on": _("試した日"),
        "until": _("いつまで見送るか"),
        "reason": _("理由と、いつ試すか"),
        "group": _("%(number)s組目"),
        "task": _("試したこと%(number)s"),
        "finding": _("わかったこと%(number)s"),
    }
    label = labels.get(part, "")
    return label % {"number": number} if number else label


def anchor_of(name: str) -> str:
    """Return the id of the field of a name.

    >>> anchor_of("group.1.age")
    'group-1-age'
    """
    return name.replace(".", "-")
