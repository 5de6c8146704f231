"""Who may change what a ward offers."""

from typing import Final

from madoguchi.wards.actor import Actor

OWNER: Final = "owner"
CIO: Final = "cio"
EVERYWHERE: Final = "dx"


def may_manage(actor: Actor, department: str) -> bool:
    """Say whether somebody may draw up, approve and publish a department's versions.

    Owners of procedures (手続き管理) do so for their departments; one who also leads
    the ward's DX does for all.

    >>> owner = Actor(1, "staff", unit="kumin", roles=frozenset({"owner"}))
    >>> may_manage(owner, "kumin"), may_manage(owner, "hoiku")
    (True, False)
    """
    managed = managed_departments(actor)
    return managed is None or department in managed


def may_waive(actor: Actor) -> bool:
    """Say whether somebody may let versions out untested until a day (CIO).

    >>> may_waive(Actor(1, "staff", roles=frozenset({"owner"})))
    False
    >>> may_waive(Actor(1, "staff", roles=frozenset({"cio"})))
    True
    """
    return actor.is_staff and actor.has(CIO)


def may_see(actor: Actor, department: str) -> bool:
    """Say whether somebody may read a department's proposals."""
    return may_manage(actor, department) or may_waive(actor)


def managed_departments(actor: Actor) -> frozenset[str] | None:
    """Return the departments whose versions somebody may manage; None means all.

    >>> owner = Actor(1, "staff", unit="kumin", roles=frozenset({"owner"}))
    >>> sorted(managed_departments(owner) or ())
    ['kumin']
    """
    if not actor.is_staff or not actor.has(OWNER):
        return frozenset()
    if actor.has(EVERYWHERE):
        return None
    return frozenset({actor.unit, *actor.departments})
