"""Protect an address (支援措置), ask to see one, answer that as a second person."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.cases import actions as cases
from madoguchi.cases.actions.protecting import list_covered
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import visible_case
from madoguchi.channels.office.history import log_lines, names_of
from madoguchi.channels.office.http import (
    StaffRequest,
    day_typed,
    go,
    go_after,
    page,
)
from madoguchi.channels.office.protection import (
    GROUNDS,
    NEEDS,
    covered_rows,
    facts_of,
    listed_rows,
    options,
    request_rows,
    steps_of,
    waiting_rows,
)
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.design.fields import Field, SummaryLine, error_lines
from madoguchi.events.queries import history
from madoguchi.kernel.errors import Refused
from madoguchi.protection import actions
from madoguchi.protection.actions import Wish, flaws
from madoguchi.protection.problems import AlreadyProtected, GroundNeeded
from madoguchi.protection.queries import (
    end_words_of,
    ground_of,
    openings_of,
    protecting,
    protections_visible_to,
    visible_protection,
    waiting_requests,
)
from madoguchi.protection.rules import MOST_WORDS, USUALLY, are_enough
from madoguchi.protection.rules import NEEDS as RULED_NEEDS
from madoguchi.wards.queries import staff_of

UNPROCESSABLE: Final = 422
MOST_LISTED: Final = 200
LINES: Final = 3


def protections(request: StaffRequest) -> HttpResponse:
    """List the protections of the department, without an address, and what waits."""
    rows = protections_visible_to(request.actor).filter(ended_at=None)
    shown = list(rows.order_by("review_on", "pk")[:MOST_LISTED])
    waiting = list(waiting_requests(request.actor, request.at))
    wanted = [*shown, *(one.protection for one in waiting)]
    covered = list_covered(wanted, by=request.actor, at=request.at)
    context = {
        "waiting": waiting_rows(waiting, covered),
        "rows": listed_rows(shown, covered, request.today),
        "full": len(shown) == MOST_LISTED,
        "most": MOST_LISTED,
    }
    return page(request, "office/protections.html", context)


# ------------------------------------------------------------------------ to begin


def protect(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask why an address is to be protected; on POST, protect it from now on."""
    case = visible_case(request.actor, case_id)
    if case is None:
        raise NotYours
    if there := protecting(request.ward.pk, case.stream):
        return go("protection", there[0].pk)
    if request.method != "POST":
        return _ask(request, case_id, {})
    wish, wrong = _wish(request)
    if wish is None:
        return _ask(request, case_id, wrong)
    try:
        row = cases.protect(case_id, wish, by=request.actor, at=request.at)
    except AlreadyProtected:
        return go("protect", case_id)
    except NotYours:
        raise
    except Refused as problem:
        return go("case", case_id, refused=code_of(problem))
    return go("protection", row.pk, said="protected")


def _wish(request: StaffRequest) -> tuple[Wish | None, dict[str, str]]:
    """Read what was typed; say of each field that is wrong what it needs."""
    day = day_typed(request.POST.get("review_on", ""))
    wish = Wish(request.POST.get("ground", ""), _words(request), day or date.min)
    wrong = {
        FIELD_OF.get(reason, reason): refused_words(f"GroundNeeded.{reason}")
        for reason in flaws(wish, request.today)
    }
    return (None, wrong) if wrong else (wish, {})


FIELD_OF: Final = {"code": "ground"}
NEED_OF: Final = {"code": "need"}


def _words(request: StaffRequest) -> str:
    return request.POST.get("words", "").replace("\0", "").replace("\r\n", "\n")


def _ask(
    request: StaffRequest, case_id: UUID, errors: Mapping[str, str]
) -> HttpResponse:
    case = visible_case(request.actor, case_id)
    typed = {name: request.POST.getlist(name) for name in request.POST}
    usual = (request.today + USUALLY).isoformat()
    fields = [
        Field(
            "choice",
            "ground",
            _("保護する理由の区分"),
            raw=typed,
            errors=errors,
            options=options(GROUNDS),
        ),
        Field(
            "textarea",
            "words",
            _("申出の内容"),
            hint=_(
                "だれから、いつ、どのような申出があり、何で確かめたかを書きます。"
                "暗号にして残し、この課の職員だけが見られます。"
            ),
            raw=typed,
            errors=errors,
            rows=LINES,
            max_length=MOST_WORDS,
        ),
    ]
    review = {
        "value": request.POST.get("review_on", usual),
        "error": errors.get("review_on", ""),
    }
    lines = [*error_lines(fields)]
    if review["error"]:
        lines.append(SummaryLine(_("見直す日"), review["error"], "#review_on"))
    context = {"case": case, "fields": fields, "review": review, "lines": lines}
    status = UNPROCESSABLE if errors else 200
    return page(request, "office/protect.html", context, status=status)


# ------------------------------------------------------------------ one protection


