"""The cast and the offers of tests: plain builders with defaults.

Hanako asks, Ichirō is her proxy, Ken a stranger; Satō is a clerk and Suzuki a
supervisor of 区民課, Katō a clerk of another department and Noda one of the other
ward. Every room above may build cases with `a_case(town, state=…)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask, Handle, OpenDraft
from madoguchi.cases.queries import open_draft, open_own
from madoguchi.kernel.channel import Channel
from madoguchi.people.actions import Claims, sign_in
from madoguchi.people.models import Person
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import (
    Definition,
    FeeRule,
    Identity,
    Page,
    Period,
    Remedies,
    Retention,
    Stage,
    Way,
)
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.procedures.texts import Text
from madoguchi.wards.actions import (
    NewStaff,
    NewWard,
    create_department,
    create_staff,
    create_ward,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.queries import actor_of, forget_wards
from madoguchi.wards.scope import ward_scope

MONDAY = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)  # 10 o'clock in Tokyo
DAY = timedelta(days=1)
ADDRESS = "192.0.2.7"
REMEDIES = "みどり区長に対して審査請求をすることができます"

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "copies": {"copies": 2},
    "delivery": {"delivery": "pickup"},
    "applicant": {
        "applicant": {
            "family": "若葉",
            "given": "花子",
            "family_kana": "ワカバ",
            "given_kana": "ハナコ",
        },
        "birth": "1958-04-01",
    },
    "contact": {"phone": "090-1234-5678", "email": None},
}


def text(words: str) -> Text:
    return Text(ja=words, en=words)


def a_question(key: str, kind: str, **more: Any) -> Question:
    return Question(key=key, kind=kind, label=text(key), **more)


def a_page(key: str, *questions: Question, show_if: str = "") -> Page:
    node = parse(show_if) if show_if else None
    return Page(key=key, title=text(key), questions=questions, show_if=node)


def options(*values: str) -> tuple[Option, ...]:
    return tuple(Option(value=value, label=text(value)) for value in values)


def a_stage(key: str, kind: str, who: str = "clerk") -> Stage:
    return Stage(key=key, title=text(key), kind=kind, who=who)


def a_definition(slug: str = "certificate", **changes: Any) -> Definition:
    """Return a certificate that anybody may ask for, unless told otherwise."""
    settings: dict[str, Any] = {
        "slug": slug,
        "number": 1,
        "title": text("証明書の交付請求"),
        "reading": "しょうめいしょ",
        "summary": text("証明書を請求します。"),
        "kind": "application",
        "category": text("証明"),
        "department": "kumin",
        "audience": text("区民"),
        "identity": Identity(),
        "period": Period(days=3),
        "retention": Retention("3年", 3),
        "channels": tuple(Way(name) for name in ("web", "counter", "post", "phone")),
        "pages": CERTIFICATE_PAGES,
        "stages": CERTIFICATE_STAGES,
        "remedies": Remedies(appealable=True),
        "fee": (FeeRule(text("手数料"), parse("300 * copies")),),
        "roles": {"name": "applicant", "birth": "birth", "phone": "phone"},
        "facts": ("delivery",),
    }
    return Definition(**{**settings, **changes})


CERTIFICATE_PAGES = (
    a_page("copies", a_question("copies", "number", own={"min": 1, "max": 10})),
    a_page(
        "delivery",
        a_question("delivery", "choice", options=options("pickup", "post")),
    ),
    a_page(
        "where",
        a_question("address", "text", own={"max_length": 60}),
        show_if='delivery == "post"',
    ),
    a_page(
        "applicant",
        a_question("applicant", "name", source="person.name"),
        a_question("birth", "birthdate", source="person.birth"),
    ),
    a_page(
        "contact",
        a_question("phone", "phone", source="person.phone"),
        a_question("email", "email", required=False, source="person.email"),
    ),
)
CERTIFICATE_STAGES = (
    a_stage("review", "review"),
    a_stage("decision", "decision"),
    a_stage("handover", "handover", "register"),
    a_stage("close", "close"),
)


def a_certificate() -> Definition:
    return a_definition()


def a_benefit() -> Definition:
    """Return a benefit: identity needed, decided by the supervisor, nothing issued."""
    return a_definition(
        "benefit",
        identity=Identity(proofing=2, authn=2),
        period=Period(days=30),
        stages=(
            a_stage("review", "review"),
            a_stage("decision", "decision", "supervisor"),
            a_stage("close", "close"),
        ),
    )


def an_allowance() -> Definition:
    """Return work the law entrusts to the ward: the governor hears the appeal."""
    return a_definition(
        "allowance", remedies=Remedies(appealable=True, appeal_to="東京都知事")
    )


def a_request_of_staff() -> Definition:
    """Return what staff apply for themselves (庁内); a supervisor decides."""
    return a_definition(
        "request",
        for_staff=True,
        channels=(Way("staff"),),
        pages=(a_page("wish", a_question("wish", "text", own={"max_length": 60})),),
        stages=(
            a_stage("decision", "decision", "supervisor"),
            a_stage("close", "close", "supervisor"),
        ),
        fee=(),
        roles={},
        facts=(),
        remedies=Remedies(),
    )


def a_survey() -> Definition:
    return a_definition(
        "survey",
        kind="survey",
        anonymous=True,
        pages=(
            a_page(
                "score",
                a_question("score", "choice", options=options("1", "2", "3", "4", "5")),
            ),
        ),
        stages=(a_stage("close", "close"),),
        roles={},
        facts=("score",),
        fee=(),
        remedies=Remedies(),
    )


@dataclass(frozen=True)
class Town:
    """One ward with its people."""

    ward: Ward
    sato: Actor
    suzuki: Actor
    kato: Actor
    hanako: Actor
    ichiro: Actor
    ken: Actor
    people: Mapping[str, Person] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.ward.pk

    @property
    def anyone(self) -> Actor:
        return Actor.anonymous(self.ward.pk)


def a_town(slug: str = "midori") -> Town:
    """Build a ward with offices, staff, residents and three offers."""
    ward = create_ward(NewWard(slug=slug, code="131999", name="みどり区"))
    with ward_scope(ward.pk):
        kumin = create_department(ward, slug="kumin", name="区民課")
        other = create_department(ward, slug="zeimu", name="税務課")
        people = {name: a_person(ward.pk, name) for name in ("hanako", "ichiro", "ken")}
        by_name = {
            name: Actor.resident(ward.pk, str(person.pk))
            for name, person in people.items()
        }
        town = Town(
            ward=ward,
            sato=staff(kumin, "sato", "佐藤 恵", "clerk"),
            suzuki=staff(kumin, "suzuki", "鈴木 誠", "supervisor"),
            kato=staff(other, "kato", "加藤 学", "clerk"),
            people=people,
            **by_name,
        )
        forget_offers()
        for definition in (a_certificate(), a_benefit(), a_survey()):
            publish(
                definition, ward=ward.pk, by=Actor.system(ward.pk), at=MONDAY - 90 * DAY
            )
        forget_offers()
    return town


def staff(
    department: Department, login: str, name: str, *roles: str, post: str = ""
) -> Actor:
    new = NewStaff(login=login, name=name, encoded="!", roles=roles, post=post)
    return actor_of(create_staff(department, new))


@dataclass(frozen=True)
class Office:
    """A town whose approval table sends refusals through three posts.

    `finance` is consulted; `second_head` holds the same post as `head`.
    """

    town: Town
    chief: Actor
    head: Actor
    second_head: Actor
    finance: Actor

    def rule(self, **rules: Any) -> None:
        """Change rules of the ward."""
        rule(self.town, **rules)


def rule(town: Town, **rules: Any) -> None:
    """Change rules of a ward."""
    row = Ward.objects.get(pk=town.id)
    row.rules = {**row.rules, **rules}
    row.save(update_fields=["rules"])
    forget_wards()


TABLE = [{"outcome": "refused", "steps": ["chief", "head"], "consult": ["zaisei/head"]}]


def an_office(town: Town) -> Office:
    with ward_scope(town.id):
        kumin = Department.objects.get(ward=town.id, slug="kumin")
        zaisei = create_department(town.ward, slug="zaisei", name="財政課")
        office = Office(
            town,
            staff(kumin, "kei", "係田 長", "clerk", post="chief"),
            staff(kumin, "kacho", "課本 長", "supervisor", post="head"),
            staff(kumin, "kacho2", "課山 次", "supervisor", post="head"),
            staff(zaisei, "zaisei1", "財前 計", "supervisor", post="head"),
        )
        office.rule(approval=TABLE)
    return office


def a_person(ward: int, name: str, **levels: int) -> Person:
    claims = Claims(
        proofing=levels.get("proofing", 3),
        authn=levels.get("authn", 3),
        profile={"name": {"family": "若葉", "given": name}, "birth": "1958-04-01"},
    )
    return sign_in(ward, "https://id.example", name, claims, MONDAY)


@dataclass(frozen=True)
class Begun:
    """A draft of a test: its handle, and it again as often as it is opened."""

    handle: Handle
    by: Actor

    def opened(self) -> OpenDraft:
        return open_draft(self.by, self.handle.draft_id, self.handle.secret)


def a_draft(
    town: Town,
    *,
    procedure: str = "certificate",
    by: Actor | None = None,
    at: datetime = MONDAY,
    **start: Any,
) -> Begun:
    """Start a draft and save no page."""
    by = by or town.anyone
    begin = actions.Start(procedure, **start)
    return Begun(actions.start_draft(begin, by=by, at=at), by)


def a_full_draft(
    town: Town,
    *,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    at: datetime = MONDAY,
    **start: Any,
) -> Begun:
    """Start a draft and save every page of it."""
    begun = a_draft(town, at=at, **start)
    opened = begun.opened()
    if answers is None:
        survey = start.get("procedure") == "survey"
        answers = {"score": {"score": "5"}} if survey else ANSWERS
    for page, given in answers.items():
        opened = actions.save_page(opened, page, given, by=begun.by, at=at)
    return begun


def a_case(town: Town, state: str = "received", **draft: Any) -> Case:
    """Return a case in a state, brought there by the real actions.

    States: received, reviewing, correcting, granted, refused, issued, closed,
    withdrawn.
    """
    begun = a_full_draft(town, **draft)
    at = draft.get("at", MONDAY)
    case = actions.submit(begun.opened(), by=begun.by, at=at)
    return bring(town, case, state, at=at)


def bring(town: Town, case: Case, state: str, *, at: datetime = MONDAY) -> Case:
    """Bring a received case to another state."""
    if state == "withdrawn":
        actions.withdraw(case, by=town.anyone, at=at)
    elif state != "received":
        actions.take(case.pk, by=town.sato, at=at)
    if state == "correcting":
        ask(town, case.pk, at=at)
    if state in ("granted", "refused", "issued", "closed"):
        outcome = "refused" if state == "refused" else "granted"
        decide(town, case.pk, outcome, at=at)
    if state in ("issued", "closed") and case.procedure == "certificate":
        robot = Actor.system(town.id)
        actions.hand_over_done(
            case.pk, adapter="sample", result="issued", by=robot, at=at
        )
    if state == "closed":
        actions.close(case.pk, by=town.sato, at=at)
    return Case.objects.get(pk=case.pk)


def ask(
    town: Town,
    case_id: UUID,
    *,
    question: str = "birth",
    at: datetime = MONDAY,
) -> Case:
    wish = Wish(
        [Ask(question, "mismatch", "生年月日を確かめてください。")],
        due_on=date(2026, 4, 20),
    )
    return actions.ask_correction(case_id, wish, by=town.sato, at=at)


def answer(case: Case, answers: Mapping[str, Any], *, at: datetime) -> Case:
    return actions.answer_correction(
        open_own(Case.objects.get(pk=case.pk)),
        answers=answers,
        by=Actor.anonymous(case.ward_id),
        at=at,
    )


def decide(
    town: Town, case_id: UUID, outcome: str = "granted", *, at: datetime = MONDAY
) -> Case:
    ruling = actions.Ruling(outcome)
    if outcome == "refused":
        ruling = actions.Ruling(outcome, "not_eligible", "区内に住民登録がありません。")
    return actions.decide(case_id, ruling, by=town.suzuki, at=at)


COUNTER = Channel.COUNTER


def offer_real(town: Town, *slugs: str) -> None:
    """Publish procedures of the repository in a town, with their departments."""
    long_ago = timezone.now() - timedelta(days=90)
    for slug in slugs:
        definition = load(Path(settings.PROCEDURES_DIR) / slug / "1")
        Department.objects.get_or_create(
            ward=town.ward, slug=definition.department, defaults={"name": "担当課"}
        )
        publish(definition, ward=town.id, by=Actor.system(town.id), at=long_ago)
    forget_offers()
