"""Sign in, check identity, consent, remember: the verbs of a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.people.facts import (
    ConsentGiven,
    ConsentWithdrawn,
    IdentityChecked,
    RegisterLoaded,
)
from madoguchi.people.models import (
    Consent,
    IdentityCheck,
    KnownAnswer,
    Person,
    ResidentRecord,
)
from madoguchi.people.queries import human_mark, proof_index
from madoguchi.vault.actions import data_key, living_keys, make_keys, take_key
from madoguchi.vault.index import blind_index
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_json, seal_json
from madoguchi.wards.actor import Actor

AT_ONCE = 500
"""How many residents are kept in one transaction, which must stay short."""
KNOWN = (
    "person.name",
    "person.birth",
    "person.address",
    "person.phone",
    "person.email",
)


@dataclass(frozen=True, slots=True)
class Claims:
    """What an identity provider vouches for, in our own names.

    `profile` holds `name` (family, given, family_kana, given_kana), `birth`,
    `address`, `email`; whatever is missing is absent.
    """

    proofing: int
    authn: int
    method: str = "oidc"
    profile: Mapping[str, Any] = field(default_factory=dict)


def sign_in(
    ward: int, issuer: str, subject: str, claims: Claims, at: datetime
) -> Person:
    """Return the person behind a subject, having kept this proof of identity."""
    index = subject_index(ward, issuer, subject)
    try:
        return _sign_in(ward, index, claims, at)
    except IntegrityError:  # the same person signed in elsewhere at this moment
        return _sign_in(ward, index, claims, at)


def subject_index(ward: int, issuer: str, subject: str) -> bytes:
    """Return where a provider's subject is found again.

    A provider tells subjects apart by every letter (OpenID Connect Core, 2), the
    index does not: it folds cases, kana and hyphens. As hexadecimal digits they
    stay apart.
    """
    exact = (text.encode().hex() for text in (issuer, subject))
    return blind_index(ward, "subject", *exact)


def _sign_in(ward: int, index: bytes, claims: Claims, at: datetime) -> Person:
    person = Person.objects.filter(ward=ward, subject=index).first()
    key = _key_for(ward, person)
    profile = dict(claims.profile)
    with unit():
        if person is None:
            person = Person(ward_id=ward, subject=index, created_at=at)
        if _has_news(person, key, profile):
            person.sealed_profile = seal_json(key, person.stream, "profile", profile)
        person.key_id = key.id
        person.human = human_mark(ward, profile)
        person.seen_at = at
        person.forgotten_at = None
        person.save(force_insert=person._state.adding)  # noqa: SLF001
        check = IdentityCheck.objects.create(
            ward_id=ward,
            person=person,
            proofing=claims.proofing,
            authn=claims.authn,
            method=claims.method,
            checked_at=at,
        )
        record(
            IdentityChecked(check.proofing, check.authn, check.method),
            on=_subject(person),
            by=Actor.resident(ward, str(person.pk)),
            at=at,
        )
    return person


def _key_for(ward: int, person: Person | None) -> DataKey:
    if person is None or person.key_id is None:
        return take_key(ward)
    return data_key(ward, person.key_id)


def _has_news(person: Person, key: DataKey, profile: dict[str, Any]) -> bool:
    if person.key_id != key.id:
        return True
    before = open_json(key, person.stream, "profile", person.sealed_profile)
    return bool(before != profile)


def _subject(person: Person) -> Subject:
    return Subject(person.ward_id, person.stream)


def index_accounts(ward: int) -> int:
    """Write anew by which name and birth date each account is found; return how many.

    Of accounts that never signed in themselves, as those of a register, there is none.
    """
    rows = Person.objects.filter(
        ward=ward, forgotten_at=None, key_id__isnull=False, checks__isnull=False
    ).distinct()
    count = 0
    for person in rows.iterator(chunk_size=AT_ONCE):
        key = data_key(ward, person.key_id or 0)
        said = open_json(key, person.stream, "profile", person.sealed_profile)
        mark = human_mark(ward, said)
        Person.objects.filter(ward=ward, pk=person.pk).update(human=mark)
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Remembered:
    """Answers to keep, by name, of which day, and the stream they were given in.

    `key` is the person's, when it is open already; `consented` says that a
    standing consent is known of.
    """

    answers: Mapping[str, Any]
    origin: str
    as_of: date
    key: DataKey | None = None
    consented: bool = False


def remember(person: Person, what: Remembered, *, by: Actor, at: datetime) -> None:
    """Keep answers for the next procedure; call it only after an opt-in.

    Runs in the caller's unit of work.
    """
    if person.key_id is None:
        return
    key = what.key or data_key(person.ward_id, person.key_id)
    rows = [
        KnownAnswer(
            ward_id=person.ward_id,
            person=person,
            name=name,
            sealed=seal_json(key, person.stream, f"known/{name}", value),
            origin=what.origin,
            as_of=what.as_of,
        )
        for name, value in what.answers.items()
        if name in KNOWN and value not in (None, "", {})
    ]
    if rows:
        KnownAnswer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["person", "name"],
            update_fields=["sealed", "origin", "as_of"],
        )
    if not what.consented:
        _consent(person, by=by, at=at)


def _consent(person: Person, *, by: Actor, at: datetime) -> None:
    given = Consent(
        ward_id=person.ward_id,
        person=person,
        purpose=Consent.Purpose.ONCE_ONLY,
        given_at=at,
    )
    Consent.objects.bulk_create([given], ignore_conflicts=True)
    record(ConsentGiven(given.purpose), on=_subject(person), by=by, at=at)


def forget_answers(person: Person, *, by: Actor, at: datetime) -> None:
    """Drop every known answer and withdraw the consent to keep them."""
    with unit():
        KnownAnswer.objects.filter(ward=person.ward_id, person=person).delete()
        withdrawn = Consent.objects.filter(
            ward=person.ward_id, person=person, withdrawn_at=None
        ).update(withdrawn_at=at)
        if withdrawn:
            record(
                ConsentWithdrawn(Consent.Purpose.ONCE_ONLY.value),
                on=_subject(person),
                by=by,
                at=at,
            )


@dataclass(frozen=True, slots=True)
class Entry:
    """One resident as the ward's registers know them (台帳の1人分).

    `number` is the register's own; `facts` are values by the key of the question
    they answer, or by `procedure.key` where two procedures mean different things.
    """

    number: str
    profile: Mapping[str, Any]
    facts: Mapping[str, Any]


REGISTER = "register"


def enroll(
    ward: int, entries: Iterable[Entry], *, as_of: date, by: Actor, at: datetime
) -> int:
    """Keep what the registers say of residents, in place of what they said before.

    Returns how many residents that were. Each step is a transaction of its own, so
    a load that breaks off is loaded again.
    """
    count = 0
    more = iter(entries)
    while some := list(islice(more, AT_ONCE)):
        with unit():
            _enroll(ward, some, as_of, at)
            record(
                RegisterLoaded(len(some), as_of.isoformat()),
                on=Subject(ward, REGISTER),
                by=by,
                at=at,
            )
        count += len(some)
    return count


def _enroll(ward: int, entries: list[Entry], as_of: date, at: datetime) -> None:
    subjects = {subject_index(ward, REGISTER, one.number): one for one in entries}
    known = {
        bytes(one.subject): one
        for one in Person.objects.filter(
            ward=ward, subject__in=subjects, forgotten_at=None, key_id__isnull=False
        )
    }
    fresh = [subject for subject in subjects if subject not in known]
    keys = living_keys(ward, {one.key_id or 0 for one in known.values()})
    made = []
    for subject, key in zip(fresh, make_keys(ward, len(fresh)), strict=True):
        person = Person(
            ward_id=ward, subject=subject, key_id=key.id, created_at=at, seen_at=at
        )
        profile = dict(subjects[subject].profile)
        person.sealed_profile = seal_json(key, person.stream, "profile", profile)
        keys[key.id], known[subject] = key, person
        made.append(person)
    Person.objects.bulk_create(made)
    ResidentRecord.objects.bulk_create(
        [
            ResidentRecord(
                ward_id=ward,
                person=person,
                digest=proof_index(ward, subjects[subject].profile),
                sealed=seal_json(
                    keys[person.key_id or 0],
                    person.stream,
                    REGISTER,
                    dict(subjects[subject].facts),
                ),
                as_of=as_of,
            )
            for subject, person in known.items()
        ],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["digest", "sealed", "as_of"],
    )
