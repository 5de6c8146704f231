"""Questions about a person; every answer is about the one who asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery

from madoguchi.people.models import (
    Consent,
    IdentityCheck,
    KnownAnswer,
    Person,
    ResidentRecord,
)
from madoguchi.people.rules import NOBODY, Level, level_at
from madoguchi.protection.queries import Reader, insight
from madoguchi.protection.rules import Insight
from madoguchi.vault.actions import data_key, living_keys
from madoguchi.vault.index import blind_index
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_json
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Profile:
    """What the identity provider told about a person (基本4情報)."""

    name: Any = None
    birth: str = ""
    address: Any = None
    email: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)

    @property
    def display_name(self) -> str:
        """Return the name for a greeting.

        >>> Profile(name={"family": "若葉", "given": "花子"}).display_name
        '若葉 花子'
        """
        if isinstance(self.name, Mapping):
            family, given = self.name.get("family", ""), self.name.get("given", "")
            return f"{family} {given}".strip()
        return str(self.name or "")


@dataclass(frozen=True, slots=True)
class Known:
    """A known answer with where it comes from and how old it is."""

    value: Any
    origin: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Who applies, as far as receiving an application asks."""

    person: Person
    level: Level
    has_consented: bool


def person_of(actor: Actor) -> Person | None:
    """Return the person who acts, if it is one who signed in."""
    if actor.kind != "resident" or not actor.id:
        return None
    return Person.objects.filter(
        ward=actor.ward, pk=actor.id, forgotten_at=None
    ).first()


def standing_of(ward: int, person_id: UUID, at: datetime) -> Standing | None:
    """Return a person with level and consent, by one query."""
    newest = IdentityCheck.objects.filter(person=OuterRef("pk")).order_by("-checked_at")
    consents = Consent.objects.filter(
        person=OuterRef("pk"),
        purpose=Consent.Purpose.ONCE_ONLY,
        withdrawn_at=None,
    )
    found = (
        Person.objects.filter(ward=ward, pk=person_id, forgotten_at=None)
        .annotate(
            proofing=Subquery(newest.values("proofing")[:1]),
            authn=Subquery(newest.values("authn")[:1]),
            checked_at=Subquery(newest.values("checked_at")[:1]),
            has_consented=Exists(consents),
        )
        .first()
    )
    if found is None:
        return None
    level = (
        level_at(found.proofing, found.authn, found.checked_at, at)
        if found.checked_at
        else NOBODY
    )
    return Standing(found, level, found.has_consented)


def profile_of(
    person: Person,
    key: DataKey | None = None,
    *,
    reader: Actor | None = None,
    at: datetime | None = None,
) -> Profile:
    """Open what the identity provider told, without a protected address for others."""
    if person.key_id is None:
        return Profile()
    claims = _claims(person, key)
    if "address" in claims and not _is_self(person, reader):
        marks = human_marks(person.ward_id, claims)
        if _insight(person, reader, at, marks).hides:
            claims = {name: one for name, one in claims.items() if name != "address"}
    return Profile(
        name=claims.get("name"),
        birth=claims.get("birth", ""),
        address=claims.get("address"),
        email=claims.get("email", ""),
        claims=claims,
    )


def name_of(person: Person, key: DataKey | None = None) -> str:
    """Return a person's name alone, for lists."""
    if person.key_id is None:
        return ""
    return Profile(name=_claims(person, key).get("name")).display_name


def _claims(person: Person, key: DataKey | None) -> Any:
    key = key or data_key(person.ward_id, person.key_id or 0)
    return open_json(key, person.stream, "profile", person.sealed_profile)


def human_marks(ward: int, claims: Mapping[str, Any]) -> list[bytes]:
    """Return the blind indexes by which somebody is the human of a protection."""
    birth = str(claims.get("birth") or "")
    if not birth:
        return []
    family, given, family_kana, given_kana = _parts(
        claims.get("name"), "family", "given", "family_kana", "given_kana"
    )
    texts = {
        "name_birth": f"{family} {given}".strip(),
        "kana_birth": f"{family_kana}{given_kana}",
    }
    return [
        blind_index(ward, field, name, birth) for field, name in texts.items() if name
    ]


NAME_AND_BIRTH: Final = "name_birth"
SURE: Final = 2
"""How sure the ward must be who an account belongs to before it tells it of others."""


def human_mark(ward: int, claims: Mapping[str, Any]) -> bytes | None:
    """Return the blind index of somebody's name with their birth date."""
    birth = str(claims.get("birth") or "")
    name = " ".join(_parts(claims.get("name"), "family", "given")).strip()
    return blind_index(ward, NAME_AND_BIRTH, name, birth) if name and birth else None


def account_of(ward: int, human: bytes) -> Person | None:
    """Return the one account whose provider vouches for a name and birth date.

    None where nobody's is known well enough, and where two people are alike: what is
    one's must not be told to the other.
    """
    newest = IdentityCheck.objects.filter(person=OuterRef("pk")).order_by("-checked_at")
    alike = Person.objects.filter(ward=ward, human=human, forgotten_at=None)
    known = alike.annotate(proofing=Subquery(newest.values("proofing")[:1]))
    found = list(known.filter(proofing__gte=SURE)[:2])
    return found[0] if len(found) == 1 else None


def stream_of(person_id: UUID) -> str:
    return f"person/{person_id}"


def _is_self(person: Person, reader: Actor | None) -> bool:
    return (
        reader is not None
        and reader.kind == "resident"
        and reader.ward == person.ward_id
        and reader.id == str(person.pk)
    )


