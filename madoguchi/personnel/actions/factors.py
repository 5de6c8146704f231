"""Register, use, remove and reset passkeys; decide what comes after the password."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.personnel.actions import subject_of
from madoguchi.personnel.actions.sessions import end_all
from madoguchi.personnel.facts import FactorAdded, FactorRemoved, FactorReset
from madoguchi.personnel.models import Enrolment, Passkey
from madoguchi.personnel.passkeys import Proved, Registered
from madoguchi.personnel.problems import (
    LastPasskey,
    NoSuchPasskey,
    NotProved,
    OwnRights,
    PasskeyTaken,
)
from madoguchi.personnel.queries import enrolment_of, memberships_of, passkeys_of
from madoguchi.personnel.rules import (
    RESET_HOURS,
    RESET_REASONS,
    Next,
    SecondFactor,
    Standing,
    next_step,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import actor_of, ward_by_id

LONGEST_NAME = 40


def is_demanded(staff: Staff, on: date) -> bool:
    """Say whether the ward asks somebody for a passkey.

    Roles still to come count: nobody becomes an approver without one. Those that are
    over do not.
    """
    rule = SecondFactor.of(ward_by_id(staff.ward_id).rules)
    return rule.demands(
        {
            role
            for one in memberships_of(staff)
            if one.until_on is None or one.until_on >= on
            for role in one.roles
        }
    )


def after_password(staff: Staff, at: datetime) -> Next:
    """Return what comes after the right password; the time to register begins now."""
    demanded = is_demanded(staff, timezone.localdate(at))
    has_passkey = bool(passkeys_of(staff))
    enrolment = enrolment_of(staff)
    if enrolment is None and demanded and not has_passkey:
        days = SecondFactor.of(ward_by_id(staff.ward_id).rules).grace_days
        enrolment = _open(staff, at + timedelta(days=days), may_wait=days > 0)
    return next_step(
        Standing(
            has_passkey=has_passkey,
            demanded=demanded or (enrolment is not None and not enrolment.may_wait),
            until=enrolment.until_at if enrolment else at,
            may_wait=enrolment.may_wait if enrolment else True,
        ),
        at,
    )


def _open(staff: Staff, until: datetime, *, may_wait: bool) -> Enrolment:
    row, _new = Enrolment.objects.update_or_create(
        ward_id=staff.ward_id,
        staff=staff,
        defaults={"until_at": until, "may_wait": may_wait},
    )
    return row


def add_passkey(
    staff: Staff, new: Registered, *, host: str, name: str, at: datetime
) -> Passkey:
    """Keep a new passkey; the time to register without one is over."""
    row = Passkey(
        ward_id=staff.ward_id,
        staff=staff,
        name=name.strip()[:LONGEST_NAME],
        host=host,
        credential=new.credential,
        credential_id=new.credential_id,
        uses=new.uses,
        added_at=at,
    )
    with unit():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise PasskeyTaken from None
        Enrolment.objects.filter(staff=staff).delete()
        fact = FactorAdded(factor="passkey", passkey=str(row.pk))
        record(fact, on=subject_of(staff), by=actor_of(staff), at=at)
    return row


def use_passkey(staff: Staff, proved: Proved, at: datetime) -> None:
    """Note that a passkey was shown; raise NotProved when its device was copied.

    A device that counts its signatures counts up; a copy of it does not know how far
    the other has come (Web Authentication, section 6.1.1).
    """
    mine = Passkey.objects.filter(staff=staff, credential_id=proved.credential_id)
    goes_on = Q(uses__lt=proved.uses) if proved.uses else Q(uses=0)
    if not mine.filter(goes_on).update(uses=proved.uses, used_at=at):
        raise NotProved("copied")


def remove_passkey(staff: Staff, passkey_id: UUID, *, at: datetime) -> None:
    """Take one of one's own passkeys off; the last one only where none is asked."""
    held = passkeys_of(staff)
    row = next((one for one in held if one.pk == passkey_id), None)
    if row is None:
        raise NoSuchPasskey
    if len(held) == 1 and is_demanded(staff, timezone.localdate(at)):
        raise LastPasskey
    with unit():
        _remove(staff, row, "own", actor_of(staff), at)


def _remove(staff: Staff, row: Passkey, reason: str, by: Actor, at: datetime) -> None:
    if Passkey.objects.filter(pk=row.pk).delete()[0]:
        fact = FactorRemoved(factor="passkey", passkey=str(row.pk), reason=reason)
        record(fact, on=subject_of(staff), by=by, at=at)


def reset(staff: Staff, reason: str, *, by: Actor, at: datetime) -> None:
    """Let somebody register anew who lost what they sign in with.

    Their passkeys open nothing any more, their sessions end, and for three days they
    register a new one after the password, before anything else. Nobody does this for
    themselves: raises OwnRights.
    """
    if by.kind == "staff" and by.id == str(staff.pk):
        raise OwnRights
    if reason not in RESET_REASONS:
        raise NotProved("reason")
    with unit():
        for row in passkeys_of(staff):
            _remove(staff, row, reason, by, at)
        _open(staff, at + timedelta(hours=RESET_HOURS), may_wait=False)
        record(FactorReset(reason=reason), on=subject_of(staff), by=by, at=at)
        end_all(staff, reason="factor", by=by, at=at)
