"""A ward in which pages are shown: the installation's own, else one for the moment."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connections
from django.test.utils import setup_databases, teardown_databases

from madoguchi.procedures.queries import forget_offers
from madoguchi.vault.keys import forget_keys, hold_root_key
from madoguchi.vault.rules import KEY_BYTES
from madoguchi.wards.actions import NewWard, create_department, create_ward
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import all_wards, forget_wards, ward_by_id
from madoguchi.wards.scope import in_scope

MODEL = NewWard(
    slug="mihon",
    code="130000",
    name="見本区",
    name_en="Sample City",
    contact={
        "phone": "03-0000-0000",
        "address": "見本1-1",
        "hours": "平日",
    },
)


@contextmanager
def a_ward(department: str) -> Iterator[Ward]:
    """Give the ward that is worked for, the first there is, or a passing one.

    The passing one lies in databases of its own, which are gone after the block.
    """
    own = _own_ward()
    if own is not None:
        yield own
        return
    before = setup_databases(verbosity=0, interactive=False)
    _forget()
    hold_root_key(secrets.token_bytes(KEY_BYTES))
    try:
        ward = create_ward(MODEL)
        create_department(ward, slug=department, name="見本課", phone="03-0000-0000")
        yield ward
    finally:
        teardown_databases(before, verbosity=0)
        connections.close_all()  # those in memory are left open else
        forget_keys()
        _forget()


def _own_ward() -> Ward | None:
    held = in_scope.get()
    if held is not None:
        return ward_by_id(held)
    try:
        return next(iter(all_wards()), None)
    except DatabaseError:
        return None


def _forget() -> None:
    forget_wards()
    forget_offers()