def protection(request: StaffRequest, protection_id: UUID) -> HttpResponse:
    """Show one protection: what it covers, who asked for what, what can be done."""
    return _show(request, protection_id, {})


def _show(
    request: StaffRequest, protection_id: UUID, errors: Mapping[str, str]
) -> HttpResponse:
    row = visible_protection(request.actor, protection_id)
    covered = list_covered([row], by=request.actor, at=request.at)
    asked = openings_of(row)
    code = request.GET.get("refused", "")
    context = {
        "row": row,
        "facts": facts_of(row, ground_of(row), request.today),
        "covered": covered_rows(covered[row.pk]),
        "requests": request_rows(asked, request.actor, row, request.at),
        "end_words": end_words_of(row),
        "steps": steps_of(row, asked, request.actor, request.at),
        "fields": _opening_fields(request, errors),
        "end_field": Field(
            "textarea",
            "words",
            _("終わりにする理由"),
            rows=LINES,
            max_length=MOST_WORDS,
        ),
        "usual": (request.today + USUALLY).isoformat(),
        "log": log_lines(
            history(row.ward_id, row.stream), names_of(staff_of(request.ward.pk))
        ),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
        "lines": error_lines(_opening_fields(request, errors)) if errors else [],
    }
    status = UNPROCESSABLE if errors else 200
    return page(request, "office/protection.html", context, status=status)


def _opening_fields(request: StaffRequest, errors: Mapping[str, str]) -> list[Field]:
    typed = {name: request.POST.getlist(name) for name in request.POST}
    return [
        Field(
            "choice",
            "need",
            _("見る必要がある理由の区分"),
            raw=typed,
            errors=errors,
            options=options(NEEDS),
        ),
        Field(
            "textarea",
            "words",
            _("見る必要がある理由"),
            hint=_("何のために、なぜ住所が要るのかを書きます。承認する人が読みます。"),
            raw=typed,
            errors=errors,
            rows=LINES,
            max_length=MOST_WORDS,
        ),
    ]


def opening_ask(request: StaffRequest, protection_id: UUID) -> HttpResponse:
    """Ask to see the address; what is missing is said on the same page."""
    row = visible_protection(request.actor, protection_id)
    need, words = request.POST.get("need", ""), _words(request)
    fits = {"code": need in RULED_NEEDS, "words": are_enough(words)}
    errors = {
        NEED_OF.get(reason, reason): refused_words(f"GroundNeeded.{reason}")
        for reason, fine in fits.items()
        if not fine
    }
    if errors:
        return _show(request, protection_id, errors)
    try:
        actions.ask_opening(row.pk, need, words, by=request.actor, at=request.at)
    except Refused as problem:
        return go("protection", protection_id, refused=code_of(problem))
    return go("protection", protection_id, said="opening_asked")


def opening_permit(
    request: StaffRequest, protection_id: UUID, opening_id: UUID
) -> HttpResponse:
    return _answer(
        request, protection_id, opening_id, actions.permit_opening, "opening_permitted"
    )


def opening_refuse(
    request: StaffRequest, protection_id: UUID, opening_id: UUID
) -> HttpResponse:
    return _answer(
        request, protection_id, opening_id, actions.refuse_opening, "opening_refused"
    )


def _answer(
    request: StaffRequest,
    protection_id: UUID,
    opening_id: UUID,
    act: Callable[..., object],
    done: str,
) -> HttpResponse:
    row = visible_protection(request.actor, protection_id)
    if opening_id not in {one.row.pk for one in openings_of(row)}:
        raise NotYours
    return _step(request, protection_id, lambda **who: act(opening_id, **who), done)


def _step(
    request: StaffRequest, protection_id: UUID, act: Callable[..., object], done: str
) -> HttpResponse:
    visible_protection(request.actor, protection_id)
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    return go_after(lambda: act(**who), "protection", protection_id, said=done)


def protection_renew(request: StaffRequest, protection_id: UUID) -> HttpResponse:
    def act(**who: Any) -> None:
        day = day_typed(request.POST.get("review_on", ""))
        if day is None:
            raise GroundNeeded("review_on")
        actions.renew(protection_id, day, **who)

    return _step(request, protection_id, act, "renewed")


def protection_end_ask(request: StaffRequest, protection_id: UUID) -> HttpResponse:
    def act(**who: Any) -> None:
        actions.ask_end(protection_id, _words(request), **who)

    return _step(request, protection_id, act, "end_asked")


def protection_end(request: StaffRequest, protection_id: UUID) -> HttpResponse:
    def act(**who: Any) -> None:
        actions.end(protection_id, **who)

    return _step(request, protection_id, act, "protection_ended")


def protection_end_refuse(request: StaffRequest, protection_id: UUID) -> HttpResponse:
    def act(**who: Any) -> None:
        actions.refuse_end(protection_id, **who)

    return _step(request, protection_id, act, "end_refused")
