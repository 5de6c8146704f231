"""A door makes no difference: to what is accepted, nor to what becomes of it.

The same wrong answer is refused in the same words wherever it is given and is never
kept; the same right answers end in the same case; and nothing that is typed anywhere
makes a page fail.
"""

import ast
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from inspect import signature
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote_from_bytes
from uuid import UUID

import pytest
from django.utils import timezone

from madoguchi.cases.models import Case, CaseIndex
from madoguchi.cases.opened import OpenCase, OpenDraft
from madoguchi.cases.queries import corrections_of, open_draft, open_own
from madoguchi.cases.tests.cast import ANSWERS, offer_real
from madoguchi.channels import api, office, web
from madoguchi.channels.web.visitors import DRAFT_COOKIE
from madoguchi.config.demo.people import invent
from madoguchi.config.demo.seeds import Scene, application
from madoguchi.events.queries import history
from madoguchi.procedures.engine import Form
from madoguchi.procedures.journey import Journey, PageReader, typed_page
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.models import Offer, Version
from madoguchi.procedures.queries import offered
from madoguchi.procedures.studio.edits import EDITS
from madoguchi.procedures.wording import sentence
from madoguchi.wards.scope import in_scope, ward_scope
from tests.journeys.visits import (
    CSRF,
    FORM,
    Place,
    Visitor,
    address,
    body_of,
    places,
)
from tests.journeys.world import NOW, Jar, Life, World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.doors]

TODAY = timezone.localdate(NOW)
RIGHT: Mapping[str, str] = {
    "applicant.family": "若葉",
    "applicant.given": "花子",
    "applicant.family_kana": "ワカバ",
    "applicant.given_kana": "ハナコ",
    "birth.era": "昭和",
    "birth.year": "33",
    "birth.month": "4",
    "birth.day": "1",
}
BROKEN = b"\xed\xa0\xbd".decode("latin-1")
"""Half a pair of UTF-16, as a broken client sends it: bytes that are no text."""


@dataclass(frozen=True)
class Bad:
    """One wrong answer: what is typed instead, and which problem it is."""

    typed: Mapping[str, str]
    question: str
    code: str


BAD = {
    "a year its era never had": Bad(
        {"birth.era": "平成", "birth.year": "33"}, "birth", "era_year"
    ),
    "a day that is not": Bad(
        {"birth.month": "2", "birth.day": "30"}, "birth", "no_such_day"
    ),
    "kanji for a reading": Bad(
        {"applicant.family_kana": "若葉"}, "applicant", "not_kana"
    ),
    "an individual number": Bad(
        {"applicant.given": "花子123456789018"}, "applicant", "individual_number"
    ),
    "a NUL": Bad({"applicant.family": "若\0葉"}, "applicant", "unstorable"),
    "half a character": Bad(
        {"applicant.family": f"若{BROKEN}葉"}, "applicant", "unstorable"
    ),
    "a sign that turns the text": Bad(
        {"applicant.family": "若\u202e葉"}, "applicant", "unstorable"
    ),
    "nothing": Bad({"applicant.given": ""}, "applicant", "given_missing"),
    "too much": Bad({"applicant.family": "葉" * 51}, "applicant", "too_long"),
}
every_bad = pytest.mark.parametrize("bad", BAD.values(), ids=BAD)


# ------------------------------------------------------------------------- the doors


@dataclass(frozen=True)
class Door:
    """Where an answer is typed: by whom, at which address, into what."""

    life: Life
    owner: str
    path: str
    stream: str
    refused: str

    def type(self, raw: Mapping[str, str | Sequence[str]]) -> Any:
        visitor = Visitor()
        visitor.wear(self.life.browsers[self.owner])
        body = encoded({**raw, "csrfmiddlewaretoken": CSRF})
        return visitor.client.generic("POST", self.path, body, content_type=FORM)

    def refusals(self) -> list[tuple[str, str]]:
        told = history(self.life.town.id, self.stream)
        return [
            (one.fact["question"], one.fact["code"])
            for one in told
            if one.kind == self.refused
        ]


def encoded(raw: Mapping[str, str | Sequence[str]]) -> str:
    """Write a form as a browser would; broken bytes stay as they are."""
    pairs = []
    for name, many in raw.items():
        for one in [many] if isinstance(many, str) else many:
            sent = one.replace(BROKEN, "\udced\udca0\udcbd")
            value = quote_from_bytes(sent.encode("utf-8", "surrogateescape"))
            pairs.append(f"{name}={value}")
    return "&".join(pairs)


