"""Work that the bench has done inside a place: many cases, and their decisions."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from random import Random
from uuid import UUID

from django.db import connection
from django.utils import timezone

from madoguchi.cases.actions import (
    Ruling,
    add_note,
    ask_correction,
    decide,
    release,
    take,
)
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask
from madoguchi.config.rig import town
from madoguchi.kernel.ages import fiscal_year
from madoguchi.kernel.reference import new_reference
from madoguchi.payments.models import Entry, Payment
from madoguchi.payments.rules import FINANCE
from madoguchi.procedures.queries import offering
from madoguchi.vault.actions import make_keys
from madoguchi.vault.sealing import seal
from madoguchi.wards.actions import NewStaff, create_staff
from madoguchi.wards.models import Department
from madoguchi.wards.queries import actor_of, staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

AT_ONCE = 1000
OPEN_SHARE = 0.6
HISTORY = 8
KEEPER = "kazoeru"


Place = tuple[str, str]


def usual(_: Random) -> Place:
    """Return the one procedure that is measured and the department that has it."""
    return town.PROCEDURE, town.DEPARTMENT


def fill(count: int) -> int:
    """Put many cases before the clerk, each with its own key and a sealed name."""
    ward = ward_by_slug(town.WARD)
    chance = Random(count)  # noqa: S311 - invented cases
    with ward_scope(ward.pk):
        for _ in batches(ward.pk, count, chance, usual):
            pass
        return Case.objects.filter(ward=ward).count()


def batches(
    ward: int, count: int, chance: Random, place: Callable[[Random], Place]
) -> Iterator[list[Case]]:
    """Add many cases, and return those of each batch; `place` says whose each is."""
    taken = set(Case.objects.filter(ward=ward).values_list("reference", flat=True))
    wanted = len(taken) + count
    while len(taken) < wanted:
        size = min(AT_ONCE, wanted - len(taken))
        references = list(islice(_references(chance, taken), size))
        yield _add(ward, references, chance, place)


def keep_books(count: int) -> None:
    """Write so many lines of this year's ledger, and seat somebody who keeps it."""
    ward, today = ward_by_slug(town.WARD), timezone.localdate()
    year = fiscal_year(today)
    with ward_scope(ward.pk):
        (department,) = Department.objects.filter(ward=ward)
        staff = NewStaff(
            login=KEEPER, name="計 かぞえる", password=town.PASSWORD, roles=[FINANCE]
        )
        create_staff(department, staff)
        for first in range(0, count, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count))
            paid = Payment.objects.bulk_create(
                Payment(
                    ward_id=ward.pk,
                    stream=f"bench/{number}",
                    procedure=town.PROCEDURE,
                    moment="review",
                    revenue="1010",
                    computed_yen=300,
                    amount_yen=300,
                    due_on=today,
                    asked_at=timezone.now(),
                    receipt=f"{year}-{number:06d}",
                )
                for number in numbers
            )
            Entry.objects.bulk_create(
                Entry(
                    ward_id=ward.pk,
                    payment=one,
                    fiscal_year=year,
                    revenue=one.revenue,
                    amount_yen=one.amount_yen,
                    method="card",
                    receipt=one.receipt,
                    booked_on=today,
                )
                for one in paid
            )


def settle() -> bool:
    """Leave the tables as PostgreSQL's own upkeep leaves them within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return True


def _references(chance: Random, taken: set[str]) -> Iterator[str]:
    while True:
        reference = new_reference(chance)
        if reference not in taken:
            taken.add(reference)
            yield reference


def _add(
    ward: int, references: list[str], chance: Random, place: Callable[[Random], Place]
) -> list[Case]:
    form = offering(ward, town.PROCEDURE).form
    now = timezone.now()
    cases = []
    for key, reference in zip(
        make_keys(ward, len(references)), references, strict=True
    ):
        at = now - timedelta(days=chance.randrange(90), minutes=chance.randrange(600))
        is_open = chance.random() < OPEN_SHARE
        procedure, department = place(chance)
        case = Case(
            id=UUID(int=chance.getrandbits(128), version=4),
            ward_id=ward,
            procedure=procedure,
            version_hash=form.hash,
            version=form.definition.number,
            reference=reference,
            state=chance.choice(["received", "reviewing"]) if is_open else "closed",
            stage="review" if is_open else "close",
            channel=chance.choice(["web", "web", "counter", "post"]),
            arrived_at=at,
            arrived_on=at.date(),
            received_on=at.date(),
            due_on=at.date() + timedelta(days=14),
            department=department,
            key_id=key.id,
            secret_hash=b"",
            fee_yen=600,
            decided_at=None if is_open else at + timedelta(days=5),
            outcome="" if is_open else "granted",
            closed_at=None if is_open else at + timedelta(days=6),
        )
        case.sealed = seal(key, case.stream, "answers", b"{}")
        case.sealed_label = seal(key, case.stream, "label", "若葉 みどり".encode())
        cases.append(case)
    return Case.objects.bulk_create(cases)


def received() -> list[str]:
    """Return the numbers of the cases that wait for a clerk."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        waiting = Case.objects.filter(ward=ward, state=Case.State.RECEIVED)
        return [str(one) for one in waiting.values_list("pk", flat=True)]


def with_history(case: str) -> str:
    """Give a case notes, changes of hands and a correction; return its number."""
    ward, number, now = ward_by_slug(town.WARD), UUID(case), timezone.now()
    with ward_scope(ward.pk):
        clerk = actor_of(staff_of(ward.pk)[0])
        for turn in range(HISTORY):
            take(number, by=clerk, at=now)
            add_note(number, f"メモ {turn}", by=clerk, at=now)
            release(number, by=clerk, at=now)
        asks = [Ask("phone", "unclear", "番号を確かめてください。")]
        wish = Wish(asks, timezone.localdate(now) + timedelta(days=14))
        ask_correction(number, wish, by=clerk, at=now)
    return case


def grant_all() -> int:
    """Let the clerk take and grant every case that was received."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        clerk = actor_of(staff_of(ward.pk)[0])
        waiting = Case.objects.filter(ward=ward, state=Case.State.RECEIVED)
        ids = list(waiting.values_list("pk", flat=True))
        for case_id in ids:
            take(case_id, by=clerk, at=timezone.now())
            decide(case_id, Ruling("granted"), by=clerk, at=timezone.now())
    return len(ids)
