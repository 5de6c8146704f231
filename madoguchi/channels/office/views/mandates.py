"""Who acts for the applicant of one case: write down, verify, reject, end."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions import mandates
from madoguchi.cases.actions.mandates import Shown
from madoguchi.cases.agency import (
    APPLIES,
    LONGEST_NAME,
    LONGEST_PHONE,
    RECEIVES,
    Agent,
    Terms,
)
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import MandateRefused, NotYours
from madoguchi.cases.queries import visible_case
from madoguchi.cases.rules import may_work
from madoguchi.channels.office.http import (
    StaffRequest,
    day_typed,
    go,
    go_after,
    page,
)
from madoguchi.channels.office.mandates import (
    COVERS_WORDS,
    ENDED_WORDS,
    REJECTED_WORDS,
    grounds_taken,
    mandate_rows,
    options,
)
from madoguchi.channels.office.views.steps import refuse_foreign
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.design.fields import Field, Option, SummaryLine, error_lines
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.definition.acting import EVIDENCE

UNPROCESSABLE: Final = 422
TYPED: Final = (
    "name", "kana", "phone", "ground", "covers", "scope", "from_on", "until_on", "seen",
)  # fmt: skip
DAYS: Final = ("from_on", "until_on")
THIS, ALL, OTHERS = "this", "all", "others"
FIELD_OF: Final[Mapping[str, str]] = {
    "unnamed": "name",
    "long": "name",
    "ground": "ground",
    "ground_here": "ground",
    "nobody": "ground",
    "channel": "ground",
    "undated": "from_on",
    "dates": "until_on",
    "early": "from_on",
    "expired": "until_on",
    "scope": "scope",
    "protected": "seen",
    "late": "covers",
}
"""The box beside which a refusal is said, by its reason."""


def mandate(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show who acts for an applicant; on POST, write down what staff are shown."""
    if request.method != "POST":
        return _show(request, case_id, {}, {})
    typed = {one: request.POST.get(one, "").replace("\0", "") for one in TYPED}
    wrong = _wrong(typed)
    if wrong:
        return _show(request, case_id, typed, wrong)
    try:
        mandates.record_mandate(
            case_id, _shown(request, case_id, typed), by=request.actor, at=request.at
        )
    except NotYours:
        raise
    except MandateRefused as problem:
        box = FIELD_OF.get(problem.reason, "ground")
        return _show(request, case_id, typed, {box: refused_words(code_of(problem))})
    except Refused as problem:
        return go("mandate", case_id, refused=code_of(problem))
    return go("mandate", case_id, said="mandate_kept")


def mandate_change(
    request: StaffRequest, case_id: UUID, mandate_id: UUID
) -> HttpResponse:
    """Verify a mandate, say that it cannot be, or end it."""
    by, at, post = request.actor, request.at, request.POST
    acts: Mapping[str, Callable[[], object]] = {
        "verify": lambda: mandates.verify(case_id, mandate_id, by=by, at=at),
        "reject": lambda: mandates.reject(
            case_id, mandate_id, post.get("rejected_for", ""), by=by, at=at
        ),
        "revoke": lambda: mandates.revoke(
            case_id, mandate_id, post.get("ended_for", ""), by=by, at=at
        ),
    }
    asked = post.get("act", "")

    def change() -> None:
        refuse_foreign(request, case_id)
        if asked not in acts:
            raise MandateRefused("gone")
        acts[asked]()

    return go_after(change, "mandate", case_id, said=f"mandate_{asked}")


def _wrong(typed: Mapping[str, str]) -> dict[str, str]:
    """Say of each box what only its own text can be wrong about."""
    wrong = {
        name: _("日付を入力してください。")
        for name in DAYS
        if typed[name].strip() and day_typed(typed[name].strip()) is None
    }
    if not typed["ground"]:
        wrong["ground"] = _("権限の種類を選んでください。")
    if typed["scope"] not in (THIS, ALL, OTHERS):
        wrong["scope"] = _("書類に書かれた範囲を選んでください。")
    return wrong


def _shown(request: StaffRequest, case_id: UUID, typed: Mapping[str, str]) -> Shown:
    """Return what was typed as a mandate; what names other procedures covers none."""
    case = visible_case(request.actor, case_id)
    if case is None:
        raise NotYours
    scope = {THIS: (case.procedure,), ALL: (), OTHERS: ("-",)}[typed["scope"]]
    ground = typed["ground"]
    terms = Terms(
        ground=ground,
        covers=typed["covers"] or APPLIES,
        procedures=scope,
        from_on=day_typed(typed["from_on"].strip()),
        until_on=day_typed(typed["until_on"].strip()),
        evidence=EVIDENCE.get(ground, "") if typed["seen"] == "yes" else "",
    )
    names = {one: typed[one].strip() for one in ("name", "kana", "phone")}
    return Shown(Agent(**names), terms)


def _show(
    request: StaffRequest,
    case_id: UUID,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> HttpResponse:
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    row = opened.row
    fields = _fields(opened, typed, wrong)
    labels = {"from_on": _("はじまりの日"), "until_on": _("終わりの日")}
    lines = [
        *error_lines(fields),
        *(
            SummaryLine(labels[name], wrong[name], f"#{name}")
            for name in DAYS
            if name in wrong
        ),
    ]
    code = request.GET.get("refused", "")
    context: dict[str, Any] = {
        "case": row,
        "title": opened.form.definition.title[get_language() or "ja"],
        "label": opened.label,
        "rows": mandate_rows(opened, request.today),
        "works": may_work(request.actor, row.department),
        "open": row.state not in Case.ENDED and not row.is_of_staff,
        "fields": fields,
        "days": [
            {
                "name": name,
                "label": labels[name],
                "value": typed.get(name, ""),
                "error": wrong.get(name, ""),
            }
            for name in DAYS
        ],
        "sees": typed.get("seen", "") == "yes",
        "seen_error": wrong.get("seen", ""),
        "rejected_for": options(REJECTED_WORDS),
        "ended_for": options(ENDED_WORDS),
        "lines": lines,
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/mandate.html", context, status=status)


def _fields(
    opened: OpenCase, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> list[Field]:
    decided = opened.row.is_decided
    usual = {"covers": RECEIVES if decided else APPLIES}
    raw = {name: [value] for name, value in {**usual, **typed}.items()}
    told: dict[str, Any] = {"raw": raw, "errors": wrong}
    acting = opened.form.definition.acting
    scopes = {
        THIS: _("この手続きが書かれている"),
        ALL: _("手続きを限らない（法定代理人など）"),
        OTHERS: _("ほかの手続きしか書かれていない"),
    }
    covers = (RECEIVES,) if decided else ()
    return [
        Field("text", "name", _("代理人の氏名"), max_length=LONGEST_NAME, **told),
        Field(
            "text",
            "kana",
            _("代理人のフリガナ"),
            required=False,
            max_length=LONGEST_NAME,
            **told,
        ),
        Field(
            "text",
            "phone",
            _("代理人の電話"),
            required=False,
            width="16",
            max_length=LONGEST_PHONE,
            **told,
        ),
        Field(
            "choice",
            "ground",
            _("権限の種類"),
            hint=_("下の行は、証明する書類です。"),
            options=tuple(grounds_taken(acting)),
            **told,
        ),
        Field(
            "choice",
            "covers",
            _("できること"),
            options=options(COVERS_WORDS, covers),
            **told,
        ),
        Field(
            "choice",
            "scope",
            _("書類に書かれた手続き"),
            options=tuple(Option(code, text) for code, text in scopes.items()),
            **told,
        ),
    ]
