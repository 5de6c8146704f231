"""What another portal took becomes one case of ours, or stops before a person."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from madoguchi.cases.models import Case, Draft
from madoguchi.cases.queries import opened
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    a_page,
    a_question,
)
from madoguchi.documents.actions import read_document
from madoguchi.documents.queries import documents_of
from madoguchi.documents.tests.test_covering import a_picture
from madoguchi.events.queries import history
from madoguchi.exchange.actions import arrivals
from madoguchi.exchange.actions.arrivals import (
    Compared,
    Pulled,
    compare,
    pull,
    settle_by_hand,
    take_again,
    take_file,
)
from madoguchi.exchange.inboxes.border import Attached
from madoguchi.exchange.inboxes.fake import deliver
from madoguchi.exchange.models import Arrival
from madoguchi.exchange.problems import InboxAway, NoInbox, NoSuchBatch, NotThatCase
from madoguchi.exchange.tests.portal import FLAT, Wire, open_inbox, wired
from madoguchi.procedures.definition.model import Identity
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture(autouse=True)
def _demo(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.HOME = tmp_path
    settings.FAKE_INBOX_URL = "http://portal.example/inbox"


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch, town: Town) -> Wire:
    open_inbox(town, "certificate", "benefit")
    return wired(monkeypatch)


def filed(town: Town, at: Any = FRIDAY, **changes: Any) -> str:
    answers = {**FLAT, **changes}
    kept = {key: value for key, value in answers.items() if value is not None}
    return deliver(town.id, "certificate", kept, at)


def test_the_four_verbs_bring_an_application_that_becomes_a_case(
    town: Town, wire: Wire
) -> None:
    number = filed(town)

    assert pull(town.id, at=MONDAY) == Pulled(taken=1)
    compare(town.id, at=MONDAY)

    assert set(wire.verbs) == {
        "login",
        "applications/list",
        "applications/get",
        "applications/status",
    }
    row = Arrival.objects.get()
    assert (row.number, row.state) == (number, "taken")
    assert (row.key_id, bytes(row.sealed)) == (None, b"")
    case = Case.objects.get()
    assert row.case_id == case.pk
    assert (case.channel, case.arrived_on) == ("api", FRIDAY.date())
    assert opened(case).whole["applicant"] == FLAT["applicant"]
    assert history(town.id, case.stream)[-1].fact["identity"] == "vouched"
    assert [one.kind for one in history(town.id, row.stream)] == ["arrival.taken"]


def test_pulled_again_it_is_the_same_case(town: Town, wire: Wire) -> None:
    filed(town)
    pull(town.id, at=MONDAY)

    assert pull(town.id, at=MONDAY) == Pulled(known=1)

    assert Case.objects.count() == 1


class PowerCut(Exception):
    """The process ends here."""


def test_what_was_kept_when_the_power_went_goes_on_as_one_case(
    town: Town, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_given: object) -> None:
        raise PowerCut

    filed(town)
    with monkeypatch.context() as patch:
        patch.setattr(arrivals, "_taken", cut)
        with pytest.raises(PowerCut):
            pull(town.id, at=MONDAY)
    assert Case.objects.count() == 1
    assert Arrival.objects.get().state == "new"

    assert pull(town.id, at=MONDAY) == Pulled(taken=1, known=1)

    assert Case.objects.count() == 1
    assert Arrival.objects.get().case_id == Case.objects.get().pk


@pytest.mark.parametrize(
    ("changes", "code", "question"),
    [
        ({"copies": 99}, "misshapen", "copies"),
        ({"copies": "two"}, "misshapen", "copies"),
        ({"copies": None}, "missing", "copies"),
        ({"shoe": 42}, "unknown", "shoe"),
    ],
)
def test_what_cannot_be_received_stops_with_its_question(
    town: Town, wire: Wire, changes: dict[str, Any], code: str, question: str
) -> None:
    filed(town, **changes)

    assert pull(town.id, at=MONDAY) == Pulled(stopped=1)

    row = Arrival.objects.get()
    assert (row.state, row.question) == ("stopped", question)
    assert row.code == code
    assert not Case.objects.exists()
    assert take_again(row.pk, by=town.sato, at=MONDAY).state == "stopped"
    assert Draft.objects.filter(submitted_at=None, expired_at=None).count() <= 1


def test_what_is_not_offered_or_not_agreed_stops(town: Town, wire: Wire) -> None:
    deliver(town.id, "benefit", {}, FRIDAY)
    deliver(town.id, "nothing", {}, FRIDAY)

    pull(town.id, at=MONDAY)

    codes = dict(Arrival.objects.values_list("procedure", "code"))
    assert codes == {"benefit": "missing", "nothing": "out_of_scope"}


def test_who_is_not_vouched_for_cannot_be_received(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = a_definition("known", identity=Identity(proofing=2, authn=2))
    by = Actor.system(town.id)
    publish(known, ward=town.id, by=by, at=MONDAY - timedelta(days=9))
    forget_offers()
    open_inbox(town, "known", vouches=False)
    wired(monkeypatch)
    deliver(town.id, "known", {k: v for k, v in FLAT.items() if v is not None}, FRIDAY)

    pull(town.id, at=MONDAY)

    assert Arrival.objects.get().code == "identity"


def test_a_clerk_says_which_case_it_was_typed_in_as(town: Town, wire: Wire) -> None:
    filed(town, copies=99)
    pull(town.id, at=MONDAY)
    row, case = Arrival.objects.get(), a_case(town)

    for number in ("", "0000-0000-00"):
        with pytest.raises(NotThatCase):
            settle_by_hand(row.pk, number, by=town.sato, at=MONDAY)
    with pytest.raises(NoSuchBatch):
        settle_by_hand(row.pk, case.reference, by=town.kato, at=MONDAY)
    done = settle_by_hand(row.pk, f" {case.reference} ", by=town.sato, at=MONDAY)

    assert (done.state, done.case_id, done.key_id) == ("by_hand", case.pk, None)
    with pytest.raises(NotThatCase):
        settle_by_hand(row.pk, case.reference, by=town.sato, at=MONDAY)


def test_a_portal_that_is_away_loses_nothing(town: Town, wire: Wire) -> None:
    filed(town)
    wire.cut = True
    for act in (pull, compare):
        with pytest.raises(InboxAway):
            act(town.id, at=MONDAY)

    wire.cut = False
    assert pull(town.id, at=MONDAY) == Pulled(taken=1)


def test_a_ward_without_a_portal_pulls_nothing(town: Town) -> None:
    with pytest.raises(NoInbox):
        pull(town.id, at=MONDAY)


def test_comparing_finds_what_was_never_pulled(town: Town, wire: Wire) -> None:
    filed(town)
    pull(town.id, at=MONDAY)
    filed(town, at=FRIDAY + timedelta(hours=1))

    assert compare(town.id, at=MONDAY) == Compared(both=1, missing=1, unknown=0)


def a_file(number: str = "P1", **changes: Any) -> dict[str, Any]:
    one = {
        "number": number,
        "procedure": "certificate",
        "arrived_at": FRIDAY.isoformat(),
        "answers": {key: value for key, value in FLAT.items() if value is not None},
    }
    return {"source": "fake", "applications": [{**one, **changes}]}


def test_a_dropped_file_is_taken_in_once(town: Town, wire: Wire) -> None:
    text = json.dumps(a_file())

    assert take_file(town.id, text, at=MONDAY) == Pulled(taken=1)
    assert take_file(town.id, text, at=MONDAY) == Pulled(known=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({"source": "other", "applications": []}),
        json.dumps(a_file(number="../x")),
        json.dumps(a_file(arrived_at="2026-04-03T10:00:00")),
        json.dumps(a_file(answers=[])),
    ],
)
def test_a_file_that_is_none_is_refused_whole(
    town: Town, wire: Wire, text: str
) -> None:
    with pytest.raises(InboxAway):
        take_file(town.id, text, at=MONDAY)

    assert not Arrival.objects.exists()


def a_proof(town: Town) -> None:
    """Offer what asks for a file, to the portal too."""
    forget_offers()
    definition = a_definition(
        "proof",
        pages=(
            a_page("applicant", a_question("applicant", "name")),
            a_page("proof", a_question("proof", "file")),
        ),
        roles={"name": "applicant"},
        facts=(),
        fee=(),
    )
    publish(definition, ward=town.id, by=Actor.system(town.id), at=MONDAY - 9 * DAY)
    forget_offers()


def with_file(town: Town, *files: Attached) -> None:
    a_proof(town)
    open_inbox(town, "proof", named="proofs")
    answers = {"applicant": FLAT["applicant"]}
    deliver(town.id, "proof", answers, FRIDAY, files)


def test_a_file_comes_with_its_application(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wired(monkeypatch)
    with_file(town, Attached("proof", "../免許証.png", a_picture("png")))

    assert pull(town.id, at=MONDAY) == Pulled(taken=1)

    case = Case.objects.get()
    (document,) = documents_of(town.id, case.stream)
    assert opened(case).whole["proof"] == str(document.pk)
    read = read_document(document)
    assert read.name == "免許証.png"
    assert read.content.startswith(b"\x89PNG")
    assert Arrival.objects.get().sealed == b""


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (Attached("proof", "表.xlsx", b"PK\x03\x04 a table"), "file"),
        (Attached("nothing", "写真.png", b"?"), "unknown"),
        (None, "missing"),
    ],
)
def test_a_file_that_cannot_be_kept_stops_before_a_person(
    town: Town, monkeypatch: pytest.MonkeyPatch, file: Attached | None, code: str
) -> None:
    wired(monkeypatch)
    with_file(town, *([file] if file else []))

    assert pull(town.id, at=MONDAY) == Pulled(stopped=1)

    assert Arrival.objects.get().code == code
    assert not Case.objects.exists()
