"""A passkey opens only for its owner, once a challenge, and is lost with a reset."""

from datetime import timedelta

import pytest

from madoguchi.events.models import Event
from madoguchi.personnel import passkeys
from madoguchi.personnel.actions import factors, sessions
from madoguchi.personnel.actions.memberships import Posting, move
from madoguchi.personnel.models import Passkey, Session
from madoguchi.personnel.passkeys import Owner, Place
from madoguchi.personnel.problems import (
    LastPasskey,
    NoSuchPasskey,
    NotProved,
    OwnRights,
    PasskeyTaken,
)
from madoguchi.personnel.queries import credentials_of, passkeys_of
from madoguchi.personnel.tests.authenticator import Authenticator
from madoguchi.personnel.tests.conftest import NINE, Office
from madoguchi.wards.models import Staff, Ward
from madoguchi.wards.queries import forget_wards

HERE = Place("testserver", "http://testserver", "みどり区")
DAY = timedelta(days=1)


def registered(staff: Staff, device: Authenticator, place: Place = HERE) -> Passkey:
    owner = Owner(b"x", staff.login, staff.name)
    options, state = passkeys.ask_to_register(place, owner, [])
    new = passkeys.register(place, state, device.register(options))
    return factors.add_passkey(staff, new, host=place.host, name="窓口", at=NINE)


def shown(staff: Staff, device: Authenticator, place: Place = HERE) -> None:
    known = credentials_of(passkeys_of(staff))
    options, state = passkeys.ask_to_prove(place, known)
    proved = passkeys.prove(place, state, known, device.prove(options))
    factors.use_passkey(staff, proved, NINE)


def test_a_registered_device_proves_who_holds_it(office: Office) -> None:
    device = Authenticator()
    registered(office.suzuki, device)

    shown(office.suzuki, device)

    assert Passkey.objects.get().used_at == NINE
    assert Passkey.objects.get().uses == 1


def test_another_device_proves_nothing(office: Office) -> None:
    registered(office.suzuki, Authenticator())
    stranger = Authenticator()

    with pytest.raises(NotProved):
        shown(office.suzuki, stranger)


def test_the_key_of_another_person_proves_nothing(office: Office) -> None:
    device = Authenticator()
    registered(office.sato, device)
    registered(office.suzuki, Authenticator())

    with pytest.raises(NotProved):
        shown(office.suzuki, device)


@pytest.mark.parametrize(
    "told", ["http://evil.example", "https://testserver", "http://testserver:81"]
)
def test_an_answer_from_another_origin_is_not_believed(
    office: Office, told: str
) -> None:
    device = Authenticator()
    registered(office.suzuki, device)
    device.origin = told

    with pytest.raises(NotProved):
        shown(office.suzuki, device)


def test_an_answer_to_an_older_question_is_not_believed(office: Office) -> None:
    device = Authenticator()
    registered(office.suzuki, device)
    known = credentials_of(passkeys_of(office.suzuki))
    options, _ = passkeys.ask_to_prove(HERE, known)
    _, state = passkeys.ask_to_prove(HERE, known)

    with pytest.raises(NotProved):
        passkeys.prove(HERE, state, known, device.prove(options))


@pytest.mark.parametrize(
    "answer", ["", "null", "[]", "{}", '{"id": 1}', "x" * 20_000, '{"rawId": "é"}']
)
def test_nonsense_is_refused_and_never_a_failure(office: Office, answer: str) -> None:
    registered(office.suzuki, Authenticator())
    known = credentials_of(passkeys_of(office.suzuki))
    _, state = passkeys.ask_to_prove(HERE, known)
    _, fresh = passkeys.ask_to_register(HERE, Owner(b"x", "x", "x"), [])

    with pytest.raises(NotProved):
        passkeys.prove(HERE, state, known, answer)
    with pytest.raises(NotProved):
        passkeys.register(HERE, fresh, answer)


