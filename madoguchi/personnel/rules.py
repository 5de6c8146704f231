"""Decide who must show a passkey, when a session locks, and what memberships give.

Pure: rows, rules and moments in, verdicts out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, Protocol, Self

FACTORS: Final = ("password", "passkey", "oidc", "oidc_passkey")
"""What somebody proved: a password, that and a passkey, or the word of a provider."""
ENDINGS: Final = (
    "signed_out", "own", "admin", "left", "password", "factor", "expired",
)  # fmt: skip
RESET_REASONS: Final = ("lost", "broken", "new_device", "suspected", "mistake")

DEMANDED: Final = ("supervisor", "owner", "dx", "cio", "admin")
"""Who needs a passkey where the ward's rule does not say otherwise."""
GRACE_DAYS: Final = 14
RESET_HOURS: Final = 72
IDLE_MINUTES: Final = 15
SESSION_HOURS: Final = 8
PROOF_MINUTES: Final = 10
SEEN_EVERY: Final = timedelta(seconds=60)
"""How old the note of the last page may be before it is written anew."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The ward's rule on its own directory (職員認証の基盤).

    `claim` is what holds the login; `strong` are the values of `acr` by which the
    directory says that it saw a second factor itself (OpenID Connect Core, 2); `scope`
    is what it must be asked for to tell the claim.
    """

    claim: str
    scope: str
    strong: frozenset[str]

    @classmethod
    def of(cls, rules: Mapping[str, Any]) -> Self | None:
        """Read the rule; None for a ward that has no directory.

        >>> Directory.of({}) is None
        True
        >>> Directory.of({"staff_oidc": {}}).claim
        'preferred_username'
        """
        said = rules.get("staff_oidc")
        if said is None:
            return None
        claim = str(said.get("claim", "preferred_username"))
        scope = str(said.get("scope", "openid profile"))
        return cls(claim, scope, frozenset(said.get("acr", ())))

    def saw_two(self, acr: str) -> bool:
        return bool(self.strong.intersection(acr.split()))


Next = Literal["come_in", "prove", "offer", "register", "closed"]


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The ward's rule on passkeys: which roles need one, and how long they may wait.

    `grace_days` runs from the first sign-in at which the rule was there.
    """

    roles: frozenset[str]
    grace_days: int = GRACE_DAYS

    @classmethod
    def of(cls, rules: Mapping[str, Any]) -> Self:
        """Read the ward's rule; the product's own where it has none.

        >>> sorted(SecondFactor.of({"second_factor": {"roles": ["cio"]}}).roles)
        ['cio']
        >>> SecondFactor.of({}).grace_days
        14
        """
        said = rules.get("second_factor", {})
        return cls(
            roles=frozenset(said.get("roles", DEMANDED)),
            grace_days=int(said.get("grace_days", GRACE_DAYS)),
        )

    def demands(self, roles: Collection[str]) -> bool:
        return bool(self.roles.intersection(roles))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody whose password was right.

    `until` is the end of the time to register a passkey by the password alone,
    `may_wait` whether they come in without one meanwhile.
    """

    has_passkey: bool
    demanded: bool
    until: datetime
    may_wait: bool


def next_step(standing: Standing, at: datetime) -> Next:
    """Return what comes after the password.

    Whoever has a passkey shows it, demanded or not: else it would protect nobody.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 4, 1, 9, tzinfo=UTC)
    >>> later = nine + timedelta(days=1)
    >>> next_step(Standing(True, False, nine, True), nine)
    'prove'
    >>> next_step(Standing(False, False, nine, True), later)
    'come_in'
    >>> [next_step(Standing(False, True, later, wait), nine) for wait in (True, False)]
    ['offer', 'register']
    >>> next_step(Standing(False, True, nine, True), later)
    'closed'
    """
    if standing.has_passkey:
        return "prove"
    if not standing.demanded:
        return "come_in"
    if at > standing.until:
        return "closed"
    return "offer" if standing.may_wait else "register"


def idle_after(rules: Mapping[str, Any]) -> timedelta:
    """Return after how long without a page a session locks, by the ward's rule."""
    return timedelta(minutes=int(rules.get("idle_minutes", IDLE_MINUTES)))


def is_locked(
    seen: datetime, locked: datetime | None, idle: timedelta, at: datetime
) -> bool:
    """Say whether the password is asked again before anything more is shown.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 4, 1, 9, tzinfo=UTC)
    >>> quarter = timedelta(minutes=15)
    >>> is_locked(nine, None, quarter, nine + quarter)
    False
    >>> is_locked(nine, None, quarter, nine + quarter + SEEN_EVERY * 2)
    True
    >>> is_locked(nine, nine, quarter, nine)
    True
    """
    return locked is not None or at - seen > idle + SEEN_EVERY


class Dated(Protocol):
    """A membership, as far as this file reads it."""

    @property
    def from_on(self) -> date | None: ...

    @property
    def until_on(self) -> date | None: ...

    @property
    def roles(self) -> Any: ...

    @property
    def department_id(self) -> int: ...


def grants(memberships: Iterable[Dated], day: date) -> frozenset[tuple[int, str]]:
    """Fold memberships into what may be done on a day: department and role."""
    return frozenset(
        (one.department_id, role)
        for one in memberships
        if (one.from_on is None or one.from_on <= day)
        and (one.until_on is None or day <= one.until_on)
        for role in one.roles
    )


BROWSERS: Final = (
    ("Edg", "Edge"), ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def browser_of(agent: str) -> str:
    """Return what is kept of a browser's name for itself: two words, no version.

    >>> browser_of("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/1 Chrome/9 Edg/9")
    'Edge, Windows'
    >>> browser_of("curl/8")
    ''
    """
    found = [
        next((name for mark, name in known if mark in agent), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found))