def _insight(
    person: Person,
    reader: Actor | None,
    at: datetime | None = None,
    marks: Sequence[bytes] = (),
) -> Insight:
    by = Reader(reader, at, owner=str(person.pk))
    return insight(person.ward_id, person.stream, by, digests=marks)


def known_answers(
    person: Person, key: DataKey | None = None, *, reader: Actor | None = None
) -> dict[str, Known]:
    """Open what the person let us remember, by name (`person.name` …).

    A protected address is told to nobody but the person.
    """
    rows = list(KnownAnswer.objects.filter(ward=person.ward_id, person=person))
    if not rows or person.key_id is None:
        return {}
    if not _is_self(person, reader) and _insight(person, reader).is_protected:
        rows = [row for row in rows if row.name != "person.address"]
    key = key or data_key(person.ward_id, person.key_id)
    return {
        row.name: Known(
            open_json(key, person.stream, f"known/{row.name}", row.sealed),
            row.origin,
            row.as_of,
        )
        for row in rows
    }


def has_consented(person: Person, purpose: str = Consent.Purpose.ONCE_ONLY) -> bool:
    return Consent.objects.filter(
        ward=person.ward_id, person=person, purpose=purpose, withdrawn_at=None
    ).exists()


@dataclass(frozen=True, slots=True)
class Held:
    """All that the ward keeps of a person besides their cases, opened for a copy.

    `registers` is what the registers said, each as of a day; a protected address is in
    none of it for others.
    """

    profile: Profile
    known: Mapping[str, Known]
    checks: Sequence[IdentityCheck]
    consents: Sequence[Consent]
    registers: Sequence[tuple[date, Mapping[str, Any]]]


def held_of(person: Person, *, reader: Actor, at: datetime) -> Held:
    """Open all that is kept of a person; whoever calls has written down who looks."""
    key = data_key(person.ward_id, person.key_id or 0)
    profile = profile_of(person, key, reader=reader, at=at)
    marks = human_marks(person.ward_id, profile.claims)
    rows = ResidentRecord.objects.filter(ward=person.ward_id, person=person)
    hides = _insight(person, reader, at, marks).hides
    return Held(
        profile,
        known_answers(person, key, reader=reader),
        list(person.checks.order_by("checked_at")),
        list(person.consents.order_by("given_at")),
        [
            (row.as_of, open_json(key, person.stream, "register", row.sealed))
            for row in ([] if hides else rows)
        ],
    )


# -------------------------------------------------------------------- the registers


@dataclass(frozen=True, slots=True)
class Entered:
    """A resident of the registers with the key at hand; what is said is still sealed.

    `record` is the row's number, by which a walk through all residents goes on; the
    key is None where it was destroyed.
    """

    record: int
    stream: str
    key: DataKey | None
    sealed: bytes = field(repr=False)

    def facts(self) -> Any:
        """Open what the registers say."""
        assert self.key is not None  # noqa: S101  whoever asks has looked
        return open_json(self.key, self.stream, "register", self.sealed)


def residents_count(ward: int) -> int:
    return ResidentRecord.objects.filter(ward=ward).count()


def residents(ward: int, step: int, after: int = 0) -> Iterator[Sequence[Entered]]:
    """Yield everybody of the registers in steps, with their keys, unopened.

    For an approved run alone: whoever calls it has written down that it looks.
    """
    while rows := _rows_after(ward, step, after):
        keys = living_keys(ward, {row[2] for row in rows})
        yield [
            Entered(record, _stream(person), keys.get(key), sealed)
            for record, person, key, sealed in rows
        ]
        after = rows[-1][0]


def _stream(person: str) -> str:
    """Return the stream of a person; SQLite keeps the number without its hyphens."""
    if "-" not in person:
        cuts = (person[:8], person[8:12], person[12:16], person[16:20], person[20:])
        person = "-".join(cuts)
    return f"person/{person}"


def _rows_after(ward: int, step: int, after: int) -> list[tuple[int, str, int, bytes]]:
    """Read rows as the database has them: the ORM would cost more than the opening."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record.id, CAST(person.id AS text), person.key_id, record.sealed"
            " FROM people_residentrecord record"
            " JOIN people_person person ON person.id = record.person_id"
            " WHERE record.ward_id = %s AND record.id > %s"
            " AND person.forgotten_at IS NULL AND person.key_id IS NOT NULL"
            " ORDER BY record.id LIMIT %s",
            [ward, after, step],
        )
        return list(cursor.fetchall())


def is_in_registers(ward: int, profile: Mapping[str, Any]) -> bool:
    """Say whether the registers know somebody of this name, birth and address."""
    digest = proof_index(ward, profile)
    return ResidentRecord.objects.filter(ward=ward, digest=digest).exists()


def proof_index(ward: int, profile: Mapping[str, Any]) -> bytes:
    """Return where the record is found of whoever proves name, birth and address."""
    said = [
        *_parts(profile.get("name"), "family", "given"),
        str(profile.get("birth", "")),
        *_parts(profile.get("address"), "town", "rest"),
    ]
    return blind_index(ward, "resident", *said)


def _parts(value: Any, *names: str) -> list[str]:
    whole: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    return [str(whole.get(name, "")) for name in names]


def records_of(person: Person, profile: Profile) -> list[int]:
    """Return the rows by which the registers know somebody, or whoever proved it."""
    rows = ResidentRecord.objects.filter(ward=person.ward_id)
    if profile.birth:
        digest = proof_index(person.ward_id, profile.claims)
        rows = rows.filter(Q(person=person) | Q(digest=digest))
    else:
        rows = rows.filter(person=person)
    return list(rows.values_list("pk", flat=True))
