"""Hold the payment company's file of a day against our own books (消込).

The file is the second teller of the same news: a message that was lost is made good
by it, and nothing is counted twice. What the file lacks, and what it says otherwise,
goes to the list of mismatches.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.payments.actions.receiving import Odd, note_mismatch, receive
from madoguchi.payments.facts import FileReconciled, MismatchSettled
from madoguchi.payments.models import Mismatch, Payment, Reconciled
from madoguchi.payments.problems import BadFile, NoSuchPayment
from madoguchi.payments.providers.border import DayFile, Provider, Told
from madoguchi.payments.queries import refuse_others
from madoguchi.payments.rules import CASH, SETTLED_HOW
from madoguchi.wards.actor import Actor

ONE_DAY = timedelta(days=1)


def reconcile(
    provider: Provider, on: date, *, ward: int, at: datetime
) -> Reconciled | None:
    """Read the file of a day and book what it tells; None while there is no file.

    Reading it again changes nothing but the counts of what was new. A file that
    cannot be read is written down as such: nothing of it counts.
    """
    try:
        file = provider.day_file(ward, on)
    except BadFile as problem:
        return _unreadable(provider, on, problem.reason, ward=ward, at=at)
    if file is None:
        return None
    found = matched = 0
    for line in file.lines:
        known = _is_booked(ward, line)
        payment = receive(ward, provider.name, line, source="file", at=at)
        fits = payment is not None and payment.charge == line.charge
        matched += fits and known
        found += fits and not known
    missing = _not_in_file(provider, file, ward, at)
    mismatched = len(file.lines) - matched - found + missing
    return _keep(provider, file, (matched, found, mismatched), ward=ward, at=at)


def _unreadable(
    provider: Provider, on: date, why: str, *, ward: int, at: datetime
) -> Reconciled:
    nothing = dict.fromkeys(("lines", "total_yen", "matched", "found", "mismatched"), 0)
    row, _ = Reconciled.objects.update_or_create(
        ward_id=ward,
        provider=provider.name,
        on=on,
        defaults={**nothing, "problem": why, "read_at": at},
    )
    return row


def _is_booked(ward: int, line: Told) -> bool:
    return Payment.objects.filter(ward=ward, charge=line.charge).exists()


def _not_in_file(provider: Provider, file: DayFile, ward: int, at: datetime) -> int:
    """Note what we booked that day of which the file says nothing.

    A message may come after midnight, so the day of the file before counts too.
    """
    listed = {line.charge for line in file.lines}
    ours = Payment.objects.filter(
        ward=ward, provider=provider.name, received_at__date=file.on
    ).exclude(method=CASH)
    count = 0
    for payment in ours:
        if payment.charge in listed:
            continue
        told = Told(
            str(payment.pk), payment.charge, "paid", payment.amount_yen, payment.method
        )
        before = provider.day_file(ward, file.on - ONE_DAY)
        if before and told.charge in {line.charge for line in before.lines}:
            continue
        with unit():
            odd = Odd(ward, provider.name, told, "not_in_file", "file")
            note_mismatch(odd, payment, at)
        count += 1
    return count


def _keep(
    provider: Provider,
    file: DayFile,
    counts: tuple[int, int, int],
    *,
    ward: int,
    at: datetime,
) -> Reconciled:
    matched, found, mismatched = counts
    with unit():
        row, _ = Reconciled.objects.update_or_create(
            ward_id=ward,
            provider=provider.name,
            on=file.on,
            defaults={
                "lines": file.count,
                "total_yen": file.total_yen,
                "matched": matched,
                "found": found,
                "mismatched": mismatched,
                "problem": "",
                "read_at": at,
            },
        )
        fact = FileReconciled(
            provider.name, file.on.isoformat(), file.count, matched, found, mismatched
        )
        about = Subject(ward, f"payments/{provider.name}")
        record(fact, on=about, by=Actor.system(ward), at=at)
    return row


def settle_mismatch(number: UUID, how: str, *, by: Actor, at: datetime) -> None:
    """Say what was done about a mismatch; it leaves the list and stays in the log."""
    refuse_others(by)
    if how not in SETTLED_HOW:
        raise NoSuchPayment("how")
    with unit():
        row = (
            Mismatch.objects.select_for_update()
            .filter(ward=by.ward, pk=number, settled_at=None)
            .first()
        )
        if row is None:
            raise NoSuchPayment("mismatch")
        row.settled_at, row.settled_by_id, row.how = at, int(by.id), how
        row.save(update_fields=["settled_at", "settled_by", "how"])
        payment = row.payment
        about = (
            payment.subject if payment else Subject(by.ward, f"payments/{row.provider}")
        )
        number_of = str(payment.pk) if payment else ""
        fact = MismatchSettled(number_of, row.difference, how)
        record(fact, on=about, by=by, at=at)
