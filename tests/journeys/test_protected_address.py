"""Nobody but the person and a named opener learns where a protected person lives.

Everything a ward puts out is asked for by everybody there is: every address of every
door, each document, letter, mail and hand-over, the log, the jobs, the lines of the
server's log. Before the protection the same looking finds the address in many places,
which are listed here: one that is new is found too.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from madoguchi.cases import actions
from madoguchi.cases.actions.tries import forget_tries
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.cases.registers.border import Answer, HandOver
from madoguchi.cases.tasks import REGISTERS, tell_register
from madoguchi.documents.actions import read_document
from madoguchi.documents.models import Document
from madoguchi.events.models import View
from madoguchi.notices.actions import SENDERS
from madoguchi.notices.letters import Letter
from madoguchi.protection import actions as protection
from madoguchi.protection.actions import Wish
from madoguchi.protection.models import Protection
from madoguchi.vault.keys import hold_root_key
from madoguchi.wards.scope import ward_scope
from tests.journeys.marked import (
    ADDRESS,
    SLUG,
    WRITTEN,
    Hiding,
    hide_out,
    leaks,
    settle,
)
from tests.journeys.test_two_wards import FITTING, NOWHERE, Thing, acts
from tests.journeys.visits import Place, Visitor, address, places
from tests.journeys.world import NOW, ROOT_KEY, Jar, World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.doors]

GROUND = "本人から申出があり、確かめました。"
WISH = Wish("partner_violence", GROUND, NOW.date() + timedelta(days=300))
WHY = "通知を郵送するために要ります。"
EVERY = [one for one in places() if one.name not in NOWHERE]
PERSON, OPENER = "hisoka", "sato"

BEARS: Mapping[str, str] = {
    "api:case-answers": "her client",
    "office:advice": "clerks",
    "office:answer": "clerks",
    "office:approval": "clerks",
    "office:answer_check": "clerks",
    "office:case": "clerks",
    "office:case_copy": "clerks",
    "office:correction": "clerks",
    "office:document": "clerks",
    "office:run_verdict": "clerks",
    "web:case": "holders",
    "web:correct": "holders",
    "web:correct-check": "her alone",
    "web:correct-page": "holders",
    "web:document": "holders",
    "web:filled-form": "holders",
    "web:my-answers": "her alone",
    "web:question": "holders",
}
"""Every address that tells where somebody lives, and to whom, while nobody hides."""
CLERKS = {"sato", "suzuki", "chief"}
TELLING = [one for one in EVERY if one.name in BEARS]


@pytest.fixture(scope="module")
def hiding(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[Hiding]:
    life = world["midori"]
    with django_db_blocker.unblock(), ward_scope(life.town.id):
        it = hide_out(life)
        settle()
        yield it


@dataclass(frozen=True)
class Before:
    """What tells where she lives while nobody protects her: the control."""

    found: "Found"
    letters: int
    handed: int


@pytest.fixture(scope="module")
def before(hiding: Hiding, django_db_blocker: DjangoDbBlocker) -> Before:
    with django_db_blocker.unblock(), ward_scope(hiding.ward):
        found = look_everywhere(hiding)
        with watched(hiding) as out:
            letters = [one for one in out.letters if leaks(one)]
            handed = [one for one in out.handed if leaks(str(one.answers))]
    return Before(found, len(letters), len(handed))


@pytest.fixture(scope="module")
def protected(
    hiding: Hiding, before: Before, django_db_blocker: DjangoDbBlocker
) -> Iterator[Hiding]:
    """Protect her by one of her cases, once the control has looked."""
    del before
    with django_db_blocker.unblock(), undone(), ward_scope(hiding.ward):
        hold_root_key(ROOT_KEY)
        paper = hiding.cases["paper"].pk
        actions.protect(paper, WISH, by=hiding.life.town.sato, at=NOW)
        yield hiding


# ---------------------------------------------------------------- what there is to ask


def of_cases(name: str) -> Callable[[Hiding], Iterator[Mapping[str, object]]]:
    return lambda it: ({name: one.pk} for one in it.cases.values())


def of_papers(
    name: str, other: str
) -> Callable[[Hiding], Iterator[Mapping[str, object]]]:
    return lambda it: (
        {name: case.pk, other: document}
        for case in it.cases.values()
        for document in it.life.documents(case)
    )


def of_drafts(it: Hiding) -> Iterator[Mapping[str, object]]:
    yield from ({"draft": one} for one in it.drafts.values())
    yield from ({"draft": one.pk} for one in it.cases.values())


def of_pages(it: Hiding) -> Iterator[Mapping[str, object]]:
    for draft in it.drafts.values():
        yield from ({"draft": draft, "page": page} for page in ("home", "other"))


def of_corrections(it: Hiding) -> Iterator[Mapping[str, object]]:
    for name in ("asked", "asked unknown"):
        for page in ("home", "other"):
            yield {"case": it.cases[name].pk, "page": page}


def of_protections(it: Hiding) -> Iterator[Mapping[str, object]]:
    for one in Protection.objects.filter(ward=it.ward):
        yield {"protection_id": one.pk}


HERS: Mapping[
    tuple[str, frozenset[str]], Callable[[Hiding], Iterator[Mapping[str, object]]]
] = {
    ("web", frozenset({"case"})): of_cases("case"),
    ("api", frozenset({"case"})): of_cases("case"),
    ("office", frozenset({"case_id"})): of_cases("case_id"),
    ("web", frozenset({"case", "document"})): of_papers("case", "document"),
    ("office", frozenset({"case_id", "document_id"})): of_papers(
        "case_id", "document_id"
    ),
    ("web", frozenset({"case", "page"})): of_corrections,
    ("web", frozenset({"draft"})): of_drafts,
    ("api", frozenset({"draft"})): lambda it: iter([{"draft": it.cases["called"].pk}]),
    ("web", frozenset({"draft", "page"})): of_pages,
    ("web", frozenset({"slug"})): lambda _it: iter([{"slug": SLUG}]),
    ("office", frozenset({"run_id"})): lambda it: iter([{"run_id": it.run}]),
    ("office", frozenset({"run_id", "person_id"})): lambda it: iter(
        [{"run_id": it.run, "person_id": it.record}]
    ),
    ("office", frozenset({"protection_id"})): of_protections,
}
"""What of hers fits into which address; into others goes what anybody has there."""
HERS_AT: Mapping[str, Callable[[Hiding], Iterator[Mapping[str, object]]]] = {
    f"office:{name}": lambda it: iter([{"proposal_id": it.proposal}])
    for name in ("approval", "approval_stamp", "approval_send_back", "approval_recall")
}


def things(place: Place, it: Hiding) -> list[Thing]:
    if not place.blanks:
        return [Thing({})]
    hers = HERS_AT.get(place.name) or HERS.get((place.door, place.blanks))
    if hers is not None:
        return [Thing(filled) for filled in hers(it)]
    others = FITTING.get((place.door, place.blanks))
    return list(others(it.life))[:1] if others else []


def visitors(place: Place, it: Hiding, number: int = 0) -> Iterator[tuple[str, Jar]]:
    """Return everybody to whom the addresses of a door can open, and strangers.

    Who has nothing of hers tries the first things alone.
    """
    for name, jar in it.life.browsers.items():
        hers = name in OWN or " of flight" in name
        if place.door == "office":
            wanted = name in OF_THE_OFFICE
        elif place.door == "api":
            wanted = name in ("anonymous", "client", "her client")
        else:
            wanted = hers or name in OF_THE_WEB
            if " of flight" in name and not place.blanks & {"draft", "case"}:
                wanted = False
        if wanted and (hers or number < MOST_TRIED):
            yield name, jar


OWN = {"hisoka", "her client", "sato", "suzuki", "chief"}
MOST_TRIED = 2


OF_THE_OFFICE = {
    "anonymous", PERSON, "sato", "suzuki", "chief", "kato", "dx", "privacy", "owner",
    "cio",
}  # fmt: skip
OF_THE_WEB = {"anonymous", "hanako", "ken", "sato", "receipt of refused"}
MORE: Mapping[str, tuple[str, ...]] = {
    "office:case": ("?reveal=household", "?reveal=home", "?lang=en"),
    "office:queue": ("?view=team", "?view=all"),
    "api:case-answers": ("?names=gif", "?names=gif-xml"),
    "web:case": ("?lang=en", "?lang=ja-easy", "?lang=ko", "?lang=zh-Hans"),
}
"""Other forms in which an address shows the same."""


@dataclass
class Found:
    """Which address told which markers to whom, and how often anything was asked."""

    told: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    marked: set[tuple[str, str]] = field(default_factory=set)
    asked: int = 0

    def note(self, place: str, who: str, said: Any) -> None:
        self.asked += 1
        content = all_of(said)
        if found := leaks(content):
            self.told[place][who] |= found
        if MARK.encode() in content:
            self.marked.add((place, who))

    def to_others(self, *allowed: str) -> dict[str, set[str]]:
        """Return the addresses that told somebody who is not among the allowed."""
        others = {place: set(whom) - set(allowed) for place, whom in self.told.items()}
        return {place: whom for place, whom in others.items() if whom}


MARK = "住所は保護されています"


def all_of(said: Any) -> bytes:
    """Return head and body of an answer; what a PDF begins with stays in front."""
    body = b"".join(said.streaming_content) if said.streaming else bytes(said.content)
    return body + repr(sorted(said.headers.items())).encode()


def look_everywhere(
    it: Hiding, *only: str, at: Collection[Place] = tuple(EVERY)
) -> Found:
    """Ask for every address as everybody, or as those who are named."""
    found, visitor = Found(), Visitor()
    for place in at:
        for number, one in enumerate(things(place, it)):
            path = address("midori", place, one.filled)
            more = MORE.get(place.name, ()) if number < MOST_TRIED else ()
            for name, jar in visitors(place, it, number):
                if only and name not in only:
                    continue
                for query in ("", *more):
                    said = visitor.ask(jar, "GET", path + query)
                    assert said.status_code != 500, (place.name, name)
                    found.note(place.name, name, said)
    return found


def press_everything(it: Hiding, *names: str) -> Found:
    """Press what can be pressed at each address, and take it back again."""
    found, visitor = Found(), Visitor()
    for place in EVERY:
        if place.door == "api":
            continue
        for one in things(place, it)[:MOST_PRESSED]:
            path = address("midori", place, one.filled)
            _, sent = acts(place, it.life, one)
            for name, jar in visitors(place, it):
                if name not in names:
                    continue
                for form in (sent, HALF):
                    with undone(), ward_scope(it.ward):
                        said = visitor.ask(jar, "POST", path, form)
                        assert said.status_code != 500, (place.name, name)
                        found.note(place.name, name, said)
    return found


MOST_PRESSED = 2
HALF: Mapping[str, Any] = {
    "asked": ["home", "shelter", "words", "applicant"],
    "home.postal_code": "",
    "home.rest": "",
    "shelter": "",
    "words": "",
    "question": "home",
    "outcome": "refused",
}
"""A form that is sent half filled, so that it is shown again with what was kept."""


# ---------------------------------------------------------------- what leaves the house


@dataclass
class Out:
    """What left the house."""

    letters: list[bytes] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    handed: list[HandOver] = field(default_factory=list)


@contextmanager
def watched(it: Hiding) -> Iterator[Out]:
    """Let work go on that puts something out, and keep what it put out."""
    out = Out()

    def register(asked: HandOver) -> Answer:
        out.handed.append(asked)
        return Answer("recorded")

    def sender(letter: Letter) -> None:
        out.mails.append(f"{letter.subject}\n{letter.body}")

    with ExitStack() as stack:
        stack.enter_context(undone())
        stack.enter_context(ward_scope(it.ward))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setitem(REGISTERS, "fake", register)
        patch.setitem(SENDERS, "outbox", sender)
        before = set(Document.objects.values_list("pk", flat=True))
        work_on(it)
        new = Document.objects.filter(ward=it.ward).exclude(pk__in=before)
        out.letters = [read_document(one).content for one in new]
        yield out


def work_on(it: Hiding) -> None:
    """Decide one case with her address in the reason, grant another, ask a third."""
    town = it.life.town
    ruling = Ruling("refused", "not_eligible", f"理由：{WRITTEN}")
    actions.decide(it.cases["unknown"].pk, ruling, by=town.suzuki, at=NOW)
    actions.take(it.cases["paper"].pk, by=town.suzuki, at=NOW)
    granted = Ruling("granted", "", f"{ADDRESS['building']}あて")
    actions.decide(it.cases["paper"].pk, granted, by=town.suzuki, at=NOW)
    settle()
    Case.objects.filter(pk=it.cases["granted"].pk).update(state=Case.State.DECIDED)
    tell_register(it.ward, it.cases["granted"].pk, at=NOW)


# --------------------------------------------------------------------- the addresses


def test_without_protection_the_listed_addresses_tell(before: Before) -> None:
    found = before.found
    assert set(found.told) == set(BEARS), "list a new place that tells an address"
    assert found.asked > 1000
    for place, whom in BEARS.items():
        told = set(found.told[place])
        assert told <= (CLERKS if whom == "clerks" else told)
        assert whom != "her alone" or told == {PERSON}, place
    assert not found.marked


def test_without_protection_letters_and_registers_tell(before: Before) -> None:
    assert before.letters
    assert before.handed


def test_with_protection_no_address_tells_anybody_else(protected: Hiding) -> None:
    found = look_everywhere(protected)

    assert found.to_others(PERSON) == {}
    hers = {one for one, whom in BEARS.items() if whom in ("holders", "her alone")}
    assert set(found.told) == hers, "the person still sees all that is hers"
    # Only clerks of the department learn that she hides.
    assert {who for _, who in found.marked} == CLERKS
    assert ("office:case", "sato") in found.marked
    print(f"{found.asked} answers to everybody at {len(EVERY)} addresses")


def test_no_button_tells_it_either(protected: Hiding) -> None:
    holders = [
        name
        for name in protected.life.browsers
        if name.startswith(("draft of flight", "receipt of flight"))
    ]
    found = press_everything(protected, "sato", "suzuki", "kato", *holders)

    assert found.to_others() == {}
    print(f"{found.asked} forms sent")


def test_a_permitted_opening_shows_it_to_the_opener_alone(protected: Hiding) -> None:
    town = protected.life.town
    case = protected.cases["signed in"]
    with undone(), ward_scope(protected.ward):
        (asked,) = actions.ask_opening(case.pk, "post", WHY, by=town.sato, at=NOW)
        protection.permit_opening(asked.pk, by=town.suzuki, at=NOW)
        who = ("sato", "suzuki", "kato", "privacy")
        found = look_everywhere(protected, *who, at=TELLING)

        assert found.to_others(OPENER) == {}
        clerks_see = {one for one, whom in BEARS.items() if whom == "clerks"}
        assert set(found.told) == clerks_see
        looks = View.objects.filter(ward=protected.ward, kind="address.viewed")
        assert looks.filter(stream=case.stream).exists()


def test_the_end_shows_it_again(protected: Hiding) -> None:
    town = protected.life.town
    with undone(), ward_scope(protected.ward):
        (row,) = Protection.objects.filter(
            ward=protected.ward, covered__stream=protected.cases["paper"].stream
        )
        protection.ask_end(row.pk, "本人の申出による。", by=town.sato, at=NOW)
        protection.end(row.pk, by=town.suzuki, at=NOW)

        assert set(look_everywhere(protected, *CLERKS, at=TELLING).told) == {
            one for one, whom in BEARS.items() if whom == "clerks"
        }


# ------------------------------------------------------- letters, mail, registers, jobs


def test_with_protection_nothing_that_leaves_tells(
    protected: Hiding, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), watched(protected) as out:
        assert out.letters
        assert out.mails
        assert out.handed
        assert [one for one in out.letters if leaks(one)] == []
        assert [one for one in out.mails if leaks(one)] == []
        assert [one for one in out.handed if leaks(str(one.answers))] == []
        assert all(one.protected for one in out.handed)
    assert leaks(caplog.text) == set()


def test_no_row_holds_it_readable(protected: Hiding) -> None:
    assert leaks(dumped()) == set()


def dumped() -> str:
    """Return every value of every table: the log, looks, jobs and all else."""
    lines: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            lines += [readable(one) for row in cursor.fetchall() for one in row]
    return "\n".join(lines)


def readable(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


# ------------------------------------------------------------------------- to be found


@pytest.mark.parametrize("typed", [*ADDRESS.values(), WRITTEN])
@pytest.mark.parametrize("name", ["sato", "suzuki", "kato"])
def test_nobody_is_found_by_an_address(
    typed: str, name: str, protected: Hiding
) -> None:
    numbers = [one.reference for one in protected.cases.values()]
    visitor = Visitor()
    for field_name in ("reference", "name", "phone"):
        sent = {
            field_name: typed,
            "birth.era": "西暦",
            "birth.year": "1990",
            "birth.month": "2",
            "birth.day": "3",
        }
        jar = protected.life.browsers[name]
        with undone(), ward_scope(protected.ward):
            said = visitor.ask(jar, "POST", "/midori/office/search/", sent)
            forget_tries(protected.ward, NOW)

        assert not [one for one in numbers if one in said.content.decode()]
