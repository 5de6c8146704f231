"""Somebody who hides, with her address in everything a ward can hold of her.

Each part of her address is a word that stands nowhere else, so a single one that comes
out anywhere tells of a leak.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pypdf
from PIL import Image

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask, Ruling, subject_of
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import (
    MONDAY,
    Begun,
    a_definition,
    a_draft,
    a_page,
    a_question,
    a_stage,
    an_office,
    bring,
)
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import follow_all
from madoguchi.documents.actions import Place, Upload, keep_upload
from madoguchi.jobs.worker import run_due
from madoguchi.kernel.channel import Channel
from madoguchi.people.actions import Claims, Entry, enroll, sign_in
from madoguchi.people.models import Person
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.runs import actions as runs
from madoguchi.runs.tests import cast as of_runs
from madoguchi.wards.actor import Actor
from tests.journeys.world import Life, jar_of

ADDRESS: Mapping[str, str] = {
    "postal_code": "9039973",
    "prefecture": "鳥取県",
    "city": "印影市隠町",
    "town": "秘匿台",
    "rest": "77番Qz7号",
    "building": "影荘ロ三〇三",
}
POINT = {"place": "影の公園の裏", "latitude": "35.710973", "longitude": "139.810973"}
DELIVERY = "印の倉ニ気付"
OTHER = "身を寄せる家ホ"
MARKERS = (
    "9039973",
    "903-9973",
    "印影市隠町",
    "秘匿台",
    "77番Qz7号",
    "影荘ロ三〇三",
    "影の公園の裏",
    "35.710973",
    "139.810973",
    "印の倉ニ気付",
    "身を寄せる家ホ",
)
"""Every part of every address of hers but the prefecture, which stands in each list."""
WRITTEN = f"{ADDRESS['town']}{ADDRESS['rest']}へ電話しました。"
NAME = {
    "family": "影山",
    "given": "ひそか",
    "family_kana": "カゲヤマ",
    "given_kana": "ヒソカ",
}
BIRTH = "1990-02-03"
SLUG = "flight"


def a_flight() -> Definition:
    """Return a procedure that asks for places in every way there is."""
    member = (
        a_question("who", "name"),
        a_question("home", "address"),
        a_question("remark", "text", required=False),
    )
    return a_definition(
        SLUG,
        pages=(
            a_page("applicant", a_question("applicant", "name", source="person.name")),
            a_page("birth", a_question("birth", "birthdate", source="person.birth")),
            a_page("home", a_question("home", "address", source="person.address")),
            a_page("point", a_question("point", "map_point", required=False)),
            a_page("delivery", a_question("delivery_address", "text")),
            a_page(
                "other",
                a_question("shelter", "text", own={"tells_where": True}),
                a_question("words", "text", own={"multiline": True}),
            ),
            a_page("household", a_question("household", "group", questions=member)),
            a_page(
                "proof",
                a_question("proof", "file", required=False),
                a_question(
                    "city",
                    "calculated",
                    value=parse("home.city"),
                    own={"gives": "text"},
                ),
            ),
            a_page(
                "contact",
                a_question("phone", "phone"),
                a_question("email", "email", required=False),
            ),
            a_page(
                "near",
                a_question("near", "yesno", required=False),
                show_if=f'home.prefecture == "{ADDRESS["prefecture"]}"',
            ),
        ),
        stages=(
            a_stage("review", "review"),
            a_stage("decision", "decision"),
            a_stage("handover", "handover", "register"),
            a_stage("close", "close"),
        ),
        outputs=("certificate",),
        fee=(),
        roles={
            "name": "applicant",
            "birth": "birth",
            "phone": "phone",
            "email": "email",
        },
        facts=(),
    )


def answers(email: str | None = None) -> dict[str, dict[str, Any]]:
    return {
        "applicant": {"applicant": NAME},
        "birth": {"birth": BIRTH},
        "home": {"home": dict(ADDRESS)},
        "point": {"point": dict(POINT)},
        "delivery": {"delivery_address": DELIVERY},
        "other": {"shelter": OTHER, "words": f"いまは{WRITTEN}"},
        "household": {
            "household": [
                {"who": NAME, "home": dict(ADDRESS), "remark": f"{OTHER}で同居"}
            ]
        },
        "contact": {"phone": "090-7777-0000", "email": email},
        "near": {"near": True},
    }


@dataclass
class Hiding:
    """Her cases in one ward, and those who may see where she lives."""

    life: Life
    person: Person
    by: Actor
    cases: dict[str, Case] = field(default_factory=dict)
    drafts: dict[str, UUID] = field(default_factory=dict)
    proposal: UUID | None = None
    run: UUID | None = None
    record: UUID | None = None

    @property
    def ward(self) -> int:
        return self.life.town.id


def hide_out(life: Life) -> Hiding:
    """Let her live in a ward: signed in, on paper, at a distance, in the registers."""
    town = life.town
    publish(a_flight(), ward=town.id, by=Actor.system(town.id), at=MONDAY)
    forget_offers()
    claims = Claims(3, 3, profile={"name": NAME, "birth": BIRTH, "address": ADDRESS})
    person = sign_in(town.id, "https://id.example", "hisoka", claims, MONDAY)
    by = Actor.resident(town.id, str(person.pk))
    it = Hiding(life, person, by)
    life.browsers["hisoka"] = life.signed_in(by)
    _apply(it)
    _work(it)
    _propose(it)
    _judge(it)
    _go_on(it)
    return it


def _apply(it: Hiding) -> None:
    town = it.life.town
    client = it.life.let_in("her client", SLUG)
    paper = {"channel": Channel.COUNTER, "arrived_on": date(2026, 4, 3)}
    ways: dict[str, tuple[Actor, dict[str, Any]]] = {
        "signed in": (it.by, {}),
        "paper": (town.sato, paper),
        "unknown": (town.anyone, {}),
        "called": (client, {"channel": Channel.API}),
        "asked": (it.by, {}),
        "asked unknown": (town.anyone, {}),
        "corrected": (it.by, {}),
        "refused": (town.anyone, {}),
        "granted": (town.anyone, {}),
        "proposed": (town.anyone, {}),
    }
    for name, (by, start) in ways.items():
        begun = _filled(it, by, start, email=f"{len(it.cases)}@example.jp")
        kept = by.kind == "resident"
        case = actions.submit(begun.opened(), by=by, at=MONDAY, keep_answers=kept)
        it.cases[name] = case
        if by.kind == "anonymous":
            it.life.hold(f"flight {name}", begun)
            it.life.cases[f"flight {name}"] = case
            it.life.show_receipt(f"flight {name}")
        if by.kind == "resident":
            it.life.hold(f"flight {name}", begun)


def _filled(
    it: Hiding, by: Actor, start: Mapping[str, Any], email: str | None = None
) -> Begun:
    begun = a_draft(it.life.town, procedure=SLUG, by=by, **start)
    draft = begun.opened()
    upload = Upload(f"{ADDRESS['building']}.pdf", marked_paper(), "proof")
    place = Place(subject_of(draft.row), draft.key)
    kept = keep_upload(upload, into=place, by=by, at=MONDAY)
    pages = {**answers(email), "proof": {"proof": str(kept.pk)}}
    for one in draft.form.pages:
        draft = actions.save_page(draft, one.key, pages[one.key], by=by, at=MONDAY)
    return begun


def marked_paper() -> bytes:
    """Return a PDF whose metadata tell where she lives, which a scan may show too."""
    drawn = io.BytesIO()
    picture = Image.new("RGB", (8, 8))
    picture.save(drawn, "PDF", title="Qz7", author=ADDRESS["town"])
    return drawn.getvalue()


def _work(it: Hiding) -> None:
    town = it.life.town
    due_on = date(2026, 4, 20)
    for name in ("asked", "asked unknown", "corrected"):
        case = it.cases[name]
        actions.take(case.pk, by=town.sato, at=MONDAY)
        asks = [Ask("home", "unclear", WRITTEN), Ask("words", "unclear", WRITTEN)]
        wish = Wish(asks, due_on)
        actions.ask_correction(case.pk, wish, by=town.sato, at=MONDAY)
        given: dict[str, Any] = {"home": {**ADDRESS, "rest": "77番Qz7号の2"}}
        opened = open_own(Case.objects.get(pk=case.pk))
        actions.save_correction_page(opened, "home", given)
        if name == "asked unknown":
            continue
        words = {"shelter": OTHER, "words": f"直しました。{WRITTEN}"}
        actions.save_correction_page(opened, "other", words)
        if name == "corrected":
            opened = open_own(Case.objects.get(pk=case.pk))
            actions.answer_correction(opened, by=it.by, at=MONDAY)
    for one in it.cases.values():
        actions.add_note(one.pk, f"職員：{WRITTEN}", by=town.sato, at=MONDAY)
    ruling = Ruling("refused", "not_eligible", f"理由：{WRITTEN}")
    actions.decide(it.cases["refused"].pk, ruling, by=town.suzuki, at=MONDAY)
    bring(town, it.cases["granted"], "granted")


def _propose(it: Hiding) -> None:
    """Let a refusal be on its way to three posts, with her address in its reason."""
    office = an_office(it.life.town)
    it.life.browsers["chief"] = jar_of(Desk.of(it.life.town, office.chief).client)
    case, by = it.cases["proposed"].pk, it.life.town.sato
    ruling = Ruling("refused", "not_eligible", f"理由：{WRITTEN}")
    row = actions.propose(case, ruling, is_urgent=False, by=by, at=MONDAY)
    office.rule(approval=[])
    it.proposal = row.pk


def _judge(it: Hiding) -> None:
    """Let the registers know her, and a run over all residents find her."""
    town = it.life.town
    profile = {"name": NAME, "birth": BIRTH, "address": ADDRESS}
    system = Actor.system(town.id)
    entries = [Entry("hisoka", profile, dict(of_runs.POOR))]
    enroll(town.id, entries, as_of=of_runs.TODAY, by=system, at=MONDAY)
    row = of_runs.finished(town)
    page = runs.look_through(row.pk, "yes", by=town.sato, at=MONDAY)
    for one in page.rows:
        opened = runs.open_verdict(row.pk, one.person, by=town.sato, at=MONDAY)
        if opened.profile.birth == BIRTH:
            it.run, it.record = row.pk, one.person
    assert it.record is not None, "the run must find her"


def _go_on(it: Hiding) -> None:
    """Begin what is not sent yet: a draft of hers, and one at a browser of nobody."""
    begun = a_draft(it.life.town, procedure=SLUG, by=it.by)
    draft = begun.opened()
    for page in ("applicant", "birth", "home"):
        draft = actions.save_page(draft, page, answers()[page], by=it.by, at=MONDAY)
    it.drafts["hers"] = begun.handle.draft_id
    it.life.hold("flight begun", begun)
    fresh = a_draft(it.life.town, procedure=SLUG, by=it.by)
    it.drafts["fresh"] = fresh.handle.draft_id
    it.life.hold("flight fresh", fresh)


def settle() -> None:
    """Let followers and jobs do all there is to do."""
    for _ in range(3):
        follow_all()
        run_due()


# ------------------------------------------------------------------------- looking


def texts_of(content: bytes) -> Iterator[str]:
    """Yield what can be read in an answer, also inside a PDF."""
    yield content.decode("utf-8", "replace")
    if content.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield "".join("".join(page.extract_text().split()) for page in reader.pages)
        yield str(dict(reader.metadata or {}))
        yield str([one.get("/V") for one in (reader.get_fields() or {}).values()])


def leaks(content: bytes | str) -> set[str]:
    """Return the markers that can be read in something, in whatever form."""
    whole = content.encode() if isinstance(content, str) else content
    return {FORMS[found] for words in texts_of(whole) for found in ANY.findall(words)}


def forms_of(marker: str) -> Iterator[str]:
    """Yield a marker as it may stand in a page, in JSON, in an address."""
    yield marker
    yield json.dumps(marker).strip('"')
    yield quote(marker)


FORMS = {form: one for one in MARKERS for form in forms_of(one)}
ANY = re.compile("|".join(re.escape(one) for one in sorted(FORMS, key=len)[::-1]))