def at_home(life: Life) -> Door:
    draft = life.drafts["anonymous"]
    path = f"/midori/apply/{draft}/applicant/"
    return Door(life, "draft of anonymous", path, f"case/{draft}", "draft.refused")


def at_the_counter(life: Life) -> Door:
    draft = life.entries["waits"]
    path = f"/midori/office/entry/{draft}/"
    return Door(life, "sato", path, f"case/{draft}", "draft.refused")


def in_a_correction(life: Life) -> Door:
    case = life.cases["asked"]
    path = f"/midori/status/{case.pk}/correct/applicant/"
    return Door(life, "hanako", path, case.stream, "correction.refused")


def in_a_letter(life: Life) -> Door:
    case = life.cases["asked"]
    path = f"/midori/office/cases/{case.pk}/answer/"
    return Door(life, "sato", path, case.stream, "correction.refused")


DOORS = {
    "home": at_home,
    "counter": at_the_counter,
    "correction": in_a_correction,
    "letter": in_a_letter,
}
every_door = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)


@pytest.fixture
def life(world: World) -> Iterator[Life]:
    here = world["midori"]
    with ward_scope(here.town.id):
        yield here


def kept(life: Life) -> dict[str, Any]:
    """Return every answer that is kept behind the doors."""
    drafts = [
        open_draft(life.town.sato, life.entries["waits"]).answers,
        open_secret(life).answers,
    ]
    case = open_own(Case.objects.get(pk=life.cases["asked"].pk))
    newest = corrections_of(case)[0]
    return {"drafts": drafts, "case": case.answers, "correction": newest.answers}


def open_secret(life: Life) -> OpenDraft:
    (secret,) = life.browsers["draft of anonymous"].values()
    return open_draft(life.anyone, life.drafts["anonymous"], secret)


def whole(bad: Bad) -> dict[str, str | Sequence[str]]:
    """Return a page, or the counter's screen, with one answer wrong."""
    asked = ["copies", "delivery", "applicant", "birth", "phone", "email"]
    rest = {"copies": "2", "delivery": "pickup", "phone": "090-1234-5678", "email": ""}
    return {"asked": asked, **rest, **RIGHT, **bad.typed}


@every_door
@every_bad
def test_a_wrong_answer_is_refused_in_the_same_words(
    bad: Bad, door: Any, life: Life
) -> None:
    here, before = door(life), kept(life)

    response = here.type(whole(bad))

    problem = problem_of(bad, open_secret(life).form)
    words = unescape(body_of(response))
    assert response.status_code == 422
    assert problem.code == bad.code
    assert said(problem, bad, life) in words
    assert here.refusals() == [(bad.question, bad.code)]
    assert kept(life) == before


def problem_of(bad: Bad, form: Form) -> Problem:
    """Return what the form itself says about an answer."""
    page = form.page("applicant")
    assert page
    as_read = {
        name: value.replace(BROKEN, "\ufffd") for name, value in bad.typed.items()
    }
    raw = {name: [value] for name, value in {**RIGHT, **as_read}.items()}
    (problem,) = PageReader(form, TODAY).read(page, raw, {}).problems
    return problem


def said(problem: Problem, bad: Bad, life: Life) -> str:
    question = open_secret(life).form.question(bad.question)
    return sentence(problem, question, "ja")


# ------------------------------------------------------- nothing makes a page fail

ROUGH = {
    "a NUL": "\0",
    "half a character": BROKEN,
    "a digit that is none": "²",
    "a number beyond every number": "9" * 4400,
    "a number beyond the database": "99999999999999999999",
    "a number that goes on": "123456x",
    "marks of a query": "%' OR 1=1 --",
}
NOT_TRIED = {"web:sign-in", "web:sign-in-done", "web:sign-out", "office:sign_out"}
"""Leads out of the house, or out of the session that is needed."""
JSON = "application/json"
ROOMY = [one for one in places() if one.name not in NOT_TRIED]


def names_read(door: Any) -> set[str]:
    """Find which fields of a request a door reads, by its source."""
    found = set()
    for path in Path(door.__file__).parent.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("get", "getlist")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value))
    return found