def test_a_copied_device_is_found_out(office: Office) -> None:
    device = Authenticator()
    registered(office.suzuki, device)
    shown(office.suzuki, device)
    shown(office.suzuki, device)
    copy = Authenticator(id=device.id, key=device.key, uses=1)

    with pytest.raises(NotProved, match="copied"):
        shown(office.suzuki, copy)


def test_a_device_belongs_to_one_person(office: Office) -> None:
    device = Authenticator()
    registered(office.suzuki, device)

    with pytest.raises(PasskeyTaken):
        registered(office.sato, device)


def test_a_clerk_comes_in_and_an_approver_is_asked(office: Office) -> None:
    assert factors.after_password(office.sato, NINE) == "come_in"
    assert factors.after_password(office.suzuki, NINE) == "offer"
    assert factors.after_password(office.suzuki, NINE + 13 * DAY) == "offer"
    assert factors.after_password(office.suzuki, NINE + 15 * DAY) == "closed"


def test_who_has_a_passkey_shows_it_in_any_role(office: Office) -> None:
    registered(office.sato, Authenticator())

    assert factors.after_password(office.sato, NINE) == "prove"


def test_a_role_to_come_asks_for_one_and_a_role_that_is_over_does_not(
    office: Office,
) -> None:
    at, day = NINE, NINE.date() + 10 * DAY
    to_come = Posting(office.kumin, ("supervisor",), day)
    move(office.sato, to_come, by=office.admin, at=at)
    below = Posting(office.kumin, ("clerk",), NINE.date())
    move(office.suzuki, below, by=office.admin, at=at)

    assert factors.after_password(office.sato, at) == "offer"
    assert factors.after_password(office.suzuki, at) == "come_in"


def test_the_rule_of_the_ward_says_who_needs_one(office: Office) -> None:
    Ward.objects.update(rules={"second_factor": {"roles": ["clerk"], "grace_days": 0}})
    forget_wards()

    assert factors.after_password(office.suzuki, NINE) == "come_in"
    assert factors.after_password(office.sato, NINE) == "register"
    assert factors.after_password(office.sato, NINE + DAY) == "closed"


def test_the_last_passkey_of_an_approver_stays(office: Office) -> None:
    first, second = (registered(office.suzuki, Authenticator()) for _ in range(2))

    factors.remove_passkey(office.suzuki, first.pk, at=NINE)
    with pytest.raises(LastPasskey):
        factors.remove_passkey(office.suzuki, second.pk, at=NINE)
    with pytest.raises(NoSuchPasskey):
        factors.remove_passkey(office.suzuki, first.pk, at=NINE)


def test_a_passkey_of_somebody_else_is_not_there(office: Office) -> None:
    theirs = registered(office.suzuki, Authenticator())

    with pytest.raises(NoSuchPasskey):
        factors.remove_passkey(office.sato, theirs.pk, at=NINE)


def test_nobody_resets_their_own_factor(office: Office) -> None:
    registered(office.jinji, Authenticator())

    with pytest.raises(OwnRights):
        factors.reset(office.jinji, "lost", by=office.admin, at=NINE)
    assert Passkey.objects.count() == 1


def test_a_reset_ends_what_was_open_and_asks_to_register_first(office: Office) -> None:
    device = Authenticator()
    registered(office.suzuki, device)
    row = sessions.begin(office.suzuki, factor="passkey", browser="", at=NINE)

    factors.reset(office.suzuki, "lost", by=office.admin, at=NINE)

    assert Session.objects.get(pk=row.pk).ending == "factor"
    assert factors.after_password(office.suzuki, NINE) == "register"
    assert factors.after_password(office.suzuki, NINE + 4 * DAY) == "closed"
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"factor.removed", "factor.reset", "session.ended"} <= kinds


def test_a_reset_needs_a_reason_of_the_list(office: Office) -> None:
    with pytest.raises(NotProved, match="reason"):
        factors.reset(office.suzuki, "because", by=office.admin, at=NINE)


def test_after_a_reset_even_a_clerk_registers_anew(office: Office) -> None:
    registered(office.sato, Authenticator())
    factors.reset(office.sato, "lost", by=office.admin, at=NINE)

    assert factors.after_password(office.sato, NINE) == "register"
