"""Say who acts: every action takes an actor, none looks one up.

Knows nothing of sessions, tables or requests.
"""

from dataclasses import dataclass
from typing import Literal, Self

ActorKind = Literal["resident", "staff", "robot", "system", "anonymous", "client"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something in a ward.

    `role` is the role acted in, `roles` all that are held; `unit` is the slug of
    the department acted for.
    """

    ward: int
    kind: ActorKind
    id: str = ""
    role: str = ""
    unit: str = ""
    roles: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    post: str = ""
    """The post (役職) held in the department, as the approval table names it."""
    vouches: frozenset[str] = frozenset()
    """Procedures whose applicants a client system identifies itself, as agreed."""

    @classmethod
    def system(cls, ward: int) -> Self:
        return cls(ward, "system", id="system", role="system")

    @classmethod
    def anonymous(cls, ward: int) -> Self:
        return cls(ward, "anonymous", role="applicant")

    @classmethod
    def resident(cls, ward: int, person: str) -> Self:
        return cls(ward, "resident", id=person, role="applicant")

    @property
    def reference(self) -> str:
        """Name the actor in the log without naming the person.

        >>> Actor(1, "staff", id="7").reference
        'staff/7'
        >>> Actor.anonymous(1).reference
        'anonymous'
        """
        return f"{self.kind}/{self.id}" if self.id else self.kind

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    def has(self, role: str) -> bool:
        return role in self.roles