TYPED = {*RIGHT, "birth.era", "new", "changed", "same"} - {"lang"}
CHOICES = {
    "office:usability": {
        f"{part}.1.{name}"
        for part, names in {
            "group": ("age", "disability", "count"),
            "task": ("title", "tried", "managed", "minutes"),
            "finding": ("text", "fix", "stopped"),
        }.items()
        for name in names
    },
    "office:manuscript_rule": {
        "c.new", "c.rows.0.ref", "c.rows.0.op", "c.rows.0.value", "c.lines.0.times",
        "c.otherwise", "c.columns.0.ref", "c.rows.x.value",
    },
}  # fmt: skip
"""Fields whose names a page puts together, so that its source does not show them."""
Right = Mapping[str, str]
"""What is sent rightly, so that a page goes on to read the rest."""


def walked(life: Life) -> list[Right]:
    return [{"walk": life.walk(life.previews["proposal"])}]


def kept_walks(life: Life) -> list[Right]:
    """Return the walks through each preview that its owner has."""
    return [
        {"token": token, "walk": life.walk(token)}
        for name, token in life.previews.items()
        if name != "cio"
    ]


def rule_forms(_life: Life) -> list[Right]:
    presses = (
        "",
        "say",
        "remove",
        "add ",
        "add c.rows",
        "drop c.rows.0",
        "up c.rows.9",
    )
    return [
        {"as": mode, "press": press}
        for mode in ("rows", "table", "text")
        for press in presses
    ]


def edits(_life: Life) -> list[Right]:
    """Name each edit, with all that any takes; a form may send what is none of its."""
    return [{"do": name, "on": "3"} for name in EDITS]


FURTHER: Mapping[str, Callable[[Life], list[Right]]] = {
    "web:preview-page": walked,
    "web:preview-step": walked,
    "office:manuscript_example": kept_walks,
    "office:manuscript_rule": rule_forms,
    "office:manuscript_edit": edits,
}
ARGUMENTS = {
    f"arg.{name}" for edit in EDITS.values() for name in signature(edit).parameters
} | {"arg.values.label", "arg.nothing"}
PLACES = ("copies/min", "copies/label", "whose/options", "delivery/kind", "none/kind")
CHOICES["office:manuscript_edit"] = {
    *ARGUMENTS,
    *(f"{sign}.question/{place}" for sign in ("at", "has") for place in PLACES),
}
READ = {
    "api": sorted(names_read(api)),
    "web": sorted(names_read(web) | TYPED),
    "office": sorted(names_read(office) | TYPED),
    "robot": ["case", "result", "minutes_saved", "seconds", "reason"],
    "hooks": ["reference", "amount", "state"],
}


def filled(place: Place, life: Life) -> dict[str, object]:
    (first, *_) = life.documents(life.cases["issued"])
    case = life.cases["asked" if "page" in place.blanks else "issued"].pk
    ((form, number),) = life.papers.items()
    run, proposal = life.runs["over"], life.proposals["only-midori"]
    values = {
        "draft": life.drafts["anonymous"],
        "draft_id": life.entries["waits"],
        "own_id": life.own["sent"],
        "form_id": life.own["waits"],
        "colleague_id": int(life.town.sato.id),
        "case": case,
        "case_id": life.cases["proof" if "close" in place.name else "issued"].pk,
        "document": first,
        "document_id": first,
        "issue_id": life.issues(life.cases["issued"])[0],
        "notice_id": UUID(int=7),
        "job_id": 99999999999999999999,
        "staff_id": int(life.town.sato.id),
        "session_id": life.sessions["sato"],
        "passkey_id": life.passkeys["sato"],
        "page": "applicant",
        "slug": "certificate",
        "event": "moving",
        "guide": "tenkyo",
        "indicator": "processing-time",
        "table": "indicators",
        "proposal_id": proposal,
        "waiver_id": life.waivers[proposal],
        "manuscript_id": life.manuscripts["begun"],
        "section": "whom",
        "key": "whose",
        "name": "copies",
        "place": "eligibility/1/rule",
        "number": 1,
        "digest": life.version,
        "protection_id": next(iter(life.protections)),
        "opening_id": next(iter(life.protections.values())),
        "of_id": life.cases["issued"].pk,
        "table_id": life.table,
        "mandate_id": next(iter(life.mandates.values())),
        "hold_id": next(iter(life.holds.values())),
        "disposal_id": next(iter(life.disposals)),
        "copy_id": life.copies["case"],
        "advice_id": life.advice,
        "call_id": life.call_for_suzuki,
        "step_id": life.stood_in,
        "substitution_id": life.substitution,
        "bulk_id": life.bulk,
        "view_id": life.shared["view"],
        "rule_id": life.shared["rule"],
        "absence_id": life.shared["absence"],
        "refund_id": next(iter(life.refunds.values())),
        "mismatch_id": next(iter(life.mismatches.values())),
        "provider": "fake",
        "batch_id": next(iter(life.batches)),
        "arrival_id": life.arrivals["stopped"],
        "robot_id": next(iter(life.errands)),
        "register": "personnel",
        "line_id": life.lines[0],
        "errand": next(iter(life.errands.values())),
        "run_id": run,
        "person_id": life.found[run],
        "token": life.previews["proposal"],
        "manner": "ja",
        "step": "copies",
        "form": form,
        "question": "proof",
        "code": "not-found",
        "rest": "nothing",
    }
    if place.door != "web" and "slug" in place.blanks:
        values["slug"] = "only-midori"
    if "form" in place.blanks:
        values["draft"] = number
    if place.door == "api":
        asked = "proof" if "question" in place.blanks else "full"
        values |= {"draft": life.called[asked], "case": life.called["sent"]}
    return {name: values[name] for name in place.blanks}


