"""For whom somebody applies: for themselves, or for another by a right to act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions.mandates import Shown, apply_alone, declare
from madoguchi.cases.agency import LONGEST_NAME, LONGEST_PHONE, Agent, Terms
from madoguchi.cases.attachments import Attachments, Uploads, place_of
from madoguchi.cases.mandates import OpenMandate, declared_in
from madoguchi.cases.problems import MandateRefused
from madoguchi.channels.web import paper
from madoguchi.channels.web.agents import ground_options
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.views.question import stopped, turned
from madoguchi.channels.web.visitors import Held, held_draft
from madoguchi.design.addresses import reverse
from madoguchi.design.fields import Field, Option, error_lines
from madoguchi.design.translate import said as _
from madoguchi.documents.models import Document
from madoguchi.documents.queries import documents_of
from madoguchi.people.queries import name_of, person_of
from madoguchi.procedures.kinds.file import MEDIA_TYPES, accepted, most_bytes
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

SELF, OTHER = "self", "other"
FOR, DETAILS = "for", "details"
PAPER: Final = "for-whom"
"""Which question the paper answers; no question of a version has a hyphen."""
EVIDENCE_FILE: Final = Question(key=PAPER, kind="file", label=Text(ja=PAPER))
TEXTS: Final = ("name", "kana", "phone")
DAYS: Final = ("from_on", "until_on")
UNPROCESSABLE: Final = 422


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed on the page, and what is wrong with it."""

    raw: Mapping[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        values = self.raw.get(name, [])
        return values[0].replace("\0", "").strip() if values else ""


@page("draft holder", GET_POST)
def for_whom(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Ask for whom it is, and of an agent who they are; on POST, keep that."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    if request.method != "POST" and (moved := turned(request, held)):
        return moved
    if not held.draft.form.definition.takes_agents_online and not held.draft.row.agent:
        return HttpResponseRedirect(reverse("web:draft", args=[draft]))
    if request.method == "POST":
        return _answered(request, held)
    return _ask(request, held, _as_declared(request, held))


def _answered(request: ResidentRequest, held: Held) -> HttpResponse:
    raw = {name: request.POST.getlist(name) for name in request.POST}
    typed = Typed(raw)
    onward = HttpResponseRedirect(reverse("web:draft", args=[held.draft.id]))
    whose = typed.text("whose")
    if whose == SELF:
        _received(request, held, {f"{PAPER}.remove": [""]}, keeping=False)
        apply_alone(held.draft, by=held.by, at=request.now)
        return onward
    if whose != OTHER:
        wrong = {"whose": _("どちらかを選んでください。")}
        return _ask(request, held, Typed({}, wrong))
    if DETAILS not in raw:
        return HttpResponseRedirect(f"{request.path}?{FOR}={OTHER}")
    uploads = _received(request, held, raw)
    shown = _shown(typed, request.today)
    if uploads.refused:
        typed.errors[PAPER] = _(uploads.refused[PAPER].sentence)
    if typed.errors or uploads.removed:
        return _ask(request, held, typed)
    try:
        declare(held.draft, shown, by=held.by, at=request.now)
    except MandateRefused as problem:
        box, words = refused(problem.reason)
        typed.errors[box] = words
        return _ask(request, held, typed)
    return onward


def _shown(typed: Typed, today: date) -> Shown:
    """Return what was typed as a mandate; what is wrong is noted beside it."""
    if not typed.text("name"):
        typed.errors["name"] = _("代理人の氏名が空いています。入力してください。")
    if not typed.text("phone"):
        typed.errors["phone"] = _("代理人の電話番号が空いています。入力してください。")
    if not typed.text("ground"):
        typed.errors["ground"] = _("代理の理由を選んでください。")
    days = {name: _day(typed, name, today) for name in DAYS}
    names = {name: typed.text(name) for name in TEXTS}
    terms = Terms(
        typed.text("ground"), from_on=days["from_on"], until_on=days["until_on"]
    )
    return Shown(Agent(**names), terms)


def _day(typed: Typed, name: str, today: date) -> date | None:
    question = Question(key=name, kind="date", label=Text(ja=name))
    parts = {
        key.partition(".")[2]: values
        for key, values in typed.raw.items()
        if key == name or key.startswith(f"{name}.")
    }
    try:
        found = kind_of(question).parse(question, parts, today)
    except Unusable:
        typed.errors[name] = _("年、月、日を確かめてください。")
        return None
    return date.fromisoformat(str(found)) if found else None


def refused(reason: str) -> tuple[str, str]:
    """Return where a refusal is said, and in which words."""
    words: Mapping[str, tuple[str, str]] = {
        "undated": ("from_on", _("委任状を書いた日を入力してください。")),
        "early": (
            "from_on",
            _("代理権は、申請する日までに始まっている必要があります。"),
        ),
        "dates": (
            "until_on",
            _("終わりの日は、はじまりの日と同じか、後の日にしてください。"),
        ),
        "expired": (
            "until_on",
            _("期限が切れています。新しい委任状などを用意してください。"),
        ),
        "long": (
            "name",
            _("氏名とフリガナは100文字まで、電話番号は20文字までにしてください。"),
        ),
    }
    usual = (
        "ground",
        _("この手続きでは、この代理人を受け付けていません。ご本人が申請してください。"),
    )
    return words.get(reason, usual)


def _received(
    request: ResidentRequest,
    held: Held,
    raw: Mapping[str, list[str]],
    *,
    keeping: bool = True,
) -> Uploads:
    """Take in the picture of the paper, in place of one that came before."""
    draft = held.draft
    there = _paper(held)
    attachments = Attachments(
        place=place_of(draft.row, draft.key),
        held={PAPER: str(there.pk)} if there else {},
        by=held.by,
        at=request.now,
    )
    files = request.FILES if keeping else {}
    return attachments.receive([EVIDENCE_FILE], files, raw)


def _paper(held: Held) -> Document | None:
    row = held.draft.row
    papers = documents_of(row.ward_id, row.stream).filter(question=PAPER)
    return papers.last()


def _as_declared(request: ResidentRequest, held: Held) -> Typed:
    """Return what was said before; of who signed in the name is known."""
    found = declared_in(held.draft.row, held.draft.key)
    if found is None:
        person = person_of(held.by)
        known = name_of(person) if person else ""
        return Typed({"name": [known]} if known else {})
    raw = _raw(found)
    if request.GET.get("look"):
        problem = {"ground": _("代理の内容を確かめて、もう一度お試しください。")}
        return Typed(raw, problem)
    return Typed(raw)


def _raw(found: OpenMandate) -> dict[str, list[str]]:
    row, agent = found.row, found.agent
    raw = {"whose": [OTHER], "ground": [row.ground]}
    raw |= {name: [getattr(agent, name)] for name in TEXTS}
    for name in DAYS:
        day = getattr(row, name)
        question = Question(key=name, kind="date", label=Text(ja=name))
        parts = kind_of(question).typed(question, day.isoformat() if day else None)
        raw |= {f"{name}.{part}": list(values) for part, values in parts.items()}
    return raw


def _ask(request: ResidentRequest, held: Held, typed: Typed) -> HttpResponse:
    led = request.method != "POST" and request.GET.get(FOR) == OTHER
    details = DETAILS in typed.raw or led
    fields = _details(held, typed) if details else [_choice(typed)]
    definition = held.draft.form.definition
    context: dict[str, Any] = {
        "d": definition,
        "fields": fields,
        "lines": error_lines(fields),
        "details": details,
        "back": request.path
        if details
        else reverse("web:procedure", args=[held.draft.row.procedure]),
    }
    status = UNPROCESSABLE if typed.errors else 200
    return show(request, "for_whom", context, status=status)


def _choice(typed: Typed) -> Field:
    whose = (
        Option(SELF, _("自分の手続き")),
        Option(OTHER, _("ほかの人の手続き（代理人として申請する）")),
    )
    label = _("だれの手続きですか")
    told: dict[str, Any] = {"raw": typed.raw, "errors": typed.errors}
    return Field("choice", "whose", label, heading=True, options=whose, **told)


def _details(held: Held, typed: Typed) -> list[Field]:
    """Return what is asked of who acts for another."""
    told: dict[str, Any] = {"raw": typed.raw, "errors": typed.errors}
    acting = held.draft.form.definition.acting
    file = _paper(held)
    there = {PAPER: [str(file.pk)]} if file else {}
    every = paper.kept_files(held.draft.row, held.draft.key, [EVIDENCE_FILE], there)
    kept = tuple(every[one] for one in there.get(PAPER, ()) if one in every)
    return [
        Field(
            "choice",
            "ground",
            _("代理の理由"),
            hint=_("下の行は、区に出していただく書類です。"),
            options=ground_options(acting.grounds),
            **told,
        ),
        Field(
            "text",
            "name",
            _("代理人（あなた）の氏名"),
            mine=True,
            max_length=LONGEST_NAME,
            **told,
        ),
        Field(
            "text",
            "kana",
            _("代理人（あなた）のフリガナ"),
            required=False,
            max_length=LONGEST_NAME,
            **told,
        ),
        Field(
            "phone",
            "phone",
            _("代理人（あなた）の電話番号"),
            mine=True,
            max_length=LONGEST_PHONE,
            **told,
        ),
        Field(
            "birthdate",
            "from_on",
            _("代理権がはじまった日"),
            hint=_("委任状のときは、委任状を書いた日です。"),
            required=False,
            **told,
        ),
        Field(
            "birthdate",
            "until_on",
            _("代理権が終わる日"),
            hint=_("書類に期限がなければ、空けておきます。"),
            required=False,
            **told,
        ),
        Field(
            "file",
            PAPER,
            _("書類の写真やPDF"),
            hint=_("いま付けられないときは、あとで窓口か郵便で出せます。"),
            required=False,
            accept=",".join(MEDIA_TYPES[one] for one in accepted(EVIDENCE_FILE)),
            max_bytes=most_bytes(EVIDENCE_FILE),
            kept=kept,
            **told,
        ),
    ]