DESKS = {
    "office:staff": "admin",
    "office:staff_member": "admin",
    "office:staff_posting": "admin",
    "office:staff_reset": "admin",
    "office:staff_session_end": "admin",
    "office:transfer": "admin",
    "office:transfer_template": "admin",
    "office:access_review": "admin",
    "office:access_review_csv": "admin",
    "office:access": "privacy",
    "office:approval_seen": "kato",
    "office:deputy_end": "kato",
    "office:robot_start": "suzuki",
    "office:processes": "dx",
    "office:processes_csv": "dx",
    "office:process": "dx",
    "office:process_csv": "dx",
    "office:process_compare": "dx",
    "office:process_upload": "dx",
    "office:register_row": "dx",
    "office:register_import": "dx",
    "office:register_withdraw": "dx",
    "office:survey_open": "dx",
    "office:own_team": "suzuki",
    "office:staff_month": "suzuki",
    "office:payroll": "admin",
    "office:payroll_csv": "admin",
    "office:rule_set": "suzuki",
    "office:rule_drop": "suzuki",
    "office:ledger": "finance",
    "office:ledger_csv": "finance",
    "office:mismatch_settle": "finance",
    "office:disposal_approve": "suzuki",
    "office:copies": "privacy",
    "office:person_copy": "privacy",
    "office:protections": "suzuki",
    "office:protection_end": "suzuki",
    "office:protection_end_refuse": "suzuki",
    "office:opening_permit": "suzuki",
    "office:opening_refuse": "suzuki",
    "office:jobs": "suzuki",
    "office:job_resend": "suzuki",
    "office:procedures": "owner",
    "office:studio": "owner",
    "office:approval_tables": "owner",
    "office:approval_table": "owner",
    "office:manuscript_example": "owner",
    "office:annotation_pin": "dx",
    "office:annotation_remove": "dx",
    "office:start_state": "dx",
    "office:start_confirm": "cio",
    "office:waiver": "cio",
    "office:waiver_end": "cio",
}
OWNED = frozenset({"slug", "proposal_id", "manuscript_id"})


OF_MACHINES = {"api": "client", "robot": "robot"}
"""Who calls at the doors that are no browser's."""


def owner_of(place: Place) -> str:
    if place.door in OF_MACHINES:
        return OF_MACHINES[place.door]
    if place.door == "office":
        return DESKS.get(place.name, "owner" if place.blanks & OWNED else "sato")
    if "token" in place.blanks:
        return "owner"
    if "draft" in place.blanks:
        return "draft of anonymous"
    if "page" in place.blanks:
        return "hanako"
    return "receipt of issued" if "case" in place.blanks else "hanako"


@pytest.mark.parametrize("place", ROOMY, ids=lambda one: one.name)
def test_nothing_that_is_sent_makes_a_page_fail(place: Place, life: Life) -> None:
    visitor, jar = Visitor(), life.browsers[owner_of(place)]
    path = address("midori", place, filled(place, life))
    failed = []
    names = sorted({*READ[place.door], *CHOICES.get(place.name, ())})
    further = FURTHER.get(place.name)
    rights = [{}, *(further(life) if further else ())]
    for name, rough in ROUGH.items():
        for method, target, body, kind in sendings(path, names, rough, rights):
            visitor.wear(jar)
            with undone():
                said = visitor.client.generic(method, target, body, content_type=kind)
            if said.status_code >= 500 or said.status_code == 403:
                failed.append((method, name, said.status_code))
        if place.door in ("api", "robot"):
            failed += [
                (method, name, status)
                for method, status in calls_that_fail(path, jar, rough)
            ]

    assert failed == []


LONGEST = 60_000
"""What a server takes as an address; longer ones never reach a page."""


Sending = tuple[str, str, str, str]
"""A method, an address, a body and what kind of body it is."""


def sendings(
    path: str, names: Sequence[str], rough: str, rights: Sequence[Right]
) -> Iterator[Sending]:
    """Send something rough in every field at once, by GET in as many as it takes."""
    at_once = max(1, min(len(names), LONGEST // (len(rough) + 40)))
    for start in range(0, len(names), at_once):
        sent = encoded(dict.fromkeys(names[start : start + at_once], rough))
        yield "GET", f"{path}?{sent}", "", FORM
    for right in rights:
        whole = {**dict.fromkeys(names, rough), **right}
        sent = encoded({"csrfmiddlewaretoken": CSRF, **whole})
        yield "POST", path, sent, FORM


NAMED: Mapping[str, Any] = {
    "copies": ["copies"],
    "applicant": ["applicant", "birth"],
    "begin": ["age_band", "assisted"],
    "name": ["family", "given", "family_kana", "given_kana"],
}
"""What a body of a client system names."""


def calls_that_fail(path: str, jar: Jar, rough: str) -> list[tuple[str, int]]:
    """Send something rough in each place of a body, and as the body itself."""
    visitor, failed = Visitor(), []
    whole = dict.fromkeys(NAMED["name"], rough)
    bodies: list[Any] = [
        rough,
        [rough],
        {rough: rough},
        {"applicant": whole, "birth": "1958-04-01"},
        {"applicant": {rough: rough}, "birth": rough},
        *(dict.fromkeys(names, rough) for names in NAMED.values()),
        *({one: {rough: [rough]}} for names in NAMED.values() for one in names),
    ]
    for method in ("POST", "PUT", "DELETE"):
        for body in bodies:
            visitor.wear(jar)
            with undone():
                said = visitor.client.generic(
                    method, path, as_sent(body), content_type=JSON
                )
            if said.status_code >= 500 or said.status_code == 403:
                failed.append((method, said.status_code))
    return failed


def as_sent(body: Any) -> bytes:
    """Write a body as a broken client would; broken bytes stay as they are."""
    text = json.dumps(body, ensure_ascii=False).replace(BROKEN, "\udced\udca0\udcbd")
    return text.encode("utf-8", "surrogateescape")


# ------------------------------------------------- the same answers, the same case


@dataclass(frozen=True)
class Request:
    """What somebody asks for: a form and every answer to it."""

    slug: str
    form: Form
    answers: Mapping[str, Any]

    def raw(self, channel: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what is typed, page by page."""
        journey = Journey(self.form, dict(self.answers), TODAY, channel)
        for page in journey.pages:
            asked = [one.key for one in journey.asked(page.key)]
            typed = typed_page(page, dict(self.answers))
            yield page.key, {"asked": asked, **typed}


def what_became(life: Life, case_id: UUID) -> dict[str, Any]:
    """Return everything of a case that its door must not decide."""
    opened: OpenCase = open_own(Case.objects.get(pk=case_id))
    row = opened.row
    return {
        "answers": opened.answers,
        "label": opened.label,
        "fee": row.fee_yen,
        "days": (row.arrived_on, row.received_on, row.due_on),
        "stands": (row.state, row.stage, row.department, row.assignee_id),
        "form": (row.version_hash, row.version),
        "age": row.age_band,
        "fields": sorted(index_of(row)),
    }


def index_of(row: Case) -> list[tuple[str, bytes]]:
    rows = CaseIndex.objects.filter(case=row).exclude(field="reference")
    return [
        (field, bytes(digest)) for field, digest in rows.values_list("field", "digest")
    ]


def by_web(life: Life, asked: Request) -> UUID:
    visitor, jar = Visitor(), dict(life.browsers["hanako"])
    begun = visitor.ask(jar, "POST", f"/midori/procedures/{asked.slug}/start/")
    draft = UUID(begun["Location"].split("/")[3])
    jar[DRAFT_COOKIE] = begun.cookies[DRAFT_COOKIE].value
    for page, raw in asked.raw("web"):
        path = f"/midori/apply/{draft}/{page}/"
        said = visitor.ask(jar, "POST", path, raw)
        assert said.status_code == 302, (page, unescape(body_of(said)))
    sent = visitor.ask(jar, "POST", f"/midori/apply/{draft}/check-answers/")
    assert sent["Location"].endswith("/your-receipt/"), body_of(sent)
    return draft


def by_staff(life: Life, asked: Request, channel: str) -> UUID:
    visitor, jar = Visitor(), life.browsers["sato"]
    start = {
        "procedure": asked.slug,
        "channel": channel,
        "arrived_on": TODAY.isoformat(),
        "age_band": "unknown",
    }
    begun = visitor.ask(jar, "POST", "/midori/office/entry/", start)
    assert begun.status_code == 302, unescape(body_of(begun))
    draft = UUID(begun["Location"].rstrip("/").rpartition("/")[2])
    whole: dict[str, Any] = {"asked": []}
    for _page, raw in asked.raw(channel):
        whole = {**whole, **raw, "asked": [*whole["asked"], *raw["asked"]]}
    typed = visitor.ask(jar, "POST", f"/midori/office/entry/{draft}/", whole)
    assert typed.status_code == 302, unescape(body_of(typed))
    sent = visitor.ask(jar, "POST", f"/midori/office/entry/{draft}/check/")
    assert sent["Location"].endswith("/receipt/"), body_of(sent)
    return draft


def a_request(slug: str) -> Request:
    """Return an application of an invented person, from the worked examples."""
    chance = Random(slug)  # noqa: S311 - a story
    who = invent(chance, 1, 41, TODAY, "みどり区")
    form = offered_here(slug)
    answers = application(form, Scene(who, TODAY, "web"), chance)
    assert answers
    return Request(slug, form, answers)


def offered_here(slug: str) -> Form:
    ward = in_scope.get()
    assert ward
    return offered(ward, slug)


REAL = (
    "juminhyo", "tennyu", "inu", "jidoteate", "hoiku", "manzoku",
    "choikin", "jidofuyo", "jidoikusei", "juken", "jushoteate", "kodomoiryo", "shugaku",
)  # fmt: skip


def clear(slug: str) -> None:
    """Take away what both wards offer under the name of a real procedure."""
    Offer.objects.filter(slug=slug).delete()
    Version.objects.filter(slug=slug).delete()


@pytest.mark.parametrize("slug", REAL)
def test_the_same_answers_become_the_same_case(slug: str, life: Life) -> None:
    clear(slug)
    offer_real(life.town, slug)
    asked = a_request(slug)
    ways = {way.name for way in asked.form.definition.channels if way.available} & {
        "counter",
        "phone",
        "post",
    }

    online = what_became(life, by_web(life, asked))

    assert ways
    for way in sorted(ways):
        on_paper = what_became(life, by_staff(life, asked, way))
        fee = asked.form.fee(asked.answers, way, TODAY).total
        assert on_paper == {**online, "fee": fee}, way


def test_a_fee_is_the_same_by_every_door(life: Life) -> None:
    answers = {key: value for page in ANSWERS.values() for key, value in page.items()}
    asked = Request("certificate", offered_here("certificate"), answers)

    fees = [what_became(life, by_web(life, asked))["fee"]] + [
        what_became(life, by_staff(life, asked, way))["fee"]
        for way in ("counter", "phone", "post")
    ]

    assert fees == [600] * 4


@pytest.mark.parametrize("year", ["10000000000", "9" * 4400, "²", "-1", "元", "0"])
@pytest.mark.parametrize("era", ["西暦", "", "令和", "none"])
def test_no_day_that_is_looked_for_makes_the_search_fail(
    era: str, year: str, life: Life
) -> None:
    day = {"birth.era": era, "birth.year": year, "birth.month": "1", "birth.day": "1"}
    sought = {"kana": "ワカバハナコ", **day}

    path = "/midori/office/search/"
    said = Visitor().ask(life.browsers["sato"], "POST", path, sought)

    assert said.status_code in (200, 422)
